"""The guide to the interface is followed by a person with a key: each command prints what the guide shows."""

from pathlib import Path

import pytest

from erlass.cases.models import Case
from tests.api.conftest import House, house
from tests.docs.documents import Desk, blocks, calls, fits

__all__ = ["house"]
GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-interface.md"


def test_the_guide_can_be_followed(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", house.key)
    monkeypatch.setenv("OTHER_KEY", house.other_key)
    desk = Desk(tmp_path, monkeypatch)
    done = 0
    for block in blocks(GUIDE):
        if block.language != "console":
            assert block.language in ("sh", "json"), block.place
            continue
        for call in calls(block):
            newest = Case.objects.order_by("-pk").first()
            monkeypatch.setenv("CASE", newest.number if newest else "")
            seen = desk.run(call.command)
            assert fits(call.shown, seen), f"{block.place}: {call.command}\n{seen}"
            done += 1
    assert done > 5
    assert Case.objects.order_by("-pk")[0].state == "in_kraft"
    assert (tmp_path / "werte.csv").read_text("utf-8-sig").startswith("# Titel;Werte des Hauses")
