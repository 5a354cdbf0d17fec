"""A report in words: what every face says, in the reader's language.

The words are `verifier.speech.words` and `verifier.speech.reasons`; programs and
terminals get the English ones. What others wrote (names, kinds, addresses) comes in as
a filling, with no character in it that acts unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier.receipt import is_receipt, report_in, sha256_in
from verifier.report import CheckResult, Kind, Outcome, Report, Verdict
from verifier.speech.claims import Claims, day_written, present_claims
from verifier.speech.fillings import check_fillings, fillings_of, pick
from verifier.speech.languages import Language, english
from verifier.speech.notices import Notice, notices_of
from verifier.speech.reasons import SAID_IN_FULL, sentences_for
from verifier.speech.visible_text import visible
from verifier.speech.words import (
    ATTENDANCE,
    CHECKS,
    EXACT_OUTCOMES,
    GENUINE,
    MILD,
    OUTCOMES,
    PERSON,
    PERSON_LABEL,
    QUESTIONS,
    RECEIPT,
    VERDICTS,
    WHAT,
    VerdictWords,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One check in a reader's words; `technical` is more, always in English.

    So is the sentence of a reason that has no words yet, which is `in_english`.
    """

    key: str
    name: str
    question: str
    tone: str
    icon: str
    outcome: str
    sentence: str
    reason: str
    technical: str = ""
    in_english: bool = False
    registries: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptShown:
    """What a proven receipt says was found then, and of which bytes."""

    sha256: str
    found: "Presentation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """A whole report in words, for a page or a terminal."""

    verdict: Verdict
    kind: Kind
    tone: str
    seal: str
    word: str
    sentence: str
    lead: str
    next: tuple[str, ...]
    issuer: str
    issuer_known: bool
    issuer_id: str
    claimed_name: str | None
    checked_at: str
    status_as_of: str | None
    registries: tuple[Mapping[str, Any], ...]
    groups: tuple[tuple[str, tuple[CheckLine, ...]], ...]
    claims: Claims | None
    parts: tuple["Presentation", ...]
    endorsements: tuple["Presentation", ...]
    also_signed_by: tuple[str, ...]
    receipt: ReceiptShown | None
    notices: tuple[Notice, ...] = ()


def present_report(report: Report, language: Language | None = None) -> Presentation:
    """Every word that a face needs to show `report`."""
    reader = language or english()
    filled = fillings_of(report, reader)
    words = _verdict_words(report)
    status = report.check("status")
    claims = (
        None if report.credential is None else present_claims(report.credential, reader)
    )
    return Presentation(
        verdict=report.verdict,
        kind=report.kind,
        tone=words.tone,
        seal=words.seal,
        word=reader.text(words.word, **filled),
        sentence=reader.text(words.sentence, **filled),
        lead=reader.text(words.lead, **filled),
        next=tuple(reader.text(step) for step in words.next),
        issuer=filled["issuer"],
        issuer_known=report.issuer.name is not None,
        issuer_id=visible(report.issuer.id or ""),
        claimed_name=_claimed_name(report),
        checked_at=reader.moment(report.checked_at),
        status_as_of=reader.moment(status.as_of) if status and status.as_of else None,
        registries=_registries(report.check("issuer"), reader),
        groups=_groups(report, filled, reader),
        claims=claims,
        parts=tuple(present_report(part, reader) for part in report.components),
        endorsements=tuple(present_report(one, reader) for one in report.endorsements),
        also_signed_by=_also_signed_by(report),
        receipt=_receipt(report, reader),
        notices=notices_of(report, claims, reader),
    )


def _verdict_words(report: Report) -> VerdictWords:
    if report.verdict is not Verdict.VALID:
        return VERDICTS[report.verdict]
    if report.kind is Kind.ATTENDANCE:
        return ATTENDANCE
    if report.credential is not None and is_receipt(report.credential):
        return RECEIPT
    return VERDICTS[Verdict.VALID]


def _receipt(report: Report, reader: Language) -> ReceiptShown | None:
    """What a receipt says, if it is one by somebody whom we know."""
    document = report.credential
    if document is None or report.issuer.name is None or not is_receipt(document):
        return None
    found, digest = report_in(document), sha256_in(document)
    if found is None or digest is None:
        return None
    return ReceiptShown(sha256=visible(digest), found=present_report(found, reader))


def _claimed_name(report: Report) -> str | None:
    name = report.issuer.claimed_name
    return None if name is None else visible(name)


def _also_signed_by(report: Report) -> tuple[str, ...]:
    key = report.check("issuer-key")
    others = key.evidence.get("alsoSignedBy", ()) if key else ()
    return tuple(visible(str(one)).partition("#")[0] for one in others)


def _groups(
    report: Report, filled: Mapping[str, str], reader: Language
) -> tuple[tuple[str, tuple[CheckLine, ...]], ...]:
    lines = [_line(check, filled, reader) for check in report.checks]
    if (
        report.credential is not None
        and report.kind is not Kind.STATUS_LIST
        and not is_receipt(report.credential)
    ):
        lines.append(_person(reader))
    groups = [
        (question, chosen)
        for question in map(reader.text, QUESTIONS)
        if (chosen := tuple(line for line in lines if line.question == question))
    ]
    # What decided the answer stands first.
    return tuple(sorted(groups, key=_worst_tone))


def _worst_tone(group: tuple[str, tuple[CheckLine, ...]]) -> int:
    tones = ("bad", "warn")
    return min(
        (tones.index(line.tone) for line in group[1] if line.tone in tones), default=2
    )


_UNNAMED_CHECK: Final = ("", GENUINE, ())


def _line(check: CheckResult, filled: Mapping[str, str], reader: Language) -> CheckLine:
    label, question, passed = CHECKS.get(check.check, _UNNAMED_CHECK)
    tone, icon, outcome = OUTCOMES[check.outcome]
    if check.outcome is Outcome.FAILED and check.reason in MILD:
        tone, icon = "warn", "o-warn"
    known = {**filled, **check_fillings(check, reader)}
    good = check.outcome is Outcome.PASSED
    sentences = passed if good else sentences_for(check.check, check.reason)
    detail = visible(check.detail[:1].upper() + check.detail[1:])
    sentence = pick(sentences, known, reader)
    in_full = good or not sentence or check.reason in SAID_IN_FULL
    return CheckLine(
        key=check.check,
        name=reader.text(label) if label else check.check,
        question=reader.text(question),
        tone=tone,
        icon=icon,
        outcome=reader.text(EXACT_OUTCOMES.get((check.check, check.reason), outcome)),
        sentence=sentence or detail,
        in_english=not sentence,
        reason="" if good else check.reason,
        technical="" if in_full else detail,
        registries=_registries(check, reader),
    )


def _registries(
    check: CheckResult | None, reader: Language
) -> tuple[Mapping[str, Any], ...]:
    """What each list of issuers answers, its date as the reader writes dates."""
    lines = () if check is None else check.evidence.get("registries", ())
    return tuple(
        {**one, "updated": day_written(one.get("updated"), reader)} for one in lines
    )


def _person(reader: Language) -> CheckLine:
    tone, icon, outcome = OUTCOMES[Outcome.NOT_APPLICABLE]
    return CheckLine(
        key="",
        name=reader.text(PERSON_LABEL),
        question=reader.text(WHAT),
        tone=tone,
        icon=icon,
        outcome=reader.text(outcome),
        sentence=reader.text(PERSON),
        reason="",
    )
