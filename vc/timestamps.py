"""Instants in credentials: aware UTC datetimes, or a refusal."""

from datetime import datetime

from keys.instants import format_instant, parse_instant
from vc.errors import MalformedCredentialError


def parse_timestamp(text: object) -> datetime:
    """Read an xsd:dateTimeStamp as an aware UTC datetime.

    VC Data Model 2.0, "Validity Period". Digits beyond microseconds are cut off; leap
    seconds and 24:00 are refused.

    Raises:
        MalformedCredentialError: `text` is not exactly one such timestamp.
    """
    if not isinstance(text, str):
        msg = f"a timestamp must be a string, not {type(text).__name__}"
        raise MalformedCredentialError(msg)
    try:
        return parse_instant(text)
    except ValueError as exc:
        raise MalformedCredentialError(str(exc)) from exc


def format_timestamp(moment: datetime) -> str:
    """`moment` in UTC to the second, such as `2026-11-22T10:00:00Z`.

    Raises:
        ValueError: `moment` has no time zone.
    """
    return format_instant(moment)
