"""Two agencies and the ministry with invented people, and time that moves by days from today."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from pypdf import PdfReader

from erlass.cases.lists import visible_cases
from erlass.cases.models import Case, Nachricht
from erlass.cases.perform import Done, open_case, take_step
from erlass.cases.reading import outlooks
from erlass.cases.registry import procedure, register
from erlass.cases.tick import tick
from erlass.decrees.sap.models import Ausbildung, SapAmt, Seminar, Teilnahme
from erlass.people import administration
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor, actor_for, system
from erlass.people.registers import Query, extract
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
        self, was: str, schritt: str, wer: str, /, wo: str = "nord", tage: int = 0, fuer: str = "", **facts: object
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
                beginn=min(self.tag(-400), self.tag(seit - 200)),
            )  # fmt: skip
        self.seminar(wer, 1, min(-300, seit - 100))
        return self.oeffnen(
            "sap_amt", "bestellen", "", wo, fuer=wer, bestellt_am=self.tag(seit).isoformat(), vorgang="V"
        )

    def aktiv(self, wer: str, wo: str = "nord", seit: int = -10) -> Case:
        """The case of an office that is active since so many days before today."""
        case = self.bestellt(wer, wo, seit)
        self.seminar(wer, 2, min(-200, seit - 50))
        self.schritt(case, "beginn_bestimmen", "")
        self.tick(0)
        case.refresh_from_db()
        assert case.state == "aktiv"
        return case

    def person(self, wer: str, wo: str = "nord", rolle: str = "") -> Person:
        """One more person, with a role."""
        person = self.personen[wer] = Person.objects.create(name=f"Person {wer.replace('_', ' ').title()}")
        administration.set_service(
            person, self.behoerden[wo], VORHER, None, "", rechtsverhaeltnis="beamtenverhaeltnis", wochenminuten=2460,
            regelwochenminuten=2460, voraussichtliches_dienstende=dt.date(2060, 1, 31),
        )  # fmt: skip
        if rolle:
            administration.assign_role(person, self.behoerden[wo], rolle, VORHER, None, "")
        return person

    def sieht(self, case: Case, wer: str, tage: int = 0) -> bool:
        return visible_cases(self.actor(wer, tage)).filter(pk=case.pk).exists()

    def liste(self, key: str, wer: str, tage: int = 0) -> list[Mapping[str, object]]:
        """What somebody reads in a register or list on a day; raises `NotAllowed` as its page does."""
        gefunden = register("sap", key)
        assert gefunden is not None
        return list(extract(gefunden, self.actor(wer, tage), Query(self.tag(tage))))

    def ausblick(self, case: Case, wer: str, tage: int = 0) -> dict[str, bool]:
        """The steps that somebody is shown, and whether they can take them."""
        return {o.transition.key: o.possible for o in outlooks(case, self.actor(wer, tage), self.tag(tage))}

    def nachrichten(self, wer: str, betreff: str = "") -> int:
        return Nachricht.objects.filter(person=self.personen[wer], betreff__contains=betreff).count()

    def text(self, case: Case, key: str) -> str:
        """The words of the last version of a document."""
        data = case.dokumente.filter(key=key).latest("version").data
        return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(bytes(data))).pages).split())

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
        haus.person(name, wo, rolle)
    return haus
