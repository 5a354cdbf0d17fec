"""One value, one digest: JSON in canonical form (RFC 8785) and SHA-256 over it."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785


def canonical_json(value: Mapping[str, Any]) -> bytes:
    """The canonical bytes of a JSON value (RFC 8785)."""
    return rfc8785.dumps(dict(value))


def content_digest(value: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical bytes, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
