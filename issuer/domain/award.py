"""Awards, the credentials issued for them, and what may become of a credential."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from issuer.domain.batch import AwardKind
from issuer.domain.micro_credential import VersionRef
from issuer.errors import ConflictError


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """That a person is awarded a version, for one offering, under one policy.

    `offering` and `batch` are empty for a stack, which completes by itself.
    """

    id: str
    kind: AwardKind
    id_number: str
    name: str
    email: str
    achievement: VersionRef
    offering: str
    batch: str
    awarded_at: datetime
    policy: str
    policy_review: date
    results: Mapping[str, str] = field(default_factory=dict)
    components: tuple[str, ...] = ()
    """Of a stack: the credentials that completed it."""


class CredentialState(StrEnum):
    """How far issuing has come; only a released credential is anybody's."""

    PLANNED = "planned"
    SIGNED = "signed"
    RELEASED = "released"


class Standing(StrEnum):
    """Whether a credential is in force."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A credential for an award: first the intent, then the bytes as signed.

    `planned` is the document before its proof, committed before a key is used.
    """

    id: str
    award: str
    kind: AwardKind
    state: CredentialState
    standing: Standing
    planned: Mapping[str, Any]
    created: datetime
    document: bytes | None = None
    token: str | None = None
    digest: str | None = None
    visibility: str = "link"
    flagged: str = ""
    """Why staff should look at it: a stack with a part that is revoked."""

    @property
    def is_public(self) -> bool:
        """Whether its address answers strangers: released, and not kept private."""
        return self.state is CredentialState.RELEASED and self.visibility != "private"


def change_standing(credential: Credential, *, to: Standing, reason: str) -> Standing:
    """The standing after a change that is allowed.

    Revocation is final; only a suspension can be lifted (Bitstring Status List 1.0,
    "statusPurpose": revocation is not reversible, suspension is).

    Raises:
        ConflictError: the change is not allowed from where the credential stands.
    """
    now = credential.standing
    if credential.state is not CredentialState.RELEASED:
        msg = f"credential {credential.id} has not been released. Issue it first."
        raise ConflictError(msg)
    if not reason.strip():
        msg = f"credential {credential.id}: no reason was given. Say why."
        raise ConflictError(msg)
    if now is Standing.REVOKED:
        msg = f"credential {credential.id} is revoked, which is final. Award it anew."
        raise ConflictError(msg)
    if to is now:
        msg = f"credential {credential.id} is {now} already. Nothing was changed."
        raise ConflictError(msg)
    return to
