"""Choosing a person in the demonstration, and what every page says about who is signed in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from erlass.cases import registry
from erlass.law.roles import EVERYONE
from erlass.people.access import allowed
from erlass.people.models import Account, Behoerde, Dienstverhaeltnis, Person, Rollenzuweisung
from erlass.people.roles import BESCHAEFTIGTE
from erlass.people.sign_in import actor

BACKEND = "erlass.people.sign_in.Backend"


@dataclass
class Choice:
    """A person of an office with the names of their roles in it."""

    person: Person
    roles: list[str] = field(default_factory=list)


@dataclass
class Group:
    """An office; those with a role of their own first, then everybody else."""

    office: Behoerde
    choices: list[Choice]

    @property
    def with_role(self) -> list[Choice]:
        return [c for c in self.choices if c.roles]

    @property
    def others(self) -> list[Choice]:
        return [c for c in self.choices if not c.roles]


def demonstration(request: HttpRequest) -> dict[str, object]:
    """For templates: whether this is the demonstration, and in which roles somebody is signed in."""
    if not settings.DEMONSTRATION:
        return {"DEMONSTRATION": False}
    return {"DEMONSTRATION": True, "role_names": lambda: role_names(request)}


def role_names(request: HttpRequest) -> list[str]:
    """The names of the roles of whoever is signed in; employees without another role are just that."""
    known, held = registry.roles(), actor(request).offices
    special = [role for role in held if role != BESCHAEFTIGTE.key] or list(held)
    return sorted(known[role].label if role in known else role for role in special)


def groups() -> list[Group]:
    """Everybody who works somewhere or holds a role today, by office."""
    today, known = timezone.localdate(), registry.roles()
    offices: dict[int, Behoerde] = {}
    people: dict[int, dict[int, Choice]] = defaultdict(dict)
    for model in (Rollenzuweisung, Dienstverhaeltnis):
        for row in model.objects.am(today).select_related("person", "behoerde"):
            offices[row.behoerde_id] = row.behoerde
            choice = people[row.behoerde_id].setdefault(row.person_id, Choice(row.person))
            if isinstance(row, Rollenzuweisung):
                choice.roles.append(known[row.rolle].label if row.rolle in known else row.rolle)
    return [
        Group(office, sorted(people[pk].values(), key=lambda c: (sorted(c.roles), c.person.name)))
        for pk, office in sorted(offices.items(), key=lambda item: item[1].name)
    ]


@allowed(EVERYONE)
@require_http_methods(["GET", "POST"])
def choose_role(request: HttpRequest) -> HttpResponse:
    """Sign in as a person of one's choice. Its address exists in the demonstration only (`erlass.web.sign_in_urls`)."""
    back = request.GET.get("next", "") if request.method == "GET" else request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = ""
    if request.method == "GET":
        return render(request, "erlass/rolle.html", {"groups": groups(), "next": back})
    person = get_object_or_404(Person, key=request.POST.get("person", ""))
    account, made = Account.objects.get_or_create(person=person, defaults={"username": person.key})
    if made:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    login(request, account, backend=BACKEND)
    request.session.mark_sign_in()  # type: ignore[attr-defined] # of `erlass.people.sessions`
    return HttpResponseRedirect(back or reverse("start"))
