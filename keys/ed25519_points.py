"""Which 32 bytes are a point that may stand in an Ed25519 key or signature.

OpenSSL accepts points of small order, for which one signature fits many messages
("Taming the Many EdDSAs", Chalkias et al. 2020; VC Data Integrity EdDSA, "Security
Considerations"). libsodium refuses them, and so do we.
"""

from typing import Final

# RFC 8032, "Ed25519ph, Ed25519ctx, and Ed25519".
FIELD_PRIME: Final = 2**255 - 19
GROUP_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, FIELD_PRIME) % FIELD_PRIME
_SIGN_BIT: Final = 1 << 255
_ORDER_8_Y: Final = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    "little",
)
# The y of every point of order 1, 2, 4 and 8; x and -x share it.
SMALL_ORDER_Y: Final = frozenset(
    {0, 1, FIELD_PRIME - 1, _ORDER_8_Y, FIELD_PRIME - _ORDER_8_Y}
)


def is_safe_encoding(point: bytes) -> bool:
    """Whether `point` is canonical and not of small order; it may be off the curve."""
    y = int.from_bytes(point, "little") & ~_SIGN_BIT
    return y < FIELD_PRIME and y not in SMALL_ORDER_Y


def is_on_curve(point: bytes) -> bool:
    """Whether -x² + y² = 1 + dx²y² has a solution for the y of `point`."""
    y = int.from_bytes(point, "little") & ~_SIGN_BIT
    y_squared = y * y
    # x² = u/v is a square exactly when u·v is (Euler's criterion).
    product = (y_squared - 1) * (_D * y_squared + 1) % FIELD_PRIME
    return pow(product, (FIELD_PRIME - 1) // 2, FIELD_PRIME) <= 1
