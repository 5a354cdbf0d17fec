"""Open Badges 3.0 documents from values: achievements and the badges for them."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from contexts.lists import OPEN_BADGE
from vc.identity import hash_identity
from vc.language import is_english, taught_in
from vc.status_list import StatusEntry, build_status_entries
from vc.timestamps import format_timestamp

LINKEDIN_IDENTIFIER: Final = "ext:LinkedIn:organizationId"
NOT_AQF: Final = "This micro-credential is not an AQF qualification."

# Media type of a component inside a stack: the bytes of the credential as signed.
COMPONENT_PREFIX: Final = "data:application/vc;base64,"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerProfile:
    """Who awards: an Open Badges `Profile`."""

    id: str
    name: str
    url: str
    linkedin_organization_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningOutcome:
    """One outcome, with the URL that a result refers to."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """An Open Badges `Alignment` to a framework."""

    name: str
    url: str
    framework: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """What was learned: one approved version of a micro-credential or stack.

    `language` is the BCP 47 tag of the language of instruction; `facts` are the
    sentences a credit decision needs (size, hours, level, mode; policy clause 12);
    `units` is the size in credit units.
    """

    id: str
    code: str
    version: str
    name: str
    description: str
    criteria: str
    language: str
    facts: tuple[str, ...] = ()
    outcomes: tuple[LearningOutcome, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    field_of_study: str | None = None
    units: Decimal | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The enrolee. The name is signed in clear, the address as a salted hash."""

    name: str
    email: str
    salt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A badge inside a stack: its name, and its bytes exactly as signed."""

    id: str
    name: str
    signed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """Everything that goes into one AchievementCredential.

    `results` maps outcome ids to the recorded value, "Pass" as a rule.
    """

    id: str
    issuer: IssuerProfile
    achievement: Achievement
    recipient: Recipient
    valid_from: datetime
    valid_until: datetime | None
    awarded: datetime
    status: tuple[StatusEntry, ...]
    results: Mapping[str, str]
    started: date | None = None
    ended: date | None = None
    components: tuple[Component, ...] = ()


def build_issuer(issuer: IssuerProfile) -> dict[str, Any]:
    """An Open Badges `Profile`; with LinkedIn's numeric id where there is one."""
    document: dict[str, Any] = {
        "id": issuer.id,
        "type": ["Profile"],
        "name": issuer.name,
        "url": issuer.url,
    }
    if issuer.linkedin_organization_id:
        document["otherIdentifier"] = [
            {
                "type": "IdentifierEntry",
                "identifier": issuer.linkedin_organization_id,
                "identifierType": LINKEDIN_IDENTIFIER,
            }
        ]
    return document


def build_achievement(achievement: Achievement) -> dict[str, Any]:
    """An Open Badges `Achievement`, without `@context`.

    The language of instruction stands in `inLanguage` and, if it is not English,
    in the criteria and the picture's caption too (policy clause 6).
    """
    document: dict[str, Any] = {
        "id": achievement.id,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": achievement.name,
        "description": achievement.description,
        "criteria": {"narrative": _narrative(achievement)},
        "humanCode": achievement.code,
        "version": achievement.version,
        "inLanguage": achievement.language,
        "image": {
            "id": f"{achievement.id}/image.png",
            "type": "Image",
            "caption": ". ".join([achievement.name, *_language_line(achievement)]),
        },
    }
    if achievement.field_of_study:
        document["fieldOfStudy"] = achievement.field_of_study
    if achievement.units is not None:
        document["creditsAvailable"] = _number(achievement.units)
    if achievement.alignments:
        document["alignment"] = [_alignment(one) for one in achievement.alignments]
    if achievement.outcomes:
        document["resultDescription"] = [
            {
                "id": outcome.id,
                "type": ["ResultDescription"],
                "name": outcome.text,
                "resultType": "Result",
                "allowedValue": ["Pass", "Fail"],
            }
            for outcome in achievement.outcomes
        ]
    if achievement.tags:
        document["tag"] = list(achievement.tags)
    return document


def build_achievement_document(achievement: Achievement) -> dict[str, Any]:
    """The `Achievement` as a document of its own, for its address."""
    return {"@context": list(OPEN_BADGE), **build_achievement(achievement)}


def build_achievement_credential(badge: Badge) -> dict[str, Any]:
    """The unsigned AchievementCredential for `badge` (Open Badges 3.0)."""
    document: dict[str, Any] = {
        "@context": list(OPEN_BADGE),
        "id": badge.id,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": badge.achievement.name,
        "issuer": build_issuer(badge.issuer),
        "validFrom": format_timestamp(badge.valid_from),
        "awardedDate": format_timestamp(badge.awarded),
        "credentialSubject": _subject(badge),
    }
    if badge.status:
        document["credentialStatus"] = build_status_entries(badge.status)
    if badge.valid_until is not None:
        document["validUntil"] = format_timestamp(badge.valid_until)
    if badge.components:
        document["evidence"] = [_evidence(part) for part in badge.components]
        document["relatedResource"] = [
            {
                "id": part.id,
                "mediaType": "application/vc",
                "digestSRI": digest_sri(part.signed),
            }
            for part in badge.components
        ]
    return document


def digest_sri(data: bytes) -> str:
    """The SHA-384 of `data` as Subresource Integrity writes it (VCDM 2.0)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def _subject(badge: Badge) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": build_identifiers(badge.recipient),
        "achievement": build_achievement(badge.achievement),
    }
    if badge.started:
        subject["activityStartDate"] = _midnight(badge.started)
    if badge.ended:
        subject["activityEndDate"] = _midnight(badge.ended)
    if badge.results:
        subject["result"] = [
            {"type": ["Result"], "resultDescription": outcome, "value": value}
            for outcome, value in badge.results.items()
        ]
    return subject


def build_identifiers(recipient: Recipient) -> list[dict[str, Any]]:
    """The two `IdentityObject`s of a recipient: name in clear, address hashed."""
    return [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": recipient.name,
            "identityType": "name",
        },
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": hash_identity(recipient.email, recipient.salt),
            "identityType": "emailAddress",
            "salt": recipient.salt,
        },
    ]


def _evidence(part: Component) -> dict[str, Any]:
    return {
        "id": COMPONENT_PREFIX + base64.b64encode(part.signed).decode(),
        "type": ["Evidence"],
        "name": part.name,
        "description": f"The badge {part.id}, exactly as it was signed.",
    }


def _narrative(achievement: Achievement) -> str:
    lines = [achievement.criteria, *_language_line(achievement)]
    return "\n\n".join([*lines, *achievement.facts, NOT_AQF])


def _language_line(achievement: Achievement) -> list[str]:
    if is_english(achievement.language):
        return []
    words = taught_in(achievement.language)
    return [f"{words.english} ({words.native})"]


def _alignment(alignment: Alignment) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": ["Alignment"],
        "targetName": alignment.name,
        "targetUrl": alignment.url,
    }
    if alignment.framework:
        document["targetFramework"] = alignment.framework
    if alignment.description:
        document["targetDescription"] = alignment.description
    return document


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _midnight(day: date) -> str:
    """A day as the `DateTime` that Open Badges wants for activities."""
    return f"{day.isoformat()}T00:00:00Z"
