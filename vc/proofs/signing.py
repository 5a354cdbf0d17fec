"""Adding a proof: prepare, then sign. The door to a private key is here.

`sign_prepared` takes what `prepare_credential` and its kin made and nothing else,
so nothing unchecked can be signed.
"""

from dataclasses import InitVar, dataclass
from datetime import datetime
from typing import Any, Final

from contexts.lists import CREDENTIALS_V1, DATA_INTEGRITY_V1, DATA_INTEGRITY_V2
from keys.public_key import KeyType
from keys.signer import Signer
from vc.canonicalize import Profile, to_quads
from vc.compact_form import check_compact
from vc.errors import (
    KeyNotAuthorizedError,
    NotPreparedError,
    UnsupportedCryptosuiteError,
)
from vc.model import Document, as_list
from vc.proofs.cryptosuite import Cryptosuite, Proof, ToBeSigned
from vc.proofs.options import ProofOptions, build_proof
from vc.proofs.proof_head import ProofHead
from vc.proofs.proof_sets import Secured
from vc.proofs.table import cryptosuite_named
from vc.rules import check_rules
from vc.template import Template

_PREPARED: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDocument:
    """A document that passed every rule for its kind and awaits its signature."""

    document: Document
    proof: Proof
    transformed: ToBeSigned
    key_type: KeyType
    maker: InitVar[object] = None

    def __post_init__(self, maker: object) -> None:
        """Refuse to be made anywhere else.

        Raises:
            NotPreparedError: somebody other than this module called.
        """
        if maker is not _PREPARED:
            msg = "only prepare_credential and its kin make what can be signed"
            raise NotPreparedError(msg)

    @property
    def to_be_signed(self) -> bytes:
        """The bytes that the key signs."""
        return self.transformed.data


PreparedCredential = PreparedDocument


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
    options = ProofOptions(
        cryptosuite=cryptosuite,
        verification_method=verification_method,
        created=created,
        key_type=key_type,
    )
    return prepare_with_options(document, options, profile=profile)


def prepare_with_options(
    document: Document, options: ProofOptions, *, profile: Profile = Profile.OPEN_BADGES
) -> PreparedCredential:
    """Prepare a credential for a proof of any kind.

    Raises:
        RuleViolationError, CanonicalizationError, UnsupportedCryptosuiteError: as
            `prepare_credential` does.
        ProofError: `previous_proof` names a proof that is not there.
    """
    check_rules(document)
    return prepare_checked(document, options, profile=profile)


def prepare_checked(
    document: Document, options: ProofOptions, *, profile: Profile
) -> PreparedDocument:
    """Prepare what the caller has held against the rules of its own kind.

    Raises:
        CanonicalizationError, UnsupportedCryptosuiteError, ProofError: as above.
    """
    suite = suite_for(options.cryptosuite, options.key_type)
    check_compact(document)
    document = _with_proof_terms(document)
    proof = build_proof(options, suite, context=document.get("@context"))
    secured = Secured.of(document)
    if suite.copies_context and profile is Profile.GENERAL:
        # Canonical JSON needs no meaning, but a conforming document has one throughout.
        to_quads(secured.unsecured, profile=profile)
    return PreparedDocument(
        document=document,
        proof=proof,
        transformed=suite.prepare(
            secured.covered_by(proof),
            proof,
            key_type=options.key_type,
            profile=profile,
            disclosure=options.disclosure,
        ),
        key_type=options.key_type,
        maker=_PREPARED,
    )


def prepare_from_template(
    document: Document, template: Template, head: ProofHead
) -> PreparedCredential | None:
    """Prepare a credential with the template it was made from, if that is sure of it.

    Raises:
        BudgetExceededError: canonicalizing it would take too much work.
    """
    canonical = head.print(template, document)
    if canonical is None:
        return None
    return PreparedDocument(
        document=document,
        proof=head.proof,
        transformed=head.to_be_signed(canonical),
        key_type=head.options.key_type,
        maker=_PREPARED,
    )


def sign_prepared(prepared: PreparedDocument, signer: Signer) -> dict[str, Any]:
    """Sign what `prepare_credential` returned; there is no other way in.

    A proof that the document already has is kept, beside the new one.

    Raises:
        KeyNotAuthorizedError: `signer` is not the key that was prepared for.
    """
    expected = (prepared.proof["verificationMethod"], prepared.key_type)
    if (signer.verification_method, signer.public_key.type) != expected:
        msg = f"prepared for {expected[0]}, but signed by {signer.verification_method}"
        raise KeyNotAuthorizedError(msg)
    value = prepared.transformed.finish(signer.sign(prepared.to_be_signed))
    proof = {**prepared.proof, "proofValue": value}
    existing = as_list(prepared.document.get("proof"))
    return {**prepared.document, "proof": [*existing, proof] if existing else proof}


def suite_for(name: str, key_type: KeyType) -> Cryptosuite:
    """The suite called `name`, if keys of `key_type` make its proofs.

    Raises:
        UnsupportedCryptosuiteError: no such suite, or not for this kind of key.
    """
    suite = cryptosuite_named(name)
    check_key_type(suite, key_type)
    return suite


def check_key_type(suite: Cryptosuite, key_type: KeyType) -> None:
    """Return if keys of `key_type` make proofs of `suite`.

    Raises:
        UnsupportedCryptosuiteError: they do not.
    """
    if key_type not in suite.key_types:
        msg = f"{suite.name} is not made with {key_type} keys"
        raise UnsupportedCryptosuiteError(msg)


def _with_proof_terms(document: Document) -> Document:
    """Data model 1.1's context has no words for a Data Integrity proof (standards A3).

    VC Data Integrity 1.0, "Context Injection".
    """
    contexts = as_list(document.get("@context"))
    known = {DATA_INTEGRITY_V1, DATA_INTEGRITY_V2}
    if contexts[:1] != [CREDENTIALS_V1] or any(
        isinstance(one, str) and one in known for one in contexts
    ):
        return document
    return {**document, "@context": [*contexts, DATA_INTEGRITY_V2]}
