"""What is written down about a key, and how it is read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from keys.errors import KeysError, KeystoreError
from keys.instants import format_instant, parse_instant
from keys.jwk import parse_jwk, public_jwk
from keys.public_key import KeyType, PublicKey

_DATES: Final = ("created", "activated", "retired", "compromised")


class KeyState(StrEnum):
    """Where a key is in its life."""

    PENDING = "pending"
    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What may be known of a key: all but its private half."""

    kid: str
    state: KeyState
    public_key: PublicKey
    created: datetime
    activated: datetime | None = None
    retired: datetime | None = None
    compromised: datetime | None = None

    @property
    def type(self) -> KeyType:
        """The kind of key."""
        return self.public_key.type


def record_members(record: KeyRecord) -> dict[str, Any]:
    """`record` as the members of its file."""
    dates = {
        name: format_instant(moment)
        for name in _DATES
        if (moment := getattr(record, name)) is not None
    }
    return {
        "kid": record.kid,
        "type": record.type.value,
        "state": record.state.value,
        "publicKeyJwk": public_jwk(record.public_key),
        **dates,
    }


def parse_record(members: Mapping[str, Any], path: Path) -> KeyRecord:
    """The record in the file at `path`.

    Raises:
        KeystoreError: a member is missing or mistyped, or the file is another key's.
    """
    try:
        moments = {
            name: parse_instant(members[name]) for name in _DATES if name in members
        }
        record = KeyRecord(
            kid=members["kid"],
            state=KeyState(members["state"]),
            public_key=parse_jwk(members["publicKeyJwk"]),
            created=moments.pop("created"),
            **moments,
        )
    except (KeyError, TypeError, ValueError, AttributeError, KeysError) as exc:
        raise damaged(path) from exc
    if record.kid != path.stem or record.type.value != members.get("type"):
        msg = f"{path} is not the file of the key {record.kid!r}; give it its own name"
        raise KeystoreError(msg)
    if (record.state is KeyState.COMPROMISED) != (record.compromised is not None):
        raise damaged(path)
    return record


def damaged(path: Path) -> KeystoreError:
    """What to raise for a file that makes no sense."""
    return KeystoreError(f"{path} is damaged; restore it from the backup")
