"""The JSON Canonicalization Scheme (RFC 8785), refusing what is not I-JSON.

A value that two implementations would write differently must not be signed, so
numbers beyond I-JSON (RFC 7493), NaN and lone surrogates are refused by name.

orjson writes the same bytes twenty times faster where numbers are small integers and
names sort alike by code point and by UTF-16 unit; the rest goes to the rfc8785 package.
"""

from typing import Any, Final

import orjson
import rfc8785

from vc.errors import UnsupportedInputError
from vc.json_kinds import holds_others

_MAX_INTEGER: Final = 2**53 - 1
# From here on ECMAScript writes an exponent, which is read as a float again.
_FIRST_EXPONENT: Final = 1e21

_SORTED: Final = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
# First bytes in UTF-8 of the characters that UTF-16 writes as surrogate pairs, and so
# before those from U+E000 to U+FFFF.
_ASTRAL: Final = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")


def canonicalize_jcs(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Give the canonical UTF-8 bytes of a JSON value.

    Raises:
        UnsupportedInputError: a number that is not finite or would be written as an
            integer beyond 2^53 - 1, a lone surrogate, a member whose name is not
            text, nesting without end, or a Python value that JSON does not have.
    """
    try:
        if plain := _written_plainly(value):
            return plain
        _refuse_large_integers(value)
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as exc:
        msg = f"has no canonical JSON form (RFC 8785): {exc}"
        raise UnsupportedInputError(msg) from exc
    except (AttributeError, TypeError, UnicodeError) as exc:
        msg = f"is not a JSON value (RFC 8785): {exc}"
        raise UnsupportedInputError(msg) from exc
    except RecursionError as exc:
        msg = "is nested too deeply for a canonical JSON form"
        raise UnsupportedInputError(msg) from exc


def _written_plainly(value: object) -> bytes | None:
    """What orjson writes, if RFC 8785 writes the same; nothing if in doubt."""
    try:
        text = orjson.dumps(value, option=_SORTED)
    except orjson.JSONEncodeError:
        return None
    if holds_others(value):  # orjson has its own way with these
        return None
    if not text.isascii() and _may_sort_otherwise(text):
        return None
    return text


def _may_sort_otherwise(text: bytes) -> bool:
    """Whether it holds a character from U+E000 to U+FFFF, and one beyond these."""
    return (b"\xee" in text or b"\xef" in text) and any(
        lead in text for lead in _ASTRAL
    )


def _refuse_large_integers(value: object) -> None:
    """Refuse a float that RFC 8785 writes as digits which I-JSON cannot read."""
    if isinstance(value, float):
        if _MAX_INTEGER < abs(value) < _FIRST_EXPONENT:
            msg = f"{value} has no canonical JSON form (RFC 8785) that I-JSON can read"
            raise UnsupportedInputError(msg)
    elif isinstance(value, dict):
        for member in value.values():
            _refuse_large_integers(member)
    elif isinstance(value, list | tuple):
        for member in value:
            _refuse_large_integers(member)
