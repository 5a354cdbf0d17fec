"""The key that signs the verifier's receipts: a keystore of its own, apart from badges.

Who verifies is not who awards, even on one machine (attacks Y10): the key belongs to an
identity of its own, `did:web:<host>:verify`, published at /verify/did.json.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from issuer.services.addresses import Identity
from keys.did_document import DidDocument, build_did_document, parse_did_document
from keys.private.keystore import Keystore
from keys.public_key import KeyType
from verifier.web.receipts import ReceiptDesk

_FOLDER: Final = "receipts"
_HEADER: Final = "keystore.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptKeys:
    """The keystore of the verifier beside an issuer, opened, and what it publishes.

    `document` names every key that ever signed a receipt; `known` is the same, parsed.
    """

    did: str
    name: str
    keystore: Keystore
    document: Mapping[str, Any]
    known: DidDocument

    def desk(self, new_id: Callable[[], str]) -> ReceiptDesk:
        """Who signs receipts.

        Raises:
            KeystoreError: there is no active key.
        """
        return ReceiptDesk(
            did=self.did,
            name=self.name,
            document=self.document,
            signer=self.keystore.signer(KeyType.ED25519, did=self.did),
            new_id=new_id,
        )


def make_receipt_key(data_dir: Path, passphrase: str, *, now: datetime) -> None:
    """Make the keystore and its key, where they are missing.

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


def open_receipt_keys(
    data_dir: Path, passphrase: str | None, identity: Identity
) -> ReceiptKeys | None:
    """The keys for receipts; nothing where there is no passphrase or no such key yet.

    Raises:
        KeystoreError: they are there and cannot be opened.
    """
    folder = data_dir / _FOLDER
    if passphrase is None or not (folder / _HEADER).exists():
        return None
    did = f"{identity.did}:verify"
    keystore = Keystore.open(folder, passphrase)
    document = build_did_document(did, keystore.published_keys())
    return ReceiptKeys(
        did=did,
        name=f"Signet verifier of {identity.name}",
        keystore=keystore,
        document=document,
        known=parse_did_document(document, expected_id=did),
    )
