"""Django's own commands: `python -m erlass.config.manage migrate`."""

import os
import sys

from django.core.management import execute_from_command_line


def main(arguments: list[str] | None = None) -> None:
    """Run one of Django's commands with the demonstration settings unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erlass.config.settings")
    execute_from_command_line(["erlass", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    main()
