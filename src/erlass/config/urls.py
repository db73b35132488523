"""All addresses: the pages at the root, the HTTP interface under `/api/`, pages that only one decree has under its key."""

from importlib.util import find_spec

from django.urls import include, path

from erlass.config.decrees import DECREES


def has_pages(key: str) -> bool:
    return find_spec(f"erlass.decrees.{key}.pages") is not None


urlpatterns = [
    path("api/", include("erlass.api.urls")),
    *(path(f"{key}/", include(f"erlass.decrees.{key}.pages")) for key in DECREES if has_pages(key)),
    path("", include("erlass.web.urls")),
]
