"""All addresses: the pages at the root, the HTTP interface under `/api/`."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("erlass.api.urls")),
    path("", include("erlass.web.urls")),
]
