"""The Django app of this room; it brings no tables."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class OperationConfig(AppConfig):
    name = "erlass.operation"
    label = "operation"
    verbose_name = "Betrieb"

    def ready(self) -> None:
        from erlass.operation.checks import demonstration_stays_here

        register(demonstration_stays_here, Tags.security)
