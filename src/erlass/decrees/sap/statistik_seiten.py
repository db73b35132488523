"""The pages around the anonymous statistic: filling in, receipting and sending a sheet, and the published reports.

The page that takes a sheet knows nobody: it reads no cookie and no session, and is written without the request, so that not
even the name of whoever is signed in stands on it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path, re_path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from erlass.cases.errors import NotPossible
from erlass.cases.models import Case
from erlass.decrees.sap import DECREE, boegen, bogenformular, zahlen
from erlass.decrees.sap.bericht.angriff import Selbsttest, selbsttest
from erlass.decrees.sap.bericht.ausgabe import AUFBAU, Bericht
from erlass.decrees.sap.bericht.veroeffentlicht import als_json, angaben, aus_json
from erlass.decrees.sap.documents.bericht import diagramm, gezeigt, methode
from erlass.law.errors import FactError, Refusal
from erlass.law.roles import EVERYONE
from erlass.people.access import SIGNED_IN, actor, allowed
from erlass.people.models import Behoerdengruppe
from erlass.registers.export import TYPES, Extract, exported
from erlass.registers.registers import LICENCE, Column

# The sheet.


@allowed(SIGNED_IN)
@require_GET
def bogen(request: HttpRequest) -> HttpResponse:
    """For which quarters a sheet is owed."""
    person = actor(request).person
    ausstehende = boegen.boegen_von(person, timezone.localdate()) if person else []
    return _fluechtig(render(request, "sap/boegen.html", {"decree": DECREE, "boegen": ausstehende}))


@allowed(SIGNED_IN)
@require_GET
def ausfuellen(request: HttpRequest, quartal: str) -> HttpResponse:
    """The empty form of a quarter."""
    return _formular(request, _ausstehend(request, quartal), {}, ())


@allowed(SIGNED_IN)
def quittieren(request: HttpRequest, quartal: str) -> HttpResponse:
    """Receipt the quarter; then only the anonymous sending is left. Nothing of the sheet is kept here."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("sap:ausfuellen", args=[quartal]))
    ausstehend, person = _ausstehend(request, quartal), actor(request).person
    assert person is not None
    typed = {**request.POST.dict(), "quartal": quartal, "behoerdengruppe": ausstehend.behoerdengruppe}
    try:
        ausgefuellt = bogenformular.gelesen(typed)
        quittung = boegen.quittieren(person, ausgefuellt, timezone.localdate())
    except FactError as error:
        return _formular(request, ausstehend, typed, error.refusals, status=422)
    except NotPossible as error:
        context = {"decree": DECREE, "boegen": [], "hindernis": str(error)}
        return _fluechtig(render(request, "sap/boegen.html", context, status=409))
    zu_senden = {**ausgefuellt, "behoerdengruppe": quittung.behoerdengruppe}
    context = {
        "decree": DECREE, "quartal": quartal, "marke": quittung.marke, "felder": list(bogenformular.getippt(zu_senden)),
        "formular": bogenformular.formular(typed), "gruppe": Behoerdengruppe[quittung.behoerdengruppe].label,
        "zusammengefasst": quittung.behoerdengruppe != ausstehend.behoerdengruppe,
    }  # fmt: skip
    return _fluechtig(render(request, "sap/bogen_senden.html", context))


def _ausstehend(request: HttpRequest, quartal: str) -> boegen.Ausstehend:
    person = actor(request).person
    heute = timezone.localdate()
    gefunden = next((b for b in boegen.boegen_von(person, heute) if b.quartal == quartal), None) if person else None
    if gefunden is None:
        raise Http404("Für dieses Quartal ist kein Bogen abzugeben.")
    return gefunden


def _formular(
    request: HttpRequest, ausstehend: boegen.Ausstehend, typed: Mapping[str, str], ablehnungen: tuple[Refusal, ...],
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "decree": DECREE, "bogen": ausstehend, "gruppe": Behoerdengruppe[ausstehend.behoerdengruppe].label,
        "formular": bogenformular.formular(typed, ablehnungen),
    }  # fmt: skip
    return _fluechtig(render(request, "sap/bogen.html", context, status=status))


# Exempt: whoever sends is nobody, and a mark counts once.
@csrf_exempt
@allowed(EVERYONE)
@require_POST
def senden(request: HttpRequest) -> HttpResponse:
    """Take a sheet from nobody. Answers a page, or JSON to the script of the page."""
    status, ergebnis = _angenommen(request.POST.dict())
    if request.headers.get("Accept") == "application/json":
        return _fluechtig(JsonResponse(ergebnis, status=status))
    return _fluechtig(HttpResponse(render_to_string("sap/bogen_gesendet.html", ergebnis), status=status))


def _angenommen(typed: dict[str, str]) -> tuple[int, dict[str, object]]:
    try:
        verwendet = boegen.senden(typed.get("marke", ""), bogenformular.gelesen(typed), timezone.localdate())
    except FactError as error:
        return 422, {"angekommen": False, "text": " ".join(r.text for r in error.refusals)}
    except NotPossible as error:
        return 409, {"angekommen": str(error) == boegen.ANGEKOMMEN, "text": str(error)}
    text = (
        "Ihr Bogen ist angekommen. Er ist nur noch in den Summen enthalten und mit niemandem verbunden."
        if verwendet
        else "Ihr Bogen kam nach dem Einsendeschluss. Er ist als verspätet gezählt und wird nicht verwendet."
    )
    return 200, {"angekommen": True, "text": text}


def _fluechtig(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response


# The published reports: for everybody.


@allowed(EVERYONE)
@require_GET
def berichte(request: HttpRequest) -> HttpResponse:
    jahre = sorted((case.data["jahr"] for case in _veroeffentlichte()), reverse=True)
    return render(request, "sap/berichte.html", {"decree": DECREE, "jahre": jahre})


def _veroeffentlichte() -> list[Case]:
    return list(Case.objects.filter(procedure=boegen.BERICHT, state="veroeffentlicht", purged_on=None))


def _case(jahr: int) -> Case:
    case = next((case for case in _veroeffentlichte() if case.data["jahr"] == jahr), None)
    if case is None:
        raise Http404("Für dieses Jahr ist kein Bericht veröffentlicht.")
    return case


def _bericht(jahr: int) -> Bericht:
    return aus_json(_case(jahr).data["bericht"])


@allowed(EVERYONE)
@require_GET
def bericht(request: HttpRequest, jahr: int) -> HttpResponse:
    """A report with its head, its method, and each table beside its picture."""
    case = _case(jahr)
    gefunden = aus_json(case.data["bericht"])
    tabellen = [
        {
            "aufbau": t.aufbau, "grund": t.grund, "spalten": t.spalten, "diagramm": diagramm(t) if t.veroeffentlicht else None,
            "zeilen": [(z.label, [(gezeigt(w), w is None) for w in werte]) for z, werte in zip(t.zeilen, t.werte, strict=True)],
        }
        for t in gefunden.tabellen
    ]  # fmt: skip
    context = {
        "decree": DECREE, "bericht": gefunden, "tabellen": tabellen, "methode": methode(gefunden),
        "veroeffentlicht_am": dt.date.fromisoformat(case.data["veroeffentlicht_am"]), "lizenz": LICENCE,
    }  # fmt: skip
    return render(request, "sap/bericht.html", context)


@allowed(EVERYONE)
@require_GET
def bericht_pdf(request: HttpRequest, jahr: int) -> HttpResponse:
    """The document as it was made when the report was released."""
    dokument = _case(jahr).dokumente.filter(key="bericht").order_by("-version").first()
    if dokument is None:
        raise Http404("Kein Dokument")
    response = HttpResponse(bytes(dokument.data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sap-bericht-{jahr}.pdf"'
    return response


@allowed(EVERYONE)
@require_GET
def bericht_json(request: HttpRequest, jahr: int) -> HttpResponse:
    """The report as open data, in the form in which it is kept."""
    case = _case(jahr)
    inhalt = {
        "titel": f"Statistischer Bericht {jahr}", "veroeffentlicht_am": case.data["veroeffentlicht_am"], "lizenz": LICENCE,
        "methode": list(methode(_bericht(jahr))), **als_json(_bericht(jahr)),
    }  # fmt: skip
    return HttpResponse(json.dumps(inhalt, ensure_ascii=False, indent=1), content_type=TYPES["json"])


SPALTEN = (
    Column("tabelle", "Tabelle"), Column("zeile", "Zeile"), Column("spalte", "Spalte"), Column("wert", "Wert", kind="number"),
    Column("hinweis", "Hinweis"),
)  # fmt: skip


@allowed(EVERYONE)
@require_GET
def bericht_csv(request: HttpRequest, jahr: int) -> HttpResponse:
    """The report as one long table."""
    case = _case(jahr)
    tag = dt.date.fromisoformat(case.data["veroeffentlicht_am"])
    zeilen = [angabe._asdict() for angabe in angaben(_bericht(jahr))]
    auszug = Extract(
        f"Statistischer Bericht {jahr}", tag, timezone.localtime(case.changed_at), SPALTEN, zeilen, LICENCE
    )
    response = HttpResponse(exported(auszug, "csv"), content_type=TYPES["csv"])
    response["Content-Disposition"] = f'attachment; filename="sap-bericht-{jahr}.csv"'
    return response


@allowed(EVERYONE)
@require_GET
def bericht_selbsttest(request: HttpRequest, jahr: int) -> HttpResponse:
    """The attack on the published numbers, alone and together with those of the year before. Anybody may run it."""
    reihen = {case.data["jahr"]: case for case in _veroeffentlichte()}
    gefunden = _bericht(jahr)
    vorher = _bericht(jahr - 1) if jahr - 1 in reihen else None
    ergebnis = _angriff(gefunden, vorher)
    titel = {aufbau.name: aufbau.titel for aufbau in AUFBAU}
    luecken = sum(wert is None for t in gefunden.tabellen for zeile in t.werte for wert in zeile)
    context = {
        "decree": DECREE, "bericht": gefunden, "vorjahr": vorher, "ergebnis": ergebnis, "luecken": luecken,
        "schwache": sorted({titel[p.tabelle] for p in (*ergebnis.schwach, *ergebnis.schwach_im_vorjahr)}),
        "veraenderungen": sorted({titel[v.platz.tabelle] for v in ergebnis.kleine_veraenderungen}),
    }  # fmt: skip
    return render(request, "sap/selbsttest.html", context)


@lru_cache(maxsize=8)
def _angriff(gefunden: Bericht, vorher: Bericht | None) -> Selbsttest:
    return selbsttest(gefunden, vorher)


# Charts of the registers.


@allowed(*zahlen.LESENDE)
@require_GET
def zahlenseite(request: HttpRequest) -> HttpResponse:
    """Staffing, succession, time and courses of the agencies somebody looks after."""
    diagramme = zahlen.diagramme(actor(request), timezone.localdate())
    return _fluechtig(render(request, "sap/zahlen.html", {"decree": DECREE, "diagramme": diagramme}))


QUARTAL = r"(?P<quartal>\d{4}-Q[1-4])"
urlpatterns = [
    path("bogen/", bogen, name="boegen"),
    path("bogen/senden/", senden, name="bogen_senden"),
    re_path(rf"^bogen/{QUARTAL}/$", ausfuellen, name="ausfuellen"),
    re_path(rf"^bogen/{QUARTAL}/quittieren/$", quittieren, name="quittieren"),
    path("zahlen/", zahlenseite, name="zahlen"),
    path("bericht/", berichte, name="berichte"),
    path("bericht/<int:jahr>/", bericht, name="bericht"),
    path("bericht/<int:jahr>.pdf", bericht_pdf, name="bericht_pdf"),
    path("bericht/<int:jahr>.json", bericht_json, name="bericht_json"),
    path("bericht/<int:jahr>.csv", bericht_csv, name="bericht_csv"),
    path("bericht/<int:jahr>/selbsttest/", bericht_selbsttest, name="bericht_selbsttest"),
]
