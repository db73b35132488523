"""What must never be configured together; `manage check` refuses it, and the service does not start without that check."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def demonstration_stays_here(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """Signing in by choosing a person is for one machine without TLS, never for a server that others reach."""
    reached = settings.SECURE_SSL_REDIRECT or set(settings.ALLOWED_HOSTS) - THIS_MACHINE
    if not (settings.DEMONSTRATION and reached):
        return []
    return [
        Error(
            "DEMONSTRATION lässt jede Person ohne Passwort anmelden und darf im Betrieb nicht eingeschaltet sein.",
            hint="Verwenden Sie erlass.config.production, wie es ist.",
            id="operation.E001",
        )
    ]
