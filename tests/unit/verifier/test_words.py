"""Every verdict, check and kind has its words, its icon, and the policy's own terms."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import (
    NOW,
    SIGNED_AT,
    achievement,
    profile,
    signed,
    trust_list,
    unsigned_badge,
    valid_badge,
    verify,
)
from vc.attendance import Attendance, build_attendance_credential
from verifier.report import CheckResult, Kind, Outcome, Report, Verdict
from verifier.report_json import report_to_json
from verifier.speech import words
from verifier.speech.languages import english
from verifier.speech.presenters import present_report

TEMPLATES = Path(__file__).parents[3] / "templates"
SYMBOLS = set(
    re.findall(r'<symbol id="([^"]+)"', (TEMPLATES / "sprite.svg").read_text())
)


def test_every_verdict_has_words():
    assert set(words.VERDICTS) == set(Verdict)


def test_every_kind_and_outcome_has_words():
    assert set(words.THIS) == set(words.KINDS) == set(Kind)
    assert set(words.OUTCOMES) == set(Outcome)


def test_every_seal_and_icon_is_in_the_sprite():
    seals = {
        one.seal for one in [*words.VERDICTS.values(), words.ATTENDANCE, words.RECEIPT]
    }
    icons = {icon for _, icon, _ in words.OUTCOMES.values()}

    assert seals | icons <= SYMBOLS


def test_could_not_check_borrows_neither_red_nor_green():
    assert words.VERDICTS[Verdict.INDETERMINATE].tone == "unknown"
    assert words.VERDICTS[Verdict.STATUS_UNKNOWN].tone == "warn"
    assert words.VERDICTS[Verdict.VALID_UNTRUSTED_ISSUER].tone == "warn"


def test_only_valid_is_green():
    green = {verdict for verdict, one in words.VERDICTS.items() if one.tone == "good"}

    assert green == {Verdict.VALID}


@pytest.mark.parametrize("verdict", sorted(Verdict))
def test_a_report_of_any_verdict_can_be_shown(verdict):
    report = Report(verdict=verdict, kind=Kind.OTHER, checks=(), checked_at=NOW)

    shown = present_report(report)

    assert "{" not in shown.word + shown.sentence + shown.lead
    assert shown.claims is None


def test_the_words_of_the_page_never_call_it_a_course_or_a_program():
    texts = [
        " ".join([one.word, one.sentence, one.lead, *one.next])
        for one in [*words.VERDICTS.values(), words.ATTENDANCE]
    ]

    assert not re.search(r"\b(course|program(me)?)s?\b", " ".join(texts), re.IGNORECASE)


def test_the_name_in_our_own_voice_is_the_trust_lists():
    shown = present_report(verify(valid_badge()))

    assert shown.issuer == "Example University"
    assert shown.lead.startswith("Example University signed it")


def test_the_name_of_an_unknown_issuer_is_never_in_our_own_voice():
    report = verify(valid_badge(), trust_lists=(trust_list(),))

    shown = present_report(report)

    assert "Example University" not in shown.lead + shown.sentence
    assert shown.claimed_name == "Example University"


def test_the_language_of_instruction_is_shown_unless_it_is_english():
    french = signed(unsigned_badge(achievement=achievement(language="fr")))

    assert present_report(verify(valid_badge())).claims.taught_in is None
    assert present_report(verify(french)).claims.taught_in.english == "Taught in French"


def test_attendance_is_said_to_be_no_achievement():
    certificate = Attendance(
        id="https://badges.example.edu/credentials/att-1",
        issuer=profile(),
        recipient_name="Tomás Zhang",
        code="POL-017",
        title="Evidence-Informed Policy Evaluation",
        language="fr",
        started=SIGNED_AT.date(),
        ended=NOW.date(),
        valid_from=SIGNED_AT,
        status=(),
    )

    report = verify(signed(build_attendance_credential(certificate)))
    shown = present_report(report)

    assert (report.verdict, report.kind) == (Verdict.VALID, Kind.ATTENDANCE)
    assert shown.sentence == "This person attended. Nothing was assessed."
    assert shown.tone == "note"
    assert shown.claims.holder == "Tomás Zhang"
    assert shown.claims.taught_in.english == "Taught in French"


def test_times_are_written_with_their_zone():
    assert english().moment(NOW) == "22 November 2026, 10:42 am UTC"


def test_the_report_as_json_has_the_members_that_others_rely_on():
    document = report_to_json(verify(valid_badge()))

    assert {"verdict", "kind", "checks", "credential", "issuer", "components"} <= set(
        document
    )
    assert set(document["issuer"]) == {"id", "name", "claimed_name"}
    assert all(
        {"check", "outcome", "reason", "detail"} <= set(c) for c in document["checks"]
    )
    assert json.loads(json.dumps(document)) == document


def test_the_report_as_json_shows_nothing_that_is_not_proven():
    tampered = {**valid_badge(), "name": "Doctor of Everything"}

    document = report_to_json(verify(tampered))

    assert "credential" not in document
    assert "Doctor" not in json.dumps(document)


# ------------------------------------------------- what stands beside the verdict


def noticed(**evidence):
    """The notices of a valid badge whose status check has this evidence."""
    report = verify(valid_badge())
    checks = tuple(
        replace(one, evidence={**one.evidence, **evidence})
        if one.check == "status"
        else one
        for one in report.checks
    )
    return [one.text for one in present_report(replace(report, checks=checks)).notices]


def test_an_older_open_badge_is_said_to_be_one():
    assert any(
        "version 2, the older kind" in one for one in noticed(openBadgesVersion="2.0")
    )


def test_a_message_in_a_status_list_is_passed_on_in_quotation_marks():
    said = noticed(notices=[{"purpose": "message", "message": "Hello\u202e"}])

    assert any("“Hello⟨U+202E⟩”" in one for one in said)


def test_a_newer_copy_is_reported_and_not_fetched():
    said = noticed(refreshService=[{"id": "https://x.example/", "type": "X"}])

    assert any("We have not fetched it" in one for one in said)


def test_a_host_of_several_alphabets_is_noticed():
    said = noticed(internationalHost={"unicode": "bаdges.example", "mixedScript": True})

    assert any("several alphabets" in one for one in said)


def test_a_copy_that_differs_leads_to_the_published_one():
    report = verify(valid_badge())
    copy = CheckResult(
        check="published-copy", outcome=Outcome.FAILED, reason="copy_differs"
    )

    shown = present_report(replace(report, checks=(*report.checks, copy)))
    line = next(
        one for _, lines in shown.groups for one in lines if one.key == copy.check
    )

    assert shown.notices[0].link == report.credential["id"]
    assert (line.outcome, line.tone) == ("Differs", "warn")
    assert shown.tone == "good"


def test_a_check_that_has_no_words_yet_is_shown_by_its_name():
    report = verify(valid_badge())
    odd = CheckResult(check="odd-check", outcome=Outcome.FAILED, detail="odd.")

    shown = present_report(replace(report, checks=(odd,)))

    assert shown.groups[0][1][0].name == "odd-check"
    assert shown.groups[0][1][0].sentence == "Odd."


def test_a_name_that_runs_the_other_way_leaves_the_sentence_in_order():
    said = english().text("{issuer} signed it.", issuer="جامعة المثال")

    assert said == "\u2068جامعة المثال\u2069 signed it."
    assert english().text("{issuer} signed it.", issuer="Uni") == "Uni signed it."
