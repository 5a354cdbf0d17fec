"""Hashing for the suites that sign canonical RDF: rdfc-2022 and rdfc-2019."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from keys.public_key import KeyType
from vc.canonicalize import Profile, canonicalize
from vc.model import Document

# Data Integrity ECDSA 1.0, "Transformation (ecdsa-rdfc-2019)": SHA-384 for P-384,
# inside RDFC-1.0 too.
_HASH_NAMES: Final = {KeyType.P384: "sha384"}


def hash_rdfc(
    document: Document,
    config: Mapping[str, Any],
    *,
    key_type: KeyType,
    profile: Profile,
) -> bytes:
    """The hash of the canonical proof options, then of the canonical document.

    The options take the document's `@context` ("Proof Configuration").

    Raises:
        CanonicalizationError: one of the two says more than its quads would.
    """
    hash_name = _HASH_NAMES.get(key_type, "sha256")
    options = {**config, "@context": document.get("@context")}
    return b"".join(
        hashlib.new(
            hash_name,
            canonicalize(one, profile=profile, hash_name=hash_name).encode(),
        ).digest()
        for one in (options, document)
    )
