from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "erlass.cases"
    label = "cases"
    verbose_name = "Vorgänge"
