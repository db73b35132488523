"""Cases over HTTP: the same kernel, the same rights, the same refusals as on the pages; nothing hidden gets out."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from erlass.cases import registry
from erlass.cases.models import Case, FristState
from erlass.cases.perform import answer_participation
from erlass.people import administration, tokens
from erlass.people.models import Zugangstoken, Zugriff
from erlass.people.policy import accesses
from tests.api.conftest import Program, account_of
from tests.cases.conftest import FIRST, World
from tests.cases.muster import ANTRAG, STELLE

As = Callable[[str], Program]
STELLEN = "/procedures/muster.antrag/stellen"
GOOD = {"schriftlich": True, "beginn": None, "bedarf": True}
NUL = "a\0b"
HUGE = 10**17


@contextmanager
def declared(**changes: Any) -> Iterator[None]:
    """The procedure for tests, declared a little differently."""
    registry.offer(registry.Offer("muster", procedures=(replace(ANTRAG, **changes),)))
    try:
        yield
    finally:
        registry.offer(registry.Offer("muster", procedures=(ANTRAG,)))


def checked(world: World) -> Case:
    return world.take(world.open(anzahl=7), "pruefen", "personalstelle_hier", GOOD).case


def seated(world: World) -> Case:
    case = checked(world)
    answer_participation(case.beteiligungen.get(), world.actor("personalrat_hier"), "teilgenommen")
    world.take(case, "vereinbaren", "behoerdenleitung_hier")
    world.take(case, "vereinbaren", "datenschutz_dort")
    seats = {"eins": world.people["beschaeftigte_hier"].key, "zwei": world.people["beschaeftigte_dort"].key}
    return world.take(case, "besetzen", "personalstelle_hier", seats).case


# Who acts.


def test_nobody_gets_in_without_a_key(world: World) -> None:
    response = Client().get("/api/me")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert "Zugangsschlüssel" in response.json()["detail"]


@pytest.mark.parametrize("header", ["Bearer erl_falsch", "Bearer", "Basic YTpi", "erl_falsch", "Bearer \x00"])
def test_a_key_that_is_none(world: World, header: str) -> None:
    assert Client().get("/api/me", headers={"Authorization": header}).status_code == 401


def test_a_key_says_who_one_is(program: As, world: World) -> None:
    me = program("personalstelle_hier").get("/me")
    assert me["person"] == world.people["personalstelle_hier"].key
    assert [(r["role"], r["office"]) for r in me["roles"]] == [("beschaeftigte", "hier"), ("personalstelle", "hier")]


def test_an_expired_key_opens_nothing(program: As) -> None:
    key = program("personalstelle_hier")
    Zugangstoken.objects.update(expires_on=timezone.localdate())
    key.get("/me")
    Zugangstoken.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    key.get("/me", 401)


@pytest.mark.parametrize("change", [{"is_active": False}, {"person": None}])
def test_the_key_of_a_locked_account_opens_nothing(program: As, world: World, change: dict[str, object]) -> None:
    key = program("personalstelle_hier")
    account = account_of(world.people["personalstelle_hier"])
    for name, value in change.items():
        setattr(account, name, value)
    account.save()
    key.get("/me", 401)


def test_rights_end_with_the_role(program: As, world: World) -> None:
    key, case = program("personalstelle_hier"), world.open()
    key.get(f"/cases/{case.number}")
    who, office = world.people["personalstelle_hier"], world.offices["hier"]
    administration.end_role(who, office, "personalstelle", timezone.localdate() - dt.timedelta(days=1), "")
    key.get(f"/cases/{case.number}", 404)


def browser(world: World, name: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account_of(world.people[name]), backend="erlass.people.sign_in.Backend")
    return client


def test_a_session_reads_and_changes_only_with_its_token(world: World) -> None:
    client = browser(world, "beschaeftigte_hier")
    assert client.get("/api/cases").status_code == 200
    body = {"facts": {"grund": "ein Grund"}}
    assert client.post(f"/api{STELLEN}", body, content_type="application/json").status_code == 401
    assert not Case.objects.exists()
    token = "x" * 32
    client.cookies["csrftoken"] = token
    sent = client.post(f"/api{STELLEN}", body, content_type="application/json", headers={"X-CSRFToken": token})
    assert sent.status_code == 200
    assert Case.objects.get().person == world.people["beschaeftigte_hier"]


# Looking.


def test_procedures_are_public(world: World, client: Client) -> None:
    found = {p["name"]: p for p in client.get("/api/procedures").json()}
    antrag = found["muster.antrag"]
    assert [s["key"] for s in antrag["states"]] == [s.key for s in ANTRAG.states]
    assert next(s for s in antrag["steps"] if s["key"] == "verfallen")["automatic"]


def numbers(found: dict[str, Any]) -> set[str]:
    return {case["number"] for case in found["cases"]}


def test_the_list_shows_what_one_may_see_and_filters(program: As, world: World) -> None:
    new, done, away = world.open(), checked(world), world.open("beschaeftigte_dort")
    key = program("personalstelle_hier")
    assert numbers(key.get("/cases")) == {new.number, done.number}
    assert numbers(key.get("/cases", state="geprueft")) == {done.number}
    assert numbers(key.get("/cases", procedure="sap.bestellung")) == set()
    assert numbers(key.get("/cases", office="dort")) == set()
    assert numbers(key.get("/cases", waiting="true")) == {new.number}
    assert numbers(program("beschaeftigte_dort").get("/cases")) == {away.number}
    assert numbers(program("administration_hier").get("/cases")) == set()


def test_the_list_has_pages(program: As, world: World) -> None:
    now = timezone.now()
    Case.objects.bulk_create(
        Case(
            number=f"N-{i:03}", procedure="muster.antrag", state="gestellt", behoerde=world.offices["hier"], opened_at=now,
            changed_at=now,
        )
        for i in range(101)
    )  # fmt: skip
    key = program("personalstelle_hier")
    pages = [key.get("/cases", page=page) for page in (1, 2, 3, 4)]
    assert [len(p["cases"]) for p in pages] == [50, 50, 1, 0]
    assert [p["next"] for p in pages] == [2, 3, None, None]
    assert len(set.union(*map(numbers, pages))) == 101


def test_a_wrong_query_is_refused(program: As) -> None:
    key = program("personalstelle_hier")
    for name, value, message in (
        ("page", 0, "zu klein"), ("page", "x", "ganze Zahl"), ("page", HUGE, "zu groß"), ("waiting", "vielleicht", "true oder false"),
        ("state", NUL, "unzulässiges Zeichen"), ("office", "x" * 61, "zu lang"),
    ):  # fmt: skip
        (error,) = key.get("/cases", 422, **{name: value})["errors"]
        assert error["path"] == name
        assert message in error["message"]


def test_one_case_says_everything_one_may_know(program: As, world: World) -> None:
    case = checked(world)
    found = program("personalstelle_hier").get(f"/cases/{case.number}")
    assert (found["state_label"], found["version"]) == ("geprüft", 2)
    facts = {f["name"]: f for f in found["facts"]}
    assert facts["anzahl"]["value"] == 7
    assert facts["anzahl"]["by"] == "Beschäftigte hier"
    assert [e["step"] for e in found["events"]] == ["stellen", "pruefen"]
    assert [(p["key"], p["outcome"]) for p in found["participations"]] == [("rat", "")]
    assert [(d["key"], d["state"]) for d in found["deadlines"]] == [("bearbeitung", FristState.MET)]


def test_hidden_facts_stay_hidden(program: As, world: World) -> None:
    case = world.open(anzahl=7)
    with declared(hidden={"grund": (STELLE,)}):
        for who, seen in (
            ("personalstelle_hier", True),
            ("beschaeftigte_hier", False),
            ("behoerdenleitung_hier", False),
        ):
            found = program(who).get(f"/cases/{case.number}")
            assert ("ein Grund" in json.dumps(found)) == seen


def test_votes_never_get_out(program: As, world: World) -> None:
    case = seated(world)
    path = f"/cases/{case.number}/steps/abstimmen"
    first = program("beschaeftigte_hier").post(path, {"facts": {"stimme": "nein"}})
    assert (first["state"], first["waiting_for"]) == ("besetzt", ["zwei"])
    again = program("beschaeftigte_hier").post(path, {"facts": {"stimme": "ja"}}, 409)
    assert "schon abgegeben" in again["detail"]
    assert program("beschaeftigte_dort").post(path, {"facts": {"stimme": "ja"}})["state"] == "abgelehnt"
    for who in ("personalstelle_hier", "behoerdenleitung_hier", "beschaeftigte_hier", "beschaeftigte_dort"):
        found = program(who).get(f"/cases/{case.number}")
        assert "stimmen" not in {f["name"] for f in found["facts"]}
        assert not {"ja", "nein"} & {f["value"] for f in found["facts"] if isinstance(f["value"], str)}


def test_a_case_that_is_not_there(program: As) -> None:
    key = program("personalstelle_hier")
    for number in ("MUSTER-2020-00001", "%00", "x" * 300, "..", "0"):
        key.get(f"/cases/{number}", 404)


def test_a_case_of_others_is_not_there(program: As, world: World) -> None:
    number = world.open().number
    shown, missing = (program("personalstelle_dort").get(f"/cases/{n}", 404)["detail"] for n in (number, "X-1"))
    assert shown == missing


def test_steps_say_what_they_need_and_what_stands_in_the_way(program: As, world: World) -> None:
    case = checked(world)
    steps = {s["key"]: s for s in program("behoerdenleitung_hier").get(f"/cases/{case.number}/steps")}
    assert set(steps) == {"vereinbaren", "zuruecknehmen"}
    assert (steps["vereinbaren"]["allowed"], steps["vereinbaren"]["possible"]) == (True, False)
    assert [o["ref"] for o in steps["vereinbaren"]["obstacles"]] == ["1 Satz 2"]
    assert steps["vereinbaren"]["waiting_for"] == ["Behördenleitung", "Datenschutzbeauftragte"]
    assert not steps["zuruecknehmen"]["allowed"]


def test_steps_have_the_schema_of_their_facts_and_the_choices(program: As, world: World) -> None:
    case = checked(world)
    Case.objects.filter(pk=case.pk).update(state="vereinbart")
    path = f"/cases/{case.number}/steps"
    (step, _) = program("personalstelle_hier").get(path)
    assert set(step["facts"]["properties"]) == {"eins", "zwei"}
    assert [world.people["beschaeftigte_hier"].key, "Beschäftigte hier"] in step["options"]["eins"]
    (step, _) = program("behoerdenleitung_hier").get(path)
    assert step["options"] == {}


# Opening.


def test_a_case_is_opened_in_the_own_office(program: As, world: World) -> None:
    done = program("beschaeftigte_hier").post(STELLEN, {"facts": {"grund": "ein Grund", "anzahl": 3}})
    case = Case.objects.get(number=done["case"])
    assert (case.behoerde, case.person) == (world.offices["hier"], world.people["beschaeftigte_hier"])
    assert (done["state"], done["version"], case.data["anzahl"]) == ("gestellt", 1, 3)


def test_whoever_has_several_offices_names_one(program: As, world: World) -> None:
    with declared(transitions=(replace(ANTRAG.transitions[0], by=(STELLE,)), *ANTRAG.transitions[1:])):
        body = {"facts": {"grund": "ein Grund"}}
        who, key = world.people["personalstelle_hier"], program("personalstelle_hier")
        administration.assign_role(who, world.offices["dort"], "personalstelle", FIRST, None, "")
        assert Case.objects.get(number=key.post(STELLEN, body)["case"]).behoerde.key == "hier"
        assert Case.objects.get(number=key.post(STELLEN, body | {"office": "dort"})["case"]).behoerde.key == "dort"
        administration.end_role(who, world.offices["hier"], "personalstelle", FIRST, "")
        assert Case.objects.get(number=key.post(STELLEN, body)["case"]).behoerde.key == "dort"
        third = replace_office(world)
        administration.assign_role(who, third, "personalstelle", FIRST, None, "")
        problem = key.post(STELLEN, body, 422)
        assert [error["path"] for error in problem["errors"]] == ["office"]


def replace_office(world: World) -> Any:
    """An office more, in which nobody works."""
    office = world.offices["hier"]
    office.pk, office.key, office.name = None, "weiter", "Behörde weiter"
    office.save(force_insert=True)
    return office


def test_opening_where_one_may_not(program: As, world: World) -> None:
    with declared(transitions=(replace(ANTRAG.transitions[0], by=(STELLE,)), *ANTRAG.transitions[1:])):
        body = {"facts": {"grund": "ein Grund"}}
        assert "Personalstelle" in program("beschaeftigte_hier").post(STELLEN, body, 403)["detail"]
        program("personalstelle_hier").post(STELLEN, body | {"office": "dort"}, 403)
    assert not Case.objects.exists()


def test_a_case_for_somebody_else_needs_the_right(program: As, world: World) -> None:
    other = world.people["beschaeftigte_dort"].key
    program("beschaeftigte_hier").post(STELLEN, {"person": other, "facts": {"grund": "ein Grund"}}, 403)


@pytest.mark.parametrize("unknown", [{"office": "nirgends"}, {"person": "p-niemand"}, {"within": "X-1"}])
def test_what_is_named_must_exist(program: As, unknown: dict[str, str]) -> None:
    program("beschaeftigte_hier").post(STELLEN, {"facts": {"grund": "ein Grund"}, **unknown}, 404)


@pytest.mark.parametrize(
    "path", ["/procedures/muster.nichts/stellen", "/procedures/muster.antrag/pruefen", "/procedures/x/y"]
)
def test_procedures_and_steps_that_open_nothing(program: As, path: str) -> None:
    program("beschaeftigte_hier").post(path, {}, 404)


def test_a_case_within_another_takes_its_office(program: As, world: World) -> None:
    parent = world.open()
    inner = replace(ANTRAG, key="teil", parent="antrag", opener_is_subject=False, transitions=(
        replace(ANTRAG.transitions[0], by=(STELLE,)), *ANTRAG.transitions[1:],
    ))  # fmt: skip
    registry.offer(registry.Offer("muster", procedures=(ANTRAG, inner)))
    path, body = "/procedures/muster.teil/stellen", {"facts": {"grund": "ein Grund"}}
    key = program("personalstelle_hier")
    key.post(path, body, 409)
    done = key.post(path, body | {"within": parent.number})
    case = Case.objects.get(number=done["case"])
    assert (case.parent, case.behoerde) == (parent, world.offices["hier"])
    assert key.get(f"/cases/{case.number}")["parent"] == parent.number
    assert key.get(f"/cases/{parent.number}")["children"] == [case.number]
    program("personalstelle_dort").post(path, body | {"within": parent.number}, 404)


# Taking a step.


def take(program: As, who: str, case: Case, step: str, status: int = 200, **body: object) -> Any:
    return program(who).post(f"/cases/{case.number}/steps/{step}", body, status)


def test_refused_facts_are_named_by_their_path(program: As, world: World) -> None:
    problem = take(program, "personalstelle_hier", world.open(), "pruefen", 422, facts={"schriftlich": 1, "x": 2})
    assert [e["path"] for e in problem["errors"]] == ["schriftlich", "beginn", "bedarf", "x"]


def test_what_stands_in_the_way_is_named_with_its_provision(program: As, world: World) -> None:
    facts = GOOD | {"schriftlich": False}
    problem = take(program, "personalstelle_hier", world.open(), "pruefen", 422, facts=facts)
    assert [(o["ref"], o["strength"]) for o in problem["obstacles"]] == [("2 Abs. 1", "MUSS")]
    assert problem["errors"] == []


def test_a_reason_is_asked_for_and_kept(program: As, world: World) -> None:
    case, late = world.open(), GOOD | {"beginn": timezone.localdate().isoformat()}
    problem = take(program, "personalstelle_hier", case, "pruefen", 422, facts=late)
    assert [(o["ref"], o["strength"]) for o in problem["obstacles"]] == [("2 Abs. 2", "SOLL")]
    done = take(program, "personalstelle_hier", case, "pruefen", facts=late, reasons={"2 Abs. 2": "Eilig."})
    assert [o["ref"] for o in done["departures"]] == ["2 Abs. 2"]
    case.refresh_from_db()
    assert case.data["begruendungen"] == {"2 Abs. 2": "Eilig."}


def test_who_saw_an_older_version_is_told(program: As, world: World) -> None:
    case = checked(world)
    problem = take(program, "beschaeftigte_hier", case, "zuruecknehmen", 409, version=1)
    assert "Personalstelle hier: „Prüfen“" in problem["detail"]
    take(program, "beschaeftigte_hier", case, "zuruecknehmen", version=2)


def test_the_wrong_state_the_wrong_person_and_what_is_not_there(program: As, world: World) -> None:
    case = world.open()
    assert "im Stand" in take(program, "personalstelle_hier", case, "besetzen", 409)["detail"]
    assert "Personalstelle" in take(program, "behoerdenleitung_hier", case, "pruefen", 403)["detail"]
    take(program, "personalstelle_hier", case, "gibt_es_nicht", 404)
    take(program, "personalstelle_dort", case, "pruefen", 404)
    take(program, "personalstelle_hier", case, "verfallen", 403)


def test_whoever_may_act_but_not_read_can_still_act(program: As, world: World) -> None:
    case = checked(world)
    answer_participation(case.beteiligungen.get(), world.actor("personalrat_hier"), "teilgenommen")
    with declared(readers=(STELLE,)):
        program("behoerdenleitung_hier").get(f"/cases/{case.number}", 404)
        done = take(program, "behoerdenleitung_hier", case, "vereinbaren")
        assert done["waiting_for"] == ["Datenschutzbeauftragte"]


def test_four_eyes(program: As, world: World) -> None:
    case = seated(world)
    for who in ("beschaeftigte_hier", "beschaeftigte_dort"):
        take(program, who, case, "abstimmen", facts={"stimme": "ja"})
    assert "Vier-Augen-Prinzip" in take(program, "personalstelle_hier", case, "vollziehen", 403)["detail"]


# Participation, documents, deadlines.


def test_a_participation_is_found_and_answered(program: As, world: World) -> None:
    case = checked(world)
    (waiting,) = program("personalrat_hier").get("/participations")
    assert (waiting["case"], waiting["office"], waiting["key"]) == (case.number, "hier", "rat")
    assert program("personalrat_dort").get("/participations") == []
    path = f"/cases/{case.number}/participations/{waiting['id']}"
    program("personalrat_dort").post(path, {"outcome": "verzichtet"}, 404)
    program("behoerdenleitung_hier").post(path, {"outcome": "verzichtet"}, 403)
    problem = program("personalrat_hier").post(path, {"outcome": "vielleicht"}, 422)
    assert [e["path"] for e in problem["errors"]] == ["outcome"]
    answered = program("personalrat_hier").post(path, {"outcome": "verzichtet", "text": "Danke"})
    assert answered["outcome"] == "verzichtet"
    program("personalstelle_hier").post(path, {"outcome": "verzichtet"}, 409)
    program("personalrat_hier").post(f"/cases/X-1/participations/{waiting['id']}", {"outcome": "verzichtet"}, 404)


def finished(world: World) -> Case:
    case = seated(world)
    for who in ("beschaeftigte_hier", "beschaeftigte_dort"):
        world.take(case, "abstimmen", who, {"stimme": "ja"})
    return world.take(case, "vollziehen", "behoerdenleitung_hier").case


def test_documents_are_pdf_and_only_for_their_readers(program: As, world: World) -> None:
    case = finished(world)
    key = program("beschaeftigte_hier")
    (document,) = key.get(f"/cases/{case.number}")["documents"]
    path = f"/cases/{case.number}/documents/{document['key']}/{document['version']}"
    sent = key.get(path)
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.content.startswith(b"%PDF")
    for wrong in ("brief/2", "brief/0", f"brief/{HUGE}", "nichts/1"):
        key.get(f"/cases/{case.number}/documents/{wrong}", 404)
    program("personalstelle_dort").get(path, 404)
    with declared(documents=(replace(ANTRAG.documents[0], readers=(STELLE,)),)):
        key.get(path, 403)
        assert key.get(f"/cases/{case.number}")["documents"] == []
        program("personalstelle_hier").get(path)


def test_a_look_at_something_confidential_leaves_a_trail(program: As, world: World) -> None:
    case = finished(world)
    with declared(confidential=True):
        key = program("personalstelle_hier")
        key.get(f"/cases/{case.number}")
        key.get(f"/cases/{case.number}/steps")
        key.get(f"/cases/{case.number}/documents/brief/1")
        program("beschaeftigte_hier").get(f"/cases/{case.number}")  # one's own
    trail = program("beschaeftigte_hier").get("/accesses")
    assert [a["by"] for a in trail["accesses"]] == 3 * ["Personalstelle hier"]
    assert "Dokument Bescheid" in trail["accesses"][0]["what"]
    assert {a["acting_as"] for a in trail["accesses"]} == {"Personalstelle"}
    assert len(program("datenschutz_hier").get("/accesses")["accesses"]) == 3
    for who in ("datenschutz_dort", "personalstelle_hier", "administration_hier"):
        assert program(who).get("/accesses")["accesses"] == []


def test_a_case_that_is_not_confidential_leaves_none(program: As, world: World) -> None:
    program("personalstelle_hier").get(f"/cases/{world.open().number}")
    assert not Zugriff.objects.exists()
    assert not accesses(world.actor("datenschutz_hier")).exists()


def test_deadlines_are_ones_own(program: As, world: World) -> None:
    case = world.open()
    found = [d for d in program("personalstelle_hier").get("/deadlines") if d["label"] == "Bearbeitung"]
    assert [(d["day"], d["link"]) for d in found] == [
        ((timezone.localdate() + dt.timedelta(days=30)).isoformat(), f"/vorgaenge/{case.number}/")
    ]
    assert not [d for d in program("personalstelle_dort").get("/deadlines") if d["label"] == "Bearbeitung"]


# What only wants to break something.

BAD = [NUL, "x\x1b", True, None, [], {}, "x" * 20_000, HUGE, -HUGE, 4.5]


def test_a_body_of_the_wrong_shape_opens_nothing(program: As) -> None:
    key = program("beschaeftigte_hier")
    for name, fine in (("office", [None]), ("person", [None]), ("within", [None]), ("facts", []), ("reasons", [{}])):
        for value in BAD:
            if value not in fine:
                key.post(STELLEN, {"facts": {"grund": "ein Grund"}, name: value}, 422)
    assert not Case.objects.exists()


def test_a_fact_that_no_case_can_keep(program: As) -> None:
    key = program("beschaeftigte_hier")
    for name in ("grund", "anzahl"):
        for value in BAD:
            problem = key.post(STELLEN, {"facts": {"grund": "ein Grund", name: value}}, 422)
            assert [e["path"] for e in problem["errors"]] == [name]
            if name == "grund" and value in BAD[:2]:
                assert problem["errors"][0]["message"] == "enthält ein unzulässiges Zeichen"
    assert not Case.objects.exists()


def test_a_version_that_is_none(program: As, world: World) -> None:
    case = world.open()
    for value in (*BAD, "1", -1):
        if value is not None:
            status = 409 if value == HUGE else 422
            take(program, "beschaeftigte_hier", case, "zuruecknehmen", status, version=value)


def test_reasons_that_no_case_can_keep(program: As, world: World) -> None:
    case = world.open()
    for reasons in ({"2 Abs. 2": NUL}, {NUL: "x"}, {"2 Abs. 2": 1}, {"keine Stelle!": "x"}, {"": "x"}, ["x"]):
        take(program, "personalstelle_hier", case, "pruefen", 422, facts=GOOD, reasons=reasons)


def test_an_answer_that_is_none(program: As, world: World) -> None:
    invitation, key = checked(world).beteiligungen.get(), program("personalrat_hier")
    path = f"/cases/{invitation.case.number}/participations"
    for body in ({}, {"outcome": NUL}, {"outcome": 1}, {"outcome": "verzichtet", "text": NUL}, {"x": 1}):
        key.post(f"{path}/{invitation.pk}", body, 422)
    for unknown in (HUGE, -1, 0):
        key.post(f"{path}/{unknown}", {"outcome": "verzichtet"}, 404)
    key.post(f"{path}/x", {"outcome": "verzichtet"}, 422)
    invitation.refresh_from_db()
    assert invitation.outcome == ""


# Keys.


def signed_in_just_now(world: World, name: str) -> Client:
    client = Client()
    client.force_login(account_of(world.people[name]), backend="erlass.people.sign_in.Backend")
    session = client.session
    session.mark_sign_in()
    session.save()
    return client


def test_keys_are_issued_listed_used_and_revoked_in_the_browser(world: World) -> None:
    client = signed_in_just_now(world, "personalstelle_hier")
    made = client.post("/api/tokens", {"label": "Auswertung", "days": 30}, content_type="application/json").json()
    assert made["last_day"] == (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    assert made["secret"] not in json.dumps(list(Zugangstoken.objects.values()), default=str)
    (listed,) = client.get("/api/tokens").json()
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    Program(made["secret"]).get("/me")
    path = f"/api/tokens/{made['id']}"
    assert signed_in_just_now(world, "behoerdenleitung_hier").delete(path).status_code == 404
    assert client.delete(path).status_code == 204
    Program(made["secret"]).get("/me", 401)
    assert client.delete(path).status_code == 404


def test_a_key_makes_no_keys(program: As, world: World) -> None:
    key = program("personalstelle_hier")
    key.get("/tokens", 403)
    key.post("/tokens", {"label": "mehr", "days": 30}, 403)
    headers = {"Authorization": f"Bearer {key.key}"}
    assert Client().delete(f"/api/tokens/{Zugangstoken.objects.get().pk}", headers=headers).status_code == 403
    both = signed_in_just_now(world, "personalstelle_hier").get("/api/tokens", headers=headers)
    assert both.status_code == 403
    assert Client().get("/api/tokens").status_code == 401


def test_a_key_is_issued_only_to_whoever_signed_in_just_now(world: World) -> None:
    client = Client()
    client.force_login(account_of(world.people["personalstelle_hier"]), backend="erlass.people.sign_in.Backend")
    sent = client.post("/api/tokens", {"label": "x", "days": 1}, content_type="application/json")
    assert sent.status_code == 403
    assert "bestätigen" in sent.json()["detail"]


def test_what_is_wanted_of_a_key(world: World) -> None:
    client = signed_in_just_now(world, "personalstelle_hier")
    wrong: list[dict[str, object]] = [
        {"days": 0}, {"days": 367}, {"days": "30"}, {"days": True}, {"label": ""}, {"label": " "}, {"label": NUL}, {"label": "x" * 81},
    ]  # fmt: skip
    for change in wrong:
        sent = client.post("/api/tokens", {"label": "x", "days": 1} | change, content_type="application/json")
        assert sent.status_code == 422
        assert [e["path"] for e in sent.json()["errors"]] == list(change)


def test_there_are_not_too_many_keys(world: World) -> None:
    client, body = signed_in_just_now(world, "personalstelle_hier"), {"label": "x", "days": 1}
    for _ in range(tokens.MOST):
        tokens.issue(account_of(world.people["personalstelle_hier"]), body)
    assert client.post("/api/tokens", body, content_type="application/json").status_code == 422
    Zugangstoken.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert client.post("/api/tokens", body, content_type="application/json").status_code == 200
