"""A few kilobytes of contexts that would be minutes of work are refused unapplied."""

import time

import pytest

from contexts.lists import CREDENTIALS_V2, OPEN_BADGE
from vc.canonicalize import Profile, canonicalize
from vc.errors import BudgetExceededError

TERMS = {f"t{number}": f"https://terms.example/{number}" for number in range(400)}
INLINE = {"label": "https://terms.example/label"}


def document(contexts, **said):
    return {"@context": [CREDENTIALS_V2, *contexts], "id": "urn:x:1", **said}


def scoped(names):
    return {
        one: {"@id": f"https://terms.example/{one}", "@context": TERMS} for one in names
    }


def nested(names):
    inside = {"t1": "x"}
    for one in names:
        inside = {one: inside}
    return inside


def canonical(given):
    return canonicalize(given, profile=Profile.GENERAL)


@pytest.mark.parametrize(
    "given",
    [
        document([scoped("abc")], a=[nested("bc"), nested("cb")] * 50),
        document(
            [{"q": "https://terms.example/q"}, scoped("abc")],
            q=[{"type": one} for one in "abc" * 100],
        ),
        document([OPEN_BADGE[1]] * 60),
        document([INLINE, OPEN_BADGE[1]] * 60),
        document([INLINE], label=[{"@context": INLINE, "label": "x"}] * 100),
        document(
            [
                {
                    "a": {
                        "@id": "https://terms.example/a",
                        "@context": [OPEN_BADGE[1]] * 60,
                    }
                }
            ]
        ),
    ],
    ids=[
        "scoped to members",
        "scoped to types",
        "pinned ones in a row",
        "pinned and inline ones in turn",
        "embedded ones",
        "pinned ones scoped to a term",
    ],
)
def test_contexts_that_multiply_are_refused_before_they_are_applied(given):
    started = time.process_time()

    with pytest.raises(BudgetExceededError):
        canonical(given)

    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "given",
    [
        document([INLINE], label="x"),
        document([scoped("a")], a=[{"t1": "x"}] * 40),
        document(
            [INLINE],
            label=[
                {"@context": [CREDENTIALS_V2, INLINE], "label": str(number)}
                for number in range(20)
            ],
        ),
    ],
    ids=["one", "one that is used forty times", "twenty that are embedded"],
)
def test_contexts_of_an_honest_size_are_applied(given):
    assert canonical(given)
