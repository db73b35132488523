"""Whether the head of the chain is kept outside the database, and is the same there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from erlass.registers.models import Event
from erlass.registers.verify import head_file


def head_outside() -> tuple[str, str]:
    if not head_file().is_file():
        if Event.objects.exists():
            return "warn", "Der Stand der Ereigniskette ist noch nicht außerhalb der Datenbank vermerkt."
        return "ok", "Es gibt noch keine Ereignisse."
    lines = head_file().read_text("ascii").splitlines()
    seq, digest = lines[-1].split()[:2] if lines else ("0", "")
    if not Event.objects.filter(seq=int(seq), hash=digest).exists():
        return (
            "fail",
            f"Der vermerkte Stand der Ereigniskette ({seq}) gehört nicht zur Datenbank. Prüfen Sie mit „erlass verify“.",
        )
    return "ok", f"Der Stand der Ereigniskette ist bis Ereignis {seq} außerhalb der Datenbank vermerkt."


health_checks: Mapping[str, Callable[[], tuple[str, str]]] = {"Ereigniskette": head_outside}
