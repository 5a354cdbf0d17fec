import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448

from keys.errors import UnsupportedKeyError
from keys.private.signers import generate_private_key, signer_for
from keys.public_key import KeyType

LENGTH = {KeyType.ED25519: 64, KeyType.P256: 64, KeyType.P384: 96, KeyType.RSA: 384}


@pytest.fixture(scope="module")
def signers():
    return {
        kind: signer_for(
            generate_private_key(kind), verification_method="did:web:uni.example#k"
        )
        for kind in KeyType
    }


@pytest.mark.parametrize("kind", KeyType)
def test_signature_verifies_under_the_public_half(signers, kind):
    signer = signers[kind]
    signature = signer.sign(b"data")

    signer.public_key.verify(signature, b"data")
    assert signer.public_key.type is kind
    assert len(signature) == LENGTH[kind]
    assert signer.verification_method == "did:web:uni.example#k"


@pytest.mark.parametrize("kind", KeyType)
def test_signature_is_the_same_each_time(signers, kind):
    assert signers[kind].sign(b"data") == signers[kind].sign(b"data")


def test_p256_signature_is_that_of_rfc_6979():
    # RFC 6979, "ECDSA, 256 Bits (Prime Field)", SHA-256, message "sample".
    secret = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
    signer = signer_for(
        ec.derive_private_key(secret, ec.SECP256R1()), verification_method=""
    )

    assert signer.sign(b"sample").hex() == (
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    )


def test_signer_does_not_show_its_key(signers):
    for signer in signers.values():
        assert " _key=" not in repr(signer)
        assert "PrivateKey" not in repr(signer)


def test_other_kinds_do_not_sign():
    for key in (ed448.Ed448PrivateKey.generate(), "key", None):
        with pytest.raises(UnsupportedKeyError):
            signer_for(key, verification_method="")
