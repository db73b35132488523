"""What an administration does by hand, as declarations: offices, staff numbers, service relations, roles, accounts.

Pages and interface are made from these; each act asks for declared facts, is allowed to the same groups everywhere, and is
one event of the journal. The personnel office acts for its own agency only.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from erlass.law.errors import FactError, Refusal
from erlass.law.facts import Fact, Field, fields_of_record
from erlass.law.roles import By, anywhere, role
from erlass.law.validation import checked
from erlass.people import administration
from erlass.people.assignable import assignable
from erlass.people.models import (
    Account,
    Behoerde,
    Behoerdengruppe,
    Behoerdenstand,
    Dienstverhaeltnis,
    Geschaeftsbereich,
    Person,
    Rechtsverhaeltnis,
    Rollenzuweisung,
)
from erlass.people.policy import Actor, Target, require
from erlass.people.roles import ADMINISTRATION, PERSONALSTELLE, REPRESENTATIVES
from erlass.registers import journal
from erlass.registers.journal import Session

ADMINISTRATORS = (anywhere(ADMINISTRATION),)
OFFICE_STAFF = (anywhere(ADMINISTRATION), role(PERSONALSTELLE))
"""Whoever administers the installation, and the personnel office for its own agency."""

Options = Callable[[Actor], Iterable[tuple[str, str]]]
Known = Callable[[str], Mapping[str, object]]


@dataclass(frozen=True, eq=False)
class Act:
    """One act. `office`: the field that names the agency concerned; `person`: the field that names the person, whose agency it
    is then. `run` does it and says in German what came of it. `known`: what is known already of the person or agency with a
    key, so that people change it instead of typing it again.
    """

    key: str
    label: str
    about: str
    asks: type[tuple[Any, ...]]
    by: tuple[By, ...]
    run: Callable[[Actor, Any], str]
    options: Mapping[str, Options] = field(default_factory=dict)
    office: str = ""
    person: str = ""
    known: Known | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        return fields_of_record(self.asks)


def perform(act: Act, actor: Actor, given: Mapping[str, object]) -> str:
    """Do it. Raises `FactError`, `NotAllowed`."""
    values = checked(act.fields, given)
    refusals = [
        Refusal(name, values[name], "diese Auswahl gibt es hier nicht")
        for name, options in act.options.items()
        if values.get(name) is not None and values[name] not in {code for code, _ in options(actor)}
    ]
    if refusals:
        raise FactError(*refusals)
    require(actor, act.by, Target(_office_id(act, values)), f"„{act.label}“")
    return act.run(actor, act.asks(**values))


def _office_id(act: Act, values: Mapping[str, Any]) -> int | None:
    """The agency concerned, by which the rights of a personnel office are judged."""
    if act.person:
        day = timezone.localdate()
        served = Dienstverhaeltnis.objects.am(day).filter(person__key=values[act.person]).first()
        return served.behoerde_id if served else None
    if act.office and values.get(act.office):
        return Behoerde.objects.get(key=values[act.office]).pk
    return None


# Codes.


def _offices(actor: Actor) -> list[tuple[str, str]]:
    """All agencies for the administration, their own for others."""
    found = Behoerde.objects.order_by("name")
    if not actor.holds(ADMINISTRATION.key):
        found = found.filter(pk__in=actor.offices.get(PERSONALSTELLE.key, ()))
    return list(found.values_list("key", "name"))


def _all_offices(actor: Actor) -> list[tuple[str, str]]:
    return list(Behoerde.objects.order_by("name").values_list("key", "name"))


def _people(actor: Actor) -> list[tuple[str, str]]:
    found = Person.objects.order_by("name")
    if not actor.holds(ADMINISTRATION.key):
        here = Dienstverhaeltnis.objects.am().filter(behoerde__in=actor.offices.get(PERSONALSTELLE.key, ()))
        found = found.filter(pk__in=here.values("person"))
    return list(found.values_list("key", "name"))


def _roles(actor: Actor) -> list[tuple[str, str]]:
    """Roles that somebody assigns by hand; a personnel office those of representatives only."""
    return [(r.key, r.label) for r in (assignable() if actor.holds(ADMINISTRATION.key) else REPRESENTATIVES)]


# The acts.


class NeueBehoerde(NamedTuple):
    kurzname: Annotated[str, Fact("Kurzname", help="kleine Buchstaben, Ziffern, Bindestriche", min=2, max=60)]
    name: Annotated[str, Fact("Name", min=2, max=200)]
    geschaeftsbereich: Annotated[Geschaeftsbereich, Fact("Geschäftsbereich")]
    gruppe: Annotated[Behoerdengruppe, Fact("Behördengruppe")]
    ort: Annotated[str, Fact("Ort", min=1, max=80)]
    region: Annotated[str, Fact("Region", max=80)] | None
    uebergeordnet: Annotated[str, Fact("übergeordnete Behörde", max=60)] | None
    beschaeftigte: Annotated[int, Fact("Beschäftigte", "Personen", 1, 1_000_000)]
    sbv_vorhanden: Annotated[bool, Fact("Schwerbehindertenvertretung vorhanden")]
    ab: Annotated[dt.date, Fact("gilt ab")]


def new_office(actor: Actor, given: NeueBehoerde) -> str:
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", given.kurzname) is None:
        raise FactError(
            Refusal("kurzname", given.kurzname, "erwartet werden kleine Buchstaben, Ziffern und Bindestriche")
        )
    made = Behoerde(key=given.kurzname)
    with journal.session() as session:  # within, so that nobody else makes the same one after the look
        if Behoerde.objects.filter(key=given.kurzname).exists():
            raise FactError(Refusal("kurzname", given.kurzname, "diesen Kurznamen gibt es schon"))
        administration.save_office(_placed(made, given), actor.key, session)
        administration.set_staff(made, given.ab, given.beschaeftigte, given.sbv_vorhanden, actor.key, session)
    return f"{made.name} ist angelegt."


def _placed(office: Behoerde, given: NeueBehoerde | Behoerdendaten) -> Behoerde:
    """An agency with its name and place as they were given. Raises `FactError` where it would stand below itself."""
    above = Behoerde.objects.filter(key=given.uebergeordnet).first() if given.uebergeordnet else None
    upwards = above
    while upwards is not None:
        if upwards.key == office.key:
            raise FactError(Refusal("uebergeordnet", given.uebergeordnet, "die Behörde stünde über sich selbst"))
        upwards = upwards.uebergeordnet
    office.name, office.ort, office.region, office.uebergeordnet = given.name, given.ort, given.region or "", above
    office.geschaeftsbereich, office.gruppe = given.geschaeftsbereich.name, given.gruppe.name
    return office


class Behoerdendaten(NamedTuple):
    behoerde: Annotated[str, Fact("Behörde", max=60)]
    name: Annotated[str, Fact("Name", min=2, max=200)]
    geschaeftsbereich: Annotated[Geschaeftsbereich, Fact("Geschäftsbereich")]
    gruppe: Annotated[Behoerdengruppe, Fact("Behördengruppe")]
    ort: Annotated[str, Fact("Ort", min=1, max=80)]
    region: Annotated[str, Fact("Region", max=80)] | None
    uebergeordnet: Annotated[str, Fact("übergeordnete Behörde", max=60)] | None


def change_office(actor: Actor, given: Behoerdendaten) -> str:
    office = Behoerde.objects.get(key=given.behoerde)
    administration.save_office(_placed(office, given), actor.key)
    return f"{office.name} ist geändert."


def _known_office(key: str) -> Mapping[str, object]:
    office = Behoerde.objects.filter(key=key).select_related("uebergeordnet").first()
    if office is None:
        return {}
    above = office.uebergeordnet.key if office.uebergeordnet else None
    same = ("name", "geschaeftsbereich", "gruppe", "ort", "region")
    return {"behoerde": key, "uebergeordnet": above, **{name: getattr(office, name) for name in same}}


class Stand(NamedTuple):
    behoerde: Annotated[str, Fact("Behörde", max=60)]
    ab: Annotated[dt.date, Fact("gilt ab")]
    beschaeftigte: Annotated[int, Fact("Beschäftigte", "Personen", 1, 1_000_000, "Köpfe einschließlich Teilzeit")]
    sbv_vorhanden: Annotated[bool, Fact("Schwerbehindertenvertretung vorhanden")]


def staff(actor: Actor, given: Stand) -> str:
    office = Behoerde.objects.get(key=given.behoerde)
    administration.set_staff(office, given.ab, given.beschaeftigte, given.sbv_vorhanden, actor.key)
    return f"{office.name}: {given.beschaeftigte} Beschäftigte ab dem {given.ab:%d.%m.%Y}."


def _known_staff(key: str) -> Mapping[str, object]:
    stand = Behoerdenstand.objects.am().filter(key=key).first()
    if stand is None:
        return {}
    return {"behoerde": key, "beschaeftigte": stand.beschaeftigte, "sbv_vorhanden": stand.sbv_vorhanden}


class NeuePerson(NamedTuple):
    name: Annotated[str, Fact("Name", min=2, max=120)]
    behoerde: Annotated[str, Fact("Behörde", max=60)]
    ab: Annotated[dt.date, Fact("im Dienst seit")]
    rechtsverhaeltnis: Annotated[Rechtsverhaeltnis, Fact("Rechtsverhältnis")]
    wochenminuten: Annotated[
        int,
        Fact(
            "vereinbarte Arbeitszeit je Woche",
            "Minuten",
            1,
            10_080,
            "in Minuten oder als Stunden:Minuten, also 2460 oder 41:00",
        ),
    ]
    regelwochenminuten: Annotated[int, Fact("regelmäßige Arbeitszeit je Woche", "Minuten", 1, 10_080)]
    hauptamt_polizei: Annotated[bool, Fact("Polizeivollzugsdienst")]
    voraussichtliches_dienstende: Annotated[dt.date, Fact("voraussichtliches Dienstende")] | None


def _time_fits(given: NeuePerson | Dienst) -> None:
    if given.wochenminuten > given.regelwochenminuten:
        raise FactError(
            Refusal("wochenminuten", given.wochenminuten, "mehr als die regelmäßige Arbeitszeit ist nicht möglich")
        )


def new_person(actor: Actor, given: NeuePerson) -> str:
    _time_fits(given)
    with journal.session() as session:
        person = Person.objects.create(name=given.name)
        _serve(actor, person, given, session)
    return f"{person.name} ist angelegt (Kennung {person.key})."


def _serve(actor: Actor, person: Person, given: NeuePerson | Dienst, session: Session | None = None) -> None:
    office = Behoerde.objects.get(key=given.behoerde)
    administration.set_service(
        person, office, given.ab, None, actor.key, session, rechtsverhaeltnis=given.rechtsverhaeltnis.name,
        wochenminuten=given.wochenminuten, regelwochenminuten=given.regelwochenminuten,
        hauptamt_polizei=given.hauptamt_polizei, voraussichtliches_dienstende=given.voraussichtliches_dienstende,
    )  # fmt: skip


class Dienst(NamedTuple):
    person: Annotated[str, Fact("Person", max=20)]
    behoerde: Annotated[str, Fact("Behörde", max=60)]
    ab: Annotated[dt.date, Fact("gilt ab")]
    rechtsverhaeltnis: Annotated[Rechtsverhaeltnis, Fact("Rechtsverhältnis")]
    wochenminuten: Annotated[
        int,
        Fact(
            "vereinbarte Arbeitszeit je Woche",
            "Minuten",
            1,
            10_080,
            "in Minuten oder als Stunden:Minuten, also 2460 oder 41:00",
        ),
    ]
    regelwochenminuten: Annotated[int, Fact("regelmäßige Arbeitszeit je Woche", "Minuten", 1, 10_080)]
    hauptamt_polizei: Annotated[bool, Fact("Polizeivollzugsdienst")]
    voraussichtliches_dienstende: Annotated[dt.date, Fact("voraussichtliches Dienstende")] | None


def service(actor: Actor, given: Dienst) -> str:
    _time_fits(given)
    person = Person.objects.get(key=given.person)
    _serve(actor, person, given)
    return f"Das Dienstverhältnis von {person.name} ist ab dem {given.ab:%d.%m.%Y} geändert."


def _known_service(key: str) -> Mapping[str, object]:
    served = Dienstverhaeltnis.objects.am().filter(key=key).select_related("behoerde").first()
    if served is None:
        return {"person": key}
    same = (
        "rechtsverhaeltnis",
        "wochenminuten",
        "regelwochenminuten",
        "hauptamt_polizei",
        "voraussichtliches_dienstende",
    )
    return {"person": key, "behoerde": served.behoerde.key, **{name: getattr(served, name) for name in same}}


class Dienstende(NamedTuple):
    person: Annotated[str, Fact("Person", max=20)]
    letzter_tag: Annotated[dt.date, Fact("letzter Tag im Dienst")]


def leave(actor: Actor, given: Dienstende) -> str:
    person = Person.objects.get(key=given.person)
    _not_oneself(actor, person, "person", "das eigene Dienstverhältnis beendet jemand anderes")
    administration.end_everything(person, given.letzter_tag, actor.key)
    return f"Das Dienstverhältnis von {person.name} endet am {given.letzter_tag:%d.%m.%Y}, mit ihm alle Rollen."


def _not_oneself(actor: Actor, person: Person, name: str, why: str) -> None:
    """Nobody locks themselves out, so that somebody always administers. Raises `FactError`."""
    if actor.person_id == person.pk and actor.holds(ADMINISTRATION.key):
        raise FactError(Refusal(name, person.name, why))


class Rolle(NamedTuple):
    person: Annotated[str, Fact("Person", max=20)]
    behoerde: Annotated[str, Fact("Behörde", max=60)]
    rolle: Annotated[str, Fact("Rolle", max=60)]
    ab: Annotated[dt.date, Fact("gilt ab")]
    bis: Annotated[dt.date, Fact("gilt bis", help="letzter Tag; leer, wenn unbefristet")] | None


def give_role(actor: Actor, given: Rolle) -> str:
    if given.bis is not None and given.bis < given.ab:
        raise FactError(Refusal("bis", given.bis, "liegt vor dem Beginn"))
    person, office = Person.objects.get(key=given.person), Behoerde.objects.get(key=given.behoerde)
    administration.assign_role(person, office, given.rolle, given.ab, given.bis, actor.key)
    return f"{person.name} hat die Rolle ab dem {given.ab:%d.%m.%Y}."


class Rollenende(NamedTuple):
    person: Annotated[str, Fact("Person", max=20)]
    behoerde: Annotated[str, Fact("Behörde", max=60)]
    rolle: Annotated[str, Fact("Rolle", max=60)]
    letzter_tag: Annotated[dt.date, Fact("letzter Tag")]


def end_role(actor: Actor, given: Rollenende) -> str:
    person, office = Person.objects.get(key=given.person), Behoerde.objects.get(key=given.behoerde)
    if given.rolle == ADMINISTRATION.key:
        _not_oneself(actor, person, "rolle", "die eigene Verwaltungsrolle beendet jemand anderes")
    key = administration.role_key(person, office, given.rolle)
    if not Rollenzuweisung.objects.known().filter(key=key, gilt_bis__gt=given.letzter_tag).exists():
        raise FactError(Refusal("rolle", given.rolle, "diese Rolle hat die Person dort nach dem genannten Tag nicht"))
    administration.end_role(person, office, given.rolle, given.letzter_tag, actor.key)
    return f"Die Rolle von {person.name} endet am {given.letzter_tag:%d.%m.%Y}."


class Konto(NamedTuple):
    person: Annotated[str, Fact("Person", max=20)]
    anmeldename: Annotated[str, Fact("Anmeldename", min=3, max=150)]
    adresse: Annotated[str, Fact("dienstliche E-Mail-Adresse", min=3, max=200)]


def new_account(actor: Actor, given: Konto) -> str:
    from erlass.people.sign_in import create_account

    person = Person.objects.get(key=given.person)
    try:
        with journal.session() as session:
            if Account.objects.filter(person=person).exists():
                raise FactError(Refusal("person", person.name, "diese Person hat schon ein Konto"))
            administration.note(f"person:{person.key}", actor.key, "Konto angelegt", session)
            create_account(person, given.anmeldename, given.adresse)
    except ValidationError as error:
        raise FactError(*_account_refusals(given, error)) from None
    return f"Das Konto von {person.name} ist angelegt; ein Link zum Festlegen des Passworts ist unterwegs."


def _account_refusals(given: Konto, error: ValidationError) -> list[Refusal]:
    """What is wrong with an account, each at its field."""
    paths = {"username": "anmeldename", "email": "adresse"}
    return [
        Refusal(paths.get(name, "anmeldename"), getattr(given, paths.get(name, "anmeldename")), text.rstrip("."))
        for name, texts in error.message_dict.items()
        for text in texts
    ]


class Kontolink(NamedTuple):
    person: Annotated[str, Fact("Person", max=20)]


def send_link(actor: Actor, given: Kontolink) -> str:
    from erlass.people.sign_in import send_password_link

    account = _account(given.person)
    administration.note(f"person:{given.person}", actor.key, "Link zum Festlegen des Passworts gesendet")
    send_password_link(account)
    return "Der Link zum Festlegen des Passworts ist unterwegs."


def _account(person: str) -> Account:
    account = Account.objects.filter(person__key=person).first()
    if account is None:
        raise FactError(Refusal("person", person, "diese Person hat kein Konto"))
    return account


class Sperre(NamedTuple):
    person: Annotated[str, Fact("Person", max=20)]
    gesperrt: Annotated[bool, Fact("Konto gesperrt")]


def lock(actor: Actor, given: Sperre) -> str:
    account = _account(given.person)
    if given.gesperrt:
        _not_oneself(actor, Person.objects.get(key=given.person), "person", "das eigene Konto sperrt jemand anderes")
    with journal.session() as session:
        done = "Konto gesperrt" if given.gesperrt else "Konto freigegeben"
        administration.note(f"person:{given.person}", actor.key, done, session)
        account.is_active = not given.gesperrt
        account.save(update_fields=["is_active"])
    return "Das Konto ist gesperrt." if given.gesperrt else "Das Konto ist frei."


PERSON = {"person": _people}
ACTS = (
    Act("behoerde-anlegen", "Behörde anlegen", "Eine neue Behörde mit ihrem Platz und ihren Beschäftigten.", NeueBehoerde,
    ADMINISTRATORS, new_office, {"uebergeordnet": _all_offices}),
    Act("behoerde-aendern", "Behörde ändern", "Name, Ort und Platz einer Behörde; gilt sofort.", Behoerdendaten,
    ADMINISTRATORS, change_office, {"behoerde": _all_offices, "uebergeordnet": _all_offices}, office="behoerde", known=_known_office),
    Act("beschaeftigte", "Beschäftigte eintragen", "Wie viele ab einem Tag in einer Behörde arbeiten.", Stand, OFFICE_STAFF,
    staff, {"behoerde": _offices}, office="behoerde", known=_known_staff),
    Act("person-anlegen", "Person anlegen", "Eine Person mit ihrem Dienstverhältnis.", NeuePerson, OFFICE_STAFF, new_person,
    {"behoerde": _offices}, office="behoerde"),
    Act("dienst", "Dienstverhältnis ändern", "Arbeitszeit, Behörde oder Dienstende ab einem Tag.", Dienst, OFFICE_STAFF, service,
    {**PERSON, "behoerde": _offices}, person="person", known=_known_service),
    Act("dienstende", "Dienstverhältnis beenden", "Der letzte Tag im Dienst; mit ihm enden alle Rollen.", Dienstende,
    OFFICE_STAFF, leave, PERSON, person="person"),
    Act("rolle-geben", "Rolle geben", "Eine Rolle in einer Behörde ab einem Tag.", Rolle, OFFICE_STAFF, give_role,
    {**PERSON, "behoerde": _offices, "rolle": _roles}, office="behoerde"),
    Act("rolle-beenden", "Rolle beenden", "Der letzte Tag einer Rolle.", Rollenende, OFFICE_STAFF, end_role,
    {**PERSON, "behoerde": _offices, "rolle": _roles}, office="behoerde"),
    Act("konto-anlegen", "Konto anlegen", "Ein Konto zum Anmelden; das Passwort legt die Person selbst fest.", Konto,
    ADMINISTRATORS, new_account, PERSON),
    Act("konto-link", "Link zum Passwort senden", "Ein neuer Link, mit dem die Person ihr Passwort festlegt.", Kontolink,
    ADMINISTRATORS, send_link, PERSON),
    Act("konto-sperren", "Konto sperren oder freigeben", "Ein gesperrtes Konto kann sich nicht anmelden.", Sperre,
    ADMINISTRATORS, lock, PERSON),
)  # fmt: skip


def act(key: str) -> Act | None:
    return next((a for a in ACTS if a.key == key), None)


def open_to(actor: Actor) -> list[Act]:
    """What somebody may do, for some agency."""
    return [a for a in ACTS if any(actor.holds(by.key) for by in a.by)]
