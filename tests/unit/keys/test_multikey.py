import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from keys.encodings import encode_multibase, encode_varint
from keys.errors import (
    MalformedKeyError,
    UnsafeKeyError,
    UnsupportedKeyError,
)
from keys.multikey import decode_multikey, encode_multikey
from keys.public_key import KeyType, PublicKey

GOOD = "z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG"


def test_multikey_of_a_known_seed():
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\1")
    key = PublicKey.from_cryptography(private.public_key())

    assert encode_multikey(key) == GOOD
    assert decode_multikey(GOOD) == key


@pytest.mark.parametrize(
    ("curve", "prefix", "key_type"),
    [(ec.SECP256R1(), "zDn", KeyType.P256), (ec.SECP384R1(), "z82", KeyType.P384)],
)
def test_multikey_of_curves(curve, prefix, key_type):
    key = PublicKey.from_cryptography(ec.derive_private_key(7, curve).public_key())
    text = encode_multikey(key)

    assert text.startswith(prefix)
    assert decode_multikey(text) == key
    assert decode_multikey(text).type is key_type


def test_multikey_does_not_exist_for_rsa():
    key = PublicKey.from_cryptography(
        rsa.generate_private_key(65537, 2048).public_key()
    )

    with pytest.raises(UnsupportedKeyError, match="JsonWebKey"):
        encode_multikey(key)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param(GOOD[1:], MalformedKeyError, id="no prefix"),
        pytest.param("", MalformedKeyError, id="empty"),
        pytest.param("z", MalformedKeyError, id="prefix alone"),
        pytest.param("f" + "ed01" + "00" * 32, MalformedKeyError, id="base16"),
        pytest.param("m7QEA", MalformedKeyError, id="base64"),
        pytest.param("u7QEA", MalformedKeyError, id="base64url"),
        pytest.param(
            "z6LSgqcpbYRdrh1Cmbfq3i5QQWfaZS2Qt8Zpx95m3G6jXeHe",
            UnsupportedKeyError,
            id="X25519",
        ),
        pytest.param(
            "z3u2WPFSdMcw1Z1PocVSqgSRm414jeFqauMLFwS5zEUcadEp",
            UnsupportedKeyError,
            id="private key",
        ),
        pytest.param(
            "z2DQW969JnHMsFDu4ZRsLrWX7oSrHWQ9HrmBpcrr2NqzG4h",
            MalformedKeyError,
            id="31 bytes",
        ),
        pytest.param(
            "zQec36aeUqzcQUdJQkZG6LChjRRRRCdrvsLSmzMegSVuCXuBD",
            MalformedKeyError,
            id="33 bytes",
        ),
        pytest.param(
            "zQhVUXZcnvGmy6kdromh8rWAm7AkTDjmehC34W2oLMhVVrrBS",
            MalformedKeyError,
            id="over-long varint",
        ),
        pytest.param(
            "zQ3shSaEQuxbSfxyt4UYKMVo6HxRas2xuxVaPyC2XZyys4esA",
            UnsupportedKeyError,
            id="secp256k1",
        ),
        pytest.param(
            "zDnaeQRy3dcKsKa1zmKtVKsTy3m2HYoQnFnfKuxD6HfSTQgYf",
            UnsafeKeyError,
            id="P-256 point with x = 0",
        ),
        pytest.param(GOOD + " ", MalformedKeyError, id="trailing space"),
        pytest.param("z" + "1" * 100_000, MalformedKeyError, id="too long"),
    ],
)
def test_multikey_refuses(text, error):
    with pytest.raises(error):
        decode_multikey(text)


def test_multikey_refuses_small_order_keys():
    identity = (1).to_bytes(32, "little")

    with pytest.raises(UnsafeKeyError):
        decode_multikey(encode_multibase(encode_varint(0xED) + identity))
