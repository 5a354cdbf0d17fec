"""A short way to write a credential's address, for paper and for a telephone.

The address of a credential of this site ends in a UUID. On paper that is 26 letters
and figures in groups (Crockford's base 32: no letter that reads as a figure), which
name the same thing as the UUID itself, and as the address without its scheme.
"""

import re
from typing import Final
from uuid import UUID

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 26
_GROUP: Final = 5
_BITS: Final = 128
# What people write for what they read (Crockford, "Base 32").
_READ_AS: Final = str.maketrans("OIL", "011")
_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_PATH: Final = "/credentials/"


def code_of(uuid: UUID) -> str:
    """The code to print for a UUID: 26 letters and figures, in groups."""
    digits = [_ALPHABET[uuid.int >> shift & 31] for shift in range(0, _LENGTH * 5, 5)]
    code = "".join(reversed(digits))
    return " ".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def address_of_code(text: str, *, base_url: str) -> str | None:
    """The address at `base_url` that a typed code names; nothing if it is none.

    Read are an address of this site with or without https, the UUID that ends it, and
    its 26-character form. An address of anybody else is no code of ours.
    """
    written = _SCHEME.sub("", text.strip(), count=1)
    host = _SCHEME.sub("", base_url, count=1)
    if "/" in written:
        prefix = f"{host}{_PATH}"
        if not written.lower().startswith(prefix.lower()):
            return None
        written = written[len(prefix) :]
    found = uuid_of(written)
    return None if found is None else f"{base_url}{_PATH}{found}"


def uuid_of(text: str) -> UUID | None:
    """What a typed code or UUID names; nothing if it is neither.

    Case, spaces, dashes and dots do not matter, nor which of O, I and L was read.
    """
    code = re.sub(r"[\s\-·.]", "", text).upper()
    if re.fullmatch(r"[0-9A-F]{32}", code):
        return UUID(hex=code)
    digits = code.translate(_READ_AS)
    if len(digits) != _LENGTH or any(one not in _ALPHABET for one in digits):
        return None
    value = 0
    for one in digits:
        value = value * len(_ALPHABET) + _ALPHABET.index(one)
    return UUID(int=value) if value < 1 << _BITS else None
