"""Settings shared by the demonstration, the tests and production.

What protects people holds everywhere and therefore stands here and not in `production`: the content security policy,
logs without personal data, one language, one time zone.
"""

from importlib.util import find_spec
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from erlass.config.decrees import DECREES


def has_app(package: str) -> bool:
    """Whether a package brings models, templates or static files: a small decree leaves `apps.py` out."""
    try:
        return find_spec(f"{package}.apps") is not None
    except ModuleNotFoundError:  # of the package itself
        return False


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "erlass.registers",
    "erlass.people",
    "erlass.cases",
    "erlass.web",
    *(package for package in map("erlass.decrees.{}".format, DECREES) if has_app(package)),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "erlass.config.urls"
WSGI_APPLICATION = "erlass.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DEBUG = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
# Not stricter: without a referrer browsers send "Origin: null", and every form would fail the CSRF check.
SECURE_REFERRER_POLICY = "same-origin"

# No inline script and no inline style anywhere. The design system draws its icons with data: images.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Standard error only; no query strings, bodies or addresses of people, and tracebacks without values.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "erlass.config.logs.WithoutValues", "format": "{levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django's own handlers would add mail to administrators with the whole request in it.
    # A refused question is no fault of the program; a line about it would say which rule somebody asked.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}


def required(name: str, value: str | None) -> str:
    """The value of an environment variable that must be set."""
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} must be set.")
    return value
