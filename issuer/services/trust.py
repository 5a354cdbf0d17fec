"""Keeping our own list of issuers: propose, confirm, withdraw, publish.

Each changes the list, its audit entry and what we publish in one transaction, so the
verifier beside us knows at its next question, and so does whoever reads the list.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from issuer.domain.trust import (
    EntryState,
    ListedIssuer,
    TrustEntryRecord,
    confirm_entry,
    problem_of,
    problems_of,
    propose_entry,
    withdraw_entry,
)
from issuer.errors import (
    ConflictError,
    MalformedInputError,
    NotFoundError,
    UnusableEntryError,
)
from issuer.ports import Database, NewId, UnitOfWork
from issuer.services.addresses import Identity
from issuer.services.journal import Act, record
from issuer.stores import PublishedDocument

# How our own list is told from those of files and of others.
LIST_SOURCE: Final = "self"
TRUST_LIST: Final = "trust-list.json"
REPLACED: Final = "replaced by a newer entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustPorts:
    """What keeping the list needs of the world."""

    database: Database
    identity: Identity
    new_id: NewId


def list_name(identity: Identity) -> str:
    """What our own list is called."""
    return f"Signet trust list, kept by {identity.name}"


def find_entry(uow: UnitOfWork, entry_id: str) -> TrustEntryRecord:
    """The entry of that id.

    Raises:
        NotFoundError: there is none.
    """
    entry = uow.trust.entry(entry_id)
    if entry is None:
        msg = f"there is no entry {entry_id!r}. See `signet trust list`."
        raise NotFoundError(msg)
    return entry


def propose(issuer: ListedIssuer, *, ports: TrustPorts, act: Act) -> TrustEntryRecord:
    """Propose an issuer for the list; nothing is believed of it yet.

    Raises:
        UnusableEntryError: a field cannot be used; each is named.
        ConflictError: it waits already, or the list says the same of it.
    """
    if problems := problems_of(issuer):
        raise UnusableEntryError(problems)
    if issuer.id == ports.identity.did:
        raise UnusableEntryError({"id": "This is us, and we are always on our list."})
    with ports.database.write() as uow:
        for other in _open_entries(uow.trust.entries(), issuer.id):
            _refuse_repetition(other, issuer)
        entry = propose_entry(issuer, entry_id=ports.new_id(), by=act.by, at=act.at)
        uow.trust.put_entry(entry)
        record(uow, act, "trust.proposed", entry.id, **_told(entry))
    return entry


def confirm(
    entry_id: str, *, digest: str, ports: TrustPorts, act: Act
) -> TrustEntryRecord:
    """Put a proposed issuer on the list; an older entry of it goes.

    Raises:
        NotFoundError: there is no such entry.
        OwnEntryError: whoever proposed it cannot confirm it.
        ProposalChangedError: it does not say what the person saw.
        ConflictError: it is listed or withdrawn already.
    """
    with ports.database.write() as uow:
        proposed = find_entry(uow, entry_id)
        entry = confirm_entry(proposed, digest=digest, by=act.by, at=act.at)
        for other in _open_entries(uow.trust.entries(), entry.issuer.id):
            if other.state is EntryState.LISTED:
                uow.trust.put_entry(
                    withdraw_entry(other, reason=REPLACED, by=act.by, at=act.at)
                )
        uow.trust.put_entry(entry)
        record(
            uow,
            act,
            "trust.confirmed",
            entry.id,
            proposed_by=entry.proposed_by,
            **_told(entry),
        )
        publish_list(uow, identity=ports.identity, act=act)
    return entry


def withdraw(
    entry_id: str, *, reason: str, ports: TrustPorts, act: Act
) -> TrustEntryRecord:
    """Take an issuer off the list, or a proposal back; badges of it are amber at once.

    Raises:
        NotFoundError: there is no such entry.
        MalformedInputError: no reason is given, or it cannot be kept.
        ConflictError: it is withdrawn already.
    """
    words = reason.strip()
    if problem := problem_of(words):
        msg = f"the reason: {problem}"
        raise MalformedInputError(msg)
    with ports.database.write() as uow:
        found = find_entry(uow, entry_id)
        entry = withdraw_entry(found, reason=words, by=act.by, at=act.at)
        uow.trust.put_entry(entry)
        record(uow, act, "trust.withdrawn", entry.id, reason=words, **_told(entry))
        if found.state is EntryState.LISTED:
            publish_list(uow, identity=ports.identity, act=act)
    return entry


def publish_list(uow: UnitOfWork, *, identity: Identity, act: Act) -> None:
    """Publish who is listed, in the format of the DCC's registries."""
    listed = sorted(
        (one.issuer for one in uow.trust.entries() if one.state is EntryState.LISTED),
        key=lambda one: one.id,
    )
    document = {
        "meta": {
            "name": list_name(identity),
            "updated": act.at.date().isoformat(),
        },
        "registry": {one.id: _registry_entry(one) for one in listed},
    }
    uow.ledger.publish(
        PublishedDocument(
            name=TRUST_LIST,
            media_type="application/json",
            content=json.dumps(document, ensure_ascii=False, indent=2).encode(),
            published_at=act.at,
        )
    )


def _open_entries(
    entries: Sequence[TrustEntryRecord], issuer_id: str
) -> list[TrustEntryRecord]:
    return [
        one
        for one in entries
        if one.issuer.id == issuer_id and one.state is not EntryState.WITHDRAWN
    ]


def _refuse_repetition(other: TrustEntryRecord, issuer: ListedIssuer) -> None:
    if other.state is EntryState.PROPOSED:
        msg = f"an entry for {issuer.id} waits for a second person. Withdraw it first."
        raise ConflictError(msg)
    if other.issuer == issuer:
        msg = f"the list says exactly this of {issuer.id} already."
        raise ConflictError(msg)


def _registry_entry(issuer: ListedIssuer) -> Mapping[str, Any]:
    members = {
        "name": issuer.name,
        "url": issuer.url,
        "location": issuer.location,
        "statusHosts": list(issuer.status_hosts),
        "statusIssuers": list(issuer.status_issuers),
    }
    return {name: value for name, value in members.items() if value}


def _told(entry: TrustEntryRecord) -> dict[str, str]:
    return {
        "issuer": entry.issuer.id,
        "name": entry.issuer.name,
        "digest": entry.digest,
    }
