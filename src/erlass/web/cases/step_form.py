"""The form of a step: what is asked, the reasons for departures, what was typed, and what stood in the way when it was sent.

A draft on the server keeps what was typed whenever a step could not be taken; votes leave none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from erlass.cases.context import Context
from erlass.cases.errors import Blocked, Conflict, NotPossible, Obstacle, ReasonMissing
from erlass.cases.models import Bestaetigung, Case, Entwurf
from erlass.cases.perform import Outlook, draft_name, outlook
from erlass.cases.procedures import Procedure, Transition
from erlass.law.errors import FactError, Refusal
from erlass.law.rulebook import REASONS
from erlass.people.models import Account
from erlass.people.policy import Actor
from erlass.web.cases.answering import plain
from erlass.web.forms import Builder, Codes, Form, Problem, Reason, Widget, coded, place, widget_id
from erlass.web.spelling import spoken
from erlass.web.typed import Typed, add_entry, join, length, remove_entry, stated, typed_form

PREFIX = "f."
SURE = "sicher"
LONGEST_TEXT = 20_000


@dataclass
class StepForm:
    """One look at the form. `version`: the state of the case that the person saw; `focus`: the id of what comes next."""

    procedure: Procedure
    step: Transition
    case: Case
    actor: Actor
    account: Account
    typed: Typed = field(default_factory=dict)
    version: int | None = None
    refusals: Sequence[Refusal] = ()
    obstacles: Sequence[Obstacle] = ()
    reasons_missing: bool = False
    since: Sequence[str] = ()
    notice: str = ""
    unsure: bool = False
    focus: str = ""
    draft: Entwurf | None = None
    draft_is_new: bool = False

    @property
    def opening(self) -> bool:
        return self.case.pk is None

    @property
    def keeps_drafts(self) -> bool:
        return bool(self.step.fields) and self.step.ballot is None

    @cached_property
    def context(self) -> Context:
        return Context(self.case, self.procedure, self.step, self.actor, timezone.localdate())

    @cached_property
    def codes(self) -> Codes:
        return {path: list(options(self.context)) for path, options in self.step.options.items()}

    @cached_property
    def outlook(self) -> Outlook:
        return outlook(self.case, self.procedure, self.step, self.actor, self.context.day)

    # What was typed.

    @property
    def facts(self) -> dict[str, object]:
        """What the form states, in JSON form."""
        return stated(self.step.fields, coded(self.step.fields, self.typed, self.codes))

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons given, by provision."""
        given = {ref: self.typed.get(join(REASONS, ref), "").strip() for ref, _ in self.step.excusable}
        return {ref: text for ref, text in given.items() if text}

    def read(self, post: QueryDict) -> None:
        """Take over what was sent, every text unchanged."""
        self.typed = {
            plain(name.removeprefix(PREFIX)): plain(" ".join(post.getlist(name)))[:LONGEST_TEXT]
            for name in post
            if name.startswith(PREFIX)
        }
        version = post.get("version", "")
        self.version = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None

    def start(self) -> None:
        """The form as it opens: a draft, what others already confirmed, or what the declaration presets."""
        self.version = None if self.opening else self.case.version
        preset = self.step.preset(self.context) if self.step.preset else None
        self.typed = typed_form(self.step.fields, self._confirmed() or preset)
        self.draft = self._drafts().first() if self.keeps_drafts else None
        if self.draft is not None:
            self.typed |= {str(name): str(text) for name, text in self.draft.typed.items()}

    def _confirmed(self) -> dict[str, object] | None:
        """What the others have confirmed already, for whoever is to confirm it too. Votes stay hidden."""
        if self.opening or not self.step.joint:
            return None
        found = Bestaetigung.objects.filter(case=self.case, transition=self.step.key).first()
        return dict(found.content) if found is not None and found.content else None

    def act(self, action: str) -> None:
        """Change the form as a button says: `mehr f.anteile`, `weniger f.anteile[1]`."""
        verb, _, name = action.partition(" ")
        path = name.removeprefix(PREFIX)
        if verb == "mehr":
            add_entry(self.step.fields, self.typed, path)
            self.focus = widget_id(f"{name}[{length(self.typed, path) - 1}]")
        elif verb == "weniger":
            remove_entry(self.typed, path)
            self.focus = widget_id(name.rpartition("[")[0])

    # Drafts.

    def _drafts(self) -> QuerySet[Entwurf]:
        return Entwurf.objects.filter(account=self.account, form=draft_name(self.procedure, self.step, self.case))

    def keep(self) -> None:
        """Keep what was typed, unless the case went on in the meantime without the person having seen it."""
        if self.keeps_drafts and any(text.strip() for text in self.typed.values()):
            self.draft, _ = Entwurf.objects.update_or_create(
                account=self.account,
                form=draft_name(self.procedure, self.step, self.case),
                defaults={"typed": self.typed},
            )
            self.draft_is_new = True

    def forget(self) -> None:
        self._drafts().delete()
        self.draft = None

    # What stood in the way.

    def refused(self, error: FactError | Blocked | Conflict | NotPossible) -> None:
        """Remember why the step was not taken. A conflict makes the form one of the new state of the case."""
        self.focus = "fehler"
        if isinstance(error, FactError):
            self.refusals = error.refusals
        elif isinstance(error, Blocked):
            self.obstacles, self.reasons_missing = error.obstacles, isinstance(error, ReasonMissing)
        elif isinstance(error, Conflict):
            self.since = error.since
            self.case.refresh_from_db()
            self.version = self.case.version
        else:
            self.notice = str(error)

    # How it is drawn.

    @cached_property
    def form(self) -> Form:
        build = Builder(self.typed, PREFIX, self.codes)
        reasons = build.reasons(Reason(ref, text) for ref, text in self.step.excusable)
        return Form(build.facts(self.step.fields), reasons, [])

    @cached_property
    def _needed(self) -> set[str]:
        """Provisions for which a reason is missing or was given."""
        refs = {o.ref for o in self.outlook.departures} | set(self.reasons)
        return refs | ({o.ref for o in self.obstacles} if self.reasons_missing else set())

    @property
    def needed_reasons(self) -> list[Widget]:
        found = self._reason_widgets(needed=True)
        for widget in found:
            widget.optional = False
        return found

    @property
    def other_reasons(self) -> list[Widget]:
        return self._reason_widgets(needed=False)

    def _reason_widgets(self, *, needed: bool) -> list[Widget]:
        return [w for w in self.form.reasons if (w.path.removeprefix(f"{REASONS}.") in self._needed) is needed]

    @cached_property
    def problems(self) -> list[tuple[None, Problem]]:
        """The refusals at their fields and in a list (in the shape of `fehlerliste.html`)."""
        found = [self._named(problem) for problem in place(self.form, self.refusals, self.typed)]
        if self.unsure:
            found.append(Problem(SURE, "Bestätigung", "Bitte bestätigen Sie, dass der Schritt ausgeführt werden soll."))
        return [(None, problem) for problem in found]

    def _named(self, problem: Problem) -> Problem:
        """A refusal by a rule, of something that is not in the form, by the label of the fact."""
        if problem.target:
            return problem
        known = self.procedure.field(problem.label)
        label = known.label if known else spoken(problem.label)
        return Problem("", label[:1].upper() + label[1:], problem.text)

    @property
    def known_obstacles(self) -> Sequence[Obstacle]:
        """What is in the way already before anything is entered, unless it was just said."""
        return () if self.obstacles else self.outlook.obstacles

    @property
    def state_label(self) -> str:
        return "" if self.opening else self.procedure.state(self.case.state).label
