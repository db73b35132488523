from collections.abc import Iterator

from tests.operation.example.models import Ding


def verify() -> Iterator[str]:
    for ding in Ding.objects.filter(name="falsch"):
        yield f"Ding {ding.pk}: ist falsch."
