"""The key that signs the verifier's receipts: a keystore of its own, apart from badges.

Who verifies is not who awards, even on one machine (attacks Y10): the key belongs to an
identity of its own, `did:web:<host>:verify`, published at /verify/did.json.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from issuer.services.addresses import Identity
from keys.did_document import DidDocument, build_did_document, parse_did_document
from keys.errors import KeystoreError
from keys.private.keystore import Keystore
from keys.public_key import KeyType
from verifier.receipt_desk import ReceiptDesk

_FOLDER: Final = "receipts"
_HEADER: Final = "keystore.json"
# What anybody may know of the keys, for whoever verifies without the passphrase.
_PUBLIC: Final = "receipts-did.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptIdentity:
    """Who signs receipts beside an issuer, as published.

    `document` names every key that ever signed one; `known` is the same, parsed.
    """

    did: str
    name: str
    document: Mapping[str, Any]
    known: DidDocument


def make_receipt_key(
    data_dir: Path, passphrase: str, identity: Identity, *, now: datetime
) -> None:
    """Make the keystore and its key where they are missing, and publish the key.

    Raises:
        KeystoreError: they cannot be made or opened.
    """
    folder = data_dir / _FOLDER
    if (folder / _HEADER).exists():
        keystore = Keystore.open(folder, passphrase)
    else:
        keystore = Keystore.create(folder, passphrase)
    if keystore.active(KeyType.ED25519) is None:
        made = keystore.generate(KeyType.ED25519, now=now)
        keystore.activate(made.kid, now=now)
    document = build_did_document(_did(identity), keystore.published_keys())
    try:
        (data_dir / _PUBLIC).write_text(json.dumps(document), encoding="utf-8")
    except OSError as exc:
        msg = f"{data_dir / _PUBLIC} cannot be written ({exc.strerror})"
        raise KeystoreError(msg) from exc


def receipt_identity(data_dir: Path, identity: Identity) -> ReceiptIdentity | None:
    """Who signs receipts here; nobody before `signet init` has made the key.

    Raises:
        KeysError: what was published is damaged; `signet init` writes it anew.
    """
    did = _did(identity)
    try:
        document = json.loads((data_dir / _PUBLIC).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as exc:
        msg = f"{data_dir / _PUBLIC} cannot be read; run `signet init`"
        raise KeystoreError(msg) from exc
    if document.get("id") != did:
        return None
    return ReceiptIdentity(
        did=did,
        name=f"Signet verifier of {identity.name}",
        document=document,
        known=parse_did_document(document, expected_id=did),
    )


def open_receipt_desk(
    data_dir: Path,
    passphrase: str | None,
    whose: ReceiptIdentity | None,
    new_id: Callable[[], str],
) -> ReceiptDesk | None:
    """Who signs receipts; nobody where there is no passphrase or no such key.

    Raises:
        KeystoreError: the key is there and cannot be opened.
    """
    if passphrase is None or whose is None:
        return None
    keystore = Keystore.open(data_dir / _FOLDER, passphrase)
    return ReceiptDesk(
        did=whose.did,
        name=whose.name,
        document=whose.document,
        signer=keystore.signer(KeyType.ED25519, did=whose.did),
        new_id=new_id,
    )


def _did(identity: Identity) -> str:
    return f"{identity.did}:verify"
