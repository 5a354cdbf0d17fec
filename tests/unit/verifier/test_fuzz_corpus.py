"""What the fuzzer begins with, and whatever it once found, without the fuzzer."""

import pytest

from tests.fuzz.seeds import CORPUS
from tests.fuzz.target import examine
from verifier.report import Verdict

GENUINE = {
    "badge.json": Verdict.VALID,
    "badge.jwt": Verdict.VALID,
    "badge.vc.jwt": Verdict.VALID,
    "badge.png": Verdict.VALID,
    "badge.svg": Verdict.VALID,
    "badge.pdf": Verdict.VALID,
    "stack.json": Verdict.VALID,
    "record.json": Verdict.VALID,
    "status-list.json": Verdict.VALID,
    "stranger.json": Verdict.VALID_UNTRUSTED_ISSUER,
}


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_the_intake_answers_whatever_it_is_given(path):
    report = examine(path.read_bytes())

    assert report.verdict is GENUINE.get(path.name, Verdict.MALFORMED)
