"""Comprehensive Learner Records: a person's signed badges in one credential.

Each badge stays as its issuer signed it, proof and all, so whoever verifies the
record verifies every badge by itself (CLR 2.0, "ClrCredential").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from contexts.lists import CLR as CLR_CONTEXT
from vc.model import Document, as_list, mapping_of, text_of
from vc.openbadges import IssuerProfile, Recipient, build_identifiers, build_issuer
from vc.rules.clr import CLR_TYPE
from vc.status_list import StatusEntry, build_status_entries
from vc.timestamps import format_timestamp

IS_PART_OF: Final = "isPartOf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """How one bundled credential relates to another, by their ids."""

    type: str
    source_id: str
    target_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRecord:
    """Everything that goes into one ClrCredential.

    `badges` are signed documents. `partial` says whether there is more to the record
    than is in here; None says nothing.
    """

    id: str
    name: str
    issuer: IssuerProfile
    recipient: Recipient
    badges: Sequence[Document]
    valid_from: datetime
    valid_until: datetime | None = None
    associations: tuple[Association, ...] = ()
    partial: bool | None = None
    status: tuple[StatusEntry, ...] = ()


def build_clr_credential(record: LearnerRecord) -> dict[str, Any]:
    """The unsigned ClrCredential for `record`."""
    document: dict[str, Any] = {
        "@context": list(CLR_CONTEXT),
        "id": record.id,
        "type": ["VerifiableCredential", CLR_TYPE],
        "name": record.name,
        "issuer": build_issuer(record.issuer),
        "validFrom": format_timestamp(record.valid_from),
        "credentialSubject": _subject(record),
    }
    if record.partial is not None:
        document["partial"] = record.partial
    if record.valid_until is not None:
        document["validUntil"] = format_timestamp(record.valid_until)
    if record.status:
        document["credentialStatus"] = build_status_entries(record.status)
    return document


def associations_of_stacks(badges: Iterable[Document]) -> tuple[Association, ...]:
    """`isPartOf` for every badge that a stack among `badges` names as its part.

    A stack names its parts in `relatedResource` (docs/adr/0006).
    """
    held = list(badges)
    ids = {one.get("id") for one in held}
    return tuple(
        Association(type=IS_PART_OF, source_id=part, target_id=stack["id"])
        for stack in held
        for part in _parts_of(stack)
        if part in ids and "id" in stack
    )


def bundled_credentials(document: Document) -> list[Any]:
    """The credentials in a ClrCredential, each as it was signed."""
    subject = mapping_of(document.get("credentialSubject"))
    return as_list(subject.get("verifiableCredential"))


def _parts_of(stack: Document) -> list[str]:
    named = [
        text_of(mapping_of(one).get("id"))
        for one in as_list(stack.get("relatedResource"))
    ]
    return [one for one in named if one is not None]


def _subject(record: LearnerRecord) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "type": ["ClrSubject"],
        "identifier": build_identifiers(record.recipient),
        "verifiableCredential": [dict(one) for one in record.badges],
    }
    if record.associations:
        subject["association"] = [
            {
                "type": "Association",
                "associationType": one.type,
                "sourceId": one.source_id,
                "targetId": one.target_id,
            }
            for one in record.associations
        ]
    return subject
