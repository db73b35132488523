"""Deadlines as a calendar file: what is due and where, and nothing about anybody else."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from icalendar import Alarm, Calendar, Event

from erlass.cases.registry import Due


def _name(due: Due) -> str:
    """The same for the same deadline, whenever the file is made."""
    return hashlib.sha256(f"{due.label}|{due.day}|{due.link}|{due.concerns}".encode()).hexdigest()[:32]


def calendar(dues: Iterable[Due], made: dt.datetime, base: str) -> bytes:
    """An iCalendar file with a whole-day entry and a reminder three days before for everything that is due."""
    found = Calendar()
    found.add("prodid", "-//Erlass//Fristen//DE")
    found.add("version", "2.0")
    found.add("x-wr-calname", "Fristen")
    for due in dues:
        event = Event()
        event.add("uid", f"{_name(due)}@erlass")
        event.add("dtstamp", made)
        event.add("dtstart", due.day)
        event.add("dtend", due.day + dt.timedelta(days=1))
        event.add("summary", due.label)
        event.add("description", due.ref)
        event.add("transp", "TRANSPARENT")
        if due.link:
            event.add("url", f"{base}{due.link}")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", due.label)
        alarm.add("trigger", dt.timedelta(days=-3))
        event.add_component(alarm)
        found.add_component(event)
    return bytes(found.to_ical())
