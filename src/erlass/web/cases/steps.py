"""Taking a step and opening a case: the form, sent to itself, until the kernel accepts it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from erlass.cases import lists, registry
from erlass.cases.errors import Blocked, Conflict, NotPossible
from erlass.cases.models import Case
from erlass.cases.perform import Done, open_case, take_step
from erlass.cases.procedures import Procedure, Transition
from erlass.law.errors import FactError
from erlass.people import policy
from erlass.people.models import Account, Behoerde
from erlass.people.policy import Actor, NotAllowed
from erlass.web.cases.answering import actor, decree_of, plain, signed_in
from erlass.web.cases.step_form import SURE, StepForm

TAKE, DRAFT, DISCARD = "ausfuehren", "entwurf", "verwerfen"
Act = Callable[[StepForm], Done]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The form of a step of a case."""
    who = actor(request)
    case, procedure, declared = _case_and_step(number, step, who)
    form = StepForm(procedure, declared, case, who, account(request))
    here = reverse("case-step", args=[number, step])
    if case.state not in procedure.sources(declared) and request.method != "POST":
        state = procedure.state(case.state).label
        raise NotPossible(f"„{declared.label}“ ist im Stand „{state}“ nicht vorgesehen.")

    def act(form: StepForm) -> Done:
        return take_step(case, step, who, form.facts, version=form.version, reasons=form.reasons)

    return _answer(request, form, here, act)


def _case_and_step(number: str, name: str, who: Actor) -> tuple[Case, Procedure, Transition]:
    """A case and one of its steps. Raises `NotPossible` where somebody may not even see it, `NotAllowed` where they may not
    take the step.
    """
    try:
        case = lists.case_to_act_on(number, name, who)
    except NotAllowed as error:
        raise NotPossible(str(error), missing=True) from None
    procedure = registry.procedure(case.procedure)
    step = procedure.transition(name)
    if step is None or step.opens:
        raise NotPossible(f"Einen Schritt „{name}“ hat „{procedure.title}“ nicht.", missing=True)
    policy.require(who, step.by, case.target, f"„{step.label}“")
    return case, procedure, step


def account(request: HttpRequest) -> Account:
    found = request.user
    assert isinstance(found, Account)  # `signed_in` let nobody else pass
    return found


# Opening.


@dataclass(frozen=True)
class Where:
    """For which agency a case is opened, within which other case, and which agencies could be chosen."""

    office: Behoerde
    parent: Case | None
    possible: Sequence[Behoerde]

    @property
    def query(self) -> str:
        within = {"in": self.parent.number} if self.parent else {}
        return urlencode({"behoerde": self.office.key, **within})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest, decree: str, procedure: str, step: str) -> HttpResponse:
    """The form of a step that opens a case."""
    who = actor(request)
    declared = registry.procedure(f"{decree}.{procedure}")
    begun = declared.transition(step)
    if begun is None or not begun.opens or begun.automatic:
        raise NotPossible(f"„{declared.title}“ beginnt nicht mit „{step}“.", missing=True)
    where = _where(who, declared, begun, request.GET.get("behoerde", ""), request.GET.get("in", ""))
    case = not_yet_opened(declared, who, where.office, where.parent)
    policy.require(who, begun.by, case.target, f"„{begun.label}“")
    form = StepForm(declared, begun, case, who, account(request))
    here = f"{reverse('case-open', args=[decree, procedure, step])}?{where.query}"

    def act(form: StepForm) -> Done:
        return open_case(declared, step, who, where.office, form.facts, parent=where.parent, reasons=form.reasons)

    return _answer(request, form, here, act, where)


def not_yet_opened(procedure: Procedure, who: Actor, office: Behoerde, parent: Case | None) -> Case:
    """The case that somebody would open, to look at what its first step asks and what stands in the way."""
    now = timezone.now()
    person = who.person if procedure.opener_is_subject else None
    return Case(
        number="", procedure=procedure.name, state="", behoerde=office, person=person, parent=parent, opened_at=now, changed_at=now,
    )  # fmt: skip


def _where(who: Actor, procedure: Procedure, step: Transition, office: str, parent: str) -> Where:
    if procedure.parent:
        within = Case.objects.select_related("behoerde").filter(number=plain(parent)).first()
        visible = within is not None and lists.visible_cases(who).filter(pk=within.pk).exists()
        if within is None or not (visible or policy.may(who, step.by, within.target)):
            raise NotPossible("Dieser Vorgang beginnt innerhalb eines anderen, den es nicht gibt.", missing=True)
        return Where(within.behoerde, within, ())
    ids = lists.opening_offices(who, step)
    if ids is None:
        raise NotAllowed(f"„{step.label}“ ist Ihnen nicht möglich; berechtigt: {who_may(step)}.")
    offices = Behoerde.objects.filter(pk__in=ids) if ids else Behoerde.objects.all()
    possible = list(offices.order_by("name"))
    own = who.office
    wanted = next((o for o in possible if o.key == office), None) or next((o for o in possible if o == own), None)
    if wanted is None and not possible:
        raise NotPossible("Es ist noch keine Behörde eingerichtet.")
    return Where(wanted or possible[0], None, possible)


def who_may(step: Transition) -> str:
    """The groups that take a step, in words; the system is not named beside people."""
    return ", ".join(dict.fromkeys(by.name for by in step.by if step.automatic or by.relation != "system"))


# The form and its answers.


def _answer(request: HttpRequest, form: StepForm, here: str, act: Act, where: Where | None = None) -> HttpResponse:
    if request.method != "POST":
        form.start()
        return _page(request, form, here, where)
    form.read(request.POST)
    action = request.POST.get("aktion", "")
    if action == DRAFT:
        return _kept(request, form, here)
    if action == DISCARD:
        form.forget()
        messages.success(request, "Der Entwurf ist verworfen.")
        return HttpResponseRedirect(here)
    if action != TAKE:
        form.act(action)
        return _page(request, form, here, where)
    if form.step.danger and request.POST.get(SURE) != "ja":
        form.unsure, form.focus = True, "fehler"
        return _page(request, form, here, where)
    try:
        done = act(form)
    except (FactError, Blocked, Conflict, NotPossible) as error:
        form.refused(error)
        form.keep()
        return _page(request, form, here, where)
    except NotAllowed:
        form.keep()
        raise
    form.forget()
    return _done(request, form, done)


def _page(request: HttpRequest, form: StepForm, here: str, where: Where | None) -> HttpResponse:
    content = {
        "form": form, "enquiry": form, "procedure": form.procedure, "step": form.step, "case": None if form.opening else form.case,
        "decree": decree_of(form.procedure), "here": here, "where": where, "focus": form.focus, "wanted": slots(form),
        "follows": follows(form.procedure, form.step), "who_may": who_may(form.step),
    }  # fmt: skip
    return render(request, "erlass/vorgang/schritt.html", content)


def _kept(request: HttpRequest, form: StepForm, here: str) -> HttpResponse:
    """Keep the draft; a script hears when, a browser without scripts goes back to the form."""
    by_script = bool(getattr(request, "htmx", False))
    if form.opening or form.version == form.case.version or not by_script:  # what a script sends late is out of date
        form.keep()
    if by_script:
        return render(request, "erlass/vorgang/teile/entwurf_stand.html", {"draft": form.draft})
    messages.success(request, "Der Entwurf ist gespeichert. Nur Sie sehen ihn.")
    return HttpResponseRedirect(here)


def _done(request: HttpRequest, form: StepForm, done: Done) -> HttpResponse:
    if done.waiting_for:
        said = "Ihre Stimme ist abgegeben" if form.step.ballot else "Ihre Bestätigung ist vermerkt"
        missing = ", ".join(slot_name(form.step, slot) for slot in done.waiting_for)
        messages.success(request, f"{said}. Noch offen: {missing}.")
    else:
        messages.success(request, f"Ausgeführt: {form.step.label}.")
    if lists.visible_cases(form.actor).filter(pk=done.case.pk).exists():
        return HttpResponseRedirect(reverse("case", args=[done.case.number]))
    return HttpResponseRedirect(reverse("start"))


def slot_name(step: Transition, slot: str) -> str:
    """A seat or group that has to confirm or to vote, as people call it."""
    return next((by.name for by in (*step.by, *step.joint) if slot in (by.key, by.name)), slot)


def slots(form: StepForm) -> dict[str, list[str]]:
    """Who has confirmed or voted, and who has not yet; never what."""
    seen = form.outlook
    return {
        "confirmed": [slot_name(form.step, s) for s in seen.confirmed],
        "missing": [slot_name(form.step, s) for s in seen.waiting_for],
    }


def follows(procedure: Procedure, step: Transition) -> list[str]:
    """What a step brings about by its declaration, in words."""
    found = []
    if isinstance(step.target, str):
        found.append(f"neuer Stand: {procedure.state(step.target).label}")
    found += [f"Beteiligung: {procedure.participation(key).label}" for key in step.invites]
    found += [f"Frist beginnt: {procedure.deadline(key).label}" for key in step.starts]
    titles = [d.title for key in step.documents if (d := procedure.document(key))]
    return found + [f"Dokument: {title}" for title in titles]
