"""What a proven credential says, in the terms of a page, whichever kind it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc.attendance import (
    ATTENDED,
    CODE,
    END_DATE,
    IN_LANGUAGE,
    START_DATE,
    SYNCHRONOUS_HOURS,
)
from vc.errors import MalformedCredentialError, VcError
from vc.language import TaughtIn, is_english, taught_in
from vc.model import (
    VALIDITY_MEMBERS,
    Document,
    as_list,
    data_model_of,
    mapping_of,
    text_of,
)
from vc.timestamps import parse_timestamp
from verifier.checks.components import holder_name
from verifier.dates import day


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the issuer signed, in the terms of a page; only ever from a proven badge."""

    title: str
    holder: str | None
    kind: str
    description: str | None
    narrative: str | None
    code: str | None
    version: str | None
    awarded: str | None
    valid_until: str | None
    units: str | None
    period: str | None
    hours: str | None
    outcomes: tuple[str, ...]
    alignments: tuple[tuple[str, str], ...]
    language: str | None
    taught_in: TaughtIn | None
    image: str | None


def present_claims(document: Document) -> Claims:
    """What a proven credential says, whichever of our kinds it is."""
    subject = mapping_of(document.get("credentialSubject"))
    achievement = mapping_of(subject.get("achievement"))
    attended = mapping_of(subject.get(ATTENDED))
    what: Mapping[str, Any] = achievement or attended or document
    begins, ends = days_in_force(document)
    language = achievement.get("inLanguage") or attended.get(IN_LANGUAGE)
    return Claims(
        title=text_of(what.get("name")) or text_of(document.get("name")) or "Untitled",
        holder=holder_name(document),
        kind=text_of(achievement.get("achievementType")) or "",
        description=text_of(what.get("description")),
        narrative=text_of(mapping_of(achievement.get("criteria")).get("narrative")),
        code=text_of(achievement.get("humanCode")) or text_of(attended.get(CODE)),
        version=text_of(achievement.get("version")),
        awarded=day_of(document.get("awardedDate")) or begins,
        valid_until=ends,
        units=_units(achievement.get("creditsAvailable")),
        period=_period(subject, attended),
        hours=text_of(attended.get(SYNCHRONOUS_HOURS)),
        outcomes=_outcomes(achievement),
        alignments=_alignments(achievement),
        language=text_of(language),
        taught_in=_band(language),
        image=text_of(mapping_of(achievement.get("image")).get("id")),
    )


def _band(language: object) -> TaughtIn | None:
    """The band that must stand out; none for English (policy clause 6)."""
    if not isinstance(language, str) or is_english(language):
        return None
    try:
        return taught_in(language)
    except VcError:
        return TaughtIn(f"Taught in {language}", language, "ltr")


def _units(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return f"{value:g} unit" + ("" if value == 1 else "s")


def _period(subject: Mapping[str, Any], attended: Mapping[str, Any]) -> str | None:
    start = subject.get("activityStartDate") or attended.get(START_DATE)
    end = subject.get("activityEndDate") or attended.get(END_DATE)
    days = [_date_of(one) for one in (start, end)]
    if None in days:
        return None
    return " to ".join(str(one) for one in days)


def _outcomes(achievement: Mapping[str, Any]) -> tuple[str, ...]:
    described = [mapping_of(o) for o in as_list(achievement.get("resultDescription"))]
    names = [text_of(one.get("name")) for one in described]
    return tuple(name for name in names if name)


def _alignments(achievement: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    aligned = [mapping_of(one) for one in as_list(achievement.get("alignment"))]
    return tuple(
        (text_of(one.get("targetName")) or "", text_of(one.get("targetUrl")) or "")
        for one in aligned
    )


def days_in_force(document: Document) -> tuple[str | None, str | None]:
    """Its first and its last day, in the data model's own members (2.0 or 1.1)."""
    begins, ends = VALIDITY_MEMBERS[data_model_of(document)]
    return day_of(document.get(begins)), day_of(document.get(ends))


def day_of(text: object) -> str | None:
    """The day of a timestamp as people write it, if it is one."""
    if not isinstance(text, str):
        return None
    try:
        return day(parse_timestamp(text))
    except MalformedCredentialError:
        return None


def _date_of(text: object) -> str | None:
    if not isinstance(text, str):
        return None
    try:
        return day(datetime.fromisoformat(text[:10]))
    except ValueError:
        return None
