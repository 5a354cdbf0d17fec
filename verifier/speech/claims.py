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
from vc.language import TaughtIn, direction, is_english, taught_in
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
from verifier.speech.languages import Language, english
from verifier.speech.visible_text import visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the issuer signed, in the terms of a page; only ever from a proven badge.

    What the issuer wrote is in the issuer's words and `language`, with no character
    in it that acts unseen; dates and sizes are in the reader's.
    """

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
    alignments: tuple[str, ...]
    language: str | None
    text_direction: str
    taught_in: TaughtIn | None
    taught_line: str | None
    image: str | None


def present_claims(document: Document, language: Language | None = None) -> Claims:
    """What a proven credential says, whichever of our kinds it is."""
    reader = language or english()
    subject = mapping_of(document.get("credentialSubject"))
    achievement = mapping_of(subject.get("achievement"))
    attended = mapping_of(subject.get(ATTENDED))
    what: Mapping[str, Any] = achievement or attended or document
    begins, ends = days_in_force(document, reader)
    taught = text_of(achievement.get("inLanguage") or attended.get(IN_LANGUAGE))
    return Claims(
        title=_said(what.get("name"))
        or _said(document.get("name"))
        or reader.text("Untitled"),
        holder=_said(holder_name(document)),
        kind=_said(achievement.get("achievementType")) or "",
        description=_said(what.get("description"))
        or _said(subject.get("endorsementComment")),
        narrative=_said(mapping_of(achievement.get("criteria")).get("narrative")),
        code=_said(achievement.get("humanCode")) or _said(attended.get(CODE)),
        version=_said(achievement.get("version")),
        awarded=day_of(document.get("awardedDate"), reader) or begins,
        valid_until=ends,
        units=_units(achievement.get("creditsAvailable"), reader),
        period=_period(subject, attended, reader),
        hours=_said(attended.get(SYNCHRONOUS_HOURS)),
        outcomes=_outcomes(achievement),
        alignments=_alignments(achievement),
        language=_said(taught),
        text_direction=_direction(taught),
        taught_in=_band(taught),
        taught_line=_taught_line(taught, reader),
        image=text_of(mapping_of(achievement.get("image")).get("id")),
    )


def _said(value: object) -> str | None:
    """A text of the issuer's, with nothing in it that acts unseen."""
    text = text_of(value)
    return None if text is None else visible(text)


def _direction(tag: str | None) -> str:
    try:
        return "auto" if tag is None else direction(tag)
    except VcError:
        return "auto"


def _band(tag: str | None) -> TaughtIn | None:
    """The band that must stand out; none for English (policy clause 6)."""
    if tag is None or is_english(tag):
        return None
    try:
        return taught_in(tag)
    except VcError:
        shown = visible(tag)
        return TaughtIn(f"Taught in {shown}", shown, "ltr")


def _taught_line(tag: str | None, reader: Language) -> str | None:
    """The band's line in the reader's language."""
    band = _band(tag)
    if band is None or tag is None or reader.tag == "en":
        return None if band is None else band.english
    name = reader.name_of(tag) or visible(tag)
    return reader.text("Taught in {language}", language=name)


def _units(value: object, reader: Language) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return reader.plural(
        "{number} unit", "{number} units", value, number=reader.number(value)
    )


def _period(
    subject: Mapping[str, Any], attended: Mapping[str, Any], reader: Language
) -> str | None:
    start = _date_of(subject.get("activityStartDate") or attended.get(START_DATE))
    end = _date_of(subject.get("activityEndDate") or attended.get(END_DATE))
    if start is None or end is None:
        return None
    return reader.text(
        "{first_day} to {last_day}",
        first_day=reader.day(start),
        last_day=reader.day(end),
    )


def _outcomes(achievement: Mapping[str, Any]) -> tuple[str, ...]:
    described = [mapping_of(o) for o in as_list(achievement.get("resultDescription"))]
    names = [_said(one.get("name")) for one in described]
    return tuple(name for name in names if name)


def _alignments(achievement: Mapping[str, Any]) -> tuple[str, ...]:
    aligned = [mapping_of(one) for one in as_list(achievement.get("alignment"))]
    names = [_said(one.get("targetName")) for one in aligned]
    return tuple(name for name in names if name)


def days_in_force(
    document: Document, language: Language
) -> tuple[str | None, str | None]:
    """Its first and its last day, in the data model's own members (2.0 or 1.1)."""
    begins, ends = VALIDITY_MEMBERS[data_model_of(document)]
    return day_of(document.get(begins), language), day_of(document.get(ends), language)


def day_of(text: object, language: Language) -> str | None:
    """The day of a timestamp as people write it, if it is one."""
    if not isinstance(text, str):
        return None
    try:
        return language.day(parse_timestamp(text))
    except MalformedCredentialError:
        return None


def day_written(text: object, language: Language) -> str | None:
    """A date or a time as people write a day; another text as it is."""
    when = _date_of(text)
    if when is not None:
        return language.day(when)
    return visible(text) if isinstance(text, str) else None


def _date_of(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        return datetime.fromisoformat(text[:10])
    except ValueError:
        return None
