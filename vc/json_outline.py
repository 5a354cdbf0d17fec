"""A JSON text without its strings: what kind of numbers it has, how many, how deep.

Everything here runs at the speed of C, and is exact for a text that is JSON. Of any
other it holds up to the first thing that is not, where every parser stops as well.
"""

from typing import Final

_ALIKE: Final = bytes.maketrans(b"[]0123456789", b"{}" + b"0" * 10)
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_FEW_ESCAPES: Final = 64
_LONGEST_EXACT: Final = 18
"""An integer of so many digits fits 64 bits, whatever they are."""


def split_at_quotes(text: bytes) -> tuple[bytes, list[bytes]]:
    """The text outside of its strings, and what is inside of each."""
    pieces = _masked(text).split(b'"')
    return b"".join(pieces[::2]), pieces[1::2]


def count_strings(text: bytes) -> int:
    """How many strings the text has, names of members among them."""
    return _masked(text).count(b'"') // 2


def _masked(text: bytes) -> bytes:
    """The text without escaped quotes, each as long as before."""
    escapes = text.count(b"\\")
    if escapes < _FEW_ESCAPES:
        followed_by = [piece[:1] for piece in text.split(b"\\")[1:]]
        if b'"' not in followed_by and b"" not in followed_by:
            return text
    return text.replace(rb"\\", b"__").replace(rb"\"", b"__")


def brackets_of(outside: bytes) -> bytes:
    """Its brackets alone, square ones as curly ones."""
    return outside.translate(_ALIKE, _NOT_BRACKETS)


def is_deeper_than(limit: int, brackets: bytes) -> bool:
    """Whether brackets stand within brackets more often; unclosed ones count too."""
    for _ in range(limit):
        if not brackets:
            return False
        brackets = brackets.replace(b"{}", b"")
    return bool(brackets)


def has_fractions(outside: bytes) -> bool:
    """Whether a number is written with a fraction or an exponent."""
    if b"." in outside or b"E" in outside:
        return True
    words = outside.count(b"true") + outside.count(b"false")
    return outside.count(b"e") != words


def has_long_numbers(outside: bytes) -> bool:
    """Whether a number is so long that it may not fit 64 bits."""
    return b"0" * (_LONGEST_EXACT + 1) in outside.translate(_ALIKE)
