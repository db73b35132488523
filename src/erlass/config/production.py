"""Settings of a production server: PostgreSQL, TLS, nothing guessable.

Set `ERLASS_SECRET_KEY` (50 characters or more), `ERLASS_HOSTS` (comma separated), `ERLASS_STATIC_ROOT` and
`PGDATABASE`; the rest of the database connection comes from libpq's own variables (`PGHOST`, `PGUSER`, `PGPASSWORD`,
`PGSSLMODE`, …). A proxy in front ends TLS, sets `X-Forwarded-Proto` and removes any such header that a client sent.
"""

import os
from typing import Any

from erlass.config.base import *
from erlass.config.base import CONTENT_SECURITY_POLICY, required

SECRET_KEY = required("ERLASS_SECRET_KEY", os.environ.get("ERLASS_SECRET_KEY"))
ALLOWED_HOSTS = [host.strip() for host in required("ERLASS_HOSTS", os.environ.get("ERLASS_HOSTS")).split(",")]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": required("PGDATABASE", os.environ.get("PGDATABASE")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}

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

CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True
