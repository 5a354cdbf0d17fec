"""Data Integrity proofs: add one, and check every one (VC Data Integrity 1.0).

The door to a private key is here: `sign_prepared` takes what `prepare_credential`
made and nothing else, so nothing unchecked can be signed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import InitVar, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from keys.did_document import VerificationMethod
from keys.errors import SignatureMismatchError
from keys.public_key import KeyType
from keys.signer import Signer
from vc.canonicalize import Profile
from vc.errors import (
    KeyNotAuthorizedError,
    MissingProofError,
    NotPreparedError,
    ProofError,
    UnsupportedCryptosuiteError,
)
from vc.model import (
    Document,
    UnverifiedCredential,
    VerifiedCredential,
    VerifiedProof,
    as_list,
    verified_credential,
)
from vc.proofs.cryptosuite import Cryptosuite
from vc.proofs.table import cryptosuite_named
from vc.rules import check_rules
from vc.timestamps import format_timestamp, parse_timestamp

# (verification method URL, relationship) → the method; raises KeysError.
FindMethod = Callable[[str, str], VerificationMethod]

ASSERTION: Final = "assertionMethod"
# A credential with more is an attack on our time (attacks.md D05, N01).
MAX_PROOFS: Final = 4

# How far another's clock may be ahead of ours (attacks.md D11, T01).
CLOCK_SKEW: Final = timedelta(seconds=300)

_PREPARED: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedCredential:
    """A credential that passed every rule and awaits its signature."""

    document: Document
    proof: Mapping[str, Any]
    to_be_signed: bytes
    suite: Cryptosuite
    key_type: KeyType
    maker: InitVar[object] = None

    def __post_init__(self, maker: object) -> None:
        """Refuse to be made anywhere else.

        Raises:
            NotPreparedError: somebody other than `prepare_credential` called.
        """
        if maker is not _PREPARED:
            msg = "only prepare_credential makes a PreparedCredential"
            raise NotPreparedError(msg)


def prepare_credential(
    document: Document,
    *,
    cryptosuite: str,
    verification_method: str,
    created: datetime,
    key_type: KeyType = KeyType.ED25519,
    profile: Profile = Profile.OPEN_BADGES,
) -> PreparedCredential:
    """Check `document` against every rule and fix the bytes that will be signed.

    Raises:
        RuleViolationError: the document breaks a rule; every finding is named.
        CanonicalizationError: a proof would not cover the whole document.
        UnsupportedCryptosuiteError: no such suite, or not for this kind of key.
    """
    suite = _suite_for(cryptosuite, key_type)
    check_rules(document)
    proof: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite.name,
        "created": format_timestamp(created),
        "verificationMethod": verification_method,
        "proofPurpose": ASSERTION,
    }
    if suite.copies_context and "@context" in document:
        proof = {"@context": document["@context"], **proof}
    unsecured = {k: v for k, v in document.items() if k != "proof"}
    return PreparedCredential(
        document=document,
        proof=proof,
        to_be_signed=suite.hash_data(
            unsecured, proof, key_type=key_type, profile=profile
        ),
        suite=suite,
        key_type=key_type,
        maker=_PREPARED,
    )


def sign_prepared(prepared: PreparedCredential, signer: Signer) -> dict[str, Any]:
    """Sign what `prepare_credential` returned; there is no other way in.

    A proof that the document already has is kept, beside the new one.

    Raises:
        KeyNotAuthorizedError: `signer` is not the key that was prepared for.
    """
    expected = (prepared.proof["verificationMethod"], prepared.key_type)
    if (signer.verification_method, signer.public_key.type) != expected:
        msg = f"prepared for {expected[0]}, but signed by {signer.verification_method}"
        raise KeyNotAuthorizedError(msg)
    signature = signer.sign(prepared.to_be_signed)
    proof = {**prepared.proof, "proofValue": prepared.suite.encode(signature)}
    existing = as_list(prepared.document.get("proof"))
    return {**prepared.document, "proof": [*existing, proof] if existing else proof}


def verify_proofs(
    credential: UnverifiedCredential,
    *,
    find_method: FindMethod,
    now: datetime,
    profile: Profile = Profile.OPEN_BADGES,
) -> VerifiedCredential:
    """Check every Data Integrity proof ("Verify Proof Sets and Chains").

    All must hold: one bad proof in a set fails the document (standards A7).

    Raises:
        ProofError: a proof is missing, of a kind we do not accept, or wrong.
        KeysError: a key could not be obtained or is not authorized.
        CanonicalizationError: the document says more than a proof would cover.
    """
    proofs = as_list(credential.document.get("proof"))
    if not proofs:
        msg = "the credential carries no proof"
        raise MissingProofError(msg)
    if len(proofs) > MAX_PROOFS:
        msg = f"{len(proofs)} proofs; we check {MAX_PROOFS} at most"
        raise ProofError(msg)
    unsecured = {k: v for k, v in credential.document.items() if k != "proof"}
    held = [
        _verify_one(_Secured(unsecured, proofs, profile), proof, find_method, now)
        for proof in proofs
    ]
    return verified_credential(credential, held)


@dataclass(frozen=True, slots=True)
class _Secured:
    """A document without its proofs, the proofs, and how it is canonicalized."""

    unsecured: Document
    proofs: Sequence[Any]
    profile: Profile

    def covered_by(self, proof: Mapping[str, Any]) -> Document:
        """What `proof` was made over: in a chain, the proofs before it too."""
        if previous := _previous_proofs(proof, self.proofs):
            return {**self.unsecured, "proof": previous}
        return self.unsecured


def _verify_one(
    secured: _Secured, unchecked: object, find_method: FindMethod, now: datetime
) -> VerifiedProof:
    proof = _checked_proof(unchecked)
    method = find_method(proof["verificationMethod"], ASSERTION)
    key_type = method.public_key.type
    suite = _suite_for(proof["cryptosuite"], key_type)
    created, expires = _checked_times(proof, method, now)
    data = suite.hash_data(
        secured.covered_by(proof),
        {k: v for k, v in proof.items() if k != "proofValue"},
        key_type=key_type,
        profile=secured.profile,
    )
    signature = suite.decode(proof["proofValue"], key_type)
    try:
        method.public_key.verify(signature, data)
    except SignatureMismatchError as exc:
        msg = "the signature does not match the contents"
        raise ProofError(msg) from exc
    return VerifiedProof(
        verification_method=method.id,
        controller=method.controller,
        cryptosuite=suite.name,
        created=created,
        expires=expires,
    )


def _checked_proof(proof: object) -> Mapping[str, Any]:
    if not isinstance(proof, Mapping):
        msg = "proof: an object, or a list of objects"
        raise ProofError(msg)
    if proof.get("type") != "DataIntegrityProof":
        msg = f"proof: we do not accept the kind {proof.get('type')!r:.60}"
        raise UnsupportedCryptosuiteError(msg)
    if proof.get("proofPurpose") != ASSERTION:
        msg = f"proof: made for {proof.get('proofPurpose')!r:.60}, not to assert"
        raise ProofError(msg)
    for member in ("cryptosuite", "verificationMethod", "proofValue"):
        if not isinstance(proof.get(member), str):
            msg = f"proof: {member} is missing or not one text"
            raise ProofError(msg)
    if unusable := {"jws", "signatureValue", "challenge", "domain"} & proof.keys():
        msg = f"proof: {min(unusable)} has no place in a credential's proof"
        raise ProofError(msg)
    return proof


def _checked_times(
    proof: Mapping[str, Any], method: VerificationMethod, now: datetime
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


def _previous_proofs(proof: Mapping[str, Any], all_proofs: Sequence[Any]) -> list[Any]:
    wanted = as_list(proof.get("previousProof"))
    try:
        by_id = {one.get("id"): one for one in all_proofs if isinstance(one, Mapping)}
        return [by_id[identifier] for identifier in wanted]
    except (KeyError, TypeError) as exc:
        msg = "proof: previousProof names a proof that is not there"
        raise ProofError(msg) from exc


def _suite_for(name: str, key_type: KeyType) -> Cryptosuite:
    suite = cryptosuite_named(name)
    if key_type not in suite.key_types:
        msg = f"{name} is not made with {key_type} keys"
        raise UnsupportedCryptosuiteError(msg)
    return suite
