"""All addresses: the pages at the root, the HTTP interface under `/api/`."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(room))
    for prefix, room in (("api/", "erlass.api.urls"), ("", "erlass.web.urls"))
    if find_spec(room.rpartition(".")[0]) and find_spec(room)
]
