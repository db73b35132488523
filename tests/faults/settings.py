"""Settings of a server that is killed: the demonstration's on a file, or a durable PostgreSQL that the tests start.

`ERLASS_FAULTS_SOCKET` names the folder of the PostgreSQL socket; without it the database is SQLite in `ERLASS_VAR`.
"""

import os

from erlass.config.settings import *  # noqa: F403

SECRET_KEY = "only for tests of faults"
if socket := os.environ.get("ERLASS_FAULTS_SOCKET"):
    DATABASES = {
        "default": {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "erlass", "HOST": socket}
    }
