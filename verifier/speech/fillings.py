"""What stands in the place of `{…}` in a sentence about a report or a check."""

import string
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote

from vc.errors import MalformedCredentialError
from vc.timestamps import parse_timestamp
from verifier.receipt import is_receipt
from verifier.report import CheckResult, Kind, Outcome, Report, Verdict
from verifier.speech.claims import day_of, days_in_force
from verifier.speech.languages import Language
from verifier.speech.visible_text import visible
from verifier.speech.words import (
    ENDS,
    ITS_ISSUER,
    KIND_NAMED,
    KINDS,
    NO_DATE,
    NO_END,
    NO_KEY,
    NUMBERS,
    PARTS,
    PARTS_DO_NOT_FIT,
    PARTS_OTHERWISE,
    PERSON_MATCHED,
    PERSON_MATCHED_OTHERWISE,
    PERSON_WEAK,
    RECEIPT_KIND,
    STOPPED,
    THE_ISSUER,
    THIS,
    THIS_BADGE,
    UNREAD,
)

_MICRO_CREDENTIAL: Final = "MicroCredential"
_GOOD: Final = (Verdict.VALID, Verdict.VALID_UNTRUSTED_ISSUER)


def pick(
    sentences: Iterable[str], fillings: Mapping[str, str], reader: Language
) -> str:
    """The first sentence whose every filling is known, filled in; or nothing."""
    for sentence in sentences:
        if names_in(sentence) <= fillings.keys():
            return reader.text(sentence, **fillings)
    return ""


def names_in(sentence: str) -> set[str]:
    """The names of the fillings that a sentence asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def fillings_of(report: Report, reader: Language) -> dict[str, str]:
    """Everything that a sentence about a whole report may ask for."""
    valid_from, valid_until = _days(report, reader)
    host = issuer_host(report.issuer.id)
    return {
        "this": reader.text(_this(report)),
        "issuer": visible(report.issuer.name or "") or reader.text(ITS_ISSUER),
        "host": visible(host) if host else reader.text(THE_ISSUER),
        "valid_from": valid_from or reader.text(NO_DATE),
        "valid_until": valid_until or reader.text(NO_DATE),
        "until": reader.text(ENDS, day=valid_until)
        if valid_until
        else reader.text(NO_END),
        "kind": _kind(report, reader),
        "count": str(len(report.components)),
        "parts": _parts(report, reader),
        "why": reader.text(_why_undecided(report)),
    }


def check_fillings(check: CheckResult, reader: Language) -> dict[str, str]:
    """What a sentence about one check may ask for beside that; only what is known."""
    evidence = check.evidence
    found = {
        "created": day_of(evidence.get("created"), reader),
        "as_of": reader.moment(check.as_of) if check.as_of else None,
        "good_until": _moment_of(evidence.get("goodUntil"), reader),
        "form": visible(str(evidence.get("form", "JSON"))),
        "type": _text(evidence.get("achievementType")),
        "matched": _matched(check, reader),
    }
    return {name: value for name, value in found.items() if value}


def issuer_host(issuer_id: str | None) -> str | None:
    """The host of a did:web or https issuer, else the identifier, shortened."""
    if issuer_id is None:
        return None
    if issuer_id.startswith("did:web:"):
        return unquote(issuer_id.removeprefix("did:web:").split(":")[0])
    if issuer_id.startswith("https://"):
        return issuer_id.removeprefix("https://").split("/")[0]
    return issuer_id if len(issuer_id) < 40 else f"{issuer_id[:36]}…"


def _days(report: Report, reader: Language) -> tuple[str | None, str | None]:
    if report.credential is not None:
        return days_in_force(report.credential, reader)
    dates = report.check("validity")
    evidence = dates.evidence if dates else {}
    return (
        day_of(evidence.get("validFrom"), reader),
        day_of(evidence.get("validUntil"), reader),
    )


def _this(report: Report) -> str:
    kind = _achievement_type(report)
    if report.kind is Kind.ACHIEVEMENT and kind not in (None, _MICRO_CREDENTIAL):
        return THIS_BADGE
    return THIS[report.kind]


def _kind(report: Report, reader: Language) -> str:
    kind = _achievement_type(report)
    if report.credential is not None and is_receipt(report.credential):
        return reader.text(RECEIPT_KIND)
    if report.kind is Kind.ACHIEVEMENT and kind not in (None, _MICRO_CREDENTIAL):
        return reader.text(KIND_NAMED, type=visible(str(kind)))
    return reader.text(KINDS[report.kind])


def _achievement_type(report: Report) -> object:
    check = report.check("achievement-type")
    return check.evidence.get("achievementType") if check else None


def _parts(report: Report, reader: Language) -> str:
    bad = [part.verdict for part in report.components if part.verdict not in _GOOD]
    if not bad:
        return reader.text(PARTS_DO_NOT_FIT)
    alike = bad[0] if len(set(bad)) == 1 else None
    one, many = PARTS.get(alike, PARTS_OTHERWISE) if alike else PARTS_OTHERWISE
    return reader.plural(
        one,
        many,
        len(bad),
        number=_count(len(bad), reader),
        total=_count(len(report.components), reader),
    )


def _count(number: int, reader: Language) -> str:
    return reader.text(NUMBERS[number]) if number < len(NUMBERS) else str(number)


def _why_undecided(report: Report) -> str:
    undecided = [
        one
        for one in report.checks
        if one.outcome is Outcome.NOT_CHECKED and one.check != "proof"
    ]
    if any(
        one.check == "format" and one.reason != "internal_error" for one in undecided
    ):
        return UNREAD
    if any(one.check == "issuer-key" for one in undecided):
        return NO_KEY
    return STOPPED


def _matched(check: CheckResult, reader: Language) -> str | None:
    if check.check != "person":
        return None
    kind = str(check.evidence.get("matched"))
    said = reader.text(PERSON_MATCHED.get(kind, PERSON_MATCHED_OTHERWISE))
    if check.evidence.get("weak"):
        return f"{said} {reader.text(PERSON_WEAK)}"
    return said


def _text(value: object) -> str | None:
    return visible(value) if isinstance(value, str) else None


def _moment_of(value: object, reader: Language) -> str | None:
    try:
        when = parse_timestamp(str(value))
    except MalformedCredentialError:
        return None
    return reader.moment(when)
