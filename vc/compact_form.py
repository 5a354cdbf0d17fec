"""Every statement under the name by which programs look for it.

A signature over RDF holds however a term is spelled. Who writes `credentialStatus`
or `validUntil` as the IRI that it stands for, or gives it another name in a context
of their own, leaves the signature good and hides the revocation, or the end, from
every program that reads JSON. So a document has to be in compact form, as VCDM 2.0,
"Conformance", demands, and nobody renames what a pinned context has named.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from contexts.vocabulary import TERMS, TERMS_OF, VOCABULARIES
from vc.errors import TooLargeError, UnsupportedInputError
from vc.model import Document, as_list
from vc.rdf.limits import MAX_DEPTH

_IN_VALUES: Final = frozenset({"@value", "@language", "@direction", "@type"})
# Its value is a JSON literal, whose members are no terms (credentials/v2).
_JSON_LITERALS: Final = frozenset({"jsonSchema"})
_HOLDERS: Final = frozenset({dict, list})
_PLAIN: Final = TERMS | {"id"}


def check_compact(document: Document) -> None:
    """Return if every term goes by its own name.

    Raises:
        UnsupportedInputError: a member or a type is written as an IRI or keyword that
            a pinned term stands for, or an inline context renames one; the message
            says where.
        TooLargeError: inline contexts within each other without end.
    """
    for where, name in uncompacted(document):
        msg = f"{where}: {name!r:.120} is not the name of a term, but stands for one"
        raise UnsupportedInputError(msg)


def _is_plain(document: Document) -> bool:
    """Whether there is nothing to look at twice: what nearly every document is."""
    pending: list[Any] = [dict(document)]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            pending += [one for one in value if type(one) in _HOLDERS]
            continue
        members: dict[object, Any] = value
        for name, one in members.items():
            if name == "type":
                if not _are_plain_types(one):
                    return False
            elif name not in _PLAIN and _needs_a_look(name, one):
                return False
            elif type(one) in _HOLDERS:
                pending.append(one)
    return True


def _are_plain_types(value: object) -> bool:
    """Whether these are texts, one or many, none of which could be an IRI."""
    if isinstance(value, str):
        return ":" not in value
    return isinstance(value, list) and all(
        isinstance(one, str) and ":" not in one for one in value
    )


def _needs_a_look(name: object, value: object) -> bool:
    if name == "@context":
        return not _is_list_of_urls(value)
    return not isinstance(name, str) or ":" in name or name.startswith("@")


def _texts_in(value: object) -> list[str]:
    """The texts of `value`, itself or its elements; anything else is refused later."""
    return [one for one in as_list(value) if isinstance(one, str)]


def _is_list_of_urls(context: object) -> bool:
    return isinstance(context, list) and all(type(one) is str for one in context)


def uncompacted(document: Document) -> Iterator[tuple[str, str]]:
    """Where something goes by another name than its term's, and that name."""
    if _is_plain(document):
        return
    pending: list[tuple[str, Any]] = [("$", document)]
    while pending:
        where, value = pending.pop()
        if isinstance(value, list):
            pending += [(f"{where}[{n}]", one) for n, one in enumerate(value)]
        elif isinstance(value, Mapping):
            yield from _uncompacted_members(value, where)
            pending += [
                (f"{where}.{name}", one)
                for name, one in value.items()
                if name != "@context" and name not in _JSON_LITERALS
            ]


def _uncompacted_members(
    value: Mapping[str, Any], where: str
) -> Iterator[tuple[str, str]]:
    allowed = _IN_VALUES if "@value" in value else frozenset()
    for name, one in value.items():
        if name == "@context":
            yield from _renamed(one, f"{where}.@context")
        elif _stands_for_another(name, allowed):
            yield where, name
        elif name == "type":
            for kind in _texts_in(one):
                if _stands_for_another(kind, frozenset()):
                    yield f"{where}.type", kind


def _stands_for_another(name: object, allowed: frozenset[str]) -> bool:
    if not isinstance(name, str):
        return True
    if name.startswith("@"):
        return name not in allowed
    prefix, colon, _ = name.partition(":")
    return bool(colon) and (
        prefix in TERMS or name in TERMS_OF or name.startswith(VOCABULARIES)
    )


def _renamed(context: object, where: str, depth: int = 1) -> Iterator[tuple[str, str]]:
    """The terms of an inline context that mean what a pinned one means by another."""
    if depth > MAX_DEPTH:
        msg = f"{where:.80}: contexts nested deeper than {MAX_DEPTH} levels"
        raise TooLargeError(msg)
    if isinstance(context, list):
        for index, one in enumerate(context):
            yield from _renamed(one, f"{where}[{index}]", depth + 1)
    elif isinstance(context, Mapping):
        for term, definition in context.items():
            target = definition
            if isinstance(definition, Mapping):
                target = definition.get("@id", term)
                scoped = definition.get("@context")
                yield from _renamed(scoped, f"{where}.{term}", depth + 1)
            if _renames(term, target):
                yield where, term


def _renames(term: str, target: object) -> bool:
    if not isinstance(target, str) or (term.startswith("@") and term != "@vocab"):
        return False
    if target in TERMS_OF:
        return term not in TERMS_OF[target]
    if target.partition(":")[0] in TERMS and ":" in target:
        return True
    # A prefix or a vocabulary out of which a pinned IRI could be put together.
    return any(iri.startswith(target) for iri in TERMS_OF)
