"""Data Integrity proofs: check every one (VC Data Integrity 1.0, "Verify Proof")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from keys.did_document import VerificationMethod
from vc.canonicalize import Profile
from vc.compact_form import check_compact
from vc.errors import (
    InvalidChallengeError,
    InvalidDomainError,
    KeyNotAuthorizedError,
    MissingProofError,
    ProofError,
)
from vc.model import (
    Document,
    UnverifiedCredential,
    VerifiedCredential,
    VerifiedProof,
    all_text,
    as_list,
    verified_credential,
)
from vc.proofs.circumstances import Circumstances, FindMethod
from vc.proofs.cryptosuite import Proof
from vc.proofs.options import ASSERTION
from vc.proofs.proof_sets import Secured
from vc.proofs.signing import check_key_type
from vc.proofs.table import cryptosuite_of
from vc.timestamps import format_timestamp, parse_timestamp

# A document with more is an attack on our time (attacks.md D05, N01).
MAX_PROOFS: Final = 4

# How far another's clock may be ahead of ours (attacks.md D11, T01).
CLOCK_SKEW: Final = timedelta(seconds=300)

_NOT_OURS: Final = frozenset({"jws", "signatureValue"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a proof must have been made for.

    `domain` compares as a set, `challenge` letter for letter. A proof that carries
    one which nobody asked for was made for another occasion, and is refused unless
    `others_allowed` (the general VC API, where only what is asked is compared).
    """

    purpose: str = ASSERTION
    challenge: str | None = None
    domain: frozenset[str] | None = None
    others_allowed: bool = False


ASSERTED: Final = Expected()


def verify_proofs(
    credential: UnverifiedCredential,
    *,
    find_method: FindMethod,
    now: datetime,
    profile: Profile = Profile.OPEN_BADGES,
    expected: Expected = ASSERTED,
) -> VerifiedCredential:
    """Check every Data Integrity proof ("Verify Proof Sets and Chains").

    All must hold: one bad proof in a set fails the document (standards A7).

    Raises:
        ProofError: a proof is missing, of a kind we do not accept, or wrong.
        KeysError: a key could not be obtained or is not authorized.
        CanonicalizationError: the document says more than a proof would cover.
    """
    around = Circumstances(find_method=find_method, now=now, profile=profile)
    return verified_credential(
        credential, proofs_that_hold(credential.document, expected, around)
    )


def proofs_that_hold(
    document: Document, expected: Expected, around: Circumstances
) -> tuple[VerifiedProof, ...]:
    """Every proof of `document`, each of which was made for what is `expected`.

    Raises:
        ProofError, KeysError, CanonicalizationError: as `verify_proofs` does.
    """
    secured = Secured.of(document)
    if not secured.proofs:
        msg = "the document carries no proof"
        raise MissingProofError(msg)
    if len(secured.proofs) > MAX_PROOFS:
        msg = f"{len(secured.proofs)} proofs; we check {MAX_PROOFS} at most"
        raise ProofError(msg)
    check_compact(document)
    return tuple(_verify_one(secured, one, expected, around) for one in secured.proofs)


def _verify_one(
    secured: Secured, unchecked: object, expected: Expected, around: Circumstances
) -> VerifiedProof:
    proof = _checked_proof(unchecked)
    suite = cryptosuite_of(proof)
    _check_purpose(proof, expected)
    method = around.find_method(proof["verificationMethod"], expected.purpose)
    check_key_type(suite, method.public_key.type)
    created, expires = _checked_times(proof, method, around.now)
    suite.verify(
        secured.covered_by(proof),
        proof,
        public_key=method.public_key,
        profile=around.profile,
    )
    return VerifiedProof(
        verification_method=method.id,
        controller=method.controller,
        cryptosuite=suite.name,
        created=created,
        expires=expires,
    )


def _checked_proof(proof: object) -> Proof:
    if not isinstance(proof, Mapping):
        msg = "proof: an object, or a list of objects"
        raise ProofError(msg)
    for member in ("type", "verificationMethod", "proofPurpose", "proofValue"):
        if not isinstance(proof.get(member), str):
            msg = f"proof: {member} is missing or not one text"
            raise ProofError(msg)
    if not _NOT_OURS.isdisjoint(proof):
        msg = f"proof: {min(_NOT_OURS & proof.keys())} has no place beside proofValue"
        raise ProofError(msg)
    return proof


def _check_purpose(proof: Proof, expected: Expected) -> None:
    if proof["proofPurpose"] != expected.purpose:
        made_for = proof["proofPurpose"]
        msg = f"proof: made for {made_for!r:.60}, and not for {expected.purpose}"
        raise ProofError(msg)
    _check_challenge(proof, expected)
    _check_domain(proof, expected)


def _check_challenge(proof: Proof, expected: Expected) -> None:
    asked = expected.challenge
    if asked is None and (expected.others_allowed or "challenge" not in proof):
        return
    if asked is None or proof.get("challenge") != asked:
        msg = "proof: its challenge is not the one that was asked for"
        raise InvalidChallengeError(msg)


def _check_domain(proof: Proof, expected: Expected) -> None:
    asked = expected.domain
    if asked is None and (expected.others_allowed or "domain" not in proof):
        return
    named: list[Any] = as_list(proof.get("domain"))
    if asked is None or not all_text(named) or frozenset(named) != asked:
        msg = "proof: its domain is not the one that was asked for"
        raise InvalidDomainError(msg)


def _checked_times(
    proof: Proof, method: VerificationMethod, now: datetime
) -> tuple[datetime | None, datetime | None]:
    created, expires = _time(proof, "created"), _time(proof, "expires")
    if expires is not None and now > expires:
        msg = f"proof: expired on {proof['expires']}"
        raise ProofError(msg)
    if created is not None and created > now + CLOCK_SKEW:
        msg = f"proof: made on {proof['created']}, which is yet to come"
        raise ProofError(msg)
    check_key_times(method, now=now)
    return created, expires


def check_key_times(method: VerificationMethod, *, now: datetime) -> None:
    """Return if the key may still be relied on (CID 1.0, "Verification Methods").

    From `expires` or `revoked` on no proof made with the key counts, older ones
    neither: whoever has a stolen key can write any date. A key that was merely
    retired has neither date.

    Raises:
        KeyNotAuthorizedError: the key has expired or was revoked.
    """
    for ended, word in ((method.expires, "expired"), (method.revoked, "was revoked")):
        if ended is not None and now >= ended:
            msg = f"the key {word} on {format_timestamp(ended)}"
            raise KeyNotAuthorizedError(msg)


def _time(proof: Mapping[str, Any], member: str) -> datetime | None:
    if member not in proof:
        return None
    value = proof[member]
    if not isinstance(value, str):
        msg = f"proof: {member} is not a time"
        raise ProofError(msg)
    return parse_timestamp(value)
