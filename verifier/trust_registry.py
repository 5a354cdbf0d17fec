"""Lists of issuers that we know, in the format of the DCC's legacy registries.

    {"meta": {"name": "…", "updated": "2026-11-22"},
     "registry": {"did:web:…": {"name": "…", "url": "…", "location": "…",
                                "didDocument": {…}}}}

`didDocument` is our addition: with it, an issuer's badges verify with no network.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keys.did_document import DidDocument, parse_did_document
from keys.errors import KeysError
from vc import strict_json
from vc.errors import VcError
from verifier.errors import SettingsError
from verifier.ports import TrustEntry, TrustList


def load_trust_list(path: Path) -> TrustList:
    """Read a trust list from a file.

    Raises:
        SettingsError: the file is missing or not such a list; the message names it.
    """
    try:
        data = path.read_bytes()
    except OSError as exc:
        msg = f"the trust list {path} cannot be read: {exc.strerror}"
        raise SettingsError(msg) from exc
    try:
        document = strict_json.loads(data, max_bytes=8 * 1024 * 1024)
        return parse_trust_list(document, source=path.name)
    except (VcError, KeysError, SettingsError) as exc:
        msg = f"the trust list {path} cannot be used: {exc}"
        raise SettingsError(msg) from exc


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
    document = entry.get("didDocument")
    return TrustEntry(
        id=issuer_id,
        name=entry["name"],
        url=_text(entry, "url"),
        location=_text(entry, "location"),
        did_document=None
        if document is None
        else parse_did_document(document, expected_id=issuer_id),
    )


def _text(entry: Mapping[str, Any], member: str) -> str | None:
    value = entry.get(member)
    return value if isinstance(value, str) else None
