"""The recipient inside a credential: hashing an identifier, and asking for a match.

Open Badges 3.0, "IdentityObject" and "IdentityHash". The salt stands beside the hash,
so whoever knows an address can test it: this hides an address from passers-by and no
more, and the document stays personal data.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from vc.errors import MalformedCredentialError

# 128 bits in hexadecimal or base64: what `salt` must be worth when we issue.
MIN_SALT_CHARS: Final = 22
_HASH: Final = re.compile(r"(?:(sha256)\$([0-9a-fA-F]{64})|(md5)\$([0-9a-fA-F]{32}))")
_MAX_IDENTIFIER_CHARS: Final = 1024


def hash_identity(identifier: str, salt: str) -> str:
    """`sha256$` and the hash of `identifier` followed by `salt`.

    Raises:
        ValueError: `salt` is too short to slow down guessing in bulk.
    """
    if len(salt) < MIN_SALT_CHARS:
        msg = f"an identity salt needs {MIN_SALT_CHARS} random characters at least"
        raise ValueError(msg)
    return f"sha256${_digest('sha256', identifier, salt)}"


def identity_matches(identity_object: Mapping[str, Any], value: str) -> bool:
    """Whether `value` is the identity that `identity_object` holds.

    A hash is compared with `value` as given, and trimmed and in lower case, which is
    how most issuers hash addresses.

    Raises:
        MalformedCredentialError: a member is missing, mistyped, or of an unknown hash.
    """
    hashed, expected = (
        identity_object.get("hashed"),
        identity_object.get("identityHash"),
    )
    if not isinstance(hashed, bool) or not isinstance(expected, str):
        msg = "an IdentityObject needs 'hashed' (true or false) and 'identityHash'"
        raise MalformedCredentialError(msg)
    if len(value) > _MAX_IDENTIFIER_CHARS:
        return False
    spellings = (value, _usual_spelling(value))
    if not hashed:
        return _usual_spelling(expected) == spellings[1]
    algorithm, digest = _parse_hash(expected)
    salt = _salt(identity_object)
    digests = {_digest(algorithm, spelling, salt) for spelling in spellings}
    return digest in digests


def has_weak_hash(identity_object: Mapping[str, Any]) -> bool:
    """Whether the identity is hashed with MD5: still read, never issued, reported."""
    return str(identity_object.get("identityHash", "")).startswith("md5$")


def _usual_spelling(identifier: str) -> str:
    return identifier.strip().lower()


def _digest(algorithm: str, identifier: str, salt: str) -> str:
    # MD5 is what old badges carry: it finds a match, it protects nothing.
    data = (identifier + salt).encode("utf-8", "surrogatepass")
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


def _parse_hash(text: str) -> tuple[str, str]:
    match = _HASH.fullmatch(text)
    if match is None:
        msg = "identityHash must be sha256$ or md5$ and hexadecimal digits"
        raise MalformedCredentialError(msg)
    algorithm, digest = (part for part in match.groups() if part is not None)
    return algorithm, digest.lower()


def _salt(identity_object: Mapping[str, Any]) -> str:
    salt = identity_object.get("salt", "")
    if not isinstance(salt, str):
        msg = "the salt of an IdentityObject must be a string"
        raise MalformedCredentialError(msg)
    return salt
