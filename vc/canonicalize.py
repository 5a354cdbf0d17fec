"""The one door from a JSON-LD document to the text that is hashed and signed.

Nothing that the document says may be missing from that text, and no two honest
implementations may write it differently. Where either is in doubt the document
is refused by name, on issuing and on verifying alike.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, assert_never

from vc.errors import DataLossError, UnknownContextError
from vc.rdf.compiled import compiled_quads
from vc.rdf.disputes import refuse_disputed
from vc.rdf.expansion import reference_quads
from vc.rdf.rdfc import Canonical, canonize, canonize_labelled
from vc.rdf.terms import Quad


class Profile(StrEnum):
    """How far a document may choose its own contexts."""

    OPEN_BADGES = "open-badges"
    """One of our ordered lists of pinned contexts, and nothing else."""

    GENERAL = "general"
    """Any pinned context, and inline ones that redefine no protected term."""


def canonicalize(
    document: Mapping[str, Any],
    *,
    profile: Profile = Profile.OPEN_BADGES,
    hash_name: str = "sha256",
) -> str:
    """Give the RDFC-1.0 canonical N-Quads of a document, all of it or none.

    Raises:
        VcError: as `canonical_bytes` does.
    """
    return canonical_bytes(document, profile=profile, hash_name=hash_name).decode()


def canonical_bytes(
    document: Mapping[str, Any],
    *,
    profile: Profile = Profile.OPEN_BADGES,
    hash_name: str = "sha256",
) -> bytes:
    """Give the same in UTF-8, as it is hashed and signed.

    `hash_name` is the hash inside RDFC-1.0: sha384 for P-384 keys, else sha256.

    Raises:
        UnknownContextError: contexts that the profile does not accept.
        DataLossError: a term, type, IRI or value that a proof would not cover.
        UnsupportedInputError: not JSON-LD, or implementations disagree about it.
        TooLargeError: over a limit of structure.
        BudgetExceededError: canonicalizing it would take too much work.
    """
    quads = to_quads(document, profile=profile)
    canonical = canonize(quads, hash_name=hash_name).encode()
    refuse_disputed(canonical, quads)
    return canonical


def canonicalize_labelled(
    document: Mapping[str, Any],
    *,
    profile: Profile = Profile.OPEN_BADGES,
    hash_name: str = "sha256",
) -> Canonical:
    """Give the canonical lines with the labels issued, for selective disclosure.

    Raises:
        VcError: as `canonicalize` does.
    """
    quads = to_quads(document, profile=profile)
    canonical = canonize_labelled(quads, hash_name=hash_name)
    refuse_disputed(canonical.text.encode(), quads)
    return canonical


def to_quads(
    document: Mapping[str, Any], *, profile: Profile = Profile.OPEN_BADGES
) -> list[Quad]:
    """Give the RDF dataset of a document, its terms in canonical form.

    Raises:
        VcError: as `canonicalize` does, save for the work of canonicalizing.
    """
    if "@context" not in document:
        msg = "$.@context: missing, so no term of the document means anything"
        raise UnknownContextError(msg)
    match profile:
        case Profile.OPEN_BADGES:
            quads = compiled_quads(document)
        case Profile.GENERAL:
            quads = reference_quads(document)
        case _:
            assert_never(profile)
    if not quads:
        msg = "$: the document states nothing that a proof could cover"
        raise DataLossError(msg)
    return quads
