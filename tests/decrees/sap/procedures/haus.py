"""Two agencies and the ministry with invented people, and time that moves by days from today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from erlass.cases.models import Case
from erlass.cases.perform import Done, open_case, take_step
from erlass.cases.registry import procedure
from erlass.cases.tick import tick
from erlass.decrees.sap.models import Ausbildung, SapAmt, Seminar, Teilnahme
from erlass.people import administration
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor, actor_for, system
from erlass.registers.entries import put

VORHER = dt.date(2015, 1, 1)
LEUTE = {
    "leitung_nord": ("nord", "behoerdenleitung"), "personal_nord": ("nord", "personalstelle"), "stelle_nord": ("nord", "sap_stelle"),
    "ada": ("nord", ""), "ben": ("nord", ""), "rat_nord": ("nord", "personalrat"),
    "leitung_sued": ("sued", "behoerdenleitung"), "personal_sued": ("sued", "personalstelle"), "cem": ("sued", ""),
    "referat_eins": ("haus", "fachreferat_mik"), "referat_zwei": ("haus", "fachreferat_mik"), "psychologin": ("haus", ""),
}  # fmt: skip


@dataclass
class Haus:
    """`wer` and `wo` are the names of `LEUTE` and their agencies; `tage`: days from today, never going back."""

    jetzt: dt.datetime
    behoerden: dict[str, Behoerde] = field(default_factory=dict)
    personen: dict[str, Person] = field(default_factory=dict)

    def tag(self, tage: int = 0) -> dt.date:
        return timezone.localdate(self.jetzt) + dt.timedelta(days=tage)

    def actor(self, wer: str, tage: int = 0) -> Actor:
        return actor_for(self.personen[wer], self.tag(tage)) if wer else system(self.tag(tage))

    def oeffnen(
        self, was: str, schritt: str, wer: str, wo: str = "nord", tage: int = 0, fuer: str = "", **facts: object
    ) -> Case:
        return open_case(
            procedure(f"sap.{was}"), schritt, self.actor(wer, tage), self.behoerden[wo], facts,
            person=self.personen.get(fuer), now=self.um(tage),
        ).case  # fmt: skip

    def eintragen(self, was: str, wer: str, person: str, **facts: object) -> Case:
        """Open a case in the agency `nord` about a person who is named among the facts."""
        gegeben = {"person": self.personen[person].key, **facts}
        return open_case(procedure(f"sap.{was}"), "eintragen", self.actor(wer), self.behoerden["nord"], gegeben).case

    def schritt(
        self, case: Case, schritt: str, wer: str, tage: int = 0, warum: dict[str, str] | None = None, **facts: object
    ) -> Done:
        done = take_step(case, schritt, self.actor(wer, tage), facts, reasons=warum, now=self.um(tage))
        case.refresh_from_db()
        return done

    def um(self, tage: int) -> dt.datetime:
        return self.jetzt + dt.timedelta(days=tage)

    def tick(self, tage: int) -> None:
        tick(self.um(tage))

    def seminar(self, wer: str, nr: int, ende: int) -> None:
        """A seminar that ended so many days from today, and that the person attended."""
        person, gruppe = self.personen[wer], f"gruppe-{wer}"
        letzter = self.tag(ende)
        with administration.change("pruefung", "") as entry:
            put(
                entry, Seminar, f"{gruppe}:{nr}", VORHER, gruppe=gruppe, nr=nr, titel=f"Seminar {nr}", art="regulaer", beginn=letzter,
                ende=letzter, ort="Musterstadt",
            )  # fmt: skip
            put(
                entry,
                Teilnahme,
                f"{person.key}:{gruppe}:{nr}",
                VORHER,
                person=person,
                gruppe=gruppe,
                nr=nr,
                teilgenommen=True,
            )

    def bestellt(self, wer: str, wo: str = "nord", seit: int = -10) -> Case:
        """The case of the office of somebody who has been appointed and has attended one seminar."""
        person = self.personen[wer]
        with administration.change("pruefung", "") as entry:
            put(
                entry, Ausbildung, person.key, VORHER, person=person, behoerde=self.behoerden[wo], gruppe=f"gruppe-{wer}",
                beginn=self.tag(-400),
            )  # fmt: skip
        self.seminar(wer, 1, -300)
        return self.oeffnen(
            "sap_amt", "bestellen", "", wo, fuer=wer, bestellt_am=self.tag(seit).isoformat(), vorgang="V"
        )

    def aktiv(self, wer: str, wo: str = "nord") -> Case:
        """The case of an active office."""
        case = self.bestellt(wer, wo)
        self.seminar(wer, 2, -200)
        self.schritt(case, "beginn_bestimmen", "")
        self.tick(0)
        case.refresh_from_db()
        assert case.state == "aktiv"
        return case

    def amt(self, wer: str, tage: int = 0) -> SapAmt:
        gefunden: SapAmt = SapAmt.objects.am(self.tag(tage)).get(person=self.personen[wer])
        return gefunden


def einrichten() -> Haus:
    haus = Haus(timezone.now())
    for key, name in (("nord", "Behörde Nord"), ("sued", "Behörde Süd"), ("haus", "Ministerium")):
        haus.behoerden[key] = Behoerde.objects.create(
            key=key, name=name, geschaeftsbereich="mik", gruppe="polizei", ort="Musterstadt"
        )
        administration.set_staff(haus.behoerden[key], VORHER, 400, True, "")
    for name, (wo, rolle) in LEUTE.items():
        person = haus.personen[name] = Person.objects.create(name=f"Person {name.replace('_', ' ').title()}")
        administration.set_service(
            person, haus.behoerden[wo], VORHER, None, "", rechtsverhaeltnis="beamtenverhaeltnis", wochenminuten=2460,
            regelwochenminuten=2460, voraussichtliches_dienstende=dt.date(2060, 1, 31),
        )  # fmt: skip
        if rolle:
            administration.assign_role(person, haus.behoerden[wo], rolle, VORHER, None, "")
    return haus
