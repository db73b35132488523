"""The addresses of the pages. Facts never stand in one of them."""

from django.urls import include, path

from erlass.web import administration, asking, registers, views

urlpatterns = [
    path("", include("erlass.web.sign_in_urls")),
    path("", views.start, name="start"),
    path("", include("erlass.web.cases.urls")),
    path("register/", registers.index, name="registers"),
    path("register/<slug:key>/<slug:name>/", registers.register, name="register"),
    path("register/<slug:key>/<slug:name>/unterschiede/", registers.difference, name="register-difference"),
    path("register/<slug:key>/<slug:name>/eintrag/<path:entry>/", registers.history, name="register-entry"),
    path("verwaltung/", administration.index, name="administration"),
    path("verwaltung/betrieb/", administration.running, name="administration-running"),
    path("verwaltung/<slug:key>/", administration.act, name="administration-act"),
    path("zugriffe/", administration.trail, name="accesses"),
    path("rechte/", administration.rights, name="rights"),
    path("suche/", views.search, name="search"),
    path("erlasse/<slug:key>/", views.decree, name="decree"),
    path("erlasse/<slug:key>/auskunft/<slug:name>/", asking.ask, name="ask"),
    path("erlasse/<slug:key>/auskunft/<slug:name>/pdf", asking.pdf, name="ask-pdf"),
    path("erlasse/<slug:key>/auskunft/<slug:name>/beleg", asking.receipt, name="ask-receipt"),
    path("nachrechnen/", asking.replay, name="replay"),
    path("hilfe/", views.help_page, name="help"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("darstellung/", views.appearance, name="appearance"),
]
