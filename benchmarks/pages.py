"""Server time of every page beside an empty view, and of a PDF."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator

from benchmarks.figures import Figure, p95, times


def figures() -> Iterator[Figure]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erlass.config.settings")
    import django

    django.setup()
    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    from erlass import decrees
    from erlass.documents import answer_pdf
    from erlass.law.rulebook import ask

    client = Client(headers={"host": "localhost"})
    addresses = [
        "/",
        "/suche/?q=ruhen",
        "/nachrechnen/",
        "/hilfe/",
        "/datenschutz/",
        "/barrierefreiheit/",
        "/api/decrees",
    ]
    for decree in decrees.all():
        addresses.append(f"/erlasse/{decree.key}/")
        addresses.append(f"/api/decrees/{decree.key}/provisions")
        addresses += [f"/erlasse/{decree.key}/auskunft/{rule.name}/" for rule in decree.rules]
    slowest, all_times = ("", 0.0), []
    for address in addresses:
        assert client.get(address).status_code == 200, address
        found = times(lambda address=address: client.get(address), 12)
        all_times += found
        slowest = max(slowest, (address, statistics.median(found)), key=lambda s: s[1])

    empty = type("urls", (), {"urlpatterns": [path("leer", lambda request: HttpResponse("leer"))]})
    with override_settings(ROOT_URLCONF=empty):
        nothing = times(lambda: client.get("/leer"), 100)
    yield Figure("pages, p95", 1000 * p95(all_times), "ms", 50, note=f"{len(addresses)} addresses")
    yield Figure("pages, median", 1000 * statistics.median(all_times), "ms")
    yield Figure("slowest page, median", 1000 * slowest[1], "ms", 50, note=slowest[0])
    yield Figure("an empty view, median", 1000 * statistics.median(nothing), "ms")

    pdf = []
    for decree in decrees.all():
        for example in decree.examples[:8]:
            rule = decrees.rule(example.rule)
            if not rule.volatile and "error" not in example.expect:
                answer = ask(rule, example.facts, example.as_of)
                pdf += times(lambda answer=answer: answer_pdf(answer), 5)
    yield Figure("PDF of an answer, median", 1000 * statistics.median(pdf), "ms", 50)
