"""Every verdict, check and kind has its words, its icon, and the policy's own terms."""

import json
import re
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
from verifier import words
from verifier.languages import english
from verifier.presenters import present_report
from verifier.report import Kind, Outcome, Report, Verdict
from verifier.report_json import report_to_json

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
