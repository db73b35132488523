"""Signing in as people do it: real forms, real limits, a sign-in service that the test itself starts."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as configured
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from erlass.people import administration, roles
from erlass.people.models import Account, Behoerde, Person
from erlass.people.policy import NOBODY
from erlass.people.sessions import SIGNED_IN_AT, SessionStore
from erlass.people.sign_in import ActorMiddleware, Backend, create_account, send_password_link
from tests.people.service import SignInService
from tests.web.page import Page

PASSWORD = "ein langer Satz fuer heute"
FIRST = dt.date(2020, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Behoerde:
    return Behoerde.objects.create(
        key="hier", name="Behörde Hier", geschaeftsbereich="mik", gruppe="polizei", ort="Musterstadt"
    )


@pytest.fixture
def person(office: Behoerde) -> Person:
    made = Person.objects.create(name="Erika Beispiel")
    administration.assign_role(made, office, roles.PERSONALSTELLE.key, FIRST, None, "")
    return made


@pytest.fixture
def account(person: Person) -> Account:
    made = Account(username="beispiel", email="beispiel@hier.example", person=person)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"}, enforce_csrf_checks=False)


def sign_in(client: Client, password: str = PASSWORD, name: str = "beispiel", **more: str) -> HttpResponse:
    return client.post("/anmelden/", {"login": name, "password": password, **more})  # type: ignore[return-value]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def text(response: HttpResponse) -> str:
    return response.content.decode()


# With a password.


def test_mit_passwort_und_der_name_steht_auf_jeder_seite(client: Client, account: Account) -> None:
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    page = Page(text(client.get("/hilfe/")))
    assert page.all("summary")[0].text == "Erika Beispiel"
    assert page.objections() == []


def test_ein_falsches_passwort_wird_auf_deutsch_abgelehnt(client: Client, account: Account) -> None:
    response = sign_in(client, "falsch")
    assert "Anmeldename oder Passwort stimmen nicht." in text(response)
    assert "falsch" not in text(response)
    assert not is_in(client)
    assert Page(text(response)).objections() == []


def test_ein_unbekannter_name_bekommt_dieselbe_antwort(client: Client, account: Account) -> None:
    hidden = re.compile(r'value="[^"]*"')
    known, unknown = (hidden.sub("", text(sign_in(client, "falsch", name))) for name in ("beispiel", "niemand"))
    assert known == unknown


def test_nach_fuenf_fehlversuchen_hilft_auch_das_richtige_passwort_nicht(client: Client, account: Account) -> None:
    for _ in range(5):
        assert "stimmen nicht" in text(sign_in(client, "falsch"))
    elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR="192.0.2.7")
    response = sign_in(elsewhere)
    assert "Zu viele Fehlversuche" in text(response)
    assert not is_in(elsewhere)


def test_zu_viele_anfragen_einer_adresse(client: Client, settings: SimpleNamespace) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**configured.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    assert [sign_in(client, "falsch", f"wer{i}").status_code for i in range(3)] == [200, 200, 429]
    assert "Bitte warten Sie eine Minute" in text(sign_in(client, "falsch"))


def test_ein_gesperrtes_konto_erfaehrt_dass_es_gesperrt_ist(client: Client, account: Account) -> None:
    Account.objects.update(is_active=False)
    assert sign_in(client)["Location"] == "/anmelden/gesperrt/"
    assert not is_in(client)
    assert "Ihr Konto ist gesperrt" in text(client.get("/anmelden/gesperrt/"))


def test_wer_gesperrt_wird_ist_sofort_draussen(client: Client, account: Account) -> None:
    sign_in(client)
    Account.objects.update(is_active=False)
    assert client.get("/konto/").status_code == 302


def test_abmelden(client: Client, account: Account) -> None:
    sign_in(client)
    assert client.get("/abmelden/").status_code == 200
    assert is_in(client), "asking changes nothing"
    response = client.post("/abmelden/", follow=True)
    assert "Sie sind abgemeldet." in text(response)
    assert not is_in(client)


@pytest.mark.parametrize(
    "where", ["https://boese.example/", "//boese.example/", "javascript:alert(1)", "/\\boese.example"]
)
def test_es_geht_nie_zu_einer_fremden_adresse(client: Client, account: Account, where: str) -> None:
    assert sign_in(client, next=where)["Location"] == "/"
    assert client.post("/abmelden/", {"next": where})["Location"] == "/"


def test_es_geht_zurueck_wohin_man_wollte(client: Client, account: Account) -> None:
    page = Page(text(client.get("/hilfe/")))
    link = next(a.get("href") for a in page.all("a") if a.text == "Anmelden")
    assert 'value="/hilfe/"' in text(client.get(link))
    assert sign_in(client, next="/hilfe/")["Location"] == "/hilfe/"


def test_ohne_zeichen_gegen_gefaelschte_formulare_geht_nichts(account: Account) -> None:
    strict = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403


@pytest.mark.parametrize("path", ["/anmelden/registrieren/", "/anmelden/signup/", "/konto/email/", "/accounts/signup/"])
def test_niemand_legt_sich_selbst_ein_konto_an(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


# Cookies and sessions.


def test_das_cookie_der_sitzung(client: Client, account: Account) -> None:
    cookie = sign_in(client).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    assert not cookie["expires"]


def test_eine_sitzung_dauert_hoechstens_zehn_stunden_auch_wenn_sie_benutzt_wird(
    client: Client, account: Account
) -> None:
    sign_in(client)
    session = client.session
    assert isinstance(session, SessionStore)
    session[SIGNED_IN_AT] = int(time.time()) - 10 * 60 * 60 + 60
    session.save()
    assert client.get("/konto/").status_code == 200
    session[SIGNED_IN_AT] -= 120
    session.save()
    assert client.get("/konto/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/", "/hilfe/", "/suche/?q=frist", "/erlasse/sap/", "/anmelden/rolle/", "/api/health"]
)
def test_wer_nur_liest_bekommt_kein_cookie_und_keine_sitzung(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert set(response.cookies) <= ({"csrftoken"} if path == "/anmelden/rolle/" else set())


def test_wer_handelt_kostet_drei_abfragen_und_besucher_keine(account: Account, client: Client) -> None:
    sign_in(client)
    request = RequestFactory().get("/")
    seen: list[object] = []

    def view(request: object) -> HttpResponse:
        seen.append(request.actor.key)  # type: ignore[attr-defined]
        return HttpResponse()

    with CaptureQueriesContext(connection) as queries:
        request.user = Backend().get_user(account.pk)
        ActorMiddleware(view)(request)
    assert seen == [account.person.key]  # type: ignore[union-attr]
    assert len(queries) == 3
    with CaptureQueriesContext(connection) as queries:
        Client(headers={"host": "localhost"}).get("/hilfe/")
    assert len(queries) == 0


def test_ein_konto_ohne_person_hat_keine_rechte(client: Client, account: Account) -> None:
    Account.objects.update(person=None)
    sign_in(client)
    seen = client.get("/hilfe/").wsgi_request.actor
    assert seen == NOBODY
    assert seen.offices == {}


# A second factor.


def confirm(client: Client) -> None:
    client.post("/konto/bestaetigen/", {"password": PASSWORD})


def code(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


@pytest.fixture
def secret(client: Client, account: Account) -> str:
    """The account has an authenticator app."""
    sign_in(client)
    assert client.get("/konto/app/")["Location"].startswith("/konto/bestaetigen/")
    confirm(client)
    page = client.get("/konto/app/")
    assert Page(text(page)).objections() == []
    found = re.search(r"Schlüssel: <code>([A-Z2-7]+)</code>", text(page))
    assert found
    wrong = client.post("/konto/app/", {"code": "000000"})
    assert "Der Code stimmt nicht" in text(wrong)
    response = client.post("/konto/app/", {"code": code(found[1])})
    assert response["Location"] == "/konto/codes/"
    client.post("/abmelden/")
    return found[1]


def test_mit_app_reicht_das_passwort_nicht(client: Client, secret: str) -> None:
    assert sign_in(client, next="/hilfe/")["Location"].startswith("/anmelden/zweiter-faktor/")
    assert not is_in(client)
    assert client.get("/konto/").status_code == 302
    page = text(client.get("/anmelden/zweiter-faktor/"))
    assert Page(page).objections() == []
    assert "Der Code stimmt nicht" in text(client.post("/anmelden/zweiter-faktor/", {"code": "000000"}))
    response = client.post("/anmelden/zweiter-faktor/", {"code": code(secret, 1)})
    assert response["Location"] == "/hilfe/"
    assert is_in(client)


def test_ein_code_gilt_einmal(client: Client, secret: str) -> None:
    used = code(secret, 1)
    sign_in(client)
    client.post("/anmelden/zweiter-faktor/", {"code": used})
    assert is_in(client)
    client.post("/abmelden/")
    sign_in(client)
    client.post("/anmelden/zweiter-faktor/", {"code": used})
    assert not is_in(client)


def test_codes_lassen_sich_nicht_durchprobieren(client: Client, secret: str) -> None:
    sign_in(client)
    for _ in range(5):
        client.post("/anmelden/zweiter-faktor/", {"code": "000000"})
    response = client.post("/anmelden/zweiter-faktor/", {"code": code(secret, 1)})
    assert "Zu viele Fehlversuche" in text(response)
    assert not is_in(client)


def test_ein_wiederherstellungscode_gilt_einmal(client: Client, account: Account, secret: str) -> None:
    stored = Authenticator.objects.get(user=account, type=Authenticator.Type.RECOVERY_CODES)
    recovery = stored.wrap().get_unused_codes()[0]
    for expected in (True, False):
        sign_in(client)
        client.post("/anmelden/zweiter-faktor/", {"code": recovery})
        assert is_in(client) is expected
        client.post("/abmelden/")


def test_die_app_zu_entfernen_braucht_eine_frische_bestaetigung(client: Client, account: Account, secret: str) -> None:
    sign_in(client)
    client.post("/anmelden/zweiter-faktor/", {"code": code(secret, 1)})
    response = client.get("/konto/app/entfernen/")
    assert response["Location"].startswith("/konto/bestaetigen/")
    page = client.get(response["Location"])
    assert "Bitte bestätigen Sie Ihre Anmeldung" in text(page)
    assert Page(text(page)).objections() == []
    assert "Das Passwort stimmt nicht." in text(client.post(response["Location"], {"password": "falsch"}))
    assert client.post("/konto/app/entfernen/").status_code == 302
    assert Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()
    client.post(response["Location"], {"password": PASSWORD})
    client.post("/konto/app/entfernen/")
    assert not Authenticator.objects.filter(user=account).exists()
    assert "Die Authentifizierungs-App wurde entfernt." in mail.outbox[-1].body


@pytest.mark.parametrize("path", ["/konto/", "/konto/codes/", "/konto/codes/neu/", "/konto/schluessel/", "/konto/schluessel/neu/",
    "/konto/passwort/", "/konto/app/entfernen/", "/abmelden/"])  # fmt: skip
def test_jede_seite_des_kontos_ist_in_ordnung_und_fuer_andere_zu(
    client: Client, account: Account, secret: str, path: str
) -> None:
    visitor = Client(headers={"host": "localhost"})
    assert visitor.get(path).status_code == 302
    sign_in(client)
    client.post("/anmelden/zweiter-faktor/", {"code": code(secret, 1)})
    confirm(client)
    response = client.get(path)
    assert response.status_code == 200
    assert Page(text(response)).objections() == []


# Accounts and passwords.


def link_in(message: mail.EmailMessage) -> str:
    found = re.search(r"(https?://[^/\s]+)?(/anmelden/passwort/\S+)", message.body)
    assert found
    return found[2]


def test_ein_neues_konto_bekommt_einen_link_und_legt_sein_passwort_fest(
    client: Client, person: Person, settings: SimpleNamespace
) -> None:
    settings.SITE_ADDRESS = "https://erlass.example"
    made = create_account(person, "neu", "neu@hier.example")
    assert not made.has_usable_password()
    assert mail.outbox[0].to == ["neu@hier.example"]
    assert "https://erlass.example/anmelden/passwort/" in mail.outbox[0].body
    assert "„neu“" in mail.outbox[0].body
    form = client.get(link_in(mail.outbox[0]), follow=True)
    assert Page(text(form)).objections() == []
    where = form.redirect_chain[-1][0]
    short = client.post(where, {"password1": "kurz", "password2": "kurz"})
    assert "mindestens 12 Zeichen" in text(short)
    unequal = client.post(where, {"password1": PASSWORD, "password2": PASSWORD + "!"})
    assert "Die beiden Passwörter sind nicht gleich." in text(unequal)
    client.post(where, {"password1": PASSWORD, "password2": PASSWORD})
    assert not is_in(client)
    sign_in(client, name="neu")
    assert is_in(client)
    assert "Der Link gilt nicht mehr" in text(Client(headers={"host": "localhost"}).get(link_in(mail.outbox[0])))
    assert not EmailAddress.objects.exists(), "there is one address, the account's"


@pytest.mark.parametrize(
    ("name", "email"), [("beispiel", "a@b.example"), ("neu", "keine Adresse"), ("mit Leerzeichen", "a@b.example")]
)
def test_ein_unmoegliches_konto_entsteht_nicht(office: Behoerde, account: Account, name: str, email: str) -> None:
    with pytest.raises(ValidationError):
        create_account(Person.objects.create(name="Zweite"), name, email)
    assert Account.objects.count() == 1
    assert mail.outbox == []


def test_passwort_vergessen_verraet_nicht_ob_es_ein_konto_gibt(client: Client, account: Account) -> None:
    answers = [
        client.post("/anmelden/passwort/", {"email": e}, follow=True) for e in (account.email, "wer@weiss.example")
    ]
    assert text(answers[0]) == text(answers[1])
    assert [m.to for m in mail.outbox] == [[account.email]]
    assert link_in(mail.outbox[0])


def test_ein_geaendertes_passwort_beendet_andere_sitzungen(client: Client, account: Account) -> None:
    elsewhere = Client(headers={"host": "localhost"})
    sign_in(client)
    sign_in(elsewhere)
    new = "ein ganz anderer Satz"
    client.post("/konto/passwort/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/konto/").status_code == 200
    assert elsewhere.get("/konto/").status_code == 302
    assert "Das Passwort wurde geändert." in mail.outbox[-1].body


def test_der_link_fuehrt_nie_zu_dem_namen_den_eine_anfrage_nennt(
    client: Client, account: Account, settings: SimpleNamespace
) -> None:
    settings.SITE_ADDRESS = "https://erlass.example"
    client.post("/anmelden/passwort/", {"email": account.email}, headers={"host": "127.0.0.1"})
    assert "127.0.0.1" not in mail.outbox[0].body
    send_password_link(account)
    assert "https://erlass.example/anmelden/passwort/" in mail.outbox[1].body


# The sign-in service of the administration.


@pytest.fixture
def service(settings: SimpleNamespace) -> Iterator[SignInService]:
    with SignInService() as running:
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "oidc",
                        "name": "Landesanmeldung",
                        "client_id": "erlass",
                        "secret": "geheim",
                        "settings": {"server_url": running.issuer, "oauth_pkce_enabled": True, "claim": "email"},
                    }
                ]
            }
        }
        running.claims = {"sub": "4711", "email": "beispiel@hier.example", "email_verified": True}
        yield running


@pytest.fixture
def through(client: Client, service: SignInService) -> Callable[..., HttpResponse]:
    """Go to the service and come back with what it answers."""

    def go(**changed: str) -> HttpResponse:
        away = client.get("/anmelden/dienst/oidc/")
        assert away.status_code == 302
        return client.get("/anmelden/dienst/oidc/zurueck/", service.authorize(away["Location"]) | changed)  # type: ignore[return-value]

    return go


def test_der_dienst_steht_auf_der_seite_und_meldet_an(
    client: Client, account: Account, service: SignInService, through: Callable[..., HttpResponse]
) -> None:
    page = Page(text(client.get("/anmelden/?next=/hilfe/")))
    link = next(a.get("href") for a in page.all("a") if "Landesanmeldung" in a.text)
    assert client.get(link)["Location"].startswith(service.issuer)
    assert through()["Location"] == "/"
    assert is_in(client)
    assert client.get("/hilfe/").wsgi_request.actor.key == account.person.key  # type: ignore[union-attr]
    assert not SocialAccount.objects.exists(), "nothing of the service's account is kept"


def test_wer_kein_konto_hat_kommt_nicht_herein(
    client: Client, account: Account, service: SignInService, through: Callable[..., HttpResponse]
) -> None:
    service.claims["email"] = "fremd@anderswo.example"
    response = through()
    assert "Für Sie ist hier kein Konto eingerichtet" in text(response)
    assert not is_in(client)
    assert Account.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_eine_unbestaetigte_adresse_zaehlt_nicht(
    client: Client, account: Account, service: SignInService, through: Callable[..., HttpResponse], verified: object
) -> None:
    service.claims["email_verified"] = verified
    through()
    assert not is_in(client)


def test_zwei_konten_mit_derselben_adresse_sind_keins(
    client: Client, account: Account, service: SignInService, through: Callable[..., HttpResponse]
) -> None:
    Account.objects.create(username="zweites", email=account.email.upper())
    through()
    assert not is_in(client)


def test_der_name_kann_das_merkmal_sein(
    client: Client, account: Account, service: SignInService, through: Callable[..., HttpResponse],
    settings: SimpleNamespace,
) -> None:  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["claim"] = "preferred_username"
    service.claims = {"sub": "4711", "preferred_username": "beispiel"}
    through()
    assert is_in(client)


@pytest.mark.parametrize(
    "fault", ["nonce", "no_nonce", "subject", "audience", "issuer", "expired", "no_token", "verifier"]
)
def test_eine_antwort_die_nicht_passt_wird_abgelehnt(
    client: Client, account: Account, service: SignInService, through: Callable[..., HttpResponse], fault: str
) -> None:
    service.fault = fault
    response = through()
    assert response.status_code == 401
    assert "Die Anmeldung ist nicht gelungen" in text(response)
    assert not is_in(client)


def test_eine_antwort_auf_eine_fremde_frage_wird_abgelehnt(
    client: Client, account: Account, through: Callable[..., HttpResponse]
) -> None:
    response = through(state="fremd")
    assert response.status_code == 401
    assert not is_in(client)


def test_wer_beim_dienst_abbricht_liest_das(client: Client, through: Callable[..., HttpResponse]) -> None:
    response = through(error="access_denied")
    assert response["Location"] == "/anmelden/dienst/abgebrochen/"
    assert "abgebrochen" in text(client.get(response["Location"]))


def test_ist_der_dienst_nicht_da_steht_das_auf_einer_seite(client: Client, service: SignInService) -> None:
    service.__exit__()
    response = client.get("/anmelden/dienst/oidc/")
    assert response.status_code == 401
    assert "Die Anmeldung ist nicht gelungen" in text(response)


def test_auch_der_dienst_ersetzt_den_zweiten_faktor_nicht(
    client: Client, secret: str, through: Callable[..., HttpResponse]
) -> None:
    assert through()["Location"].startswith("/anmelden/zweiter-faktor/")
    assert not is_in(client)


def test_ein_gesperrtes_konto_hilft_auch_beim_dienst_nicht(
    client: Client, account: Account, through: Callable[..., HttpResponse]
) -> None:
    Account.objects.update(is_active=False)
    assert through()["Location"] == "/anmelden/gesperrt/"
    assert not is_in(client)


def test_ein_link_kann_die_frage_an_den_dienst_nicht_aendern(client: Client, service: SignInService) -> None:
    away = client.get(
        "/anmelden/dienst/oidc/?process=connect&auth_params=nonce%3Dfest%26redirect_uri%3Dboese&scope=admin"
    )
    assert "fest" not in away["Location"]
    assert "boese" not in away["Location"]
    assert "admin" not in away["Location"]


# The demonstration.


def test_in_der_demonstration_waehlt_man_wer_man_ist(client: Client, person: Person) -> None:
    page = Page(text(client.get("/anmelden/rolle/?next=/hilfe/")))
    assert page.objections() == []
    assert "Erika Beispiel Personalstelle" in [b.text for b in page.all("button")]
    response = client.post("/anmelden/rolle/", {"person": person.key, "next": "/hilfe/"})
    assert response["Location"] == "/hilfe/"
    shown = " ".join(Page(text(client.get("/hilfe/"))).all("section")[0].text.split())
    assert shown == "Demonstration: angemeldet als Erika Beispiel, Rolle Personalstelle. Person wechseln"
    assert Account.objects.get(person=person).has_usable_password() is False
    assert client.get("/konto/app/").status_code == 200, "a second factor can be tried out"


def test_wer_kein_passwort_hat_bestaetigt_durch_neue_anmeldung(client: Client, person: Person) -> None:
    client.post("/anmelden/rolle/", {"person": person.key})
    session = client.session
    session[SIGNED_IN_AT] -= 301
    session.save()
    response = client.get("/konto/app/", follow=True)
    assert response.redirect_chain[-1][0] == "/abmelden/?next=%2Fkonto%2Fapp%2F"
    assert "gleich wieder an" in text(response)
    out = client.post("/abmelden/", {"next": "/konto/app/"}, follow=True)
    assert out.redirect_chain[-1][0] == "/anmelden/?next=%2Fkonto%2Fapp%2F"


def test_auch_dort_geht_es_zu_keiner_fremden_adresse(client: Client, person: Person) -> None:
    response = client.post("/anmelden/rolle/", {"person": person.key, "next": "https://boese.example/"})
    assert response["Location"] == "/"


def test_die_wahl_braucht_wenige_abfragen(client: Client, office: Behoerde) -> None:
    for number in range(12):
        made = Person.objects.create(name=f"Person {number}")
        administration.assign_role(made, office, roles.PERSONALRAT.key, FIRST, None, "")
    with CaptureQueriesContext(connection) as queries:
        client.get("/anmelden/rolle/")
    assert len(queries) == 2


PRODUCTION = """
import django; django.setup()
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.conf import settings
try:
    resolve("/anmelden/rolle/"); print("there")
except Resolver404:
    print("none")
try:
    reverse("choose-role"); print("there")
except NoReverseMatch:
    print("none")
print(settings.DEMONSTRATION, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_NAME)
"""


def test_im_betrieb_gibt_es_keine_wahl(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ERLASS_SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ÄÖÜ",
        "ERLASS_HOSTS": "erlass.example",
        "PGDATABASE": "erlass",
        "ERLASS_STATIC_ROOT": str(tmp_path),
        "ERLASS_VAR": str(tmp_path),
        "ERLASS_EMAIL_URL": "smtp://post.example",
        "ERLASS_EMAIL_FROM": "erlass@erlass.example",
        "DJANGO_SETTINGS_MODULE": "erlass.config.production",
    }
    result = subprocess.run(
        [sys.executable, "-c", PRODUCTION], env=environment, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["none", "none", "False", "True", "__Host-sessionid"]


def test_alle_namen_der_bibliothek_fuehren_zu_unseren_adressen() -> None:
    for name in ("account_login", "account_logout", "account_reauthenticate", "mfa_index", "mfa_authenticate"):
        assert reverse(name).split("/")[1] in {"anmelden", "abmelden", "konto"}
