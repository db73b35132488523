"""The addresses of cases. Facts never stand in one of them; a case is named by its number."""

from django.urls import path

from erlass.web.cases import case_list, case_page, start, steps

urlpatterns = [
    path("fristen/", start.deadlines, name="deadlines"),
    path("fristen/fristen.ics", start.calendar_file, name="calendar-file"),
    path("fristen/<str:token>/fristen.ics", start.calendar_feed, name="calendar"),
    path("vorgaenge/", case_list.cases, name="cases"),
    path("vorgaenge/sammel/", case_list.bulk, name="cases-bulk"),
    path("vorgaenge/neu/<slug:decree>/<slug:procedure>/<slug:step>/", steps.open_new, name="case-open"),
    path("vorgaenge/<slug:number>/", case_page.case, name="case"),
    path("vorgaenge/<slug:number>/schritt/<slug:step>/", steps.take, name="case-step"),
    path("vorgaenge/<slug:number>/beteiligung/<int:pk>/", case_page.participate, name="case-participation"),
    path("vorgaenge/<slug:number>/dokument/<slug:key>/<int:version>/", case_page.document, name="case-document"),
]
