"""Hashing for the suites that sign canonical JSON: jcs-2022 and jcs-2019."""

from collections.abc import Mapping
from hashlib import sha256, sha384
from typing import Any

from keys.public_key import KeyType
from vc.canonicalize import Profile
from vc.errors import UnknownContextError
from vc.jcs import canonicalize_jcs
from vc.model import Document, as_list
from vc.proofs.context_list import check_context_list


def hash_jcs(
    document: Document,
    config: Mapping[str, Any],
    *,
    key_type: KeyType,
    profile: Profile,
) -> bytes:
    """The hash of the proof options as RFC 8785 JSON, then of the document.

    Where the proof carries a `@context`, the document's must begin with it, and the
    proof's is what was signed ("Verify Proof (eddsa-jcs-2022)").

    Raises:
        UnknownContextError: contexts that the profile refuses, or that differ.
        MalformedJsonError: a value that RFC 8785 cannot write.
    """
    check_context_list(document, profile)
    if "@context" in config:
        signed = as_list(config["@context"])
        if as_list(document.get("@context"))[: len(signed)] != signed:
            msg = "the document's @context does not begin with the one that was signed"
            raise UnknownContextError(msg)
        document = {**document, "@context": config["@context"]}
    digest = sha384 if key_type is KeyType.P384 else sha256
    return (
        digest(canonicalize_jcs(config)).digest()
        + digest(canonicalize_jcs(document)).digest()
    )
