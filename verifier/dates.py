"""Dates and times as people write them, always with their zone."""

from datetime import date, datetime


def moment(when: datetime) -> str:
    """A time as people write it, with its zone: 22 November 2026, 10:42 am UTC."""
    clock = f"{(when.hour + 11) % 12 + 1}:{when:%M} {'am' if when.hour < 12 else 'pm'}"
    return f"{day(when)}, {clock} {when:%Z}"


def day(when: date) -> str:
    """A date as people write it: 14 September 2026."""
    return f"{when.day} {when:%B %Y}"
