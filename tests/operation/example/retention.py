import datetime as dt

from tests.operation.example.models import Ding


def retention(today: dt.date) -> dict[str, int]:
    count, _ = Ding.objects.filter(tag__lt=today).delete()
    return {"Dinge": count}
