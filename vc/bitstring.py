"""The bits of a status list: packing, bounded unpacking, reading one value.

Bitstring Status List 1.0, "Bitstring Generation" and "Bitstring Expansion". Bit 0 is
the left-most bit of the first byte.
"""

import gzip
import zlib
from collections.abc import Iterable
from typing import Final

from keys.encodings import decode_multibase, encode_multibase
from keys.errors import MalformedEncodingError
from vc.errors import StatusLengthError, StatusListError, StatusRangeError

# "Bitstring Generation": 16 KiB at least, for group privacy.
MIN_BITS: Final = 131_072
# 2^26 one-bit entries: our own limit, against compressed bombs.
MAX_LIST_BYTES: Final = 8 * 1024 * 1024
# Our own: a value is read from at most eight bytes.
MAX_STATUS_SIZE: Final = 64

_GZIP_ONLY: Final = 16 + zlib.MAX_WBITS
_CHUNK_BYTES: Final = 64 * 1024


def encode_list(bits: bytes) -> str:
    """`bits` as an `encodedList`: the same text each time, so that ETags are stable."""
    return encode_multibase(gzip.compress(bits, mtime=0), "u")


def decode_list(text: str, *, max_bytes: int = MAX_LIST_BYTES) -> bytes:
    """The bits of an `encodedList`.

    Raises:
        StatusListError: not `u` and unpadded base64url, or not exactly one whole and
            undamaged gzip member.
        StatusLengthError: over `max_bytes` once unpacked.
    """
    # gzip cannot make noise more than a little longer; base64url adds a third.
    max_chars = max_bytes * 4 // 3 + 4096
    try:
        packed = decode_multibase(text, bases="u", max_chars=max_chars)
    except MalformedEncodingError as exc:
        msg = f"encodedList cannot be read: {exc}"
        raise StatusListError(msg) from exc
    return inflate_bounded(packed, max_bytes=max_bytes)


def inflate_bounded(packed: bytes, *, max_bytes: int) -> bytes:
    """The content of the one gzip member that `packed` is, never over `max_bytes`.

    Raises:
        StatusListError: damaged, truncated, not gzip, or followed by more bytes.
        StatusLengthError: over `max_bytes` once unpacked.
    """
    inflater = zlib.decompressobj(_GZIP_ONLY)
    content = bytearray()
    try:
        while not inflater.eof and len(content) <= max_bytes:
            block = inflater.decompress(packed, _CHUNK_BYTES)
            packed = inflater.unconsumed_tail
            if not block and not packed and not inflater.eof:
                msg = "the compressed list is cut off"
                raise StatusListError(msg)
            content += block
    except zlib.error as exc:
        msg = f"the compressed list is damaged or is not gzip: {exc}"
        raise StatusListError(msg) from exc
    if len(content) > max_bytes:
        msg = f"the list unpacks to over {max_bytes} bytes"
        raise StatusLengthError(msg)
    if inflater.unused_data:
        msg = "bytes follow the compressed list; there must be exactly one gzip member"
        raise StatusListError(msg)
    return bytes(content)


def get_value(bits: bytes, index: int, size: int = 1) -> int:
    """The status at `index` of a list whose entries have `size` bits each.

    Raises:
        StatusRangeError: there is no such entry.
    """
    _refuse_range(bits, index, size)
    first = index * size
    last = first + size - 1
    window = int.from_bytes(bits[first // 8 : last // 8 + 1], "big")
    return window >> (7 - last % 8) & ((1 << size) - 1)


def set_bit(bits: bytearray, index: int, *, value: bool = True) -> None:
    """Set (or clear) the bit at `index`, in place.

    Raises:
        StatusRangeError: there is no such bit.
    """
    _refuse_range(bits, index, 1)
    mask = 0x80 >> index % 8
    if value:
        bits[index // 8] |= mask
    else:
        bits[index // 8] &= ~mask


def bits_with(indexes: Iterable[int], *, size: int = MIN_BITS) -> bytes:
    """A list of `size` bits of which these are set.

    Raises:
        StatusRangeError: there is no such bit.
    """
    bits = bytearray(size // 8)
    for index in indexes:
        set_bit(bits, index)
    return bytes(bits)


def refuse_short_list(bits: bytes, *, size: int = 1) -> None:
    """Hold `bits` to the least number of entries that group privacy demands.

    Raises:
        StatusLengthError: fewer than 131,072 entries of `size` bits.
    """
    entries = len(bits) * 8 // size
    if entries < MIN_BITS:
        msg = f"the list has {entries} entries; group privacy demands {MIN_BITS}"
        raise StatusLengthError(msg)


def _refuse_range(bits: bytes | bytearray, index: int, size: int) -> None:
    if not 1 <= size <= MAX_STATUS_SIZE:
        msg = f"statusSize must be 1 to {MAX_STATUS_SIZE}, not {size}"
        raise StatusRangeError(msg)
    entries = len(bits) * 8 // size
    if not 0 <= index < entries:
        msg = f"the index is outside of the list, which has {entries} entries"
        raise StatusRangeError(msg)
