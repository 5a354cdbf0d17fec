"""What one transaction keeps and finds: a store for each part of the office.

`issuer.storage` fits these to SQL; `issuer.ports` puts them into a unit of work.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from issuer.catalogue.load import CatalogueEntry
from issuer.domain.audit import AuditEntry, AuditHead
from issuer.domain.award import Award, Credential, CredentialState
from issuer.domain.batch import Batch
from issuer.domain.micro_credential import AchievementVersion, Stack, VersionRef
from issuer.domain.offering import Offering
from issuer.domain.people import EnrolmentResult, History, Hold
from issuer.domain.staff import ConsoleSession, StaffMember
from issuer.domain.trust import TrustEntryRecord
from issuer.domain.vc_api import Instance, InstanceStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListRecord:
    """A status list: its purpose, how many entries it has, how many are taken."""

    id: str
    purpose: str
    size: int
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPlace:
    """A credential's place in a status list, and the bit there."""

    list_id: str
    purpose: str
    index: int
    credential: str
    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """Something that happened and that others still have to act on."""

    id: str
    kind: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDocument:
    """Bytes that we serve under a name of ours, exactly as they were made."""

    name: str
    media_type: str
    content: bytes
    published_at: datetime


class CatalogueStore(Protocol):
    """Approved versions, which never change, and offerings."""

    def version(self, ref: VersionRef) -> AchievementVersion | None:
        """One version."""
        ...

    def versions(self) -> Sequence[AchievementVersion]:
        """Every version, by code and version."""
        ...

    def stacks(self) -> Sequence[Stack]:
        """Every version of a stack."""
        ...

    def version_digest(self, ref: VersionRef) -> str | None:
        """The digest of one version as it was approved."""
        ...

    def add_version(self, entry: CatalogueEntry, *, by: str, at: datetime) -> None:
        """Keep a new version."""
        ...

    def offering(self, code: str) -> Offering | None:
        """One offering."""
        ...

    def offerings(self) -> Sequence[Offering]:
        """Every offering, by code."""
        ...

    def offering_digest(self, code: str) -> str | None:
        """The digest of one offering's entry."""
        ...

    def put_offering(self, entry: CatalogueEntry, *, by: str, at: datetime) -> None:
        """Keep an offering, new or changed."""
        ...


class EnrolmentStore(Protocol):
    """People, their results in each offering, and holds."""

    def save_result(
        self, result: EnrolmentResult, *, offering: Offering, at: datetime
    ) -> None:
        """Keep what a gradebook says of a person in an offering."""
        ...

    def history(self, id_number: str, *, offering: str) -> History:
        """What is known of a person beside this offering's results."""
        ...

    def is_enrolled(self, id_number: str, *, offering: str) -> bool:
        """Tell whether results were kept for this person and offering."""
        ...

    def open_hold(
        self, hold: Hold, *, id_number: str, offering: str, at: datetime, hold_id: str
    ) -> None:
        """Keep an open hold."""
        ...

    def close_holds(
        self, *, id_number: str, offering: str, by: str, note: str, at: datetime
    ) -> int:
        """Close every open hold of an enrolment; how many there were."""
        ...


class BatchStore(Protocol):
    """Batches and the awards that come from them."""

    def batch(self, batch_id: str) -> Batch | None:
        """One batch."""
        ...

    def batches(self) -> Sequence[Batch]:
        """Every batch, oldest first."""
        ...

    def put_batch(self, batch: Batch) -> None:
        """Keep a batch, new or changed."""
        ...

    def add_award(self, award: Award) -> bool:
        """Keep an award; false if the person has that award already."""
        ...

    def award(self, award_id: str) -> Award | None:
        """One award."""
        ...

    def awards(self, *, batch: str) -> Sequence[Award]:
        """The awards of one batch."""
        ...

    def awards_without_credential(self, *, batch: str, limit: int) -> Sequence[Award]:
        """The first awards without a planned credential; batch "" means stacks."""
        ...


class CredentialStore(Protocol):
    """Credentials, and their places in the status lists."""

    def credential(self, credential_id: str) -> Credential | None:
        """One credential."""
        ...

    def credentials(
        self,
        *,
        batch: str | None = None,
        state: CredentialState | None = None,
        person: str | None = None,
    ) -> Sequence[Credential]:
        """The credentials that fit, oldest first."""
        ...

    def add_credential(self, credential: Credential) -> None:
        """Keep the intent to issue."""
        ...

    def put_credential(self, credential: Credential) -> None:
        """Keep a credential's new state."""
        ...

    def stacks_carrying(self, credential_id: str) -> Sequence[Credential]:
        """The stack credentials that carry this one as a part."""
        ...

    def status_lists(self) -> Sequence[StatusListRecord]:
        """Every status list, oldest first."""
        ...

    def add_status_list(self, record: StatusListRecord, *, at: datetime) -> None:
        """Keep a new status list."""
        ...

    def is_taken(self, list_id: str, index: int) -> bool:
        """Tell whether an index has been given out."""
        ...

    def add_place(self, place: StatusPlace) -> None:
        """Give an index out, for good."""
        ...

    def places(self, credential_id: str) -> Sequence[StatusPlace]:
        """A credential's places."""
        ...

    def set_bit(self, credential_id: str, *, purpose: str, value: bool) -> None:
        """Change the bit that the next published list will carry."""
        ...

    def set_indexes(self, list_id: str) -> Sequence[int]:
        """The indexes of a list whose bit is set."""
        ...


class LedgerStore(Protocol):
    """The audit log, the outbox and what we publish."""

    def audit_head(self) -> AuditHead:
        """The end of the audit log."""
        ...

    def append(self, entry: AuditEntry) -> AuditEntry:
        """Chain an entry to the log and keep it."""
        ...

    def entries(self) -> Iterable[AuditEntry]:
        """The whole log, in order."""
        ...

    def post(self, message: OutboxMessage) -> None:
        """Put a message into the outbox."""
        ...

    def pending(self, kind: str) -> Sequence[OutboxMessage]:
        """The messages nobody has acted on, oldest first."""
        ...

    def done(self, message_id: str, *, at: datetime) -> None:
        """Mark a message as acted on."""
        ...

    def publish(self, document: PublishedDocument) -> None:
        """Keep the bytes that we serve under a name."""
        ...

    def published(self, name: str) -> PublishedDocument | None:
        """The bytes that we serve under a name."""
        ...


class VcApiStore(Protocol):
    """VC API instances, and the status places of what they issued."""

    def instance(self, name: str) -> Instance | None:
        """One instance."""
        ...

    def instances(self) -> Sequence[Instance]:
        """Every instance, by name."""
        ...

    def add_instance(self, instance: Instance) -> None:
        """Keep a new instance."""
        ...

    def statuses(self, instance: str, credential: str) -> Sequence[InstanceStatus]:
        """The places of one credential."""
        ...

    def taken(self, list_id: str) -> Sequence[InstanceStatus]:
        """Every place of a list that was given out."""
        ...

    def add_status(self, status: InstanceStatus) -> None:
        """Give a place out, for good."""
        ...

    def set_status(self, status: InstanceStatus) -> None:
        """Change the bit at a place."""
        ...


class ChallengeTable(Protocol):
    """Challenges that were handed out and not used yet."""

    def add(self, challenge: str, *, ends: datetime, now: datetime) -> None:
        """Keep a challenge, and forget those that have ended."""
        ...

    def take(self, challenge: str, *, now: datetime) -> bool:
        """Use a challenge up; whether it was there, and in time."""
        ...


class TrustStore(Protocol):
    """Our own list of issuers, with its history."""

    def entry(self, entry_id: str) -> TrustEntryRecord | None:
        """One entry."""
        ...

    def entries(self) -> Sequence[TrustEntryRecord]:
        """Every entry, newest first."""
        ...

    def put_entry(self, entry: TrustEntryRecord) -> None:
        """Keep an entry, new or changed."""
        ...


class StaffStore(Protocol):
    """The people of the office, their one-time codes and their sessions."""

    def member(self, email: str) -> StaffMember | None:
        """One member."""
        ...

    def members(self) -> Sequence[StaffMember]:
        """Every member, by address."""
        ...

    def put_member(self, member: StaffMember) -> None:
        """Keep a member, new or changed."""
        ...

    def add_code(
        self, digest: str, *, email: str, ends: datetime, now: datetime
    ) -> None:
        """Keep a one-time code, instead of any other of this person."""
        ...

    def has_code(self, digest: str) -> bool:
        """Tell whether there is such a code."""
        ...

    def take_code(self, digest: str, *, now: datetime) -> str | None:
        """Use a code up; whose it was, if it was there and in time."""
        ...

    def session(self, digest: str) -> ConsoleSession | None:
        """One session."""
        ...

    def put_session(self, session: ConsoleSession) -> None:
        """Keep a session, new or changed."""
        ...

    def end_session(self, digest: str) -> None:
        """End a session, if it is there."""
        ...

    def end_sessions(self, email: str) -> int:
        """End every session of a member, and a code for one; how many there were."""
        ...

    def forget_sessions(self, *, begun_before: datetime) -> None:
        """Forget the sessions that began before, which are over."""
        ...
