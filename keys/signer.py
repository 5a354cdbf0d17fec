"""What a signature needs of a private key, and nothing else."""

from typing import Protocol

from keys.public_key import PublicKey


class Signer(Protocol):
    """A private key that can sign; where it lives is its own affair."""

    @property
    def verification_method(self) -> str:
        """The DID URL under which the public half is published."""
        ...

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Sign `data`: Ed25519 64 bytes, ECDSA raw r‖s, RSA PKCS#1 v1.5 SHA-256."""
        ...
