"""What a rule says when it is broken."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach: where it is (a path into the document) and what is wrong."""

    path: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: a name that never changes, the clause it comes from, the check.

    `compares`: the parts of a document whose texts it holds against each other. Of any
    other text a rule asks only what kind it is, so that another of that kind keeps it.
    """

    id: str
    citation: str
    check: Callable[[Mapping[str, Any]], Iterable[Finding]]
    compares: tuple[tuple[str, ...], ...] = ()
