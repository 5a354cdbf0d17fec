"""The reference path: PyLD's expansion behind a guard, and our own way to RDF.

Serves the general profile, whose contexts may be inline, and is the oracle for
the compiled path. PyLD drops what it does not understand; here all of that is
refused, because a proof would silently not cover it (VC Data Integrity 1.0,
"Securing Data Losslessly"). PyLD never reaches the network: each call gets a
loader that knows our pinned contexts and nothing else.
"""

import copy
import itertools
import threading
from collections.abc import Mapping
from typing import Any, Final

from cachetools import LRUCache
from pyld import jsonld
from pyld.context_resolver import ContextResolver

from contexts.errors import ContextNotPinnedError
from contexts.loader import load_context
from vc.errors import (
    CanonicalizationError,
    DataLossError,
    UnknownContextError,
    UnsupportedInputError,
)
from vc.rdf.expanded import RELATIVE, Writer
from vc.rdf.inline import check_contexts, has_inline_context
from vc.rdf.inline_work import refuse_dear_contexts
from vc.rdf.limits import check_document, check_keywords, paths_of
from vc.rdf.terms import Quad

# Pinned contexts and the scoped ones inside them; more than all of them together.
_MOST_KEPT: Final = 512
_KEPT: Final = threading.local()

# What PyLD lets escape, besides its own error, from a context that makes no sense.
_PYLD_FAILURES: Final = (
    jsonld.JsonLdError,
    AttributeError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    RecursionError,
)


class _Numbered:
    """Names for PyLD's contexts within this process, in place of UUIDs.

    `uuid.uuid1` reads the clock and the address of the network card, and may ask a
    daemon and write a file, some hundred times for one document.
    """

    uuid1 = staticmethod(itertools.count().__next__)


jsonld.uuid = _Numbered


def reference_quads(document: Mapping[str, Any]) -> list[Quad]:
    """Give the quads of a document whose contexts are pinned or inline.

    Raises:
        TooLargeError: the document is over a limit of structure.
        UnknownContextError: a context that is neither pinned nor inline.
        DataLossError: a term, type, IRI or value that would be dropped.
        UnsupportedInputError: not JSON-LD, or outside what stacks agree on.
        BudgetExceededError: applying its contexts would take too much work.
    """
    check_document(document)
    check_keywords(document)
    check_contexts(document)
    refuse_dear_contexts(document)
    return Writer(document).quads(_expand(document))


def _expand(document: Mapping[str, Any]) -> list[Any]:
    dropped: list[str | None] = []
    options = {
        "base": RELATIVE,
        "documentLoader": _load,
        "contextResolver": _resolver_for(document),
    }
    try:
        expanded: list[Any] = jsonld.expand(
            document, options, on_property_dropped=dropped.append
        )
    except _PYLD_FAILURES as exc:
        raise _refusal(exc) from exc
    if dropped:
        term = dropped[0]
        where = next(paths_of(document, term), "$") if term else "$"
        what = f"the term {term!r}" if term else "a term mapped to null"
        msg = f"{where}: {what} is not defined by any context, so no proof covers it"
        raise DataLossError(msg)
    return expanded


def _resolver_for(document: Mapping[str, Any]) -> ContextResolver:
    """Where PyLD keeps contexts that it has processed.

    Pinned ones stay for the next document: processing them anew is two thirds of the
    cost. A document with contexts of its own gets a place of its own, so that nothing
    a stranger wrote outlives his document. PyLD's caches know no locks, hence a
    place for each thread.
    """
    if has_inline_context(document):
        return ContextResolver({}, _load)
    resolver: ContextResolver | None = getattr(_KEPT, "resolver", None)
    if resolver is None:
        resolver = _KEPT.resolver = ContextResolver(LRUCache(_MOST_KEPT), _load)
    return resolver


def _load(url: str, _options: Mapping[str, Any]) -> dict[str, Any]:
    # PyLD resolves URLs inside what it is handed, in place: never hand it ours.
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": copy.deepcopy(load_context(url)),
    }


def _refusal(exc: BaseException) -> CanonicalizationError:
    cause: BaseException | None = exc
    while cause is not None:
        if isinstance(cause, ContextNotPinnedError):
            return UnknownContextError(str(cause))
        cause = cause.__cause__
    if isinstance(exc, jsonld.JsonLdError):
        return UnsupportedInputError(f"not JSON-LD as we accept it: {exc.code}")
    return UnsupportedInputError(f"not JSON-LD: {type(exc).__name__} while expanding")
