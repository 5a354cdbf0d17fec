"""Datasets that honest implementations canonicalize differently, each seen to.

RDFC-1.0 and JSON-LD 1.1 are clear about them, and we follow them; but a widely
used stack does not, and would sign or expect another text. They are rare, so they
are refused on issuing and on verifying, rather than decided by who came first.
"""

from collections.abc import Collection, Iterable
from typing import Final

from vc.errors import UnsupportedInputError
from vc.rdf.terms import I18N, RDF_FIRST, RDF_NIL, RDF_REST, Quad

# First bytes in UTF-8 of the characters that UTF-16 writes as surrogate pairs, and
# of those from U+E000 to U+FFFF, which come after the surrogates.
_ASTRAL: Final = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")
_AFTER_SURROGATES: Final = (b"\xee", b"\xef")
_FIRST_DISPUTED: Final = "\ue000"


def refuse_disputed(canonical: bytes, quads: Collection[Quad]) -> None:
    """Refuse a dataset if stacks disagree on its canonical form, given in UTF-8.

    `quads` come as they were written, repetitions and all.

    Raises:
        UnsupportedInputError: they do, and how.
    """
    empty_lists, lists_of_nodes, directions = _occurring(quads)
    if empty_lists:
        _refuse_repeated_empty_lists(quads)
    if lists_of_nodes:
        _refuse_lists_three_deep(quads)
    if directions:
        _refuse_direction_beside_none(quads)
    if not canonical.isascii():
        _refuse_disputed_order(canonical, quads)


def _occurring(quads: Iterable[Quad]) -> tuple[bool, bool, bool]:
    """Tell whether there are empty lists, nodes in lists, and texts with directions."""
    empty_lists = lists_of_nodes = directions = False
    for _, p, o, _ in quads:
        if o == RDF_NIL:
            empty_lists = empty_lists or p != RDF_REST
        elif o[0] == "_":
            lists_of_nodes = lists_of_nodes or p == RDF_FIRST
        elif o[-1] == ">" and o[0] == '"' and I18N in o:
            directions = True
    return empty_lists, lists_of_nodes, directions


def may_add_a_dispute(term: str) -> bool:
    """Tell whether a term could make a dataset disputed that was not, wherever it is.

    None can that has no word of RDF's own and no character above the surrogates; save
    for an empty list twice, which takes two statements that become the same.
    """
    if "rdf-syntax-ns#" in term or "/ns/i18n#" in term:
        return True
    return not term.isascii() and max(term) >= _FIRST_DISPUTED


def _refuse_repeated_empty_lists(quads: Iterable[Quad]) -> None:
    """jsonld.js 9 states an empty list twice if its subject does."""
    seen = set()
    for quad in quads:
        if quad[2] == RDF_NIL and quad[1] != RDF_REST:
            if quad in seen:
                msg = (
                    f"$: {quad[0]} has the same empty list twice, which some stacks "
                    "sign twice; leave empty lists out"
                )
                raise UnsupportedInputError(msg)
            seen.add(quad)


def _refuse_lists_three_deep(quads: Iterable[Quad]) -> None:
    """jsonld.js 9 flattens the third of three lists in each other, or drops it."""
    first = {quad[0]: quad[2] for quad in quads if quad[1] == RDF_FIRST}
    rest = {quad[0]: quad[2] for quad in quads if quad[1] == RDF_REST}
    for inner in first.keys() & set(first.values()):
        node = inner
        while node in first:
            if first[node] in first or first[node] == RDF_NIL:
                msg = (
                    "$: a list in a list in a list; some stacks sign the innermost "
                    "one as part of the one around it"
                )
                raise UnsupportedInputError(msg)
            node = rest.pop(node, RDF_NIL)  # each once, should it be a circle


def _refuse_direction_beside_none(quads: Iterable[Quad]) -> None:
    """jsonld.js 9 takes two texts for one if only their direction differs."""
    seen: dict[tuple[str, str, str, str], str] = {}
    for s, p, o, g in set(quads):
        if seen.setdefault((s, p, _undirected(o), g), o) != o:
            msg = (
                f"$: {s} has one text twice, once with another direction or none; "
                "some stacks drop one of them"
            )
            raise UnsupportedInputError(msg)


def _undirected(term: str) -> str:
    """Write a literal as it would stand without its direction."""
    body, found, suffix = term.rpartition(f'"^^<{I18N}')
    if not found:
        return term
    language = suffix.partition("_")[0]
    return f'{body}"@{language}' if language else f'{body}"'


def _refuse_disputed_order(encoded: bytes, quads: Iterable[Quad]) -> None:
    """JavaScript sorts by UTF-16 unit, RDFC-1.0 by code point.

    They differ where an astral character (an emoji) meets one of U+E000 to U+FFFF
    (a full-width sign) at the first difference of two statements. Labels are
    ASCII and mask nothing, so it is enough to sort the statements without them.
    """
    if not (_any_of(_ASTRAL, encoded) and _any_of(_AFTER_SURROGATES, encoded)):
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


def _any_of(leads: Iterable[bytes], encoded: bytes) -> bool:
    return any(lead in encoded for lead in leads)


def _utf_16(line: str) -> bytes:
    return line.encode("utf-16-be")
