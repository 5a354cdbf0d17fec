"""RDF Dataset Canonicalization, RDFC-1.0, with a bound on its work.

The specification leaves open how long canonicalization may take, and small
"poison" datasets make it take for ever ("Dataset Poisoning"). Here every step of
the exponential part is paid for from a budget; when it is spent there is no
answer, and never another, cheaper one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256, sha384
from operator import eq
from types import MappingProxyType
from typing import Final, TypeAlias

from vc.errors import BudgetExceededError, UnsupportedInputError
from vc.rdf.dataset import Dataset
from vc.rdf.terms import Quad

Issued: TypeAlias = dict[str, str]
"""Labels given out so far, in the order in which they were given out."""

_Hash: TypeAlias = Callable[[str], str]

# One step is one quad looked at, or one order tried, for a node that its own
# quads do not tell apart: about a microsecond. Honest stacks spend under a
# tenth of it; a poison graph spends it in a few hundredths of a second.
DEFAULT_BUDGET: Final = 12_000
# Large honest documents have many equal parts, each of them cheap.
BUDGET_PER_QUAD: Final = 2
# Three frames of Python's stack each; a list of 200 equal to another is still told.
MAX_DEPTH: Final = 200

_SPENT: Final = (
    "telling the blank nodes of this document apart takes more work "
    "than one document may cost; give its repeated parts an id"
)


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _sha384(text: str) -> str:
    return sha384(text.encode()).hexdigest()


HASHES: Mapping[str, _Hash] = MappingProxyType({"sha256": _sha256, "sha384": _sha384})


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical form, line by line, and the label each blank node received."""

    lines: tuple[str, ...]
    labels: Mapping[str, str]

    @property
    def text(self) -> str:
        """The canonical N-Quads document that is hashed and signed."""
        return "".join(self.lines)


def canonize(
    quads: Iterable[Quad], *, hash_name: str = "sha256", budget: int | None = None
) -> str:
    """Give the canonical N-Quads text of a dataset.

    Raises:
        BudgetExceededError: telling its blank nodes apart takes too much work.
        UnsupportedInputError: `hash_name` is neither sha256 nor sha384.
    """
    lines, _ = _canonize(quads, hash_name, budget)
    return "".join(lines)


def canonize_labelled(
    quads: Iterable[Quad], *, hash_name: str = "sha256", budget: int | None = None
) -> Canonical:
    """Give the canonical lines together with the issued labels.

    Raises:
        BudgetExceededError: telling its blank nodes apart takes too much work.
        UnsupportedInputError: `hash_name` is neither sha256 nor sha384.
    """
    lines, labels = _canonize(quads, hash_name, budget)
    return Canonical(tuple(lines), MappingProxyType(labels))


def _canonize(
    quads: Iterable[Quad], hash_name: str, budget: int | None
) -> tuple[list[str], Issued]:
    hasher = HASHES.get(hash_name)
    if hasher is None:
        msg = f"RDFC-1.0 is defined here for {', '.join(HASHES)}, not {hash_name!r}"
        raise UnsupportedInputError(msg)
    stated = list(quads)
    if budget is None:
        budget = DEFAULT_BUDGET + BUDGET_PER_QUAD * len(stated)
    dataset = Dataset(stated)
    issued = _Labelling(dataset, hasher, budget).issue()
    lines = sorted(dataset.lines(issued))
    if any(map(eq, lines, lines[1:])):  # a dataset is a set: the same is said once
        return _canonize(set(stated), hash_name, budget)
    return lines, issued


def _issue(issued: Issued, label: str, prefix: str) -> str:
    """RDFC-1.0, "Issue Identifier Algorithm"."""
    known = issued.get(label)
    if known is None:
        known = issued[label] = f"{prefix}{len(issued)}"
    return known


class _Labelling:
    """One run of the "Canonicalization Algorithm" over one dataset."""

    __slots__ = ("_dataset", "_depth", "_first", "_hash", "_issued", "_steps_left")

    def __init__(self, dataset: Dataset, hasher: _Hash, budget: int) -> None:
        self._dataset = dataset
        self._hash = hasher
        self._steps_left = budget
        self._depth = 0
        self._issued: Issued = {}
        self._first: dict[str, str] = {}

    def issue(self) -> Issued:
        """Give every blank node its canonical label."""
        groups: dict[str, list[str]] = {}
        for label in self._dataset.own:
            digest = self._hash(self._dataset.first_degree(label))
            self._first[label] = digest
            groups.setdefault(digest, []).append(label)
        ties = []
        for digest in sorted(groups):
            labels = groups[digest]
            if len(labels) == 1:
                _issue(self._issued, labels[0], "_:c14n")
            else:
                ties.append(labels)
        for labels in ties:
            self._issue_tied(labels)
        return self._issued

    def _issue_tied(self, labels: list[str]) -> None:
        results = [
            self._n_degree(label, {label: "_:b0"})
            for label in labels
            if label not in self._issued
        ]
        for _, issued in sorted(results, key=_digest_of):
            for label in issued:
                _issue(self._issued, label, "_:c14n")

    def _n_degree(self, label: str, issued: Issued) -> tuple[str, Issued]:
        """RDFC-1.0, "Hash N-Degree Quads"."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BudgetExceededError(_SPENT)
        related = self._related(label, issued)
        data = []
        for digest in sorted(related):
            path, issued = self._shortest(related[digest], issued)
            data.append(digest + path)
        self._depth -= 1
        return self._hash("".join(data)), issued

    def _related(self, label: str, issued: Issued) -> dict[str, list[str]]:
        """Group the neighbours of a node by "Hash Related Blank Node".

        A neighbour stands there once for each quad that makes it one: the graph
        position hashes without the predicate, so entries do repeat.
        """
        related: dict[str, list[str]] = {}
        quads = self._dataset.linked.get(label, ())
        self._spend(1 + len(quads))
        for s, p, o, g in quads:
            for position, other in (("s" + p, s), ("o" + p, o), ("g", g)):
                if other[:1] == "_" and other != label:
                    name = (
                        self._issued.get(other)
                        or issued.get(other)
                        or self._first[other]
                    )
                    related.setdefault(self._hash(position + name), []).append(other)
        return related

    def _shortest(self, others: list[str], issued: Issued) -> tuple[str, Issued]:
        """Try every order of equal neighbours and keep the least path."""
        chosen: tuple[str, Issued] | None = None
        for order in _distinct_orders(others):
            self._spend(len(order))
            tried = self._path(order, dict(issued), chosen[0] if chosen else None)
            if tried is not None and (chosen is None or tried[0] < chosen[0]):
                chosen = tried
        if chosen is None:  # pragma: no cover - the first order is always kept
            msg = "no order of blank nodes has a path"
            raise AssertionError(msg)
        return chosen

    def _path(
        self, order: Iterable[str], issued: Issued, least: str | None
    ) -> tuple[str, Issued] | None:
        """Write the path of one order, or give up once it cannot be the least."""
        path = ""
        unseen = []
        for other in order:
            known = self._issued.get(other) or issued.get(other)
            if known is None:
                known = _issue(issued, other, "_:b")
                unseen.append(other)
            path += known
            if _cannot_win(path, least):
                return None
        for other in unseen:
            digest, deeper = self._n_degree(other, issued)
            path += f"{_issue(issued, other, '_:b')}<{digest}>"
            issued = deeper
            if _cannot_win(path, least):
                return None
        return path, issued

    def _spend(self, steps: int) -> None:
        self._steps_left -= steps
        if self._steps_left < 0:
            raise BudgetExceededError(_SPENT)


def _cannot_win(path: str, least: str | None) -> bool:
    return least is not None and len(path) >= len(least) and path > least


def _digest_of(result: tuple[str, Issued]) -> str:
    return result[0]


def _distinct_orders(items: list[str]) -> Iterator[list[str]]:
    """Yield every distinguishable order of a multiset.

    Equal entries make equal paths, so trying them all would cost n! for nothing.
    """
    order = sorted(items)
    last = len(order) - 1
    while True:
        yield order
        pivot = last - 1
        while pivot >= 0 and order[pivot] >= order[pivot + 1]:
            pivot -= 1
        if pivot < 0:
            return
        swap = last
        while order[swap] <= order[pivot]:
            swap -= 1
        order[pivot], order[swap] = order[swap], order[pivot]
        order[pivot + 1 :] = reversed(order[pivot + 1 :])
