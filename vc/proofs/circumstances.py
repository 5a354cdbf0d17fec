"""What checking a proof needs of the world: keys, the time, how free contexts are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from keys.did_document import VerificationMethod
from keys.public_key import PublicKey
from vc.canonicalize import Profile
from vc.errors import KeyNotAuthorizedError

# (verification method URL, relationship) → the method; raises KeysError.
FindMethod = Callable[[str, str], VerificationMethod]
# (DID, key, relationship) → the method of that DID with that key; raises KeysError.
FindKey = Callable[[str, PublicKey, str], VerificationMethod]


def no_carried_keys(did: str, key: PublicKey, relationship: str) -> VerificationMethod:
    """Refuse: where nobody can look a key up by itself, a token must name it.

    Raises:
        KeyNotAuthorizedError: always.
    """
    del did, key, relationship
    msg = "a token that carries its key instead of naming it cannot be checked here"
    raise KeyNotAuthorizedError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Where keys are found, what time it is, and how far contexts may be chosen."""

    find_method: FindMethod
    now: datetime
    find_key: FindKey = no_carried_keys
    profile: Profile = Profile.OPEN_BADGES
