"""`decide`: the table of verdicts, and that nothing unforeseen becomes valid."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.policy import decide
from verifier.report import CheckResult, Outcome, Verdict

REQUIRED = (
    "format",
    "schema",
    "context",
    "proof",
    "issuer-key",
    "validity",
    "status",
    "issuer",
    "achievement-type",
)


def results(**answers):
    """Every check passed, but for those named: check="outcome:reason"."""
    made = []
    for name in REQUIRED:
        answer = answers.pop(name.replace("-", "_"), "passed")
        outcome, _, reason = answer.partition(":")
        made.append(CheckResult(check=name, outcome=Outcome(outcome), reason=reason))
    for name, answer in answers.items():
        outcome, _, reason = answer.partition(":")
        made.append(
            CheckResult(
                check=name.replace("_", "-"), outcome=Outcome(outcome), reason=reason
            )
        )
    return made


def test_valid_when_every_check_passed():
    assert decide(results()) is Verdict.VALID


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"format": "failed:malformed_json"}, Verdict.MALFORMED),
        ({"schema": "failed:rule_broken"}, Verdict.MALFORMED),
        ({"context": "failed:undefined_term"}, Verdict.INVALID),
        ({"proof": "failed:proof_invalid"}, Verdict.INVALID),
        ({"issuer_key": "failed:key_not_issuers"}, Verdict.INVALID),
        ({"proof": "not-checked:budget_spent"}, Verdict.INDETERMINATE),
        ({"issuer_key": "not-checked:did_unavailable"}, Verdict.INDETERMINATE),
        ({"status": "failed:revoked"}, Verdict.REVOKED),
        ({"status": "failed:suspended"}, Verdict.SUSPENDED),
        ({"status": "failed:status_kind_unknown"}, Verdict.STATUS_UNKNOWN),
        ({"status": "not-checked:fetch_failed"}, Verdict.STATUS_UNKNOWN),
        ({"status": "not-applicable:no_status_list"}, Verdict.VALID),
        ({"validity": "failed:expired"}, Verdict.EXPIRED),
        ({"validity": "failed:not_yet_valid"}, Verdict.NOT_YET_VALID),
        ({"issuer": "failed:issuer_not_listed"}, Verdict.VALID_UNTRUSTED_ISSUER),
        ({"issuer": "not-checked:no_trust_list"}, Verdict.VALID_UNTRUSTED_ISSUER),
        ({"components": "failed:part_not_in_force"}, Verdict.PART_NOT_VALID),
        ({"components": "not-checked:part_not_checked"}, Verdict.STATUS_UNKNOWN),
        ({"recipient": "failed:part_of_somebody_else"}, Verdict.PART_NOT_VALID),
        ({"achievement_type": "not-checked:kind_unknown"}, Verdict.VALID),
    ],
)
def test_each_single_answer_calls_for_its_verdict(answers, verdict):
    assert decide(results(**answers)) is verdict


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        (
            {"proof": "failed:proof_invalid", "status": "failed:revoked"},
            Verdict.INVALID,
        ),
        (
            {"status": "failed:revoked", "validity": "failed:expired"},
            Verdict.REVOKED,
        ),
        (
            {"validity": "failed:expired", "components": "failed:part_not_in_force"},
            Verdict.EXPIRED,
        ),
        (
            {"components": "failed:part_not_in_force", "status": "not-checked:x"},
            Verdict.PART_NOT_VALID,
        ),
        (
            {"status": "not-checked:x", "issuer": "failed:issuer_not_listed"},
            Verdict.STATUS_UNKNOWN,
        ),
    ],
)
def test_the_worse_of_two_answers_wins(answers, verdict):
    assert decide(results(**answers)) is verdict


def test_a_check_that_nobody_foresaw_never_ends_in_valid():
    for outcome in (Outcome.FAILED, Outcome.NOT_CHECKED, Outcome.NOT_APPLICABLE):
        extra = CheckResult(check="horoscope", outcome=outcome)

        assert decide([*results(), extra]) is not Verdict.VALID


@pytest.mark.parametrize("missing", REQUIRED[:6])
def test_a_check_that_was_never_made_never_ends_in_valid(missing):
    made = [one for one in results() if one.check != missing]

    assert decide(made) is Verdict.INDETERMINATE


def test_no_checks_at_all_are_no_answer():
    assert decide([]) is Verdict.INDETERMINATE


OUTCOMES = st.sampled_from(sorted(Outcome))
REASONS = st.sampled_from(["", "revoked", "suspended", "expired", "x", "not_yet_valid"])


@given(st.lists(st.tuples(OUTCOMES, REASONS), min_size=9, max_size=9))
def test_valid_needs_a_passed_proof_key_and_issuer_whatever_else_is_said(answers):
    made = [
        CheckResult(check=name, outcome=outcome, reason=reason)
        for name, (outcome, reason) in zip(REQUIRED, answers, strict=True)
    ]

    if decide(made) is Verdict.VALID:
        passed = {one.check for one in made if one.outcome is Outcome.PASSED}
        assert {"format", "schema", "context", "proof", "issuer-key"} <= passed
        assert {"validity", "issuer"} <= passed


def test_the_order_of_checks_does_not_matter():
    made = results(status="failed:suspended", issuer="failed:issuer_not_listed")

    verdicts = {decide(order) for order in itertools.permutations(made[-4:])}

    assert len(verdicts) == 1
