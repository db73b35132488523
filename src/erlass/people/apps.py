from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "erlass.people"
    label = "people"
    verbose_name = "Behörden und Personen"
