"""The keystore: a directory of encrypted keys, and the life that each of them leads.

A key is published while pending, so that caches hold it before it signs; it is active,
the only one of its type; then retired, when it signs nothing but its badges stay valid.
A compromised key is revoked, from any state, for good.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from keys.did_document import PublishedKey
from keys.errors import KeysError, KeyStateError, KeystoreError
from keys.jwk import thumbprint
from keys.multikey import encode_multikey
from keys.private.key_files import (
    check_private_directory,
    create_private_directory,
    read_private_file,
    write_private_file,
)
from keys.private.key_records import (
    KeyRecord,
    KeyState,
    damaged,
    parse_record,
    record_members,
)
from keys.private.sealing import MIN_PASSPHRASE_CHARS, Seal, Work
from keys.private.signers import generate_private_key, signer_for
from keys.public_key import KeyType, PublicKey
from keys.signer import Signer

__all__ = ["KeyRecord", "KeyState", "Keystore"]

_HEADER_FILE: Final = "keystore.json"
_VERSION: Final = 1
_SALT_BYTES: Final = 16
# It becomes a file name and the fragment of a DID URL.
_KID: Final = re.compile(r"(?!keystore\Z)[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")


# State → those that a key may come from.
_MOVES: Final[Mapping[KeyState, frozenset[KeyState]]] = MappingProxyType(
    {
        KeyState.ACTIVE: frozenset({KeyState.PENDING}),
        KeyState.RETIRED: frozenset({KeyState.PENDING, KeyState.ACTIVE}),
        KeyState.COMPROMISED: frozenset(
            {KeyState.PENDING, KeyState.ACTIVE, KeyState.RETIRED}
        ),
    }
)


@dataclass(slots=True)
class Keystore:
    """An opened keystore. `create` or `open` makes one."""

    directory: Path
    _seal: Seal = field(repr=False)
    _records: dict[str, KeyRecord] = field(default_factory=dict)
    _sealed: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def create(
        cls, directory: Path, passphrase: str, *, work: Work | None = None
    ) -> "Keystore":
        """A new keystore without keys at `directory`, which is made if need be.

        Raises:
            KeystoreError: the passphrase is too short, or the place is not usable.
        """
        if len(passphrase) < MIN_PASSPHRASE_CHARS:
            msg = f"the key passphrase needs {MIN_PASSPHRASE_CHARS} characters at least"
            raise KeystoreError(msg)
        directory = Path(directory)
        create_private_directory(directory)
        salt = os.urandom(_SALT_BYTES)
        seal = Seal.derive(passphrase, salt=salt, work=work or Work())
        header = {"version": _VERSION, **seal.describe()}
        _write_json(directory / _HEADER_FILE, header)
        return cls(directory, seal)

    @classmethod
    def open(cls, directory: Path, passphrase: str) -> "Keystore":
        """The keystore at `directory`, every key of it decrypted and checked once.

        Raises:
            KeystoreError: one sentence on the first thing that is wrong, and a remedy:
                a missing, linked, foreign or readable file, damage, a passphrase that
                does not fit, or halves of a key that do not belong together.
        """
        directory = Path(directory)
        check_private_directory(directory)
        header = _read_json(directory / _HEADER_FILE)
        if header.get("version") != _VERSION:
            msg = f"{directory / _HEADER_FILE} is of another version; upgrade Signet"
            raise KeystoreError(msg)
        store = cls(directory, Seal.parse(header, passphrase=passphrase))
        for path in sorted(directory.glob("*.json")):
            if path.name != _HEADER_FILE and not path.name.startswith("."):
                store._load(path)
        return store

    def keys(self) -> tuple[KeyRecord, ...]:
        """All keys, oldest first."""
        return tuple(sorted(self._records.values(), key=lambda r: (r.created, r.kid)))

    def active(self, key_type: KeyType) -> KeyRecord | None:
        """The key of `key_type` that signs, if there is one.

        A crash in `activate` can leave two; the one activated last is meant.
        """
        found = [
            record
            for record in self.keys()
            if record.type is key_type and record.state is KeyState.ACTIVE
        ]
        return max(found, key=lambda r: r.activated or r.created, default=None)

    def generate(
        self, key_type: KeyType, *, now: datetime, kid: str | None = None
    ) -> KeyRecord:
        """A new pending key. `kid` is by default its Multikey text or thumbprint.

        Raises:
            KeystoreError: there is a key with this `kid`, `kid` cannot be a file name
                and a fragment, or the file cannot be written.
        """
        private = generate_private_key(key_type)
        public = PublicKey.from_cryptography(private.public_key())
        kid = _usual_kid(public) if kid is None else kid
        if _KID.fullmatch(kid) is None or kid in self._records:
            msg = f"a new key cannot have the id {kid[:80]!r}; choose another"
            raise KeystoreError(msg)
        self._sealed[kid] = self._seal.seal(private)
        return self._save(KeyRecord(kid, KeyState.PENDING, public, created=now))

    def activate(self, kid: str, *, now: datetime) -> KeyRecord:
        """Let the pending key `kid` sign from now on; its predecessor is retired.

        Raises:
            KeyStateError: there is no such key, or it is not pending.
        """
        record = self._move(kid, KeyState.ACTIVE)
        former = [
            other.kid
            for other in self.keys()
            if other.type is record.type and other.state is KeyState.ACTIVE
        ]
        activated = self._save(replace(record, activated=now))
        for other_kid in former:
            self.retire(other_kid, now=now)
        return activated

    def retire(self, kid: str, *, now: datetime) -> KeyRecord:
        """Let `kid` sign no more; what it signed stays valid.

        Raises:
            KeyStateError: there is no such key, or it is retired or compromised.
        """
        return self._save(replace(self._move(kid, KeyState.RETIRED), retired=now))

    def mark_compromised(self, kid: str, *, since: datetime) -> KeyRecord:
        """Revoke `kid`: whoever has it can back-date, so nothing it signed is believed.

        Raises:
            KeyStateError: there is no such key, or it is marked already.
        """
        record = self._move(kid, KeyState.COMPROMISED)
        return self._save(replace(record, compromised=since))

    def signer(self, key_type: KeyType, *, did: str) -> Signer:
        """The signer of the active key of `key_type`, as a method of `did`.

        Raises:
            KeystoreError: there is no active key of this type.
        """
        record = self.active(key_type)
        if record is None:
            msg = (
                f"no {key_type} key is active; generate one, publish it and activate it"
            )
            raise KeystoreError(msg)
        private = self._seal.unseal(self._sealed[record.kid])
        return signer_for(private, verification_method=f"{did}#{record.kid}")

    def published_keys(self) -> tuple[PublishedKey, ...]:
        """Every key as the DID document shows it, pending and retired ones as well."""
        return tuple(
            PublishedKey(
                fragment=record.kid,
                public_key=record.public_key,
                revoked=record.compromised,
            )
            for record in self.keys()
        )

    def _move(self, kid: str, state: KeyState) -> KeyRecord:
        record = self._records.get(kid)
        if record is None:
            msg = f"there is no key {kid[:80]!r}; `signet keys list` shows them all"
            raise KeyStateError(msg)
        if record.state not in _MOVES[state]:
            msg = f"the key {kid} is {record.state} and cannot become {state}"
            raise KeyStateError(msg)
        return replace(record, state=state)

    def _save(self, record: KeyRecord) -> KeyRecord:
        members = record_members(record) | {"privateKey": self._sealed[record.kid]}
        _write_json(self._path(record.kid), members)
        self._records[record.kid] = record
        return record

    def _path(self, kid: str) -> Path:
        return self.directory / f"{kid}.json"

    def _load(self, path: Path) -> None:
        members = _read_json(path)
        record = parse_record(members, path)
        sealed = members.get("privateKey")
        if not isinstance(sealed, str) or not sealed.isascii():
            raise damaged(path)
        try:
            signer = signer_for(self._seal.unseal(sealed), verification_method="")
        except KeysError as exc:
            msg = f"{path}: {exc}"
            raise KeystoreError(msg) from exc
        if signer.public_key != record.public_key:
            msg = f"{path}: its two halves are of different keys; restore the backup"
            raise KeystoreError(msg)
        self._records[record.kid] = record
        self._sealed[record.kid] = sealed


def _usual_kid(key: PublicKey) -> str:
    return thumbprint(key) if key.type is KeyType.RSA else encode_multikey(key)


def _write_json(path: Path, members: Mapping[str, Any]) -> None:
    write_private_file(path, json.dumps(members, indent=2).encode("ascii") + b"\n")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        members = json.loads(read_private_file(path))
    except (ValueError, RecursionError) as exc:
        raise damaged(path) from exc
    if not isinstance(members, dict):
        raise damaged(path)
    return members
