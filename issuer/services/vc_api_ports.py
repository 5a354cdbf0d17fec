"""The outside world of VC API instances, and what is kept of their secrets."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from issuer.domain.vc_api import Instance
from issuer.ports import Database, RandomBelow
from issuer.services.addresses import Identity
from keys.signer import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class VcApiPorts:
    """The outside world of the instances. `signer_of` opens an instance's key."""

    database: Database
    identity: Identity
    signer_of: Callable[[Instance], Signer]
    random_below: RandomBelow
    random_bytes: Callable[[int], bytes]
    clock: Callable[[], datetime]


def token_digest(token: str) -> str:
    """What is kept of a bearer token."""
    return hashlib.sha256(token.encode()).hexdigest()
