"""Fills an empty database for the tests of faults, in a process of its own: one agency, an SAP, a head, a Fachreferat; prints
the keys with which they act over the interface.
"""

from __future__ import annotations

import datetime as dt
import json
import sys

import django


def build(clients: int) -> dict[str, object]:
    from erlass.people import administration, roles, tokens
    from erlass.people.models import Account, Behoerde, Person

    first = dt.date(2020, 1, 1)
    office = Behoerde.objects.create(
        key="amt", name="Amt Musterstadt", geschaeftsbereich="mik", gruppe="polizei", ort="Musterstadt", region="Nord"
    )
    administration.set_staff(office, first, 400, True, "")

    def person(name: str, *held: str) -> Account:
        new = Person.objects.create(name=name)
        administration.set_service(
            new,
            office,
            first,
            None,
            "",
            rechtsverhaeltnis="beamtenverhaeltnis",
            wochenminuten=2460,
            regelwochenminuten=2460,
        )
        for role in held:
            administration.assign_role(new, office, role, first, None, "")
        return Account.objects.create(username=new.key, person=new)

    wanted = {"label": "Test", "days": 1}
    sap = [tokens.issue(person(f"SAP {i}", "sap"), wanted).secret for i in range(clients)]
    head = tokens.issue(person("Leitung", roles.BEHOERDENLEITUNG.key), wanted).secret
    return {"sap": sap, "leitung": head}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(build(int(sys.argv[1]))))
