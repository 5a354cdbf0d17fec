"""A report in words: what every face says, from one table (`verifier.words`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from vc.timestamps import parse_timestamp
from verifier.claims import Claims, day_of, days_in_force, present_claims
from verifier.dates import moment
from verifier.report import CheckResult, Kind, Outcome, Report, Verdict
from verifier.words import (
    ATTENDANCE,
    CHECKS,
    EXACT_OUTCOMES,
    KINDS,
    MILD,
    NOUNS,
    OUTCOMES,
    PERSON,
    VERDICTS,
    VerdictWords,
)

_QUESTIONS: Final = (
    "Is it genuine?",
    "Who signed it?",
    "Is it still in force?",
    "What is it, and whose?",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One check in a reader's words."""

    name: str
    question: str
    tone: str
    icon: str
    outcome: str
    sentence: str
    reason: str
    registries: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """A whole report in words, for a page or a terminal."""

    tone: str
    seal: str
    word: str
    sentence: str
    lead: str
    next: tuple[str, ...]
    issuer: str
    issuer_known: bool
    claimed_name: str | None
    checked_at: str
    status_as_of: str | None
    groups: tuple[tuple[str, tuple[CheckLine, ...]], ...]
    claims: Claims | None
    parts: tuple["Presentation", ...]
    notices: tuple[str, ...] = ()


def present_report(report: Report) -> Presentation:
    """Every word that a face needs to show `report`."""
    filled = _fillings(report)
    words = _verdict_words(report)
    status = report.check("status")
    return Presentation(
        tone=words.tone,
        seal=words.seal,
        word=words.word.format_map(filled),
        sentence=words.sentence.format_map(filled),
        lead=words.lead.format_map(filled),
        next=words.next,
        issuer=filled["issuer"],
        issuer_known=report.issuer.name is not None,
        claimed_name=report.issuer.claimed_name,
        checked_at=moment(report.checked_at),
        status_as_of=moment(status.as_of) if status and status.as_of else None,
        groups=_groups(report, filled),
        claims=None if report.credential is None else present_claims(report.credential),
        parts=tuple(present_report(part) for part in report.components),
        notices=_notices(report),
    )


def _verdict_words(report: Report) -> VerdictWords:
    if report.verdict is Verdict.VALID and report.kind is Kind.ATTENDANCE:
        return ATTENDANCE
    return VERDICTS[report.verdict]


def _fillings(report: Report) -> dict[str, str]:
    valid_from, valid_until = (
        (None, None) if report.credential is None else days_in_force(report.credential)
    )
    host = issuer_host(report.issuer.id)
    return {
        "noun": NOUNS[report.kind],
        "issuer": report.issuer.name or "Its issuer",
        "host": host or "the issuer",
        "valid_from": valid_from or "a date it does not give",
        "valid_until": valid_until or "a date it does not give",
        "until": f"It ends on {valid_until}." if valid_until else "It does not expire.",
        "kind": KINDS[report.kind],
        "count": str(len(report.components)),
        "parts": _parts_words(report),
        "why": _why_undecided(report),
    }


def _parts_words(report: Report) -> str:
    bad = [
        part.verdict
        for part in report.components
        if part.verdict not in (Verdict.VALID, Verdict.VALID_UNTRUSTED_ISSUER)
    ]
    total = _count(len(report.components))
    if not bad:
        return "its parts do not fit together"
    word = VERDICTS[bad[0]].word.lower() if len(set(bad)) == 1 else "not in force"
    if len(bad) == 1:
        return f"one part of {total} is {word}"
    return f"{_count(len(bad))} parts of {total} are {word}"


def _count(number: int) -> str:
    names = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight")
    return names[number] if number < len(names) else str(number)


def _why_undecided(report: Report) -> str:
    undecided = [
        one
        for one in report.checks
        if one.outcome is Outcome.NOT_CHECKED and one.check != "proof"
    ]
    if any(
        one.check == "format" and one.reason != "internal_error" for one in undecided
    ):
        return "We could not read what is at that address."
    if any(one.check == "issuer-key" for one in undecided):
        return "We could not reach the place where the issuer keeps its key."
    return "It took too long, or something went wrong on our side."


def _groups(
    report: Report, filled: Mapping[str, str]
) -> tuple[tuple[str, tuple[CheckLine, ...]], ...]:
    lines = [_line(check, filled) for check in report.checks]
    if report.credential is not None and report.kind is not Kind.STATUS_LIST:
        lines.append(_person())
    groups = [
        (question, chosen)
        for question in _QUESTIONS
        if (chosen := tuple(line for line in lines if line.question == question))
    ]
    # What decided the answer stands first.
    return tuple(sorted(groups, key=_worst_tone))


def _worst_tone(group: tuple[str, tuple[CheckLine, ...]]) -> int:
    tones = ("bad", "warn")
    return min(
        (tones.index(line.tone) for line in group[1] if line.tone in tones), default=2
    )


def _line(check: CheckResult, filled: Mapping[str, str]) -> CheckLine:
    label, question, passed = CHECKS[check.check]
    tone, icon, outcome = OUTCOMES[check.outcome]
    if check.reason in MILD:
        tone = "warn"
    sentence = check.detail[:1].upper() + check.detail[1:]
    if check.outcome is Outcome.PASSED:
        sentence = passed.format_map({**filled, **_check_fillings(check)})
    return CheckLine(
        name=label,
        question=question,
        tone=tone,
        icon=icon,
        outcome=EXACT_OUTCOMES.get((check.check, check.reason), outcome),
        sentence=sentence,
        reason="" if check.outcome is Outcome.PASSED else check.reason,
        registries=tuple(check.evidence.get("registries", ())),
    )


def _check_fillings(check: CheckResult) -> dict[str, str]:
    created = day_of(check.evidence.get("created"))
    good_until = check.evidence.get("goodUntil")
    as_of = ""
    if check.as_of is not None:
        as_of = f", by the issuer’s list of {moment(check.as_of)}"
        if good_until:
            as_of += f", good until {moment(parse_timestamp(good_until))}"
    return {
        "form": str(check.evidence.get("form", "JSON")),
        "on_date": f" on {created}" if created else "",
        "as_of": as_of,
    }


def _person() -> CheckLine:
    tone, icon, outcome = OUTCOMES[Outcome.NOT_APPLICABLE]
    return CheckLine(
        name="Person",
        question="What is it, and whose?",
        tone=tone,
        icon=icon,
        outcome=outcome,
        sentence=PERSON,
        reason="",
    )


def _notices(report: Report) -> tuple[str, ...]:
    if not report.allowed_for_development:
        return ()
    hosts = ", ".join(report.allowed_for_development)
    return (f"This verifier is set up for development: it may also reach {hosts}.",)


def issuer_host(issuer_id: str | None) -> str | None:
    """The host of a did:web or https issuer, else the identifier, shortened."""
    if issuer_id is None:
        return None
    if issuer_id.startswith("did:web:"):
        return unquote(issuer_id.removeprefix("did:web:").split(":")[0])
    if issuer_id.startswith("https://"):
        return issuer_id.removeprefix("https://").split("/")[0]
    return issuer_id if len(issuer_id) < 40 else f"{issuer_id[:36]}…"
