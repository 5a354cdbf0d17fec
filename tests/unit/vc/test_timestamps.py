from datetime import UTC, datetime

import pytest

from vc.errors import MalformedCredentialError
from vc.timestamps import format_timestamp, parse_timestamp

TEN = datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_timestamp_reads_back_what_it_wrote():
    assert format_timestamp(TEN) == "2026-11-22T10:00:00Z"
    assert parse_timestamp("2026-11-22T10:00:00Z") == TEN


@pytest.mark.parametrize(
    "text", ["2026-11-22", "2026-02-30T00:00:00Z", "", None, 5, []]
)
def test_timestamp_refuses_what_is_none_as_a_malformed_credential(text):
    with pytest.raises(MalformedCredentialError):
        parse_timestamp(text)
