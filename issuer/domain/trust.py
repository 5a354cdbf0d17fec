"""Our own list of issuers: each entry proposed by one person and confirmed by another.

Whoever is on it is called by the name that the list gives, and its badges are green.
So nobody adds to it alone (attacks A07). Taking somebody off needs one person: it makes
the verifier more careful, never less.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from issuer.domain.canonical import content_digest
from issuer.domain.staff import same_person
from issuer.errors import ConflictError, OwnEntryError, ProposalChangedError
from keys.did import did_web_document_url, parse_did_url, refuse_unfit_host
from keys.errors import KeysError
from keys.https_url import SCHEME, parse_https_url
from keys.self_describing import did_jwk_document, did_key_document
from verifier.speech.visible_text import mixes_alphabets, visible

MAX_NAME_CHARS: Final = 200
MAX_WORDS_CHARS: Final = 2_000
MAX_STATUS_PARTIES: Final = 8


class EntryState(StrEnum):
    """How far an entry has come. Only a listed one is believed."""

    PROPOSED = "proposed"
    LISTED = "listed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedIssuer:
    """Who is meant, what we call them, and how we know that it is they.

    `status_hosts` and `status_issuers` are who else may keep its status lists, and
    sign them.
    """

    id: str
    name: str
    evidence: str
    url: str = ""
    location: str = ""
    status_hosts: tuple[str, ...] = ()
    status_issuers: tuple[str, ...] = ()

    def content(self) -> dict[str, Any]:
        """The entry in JSON types: all that the second person confirms."""
        return {
            "id": self.id,
            "name": self.name,
            "evidence": self.evidence,
            "url": self.url,
            "location": self.location,
            "statusHosts": list(self.status_hosts),
            "statusIssuers": list(self.status_issuers),
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "ListedIssuer":
        """The entry that `content` says."""
        return cls(
            id=content["id"],
            name=content["name"],
            evidence=content["evidence"],
            url=content["url"],
            location=content["location"],
            status_hosts=tuple(content["statusHosts"]),
            status_issuers=tuple(content["statusIssuers"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustEntryRecord:
    """An entry, who stands behind it, and what became of it."""

    id: str
    issuer: ListedIssuer
    digest: str
    state: EntryState
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    reason: str = ""


def problems_of(issuer: ListedIssuer) -> dict[str, str]:
    """What is wrong with an entry, by field; empty if nothing is."""
    found = {
        "id": _of_identifier(issuer.id),
        "name": _of_line(issuer.name),
        "evidence": problem_of(issuer.evidence),
        "url": _of_address(issuer.url) if issuer.url else "",
        "location": _of_line(issuer.location) if issuer.location else "",
        "status_hosts": _of_parties(issuer.status_hosts, _of_host),
        "status_issuers": _of_parties(issuer.status_issuers, _of_identifier),
    }
    return {field: words for field, words in found.items() if words}


def propose_entry(
    issuer: ListedIssuer, *, entry_id: str, by: str, at: datetime
) -> TrustEntryRecord:
    """A proposed entry, with the digest of what it says."""
    return TrustEntryRecord(
        id=entry_id,
        issuer=issuer,
        digest=content_digest(issuer.content()),
        state=EntryState.PROPOSED,
        proposed_by=by,
        proposed_at=at,
    )


def confirm_entry(
    entry: TrustEntryRecord, *, digest: str, by: str, at: datetime
) -> TrustEntryRecord:
    """The entry, listed, because a second person confirmed exactly what it says.

    Raises:
        ConflictError: it is listed or withdrawn already.
        OwnEntryError: whoever proposed it cannot confirm it.
        ProposalChangedError: it does not say what the person saw.
    """
    if entry.state is not EntryState.PROPOSED:
        msg = f"the entry for {entry.issuer.id} is {entry.state} already. Look again."
        raise ConflictError(msg)
    if same_person(by, entry.proposed_by):
        msg = f"{by} proposed this entry, so someone else must confirm it."
        raise OwnEntryError(msg)
    if digest != entry.digest or digest != content_digest(entry.issuer.content()):
        msg = "the entry is not the one that you saw. Look at it again."
        raise ProposalChangedError(msg)
    return replace(entry, state=EntryState.LISTED, confirmed_by=by, confirmed_at=at)


def withdraw_entry(
    entry: TrustEntryRecord, *, reason: str, by: str, at: datetime
) -> TrustEntryRecord:
    """The entry, no longer listed or proposed, and why.

    Raises:
        ConflictError: it is withdrawn already.
    """
    if entry.state is EntryState.WITHDRAWN:
        msg = f"the entry for {entry.issuer.id} is withdrawn already."
        raise ConflictError(msg)
    return replace(
        entry,
        state=EntryState.WITHDRAWN,
        withdrawn_by=by,
        withdrawn_at=at,
        reason=reason,
    )


def _of_identifier(identifier: str) -> str:
    """A DID that can be resolved, or an https address, each in its one spelling."""
    try:
        if identifier.startswith(SCHEME):
            address = parse_https_url(identifier)
            return "" if address.fragment is None else "Leave out what follows the #."
        did = parse_did_url(identifier)
        if did.fragment is not None:
            return "Leave out what follows the #: the issuer is meant, not a key."
        match did.method:
            case "web":
                did_web_document_url(identifier)
            case "key":
                did_key_document(identifier, did.method_specific_id)
            case "jwk":
                did_jwk_document(identifier, did.method_specific_id)
            case method:
                return f"did:{method} cannot be resolved here. Use did:web, key or jwk."
    except KeysError as exc:
        return f"This can be no issuer: {exc}."
    return ""


def problem_of(text: str, most: int = MAX_WORDS_CHARS) -> str:
    """What is wrong with words that somebody typed; empty if nothing is."""
    if not text.strip():
        return "Fill this in."
    if len(text) > most:
        return f"At most {most} characters, please; these are {len(text)}."
    if visible(text) != text:
        return "There is a character in it that cannot be seen. Type it anew."
    return ""


def _of_line(text: str) -> str:
    if words := problem_of(text, MAX_NAME_CHARS):
        return words
    if not text.isprintable():
        return "Write it on one line."
    if mixes_alphabets(text):
        return "A word in it mixes letters of two alphabets that look alike."
    return ""


def _of_address(address: str) -> str:
    try:
        parse_https_url(address)
    except KeysError as exc:
        return f"This is no address that we can show: {exc}."
    return ""


def _of_host(host: str) -> str:
    try:
        refuse_unfit_host(host)
    except KeysError as exc:
        return f"{exc}."
    return ""


def _of_parties(parties: Iterable[str], check: Callable[[str], str]) -> str:
    listed = list(parties)
    if len(listed) > MAX_STATUS_PARTIES:
        return f"At most {MAX_STATUS_PARTIES}, please."
    return next((words for one in listed if (words := check(one))), "")
