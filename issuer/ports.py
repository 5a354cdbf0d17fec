"""What the use cases need of the world: storage, signing, checking, chance.

`issuer.bootstrap` fits these to the real things; what a transaction keeps and finds
stands in `issuer.stores`.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from issuer.stores import (
    BatchStore,
    CatalogueStore,
    ChallengeTable,
    CredentialStore,
    EnrolmentStore,
    LedgerStore,
    StaffStore,
    TrustStore,
    VcApiStore,
)
from vc.proofs import PreparedCredential
from verifier.report import Report


class SigningDesk(Protocol):
    """Prepares and signs, with the active keys (house rule: prepare before sign)."""

    def prepare(
        self, document: Mapping[str, Any], *, created: datetime
    ) -> PreparedCredential:
        """Check everything and fix what will be signed."""
        ...

    def sign(self, prepared: PreparedCredential) -> bytes:
        """Sign what was prepared; the document with its proof, as it will be served."""
        ...

    def sign_token(self, prepared: PreparedCredential) -> str:
        """Sign the same document as a compact JWS, its second form."""
        ...


VerifySigned = Callable[[str, datetime], Report]
"""Our own verifier, on a document or token as signed, at a given time."""

NewId = Callable[[], str]
RandomBelow = Callable[[int], int]
NewSalt = Callable[[], str]


class UnitOfWork(Protocol):
    """One transaction: all of it or nothing."""

    @property
    def catalogue(self) -> CatalogueStore:
        """Versions and offerings."""
        ...

    @property
    def enrolments(self) -> EnrolmentStore:
        """People, results, holds."""
        ...

    @property
    def batches(self) -> BatchStore:
        """Batches and awards."""
        ...

    @property
    def credentials(self) -> CredentialStore:
        """Credentials and status places."""
        ...

    @property
    def challenges(self) -> ChallengeTable:
        """Challenges of the verifier beside the issuer."""
        ...

    @property
    def vc_api(self) -> VcApiStore:
        """VC API instances."""
        ...

    @property
    def trust(self) -> TrustStore:
        """Our own list of issuers."""
        ...

    @property
    def staff(self) -> StaffStore:
        """The people of the office."""
        ...

    @property
    def ledger(self) -> LedgerStore:
        """Audit log, outbox, published documents."""
        ...


class Database(Protocol):
    """Where units of work come from. Writers take turns; readers never wait."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that commits at the end of the block, or not at all."""
        ...

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """A transaction that sees one moment and changes nothing."""
        ...

    def published_revision(self) -> object:
        """A value that differs from the one before if anything published has changed.

        Another process may have changed it. Equal values promise that nothing did.
        """
        ...
