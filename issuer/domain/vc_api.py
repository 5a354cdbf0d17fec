"""VC API instances: issuers for programs, each with a suite and a key of its own."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from issuer.errors import MalformedInputError
from keys.public_key import KeyType

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")

STATUS_PURPOSES: Final = ("revocation", "suspension")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One VC API issuer. `token_digest` is the SHA-256 of its bearer token."""

    name: str
    cryptosuite: str
    key_type: KeyType
    did: str
    status_purposes: tuple[str, ...]
    token_digest: str
    created: datetime

    @property
    def list_suite(self) -> str:
        """The suite that signs its status lists: one that proves them whole."""
        if self.cryptosuite == "ecdsa-sd-2023":
            return "ecdsa-rdfc-2019"
        return self.cryptosuite


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceStatus:
    """The place of one issued credential in a list of its instance."""

    instance: str
    credential: str
    purpose: str
    list_id: str
    index: int
    value: bool


def check_instance_name(name: str) -> None:
    """Return if `name` can stand in an address.

    Raises:
        MalformedInputError: it cannot.
    """
    if _NAME.fullmatch(name) is None:
        msg = f"{name!r} cannot name an instance. Use a-z, 0-9 and - between them."
        raise MalformedInputError(msg)


def list_name(instance: str, purpose: str, number: int) -> str:
    """The id of the n-th status list of an instance for one purpose."""
    return f"vc-api-{instance}-{purpose}-{number}"
