import datetime as dt

calls: list[dt.datetime] = []


def tick(now: dt.datetime) -> dict[str, int]:
    calls.append(now)
    return {"fristen": 2, "beispiele": 1}
