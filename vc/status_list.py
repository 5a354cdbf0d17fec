"""Status list credentials and the entries that point into them.

Bitstring Status List 1.0, and the draft before it, StatusList2021, which is verified
and never issued. Entries of others are read in `vc.status_entries`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from contexts.lists import CREDENTIALS_V2
from vc.bitstring import decode_list, encode_list, get_value, refuse_short_list
from vc.errors import StatusListError
from vc.model import Document, all_text, as_list, mapping_of
from vc.timestamps import format_timestamp

ENTRY_TYPE: Final = "BitstringStatusListEntry"
LIST_TYPE: Final = "BitstringStatusListCredential"


class StatusKind(StrEnum):
    """The kinds of status that we read, by the type of their entries."""

    BITSTRING = ENTRY_TYPE
    LIST_2021 = "StatusList2021Entry"
    # 1EdTech's own: a plain list of the ids that were revoked.
    REVOCATION_LIST = "1EdTechRevocationList"


# Kind → the type of the list credential, and of the subject with the bits in it.
_LIST_TYPES: Final[Mapping[StatusKind, tuple[str, str]]] = MappingProxyType(
    {
        StatusKind.BITSTRING: (LIST_TYPE, "BitstringStatusList"),
        StatusKind.LIST_2021: ("StatusList2021Credential", "StatusList2021"),
    }
)
REVOCATION: Final = "revocation"
SUSPENSION: Final = "suspension"
# Purposes that end or pause a credential; the specification's others
# ("refresh", "message") inform and never invalidate.
INVALIDATING: Final = frozenset({REVOCATION, SUSPENSION})
INFORMING: Final = frozenset({"refresh", "message"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """A place in a status list (Bitstring Status List 1.0, "BitstringStatusListEntry").

    `index` counts values of `size` bits from the left; `messages` says what each value
    means, and `references` where that is explained.
    """

    list_url: str
    purpose: str
    index: int
    kind: StatusKind = StatusKind.BITSTRING
    size: int = 1
    messages: Mapping[int, str] = field(default_factory=dict)
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """A status list that was read: its bits, purposes and time to live (ms)."""

    url: str
    purposes: tuple[str, ...]
    bits: bytes
    ttl_milliseconds: int | None
    kind: StatusKind = StatusKind.BITSTRING

    def value_at(self, index: int, *, size: int = 1) -> int:
        """The value of `size` bits at `index`, counted from the left-most bit.

        Raises:
            StatusRangeError: the index lies outside the list.
            StatusLengthError: with values of this size the list has too few of them.
        """
        if size > 1:
            refuse_short_list(self.bits, size=size)
        return get_value(self.bits, index, size)


def build_status_entries(entries: Iterable[StatusEntry]) -> list[dict[str, str]]:
    """The value of `credentialStatus`: a `BitstringStatusListEntry` for each."""
    return [
        {
            "id": f"{entry.list_url}#{entry.index}",
            "type": ENTRY_TYPE,
            "statusPurpose": entry.purpose,
            "statusListIndex": str(entry.index),
            "statusListCredential": entry.list_url,
        }
        for entry in entries
    ]


def build_status_list_credential(
    *,
    url: str,
    issuer_id: str,
    purpose: str,
    bits: bytes,
    valid_from: datetime,
    ttl_milliseconds: int,
) -> dict[str, Any]:
    """The unsigned `BitstringStatusListCredential` for one list."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", LIST_TYPE],
        "issuer": issuer_id,
        "validFrom": format_timestamp(valid_from),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode_list(bits),
            "ttl": ttl_milliseconds,
        },
    }


def parse_status_list(document: Document, *, url: str) -> StatusList:
    """Read a status list credential whose proof has held.

    Raises:
        StatusListError: not a status list, or not the one that `url` names.
        StatusLengthError: too short for group privacy, or over our limit.
    """
    kind = _kind_of(document, url)
    if document.get("id") != url:
        msg = f"the list served at {url} calls itself {document.get('id')!r:.80}"
        raise StatusListError(msg)
    subject = mapping_of(document.get("credentialSubject"))
    purposes = tuple(as_list(subject.get("statusPurpose")))
    encoded = subject.get("encodedList")
    if subject.get("type") != _LIST_TYPES[kind][1] or not isinstance(encoded, str):
        msg = f"the list at {url} has no {_LIST_TYPES[kind][1]} in it"
        raise StatusListError(msg)
    if not purposes or not all_text(purposes):
        msg = f"the list at {url} does not say what it is for"
        raise StatusListError(msg)
    # Only the draft's lists have no multibase prefix (attacks S03).
    bits = decode_list(encoded if kind is StatusKind.BITSTRING else f"u{encoded}")
    refuse_short_list(bits)
    return StatusList(
        url=url, purposes=purposes, bits=bits, ttl_milliseconds=_ttl(subject), kind=kind
    )


def _kind_of(document: Document, url: str) -> StatusKind:
    types = as_list(document.get("type"))
    for kind, (list_type, _) in _LIST_TYPES.items():
        if list_type in types:
            return kind
    msg = f"what {url} serves is not a {LIST_TYPE}"
    raise StatusListError(msg)


def _ttl(subject: Mapping[str, Any]) -> int | None:
    ttl = subject.get("ttl")
    if ttl is None:
        return None
    if isinstance(ttl, bool) or not isinstance(ttl, int) or ttl < 0:
        msg = "ttl: a number of milliseconds"
        raise StatusListError(msg)
    return ttl
