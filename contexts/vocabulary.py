"""What the terms of the pinned contexts stand for, all of them at once.

A program looks for a term by its name; a signature covers the IRI that it stands for.
Whoever can write one thing under another name hides it, so the names have to be known.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from contexts.loader import PINNED_URLS, load_context

_Definition = tuple[str, str]


def _definitions(context: object, prefixes: Mapping[str, str]) -> Iterator[_Definition]:
    """Every (term, IRI) of a context and of the contexts inside of it."""
    for part in context if isinstance(context, list) else [context]:
        if not isinstance(part, Mapping):
            continue
        prefixes = {**prefixes, **_targets(part)}
        for term, definition in part.items():
            yield from _of_term(term, definition, prefixes)


def _targets(context: Mapping[str, Any]) -> dict[str, str]:
    """What each term of one context is written to stand for."""
    targets = {
        term: one.get("@id") if isinstance(one, Mapping) else one
        for term, one in context.items()
    }
    return {term: one for term, one in targets.items() if isinstance(one, str)}


def _of_term(
    term: str, definition: object, prefixes: Mapping[str, str]
) -> Iterator[_Definition]:
    target = definition
    if isinstance(definition, Mapping):
        target = definition.get("@id")
        yield from _definitions(definition.get("@context"), prefixes)
    if isinstance(target, str) and (term == "@vocab" or not term.startswith("@")):
        yield term, _absolute(target, prefixes)


def _absolute(target: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, rest = target.partition(":")
    namespace = prefixes.get(prefix)
    if not colon or namespace is None or rest.startswith("//"):
        return target
    return _absolute(namespace, {}) + rest


def _collect() -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for url in PINNED_URLS:
        for term, iri in _definitions(load_context(url)["@context"], {}):
            names.setdefault(iri, set()).add(term)
    return names


_NAMES: Final = _collect()

TERMS_OF: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        iri: frozenset(terms)
        for iri, terms in _NAMES.items()
        if ":" in iri and "@vocab" not in terms
    }
)
"""For every IRI that some pinned term stands for, the names of those terms."""

TERMS: Final = frozenset(term for terms in TERMS_OF.values() for term in terms)
"""The names of all pinned terms; each might be a prefix."""

VOCABULARIES: Final = tuple(
    sorted(iri for iri, terms in _NAMES.items() if "@vocab" in terms)
)
"""The namespaces of pinned contexts in which every word is a term."""
