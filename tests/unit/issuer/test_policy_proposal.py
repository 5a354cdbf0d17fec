"""Each rule of the policy refuses what it should: one test, one thing changed."""

import pytest

from issuer.domain.policy import ALL_RULES
from issuer.findings import Severity


def test_the_sample_catalogue_keeps_every_rule(findings):
    assert findings() == ()


def test_every_rule_has_an_id_of_its_own_and_a_citation():
    assert len({rule.id for rule in ALL_RULES}) == len(ALL_RULES)
    assert all(
        "clause" in rule.citation or "FAQ" in rule.citation for rule in ALL_RULES
    )


@pytest.mark.parametrize(
    ("member", "value", "rule"),
    [
        ("strategic_plan", "", "P1-strategic-plan"),
        ("purposes", [], "P2-purpose"),
        ("purposes", ["general-interest"], "P2-purpose"),
        ("level", "undergraduate", "P4-level"),
        ("mode", "by-post", "P4-mode"),
        ("approval", None, "P5-approved"),
        ("survey", "", "P5-survey"),
        ("assessments", [], "P5-each-outcome-assessed"),
        ("assessments", [], "P12-credit-facts"),
        ("language", "tlh", "P6-language"),
        ("title", "A short course on public data", "P10-wording"),
        ("description", "This Programme is of interest.", "P10-wording"),
        ("co_taught_with", ["POLS2101"], "P11-not-co-taught"),
        ("outcomes", [], "P12-credit-facts"),
        ("units", 0, "P12-credit-facts"),
        ("mode", "online", "F3-online"),
    ],
)
def test_a_proposal_is_refused(values, micro_credential, rules, member, value, rule):
    micro_credential[member] = value

    assert rule in rules()


def test_an_aqf_level_is_a_reference_of_standard(micro_credential, rules):
    micro_credential["alignments"][0]["name"] = "Level 9 criteria"

    assert "P3-not-aqf" not in rules()


@pytest.mark.parametrize(
    "name", ["Graduate Certificate of Public Policy", "AQF Diploma", "AQF", "PhD"]
)
def test_an_aqf_qualification_is_refused_as_an_alignment(micro_credential, rules, name):
    micro_credential["alignments"][0]["name"] = name

    assert "P3-not-aqf" in rules()


def test_a_team_without_university_staff_is_refused(micro_credential, rules):
    micro_credential["teaching_team"] = [{"name": "A practitioner"}]

    assert "P4-staff" in rules()


def test_no_hours_face_to_face_are_refused(micro_credential, rules):
    micro_credential["hours"] = {"teaching": 40, "self_study": 24}

    assert "P4-synchronous" in rules()


@pytest.mark.parametrize(
    ("attestation", "rule"),
    [
        ("not_contracted_out", "P4-not-contracted-out"),
        ("qualified_teachers", "P5-expertise"),
    ],
)
def test_a_missing_attestation_is_refused(micro_credential, rules, attestation, rule):
    del micro_credential["attestations"][attestation]

    assert rule in rules()


def test_an_outcome_that_no_assessment_demonstrates_is_named(
    micro_credential, findings
):
    micro_credential["assessments"][1]["outcomes"] = ["LO1"]

    [finding] = findings()

    assert finding.rule == "P5-each-outcome-assessed"
    assert "LO3" in finding.message
    assert finding.citation == "ANUP_5972717 v3, clause 5"


def test_a_language_without_a_word_list_needs_a_reader(micro_credential, rules):
    micro_credential["language"] = "mi"

    assert "P10-wording-read" in rules()

    reader = {"by": "Te Reo adviser", "on": "2026-02-02"}
    micro_credential["attestations"]["wording_read"] = reader

    assert "P10-wording-read" not in rules()


def test_an_approval_under_another_edition_is_refused(micro_credential, rules):
    micro_credential["approval"]["policy"] = "ANUP_5972717 v2"

    assert "P15-edition" in rules()


def test_hours_outside_the_range_pass_only_with_a_justification(
    micro_credential, findings
):
    micro_credential["units"] = 4

    [finding] = findings()
    assert (finding.rule, finding.severity) == ("F2-hours", Severity.BLOCKING)
    assert "16.0 hours a unit" in finding.message

    micro_credential["hours_justification"] = "A pilot, approved as MCC 2026/11."

    [finding] = findings()
    assert finding.severity is Severity.NOTE


@pytest.mark.parametrize("hours", [60, 69])
def test_the_ends_of_the_range_are_inside_it(micro_credential, rules, hours):
    micro_credential["hours"] = {"teaching": hours - 10, "synchronous": 10}

    assert "F2-hours" not in rules()


# ------------------------------------------------------------------------ stacks


def test_a_stack_of_one_is_refused(values, rules):
    values["stacks"][0]["components"] = values["stacks"][0]["components"][:1]

    assert "P9-two-components" in rules()


def test_a_stack_that_names_a_component_twice_is_refused(values, rules):
    components = values["stacks"][0]["components"]
    values["stacks"][0]["components"] = [components[0], components[0]]

    assert "P9-two-components" in rules()


def test_a_stack_of_what_nobody_knows_is_refused(values, rules):
    values["stacks"][0]["components"][1]["version"] = "7"

    assert "P9-known-components" in rules()


def test_stacks_that_contain_each_other_are_refused(values, rules):
    other = {**values["stacks"][0], "code": "DGOVX"}
    other["components"] = [
        {"micro_credential": "DGOV", "version": "1"},
        {"micro_credential": "DGOV01", "version": "1"},
    ]
    values["stacks"].append(other)
    values["stacks"][0]["components"] = [
        *values["stacks"][0]["components"],
        {"micro_credential": "DGOVX", "version": "1"},
    ]

    assert "P9-no-cycle" in rules()


@pytest.mark.parametrize(
    ("member", "value", "rule"),
    [
        ("strategic_plan", "", "P1-strategic-plan"),
        ("title", "Programme in public data", "P10-wording"),
        ("approval", None, "P5-approved"),
        ("language", "xx", "P6-language"),
    ],
)
def test_a_stack_keeps_the_common_rules(values, rules, member, value, rule):
    values["stacks"][0][member] = value

    assert rule in rules()


# --------------------------------------------------------------------- offerings


@pytest.fixture
def offering(values):
    return next(one for one in values["offerings"] if one["code"] == "DGOV01-2026A")


def test_an_offering_of_an_unknown_version_is_refused(offering, rules):
    offering["version"] = "2"

    assert "P5-offers-approved-version" in rules()


def test_an_offering_before_its_approval_is_refused(offering, rules):
    offering["start"] = "2026-03-01"
    offering["gradebook"]["induction"]["closed_on"] = "2026-02-27"

    assert rules() == {"P5-offers-approved-version"}


def test_an_offering_that_ends_before_it_starts_is_refused(offering, rules):
    offering["end"] = "2026-07-01"

    assert rules() == {"P5-dates"}


def test_an_induction_after_the_start_is_refused(offering, rules):
    offering["gradebook"]["induction"]["closed_on"] = "2026-07-07"

    assert rules() == {"P5-induction-before-start"}


def test_an_induction_on_the_day_of_the_start_is_in_time(offering, rules):
    offering["gradebook"]["induction"]["closed_on"] = offering["start"]

    assert rules() == set()


def test_an_outcome_without_a_column_is_refused(offering, rules):
    offering["gradebook"]["outcomes"].pop()

    assert rules() == {"P5-outcomes-recorded"}


def test_a_language_micro_credential_without_proficiency_is_refused(values, rules):
    french = next(o for o in values["offerings"] if o["code"] == "FREN11-2026A")
    del french["gradebook"]["proficiency"]

    assert rules() == {"P7-proficiency-recorded"}


def test_a_column_of_supported_places_is_refused(offering, rules):
    offering["gradebook"]["attendance"]["column"] = "HECS status"

    assert rules() == {"P13-no-supported-places"}


def test_an_offering_without_attendance_is_noted(offering, findings):
    del offering["gradebook"]["attendance"]

    [finding] = findings()

    assert finding.severity is Severity.NOTE
