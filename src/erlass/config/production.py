"""Settings of a production server: PostgreSQL, TLS, nothing guessable.

Set `ERLASS_SECRET_KEY` (50 characters or more), `ERLASS_HOSTS` (comma separated, the public one first), `ERLASS_STATIC_ROOT`,
`ERLASS_VAR` (a folder for what is kept beside the database), `ERLASS_EMAIL_URL`, `ERLASS_EMAIL_FROM` and `PGDATABASE`; the rest of
the database connection comes from libpq's own variables (`PGHOST`, `PGUSER`, `PGPASSWORD`, `PGSSLMODE`, …). A proxy in front
ends TLS, sets `X-Forwarded-Proto` and removes any such header that a client sent.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from erlass.config.base import *
from erlass.config.base import CONTENT_SECURITY_POLICY, LOGGING, MIDDLEWARE, required

SECRET_KEY = required("ERLASS_SECRET_KEY", os.environ.get("ERLASS_SECRET_KEY"))
ALLOWED_HOSTS = [host.strip() for host in required("ERLASS_HOSTS", os.environ.get("ERLASS_HOSTS")).split(",")]
# Links in messages lead there.
SITE_ADDRESS = f"https://{ALLOWED_HOSTS[0]}"
# Whatever the environment says: nobody signs in by choosing a person (`erlass.operation.checks`).
DEMONSTRATION = False

# The head of the chain of events and the moment of the last tick.
VAR = Path(required("ERLASS_VAR", os.environ.get("ERLASS_VAR")))

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": required("PGDATABASE", os.environ.get("PGDATABASE")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "erlass",
            # A process that hangs in the middle of a step must not keep all others from theirs.
            "options": "-c lock_timeout=30s -c idle_in_transaction_session_timeout=5min",
        },
    }
}

# smtp://user:password@host:port, smtp+tls:// (STARTTLS) or smtps:// (TLS from the start); the password with % escapes.
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
mail = urlsplit(required("ERLASS_EMAIL_URL", os.environ.get("ERLASS_EMAIL_URL")))
if mail.scheme not in MAIL_PORTS or not mail.hostname:
    raise ImproperlyConfigured(
        "Die Umgebungsvariable ERLASS_EMAIL_URL muss die Form smtp://, smtp+tls:// oder smtps:// mit einem Rechnernamen haben."
    )
EMAIL_HOST = mail.hostname
EMAIL_PORT = mail.port or MAIL_PORTS[mail.scheme]
EMAIL_HOST_USER = unquote(mail.username or "")
EMAIL_HOST_PASSWORD = unquote(mail.password or "")
EMAIL_USE_TLS = mail.scheme == "smtp+tls"
EMAIL_USE_SSL = mail.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = required("ERLASS_EMAIL_FROM", os.environ.get("ERLASS_EMAIL_FROM"))

STATIC_ROOT = required("ERLASS_STATIC_ROOT", os.environ.get("ERLASS_STATIC_ROOT"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
# The proxy appends the address of whoever asks to `X-Forwarded-For`; limits for each address need it.
ALLAUTH_TRUSTED_PROXY_COUNT = 1

MIDDLEWARE = ["erlass.config.logs.RequestId", *MIDDLEWARE]
LOGGING["formatters"]["json"] = {"()": "erlass.config.logs.JsonLines"}
LOGGING["handlers"]["stderr"]["formatter"] = "json"

CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
