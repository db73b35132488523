"""What the installed rooms bring for running them, found by the names of their modules."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def offered(module: str, name: str) -> Iterator[tuple[str, Any]]:
    """Label of each installed app that has this module, in the order of installation, and what stands there under `name`."""
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, module):
            yield config.label, getattr(import_module(f"{config.name}.{module}"), name)
