"""A list of awards that two people stand behind: proposed by one, approved by another.

What is approved is a digest of exactly that list. A list that changed afterwards has
another digest, and nobody approved it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from issuer.domain.canonical import content_digest
from issuer.domain.staff import same_person
from issuer.errors import BatchChangedError, ConflictError, OwnBatchError


class AwardKind(StrEnum):
    """What is awarded; only the first two are achievements (clause 8)."""

    MICRO_CREDENTIAL = "micro-credential"
    STACK = "stack"
    ATTENDANCE = "attendance"


class BatchState(StrEnum):
    """How far a batch has come."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One line of a batch: who gets what, on which recorded results."""

    id_number: str
    name: str
    email: str
    kind: AwardKind
    results: Mapping[str, str]

    def content(self) -> dict[str, Any]:
        """The line in JSON types."""
        return {
            "id_number": self.id_number,
            "name": self.name,
            "email": self.email,
            "kind": self.kind.value,
            "results": dict(self.results),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "BatchItem":
        """The line that `content` says."""
        return cls(
            id_number=content["id_number"],
            name=content["name"],
            email=content["email"],
            kind=AwardKind(content["kind"]),
            results=content["results"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A proposed, approved or issued list. `digest` is what was proposed."""

    id: str
    offering: str
    achievement: str
    policy: str
    items: tuple[BatchItem, ...]
    digest: str
    state: BatchState
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None

    def content(self) -> dict[str, Any]:
        """Everything that the digest covers, in JSON types."""
        return {
            "offering": self.offering,
            "achievement": self.achievement,
            "policy": self.policy,
            "items": [item.content() for item in self.items],
        }

    def require_unchanged(self) -> None:
        """Refuse a list that is not the one that was proposed.

        Raises:
            BatchChangedError: its content has another digest.
        """
        if content_digest(self.content()) != self.digest:
            msg = f"batch {self.id}: the list changed after it was proposed. "
            raise BatchChangedError(msg + "Import the results again.")


def propose_batch(
    *,
    offering: str,
    achievement: str,
    policy: str,
    items: tuple[BatchItem, ...],
    by: str,
    at: datetime,
) -> Batch:
    """A proposed batch; its id ends in the digest of its content."""
    draft = Batch(
        id="",
        offering=offering,
        achievement=achievement,
        policy=policy,
        items=tuple(sorted(items, key=lambda item: (item.kind, item.id_number))),
        digest="",
        state=BatchState.PROPOSED,
        proposed_by=by,
        proposed_at=at,
    )
    digest = content_digest(draft.content())
    return replace(draft, id=f"{offering}-{digest[:12]}", digest=digest)


def approve(batch: Batch, *, digest: str, by: str, at: datetime) -> Batch:
    """The batch, approved by a second person for exactly the list of `digest`.

    Raises:
        OwnBatchError: whoever proposed it cannot approve it.
        BatchChangedError: the list is not the one of `digest`.
        ConflictError: it is approved already.
    """
    if batch.state is not BatchState.PROPOSED:
        msg = f"batch {batch.id} is {batch.state}. It needs no further approval."
        raise ConflictError(msg)
    if same_person(by, batch.proposed_by):
        msg = f"batch {batch.id} was proposed by {by}. Have a second person approve it."
        raise OwnBatchError(msg)
    batch.require_unchanged()
    if digest != batch.digest:
        msg = f"batch {batch.id}: the list you saw is not the one that is stored. "
        raise BatchChangedError(msg + "Look at it again, then approve it.")
    return replace(batch, state=BatchState.APPROVED, approved_by=by, approved_at=at)
