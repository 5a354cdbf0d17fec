"""Poison, floods, depth and bulk are refused by structure, after bounded work.

No clocks here: what is counted is what the time goes into (attacks.md 3.5).
"""

import json
from types import MappingProxyType

import pytest

import vc.rdf.rdfc as rdfc
from tests.support import changed, valid_badge, verify
from vc.rdf.limits import MAX_BLANK_NODES
from vc.strict_json import MAX_BYTES, MAX_DEPTH, MAX_MEMBERS, MAX_STRING_BYTES
from verifier.report import Outcome, Verdict

RESULTS = "credentialSubject/achievement/resultDescription"


def described(number, *, equal, **more):
    return {
        "type": ["ResultDescription"],
        "id": "urn:r" if equal else f"urn:r:{number}",
        "name": "n",
        "resultType": "Result",
        **more,
    }


@pytest.fixture
def hashes(monkeypatch):
    """How often anything was hashed inside RDFC-1.0."""
    counted = []

    def counting(text):
        counted.append(len(text))
        return sha256(text)

    sha256 = rdfc.HASHES["sha256"]
    both = {**rdfc.HASHES, "sha256": counting}
    monkeypatch.setattr(rdfc, "HASHES", MappingProxyType(both))
    return counted


@pytest.mark.parametrize("size", [7, 8, 20])
def test_equal_parts_below_equal_parts_cost_a_bounded_number_of_hashes(size, hashes):
    leaf = {"type": ["Alignment"], "targetName": "x", "targetUrl": "https://x.example/"}
    result = {"type": ["Result"], "value": "v", "alignment": [leaf] * size}
    document = changed(valid_badge(), "credentialSubject/result", [result] * size)

    report = verify(document)

    assert report.verdict is Verdict.INDETERMINATE
    assert report.check("proof").reason == "budget_spent"
    quads = 60 * size * size
    assert 0 < len(hashes) < rdfc.DEFAULT_BUDGET + rdfc.BUDGET_PER_QUAD * quads


def test_two_equal_lists_without_end_cost_no_more(hashes):
    endless = described(0, equal=True, allowedValue=["Pass"] * 1_000)

    report = verify(changed(valid_badge(), RESULTS, [endless, endless]))

    assert report.check("proof").reason == "budget_spent"
    assert 0 < len(hashes) < rdfc.DEFAULT_BUDGET


@pytest.mark.parametrize("count", [100, 1_000])
def test_honest_repetition_is_told_apart(count, hashes):
    report = verify({**valid_badge(), "evidence": [{"type": ["Evidence"]}] * count})

    assert report.check("proof").reason == "proof_invalid"  # and nothing was spent
    assert 0 < len(hashes) < 4 * count + 100


def test_lists_that_tie_in_many_results_are_told_apart():
    results = [
        described(number, equal=False, allowedValue=["Pass", "Fail"] * 3)
        for number in range(100)
    ]

    report = verify(changed(valid_badge(), RESULTS, results))

    assert report.check("proof").reason == "proof_invalid"


FLOODS = {
    "objects": {"evidence": [{"type": ["Evidence"]}] * (MAX_BLANK_NODES + 1)},
    "members": {f"m{number}": 1 for number in range(MAX_MEMBERS + 1)},
    "elements": {"tag": ["t"] * (MAX_MEMBERS + 1)},
    "text": {"name": "x" * (MAX_STRING_BYTES + 1)},
    "bytes": {"tag": ["x" * 60_000] * (MAX_BYTES // 60_000 + 1)},
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_a_flood_is_refused_before_it_is_read(flood, hashes):
    report = verify({**valid_badge(), **flood})

    assert report.verdict is Verdict.MALFORMED
    assert report.check("format").reason == "too_large"
    assert not hashes


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 100_000,
        "{" + '"a":[' * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1) + "}",
        json.dumps(valid_badge())[:-1] + ',"x":' + "[" * 10_000 + "]" * 10_000 + "}",
    ],
)
def test_depth_is_refused_before_it_is_read(text, hashes):
    report = verify(text)

    assert report.verdict is Verdict.MALFORMED
    assert not hashes


def test_types_never_met_before_are_bounded(hashes):
    evidence = [{"type": ["Evidence", f"urn:t:{number}"]} for number in range(1_000)]

    report = verify({**valid_badge(), "evidence": evidence})

    assert report.check("proof").outcome is Outcome.NOT_CHECKED
    assert report.check("proof").reason == "budget_spent"
    assert len(hashes) < 100


def test_blank_node_identifiers_make_no_graph_of_their_own(hashes):
    evidence = [{"id": f"_:b{number}", "type": ["Evidence"]} for number in range(12)]

    report = verify({**valid_badge(), "evidence": evidence})

    assert report.check("context").outcome is Outcome.FAILED or (
        report.check("schema").outcome is Outcome.FAILED
    )


def test_more_proofs_than_we_check_are_refused_before_any_is(hashes):
    badge = valid_badge()

    report = verify({**badge, "proof": [badge["proof"]] * 1_000})

    assert report.check("proof").outcome is Outcome.FAILED
    assert not hashes
