"""The Django app of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "erlass.web"
    label = "web"
    verbose_name = "Seiten"
