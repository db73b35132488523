"""The pages to read: that they are there, hang together, and are sound HTML."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from erlass import decrees
from erlass.law.decree import Decree
from erlass.web.citations import anchor
from tests.web.page import Page

Visit = Callable[[str], Page]
PAGES = [
    "/",
    "/suche/",
    "/suche/?q=frist",
    "/suche/?q=xyzxyz",
    "/nachrechnen/",
    "/hilfe/",
    "/datenschutz/",
    "/barrierefreiheit/",
]
DECREES = decrees.all()


@pytest.mark.parametrize("url", [*PAGES, *(f"/erlasse/{d.key}/" for d in DECREES)])
def test_jede_seite_ist_in_ordnung(visit: Visit, url: str) -> None:
    page = visit(url)
    assert page.objections() == []
    assert page.title.endswith("– Erlass")
    assert page.all("html")[0].get("lang") == "de"
    assert len(page.all("main")) == 1
    assert page.all("a", href="#inhalt"), "the skip link"


@pytest.mark.django_db
@pytest.mark.parametrize("url", [*PAGES, *(f"/erlasse/{d.key}/" for d in DECREES)])
def test_verweise_fuehren_irgendwohin(client: Client, visit: Visit, url: str) -> None:
    page = visit(url)
    ids = {e.get("id") for e in page.elements}
    links = {a.get("href") for a in page.all("a")}
    assert {link for link in links if link.startswith("#") and link[1:] not in ids} == set()
    for link in sorted(links)[:150]:
        if link.startswith("/"):
            assert client.get(link.partition("#")[0]).status_code == 200, link


def test_seiten_tragen_die_inhaltsrichtlinie(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("decree", DECREES, ids=lambda d: d.key)
def test_die_erlassseite_zeigt_alles_was_der_erlass_hat(visit: Visit, decree: Decree) -> None:
    page = visit(f"/erlasse/{decree.key}/")
    links = {a.get("href") for a in page.all("a")}
    for provision in decree.provisions:
        row = page.by_id(anchor(provision.ref))
        assert provision.ref in row.text
        assert all("geplant: " in row.text for _ in provision.planned)
    for rule in decree.rules:
        assert f"/erlasse/{decree.key}/auskunft/{rule.name}/" in links
    for example in decree.examples:
        name = example.rule.partition(".")[2]
        assert f"/erlasse/{decree.key}/auskunft/{name}/?beispiel={example.id}" in links
    for parameter in decree.parameters.values():
        assert parameter.label in page.by_id(f"wert-{parameter.name}").text
    for reading in decree.readings.values():
        assert reading.alternative in page.by_id(f"lesart-{reading.key}").text
    numbers = re.findall(r"\d+", page.all("dl", **{"class": "erl-zahlen"})[0].text)
    assert int(numbers[0]) == len(decree.provisions)


def test_der_rechtsstand_laesst_sich_waehlen(visit: Visit) -> None:
    url = f"/erlasse/{DECREES[0].key}/"
    assert "Stand vom 5. März 2020" in visit(f"{url}?stand=5.3.2020").all("main")[0].text
    before = DECREES[0].validity()[0]
    if before is not None:
        assert "galt dieser Erlass noch nicht" in visit(f"{url}?stand={before.year - 1}-01-01").all("main")[0].text


@pytest.mark.parametrize("stand", ["gestern", "31.2.2020", "1.1.1066", "<script>"])
def test_ein_falscher_rechtsstand_wird_gesagt(visit: Visit, stand: str) -> None:
    page = visit(f"/erlasse/{DECREES[0].key}/?stand={stand}")
    assert page.by_id("stand").get("value") == stand
    assert page.by_id("stand").get("aria-invalid") == "true"
    assert page.objections() == []


def test_die_suche_findet_regeln_vorschriften_und_begriffe(visit: Visit) -> None:
    decree = DECREES[0]
    for query in (decree.short, next(iter(decree.rules)).title, decree.provisions[3].ref):
        found = visit(f"/suche/?q={query}")
        assert query in [a.text for a in found.all("a")]
    assert "Kein Treffer" in visit("/suche/?q=xyzxyz").all("main")[0].text
    assert "Geben Sie ein Wort" in visit("/suche/?q=  ").all("main")[0].text


def test_die_suche_kennt_umlaute_in_beiden_schreibweisen(visit: Visit) -> None:
    assert visit("/suche/?q=behörde").by_id("treffer").text.replace("behörde", "behoerde") == (
        visit("/suche/?q=behoerde").by_id("treffer").text.replace("behörde", "behoerde")
    )


def test_treffer_kommen_auch_einzeln(client: Client) -> None:
    part = client.get("/suche/?q=frist", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Treffer für „frist“" in part


@pytest.mark.parametrize(
    "url", ["/erlasse/nix/", "/erlasse/nix/auskunft/nix/", f"/erlasse/{DECREES[0].key}/auskunft/nix/", "/nix/"]
)
def test_was_es_nicht_gibt_sagt_das_auf_deutsch(client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 404
    assert "Diese Seite gibt es nicht" in response.content.decode()


def test_hell_und_dunkel_merkt_sich_der_browser_ohne_skript(client: Client) -> None:
    assert "data-kern-theme" not in client.get("/").content.decode()
    answer = client.post("/darstellung/", {"wahl": "dunkel"}, headers={"referer": "http://localhost/hilfe/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://localhost/hilfe/")
    assert 'data-kern-theme="dark"' in client.get("/").content.decode()
    client.post("/darstellung/", {"wahl": "hell"})
    assert 'data-kern-theme="light"' in client.get("/").content.decode()
    client.post("/darstellung/", {"wahl": "system"})
    assert "data-kern-theme" not in client.get("/").content.decode()


def test_die_darstellung_fuehrt_nicht_auf_fremde_seiten(client: Client) -> None:
    answer = client.post("/darstellung/", {"wahl": "hell"}, headers={"referer": "https://boese.example/"})
    assert answer.headers["Location"] == "/"


def test_lesen_setzt_keine_cookies(client: Client) -> None:
    for url in ("/", f"/erlasse/{DECREES[0].key}/", "/suche/?q=frist", "/hilfe/"):
        assert not client.get(url).cookies
