"""Status list credentials and the entries that point into them.

Bitstring Status List 1.0. Reading an entry is strict: an index is a decimal ASCII
string, and a type or purpose that we do not know is an error, never "not revoked".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from contexts.lists import CREDENTIALS_V2
from vc.bitstring import decode_list, encode_list, get_value, refuse_short_list
from vc.errors import StatusListError
from vc.model import Document, as_list, mapping_of
from vc.timestamps import format_timestamp

ENTRY_TYPE: Final = "BitstringStatusListEntry"
LIST_TYPE: Final = "BitstringStatusListCredential"
REVOCATION: Final = "revocation"
SUSPENSION: Final = "suspension"
# Purposes that end or pause a credential; the specification's others
# ("refresh", "message") inform and never invalidate.
INVALIDATING: Final = frozenset({REVOCATION, SUSPENSION})
INFORMING: Final = frozenset({"refresh", "message"})

# 0 to 9,999,999,999: above our limit of 2^26 entries, below any big-number attack.
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """A place in a status list (Bitstring Status List 1.0, "BitstringStatusListEntry").

    `purpose` is "revocation" or "suspension"; `index` counts bits from the left.
    """

    list_url: str
    purpose: str
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """A status list that was read: its bits, purposes and time to live (ms)."""

    url: str
    purposes: tuple[str, ...]
    bits: bytes
    ttl_milliseconds: int | None

    def value_at(self, index: int) -> int:
        """The bit at `index`, counted from the left-most bit of the first byte.

        Raises:
            StatusRangeError: the index lies outside the list.
        """
        return get_value(self.bits, index)


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


def parse_status_entries(document: Document) -> tuple[StatusEntry, ...]:
    """Every entry of `credentialStatus`, in order; none if there is none.

    Raises:
        StatusListError: an entry of a type, size or shape that we do not accept.
    """
    if "credentialStatus" not in document:
        return ()
    entries = as_list(document["credentialStatus"])
    if not entries:
        msg = "credentialStatus: present but empty"
        raise StatusListError(msg)
    return tuple(_parse_entry(mapping_of(entry)) for entry in entries)


def parse_status_list(document: Document, *, url: str) -> StatusList:
    """Read a status list credential whose proof has held.

    Raises:
        StatusListError: not a status list, or not the one that `url` names.
        StatusLengthError: too short for group privacy, or over our limit.
    """
    if LIST_TYPE not in as_list(document.get("type")):
        msg = f"what {url} serves is not a {LIST_TYPE}"
        raise StatusListError(msg)
    if document.get("id") != url:
        msg = f"the list served at {url} calls itself {document.get('id')!r}"
        raise StatusListError(msg)
    subject = mapping_of(document.get("credentialSubject"))
    purposes = tuple(as_list(subject.get("statusPurpose")))
    encoded = subject.get("encodedList")
    if subject.get("type") != "BitstringStatusList" or not isinstance(encoded, str):
        msg = f"the list at {url} has no BitstringStatusList in it"
        raise StatusListError(msg)
    bits = decode_list(encoded)
    refuse_short_list(bits)
    return StatusList(
        url=url,
        purposes=purposes,
        bits=bits,
        ttl_milliseconds=_ttl(subject),
    )


def _parse_entry(entry: Mapping[str, Any]) -> StatusEntry:
    if entry.get("type") not in (ENTRY_TYPE, [ENTRY_TYPE]):
        msg = f"credentialStatus: we do not accept the kind {entry.get('type')!r}"
        raise StatusListError(msg)
    purpose, url = entry.get("statusPurpose"), entry.get("statusListCredential")
    if not isinstance(purpose, str) or not isinstance(url, str):
        msg = "credentialStatus: statusPurpose and statusListCredential are one text"
        raise StatusListError(msg)
    if purpose not in INVALIDATING | INFORMING:
        msg = f"credentialStatus: we do not know the purpose {purpose!r}"
        raise StatusListError(msg)
    if entry.get("statusSize", 1) != 1 or isinstance(entry.get("statusSize"), bool):
        msg = "credentialStatus: only a statusSize of 1 is read"
        raise StatusListError(msg)
    return StatusEntry(list_url=url, purpose=purpose, index=_parse_index(entry))


def _parse_index(entry: Mapping[str, Any]) -> int:
    text = entry.get("statusListIndex")
    if not isinstance(text, str) or _INDEX.fullmatch(text) is None:
        msg = f"credentialStatus: statusListIndex is not a decimal string: {text!r:.40}"
        raise StatusListError(msg)
    return int(text)


def _ttl(subject: Mapping[str, Any]) -> int | None:
    ttl = subject.get("ttl")
    if ttl is None:
        return None
    if isinstance(ttl, bool) or not isinstance(ttl, int) or ttl < 0:
        msg = "ttl: a number of milliseconds"
        raise StatusListError(msg)
    return ttl
