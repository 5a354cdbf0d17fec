"""Points in time as W3C documents write them: xsd:dateTimeStamp."""

import re
from datetime import UTC, datetime
from typing import Final

# XML Schema 1.1 Part 2, "dateTimeStamp": a date, a time and always an offset. Years
# beyond four digits, 24:00 and leap seconds are left out: no credential needs them.
_DATE_TIME_STAMP: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,32}))?(Z|[+-]\d\d:[0-5]\d)", re.ASCII
)
# XML Schema 1.1 Part 2, "timezoneFrag": at most fourteen hours either way.
_MAX_OFFSET: Final = "14:00"


def parse_instant(text: str) -> datetime:
    """The aware UTC datetime that `text` names, cut to microseconds.

    Raises:
        ValueError: `text` is not exactly one xsd:dateTimeStamp, or no such date.
    """
    match = _DATE_TIME_STAMP.fullmatch(text)
    if match is None:
        msg = f"not an xsd:dateTimeStamp: {text[:64]!r}"
        raise ValueError(msg)
    local, fraction, offset = match.groups()
    if offset[1:] > _MAX_OFFSET:
        msg = f"no such offset from UTC: {text!r}"
        raise ValueError(msg)
    micro = f".{fraction[:6]:0<6}" if fraction else ""
    try:
        return datetime.fromisoformat(f"{local}{micro}{offset}").astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        msg = f"no such date: {text!r}"
        raise ValueError(msg) from exc


def format_instant(moment: datetime) -> str:
    """`moment` in UTC to the second, such as `2026-11-22T10:00:00Z`.

    Raises:
        ValueError: `moment` is naive, so it names no instant.
    """
    if moment.utcoffset() is None:
        msg = "a datetime without a time zone names no instant; attach one"
        raise ValueError(msg)
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:-6] + "Z"
