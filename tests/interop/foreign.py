"""An issuer who is not us: keys, a DID document, and our verifier told of both."""

import json
from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from keys.did_document import PublishedKey, build_did_document
from keys.encodings import encode_base64url
from keys.jwk import public_jwk
from keys.public_key import PublicKey
from keys.resolver import Resolver
from tests.support import serving
from verifier.pipeline import verify_credential
from verifier.ports import Environment
from verifier.trust.lists import known_documents, parse_trust_list


@dataclass(frozen=True)
class ForeignIssuer:
    """A did:web issuer with an Ed25519 key for proofs and a P-256 key for tokens."""

    did: str

    @cached_property
    def proof_key(self):
        return ed25519.Ed25519PrivateKey.from_private_bytes(bytes([21]) * 32)

    @cached_property
    def token_key(self):
        return ec.derive_private_key(2121, ec.SECP256R1())

    @property
    def proof_method(self):
        return f"{self.did}#proofs"

    @property
    def token_method(self):
        return f"{self.did}#tokens"

    @property
    def document(self):
        keys = (
            PublishedKey("proofs", public_of(self.proof_key), as_jwk=False),
            PublishedKey("tokens", public_of(self.token_key), as_jwk=True),
        )
        return build_did_document(self.did, keys)

    def environment(self, *, lists=None):
        """Our verifier, whose trust list names this issuer and its DID document."""
        entry = {"name": "Somebody Else", "didDocument": self.document}
        registry = {"registry": {self.did: entry}}
        trusted = parse_trust_list(registry, source="interop")
        return Environment(
            resolver=Resolver(known=known_documents((trusted,))),
            fetch_status_list=serving(lists or {}),
            trust_lists=(trusted,),
        )

    def verdict(self, credential, *, now, lists=None):
        """What our whole report comes to."""
        text = credential if isinstance(credential, str) else json.dumps(credential)
        environment = self.environment(lists=lists)
        return verify_credential(text, environment=environment, now=now).verdict


def public_of(private):
    return PublicKey.from_cryptography(private.public_key())


def private_jwk(private):
    """A private key as JWK, to be handed to a peer."""
    if isinstance(private, ed25519.Ed25519PrivateKey):
        secret = private.private_bytes_raw()
    else:
        size = private.key_size // 8
        secret = private.private_numbers().private_value.to_bytes(size)
    return {**public_jwk(public_of(private)), "d": encode_base64url(secret)}


def private_pem(private):
    """A private key as PKCS#8, to be handed to a peer."""
    return private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
