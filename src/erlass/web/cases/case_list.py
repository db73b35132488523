"""Lists of cases: filtered, sorted, page by page, exported, and one step for several of them where the declaration allows it.

Nothing is counted beyond a limit, and the number of queries does not depend on the number of cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from erlass.cases import lists, reading, registry
from erlass.cases.models import Case, Frist, FristState
from erlass.cases.perform import take_step
from erlass.cases.procedures import Procedure, Transition
from erlass.law.display import Node, display
from erlass.law.errors import ErlassError
from erlass.people import policy
from erlass.people.models import Behoerde, Person
from erlass.people.policy import Actor
from erlass.registers.export import TYPES, Extract, exported
from erlass.registers.registers import Cell, Column
from erlass.web.cases.answering import actor, plain, signed_in
from erlass.web.cases.steps import slot_name
from erlass.web.cases.urgency import Urgency, urgency
from erlass.web.spelling import spoken

PAGE, COUNTED, EXPORTED = 50, 10_000, 10_000
SORTS: Mapping[str, tuple[str, tuple[str, str]]] = {
    "": ("zuletzt geändert", ("-changed_at", "-pk")),
    "alt": ("am längsten unverändert", ("changed_at", "pk")),
    "neu": ("zuletzt eröffnet", ("-pk", "-changed_at")),
    "erste": ("zuerst eröffnet", ("pk", "changed_at")),
}
OPEN, CLOSED, ALL = "", "abgeschlossen", "alle"


@dataclass(frozen=True)
class Query:
    """What a list shows. Everything but the page stands in the address of the list and of its exports."""

    verfahren: str = ""
    stand: str = ""
    behoerde: str = ""
    offen: str = OPEN
    q: str = ""
    wartet: str = ""
    sortierung: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Query:
        return cls(**{name: plain(sent.get(name, ""))[:80] for name in cls.__dataclass_fields__})

    @property
    def sort(self) -> str:
        return self.sortierung if self.sortierung in SORTS else ""

    def address(self, **more: object) -> str:
        given = {name: getattr(self, name) for name in self.__dataclass_fields__} | more
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def cases(self, who: Actor) -> QuerySet[Case]:
        """The cases that are meant, as far as somebody sees them."""
        found = lists.visible_cases(who)
        if self.wartet:
            found = found.filter(pk__in=lists.waiting_steps(who).values("pk"))
        wanted = {"procedure": self.verfahren, "state": self.stand, "behoerde__key": self.behoerde}
        found = found.filter(**{name: value for name, value in wanted.items() if value})
        if self.offen in (OPEN, CLOSED):
            found = found.filter(closed_on__isnull=self.offen == OPEN)
        for word in self.q.split():
            by_word = Q(number__icontains=word) | Q(headline__icontains=word) | Q(person__name__icontains=word)
            found = found.filter(by_word)
        return found.order_by(*SORTS[self.sort][1])


@dataclass(frozen=True)
class Line:
    """A case as a list shows it; `cells` are the facts that matter for its procedure."""

    case: Case
    procedure: Procedure
    state: str
    cells: tuple[Node, ...] = ()
    due: Frist | None = None
    urgency: Urgency | None = None
    chosen: bool = False


@dataclass
class Listed:
    """The lines of a page with what is needed to read them."""

    columns: list[str]
    lines: list[Line]
    persons: Mapping[str, str] = field(default_factory=dict)


def readable(who: Actor) -> list[Procedure]:
    """The procedures of which somebody may see cases at all."""
    personal = ("everyone", "subject", "member")
    return [
        p
        for p in registry.procedures()
        if who.is_system or any(by.relation in personal or who.holds(by.key) for by in p.readers)
    ]


def listed(cases: Sequence[Case], procedure: Procedure | None, who: Actor) -> Listed:
    """Cases as lines, with the columns of the procedure if there is only one."""
    today = timezone.localdate()
    names = procedure.columns if procedure else ()
    labels = [f.label if (f := procedure.field(n)) else spoken(n) for n in names] if procedure else []
    persons = _persons(cases, names)
    lines = []
    for case in cases:
        declared = procedure or registry.procedure(case.procedure)
        due = _next_due(case, declared)
        lines.append(
            Line(
                case, declared, declared.state(case.state).label, tuple(_cells(case, declared, names, persons, who)), due,
                urgency(due.due, today) if due else None,
            )
        )  # fmt: skip
    return Listed([label[:1].upper() + label[1:] for label in labels], lines, persons)


def _cells(
    case: Case, procedure: Procedure, names: Sequence[str], persons: Mapping[str, str], who: Actor
) -> list[Node]:
    hidden = reading.hidden_names(case, procedure, who) if names else set()
    cells = []
    for name in names:
        value = None if name in hidden else case.data.get(name)
        shown = persons.get(value, value) if isinstance(value, str) else value
        cells.append(display(procedure.field(name), shown, name=name))
    return cells


def _persons(cases: Sequence[Case], names: Sequence[str]) -> dict[str, str]:
    """Names of the persons whose keys stand in the columns."""
    keys = {v for case in cases for n in names if isinstance(v := case.data.get(n), str) and v.startswith("p-")}
    return dict(Person.objects.filter(key__in=keys).values_list("key", "name")) if keys else {}


def _next_due(case: Case, procedure: Procedure) -> Frist | None:
    running = [f for f in case.fristen.all() if not procedure.deadline(f.key).quiet]
    return min(running, key=lambda f: f.due, default=None)


def with_relations(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Everything a line shows, in a fixed number of queries."""
    running = Prefetch("fristen", Frist.objects.filter(state=FristState.RUNNING))
    return cases.select_related("behoerde", "person").prefetch_related("members", running)


@signed_in
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The list with its filters, or as a file with `?form=csv`."""
    who, query = actor(request), Query.of(request.GET.dict())
    procedures = readable(who)
    procedure = next((p for p in procedures if p.name == query.verfahren), None)
    if procedure is None or query.stand not in {s.key for s in procedure.states}:
        query = replace(query, stand="")
    found = query.cases(who)
    form = request.GET.get("form", "")
    if form:
        return _file(found, procedure, who, form)
    number = _page_number(request.GET.get("seite", ""))
    rows = list(with_relations(found)[(number - 1) * PAGE : number * PAGE + 1])
    shown = listed(rows[:PAGE], procedure, who)
    count = found.order_by()[: COUNTED + 1].count()
    content = {
        "query": query, "procedures": procedures, "procedure": procedure, "offices": _offices(who), "sorts": SORTS, "listed": shown,
        "count": min(count, COUNTED), "more_than_counted": count > COUNTED, "filtered": query != Query(sortierung=query.sortierung),
        "earlier": query.address(seite=number - 1) if number > 1 else "", "number": number,
        "later": query.address(seite=number + 1) if len(rows) > PAGE else "",
        "exports": [(name.upper(), query.address(form=name)) for name in TYPES] if rows else [],
        "bulk": _bulk_steps(shown.lines, procedure, who), "exported": EXPORTED,
    }  # fmt: skip
    partial = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined] # django_htmx
    template = "erlass/vorgang/teile/liste.html" if partial else "erlass/vorgang/liste.html"
    return render(request, template, content | {"partial": partial})


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _offices(who: Actor) -> list[Behoerde]:
    """The agencies to choose from; a choice of one is none."""
    held = {pk for ids in who.offices.values() for pk in ids}
    everywhere = any(by.relation == "anywhere" and who.holds(by.key) for p in registry.procedures() for by in p.readers)
    found = list(Behoerde.objects.all() if everywhere else Behoerde.objects.filter(pk__in=held))
    return found if len(found) > 1 else []


# Files.

COLUMNS = (
    Column("number", "Vorgang"), Column("procedure", "Verfahren"), Column("headline", "Gegenstand"), Column("state", "Stand"),
    Column("office", "Behörde"), Column("person", "Person"), Column("opened", "eröffnet", kind="date"),
    Column("changed", "geändert", kind="date"), Column("closed", "abgeschlossen", kind="date"),
    Column("due", "nächste Frist", kind="date"),
)  # fmt: skip


def _file(found: QuerySet[Case], procedure: Procedure | None, who: Actor, form: str) -> HttpResponse:
    """What the list shows, all pages of it, as a file. Each confidential case in it leaves a trace."""
    if form not in TYPES:
        raise BadRequest("Diese Form gibt es nicht.")
    shown = listed(list(with_relations(found)[:EXPORTED]), procedure, who)
    own = procedure.columns if procedure else ()
    columns = [*COLUMNS, *(Column(f"f_{n}", label) for n, label in zip(own, shown.columns, strict=True))]
    for line in shown.lines:
        reading.leave_trace(line.case, who, "in einer Liste ausgegeben")
    title = procedure.title if procedure else "Vorgänge"
    extract = Extract(title, timezone.localdate(), timezone.localtime(), columns, [_row(line) for line in shown.lines])
    response = HttpResponse(exported(extract, form), content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="vorgaenge-{extract.day}.{form}"'
    return response


def _row(line: Line) -> dict[str, Cell]:
    case = line.case
    row: dict[str, Cell] = {
        "number": case.number, "procedure": line.procedure.title, "headline": case.headline, "state": line.state,
        "office": case.behoerde.name, "person": case.person.name if case.person else "",
        "opened": timezone.localdate(case.opened_at), "changed": timezone.localdate(case.changed_at), "closed": case.closed_on,
        "due": line.due.due if line.due else None,
    }  # fmt: skip
    return row | {f"f_{node.name}": "" if node.empty else node.brief for node in line.cells}


# One step for several cases.


def _bulk_steps(lines: Sequence[Line], procedure: Procedure | None, who: Actor) -> list[Transition]:
    """The steps that the actor may take for at least one of the lines together with others."""
    steps = [t for t in procedure.transitions if t.bulk and not t.fields] if procedure else []
    return [t for t in steps if any(_may(line, t, who) for line in lines)]


def _may(line: Line, step: Transition, who: Actor) -> bool:
    case = line.case
    return case.state in line.procedure.sources(step) and policy.may(who, step.by, case.target)


@dataclass(frozen=True)
class Outcome:
    """What became of one case of several."""

    number: str
    headline: str
    done: bool
    text: str


@signed_in
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Take one step for several cases; each is a transaction of its own and has an outcome of its own."""
    who = actor(request)
    procedure = registry.procedure(request.POST.get("verfahren", ""))
    step = procedure.transition(request.POST.get("schritt", ""))
    if step is None or not step.bulk or step.fields:
        raise BadRequest("Diesen Schritt gibt es nicht für mehrere Vorgänge.")
    numbers = [plain(number) for number in request.POST.getlist("vorgang")[:PAGE]]
    found = lists.visible_cases(who, procedure.name).filter(number__in=numbers).order_by("pk")
    outcomes = [_take(case, step, who) for case in found]
    back = f"?{urlencode({'verfahren': procedure.name})}"
    content = {
        "outcomes": outcomes,
        "step": step,
        "procedure": procedure,
        "back": back,
        "done": sum(o.done for o in outcomes),
    }
    return render(request, "erlass/vorgang/sammel.html", content)


def _take(case: Case, step: Transition, who: Actor) -> Outcome:
    try:
        done = take_step(case, step.key, who)
    except ErlassError as error:  # of this case only; the others go on
        return Outcome(case.number, case.headline, False, str(error))
    missing = ", ".join(slot_name(step, slot) for slot in done.waiting_for)
    return Outcome(case.number, case.headline, True, f"Noch offen: {missing}." if missing else "Ausgeführt.")
