"""The one door from a JSON-LD document to the text that is hashed and signed.

Nothing that the document says may be missing from that text, and no two honest
implementations may write it differently. Where either is in doubt the document
is refused by name, on issuing and on verifying alike.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final, assert_never

from contexts.lists import ACCEPTED_LISTS
from vc.errors import DataLossError, UnknownContextError, UnsupportedInputError
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

    `hash_name` is the hash inside RDFC-1.0: sha384 for P-384 keys, else sha256.

    Raises:
        UnknownContextError: contexts that the profile does not accept.
        DataLossError: a term, type, IRI or value that a proof would not cover.
        UnsupportedInputError: not JSON-LD, or implementations disagree about it.
        TooLargeError: over a limit of structure.
        BudgetExceededError: canonicalizing it would take too much work.
    """
    return canonize(to_quads(document, profile=profile), hash_name=hash_name)


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
    return canonize_labelled(to_quads(document, profile=profile), hash_name=hash_name)


def to_quads(
    document: Mapping[str, Any], *, profile: Profile = Profile.OPEN_BADGES
) -> list[Quad]:
    """Give the RDF dataset of a document, its terms in canonical form.

    Raises:
        VcError: as `canonicalize` does, save for the work of canonicalizing.
    """
    match profile:
        case Profile.OPEN_BADGES:
            check_context_lists(document)
            quads = reference_quads(document)
        case Profile.GENERAL:
            quads = reference_quads(document)
        case _:
            assert_never(profile)
    if not quads:
        msg = "$: the document states nothing that a proof could cover"
        raise DataLossError(msg)
    _refuse_disputed_order(quads)
    return quads


def check_context_lists(document: Mapping[str, Any]) -> None:
    """Refuse a document whose contexts are not, whole and in order, one of ours.

    Raises:
        UnknownContextError: an `@context` that differs in any way from our lists.
        UnsupportedInputError: a blank node identifier, which a badge never needs.
    """
    if "@context" not in document:
        msg = "$.@context: missing"
        raise UnknownContextError(msg)
    pending: list[tuple[str, object]] = [("$", document)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, Mapping):
            if "@context" in value:
                _check_list(value["@context"], path)
            pending += [(f"{path}.{k}", v) for k, v in value.items() if k != "@context"]
        elif isinstance(value, list):
            pending += [(f"{path}[{i}]", v) for i, v in enumerate(value)]
        elif isinstance(value, str) and value.startswith("_:"):
            msg = f"{path}: blank node identifiers are not used in Open Badges"
            raise UnsupportedInputError(msg)


def _check_list(contexts: object, path: str) -> None:
    urls = tuple(contexts) if isinstance(contexts, list) else (contexts,)
    if not all(isinstance(url, str) for url in urls) or urls not in ACCEPTED_LISTS:
        shown = str(contexts)[:200]
        msg = f"{path}.@context: not one of the accepted lists of contexts: {shown}"
        raise UnknownContextError(msg)


# ---------------------------------------------------------- order of the lines

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
_AFTER_SURROGATES: Final = re.compile("[\ue000-\uffff]")


def _refuse_disputed_order(quads: Iterable[Quad]) -> None:
    """Refuse the rare dataset that code points and UTF-16 units sort differently.

    RDFC-1.0 sorts by code point; JavaScript stacks sort by UTF-16 unit, and sign
    another text. It needs an astral character (an emoji) and one of U+E000 to
    U+FFFF (a full-width sign) at the first difference of two statements.
    """
    texts = ["".join(quad) for quad in quads]
    if all(text.isascii() for text in texts):
        return
    joined = "".join(texts)
    if not (_ASTRAL.search(joined) and _AFTER_SURROGATES.search(joined)):
        return
    lines = {
        " ".join("_:" if term[:1] == "_" else term for term in quad) for quad in quads
    }
    if sorted(lines) != sorted(lines, key=_utf_16):
        msg = (
            "$: two texts differ first in an emoji and a sign above U+E000; "
            "implementations sort these differently, so change one of them"
        )
        raise UnsupportedInputError(msg)


def _utf_16(line: str) -> bytes:
    return line.encode("utf-16-be")
