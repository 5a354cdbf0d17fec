"""PNG: a credential in one iTXt chunk (Open Badges 3.0, "PNG" under "Baked Badges").

The chunks are walked here, since imaging libraries forgive what must not be forgiven:
two credentials in one picture, wrong checksums, a second file after the end. No pixel
is ever decoded.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vc.baking_forms import (
    FORMS,
    OLDER_KEYWORD,
    OPEN_BADGE,
    BakedForm,
)
from vc.errors import BakingError, NothingBakedError, TooLargeError

# Our own limits.
MAX_CHUNKS: Final = 2_000
MAX_PIXELS: Final = 4096 * 4096
MAX_CREDENTIAL_BYTES: Final = 512 * 1024

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_CHUNK_TYPE: Final = re.compile(rb"[A-Za-z]{4}")
_OVERHEAD: Final = 12
_MAX_LENGTH: Final = 2**31 - 1
_IHDR_LENGTH: Final = 13
# PNG 3rd edition, "Critical chunks": a decoder must know all of them.
_CRITICAL: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_KEYWORDS: Final = frozenset(form.keyword for form in FORMS)


@dataclass(frozen=True, slots=True)
class _Chunk:
    type: bytes
    data: bytes

    @property
    def keyword(self) -> bytes | None:
        return self.data.partition(b"\0")[0] if self.type == b"iTXt" else None

    def encode(self) -> bytes:
        checksum = zlib.crc32(self.type + self.data)
        length = len(self.data).to_bytes(4, "big")
        return length + self.type + self.data + checksum.to_bytes(4, "big")


def bake_png(png: bytes, credential: str, form: BakedForm = OPEN_BADGE) -> bytes:
    """`png` with `credential` in it, in place of one that was there before.

    Raises:
        BakingError: `png` is damaged, or `credential` is empty or holds U+0000.
        TooLargeError: over our limits.
    """
    text = _encode_text(credential)
    header, *rest = _read_chunks(png)
    kept = [chunk for chunk in rest if chunk.keyword not in _KEYWORDS]
    # keyword, compression flag and method, language, translated keyword, text
    data = form.keyword + b"\0" + b"\0\0" + b"\0" + b"\0" + text
    baked = _Chunk(b"iTXt", data)
    return _SIGNATURE + b"".join(c.encode() for c in (header, baked, *kept))


def unbake_png(png: bytes) -> str:
    """The credential in `png`: JSON, or a compact JWS; of Open Badges 3 before 2.

    One of Open Badges 2 may be nothing but its own address.

    Raises:
        BakingError: `png` is damaged, or holds no credential, more than one, or one
            that is compressed.
        TooLargeError: over our limits.
    """
    chunks = _read_chunks(png)
    found = [chunk for chunk in chunks if chunk.keyword in _KEYWORDS]
    older = [chunk for chunk in chunks if chunk.keyword == OLDER_KEYWORD]
    if len(found or older) > 1:
        msg = "the PNG holds more than one credential; there must be exactly one"
        raise BakingError(msg)
    if found:
        return _text_of(found[0])
    if older:
        return _text_of(older[0]).strip()
    msg = "the PNG holds no Open Badges 3 credential"
    raise NothingBakedError(msg)


def _encode_text(credential: str) -> bytes:
    try:
        text = credential.encode("utf-8")
    except UnicodeEncodeError as exc:
        msg = "the credential holds a lone surrogate and cannot be baked"
        raise BakingError(msg) from exc
    if not text or b"\0" in text:
        msg = "a credential to be baked is text without U+0000"
        raise BakingError(msg)
    _refuse_large_text(text)
    return text


def _refuse_large_text(text: bytes) -> None:
    if len(text) > MAX_CREDENTIAL_BYTES:
        msg = f"credential of {len(text)} bytes; at most {MAX_CREDENTIAL_BYTES} fit"
        raise TooLargeError(msg)


def _text_of(chunk: _Chunk) -> str:
    after_keyword = chunk.data.partition(b"\0")[2]
    flags, rest = after_keyword[:2], after_keyword[2:]
    _language, first, rest = rest.partition(b"\0")
    _translated, second, text = rest.partition(b"\0")
    if flags != b"\0\0" or not first or not second:
        msg = "the credential in the PNG is compressed or misshapen; bake it plainly"
        raise BakingError(msg)
    _refuse_large_text(text)
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as exc:
        msg = "the credential in the PNG is not UTF-8"
        raise BakingError(msg) from exc


# ------------------------------------------------------------------- chunks


def _read_chunks(png: bytes) -> list[_Chunk]:
    if not png.startswith(_SIGNATURE):
        msg = "not a PNG picture"
        raise BakingError(msg)
    chunks: list[_Chunk] = []
    position = len(_SIGNATURE)
    while position < len(png):
        if len(chunks) == MAX_CHUNKS:
            msg = f"PNG of over {MAX_CHUNKS} chunks"
            raise TooLargeError(msg)
        chunk = _read_chunk(png, position)
        chunks.append(chunk)
        position += _OVERHEAD + len(chunk.data)
        if chunk.type == b"IEND":
            break
    if position != len(png):
        msg = "bytes follow the end of the PNG; it may be two files in one"
        raise BakingError(msg)
    _refuse_disorder(chunks)
    return chunks


def _read_chunk(png: bytes, position: int) -> _Chunk:
    length = int.from_bytes(png[position : position + 4], "big")
    end = position + _OVERHEAD + length
    if length > _MAX_LENGTH or end > len(png):
        msg = f"the PNG is cut off in the chunk at byte {position}"
        raise BakingError(msg)
    content = png[position + 4 : end - 4]
    if _CHUNK_TYPE.fullmatch(content[:4]) is None:
        msg = f"the PNG has a chunk without a type at byte {position}"
        raise BakingError(msg)
    if zlib.crc32(content) != int.from_bytes(png[end - 4 : end], "big"):
        msg = f"the PNG is damaged: wrong checksum in the chunk at byte {position}"
        raise BakingError(msg)
    return _Chunk(content[:4], content[4:])


def _refuse_disorder(chunks: Sequence[_Chunk]) -> None:
    """Hold the order of chunks to PNG 3rd edition, "Chunk ordering"."""
    types = [chunk.type for chunk in chunks]
    if not types or types[0] != b"IHDR" or types.count(b"IHDR") != 1:
        msg = "the PNG must begin with its header chunk, and have one"
        raise BakingError(msg)
    if types[-1] != b"IEND" or chunks[-1].data:
        msg = "the PNG has no proper end"
        raise BakingError(msg)
    if strangers := {t for t in types if t[:1].isupper()} - _CRITICAL:
        msg = f"the PNG has critical chunks that nobody knows: {sorted(strangers)[:3]}"
        raise BakingError(msg)
    _refuse_broken_image_data(types)
    _refuse_dimensions(chunks[0].data)


def _refuse_broken_image_data(types: Sequence[bytes]) -> None:
    if b"IDAT" not in types:
        msg = "the PNG has no image data"
        raise BakingError(msg)
    first = types.index(b"IDAT")
    if set(types[first : first + types.count(b"IDAT")]) != {b"IDAT"}:
        msg = "the image data of the PNG is not in one piece"
        raise BakingError(msg)
    if types.count(b"PLTE") > 1 or b"PLTE" in types[first:]:
        msg = "the palette of the PNG is out of place"
        raise BakingError(msg)


def _refuse_dimensions(header: bytes) -> None:
    width, height = (
        int.from_bytes(header[:4], "big"),
        int.from_bytes(header[4:8], "big"),
    )
    if len(header) != _IHDR_LENGTH or not width or not height:
        msg = "the header chunk of the PNG is damaged"
        raise BakingError(msg)
    if width * height > MAX_PIXELS:
        msg = f"PNG of {width} by {height} pixels; at most {MAX_PIXELS} are read"
        raise TooLargeError(msg)
