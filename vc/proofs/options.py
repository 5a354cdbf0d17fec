"""What a new proof says about itself, before there is a signature."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from keys.public_key import KeyType
from vc.proofs.cryptosuite import Cryptosuite, Disclosure
from vc.timestamps import format_timestamp

ASSERTION: Final = "assertionMethod"
AUTHENTICATION: Final = "authentication"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOptions:
    """The options of one proof (VC Data Integrity 1.0, "Proofs").

    `domain` and `previous_proof` are sets; one that is empty is left out.
    """

    cryptosuite: str
    verification_method: str
    key_type: KeyType = KeyType.ED25519
    created: datetime | None = None
    expires: datetime | None = None
    purpose: str = ASSERTION
    challenge: str | None = None
    domain: tuple[str, ...] = ()
    id: str | None = None
    previous_proof: tuple[str, ...] = ()
    disclosure: Disclosure | None = None


def build_proof(
    options: ProofOptions, suite: Cryptosuite, *, context: object
) -> dict[str, Any]:
    """The proof that `options` describe, without a value.

    `context` is the document's, which the JCS suites repeat ("Create Proof").
    """
    kind, name = suite.label
    members = {
        "@context": context if suite.copies_context else None,
        "id": options.id,
        "type": kind,
        "cryptosuite": name,
        "created": options.created and format_timestamp(options.created),
        "expires": options.expires and format_timestamp(options.expires),
        "verificationMethod": options.verification_method,
        "proofPurpose": options.purpose,
        "challenge": options.challenge,
        "domain": _one_or_many(options.domain),
        "previousProof": _one_or_many(options.previous_proof),
    }
    return {member: value for member, value in members.items() if value is not None}


def _one_or_many(values: tuple[str, ...]) -> str | list[str] | None:
    if not values:
        return None
    return values[0] if len(values) == 1 else list(values)
