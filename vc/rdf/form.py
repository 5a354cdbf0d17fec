"""A dataset in which some terms are yet to come, canonicalized but for them.

What RDFC-1.0 computes from statements without such a term is computed once. Each
filling then hashes the few blank nodes that a term touches, gives out the labels
anew, and sorts. Wherever a filling could make two statements or two blank nodes
alike there is no answer, and the caller canonicalizes as for any other dataset.

Lines are kept without their end here. That sorts the same: no line of N-Quads is the
beginning of another.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from operator import eq, itemgetter
from typing import Any, Final, TypeAlias

from vc.rdf.dataset import Dataset
from vc.rdf.rdfc import canonize_labelled
from vc.rdf.terms import Quad

# Orders of tied blank nodes that are remembered; a batch meets a few dozen.
MAX_TIE_ORDERS: Final = 256

_Hash: TypeAlias = Callable[[bytes], Any]


class _Lines:
    """Lines with gaps, and which of the given values go into them."""

    __slots__ = ("_pattern", "_pick")

    def __init__(self, quads: Sequence[Sequence[str]], places: dict[str, int]) -> None:
        written = [[term for term in quad if term] for quad in quads]
        pattern = "\n".join(
            " ".join(_gap_or_text(term, places) for term in terms) + " ."
            for terms in written
        )
        self._pattern = pattern.encode()
        picked = [places[t] for terms in written for t in terms if t in places]
        self._pick: Callable[[Sequence[bytes]], Any] | None
        self._pick = itemgetter(*picked) if picked else None

    def filled(self, values: Sequence[bytes]) -> list[bytes]:
        if self._pick is None:
            return []
        text: bytes = self._pattern % self._pick(values)
        return text.split(b"\n")


class _Node:
    """A blank node whose first-degree hash depends on what is filled in."""

    __slots__ = ("_finished", "_gaps", "number")

    def __init__(
        self, label: str, number: int, quads: Collection[Quad], slots: dict[str, int]
    ) -> None:
        self.number = number
        masked = [[_masked(term, label) for term in quad] for quad in quads]
        finished = [quad for quad in masked if slots.keys().isdisjoint(quad)]
        self._finished = [
            (" ".join(term for term in quad if term) + " .").encode()
            for quad in finished
        ]
        self._gaps = _Lines([quad for quad in masked if quad not in finished], slots)

    def digest(self, terms: Sequence[bytes], hasher: _Hash) -> str:
        """RDFC-1.0, "Hash First Degree Quads", once the terms are known."""
        lines = self._finished + self._gaps.filled(terms)
        lines.sort()
        digest: str = hasher(b"\n".join(lines) + b"\n").hexdigest()
        return digest


class Form:
    """A dataset with slots: terms that stand for others, each met in some statement."""

    def __init__(
        self,
        quads: Collection[Quad],
        slots: Sequence[str],
        *,
        hash_name: str,
        max_tie_orders: int = MAX_TIE_ORDERS,
    ) -> None:
        self._max_tie_orders = max_tie_orders
        self._hash: _Hash = getattr(hashlib, hash_name)
        self._hash_name = hash_name
        self._quads = set(quads)
        self._slots = {slot: place for place, slot in enumerate(slots)}
        labels = sorted({t for quad in self._quads for t in quad if t[:1] == "_"})
        self._numbers = {label: number for number, label in enumerate(labels)}
        self._names = [b"_:c14n%d" % number for number in range(len(labels))]
        self._sort_nodes()
        self._sort_lines()

    def fill(self, terms: Sequence[bytes]) -> bytes | None:
        """Give the canonical text with these terms in the slots, or nothing if unsure.

        Both in UTF-8, which sorts as code points do.

        Raises:
            BudgetExceededError: telling its blank nodes apart takes too much work.
        """
        digests = [node.digest(terms, self._hash) for node in self._nodes]
        if not self._fixed_digests.isdisjoint(digests) or (
            len(set(digests)) < len(digests)
        ):
            return None  # the filling makes two blank nodes alike
        numbers = [node.number for node in self._nodes]
        order = sorted([*self._unique, *zip(digests, numbers, strict=True)])
        labels = [b""] * len(self._names)
        for name, (_, number) in zip(self._names, order, strict=False):
            labels[number] = name
        if self._tied:
            known = self._tie_orders.get(self._neighbours(labels))
            if known is None:
                return self._canonized(terms)
            for number, name in zip(self._tied, known, strict=True):
                labels[number] = name
        return self._written(terms, labels)

    # ------------------------------------------------------------- taken apart

    def _sort_nodes(self) -> None:
        """Hash the nodes that no slot touches, and find out which of them tie."""
        dataset = Dataset(self._quads)
        self._nodes: list[_Node] = []
        fixed: dict[str, str] = {}
        for label, number in self._numbers.items():
            quads = [quad for quad in self._quads if label in quad]
            if any(term in self._slots for quad in quads for term in quad):
                self._nodes.append(_Node(label, number, quads, self._slots))
            else:
                digested = self._hash(dataset.first_degree(label).encode())
                fixed[label] = digested.hexdigest()
        often = Counter(fixed.values())
        self._fixed_digests = frozenset(fixed.values())
        self._unique = [
            (digest, self._numbers[label])
            for label, digest in fixed.items()
            if often[digest] == 1
        ]
        tied = {label for label, digest in fixed.items() if often[digest] > 1}
        self._tied = [self._numbers[label] for label in sorted(tied)]
        self._tie_orders: dict[tuple[bytes, ...], list[bytes]] = {}
        self._beside = sorted(
            self._numbers[term]
            for quad in self._quads
            if not tied.isdisjoint(quad)
            for term in {t for t in quad if t[:1] == "_"} - tied
        )

    def _sort_lines(self) -> None:
        """Write the lines that are finished, and the others as far as they go."""
        places = dict(self._slots)
        for label, number in self._numbers.items():
            places[label] = len(self._slots) + number
        fixed = [q for q in self._quads if self._slots.keys().isdisjoint(q)]
        dataset = Dataset(fixed)
        self._ground = sorted(one.encode().rstrip(b"\n") for one in dataset.ground)
        self._own = [
            (self._numbers[label], [rest.encode().rstrip(b"\n") for rest in rests])
            for label, rests in dataset.own.items()
        ]
        gaps = [*dataset.shared, *self._quads.difference(fixed)]
        self._gaps = _Lines(gaps, places)

    # ------------------------------------------------------------------ filled

    def _neighbours(self, labels: Sequence[bytes]) -> tuple[bytes, ...]:
        """Give all that the order of the tied nodes depends on.

        "Hash N-Degree Quads" reads the statements of tied nodes, which no slot
        touches, and the labels of their neighbours, which shift from one filling to
        the next.
        """
        return tuple([labels[number] for number in self._beside])

    def _canonized(self, terms: Sequence[bytes]) -> bytes:
        """Canonicalize as any dataset, and remember the order of the tied nodes."""
        filled = dict(zip(self._slots, (one.decode() for one in terms), strict=True))
        canonical = canonize_labelled(
            [
                (filled.get(s, s), p, filled.get(o, o), filled.get(g, g))
                for s, p, o, g in self._quads
            ],
            hash_name=self._hash_name,
        )
        labels = [canonical.labels[label].encode() for label in self._numbers]
        if len(self._tie_orders) >= self._max_tie_orders:
            self._tie_orders.clear()
        order = [labels[number] for number in self._tied]
        self._tie_orders[self._neighbours(labels)] = order
        return canonical.text.encode()

    def _written(self, terms: Sequence[bytes], labels: Sequence[bytes]) -> bytes | None:
        values = [*terms, *labels]
        lines = self._ground + self._gaps.filled(values)
        for number, rests in self._own:
            label = labels[number]
            lines += [label + rest for rest in rests]
        lines.sort()
        if any(map(eq, lines, lines[1:])):
            return None  # the filling makes two statements alike
        return b"\n".join(lines) + b"\n"


def _gap_or_text(term: str, places: dict[str, int]) -> str:
    return "%s" if term in places else term.replace("%", "%%")


def _masked(term: str, label: str) -> str:
    if term[:1] != "_":
        return term
    return "_:a" if term == label else "_:z"
