import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keys.ed25519_points import (
    _D,
    FIELD_PRIME,
    GROUP_ORDER,
    SMALL_ORDER_Y,
    is_on_curve,
    is_safe_encoding,
)
from keys.errors import (
    MalformedKeyError,
    SignatureMismatchError,
    UnsafeKeyError,
    UnsupportedKeyError,
)
from keys.public_key import KeyType, PublicKey

DATA = b"what was signed"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.fixture(scope="module")
def ed25519_key():
    return ed25519.Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\1")


@pytest.fixture(scope="module")
def p256_key():
    return ec.derive_private_key(12345, ec.SECP256R1())


@pytest.fixture(scope="module")
def rsa_key():
    return rsa.generate_private_key(65537, 2048)


def raw_signature(der, size):
    r, s = decode_dss_signature(der)
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def test_ed25519_signature_verifies(ed25519_key):
    key = PublicKey.from_cryptography(ed25519_key.public_key())

    key.verify(ed25519_key.sign(DATA), DATA)

    assert key.type is KeyType.ED25519
    assert len(key.raw) == 32


@pytest.mark.parametrize(
    ("curve", "digest", "size", "key_type"),
    [
        (ec.SECP256R1(), SHA256(), 32, KeyType.P256),
        (ec.SECP384R1(), SHA384(), 48, KeyType.P384),
    ],
)
def test_ecdsa_raw_signature_verifies(curve, digest, size, key_type):
    private = ec.derive_private_key(99, curve)
    key = PublicKey.from_cryptography(private.public_key())

    key.verify(raw_signature(private.sign(DATA, ec.ECDSA(digest)), size), DATA)

    assert key.type is key_type
    assert len(key.raw) == size + 1


def test_rsa_signature_verifies(rsa_key):
    key = PublicKey.from_cryptography(rsa_key.public_key())

    key.verify(rsa_key.sign(DATA, padding.PKCS1v15(), SHA256()), DATA)

    assert key.type is KeyType.RSA


def test_every_kind_refuses_other_data_and_a_damaged_signature(
    ed25519_key, p256_key, rsa_key
):
    signed = [
        (ed25519_key, ed25519_key.sign(DATA)),
        (p256_key, raw_signature(p256_key.sign(DATA, ec.ECDSA(SHA256())), 32)),
        (rsa_key, rsa_key.sign(DATA, padding.PKCS1v15(), SHA256())),
    ]
    for private, signature in signed:
        key = PublicKey.from_cryptography(private.public_key())
        damaged = bytes([signature[0] ^ 1]) + signature[1:]
        for bad, data in [
            (signature, DATA + b"."),
            (damaged, DATA),
            (b"", DATA),
            (signature[:-1], DATA),
            (signature + b"\0", DATA),
        ]:
            with pytest.raises(SignatureMismatchError):
                key.verify(bad, data)


def test_equality_is_that_of_keys(ed25519_key, p256_key):
    one = PublicKey.from_cryptography(ed25519_key.public_key())
    same = PublicKey.from_raw(KeyType.ED25519, one.raw)

    assert one == same
    assert hash(one) == hash(same)
    assert one != PublicKey.from_cryptography(p256_key.public_key())
    assert one.to_cryptography() is one.to_cryptography()


# ------------------------------------------------------------------ Ed25519


def test_small_order_table_holds_exactly_the_points_of_order_dividing_eight():
    # Doubling a point of order 8 gives y = 0, so x² = -y²; with the curve's equation
    # that is d·y⁴ + 2y² - 1 = 0.
    roots = {y for y in SMALL_ORDER_Y if (_D * y**4 + 2 * y**2 - 1) % FIELD_PRIME == 0}

    assert len(roots) == 2
    assert {0, 1, FIELD_PRIME - 1} | roots == SMALL_ORDER_Y


def small_order_encodings():
    sign = 1 << 255
    ys = [*sorted(SMALL_ORDER_Y), FIELD_PRIME, FIELD_PRIME + 1]
    return [(y | s).to_bytes(32, "little") for y in ys for s in (0, sign)]


@pytest.mark.parametrize("raw", small_order_encodings(), ids=bytes.hex)
def test_ed25519_refuses_small_order_keys_in_every_encoding(raw):
    with pytest.raises(UnsafeKeyError):
        PublicKey.from_raw(KeyType.ED25519, raw)


@pytest.mark.parametrize("above", range(19))
def test_ed25519_refuses_non_canonical_keys(above):
    raw = (FIELD_PRIME + above).to_bytes(32, "little")

    assert not is_safe_encoding(raw)


def test_ed25519_refuses_a_key_that_is_not_on_the_curve():
    raw = (2).to_bytes(32, "little")

    assert not is_on_curve(raw)
    with pytest.raises(UnsafeKeyError, match="point of its curve"):
        PublicKey.from_raw(KeyType.ED25519, raw)


def test_ed25519_refuses_a_signature_with_s_plus_the_group_order(ed25519_key):
    key = PublicKey.from_cryptography(ed25519_key.public_key())
    signature = ed25519_key.sign(DATA)
    s = int.from_bytes(signature[32:], "little") + GROUP_ORDER

    with pytest.raises(SignatureMismatchError, match="group order"):
        key.verify(signature[:32] + s.to_bytes(32, "little"), DATA)


@pytest.mark.parametrize("first_half", small_order_encodings(), ids=bytes.hex)
def test_ed25519_refuses_a_small_order_first_half(ed25519_key, first_half):
    key = PublicKey.from_cryptography(ed25519_key.public_key())

    with pytest.raises(SignatureMismatchError, match="small-order"):
        key.verify(first_half + bytes(32), DATA)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_ed25519_refuses_other_lengths(length):
    with pytest.raises(MalformedKeyError):
        PublicKey.from_raw(KeyType.ED25519, bytes(length))


# -------------------------------------------------------------------- ECDSA


def test_ecdsa_refuses_r_and_s_out_of_range(p256_key):
    key = PublicKey.from_cryptography(p256_key.public_key())
    good = raw_signature(p256_key.sign(DATA, ec.ECDSA(SHA256())), 32)
    zero, order = bytes(32), P256_ORDER.to_bytes(32, "big")

    for bad in (zero + good[32:], good[:32] + zero, order + good[32:]):
        with pytest.raises(SignatureMismatchError, match="r or s"):
            key.verify(bad, DATA)
    with pytest.raises(SignatureMismatchError, match="r or s"):
        key.verify(good[:32] + order, DATA)


def test_ecdsa_refuses_der(p256_key):
    key = PublicKey.from_cryptography(p256_key.public_key())

    with pytest.raises(SignatureMismatchError, match="64 bytes"):
        key.verify(p256_key.sign(DATA, ec.ECDSA(SHA256())), DATA)


def test_ecdsa_accepts_the_mirrored_s_which_its_specification_allows(p256_key):
    key = PublicKey.from_cryptography(p256_key.public_key())
    good = raw_signature(p256_key.sign(DATA, ec.ECDSA(SHA256())), 32)
    mirrored = P256_ORDER - int.from_bytes(good[32:], "big")

    key.verify(good[:32] + mirrored.to_bytes(32, "big"), DATA)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"\0", MalformedKeyError),  # the point at infinity
        (b"\4" + bytes(64), MalformedKeyError),  # uncompressed
        (b"\5" + b"\1" * 32, MalformedKeyError),  # bad parity byte
        (b"\2" + b"\xff" * 32, UnsafeKeyError),  # x beyond the field
        (b"\2" + bytes(31) + b"\1", UnsafeKeyError),  # no such point
    ],
)
def test_p256_refuses_what_is_not_a_compressed_point(raw, error):
    with pytest.raises(error):
        PublicKey.from_raw(KeyType.P256, raw)


def test_p384_refuses_a_p256_point(p256_key):
    raw = PublicKey.from_cryptography(p256_key.public_key()).raw

    with pytest.raises(MalformedKeyError):
        PublicKey.from_raw(KeyType.P384, raw)


# ---------------------------------------------------------------------- RSA


def spki(n, e):
    return (
        rsa.RSAPublicNumbers(e, n)
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )


def test_rsa_refuses_short_keys():
    with pytest.raises(UnsafeKeyError, match="1024"):
        PublicKey.from_raw(KeyType.RSA, spki((1 << 1023) | 1, 65537))


@pytest.mark.parametrize("exponent", [3, 17, 65535, 2**256 + 1])
def test_rsa_refuses_bad_exponents(exponent, rsa_key):
    with pytest.raises(UnsafeKeyError, match="exponent"):
        PublicKey.from_raw(
            KeyType.RSA, spki(rsa_key.public_key().public_numbers().n, exponent)
        )


def test_rsa_refuses_trailing_bytes_and_other_der(rsa_key, p256_key):
    good = PublicKey.from_cryptography(rsa_key.public_key()).raw
    other = p256_key.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    for raw in (good + b"\0", good[:-1], b"", b"0", other):
        with pytest.raises(MalformedKeyError):
            PublicKey.from_raw(KeyType.RSA, raw)


def test_other_kinds_of_key_are_refused_by_name():
    for key in (
        ed448.Ed448PrivateKey.generate().public_key(),
        ec.derive_private_key(5, ec.SECP256K1()).public_key(),
        "key",
    ):
        with pytest.raises(UnsupportedKeyError):
            PublicKey.from_cryptography(key)
