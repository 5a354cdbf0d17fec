"""Endorsements: somebody else's signed word on an achievement, a badge or an issuer.

An EndorsementCredential is signed with its author's key and then stands in what it
endorses, before that is signed in its turn. It proves nothing of what it stands in,
and is proven by nothing of it (attacks D15).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from contexts.lists import OPEN_BADGE
from vc.model import Document, as_list, mapping_of, text_of
from vc.openbadges import IssuerProfile, build_issuer
from vc.rules.endorsement import ENDORSEMENT_TYPE
from vc.status_list import StatusEntry, build_status_entries
from vc.timestamps import format_timestamp

MEMBER: Final = "endorsement"
TOKEN_MEMBER: Final = "endorsementJwt"  # noqa: S105 - the name of a member


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """Everything that goes into one EndorsementCredential.

    `endorsed_id` is the id of the achievement, badge or profile it speaks of.
    """

    id: str
    name: str
    author: IssuerProfile
    endorsed_id: str
    comment: str
    valid_from: datetime
    valid_until: datetime | None = None
    status: tuple[StatusEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Embedded:
    """An endorsement where it was found: an object or a token, unproven."""

    value: Any
    endorsed_id: str | None
    """The id of what it stands in, which is what it must speak of."""
    path: str


def build_endorsement_credential(endorsement: Endorsement) -> dict[str, Any]:
    """The unsigned EndorsementCredential for `endorsement`."""
    document: dict[str, Any] = {
        "@context": list(OPEN_BADGE),
        "id": endorsement.id,
        "type": ["VerifiableCredential", ENDORSEMENT_TYPE],
        "name": endorsement.name,
        "issuer": build_issuer(endorsement.author),
        "validFrom": format_timestamp(endorsement.valid_from),
        "credentialSubject": {
            "id": endorsement.endorsed_id,
            "type": ["EndorsementSubject"],
            "endorsementComment": endorsement.comment,
        },
    }
    if endorsement.valid_until is not None:
        document["validUntil"] = format_timestamp(endorsement.valid_until)
    if endorsement.status:
        document["credentialStatus"] = build_status_entries(endorsement.status)
    return document


def endorsed(document: Document, endorsements: Sequence[Document]) -> dict[str, Any]:
    """An unsigned credential, achievement or profile with signed endorsements in it."""
    existing = as_list(document.get(MEMBER))
    return {**document, MEMBER: [*existing, *(dict(one) for one in endorsements)]}


def embedded_endorsements(document: Document) -> list[Embedded]:
    """Every endorsement of the credential, its achievement and its issuer."""
    found = []
    for holder, path in _places(document):
        held = [*as_list(holder.get(MEMBER)), *as_list(holder.get(TOKEN_MEMBER))]
        identifier = text_of(holder.get("id"))
        found += [Embedded(value, identifier, path) for value in held]
    return found


def _places(document: Document) -> Iterator[tuple[Mapping[str, Any], str]]:
    yield document, "/"
    yield mapping_of(document.get("issuer")), "/issuer"
    for index, subject in enumerate(as_list(document.get("credentialSubject"))):
        path = f"/credentialSubject/{index}/achievement"
        for achievement in as_list(mapping_of(subject).get("achievement")):
            yield mapping_of(achievement), path
            yield mapping_of(mapping_of(achievement).get("creator")), f"{path}/creator"
