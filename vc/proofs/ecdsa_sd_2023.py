"""ecdsa-sd-2023 (Data Integrity ECDSA Cryptosuites 1.0): show a part, prove it.

Every statement that may be left out is signed by itself, with a key made for this
one document; the issuer's key signs that key, the proof options, and the statements
that may not. Labels of blank nodes are keyed hashes, so that those shown do not
betray how many are not.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from keys.encodings import encode_base64url
from keys.public_key import KeyType, PublicKey
from vc.canonicalize import Profile, to_quads
from vc.errors import MissingRandomnessError, ProofError
from vc.json_pointers import select
from vc.model import Document
from vc.overriding import override
from vc.proofs.cryptosuite import (
    Cryptosuite,
    Disclosure,
    Proof,
    ToBeSigned,
    check_signature,
    without_value,
)
from vc.proofs.mandatory import mandatory_pointers
from vc.proofs.rdfc_hashing import hash_options
from vc.proofs.sd_proof_value import (
    BaseProof,
    DerivedProof,
    decode_base,
    decode_derived,
    encode_base,
    encode_derived,
    encode_key,
)
from vc.proofs.statements import Statements, write
from vc.rdf.disputes import refuse_disputed
from vc.rdf.rdfc import canonize_labelled
from vc.rdf.terms import Quad

_LABEL: Final = "_:c14n"
_HMAC_KEY_BYTES: Final = 32
# FIPS 186-5, "ECDSA Key Pair Generation using Extra Random Bits".
_SECRET_BYTES: Final = 40
_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# RFC 6979: no statement's signature depends on a random number.
_ECDSA: Final = ec.ECDSA(SHA256(), deterministic_signing=True)


class EcdsaSd2023(Cryptosuite):
    """The suite; all of its state is in the proofs."""

    name = "ecdsa-sd-2023"
    key_types = frozenset({KeyType.P256})
    derives = True

    @override
    def prepare(
        self,
        document: Document,
        options: Proof,
        *,
        key_type: KeyType,
        profile: Profile,
        disclosure: Disclosure | None,
    ) -> ToBeSigned:
        """Sign every statement that may be left out ("Create Base Proof").

        Raises:
            MissingRandomnessError: no `disclosure`, so no randomness.
            MalformedPointerError: a mandatory pointer that leads nowhere.
            CanonicalizationError: a part of the document cannot be shown alone.
        """
        del key_type
        _refuse_chain(options)
        if disclosure is None:
            msg = f"{self.name} needs randomness: give the options a Disclosure"
            raise MissingRandomnessError(msg)
        pointers = disclosure.mandatory
        if pointers is None:
            pointers = mandatory_pointers(document)
        hmac_key = disclosure.random_bytes(_HMAC_KEY_BYTES)
        secret = _statement_secret(disclosure.random_bytes)
        statement_key = PublicKey.from_cryptography(secret.public_key())

        statements = Statements(document, profile=profile)
        lines = write(statements.all, hashed_labels(statements.labels, hmac_key))
        mandatory = statements.selected(pointers)
        signatures = tuple(
            _sign(secret, line) for line, quad in lines.items() if quad not in mandatory
        )

        def finish(base_signature: bytes) -> str:
            return encode_base(
                BaseProof(
                    base_signature=base_signature,
                    statement_key=statement_key,
                    hmac_key=hmac_key,
                    signatures=signatures,
                    mandatory=tuple(pointers),
                )
            )

        data = _base_data(
            hash_options(document, options, hash_name="sha256", profile=profile),
            statement_key,
            [line for line, quad in lines.items() if quad in mandatory],
        )
        finish(bytes(64))  # a proof too long to be read is refused before it is signed
        return ToBeSigned(data, finish)

    @override
    def verify(
        self,
        document: Document,
        proof: Proof,
        *,
        public_key: PublicKey,
        profile: Profile,
    ) -> None:
        """Check a derived proof: every statement shown ("Verify Derived Proof").

        Raises:
            BaseProofError: a base proof, which a holder should never give away.
            ProofError: a statement was added, removed or changed, or a signature.
        """
        _refuse_chain(proof)
        derived = decode_derived(proof["proofValue"])
        lines = shown_lines(document, derived.labels, profile)
        mandatory, others = _divided(lines, derived.mandatory_indexes)
        if len(others) != len(derived.signatures):
            msg = (
                f"proof: {len(others)} statements that may be left out, "
                f"but {len(derived.signatures)} signatures"
            )
            raise ProofError(msg)
        data = _base_data(
            hash_options(
                document, without_value(proof), hash_name="sha256", profile=profile
            ),
            derived.statement_key,
            mandatory,
        )
        check_signature(public_key, derived.base_signature, data)
        for line, signature in zip(others, derived.signatures, strict=True):
            check_signature(derived.statement_key, signature, line.encode())

    @override
    def derive(
        self,
        document: Document,
        proof: Proof,
        *,
        pointers: Sequence[str],
        profile: Profile,
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give what is mandatory and what `pointers` add ("Add Derived Proof").

        Raises:
            MalformedPointerError: a pointer that leads nowhere.
            ProofError: the base proof does not fit the document, or nothing is shown.
        """
        base = decode_base(proof["proofValue"])
        shown = (*base.mandatory, *pointers)
        statements = Statements(document, profile=profile)
        hashed = hashed_labels(statements.labels, base.hmac_key)
        lines = write(statements.all, hashed)
        mandatory = statements.selected(base.mandatory)
        signed = [quad for quad in lines.values() if quad not in mandatory]
        if len(signed) != len(base.signatures):
            msg = "proof: the base proof has signatures for another document"
            raise ProofError(msg)
        combined = statements.selected(shown)
        if not combined:
            msg = "proof: nothing is mandatory and nothing was selected to be shown"
            raise ProofError(msg)
        reveal = select(document, shown)
        kept = [quad for quad in lines.values() if quad in combined]
        value = encode_derived(
            DerivedProof(
                base_signature=base.base_signature,
                statement_key=base.statement_key,
                signatures=tuple(
                    signature
                    for quad, signature in zip(signed, base.signatures, strict=True)
                    if quad in combined
                ),
                labels=_shown_labels(kept, statements.labels, base.hmac_key),
                mandatory_indexes=tuple(
                    index for index, quad in enumerate(kept) if quad in mandatory
                ),
            )
        )
        return reveal, {**proof, "proofValue": value}


# ----------------------------------------------------------------- the hashes


def _base_data(
    options_hash: bytes, statement_key: PublicKey, mandatory: Sequence[str]
) -> bytes:
    """What the issuer's key signs ("serializeSignData")."""
    mandatory_hash = hashlib.sha256("".join(mandatory).encode()).digest()
    return options_hash + encode_key(statement_key) + mandatory_hash


def _keyed_hash(label: str, hmac_key: bytes) -> bytes:
    name = label.removeprefix("_:").encode()
    return hmac.digest(hmac_key, name, "sha256")


def _written(digest: bytes) -> str:
    return f"_:u{encode_base64url(digest)}"


def hashed_labels(labels: Mapping[str, str], hmac_key: bytes) -> dict[str, str]:
    """For each blank node its new label ("createHmacIdLabelMapFunction")."""
    return {
        node: _written(_keyed_hash(label, hmac_key)) for node, label in labels.items()
    }


def _shown_labels(
    shown: Sequence[Quad], labels: Mapping[str, str], hmac_key: bytes
) -> dict[int, bytes]:
    """For each blank node, by its number among those shown, its keyed hash."""
    numbered = {
        int(label.removeprefix(_LABEL)): node
        for node, label in canonize_labelled(shown).labels.items()
    }
    return {
        number: _keyed_hash(labels[node], hmac_key)
        for number, node in sorted(numbered.items())
    }


# ------------------------------------------------------------------- checking


def shown_lines(
    document: Document, labels: Mapping[int, bytes], profile: Profile
) -> list[str]:
    """The statements of a derived document under the labels that were signed."""
    quads = to_quads(document, profile=profile)
    canonical = canonize_labelled(quads)
    refuse_disputed(canonical.text.encode(), quads)
    signed = {f"{_LABEL}{number}": _written(one) for number, one in labels.items()}
    if signed.keys() != set(canonical.labels.values()):
        msg = "proof: the labels of its blank nodes are not those of the document"
        raise ProofError(msg)
    names = {node: signed[label] for node, label in canonical.labels.items()}
    return list(write(frozenset(quads), names))


def _divided(
    lines: Sequence[str], mandatory_indexes: Sequence[int]
) -> tuple[list[str], list[str]]:
    chosen = frozenset(mandatory_indexes)
    if chosen and max(chosen) >= len(lines):
        msg = "proof: a mandatory statement that the document does not have"
        raise ProofError(msg)
    return (
        [line for index, line in enumerate(lines) if index in chosen],
        [line for index, line in enumerate(lines) if index not in chosen],
    )


def _refuse_chain(proof: Proof) -> None:
    if "previousProof" in proof:
        msg = "proof: an ecdsa-sd-2023 proof cannot stand in a chain"
        raise ProofError(msg)


# ----------------------------------------------------------- a key for one use


def _statement_secret(
    random_bytes: Callable[[int], bytes],
) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(random_bytes(_SECRET_BYTES)) % (_P256_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _sign(secret: ec.EllipticCurvePrivateKey, line: str) -> bytes:
    r, s = decode_dss_signature(secret.sign(line.encode(), _ECDSA))
    return r.to_bytes(32) + s.to_bytes(32)


ECDSA_SD_2023: Final = EcdsaSd2023()
