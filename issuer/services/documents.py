"""From an award to the unsigned document: what a credential says about a person."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from issuer.domain.award import Award
from issuer.domain.batch import AwardKind
from issuer.domain.micro_credential import (
    AchievementVersion,
    Hours,
    MicroCredential,
    Stack,
)
from issuer.domain.offering import Offering
from issuer.services.addresses import Identity
from vc.attendance import Attendance, build_attendance_credential
from vc.openbadges import (
    Achievement,
    Alignment,
    Badge,
    Component,
    IssuerProfile,
    LearningOutcome,
    Recipient,
    build_achievement_credential,
)
from vc.status_list import StatusEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentParts:
    """Everything that goes into one document beside the award itself."""

    credential_id: str
    version: AchievementVersion
    offering: Offering | None
    salt: str
    valid_from: datetime
    status: tuple[StatusEntry, ...]
    components: tuple[Component, ...] = ()


def build_document(
    award: Award, parts: DocumentParts, *, identity: Identity
) -> dict[str, Any]:
    """The unsigned credential for `award`: a badge, or a certificate of attendance."""
    if award.kind is AwardKind.ATTENDANCE and parts.offering is not None:
        return _attendance(award, parts, parts.offering, identity=identity)
    return _badge(award, parts, identity=identity)


def describe_achievement(
    version: AchievementVersion, *, identity: Identity
) -> Achievement:
    """The Open Badges achievement of a version, as signed and as published."""
    own = identity.achievement(version.ref)
    one = version if isinstance(version, MicroCredential) else None
    return Achievement(
        id=own,
        code=version.code,
        version=version.version,
        name=version.title,
        description=version.description,
        criteria=_criteria(version),
        language=version.language,
        facts=_facts(one) if one else (),
        outcomes=tuple(
            LearningOutcome(id=f"{own}#{outcome.id}", text=outcome.text)
            for outcome in version.outcomes
        ),
        alignments=_alignments(one) if one else (),
        field_of_study=version.field_of_study or None,
        units=one.units if one else None,
    )


def issuer_profile(identity: Identity) -> IssuerProfile:
    """The Open Badges profile of the issuer."""
    return IssuerProfile(
        id=identity.did,
        name=identity.name,
        url=identity.base_url,
        linkedin_organization_id=identity.linkedin_organization_id,
    )


def add_months(start: datetime, months: int) -> datetime:
    """The same day `months` later, or the last day of a shorter month."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day)


def _badge(award: Award, parts: DocumentParts, *, identity: Identity) -> dict[str, Any]:
    achievement = describe_achievement(parts.version, identity=identity)
    months = getattr(parts.version, "valid_for_months", None)
    return build_achievement_credential(
        Badge(
            id=identity.credential(parts.credential_id),
            issuer=issuer_profile(identity),
            achievement=achievement,
            recipient=Recipient(name=award.name, email=award.email, salt=parts.salt),
            valid_from=parts.valid_from,
            valid_until=add_months(parts.valid_from, months) if months else None,
            awarded=award.awarded_at,
            status=parts.status,
            results={
                f"{achievement.id}#{outcome}": value
                for outcome, value in award.results.items()
            },
            started=parts.offering.start if parts.offering else None,
            ended=parts.offering.end if parts.offering else None,
            components=parts.components,
        )
    )


def _attendance(
    award: Award, parts: DocumentParts, offering: Offering, *, identity: Identity
) -> dict[str, Any]:
    version = parts.version
    hours = version.hours.synchronous if isinstance(version, MicroCredential) else None
    return build_attendance_credential(
        Attendance(
            id=identity.credential(parts.credential_id),
            issuer=issuer_profile(identity),
            recipient_name=award.name,
            code=version.code,
            title=version.title,
            language=version.language,
            started=offering.start,
            ended=offering.end,
            valid_from=parts.valid_from,
            status=parts.status,
            hours=_plain(hours) if hours else None,
        )
    )


def _criteria(version: AchievementVersion) -> str:
    if isinstance(version, Stack):
        parts = _listed(ref.name for ref in version.components)
        return f"Awarded to whoever holds each of its micro-credentials: {parts}."
    lines = ["Awarded to enrolees who passed every part of the assessment:"]
    for part in version.assessments:
        shown = f"{part.title} ({', '.join(part.outcomes)})"
        described = f"{shown}: {part.description}" if part.description else shown
        lines.append(f"- {described}")
    return "\n".join(lines)


def _facts(version: MicroCredential) -> tuple[str, ...]:
    return (
        f"Size: {_plain(version.units)} units, {_hours(version.hours)}.",
        f"Level: {version.level}. Mode of delivery: {version.mode}.",
    )


def _hours(hours: Hours) -> str:
    kinds = {
        "teaching": hours.teaching,
        "synchronous interaction": hours.synchronous,
        "self-study": hours.self_study,
        "assessment": hours.assessment,
    }
    split = ", ".join(f"{_plain(value)} {kind}" for kind, value in kinds.items())
    return f"{_plain(hours.total)} hours ({split})"


def _alignments(version: MicroCredential) -> tuple[Alignment, ...]:
    return tuple(
        Alignment(
            name=one.name,
            url=one.url,
            framework=one.framework or None,
            description=one.description or None,
        )
        for one in version.alignments
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _plain(value: Decimal) -> str:
    """A number as people write it: 24, not 24.0."""
    whole = value == value.to_integral_value()
    return str(int(value)) if whole else str(value.normalize())
