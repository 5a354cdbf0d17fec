"""What everybody is given: the same badges, keys, contexts and status lists.

A badge of 3.4 kB and 98 quads, as an issuer makes it every day: three learning
outcomes, each with the same allowed values, so that blank nodes are tied.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from contexts.loader import PINNED_URLS, load_context
from keys.encodings import encode_base64url
from keys.jwk import public_jwk
from keys.private.signers import signer_for
from keys.signer import Signer
from tests.support import (
    BASE,
    NOW,
    REVOCATIONS,
    SIGNED_AT,
    SUSPENSIONS,
    UNI,
    achievement,
    issuer_document,
    published_key,
    status_list,
    unsigned_badge,
)
from vc.jose import OPEN_BADGES, sign_token
from vc.openbadges import LearningOutcome, Recipient
from vc.proofs import prepare_credential, sign_prepared
from vc.proofs.press import Press

__all__ = ["NOW", "SIGNED_AT", "Material", "badge_for", "prove"]

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
PROOF_METHOD = f"{UNI}#key-1"
TOKEN_METHOD = f"{UNI}#key-2"
OUTCOMES = (
    "Judge the evidence at hand and say what follows from it",
    "Design an evaluation that fits the question and the means",
    "Report findings so that those who decide can use them",
)


def badge_for(number: int) -> dict[str, Any]:
    """The unsigned badge of enrolee `number`: no two have the same values."""
    own = f"{BASE}/achievements/POL-017/2"
    outcomes = (
        LearningOutcome(id=f"{own}#lo{n}", text=text)
        for n, text in enumerate(OUTCOMES, start=1)
    )
    return unsigned_badge(
        id=f"{BASE}/credentials/0f9c2b1e-6a4d-4c1b-9a57-{number:012x}",
        achievement=achievement(outcomes=tuple(outcomes)),
        recipient=Recipient(
            name=f"Zoë Müller {number}",
            email=f"zoe.{number}@example.org",
            salt=f"c2FsdHlzYWx0LXNh{number:06d}",
        ),
    )


def prove(document: dict[str, Any], signer: Signer, cryptosuite: str) -> dict[str, Any]:
    """`document` with a proof, as the issuer makes it: every rule checked first."""
    prepared = prepare_credential(
        document,
        cryptosuite=cryptosuite,
        verification_method=signer.verification_method,
        created=SIGNED_AT,
    )
    return sign_prepared(prepared, signer)


def new_press(material: "Material", cryptosuite: str = "eddsa-rdfc-2022") -> Press:
    """A press for the issuer's key, as a batch has one."""
    return Press(
        cryptosuite=cryptosuite,
        verification_method=material.proof_signer.verification_method,
    )


@dataclass(frozen=True)
class Material:
    """Everything that is handed to each stack, `count` badges of it."""

    count: int = 64

    @cached_property
    def proof_key(self) -> ed25519.Ed25519PrivateKey:
        return ed25519.Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)

    @cached_property
    def token_key(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(77, ec.SECP256R1())

    @cached_property
    def proof_signer(self) -> Signer:
        return signer_for(self.proof_key, verification_method=PROOF_METHOD)

    @cached_property
    def token_signer(self) -> Signer:
        return signer_for(self.token_key, verification_method=TOKEN_METHOD)

    @cached_property
    def did_document(self) -> dict[str, Any]:
        return issuer_document(
            published_key(self.proof_signer), published_key(self.token_signer)
        )

    @cached_property
    def unsigned(self) -> list[dict[str, Any]]:
        return [badge_for(number) for number in range(self.count)]

    def proven(self, cryptosuite: str) -> list[dict[str, Any]]:
        return [prove(one, self.proof_signer, cryptosuite) for one in self.unsigned]

    def tokens(self, signer: Signer) -> list[str]:
        return [sign_token(one, signer, profile=OPEN_BADGES) for one in self.unsigned]

    @cached_property
    def status_lists(self) -> dict[str, dict[str, Any]]:
        """Two lists of 131,072 places, a hundred of them set."""
        places = tuple(range(3, 131_072, 1_311))
        made = {
            url: status_list(url, purpose, set_bits=places)
            for url, purpose in (
                (REVOCATIONS, "revocation"),
                (SUSPENSIONS, "suspension"),
            )
        }
        return {
            url: prove(one, self.proof_signer, "eddsa-rdfc-2022")
            for url, one in made.items()
        }

    def for_peers(self) -> dict[str, Any]:
        """All of it as JSON, private keys included: they are for this alone."""
        return {
            "now": NOW.isoformat(),
            "did": UNI,
            "contexts": {url: load_context(url) for url in sorted(PINNED_URLS)},
            "didDocument": self.did_document,
            "statusLists": self.status_lists,
            "unsigned": self.unsigned,
            "proven": {
                suite: self.proven(suite)
                for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022")
            },
            "tokens": {
                "EdDSA": self.tokens(self.proof_signer),
                "ES256": self.tokens(self.token_signer),
            },
            "keys": {
                "EdDSA": _private_key(self.proof_key, self.proof_signer),
                "ES256": _private_key(self.token_key, self.token_signer),
            },
        }

    @cached_property
    def size(self) -> int:
        return len(json.dumps(self.proven("eddsa-rdfc-2022")[0], ensure_ascii=False))


def _private_key(private: PrivateKey, signer: Signer) -> dict[str, Any]:
    if isinstance(private, ed25519.Ed25519PrivateKey):
        secret = private.private_bytes_raw()
    else:
        secret = private.private_numbers().private_value.to_bytes(32, "big")
    public = public_jwk(signer.public_key)
    pem = serialization.Encoding.PEM
    return {
        "method": signer.verification_method,
        "publicJwk": public,
        "jwk": {**public, "d": encode_base64url(secret)},
        "pem": private.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        "publicPem": private.public_key()
        .public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    }
