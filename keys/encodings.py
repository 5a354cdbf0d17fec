"""The text forms of keys and signatures: base58btc, base64url, multibase, varint.

Every decoder is strict and has one accepted spelling for each value, so that two
different texts never stand for the same key or proof.
"""

import binascii
import re
from typing import Final, Literal

from keys.errors import MalformedEncodingError

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_TO_DIGITS: Final = bytes.maketrans(_ALPHABET.encode(), bytes(range(58)))
_BASE58: Final = re.compile(f"[{_ALPHABET}]*")
_TO_BASE64: Final = bytes.maketrans(b"-_", b"+/")
_TO_BASE64URL: Final = bytes.maketrans(b"+/", b"-_")
# The largest power of 58 whose products stay within one machine word.
_CHUNK: Final = 10
_CHUNK_BASE: Final = 58**_CHUNK
# Two digits at a time: half the divisions.
_PAIR_BASE: Final = 58**2
_PAIRS: Final = tuple(a + b for a in _ALPHABET for b in _ALPHABET)

# A P-384 signature, the longest thing we read in base58btc, takes 132 characters.
# Decoding is quadratic, so the bound is applied before the first digit is read.
MAX_BASE58_CHARS: Final = 256
# Big enough for an encoded status list of 8 MiB of noise (Bitstring Status List).
MAX_BASE64URL_CHARS: Final = 12 * 1024 * 1024

# 2^63 - 1 is the limit of the unsigned-varint specification: nine bytes.
_MAX_VARINT_BYTES: Final = 9

Multibase = Literal["z", "u"]


def encode_base58(data: bytes) -> str:
    """`data` in base58btc; every leading zero byte becomes a leading `1`."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data, "big")
    pairs: list[str] = []
    while number:
        number, chunk = divmod(number, _CHUNK_BASE)
        for _ in range(_CHUNK // 2):
            chunk, pair = divmod(chunk, _PAIR_BASE)
            pairs.append(_PAIRS[pair])
    pairs.reverse()
    return "1" * zeros + "".join(pairs).lstrip("1")


def decode_base58(text: str, *, max_chars: int = MAX_BASE58_CHARS) -> bytes:
    """The bytes that `text` spells in base58btc.

    Raises:
        MalformedEncodingError: `text` is too long or has a character outside of the
            alphabet (white space, 0, O, I and l among them).
    """
    if len(text) > max_chars:
        msg = f"base58btc text of {len(text)} characters; at most {max_chars} are read"
        raise MalformedEncodingError(msg)
    if _BASE58.fullmatch(text) is None:
        msg = "base58btc text has a character outside of its alphabet"
        raise MalformedEncodingError(msg)
    significant = text.lstrip("1")
    digits = significant.encode().translate(_TO_DIGITS)
    head = len(digits) % _CHUNK
    number = _small_number(digits[:head])
    for start in range(head, len(digits), _CHUNK):
        number = number * _CHUNK_BASE + _small_number(digits[start : start + _CHUNK])
    zeros = len(text) - len(significant)
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _small_number(digits: bytes) -> int:
    number = 0
    for digit in digits:
        number = number * 58 + digit
    return number


def encode_base64url(data: bytes) -> str:
    """`data` in base64url without padding (RFC 7515, "Terminology")."""
    text = binascii.b2a_base64(data, newline=False).rstrip(b"=")
    return text.translate(_TO_BASE64URL).decode("ascii")


def decode_base64url(text: str, *, max_chars: int = MAX_BASE64URL_CHARS) -> bytes:
    """The bytes that `text` spells in base64url without padding.

    Raises:
        MalformedEncodingError: `text` is too long, padded, holds a character outside
            of the alphabet, or sets bits that the last character does not carry.
    """
    if len(text) > max_chars:
        msg = f"base64url text of {len(text)} characters; at most {max_chars} are read"
        raise MalformedEncodingError(msg)
    try:
        data = _decode_base64(text.encode("ascii"))
    except ValueError as exc:
        msg = "not base64url without padding"
        raise MalformedEncodingError(msg) from exc
    tail = len(data) % 3
    if tail and encode_base64url(data[-tail:]) != text[-(tail + 1) :]:
        msg = "base64url text whose last character carries stray bits"
        raise MalformedEncodingError(msg)
    return data


def _decode_base64(text: bytes) -> bytes:
    if b"+" in text or b"/" in text or b"=" in text:
        msg = "a character of plain base64"
        raise ValueError(msg)
    padded = text.translate(_TO_BASE64) + b"=" * (-len(text) % 4)
    return binascii.a2b_base64(padded, strict_mode=True)


def encode_multibase(data: bytes, base: Multibase = "z") -> str:
    """`data` with its multibase prefix: `z` base58btc, `u` base64url."""
    return "z" + encode_base58(data) if base == "z" else "u" + encode_base64url(data)


def decode_multibase(
    text: str, *, bases: str = "zu", max_chars: int = MAX_BASE58_CHARS
) -> bytes:
    """The bytes of a multibase text whose prefix is one of `bases`.

    `max_chars` counts the prefix too, so a caller can say how long its value may be.

    Raises:
        MalformedEncodingError: another prefix, no text, too long, or bad characters.
    """
    prefix = text[:1]
    if not prefix or prefix not in bases or prefix not in "zu":
        msg = f"multibase text must begin with one of {', '.join(bases)}"
        raise MalformedEncodingError(msg)
    decode = decode_base58 if prefix == "z" else decode_base64url
    return decode(text[1:], max_chars=max_chars - 1)


def encode_varint(value: int) -> bytes:
    """`value` as an unsigned varint, shortest form."""
    encoded = bytearray()
    while value > 0x7F:  # seven bits a byte
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def decode_varint(data: bytes) -> tuple[int, bytes]:
    """The unsigned varint at the start of `data`, and what follows it.

    Raises:
        MalformedEncodingError: it does not end, is over nine bytes, or is over-long.
    """
    value = 0
    for position, byte in enumerate(data[:_MAX_VARINT_BYTES]):
        value |= (byte & 0x7F) << (7 * position)
        if byte < 0x80:  # the bit that says "more"
            if byte == 0 and position:
                msg = "unsigned varint is not in its shortest form"
                raise MalformedEncodingError(msg)
            return value, data[position + 1 :]
    msg = "unsigned varint does not end"
    raise MalformedEncodingError(msg)
