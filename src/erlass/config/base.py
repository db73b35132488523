"""Settings shared by the demonstration, the tests and production.

What protects people holds everywhere and therefore stands here and not in `production`: the content security policy,
logs without personal data, one language, one time zone.
"""

import os
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
    "erlass.registers",
    "erlass.people",
    "erlass.cases",
    "erlass.web",
    # After our own, whose templates take their place.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(package for package in map("erlass.decrees.{}".format, DECREES) if has_app(package)),
    "erlass.operation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "erlass.people.sign_in.ActorMiddleware",
]

ROOT_URLCONF = "erlass.config.urls"
WSGI_APPLICATION = "erlass.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "erlass.web.sign_in.demonstration",
            ]
        },
    }
]

DEBUG = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
# Lets everybody choose a person to sign in as; only the demonstration does.
DEMONSTRATION = False

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


# Signing in (docs/decisions/0015). Accounts are made by administrators; nobody signs up.
AUTHENTICATION_BACKENDS = ["erlass.people.sign_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "start"

# A session ends with the browser, and ten hours after signing in at the latest (`erlass.people.sessions`).
SESSION_ENGINE = "erlass.people.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Messages wait in a cookie: showing them never opens the session of somebody who only reads.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Failed attempts and used codes are counted here, for all processes together. `migrate` makes the table.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "erlass_cache"}}

ACCOUNT_ADAPTER = "erlass.people.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "erlass.people.sign_in.ChangePasswordForm",
    "set_password": "erlass.people.sign_in.SetPasswordForm",
    "reset_password_from_key": "erlass.people.sign_in.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# The address of mail is the account's; no second list of addresses beside it.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
# A whole office may come from one address: the limit for each account is the one that protects it.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False

MFA_ADAPTER = "erlass.people.sign_in.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Erlass"
MFA_TOTP_TOLERANCE = 1


def openid_connect() -> list[dict[str, Any]]:
    """The sign-in service of the administration, if the environment names one."""
    issuer = os.environ.get("ERLASS_OIDC_ISSUER")
    if not issuer:
        return []
    service: dict[str, Any] = {
        "provider_id": "oidc",
        "name": os.environ.get("ERLASS_OIDC_NAME", "Anmeldedienst"),
        "client_id": required("ERLASS_OIDC_CLIENT_ID", os.environ.get("ERLASS_OIDC_CLIENT_ID")),
        "secret": required("ERLASS_OIDC_CLIENT_SECRET", os.environ.get("ERLASS_OIDC_CLIENT_SECRET")),
        "settings": {
            "server_url": issuer,
            "oauth_pkce_enabled": True,
            "claim": os.environ.get("ERLASS_OIDC_CLAIM", "email"),
        },
    }
    return [service]


def required(name: str, value: str | None) -> str:
    """The value of an environment variable that must be set."""
    if not value:
        raise ImproperlyConfigured(f"Die Umgebungsvariable {name} muss gesetzt sein.")
    return value


SOCIALACCOUNT_ADAPTER = "erlass.people.openid.ServiceAdapter"
# A link, not a form: the policy above would stop a form that leads elsewhere. The service only signs in, it connects nothing.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "erlass.people.openid.Service", "APPS": openid_connect()}
}
