"""The statements of a document, each traceable to the JSON objects that made it.

Selecting a part of a document must select a part of its statements, with the same
blank nodes. So every object without an identifier gets one for a moment
("Skolemization"), and is a blank node again, of a name that stays, in the statements.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from vc.canonicalize import Profile, canonicalize, to_quads
from vc.errors import UnsupportedInputError
from vc.json_pointers import select
from vc.model import Document
from vc.rdf.rdfc import canonize_labelled
from vc.rdf.terms import RDF_FIRST, RDF_NIL, RDF_REST, Quad

_PREFIX: Final = "urn:x-signet-blank-node:"
_IDENTIFIERS: Final = frozenset({"id", "@id"})
# Objects with one of these are no nodes.
_NO_NODE: Final = ("@value", "@list", "@set")


class Statements:
    """The statements of one document, and of any part of it.

    Raises:
        UnsupportedInputError: blank nodes that no JSON object stands for, other
            than the cells of a plain list; or a graph inside of the document.
        CanonicalizationError: it says more than its statements would.
    """

    def __init__(self, document: Document, *, profile: Profile) -> None:
        self._profile = profile
        self._named: Document = _with_identifiers(document)
        self.all: frozenset[Quad] = self._of(self._named)
        canonical = canonize_labelled(self.all)
        text = canonicalize(document, profile=profile)
        if canonical.text != text or _PREFIX in text:
            msg = (
                "$: a value of this document is no object of its own (a language map "
                "or a JSON literal), so its parts cannot be shown one by one"
            )
            raise UnsupportedInputError(msg)
        self.labels: Mapping[str, str] = canonical.labels
        """For each blank node its canonical label."""

    def selected(self, pointers: Sequence[str]) -> frozenset[Quad]:
        """The statements of the part that `pointers` select.

        Raises:
            MalformedPointerError: a pointer that leads nowhere.
            UnsupportedInputError: the part would state what the whole does not.
        """
        if not pointers:
            return frozenset()
        part = self._of(select(self._named, pointers))
        if not part <= self.all:
            msg = (
                "$: a part of a list, or of a text with its language, cannot be "
                "shown without the rest; select all of it"
            )
            raise UnsupportedInputError(msg)
        return part

    def _of(self, named: Document) -> frozenset[Quad]:
        quads = to_quads(named, profile=self._profile)
        if any(graph for *_, graph in quads):
            msg = "$: a document inside of this one cannot be shown in part"
            raise UnsupportedInputError(msg)
        names = _list_names(quads)
        return frozenset(
            (_blank(s, names), p, _blank(o, names), g) for s, p, o, g in quads
        )


def write(quads: Collection[Quad], names: Mapping[str, str]) -> dict[str, Quad]:
    """The line of each statement with blank nodes renamed, in canonical order."""
    get = names.get
    lines = {f"{get(s, s)} {p} {get(o, o)} .\n": (s, p, o, g) for s, p, o, g in quads}
    return {line: lines[line] for line in sorted(lines)}


def _with_identifiers(document: Document) -> dict[str, Any]:
    count = 0

    def named(value: Any) -> Any:  # noqa: ANN401 - JSON
        nonlocal count
        if isinstance(value, list):
            return [named(one) for one in value]
        if not isinstance(value, Mapping):
            return value
        copy: dict[str, Any] = {}
        if not any(name in value for name in (*_IDENTIFIERS, *_NO_NODE)):
            copy["@id"] = f"{_PREFIX}{count}"
            count += 1
        for name, one in value.items():
            copy[name] = one if name == "@context" else named(one)
        return copy

    result: dict[str, Any] = named(document)
    return result


def _blank(term: str, names: Mapping[str, str]) -> str:
    if term.startswith(f"<{_PREFIX}"):
        return f"_:n{term[len(_PREFIX) + 1 : -1]}"
    if term[:1] == "_":
        return names[term]
    return term


def _list_names(quads: Collection[Quad]) -> dict[str, str]:
    """Names for the cells of lists, from what owns a list and what is in it."""
    firsts = {s: o for s, p, o, _ in quads if p == RDF_FIRST}
    rests = {s: o for s, p, o, _ in quads if p == RDF_REST}
    heads = sorted(
        (s, p, tuple(_items(o, firsts, rests)), o)
        for s, p, o, _ in quads
        if o[:1] == "_" and p not in (RDF_FIRST, RDF_REST)
    )
    names: dict[str, str] = {}
    for number, (owner, predicate, items, head) in enumerate(heads):
        same = sum(one[:3] == (owner, predicate, items) for one in heads[:number])
        text = "\n".join((owner, predicate, str(same), *items))
        digest = hashlib.sha256(text.encode()).hexdigest()
        cell, position = head, 0
        while cell != RDF_NIL:
            names[cell] = f"_:l{digest}-{position}"
            cell, position = rests[cell], position + 1
    if names.keys() != {
        term for s, _, o, _ in quads for term in (s, o) if term[0] == "_"
    }:
        msg = "$: a list inside of a list cannot be shown in part"
        raise UnsupportedInputError(msg)
    return names


def _items(
    cell: str, firsts: Mapping[str, str], rests: Mapping[str, str]
) -> Iterator[str]:
    while cell != RDF_NIL:
        if cell not in firsts or cell not in rests:
            msg = "$: a blank node that is neither an object nor a list"
            raise UnsupportedInputError(msg)
        yield firsts[cell]
        cell = rests[cell]
