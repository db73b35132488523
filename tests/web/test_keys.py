"""The keys of an account as a browser without scripts sees them: issued, shown once, listed, revoked; and who may not."""

from __future__ import annotations

import datetime as dt
import re
from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.core import mail
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from erlass.people import tokens
from erlass.people.models import Account, Zugangstoken
from erlass.people.sessions import SIGNED_IN_AT
from tests.cases.conftest import World
from tests.web.page import Page
from tests.web.test_administration import errors

KEYS = "/konto/zugangsschluessel/"
NEW = f"{KEYS}neu/"
PASSWORD = "ein langer Satz fuer heute"
GOOD = {"f.label": "Auswertung", "f.days": "30"}
HUGE = 10**30
TODAY = timezone.localdate()


def account_of(world: World, name: str) -> Account:
    person = world.people[name]
    return Account.objects.get_or_create(
        person=person, defaults={"username": person.key, "email": f"{name}@hier.example", "password": "!"}
    )[0]


def signed_in(world: World, name: str = "personalstelle_hier") -> Client:
    """A browser in which somebody has just signed in, without a password."""
    client = Client(headers={"host": "localhost"})
    client.force_login(account_of(world, name))
    session = client.session
    session.mark_sign_in()  # type: ignore[attr-defined] # of `erlass.people.sessions`
    session.save()
    return client


def page(response: HttpResponse, status: int = 200) -> Page:
    assert response.status_code == status
    assert "no-store" in response.headers["Cache-Control"]
    found = Page(response.content.decode())
    assert found.objections() == []
    return found


def secret_in(found: Page) -> str:
    return found.by_id("schluessel").text


def key_of(world: World, name: str = "personalstelle_hier", label: str = "Auswertung") -> Zugangstoken:
    return tokens.issue(account_of(world, name), {"label": label, "days": 1}).kept


def test_a_key_is_issued_shown_once_listed_and_used(world: World) -> None:
    client = signed_in(world)
    assert "Es gilt derzeit kein Zugangsschlüssel" in page(client.get(KEYS)).source
    form = page(client.get(NEW))
    sent = client.post(NEW, form.form_data() | GOOD)
    secret = secret_in(page(sent))
    assert secret.startswith(tokens.PREFIX)
    assert set(sent.cookies) <= {"csrftoken"}, "nothing remembers the key"
    assert secret not in repr(dict(client.session.items()))
    for url in (KEYS, NEW, "/konto/", "/"):
        assert secret not in client.get(url).content.decode()
    listed = page(client.get(KEYS))
    assert [h.text for h in listed.all("h2", **{"class": "kern-heading-small"})] == ["Auswertung"]
    kept = Zugangstoken.objects.get()
    assert kept.expires_on == TODAY + dt.timedelta(days=30)
    assert Client().get("/api/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_the_page_of_the_account_leads_there(world: World) -> None:
    links = [a.get("href") for a in page(signed_in(world).get(KEYS)).all("a")]
    assert "/konto/" in links
    account = Page(signed_in(world).get("/konto/").content.decode())
    assert account.objections() == []
    assert KEYS in [a.get("href") for a in account.all("a")]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"f.label": ""}, "label", "Fehlt – diese Angabe wird gebraucht."),
        ({"f.label": "   "}, "label", "Fehlt – diese Angabe wird gebraucht."),
        ({"f.label": "x" * 81}, "label", "höchstens 80 Zeichen"),
        ({"f.label": "a\0b"}, "label", "unzulässiges Zeichen"),
        ({"f.days": ""}, "days", "Fehlt – diese Angabe wird gebraucht."),
        ({"f.days": "bald"}, "days", "eine ganze Zahl"),
        ({"f.days": "1,5"}, "days", "eine ganze Zahl"),
        ({"f.days": "0"}, "days", "1"),
        ({"f.days": "-3"}, "days", "1"),
        ({"f.days": "367"}, "days", "366"),
        ({"f.days": str(HUGE)}, "days", "366"),
    ],
)
def test_wrong_input_is_refused_at_its_field_and_not_lost(
    world: World, typed: dict[str, str], field: str, said: str
) -> None:
    client = signed_in(world)
    found = page(client.post(NEW, GOOD | typed), 422)
    assert list(errors(found)) == [field]
    assert said in errors(found)[field]
    kept = {name: values[0] for name, values in found.form_data().items()}
    assert kept == GOOD | typed
    assert not Zugangstoken.objects.exists()
    assert mail.outbox == []


def test_too_many_keys_are_refused_and_nothing_typed_is_lost(world: World) -> None:
    for _ in range(tokens.MOST):
        key_of(world)
    client = signed_in(world)
    found = page(client.post(NEW, GOOD), 422)
    assert f"Mehr als {tokens.MOST} Zugangsschlüssel sind nicht möglich." in found.source
    assert found.form_data()["f.label"] == ["Auswertung"]
    Zugangstoken.objects.update(expires_on=TODAY - dt.timedelta(days=1))
    assert "Es gilt derzeit kein" in page(client.get(KEYS)).source
    assert secret_in(page(client.post(NEW, GOOD)))


def test_a_label_is_shown_as_it_was_typed(world: World) -> None:
    client = signed_in(world)
    page(client.post(NEW, GOOD | {"f.label": " <b>Nacht & Tag</b> "}))
    assert "&lt;b&gt;Nacht &amp; Tag&lt;/b&gt;" in page(client.get(KEYS)).source
    assert Zugangstoken.objects.get().bezeichnung == "<b>Nacht & Tag</b>"


def test_revoking_asks_first(world: World) -> None:
    client, kept = signed_in(world), key_of(world)
    url = f"{KEYS}{kept.pk}/widerrufen/"
    assert url in [a.get("href") for a in page(client.get(KEYS)).all("a")]
    assert "„Auswertung“" in page(client.get(url)).source
    assert Zugangstoken.objects.exists()
    done = client.post(url, follow=True)
    assert done.redirect_chain == [(KEYS, 302)]
    assert "Der Zugangsschlüssel „Auswertung“ ist widerrufen." in page(done).source
    assert not Zugangstoken.objects.exists()
    assert client.post(url).status_code == 404


def test_the_keys_of_others_are_neither_seen_nor_revoked(world: World) -> None:
    kept = key_of(world, "behoerdenleitung_hier", "fremd")
    client = signed_in(world)
    assert "fremd" not in page(client.get(KEYS)).source
    for pk in (kept.pk, 0, HUGE):
        assert client.get(f"{KEYS}{pk}/widerrufen/").status_code == 404
        assert client.post(f"{KEYS}{pk}/widerrufen/").status_code == 404
    assert Zugangstoken.objects.get() == kept


def test_visitors_are_asked_to_sign_in(world: World) -> None:
    kept = key_of(world)
    for url in (KEYS, NEW, f"{KEYS}{kept.pk}/widerrufen/"):
        visitor = Client(headers={"host": "localhost"})
        assert visitor.get(url).headers["Location"] == f"/anmelden/?next={url}"
        assert visitor.post(url, GOOD).status_code in (302, 405)
    assert Zugangstoken.objects.get() == kept


def test_an_account_of_nobody_is_told_so_and_not_sent_in_circles(world: World) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.create(username="leer"))
    for url in (KEYS, NEW, "/zugriffe/", "/register/sap/werte/"):
        response = client.get(url)
        assert response.status_code == 403
        assert "keine Person zugeordnet" in response.content.decode()
    assert KEYS not in client.get("/konto/").content.decode()


def test_without_the_token_against_forged_forms_nothing_happens(world: World) -> None:
    kept, strict = key_of(world), Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    strict.cookies = signed_in(world).cookies
    assert strict.post(NEW, GOOD).status_code == 403
    assert strict.post(f"{KEYS}{kept.pk}/widerrufen/").status_code == 403
    assert Zugangstoken.objects.get() == kept


# Who it is must be fresh: the same rule as for the interface.


def test_with_a_password_one_confirms_before_a_key_is_issued_and_what_was_typed_arrives(world: World) -> None:
    account = account_of(world, "personalstelle_hier")
    account.set_password(PASSWORD)
    account.save()
    client = Client(headers={"host": "localhost"})
    client.post("/anmelden/", {"login": account.username, "password": PASSWORD})
    assert client.get(KEYS).status_code == 200
    assert client.get(NEW).headers["Location"].startswith("/konto/bestaetigen/")
    where = client.post(NEW, GOOD).headers["Location"]
    by_program = client.post("/api/tokens", {"label": "x", "days": 1}, content_type="application/json")
    assert by_program.status_code == 403
    assert not Zugangstoken.objects.exists()
    assert "Das Passwort stimmt nicht." in client.post(where, {"password": "falsch"}).content.decode()
    secret = secret_in(page(client.post(where, {"password": PASSWORD, "next": NEW})))
    assert tokens.account_of(secret) == account
    assert STATE_SESSION_KEY not in client.session
    assert secret not in repr(dict(client.session.items()))
    assert client.get(NEW).status_code == 200


def test_without_a_password_one_signs_in_anew_after_a_while(world: World) -> None:
    client, kept = signed_in(world), key_of(world)
    session = client.session
    session[SIGNED_IN_AT] -= 301
    session.save()
    assert client.get(KEYS).status_code == 200
    assert client.get(NEW).headers["Location"].startswith("/abmelden/")
    assert client.post(NEW, GOOD).status_code == 302
    assert Zugangstoken.objects.get() == kept
    assert client.post(f"{KEYS}{kept.pk}/widerrufen/").headers["Location"] == KEYS, "a lost key is revoked at once"


# The holder is told.


def test_the_holder_is_told_by_mail_without_the_key(world: World) -> None:
    client = signed_in(world)
    secret = secret_in(page(client.post(NEW, GOOD)))
    client.post(f"{KEYS}{Zugangstoken.objects.get().pk}/widerrufen/")
    made = client.post("/api/tokens", {"label": "x", "days": 1}, content_type="application/json").json()
    client.delete(f"/api/tokens/{made['id']}")
    assert [m.to for m in mail.outbox] == [["personalstelle_hier@hier.example"]] * 4
    said = [re.search(r"Ein Zugangsschlüssel .* wurde (\w+)\.", m.body) for m in mail.outbox]
    assert [found and found[1] for found in said] == ["ausgestellt", "widerrufen"] * 2
    assert not [m for m in mail.outbox for hidden in (secret, made["secret"]) if hidden in f"{m.subject}{m.body}"]


def test_mail_that_fails_stops_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(message: EmailMessage) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", fail)
    client = signed_in(world)
    assert secret_in(page(client.post(NEW, GOOD)))
    client.post(f"{KEYS}{Zugangstoken.objects.get().pk}/widerrufen/")
    assert not Zugangstoken.objects.exists()
