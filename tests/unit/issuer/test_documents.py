"""What a credential says, from an award and a version."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.micro_credential import MicroCredential
from issuer.domain.policy.wording import forbidden_words
from issuer.services.addresses import Identity
from issuer.services.documents import add_months, describe_achievement

IDENTITY = Identity(did="did:web:x.example", name="X", base_url="https://x.example")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-30", 13, "2027-12-30"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(start, months, end):
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)

    assert add_months(begin, months).date().isoformat() == end


@given(st.datetimes(allow_imaginary=False), st.integers(1, 240))
def test_more_months_never_end_earlier(start, months):
    start = start.replace(year=2000 + start.year % 100, day=min(start.day, 28))

    assert add_months(start, months) <= add_months(start, months + 1)


def test_an_achievement_says_what_a_credit_decision_needs(case):
    achievement = describe_achievement(case().version, identity=IDENTITY)

    assert achievement.id == "https://x.example/achievements/DGOV01/1"
    assert achievement.units == 3
    facts = " ".join(achievement.facts)
    for words in ("3 units", "64 hours", "12 synchronous", "graduate", "in-person"):
        assert words in facts
    assert "Policy brief (LO1, LO2)" in achievement.criteria
    assert [one.id.partition("#")[2] for one in achievement.outcomes] == [
        *("LO1", "LO2", "LO3"),
    ]


@pytest.mark.parametrize(
    ("code", "offering"), [("DGOV01", "DGOV01-2026A"), ("FREN11", "FREN11-2026A")]
)
def test_no_text_of_ours_breaks_clause_10(case, code, offering):
    version = case(code, offering).version
    assert isinstance(version, MicroCredential)
    achievement = describe_achievement(version, identity=IDENTITY)

    for text in (achievement.criteria, *achievement.facts, achievement.name):
        assert list(forbidden_words(text, language=version.language)) == []
