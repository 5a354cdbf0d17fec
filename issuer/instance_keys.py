"""The keys of VC API instances: a keystore each, apart from the keys of the badges."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from issuer.domain.vc_api import Instance
from keys.did_document import PublishedKey
from keys.private.keystore import Keystore
from keys.public_key import KeyType, PublicKey
from keys.signer import Signer

FOLDER: Final = "vc-api"


class InstanceKeys:
    """Makes and opens the key of an instance; each is opened once and kept."""

    def __init__(self, data_dir: Path, passphrase: str) -> None:
        self._folder = data_dir / FOLDER
        self._passphrase = passphrase
        self._signers: dict[str, Signer] = {}

    def make(self, name: str, key_type: KeyType, *, now: datetime) -> PublicKey:
        """Make the key of a new instance; its public half.

        Raises:
            KeystoreError: there is one already, or it cannot be written.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keystore = Keystore.create(self._folder / name, self._passphrase)
        made = keystore.generate(key_type, now=now)
        keystore.activate(made.kid, now=now)
        return made.public_key

    def signer(self, instance: Instance) -> Signer:
        """The signer of an instance.

        Raises:
            KeystoreError: its key cannot be opened.
        """
        if instance.name not in self._signers:
            keystore = Keystore.open(self._folder / instance.name, self._passphrase)
            signer = keystore.signer(instance.key_type, did=instance.did)
            self._signers[instance.name] = signer
        return self._signers[instance.name]

    def published_keys(self, instances: Iterable[Instance]) -> tuple[PublishedKey, ...]:
        """The public halves that belong into the issuer's own DID document.

        Raises:
            KeystoreError: a key cannot be opened.
        """
        published: list[PublishedKey] = []
        for one in instances:
            if one.did.startswith("did:web:"):
                keystore = Keystore.open(self._folder / one.name, self._passphrase)
                published += keystore.published_keys()
        return tuple(published)
