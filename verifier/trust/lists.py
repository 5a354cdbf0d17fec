"""Files of trust: lists of issuers that we know, and lists of registries to be asked.

A list of issuers has the format of the DCC's legacy registries:

    {"meta": {"name": "…", "updated": "2026-11-22"},
     "registry": {"did:web:…": {"name": "…", "url": "…", "location": "…",
                                "didDocument": {…}}}}

`didDocument` is our addition: with it, an issuer's badges verify with no network. So
are `statusHosts` and `statusIssuers`: who else keeps its status lists, or signs them.
A JSON array is a list of registries (`verifier.trust.registries`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from keys.did_document import DidDocument, parse_did_document
from keys.errors import KeysError
from vc import strict_json
from vc.errors import VcError
from vc.model import all_text, as_list
from verifier.errors import SettingsError
from verifier.ports import TrustEntry, TrustList
from verifier.trust.registries import RegistryEntry, parse_known_registries


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """What files of trust amount to: lists of issuers, and registries to be asked."""

    lists: tuple[TrustList, ...] = ()
    registries: tuple[RegistryEntry, ...] = ()


def load_trust(paths: Iterable[Path]) -> Trusted:
    """Read files of trust, each a list of issuers or a list of registries.

    Raises:
        SettingsError: a file is missing or is neither; the message names it.
    """
    lists: list[TrustList] = []
    registries: list[RegistryEntry] = []
    for path in paths:
        found = _load(path)
        lists += found.lists
        registries += found.registries
    return Trusted(lists=tuple(lists), registries=tuple(registries))


def _load(path: Path) -> Trusted:
    try:
        changed = path.stat()
        return _read(path, changed.st_mtime_ns, changed.st_size)
    except OSError as exc:
        msg = f"the trust list {path} cannot be read: {exc.strerror}"
        raise SettingsError(msg) from exc
    except (VcError, KeysError, SettingsError) as exc:
        msg = f"the trust list {path} cannot be used: {exc}"
        raise SettingsError(msg) from exc


@lru_cache(maxsize=16)
def _read(path: Path, modified: int, size: int) -> Trusted:
    """A file is read again when it has changed, and not for each verification."""
    del modified, size
    document = strict_json.loads(
        path.read_bytes(), max_bytes=8 * 1024 * 1024, max_members=200_000
    )
    if isinstance(document, list):
        return Trusted(registries=parse_known_registries(document))
    return Trusted(lists=(parse_trust_list(document, source=path.name),))


def parse_trust_list(document: object, *, source: str) -> TrustList:
    """A trust list from its JSON.

    Raises:
        SettingsError: a part is missing; the message names it.
        KeysError: a DID document in it cannot be used.
    """
    if not isinstance(document, Mapping) or not isinstance(
        document.get("registry"), Mapping
    ):
        msg = 'it needs an object "registry" of issuers by their DID'
        raise SettingsError(msg)
    meta = document.get("meta")
    facts: Mapping[str, Any] = meta if isinstance(meta, Mapping) else {}
    return TrustList(
        name=str(facts.get("name") or source),
        source=source,
        updated=str(facts["updated"]) if "updated" in facts else None,
        entries={
            issuer_id: _parse_entry(issuer_id, entry)
            for issuer_id, entry in document["registry"].items()
        },
    )


def trust_document(trust_lists: tuple[TrustList, ...]) -> dict[str, Any]:
    """Our lists as one, in the format that we read; the first list that names wins.

    What one list may say of an issuer's status lists others may not repeat, and its
    keys are its own to publish, so neither is in it.
    """
    registry: dict[str, dict[str, str]] = {}
    for one in trust_lists:
        for entry in one.entries.values():
            told = {"name": entry.name, "url": entry.url, "location": entry.location}
            shown = {name: value for name, value in told.items() if value}
            registry.setdefault(entry.id, shown)
    meta = {"name": " + ".join(one.name for one in trust_lists)}
    updated = [one.updated for one in trust_lists if one.updated]
    if updated:
        meta["updated"] = max(updated)
    return {"meta": meta, "registry": registry}


def known_documents(trust_lists: tuple[TrustList, ...]) -> dict[str, DidDocument]:
    """The DID documents that the lists carry, by DID; the first list wins."""
    return {
        entry.id: entry.did_document
        for one in reversed(trust_lists)
        for entry in one.entries.values()
        if entry.did_document is not None
    }


def _parse_entry(issuer_id: str, entry: object) -> TrustEntry:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        msg = f"the entry {issuer_id!r} needs a name"
        raise SettingsError(msg)
    if not issuer_id.isascii():
        msg = f"write the host of {issuer_id!r} in its ASCII form (xn--…)"
        raise SettingsError(msg)
    document = entry.get("didDocument")
    return TrustEntry(
        id=issuer_id,
        name=entry["name"],
        url=_text(entry, "url"),
        location=_text(entry, "location"),
        status_hosts=_texts(issuer_id, entry, "statusHosts"),
        status_issuers=_texts(issuer_id, entry, "statusIssuers"),
        did_document=None
        if document is None
        else parse_did_document(document, expected_id=issuer_id),
    )


def _text(entry: Mapping[str, Any], member: str) -> str | None:
    value = entry.get(member)
    return value if isinstance(value, str) else None


def _texts(issuer_id: str, entry: Mapping[str, Any], member: str) -> frozenset[str]:
    values = as_list(entry.get(member))
    if not all_text(values):
        msg = f"the entry {issuer_id!r} has a {member} that is not a list of texts"
        raise SettingsError(msg)
    return frozenset(values)
