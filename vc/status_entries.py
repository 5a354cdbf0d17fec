"""The entries of `credentialStatus`, read strictly, of every kind that we know.

An index is a decimal ASCII string, and a type, purpose or size that we do not know is
an error, never "not revoked" (attacks S05, S07).
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from vc.bitstring import MAX_STATUS_SIZE
from vc.errors import StatusListError
from vc.model import Document, all_text, as_list, mapping_of
from vc.status_list import (
    INFORMING,
    INVALIDATING,
    REVOCATION,
    StatusEntry,
    StatusKind,
)

# Each costs a fetch and a proof: more is an attack on our time (attacks N01).
MAX_ENTRIES: Final = 8
# 2^12 messages are more members than a document may have (`vc.strict_json`).
_MAX_SIZE_WITH_MESSAGES: Final = 12

# 0 to 9,999,999,999: above our limit of 2^26 entries, below any big-number attack.
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)
# Bitstring Status List 1.0, "statusMessage": a hexadecimal value after 0x.
_VALUE: Final = re.compile(r"0x[0-9a-fA-F]{1,3}", re.ASCII)
_KINDS: Final = {kind.value: kind for kind in StatusKind}


def parse_status_entries(document: Document) -> tuple[StatusEntry, ...]:
    """Every entry of `credentialStatus`, in order; none if there is none.

    Raises:
        StatusListError: an entry of a type, size or shape that we do not accept.
    """
    if "credentialStatus" not in document:
        return ()
    entries = as_list(document["credentialStatus"])
    if not 1 <= len(entries) <= MAX_ENTRIES:
        msg = f"credentialStatus: {len(entries)} entries, where 1 to {MAX_ENTRIES} are"
        raise StatusListError(msg)
    return tuple(_parse_entry(mapping_of(entry)) for entry in entries)


def _parse_entry(entry: Mapping[str, Any]) -> StatusEntry:
    types = as_list(entry.get("type"))
    kind = _KINDS.get(types[0]) if len(types) == 1 and all_text(types) else None
    match kind:
        case None:
            msg = f"credentialStatus: we do not accept the kind {entry.get('type')!r}"
            raise StatusListError(msg)
        case StatusKind.REVOCATION_LIST:
            return StatusEntry(
                list_url=_text(entry, "id"), purpose=REVOCATION, index=0, kind=kind
            )
        case StatusKind.LIST_2021:
            return StatusEntry(
                list_url=_text(entry, "statusListCredential"),
                purpose=_purpose(entry, INVALIDATING),
                index=_index(entry),
                kind=kind,
            )
        case StatusKind.BITSTRING:
            return _parse_bitstring_entry(entry)


def _parse_bitstring_entry(entry: Mapping[str, Any]) -> StatusEntry:
    size = _size(entry)
    references = tuple(as_list(entry.get("statusReference")))
    if not all_text(references):
        msg = "credentialStatus: statusReference is one address or several"
        raise StatusListError(msg)
    return StatusEntry(
        list_url=_text(entry, "statusListCredential"),
        purpose=_purpose(entry, INVALIDATING | INFORMING),
        index=_index(entry),
        size=size,
        messages=_messages(entry, size),
        references=references,
    )


def _text(entry: Mapping[str, Any], member: str) -> str:
    value = entry.get(member)
    if not isinstance(value, str) or not value:
        msg = f"credentialStatus: {member} is one text"
        raise StatusListError(msg)
    return value


def _purpose(entry: Mapping[str, Any], known: frozenset[str]) -> str:
    purpose = _text(entry, "statusPurpose")
    if purpose not in known:
        msg = f"credentialStatus: we do not know the purpose {purpose!r:.60}"
        raise StatusListError(msg)
    return purpose


def _index(entry: Mapping[str, Any]) -> int:
    text = entry.get("statusListIndex")
    if not isinstance(text, str) or _INDEX.fullmatch(text) is None:
        msg = f"credentialStatus: statusListIndex is not a decimal string: {text!r:.40}"
        raise StatusListError(msg)
    return int(text)


def _size(entry: Mapping[str, Any]) -> int:
    size = entry.get("statusSize", 1)
    if type(size) is not int or not 1 <= size <= MAX_STATUS_SIZE:
        msg = (
            f"credentialStatus: statusSize is 1 to {MAX_STATUS_SIZE}, not {size!r:.40}"
        )
        raise StatusListError(msg)
    return size


def _messages(entry: Mapping[str, Any], size: int) -> dict[int, str]:
    """What each value means: all 2^size of them, where there are any (standards A8)."""
    if "statusMessage" not in entry:
        if size == 1:
            return {}
        msg = "credentialStatus: a statusSize over 1 needs a statusMessage"
        raise StatusListError(msg)
    listed = [mapping_of(one) for one in as_list(entry["statusMessage"])]
    messages = {
        int(one["status"], 16): one["message"]
        for one in listed
        if isinstance(one.get("message"), str)
        and isinstance(one.get("status"), str)
        and _VALUE.fullmatch(one["status"])
    }
    if size > _MAX_SIZE_WITH_MESSAGES or (
        len(listed) != 1 << size or messages.keys() != set(range(1 << size))
    ):
        msg = "credentialStatus: statusMessage must name each value of statusSize once"
        raise StatusListError(msg)
    return messages
