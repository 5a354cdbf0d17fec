"""JSON from strangers: one strict value or a refusal (RFC 8259, RFC 7493 "I-JSON").

The standard library keeps the last of two members with one name, reads NaN and 1e400,
and recurses as deep as it is told to. A signature over such a text would mean different
things to different readers, so none of it is read here.
"""

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any, Final, NoReturn

from vc.errors import MalformedJsonError, TooLargeError

# Our own limits, stated in docs/limits.md: a credential with its evidence takes 10 KiB.
MAX_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 32
MAX_MEMBERS: Final = 10_000
MAX_STRING_BYTES: Final = 64 * 1024

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_OPENING: Final = frozenset(b"[{")
# RFC 7493, "Encoding and Characters": no surrogates and no noncharacters. U+0000 is
# ours: it ends a string for half of the world's software.
_FORBIDDEN: Final = re.compile(
    "[\0\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0, 0x110000, 0x10000)
    )
    + "]"
)
# What every forbidden character's spelling holds; most documents have none of it.
_SUSPICIOUS: Final = re.compile(
    rb"\xbf[\xbe\xbf]|\xef\xb7|\\u(?:0000|[dD][89a-fA-F]|[fF][dDfF])"
)


def loads(
    data: bytes | str,
    *,
    max_bytes: int = MAX_BYTES,
    max_depth: int = MAX_DEPTH,
    max_members: int = MAX_MEMBERS,
    max_string: int = MAX_STRING_BYTES,
) -> Any:  # noqa: ANN401 - JSON is any of six types; the caller's parser decides
    """The value that `data` spells.

    Sizes are checked before a single value is built. `max_members` counts members and
    array elements, `max_string` the bytes of one string as written.

    Raises:
        TooLargeError: over one of the limits.
        MalformedJsonError: not UTF-8, a byte order mark, not JSON, a member name twice
            in one object, a number that is not finite, or a forbidden character.
    """
    raw = _utf8(data)
    if len(raw) > max_bytes:
        msg = f"JSON of {len(raw)} bytes; at most {max_bytes} are read"
        raise TooLargeError(msg)
    outside, inside = _split_at_quotes(raw)
    _refuse_large_shapes(outside, max_depth=max_depth, max_members=max_members)
    if len(raw) > max_string:
        _refuse_long_strings(inside, max_string)
    try:
        value = _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError as exc:
        msg = f"JSON is not UTF-8 at byte {exc.start}"
        raise MalformedJsonError(msg) from exc
    except ValueError as exc:
        msg = f"not JSON: {exc}"
        raise MalformedJsonError(msg) from exc
    if _SUSPICIOUS.search(raw):
        _refuse_characters(value)
    return value


def dumps(value: object) -> str:
    """`value` as compact JSON text, members in their own order.

    Raises:
        ValueError: a number that is not finite.
    """
    return _ENCODER.encode(value)


# ---------------------------------------------------------- before the parser


def _utf8(data: bytes | str) -> bytes:
    if isinstance(data, str):
        try:
            data = data.encode("utf-8")
        except UnicodeEncodeError as exc:
            msg = f"JSON text holds a lone surrogate at character {exc.start}"
            raise MalformedJsonError(msg) from exc
    if data.startswith(_BYTE_ORDER_MARK):
        msg = "JSON begins with a byte order mark; remove it"
        raise MalformedJsonError(msg)
    return data


def _split_at_quotes(raw: bytes) -> tuple[bytes, list[bytes]]:
    # Exact up to the first thing that is not JSON, where the parser stops as well.
    if b"\\" in raw:
        raw = raw.replace(rb"\\", b"__").replace(rb"\"", b"__")
    pieces = raw.split(b'"')
    return b"".join(pieces[::2]), pieces[1::2]


def _refuse_large_shapes(outside: bytes, *, max_depth: int, max_members: int) -> None:
    brackets = outside.translate(None, _NOT_BRACKETS)
    if len(brackets) // 2 + outside.count(b",") > max_members:
        msg = f"JSON has over {max_members} members and elements"
        raise TooLargeError(msg)
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in _OPENING else -1
        if depth > max_depth:
            msg = f"JSON is nested over {max_depth} levels deep"
            raise TooLargeError(msg)


def _refuse_long_strings(strings: list[bytes], max_string: int) -> None:
    longest = max(map(len, strings), default=0)
    if longest > max_string:
        msg = f"JSON has a string of {longest} bytes; at most {max_string} are read"
        raise TooLargeError(msg)


# ----------------------------------------------------------- with the parser


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        msg = f"the member {twice[:64]!r} appears twice in one object"
        raise MalformedJsonError(msg)
    return members


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        msg = f"the number {text[:32]} is out of range"
        raise MalformedJsonError(msg)
    return number


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not a JSON number"
    raise MalformedJsonError(msg)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_unique_members,
    parse_float=_finite,
    parse_constant=_refuse_constant,
)
_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False
)


# ----------------------------------------------------------- after the parser


def _refuse_characters(value: object) -> None:
    for text in _strings(value):
        if match := _FORBIDDEN.search(text):
            msg = f"JSON string holds U+{ord(match.group()):04X}, which no text needs"
            raise MalformedJsonError(msg)


def _strings(value: object) -> Iterator[str]:
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            pending += item.keys()
            pending += item.values()
        elif isinstance(item, list):
            pending += item
