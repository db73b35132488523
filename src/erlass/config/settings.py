"""Settings of the demonstration and of development: embedded database, this machine only.

Nothing has to be set. `ERLASS_VAR` moves the folder with the database (default: `var` where the command is started).
"""

import os
from pathlib import Path
from typing import Any

from django.core.management.utils import get_random_secret_key

from erlass.config.base import *

VAR = Path(os.environ.get("ERLASS_VAR", "var")).resolve()

# A fresh key for each start is enough here: nothing signed has to outlive the process. Several worker processes share
# the one that `make run` makes.
SECRET_KEY = os.environ.get("ERLASS_SECRET_KEY") or get_random_secret_key()
DEMONSTRATION = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "erlass.sqlite3",
        "OPTIONS": {
            # Writers queue at the start of their transaction instead of failing in the middle of it.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # An acknowledged step survives a power cut; what was deleted or replaced is not left in the file.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }
}

# No mail leaves this machine: each message becomes a file.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "post"

# Front-end files come straight from the packages: no collectstatic here.
WHITENOISE_USE_FINDERS = True
