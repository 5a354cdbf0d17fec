"""A challenge of ours is good once, for five minutes, in every process."""

import itertools
from datetime import timedelta

import pytest

from tests.support import NOW
from verifier.challenges import LIFE, MOST, ChallengesInMemory, Freshness


@pytest.fixture
def challenges():
    numbers = itertools.count()
    return ChallengesInMemory(lambda: f"token-{next(numbers)}")


def test_a_challenge_is_fresh_once(challenges):
    challenge = challenges.create(NOW)

    assert challenges.use(challenge, NOW) is Freshness.FRESH
    assert challenges.use(challenge, NOW) is Freshness.USED


def test_a_challenge_ends_after_five_minutes(challenges):
    challenge = challenges.create(NOW)

    assert challenges.use(challenge, NOW + LIFE) is Freshness.USED
    assert timedelta(minutes=5) == LIFE


def test_a_challenge_of_somebody_else_is_their_affair(challenges):
    assert challenges.use("6e2f", NOW) is Freshness.NOT_OURS


def test_a_challenge_that_looks_like_ours_and_is_not_is_refused(challenges):
    assert challenges.use("signet-made-up", NOW) is Freshness.USED


def test_a_flood_of_challenges_forgets_the_oldest_and_takes_no_more_room(challenges):
    first = challenges.create(NOW)
    for _ in range(MOST):
        last = challenges.create(NOW)

    assert challenges.use(first, NOW) is Freshness.USED
    assert challenges.use(last, NOW) is Freshness.FRESH
