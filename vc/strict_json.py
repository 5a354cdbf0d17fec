"""JSON from strangers: one strict value or a refusal (RFC 8259, RFC 7493 "I-JSON").

The standard library keeps the last of two members with one name, reads NaN and 1e400,
and recurses as deep as it is told to. A signature over such a text would mean different
things to different readers, so none of it is read here.

There are two ways to the same value. A careful reader builds it member by member, and
says what is wrong. Nearly every text is plain, and goes to orjson, which is six times
faster; what orjson lets pass shows in the text's outline, and sends it to the careful
one. The two are held against each other in tests, and by `make fuzz`.
"""

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any, Final, NoReturn

import orjson

from vc import json_outline
from vc.errors import MalformedJsonError, TooLargeError

# Our own limits, stated in docs/limits.md: a credential with its evidence takes 10 KiB.
MAX_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 32
MAX_MEMBERS: Final = 10_000
MAX_STRING_BYTES: Final = 64 * 1024

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_OPENING: Final = ord("{")
# What JSON does not have is refused, and not made into text.
_PASS_THROUGH: Final = (
    orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
)
_NOT_PLAIN: Final = object()
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
_SUSPICIOUS_ESCAPE: Final = re.compile(rb"\\u(?:0000|[dD][89a-fA-F]|[fF][dDfF])")
_SUSPICIOUS_BYTES: Final = re.compile(rb"\xbf[\xbe\xbf]")


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
    outside, inside = json_outline.split_at_quotes(raw)
    _refuse_large_shapes(outside, max_depth=max_depth, max_members=max_members)
    if len(raw) > max_string:
        _refuse_long_strings(inside, max_string)
    value = _read_plain(raw, outside, strings=len(inside))
    if value is _NOT_PLAIN:
        value = _read_carefully(raw)
    if _is_suspicious(raw):
        _refuse_characters(value)
    return value


def dumps(value: object) -> str:
    """`value` as compact JSON text, members in their own order.

    Raises:
        ValueError: a number that is not finite.
    """
    try:
        written = orjson.dumps(value, option=_PASS_THROUGH)
    except orjson.JSONEncodeError:  # a large integer, or a name that is no text
        return _ENCODER.encode(value)
    if b"null" in written:  # which orjson writes for NaN as well
        return _ENCODER.encode(value)
    return written.decode()


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


def _refuse_large_shapes(outside: bytes, *, max_depth: int, max_members: int) -> None:
    brackets = json_outline.brackets_of(outside)
    if len(brackets) // 2 + outside.count(b",") > max_members:
        msg = f"JSON has over {max_members} members and elements"
        raise TooLargeError(msg)
    if json_outline.is_deeper_than(max_depth, brackets):
        _refuse_depth(brackets, max_depth)


def _refuse_depth(brackets: bytes, max_depth: int) -> None:
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket == _OPENING else -1
        if depth > max_depth:
            msg = f"JSON is nested over {max_depth} levels deep"
            raise TooLargeError(msg)


def _refuse_long_strings(strings: list[bytes], max_string: int) -> None:
    longest = max(map(len, strings), default=0)
    if longest > max_string:
        msg = f"JSON has a string of {longest} bytes; at most {max_string} are read"
        raise TooLargeError(msg)


# ----------------------------------------------------------- with the parser


def _read_plain(raw: bytes, outside: bytes, *, strings: int) -> Any:  # noqa: ANN401
    """What orjson reads, if the careful reader would read the same.

    orjson rounds an integer beyond 64 bits, and keeps the last of two members with one
    name: then the value has fewer strings than the text. It writes numbers otherwise.
    """
    if json_outline.has_fractions(outside) or json_outline.has_long_numbers(outside):
        return _NOT_PLAIN
    try:
        value = orjson.loads(raw)
        written = orjson.dumps(value)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return _NOT_PLAIN  # the careful reader says what is wrong
    return value if json_outline.count_strings(written) == strings else _NOT_PLAIN


def _read_carefully(raw: bytes) -> Any:  # noqa: ANN401 - as `loads`
    try:
        return _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError as exc:
        msg = f"JSON is not UTF-8 at byte {exc.start}"
        raise MalformedJsonError(msg) from exc
    except ValueError as exc:
        msg = f"not JSON: {exc}"
        raise MalformedJsonError(msg) from exc


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


def _is_suspicious(raw: bytes) -> bool:
    if b"\\" in raw and _SUSPICIOUS_ESCAPE.search(raw):
        return True
    return not raw.isascii() and (
        b"\xef\xb7" in raw or _SUSPICIOUS_BYTES.search(raw) is not None
    )


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
