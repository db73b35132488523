"""Verwaltung: offices, people, roles, accounts by declared acts; how the installation runs; who may do what; the access trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET, require_http_methods

from erlass import decrees
from erlass.cases import registry
from erlass.cases.models import Case, Nachricht
from erlass.cases.procedures import Procedure
from erlass.law.errors import ErlassError, FactError
from erlass.law.roles import EVERYONE, By
from erlass.operation import rounds
from erlass.people import acts, policy
from erlass.people.access import SIGNED_IN, actor, allowed
from erlass.people.acts import Act
from erlass.people.models import Account, Behoerde, Behoerdenstand, Dienstverhaeltnis, Person, Rollenzuweisung
from erlass.people.policy import Actor
from erlass.people.roles import ADMINISTRATION, PERSONALSTELLE
from erlass.registers.journal import PURGED
from erlass.registers.models import Event
from erlass.registers.retention import months_before
from erlass.registers.verify import register_models
from erlass.web.forms import Builder, Form, coded, place
from erlass.web.typed import stated, typed_form

PREFIX = "f."
SHOWN, TRAIL, DELETIONS = 50, 100, 10


@allowed(*acts.OFFICE_STAFF)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Offices with their staff, people found by name, and what can be done."""
    who, today = actor(request), timezone.localdate()
    offices = _offices(who)
    stands = {s.behoerde_id: s for s in Behoerdenstand.objects.am(today).filter(behoerde__in=offices)}
    words = request.GET.get("q", "").strip()[:80]
    context = {
        "acts": acts.open_to(who), "offices": [(o, stands.get(o.pk)) for o in offices], "q": words,
        "people": _people(who, words), "runs": who.holds(ADMINISTRATION.key),
    }  # fmt: skip
    return _private(render(request, "erlass/verwaltung/start.html", context))


def _offices(who: Actor) -> list[Behoerde]:
    found = Behoerde.objects.select_related("uebergeordnet").order_by("name")
    if not who.holds(ADMINISTRATION.key):
        found = found.filter(pk__in=who.offices.get(PERSONALSTELLE.key, ()))
    return list(found)


@dataclass(frozen=True)
class Shown:
    """A person with service relation, roles and account of today, and the acts that begin with them."""

    person: Person
    service: Dienstverhaeltnis | None
    roles: list[tuple[str, Rollenzuweisung]]
    account: Account | None
    acts: list[Act]


def _people(who: Actor, words: str) -> list[Shown]:
    """People by name, as far as somebody administers them."""
    if not words:
        return []
    found = Person.objects.filter(Q(name__icontains=words) | Q(key=words)).select_related("account")
    if not who.holds(ADMINISTRATION.key):
        here = Dienstverhaeltnis.objects.am().filter(behoerde__in=who.offices.get(PERSONALSTELLE.key, ()))
        found = found.filter(pk__in=here.values("person"))
    people = list(found[:SHOWN])
    services = {
        d.person_id: d for d in Dienstverhaeltnis.objects.am().filter(person__in=people).select_related("behoerde")
    }
    roles: dict[int, list[tuple[str, Rollenzuweisung]]] = {}
    for held in Rollenzuweisung.objects.am().filter(person__in=people).select_related("behoerde"):
        roles.setdefault(held.person_id, []).append((_label(held.rolle), held))
    possible = [a for a in acts.open_to(who) if "person" in a.options and "rolle" not in a.options]
    return [
        Shown(
            p, services.get(p.pk), sorted(roles.get(p.pk, []), key=lambda role: role[0]), account := getattr(p, "account", None),
            [a for a in possible if a.key != "konto-anlegen" or account is None],
        )
        for p in people
    ]  # fmt: skip


def _label(role: str) -> str:
    known = registry.roles().get(role)
    return known.label if known else role


@allowed(*acts.OFFICE_STAFF)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, key: str) -> HttpResponse:
    """The form of one act. What is refused stands at its field, and nothing typed is lost."""
    who, declared = actor(request), acts.act(key)
    if declared is None or declared not in acts.open_to(who):
        raise Http404("Das gibt es nicht.")
    codes = {name: list(options(who)) for name, options in declared.options.items()}
    if request.method == "POST":
        typed = {
            n.removeprefix(PREFIX): " ".join(request.POST.getlist(n)) for n in request.POST if n.startswith(PREFIX)
        }
    else:
        typed = typed_form(declared.fields, _known(declared, request.GET.dict(), codes))
    form, problems = Form(Builder(typed, PREFIX, codes).facts(declared.fields), [], []), []
    notice = ""
    if request.method == "POST":
        try:
            done = acts.perform(declared, who, stated(declared.fields, coded(declared.fields, typed, codes)))
        except FactError as error:
            problems = place(form, error.refusals, typed)
        except ErlassError as error:
            notice = str(error)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("administration"))
    context = {"act": declared, "form": form, "problems": problems, "notice": notice, "here": request.path}
    return _private(
        render(request, "erlass/verwaltung/handlung.html", context, status=422 if problems or notice else 200)
    )


def _known(declared: Act, asked: Mapping[str, str], codes: Mapping[str, list[tuple[str, str]]]) -> Mapping[str, object]:
    """What the form begins with: what the address chose among the codes, and what is known of it; all else is empty."""
    chosen = {n: asked[n] for n in codes if asked.get(n) in {code for code, _ in codes[n]}}
    about = chosen.get(declared.person or declared.office)
    known = declared.known(about) if declared.known and about else {}
    return {n: v for n, v in {**known, **chosen}.items() if v is not None}


@allowed(*acts.ADMINISTRATORS)
@require_GET
def running(request: HttpRequest) -> HttpResponse:
    """Whether the installation works, what waits to be sent, how long what is kept."""
    waiting = Nachricht.objects.filter(sent_at=None).aggregate(
        count=Count("pk"), tried=Count("pk", filter=Q(tries__gt=0))
    )
    kept = [(str(m._meta.verbose_name_plural), m.keep_months) for m in register_models()]
    purged = Event.objects.filter(kind=PURGED).order_by("-seq")[:DELETIONS]
    context = {
        "health": rounds.run_health(), "waiting": waiting, "registers": sorted(kept, key=lambda row: row[0]),
        "procedures": _kept(timezone.localdate()), "deleted": [(e, _deleted(e.subject)) for e in purged],
    }  # fmt: skip
    return _private(render(request, "erlass/verwaltung/betrieb.html", context))


def _kept(today: dt.date) -> list[tuple[Procedure, int]]:
    """Procedures with the number of their cases that are due to be deleted."""
    found = sorted(registry.procedures(), key=lambda p: p.title)
    due: dict[str, int] = {}
    for months in {p.keep_months for p in found}:
        over = Case.objects.filter(closed_on__lt=months_before(today, months), purged_on=None).order_by()
        names = [p.name for p in found if p.keep_months == months]
        due.update(over.filter(procedure__in=names).values_list("procedure").annotate(n=Count("pk")))
    return [(p, due.get(p.name, 0)) for p in found]


def _deleted(subject: str) -> str:
    """What an event of deletion was about, without naming anybody."""
    kind, _, name = subject.partition(":")
    if kind == "register":
        return next((str(m._meta.verbose_name_plural) for m in register_models() if m._meta.label_lower == name), name)
    return f"Vorgang {name}"


@allowed(SIGNED_IN)
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Who looked at confidential things that concern me, or the people of the agency whose data protection I look after."""
    sent = request.GET.get("seite", "1")
    page = int(sent) if sent.isdecimal() and 0 < len(sent) < 5 else 1
    start = (max(1, page) - 1) * TRAIL
    found = list(policy.accesses(actor(request))[start : start + TRAIL + 1])
    context = {"accesses": found[:TRAIL], "page": max(1, page), "later": len(found) > TRAIL}
    return _private(render(request, "erlass/verwaltung/zugriffe.html", context))


@allowed(EVERYONE)
@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """Who may do what, as the declarations say it."""
    found = []
    for decree in decrees.all():
        offer = registry.offer_of(decree.key)
        registers = [(r, _names(r.readers)) for r in offer.registers]
        found.append((decree, [(p, _names(p.readers, p), _steps(p)) for p in offer.procedures], registers))
    context = {"decrees": found, "roles": registry.roles().values(), "acts": [(a, _names(a.by)) for a in acts.ACTS]}
    return render(request, "erlass/verwaltung/rechte.html", context)


def _names(groups: tuple[By, ...], procedure: Procedure | None = None) -> list[str]:
    """What groups are called, each once, with the states in which they count."""
    return list(dict.fromkeys(_words(by, procedure) for by in groups))


def _words(by: By, procedure: Procedure | None) -> str:
    if procedure is None or not by.states:
        return by.name
    return f"{by.name} (im Stand: {', '.join(procedure.state(s).label for s in by.states)})"


def _steps(procedure: Procedure) -> list[Mapping[str, object]]:
    """The steps of a procedure with who takes them; where two must confirm, with both."""
    return [
        {"label": t.label, "by": _names(t.by, procedure), "joint": _names(t.joint, procedure), "cites": t.cites}
        for t in procedure.transitions
    ]


def _private(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response
