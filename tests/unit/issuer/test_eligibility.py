"""Who is awarded, who attended, who is refused, and under which clause."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from issuer.domain.eligibility import DecisionKind, decide_eligibility
from issuer.domain.people import History, Hold
from issuer.domain.policy.award import AWARD_RULES, Answer


def test_whoever_passed_everything_is_awarded(case):
    decision = decide_eligibility(case())

    assert decision.kind is DecisionKind.AWARD
    assert decision.why == ""
    assert len(decision.answers) == len(AWARD_RULES)


@pytest.mark.parametrize("outcome", [False, None])
def test_one_outcome_not_passed_is_attendance_under_clause_8(case, outcome):
    decision = decide_eligibility(case(outcomes={"LO2": outcome}))

    assert decision.kind is DecisionKind.ATTENDANCE
    assert "LO2" in decision.why
    assert "clause 8" in decision.why


@pytest.mark.parametrize("percent", [None, Decimal("79.9")])
def test_failed_and_did_not_attend_is_refused(case, percent):
    decision = decide_eligibility(
        case(outcomes={"LO2": False}, attendance_percent=percent)
    )

    assert decision.kind is DecisionKind.REFUSED


def test_attendance_exactly_at_the_minimum_is_attendance(case):
    decision = decide_eligibility(
        case(outcomes={"LO2": False}, attendance_percent=Decimal(80))
    )

    assert decision.kind is DecisionKind.ATTENDANCE


@pytest.mark.parametrize("induction", [False, None])
def test_a_missing_induction_is_refused_under_clause_5(case, induction):
    decision = decide_eligibility(case(induction_passed=induction))

    assert decision.kind is DecisionKind.REFUSED
    assert [one.rule for one in decision.refusals] == ["P5-induction"]
    assert "clause 5" in decision.why


def test_an_earlier_induction_counts(case):
    history = History(inducted_on=date(2025, 2, 1))

    decision = decide_eligibility(case(induction_passed=None, history=history))

    assert decision.kind is DecisionKind.AWARD


def test_a_later_induction_does_not_count(case):
    history = History(inducted_on=date(2026, 7, 20))

    decision = decide_eligibility(case(induction_passed=None, history=history))

    assert decision.kind is DecisionKind.REFUSED


def test_a_second_micro_credential_needs_no_induction(case):
    history = History(holds_micro_credential=True)

    decision = decide_eligibility(case(induction_passed=None, history=history))

    assert decision.kind is DecisionKind.AWARD


def test_a_hold_is_refused_even_where_all_was_passed(case):
    history = History(open_holds=(Hold(reason="similarity report", opened_by="x"),))

    decision = decide_eligibility(case(history=history))

    assert decision.kind is DecisionKind.REFUSED
    assert "similarity report" in decision.why
    assert "FAQ 3" in decision.why


def test_a_hold_keeps_back_a_certificate_of_attendance_too(case):
    history = History(open_holds=(Hold(reason="r", opened_by="x"),))

    decision = decide_eligibility(case(outcomes={"LO1": False}, history=history))

    assert decision.kind is DecisionKind.REFUSED


@pytest.mark.parametrize(
    ("declared", "proficiency", "kind"),
    [
        (False, None, DecisionKind.AWARD),
        (True, True, DecisionKind.AWARD),
        (True, False, DecisionKind.REFUSED),
        (True, None, DecisionKind.REFUSED),
        (None, None, DecisionKind.REFUSED),
    ],
)
def test_previous_exposure_needs_a_proficiency_result(
    case, declared, proficiency, kind
):
    decision = decide_eligibility(
        case(
            "FREN11",
            "FREN11-2026A",
            declares_exposure=declared,
            proficiency_passed=proficiency,
        )
    )

    assert decision.kind is kind
    assert ("P7-proficiency" in {one.rule for one in decision.refusals}) == (
        kind is DecisionKind.REFUSED
    )


def test_an_unapproved_version_is_not_awarded(case):
    eligible = case()
    version = replace(eligible.version, approval=None)

    decision = decide_eligibility(replace(eligible, version=version))

    assert "P5-awards-approved-version" in {one.rule for one in decision.refusals}


def test_a_policy_whose_review_is_overdue_is_noted_and_stops_nobody(case):
    decision = decide_eligibility(case())

    [edition] = [a for a in decision.answers if a.rule == "P15-policy-edition"]

    assert edition.answer is Answer.NOTE
    assert "2026-04-09" in edition.reason
