from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "erlass.people"
    label = "people"
    verbose_name = "Behörden und Personen"

    def ready(self) -> None:
        post_migrate.connect(_make_cache_table, sender=self)


def _make_cache_table(using: str, **_: object) -> None:
    """The table in which failed attempts to sign in are counted; a table of the cache is no model of anybody."""
    call_command("createcachetable", database=using, verbosity=0)
