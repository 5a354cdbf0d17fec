"""Which contexts a document of the general profile may bring along.

Any pinned URL, and inline objects within bounds. That they redefine no protected
term is PyLD's to hold; what could hide data from a proof is refused here, before
PyLD sees it.
"""

from collections.abc import Mapping
from typing import Any, Final

from contexts.errors import ContextNotPinnedError
from contexts.loader import PINNED_URLS
from vc.errors import TooLargeError, UnknownContextError, UnsupportedInputError
from vc.rdf.definitions import CONTEXT_MEMBERS

MAX_INLINE_TERMS: Final = 500

_ALIASABLE: Final = frozenset({"@id", "@type"})


def check_contexts(value: object, path: str = "$") -> None:
    """Refuse any context that is neither pinned nor a plain inline object.

    Raises:
        UnknownContextError: a URL that is not pinned.
        UnsupportedInputError: null, or something outside our subset.
        TooLargeError: too many terms.
    """
    if isinstance(value, Mapping):
        for key, member in value.items():
            if key == "@context":
                _check_context(member, f"{path}.@context")
            else:
                check_contexts(member, f"{path}.{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            check_contexts(member, f"{path}[{index}]")


def has_inline_context(value: object) -> bool:
    """Tell whether a document that passed brings contexts of its own."""
    if isinstance(value, Mapping):
        return any(
            not _is_urls(member) if key == "@context" else has_inline_context(member)
            for key, member in value.items()
        )
    return isinstance(value, list) and any(has_inline_context(one) for one in value)


def _is_urls(context: object) -> bool:
    entries = context if isinstance(context, list) else [context]
    return all(isinstance(entry, str) for entry in entries)


def _check_context(context: object, path: str) -> None:
    if isinstance(context, list):
        for index, entry in enumerate(context):
            if isinstance(entry, list):
                msg = f"{path}[{index}]: a list of contexts inside a list"
                raise UnsupportedInputError(msg)
            _check_context(entry, f"{path}[{index}]")
    elif isinstance(context, str):
        if context not in PINNED_URLS:
            raise UnknownContextError(f"{path}: {ContextNotPinnedError(context)}")
    elif isinstance(context, Mapping):
        _check_inline(context, path)
    else:
        msg = f"{path}: a context is a URL or an object here, and never null"
        raise UnsupportedInputError(msg)


def _check_inline(context: Mapping[str, Any], path: str) -> None:
    if len(context) > MAX_INLINE_TERMS:
        msg = f"{path}: more than {MAX_INLINE_TERMS} terms in one inline context"
        raise TooLargeError(msg)
    for term, definition in context.items():
        where = f"{path}.{term}"
        if term.startswith("@") and term not in CONTEXT_MEMBERS:
            msg = f"{where}: {term} in a context is outside our subset of JSON-LD"
            raise UnsupportedInputError(msg)
        target = definition
        if isinstance(definition, Mapping):
            target = definition.get("@id")
            _refuse_definition(definition, where)
            if "@context" in definition:
                _check_context(definition["@context"], f"{where}.@context")
        if not term.startswith("@") and _hides_keyword(target):
            msg = f"{where}: an alias of {target}; only @id and @type may have one"
            raise UnsupportedInputError(msg)


def _hides_keyword(target: object) -> bool:
    return (
        isinstance(target, str) and target.startswith("@") and target not in _ALIASABLE
    )


def _refuse_definition(definition: Mapping[str, Any], path: str) -> None:
    for keyword in ("@nest", "@reverse", "@index", "@import"):
        if keyword in definition:
            msg = f"{path}: {keyword} in a term is outside our subset of JSON-LD"
            raise UnsupportedInputError(msg)
