from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.instants import format_instant, parse_instant

TEN = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22T10:00:00Z", TEN),
        ("2026-11-22T20:00:00+10:00", TEN),
        ("2026-11-22T10:00:00-00:00", TEN),
        ("2026-11-22T10:00:00+00:00", TEN),
        ("2026-11-22T00:00:00+14:00", datetime(2026, 11, 21, 10, tzinfo=UTC)),
        ("2026-11-22T10:00:00.5Z", TEN.replace(microsecond=500_000)),
        ("2026-11-22T10:00:00.0000019999Z", TEN.replace(microsecond=1)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_instant_is_read_as_utc(text, moment):
    assert parse_instant(text) == moment
    assert parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-22",
        "2026-11-22T10:00:00",
        "2026-11-22T10:00Z",
        "2026-11-22 10:00:00Z",
        "2026-11-22t10:00:00z",
        "2026-11-22T10:00:00Z\n",
        " 2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00.Z",
        "2026-11-22T10:00:00,5Z",
        "2026-11-22T10:00:00." + "1" * 33 + "Z",
        "2026-11-22T24:00:00Z",
        "2026-12-31T23:59:60Z",
        "2026-11-22T10:60:00Z",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "12026-11-22T10:00:00Z",
        "-2026-11-22T10:00:00Z",
        "２０２６-11-22T10:00:00Z",
        "2026-W47-7T10:00:00Z",
        "20261122T100000Z",
        "2026-11-22T10:00:00+1000",
        "2026-11-22T10:00:00+10",
        "2026-11-22T10:00:00+14:01",
        "2026-11-22T10:00:00+10:60",
        "2026-11-22T10:00:00+10:00:01",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "9" * 65_536,
    ],
)
def test_instant_refuses(text):
    with pytest.raises(ValueError, match="no"):
        parse_instant(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_instant_reads_back_what_it_wrote(moment):
    assert parse_instant(format_instant(moment)) == moment.replace(microsecond=0)


def test_instant_is_written_in_utc():
    sydney = timezone(timedelta(hours=11))

    assert format_instant(TEN.astimezone(sydney)) == "2026-11-22T10:00:00Z"


def test_instant_refuses_to_write_a_naive_datetime():
    with pytest.raises(ValueError, match="time zone"):
        format_instant(datetime(2026, 11, 22))  # noqa: DTZ001 - it is the point
