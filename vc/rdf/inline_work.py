"""What the contexts that a document brings along may cost, before any is applied.

PyLD applies a context anew wherever it meets one that it has not met in just that
state: an embedded one at its object, one that is scoped to a term at each use of that
term. So a few kilobytes of contexts and of uses multiply to minutes of work; here they
are multiplied first (attacks N01).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vc.errors import BudgetExceededError

# In definitions of one term, which take PyLD some five microseconds each: a quarter of
# a second for one document. Twenty embedded badges with two pinned contexts each and
# ten inline ones take half of it.
MAX_WORK: Final = 25_000
# What applying a context costs beside its own terms: the pinned ones have a hundred
# terms with scoped contexts of their own; after another, those of types are due again.
_PINNED: Final = 500
_EMBEDDED: Final = 400
_SCOPED: Final = 50


def refuse_dear_contexts(document: Mapping[str, Any]) -> None:
    """Return if applying the contexts of a document is bounded work.

    Raises:
        BudgetExceededError: it could be more than we give to one document.
    """
    uses: Counter[str] = Counter()
    work = 0
    scoped: list[tuple[str, int]] = []
    for context in _contexts(document, uses):
        for entry in _entries(context):
            work += _EMBEDDED * isinstance(entry, Mapping) + _size(entry)
            scoped += _scoped_in(entry)
    work += sum((1 + uses[term]) * size for term, size in scoped)
    if work > MAX_WORK:
        msg = "applying the contexts that it brings along takes more work than we give"
        raise BudgetExceededError(msg)


def _contexts(document: object, uses: Counter[str]) -> Iterator[object]:
    """Every context of a document; the words of the rest are counted on the way."""
    pending = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, Mapping):
            if "@context" in value:
                yield value["@context"]
            uses.update(value.keys())
            pending += [one for key, one in value.items() if key != "@context"]
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, str):
            uses[value] += 1


def _entries(context: object) -> list[Any]:
    return context if isinstance(context, list) else [context]


def _size(context: object) -> int:
    """The terms that a context defines, those of the contexts inside it too."""
    if isinstance(context, str):
        return _PINNED
    if isinstance(context, list):
        return sum(map(_size, context))
    if not isinstance(context, Mapping):
        return 0
    return len(context) + sum(_size(inner) for _, inner in _inner(context))


def _inner(context: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for term, definition in context.items():
        if isinstance(definition, Mapping) and "@context" in definition:
            yield term, definition["@context"]


def _scoped_in(context: object) -> Iterator[tuple[str, int]]:
    """Each term of a context that has one of its own, however deep, and its size."""
    if isinstance(context, list):
        for entry in context:
            yield from _scoped_in(entry)
    elif isinstance(context, Mapping):
        for term, inner in _inner(context):
            yield term, _SCOPED + _size(inner)
            yield from _scoped_in(inner)
