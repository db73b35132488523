"""Settings of the tests: the demonstration's, on SQLite in memory or on a PostgreSQL that the tests start themselves.

`ERLASS_TEST_DATABASE=postgres` chooses PostgreSQL. Its socket lives in a fresh folder whose name is kept in the
environment, so that worker processes find the server that the first process started (see `conftest`).
"""

import os
import tempfile

from erlass.config.settings import *

# Slow on purpose elsewhere.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

POSTGRES = os.environ.get("ERLASS_TEST_DATABASE", "sqlite") == "postgres"

if POSTGRES:
    if "ERLASS_TEST_SOCKETS" not in os.environ:
        os.environ["ERLASS_TEST_SOCKETS"] = tempfile.mkdtemp(prefix="erlass-")
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "erlass",
            "HOST": os.environ["ERLASS_TEST_SOCKETS"],
        }
    }
