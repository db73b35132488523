"""The pages that only this decree has: finding an SAP, the cards for an emergency and for the beginning of a talk, the forecast
of an agency, its time budget explained. The first three know nobody who looks, and leave no trace. The pages around the
anonymous statistic stand in `statistik_seiten`.
"""

from __future__ import annotations

import base64
import datetime as dt
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from erlass.cases.context import overlay
from erlass.decrees.sap import DECREE, budget, models, pflichten, roles, stand, statistik_seiten, vorausschau
from erlass.decrees.sap.documents import karten
from erlass.decrees.sap.facts import Rolle
from erlass.decrees.sap.models import Amtsstand
from erlass.documents.letter import Letter, letter_pdf
from erlass.law.answer import Answer
from erlass.law.german import german, number
from erlass.law.jsonform import json_form
from erlass.law.roles import EVERYONE
from erlass.law.rulebook import ask
from erlass.people import policy
from erlass.people.access import actor, allowed
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor

MOST = 200


# Without a trace.


@allowed(EVERYONE)
@require_GET
def finden(request: HttpRequest) -> HttpResponse:
    """Who can be spoken to, by agency; those of the neighbourhood below (as a rule one turns to one's own agency)."""
    heute = timezone.localdate()
    behoerde = Behoerde.objects.filter(key=request.GET.get("behoerde", "")).first()
    context = {
        "decree": DECREE, "behoerde": behoerde,
        "behoerden": Behoerde.objects.filter(geschaeftsbereich="mik").order_by("name"),
        "eigene": _ansprechbar(heute, behoerde) if behoerde else [],
        "nachbarn": _ansprechbar(heute, behoerde, nachbarn=True) if behoerde and behoerde.region else [],
    }  # fmt: skip
    return _spurlos(render(request, "sap/finden.html", context))


def _ansprechbar(day: dt.date, behoerde: Behoerde, *, nachbarn: bool = False) -> list[dict[str, object]]:
    """Active SAP with what they want to be known of: of an agency, or of the others in its region."""
    aktive = models.SapAmt.objects.am(day).filter(status=Amtsstand.aktiv.name).exclude(person__in=stand.unvereinbare())
    aktive = aktive.select_related("person", "behoerde")
    aktive = (
        aktive.exclude(behoerde=behoerde).filter(behoerde__region=behoerde.region)
        if nachbarn
        else aktive.filter(behoerde=behoerde)
    )
    aemter = list(aktive.order_by("behoerde__name", "person__name")[:MOST])
    kontakte = {k.person_id: k for k in models.Kontakt.objects.am(day).filter(person__in=[a.person_id for a in aemter])}
    return [{"person": a.person, "behoerde": a.behoerde, "kontakt": kontakte.get(a.person_id)} for a in aemter]


def _spurlos(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response


@allowed(EVERYONE)
@require_GET
def notfall(request: HttpRequest) -> HttpResponse:
    """What the decree allows in acute danger, and who helps."""
    context = {"decree": DECREE, "ausnahmen": karten.AUSNAHMEN, "hilfen": _hilfen()}
    return _spurlos(render(request, "sap/notfall.html", context))


@allowed(EVERYONE)
@require_GET
def notfall_pdf(request: HttpRequest) -> HttpResponse:
    return _pdf(karten.notfall(timezone.localdate(), [(h.name, h.kontakt) for h in _hilfen()]), "notfallkarte")


def _hilfen() -> list[models.Fachdienst]:
    return list(models.Fachdienst.objects.am().filter(freigegeben=True).order_by("art", "name")[:MOST])


# Exempt: it changes nothing and needs no cookie, so that it leaves none.
@csrf_exempt
@allowed(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def hinweiskarte(request: HttpRequest) -> HttpResponse:
    """The card for the beginning of a talk, made from the roles that are ticked; nobody is named and nothing kept."""
    gewaehlt = [code for code in request.POST.getlist("rollen") if code in Rolle.__members__]
    polizei = request.POST.get("hauptamt_polizei") == "ja"
    if request.method == "POST":
        return _pdf(karten.hinweise(timezone.localdate(), gewaehlt, polizei), "hinweiskarte")
    return _spurlos(render(request, "sap/hinweiskarte.html", {"decree": DECREE, "rollen": list(Rolle)}))


def _pdf(letter: Letter, name: str) -> HttpResponse:
    response = HttpResponse(letter_pdf(letter), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return _spurlos(response)


# For those who look after an agency.

BETREUENDE = (roles.STELLE, roles.LEITUNG, roles.FACHREFERAT_MIK)


@allowed(*BETREUENDE)
@require_GET
def vorschau(request: HttpRequest) -> HttpResponse:
    """Who will leave within seven years, who is in training, and what the next report of need might say."""
    heute = timezone.localdate()
    behoerden = pflichten.betreute_behoerden(actor(request)).order_by("name")
    chosen = behoerden.filter(key=request.GET.get("behoerde", "")).first() or behoerden.first()
    if chosen is None:
        raise Http404("Keine Behörde")
    found = vorausschau.vorausschau(chosen, heute)
    context = {
        "decree": DECREE, "behoerde": chosen, "behoerden": behoerden, "vorschau": found,
        "diagramm": vorausschau.diagramm(found) if found else None,
    }  # fmt: skip
    return _spurlos(render(request, "sap/vorausschau.html", context))


BUDGET_SEHEN = (roles.STELLE, roles.LEITUNG, roles.SAP_DER_BEHOERDE)


@allowed(*BUDGET_SEHEN)
@require_GET
def zeitbudget(request: HttpRequest) -> HttpResponse:
    """The time budget of one's agency with every minute explained, and the way to ask what would be otherwise."""
    who, heute = actor(request), timezone.localdate()
    rows = policy.visible(models.Zeitbudget.objects.am(heute), who, BUDGET_SEHEN, person="")
    gefunden = rows.select_related("behoerde").order_by("-jahr").first()
    answer = budget.ermitteln(gefunden.behoerde, gefunden.jahr, heute) if gefunden else None
    if gefunden is None or answer is None:
        return _spurlos(render(request, "sap/zeitbudget.html", {"decree": DECREE, "budget": None}))
    erklaert = _mit_namen(answer, who, gefunden.behoerde)
    wert, zeiten = budget.wert_von(erklaert), budget.zeiten_von(erklaert)
    context = {
        "decree": DECREE, "budget": gefunden, "beschaeftigte": german(answer.facts["beschaeftigte"]),
        "je_kopf": budget.minuten_je_kopf(answer), "gesamt": number(wert.gesamt_minuten),
        "nicht_verteilt": wert.nicht_verteilt_minuten and number(wert.nicht_verteilt_minuten), "frage": _link(erklaert),
        "posten": [(p.sap, budget.quote(p.quote), number(p.minuten)) for p in budget.posten(erklaert) if _sichtbar(p.sap)],
        "zeiten": [(z.sap, z.von, z.bis, f"{z.zaehler}/{z.nenner}") for z in zeiten],
        "veraltet": gefunden.verteilung != dict(budget.wert_von(answer).verteilung),
    }  # fmt: skip
    return _spurlos(render(request, "sap/zeitbudget.html", context))


UNGENANNT = "SAP"


def _mit_namen(answer: Answer, who: Actor, behoerde: Behoerde) -> Answer:
    """The same question with names instead of keys, numbered so that equal rests fall to the same persons. An SAP reads her own
    name only: the shares of the others are needed for the sum, whose they are is not.
    """
    alle = any(who.holds(by.key, behoerde.pk) for by in (roles.STELLE, roles.LEITUNG))
    schluessel = sorted({zeit.sap for zeit in budget.zeiten_von(answer)})
    personen = dict(Person.objects.filter(key__in=schluessel).values_list("key", "name"))
    stellen = len(str(len(schluessel)))
    namen = {
        key: f"{nr:0{stellen}}. {personen[key] if alle or key == who.key else UNGENANNT}"
        for nr, key in enumerate(schluessel, 1)
    }
    zeiten = tuple(zeit._replace(sap=namen[zeit.sap]) for zeit in budget.zeiten_von(answer))
    gefragt = {name: answer.facts[name] for name in ("jahr", "beschaeftigte")}
    return ask(
        answer.rule, {**gefragt, "zeiten": zeiten}, answer.as_of, overlay=overlay(DECREE, behoerde.key, answer.as_of)
    )


def _sichtbar(name: str) -> bool:
    return not name.endswith(f". {UNGENANNT}")


def _link(answer: Answer) -> str:
    """The same question as a form that can be changed, its facts in the fragment, which no server sees."""
    content = json.dumps(
        {"szenarien": [{"stand": answer.as_of.isoformat(), "angaben": json_form(answer.facts)}]}, ensure_ascii=False
    )
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


app_name = "sap"
urlpatterns = [
    path("finden/", finden, name="finden"),
    path("notfall/", notfall, name="notfall"),
    path("notfall.pdf", notfall_pdf, name="notfall_pdf"),
    path("hinweiskarte/", hinweiskarte, name="hinweiskarte"),
    path("vorausschau/", vorschau, name="vorausschau"),
    path("zeitbudget/", zeitbudget, name="zeitbudget"),
    *statistik_seiten.urlpatterns,
]
