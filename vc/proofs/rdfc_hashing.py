"""Hashing for the suites that sign canonical RDF: rdfc-2022 and rdfc-2019."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from keys.public_key import KeyType
from vc.canonicalize import Profile, canonical_bytes
from vc.errors import UnknownContextError
from vc.model import Document

# Data Integrity ECDSA 1.0, "Transformation (ecdsa-rdfc-2019)": SHA-384 for P-384,
# inside RDFC-1.0 too.
HASH_NAMES: Final = {KeyType.P384: "sha384"}


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
    hash_name = HASH_NAMES.get(key_type, "sha256")
    return hash_options(
        document, config, hash_name=hash_name, profile=profile
    ) + _digest(document, hash_name, profile)


def hash_options(
    document: Document, config: Mapping[str, Any], *, hash_name: str, profile: Profile
) -> bytes:
    """The hash of the canonical proof options of a proof over `document`.

    The options are read with the document's `@context`; one of their own would be
    covered by nothing, so it may only be the same.

    Raises:
        UnknownContextError: they have another `@context` than the document.
        CanonicalizationError: they say more than their quads would.
    """
    context = document.get("@context")
    if config.get("@context", context) != context:
        msg = "proof: its @context is not the document's, so no signature covers it"
        raise UnknownContextError(msg)
    options = {**config, "@context": context}
    return _digest(options, hash_name, profile)


def _digest(document: Document, hash_name: str, profile: Profile) -> bytes:
    canonical = canonical_bytes(document, profile=profile, hash_name=hash_name)
    return hashlib.new(hash_name, canonical).digest()
