"""Everything that issuing needs, in one value that travels through the steps."""

from dataclasses import dataclass

from issuer.ports import (
    Database,
    NewId,
    NewSalt,
    RandomBelow,
    SigningDesk,
    VerifySigned,
)
from issuer.services.addresses import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingPorts:
    """The outside world of the issuing steps."""

    database: Database
    desk: SigningDesk
    verify: VerifySigned
    identity: Identity
    new_id: NewId
    new_salt: NewSalt
    random_below: RandomBelow
