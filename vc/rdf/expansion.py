"""The reference path: PyLD's expansion behind a guard, and our own way to RDF.

Serves the general profile, whose contexts may be inline, and is the oracle for
the compiled path. PyLD drops what it does not understand; here all of that is
refused, because a proof would silently not cover it (VC Data Integrity 1.0,
"Securing Data Losslessly"). PyLD never reaches the network: each call gets a
loader of its own that knows our pinned contexts and nothing else.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyld import jsonld
from pyld.context_resolver import ContextResolver

from contexts.errors import ContextNotPinnedError
from contexts.loader import PINNED_URLS, load_context
from vc.errors import (
    CanonicalizationError,
    DataLossError,
    TooLargeError,
    UnknownContextError,
    UnsupportedInputError,
)
from vc.jcs import canonicalize_jcs
from vc.rdf.limits import MAX_QUADS, check_document, check_keywords
from vc.rdf.terms import (
    I18N,
    RDF_FIRST,
    RDF_JSON,
    RDF_LANG_STRING,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    XSD_DOUBLE,
    XSD_STRING,
    Quad,
    boolean,
    directed,
    iri,
    is_iri,
    is_language_tag,
    literal,
    number,
    tagged,
)

MAX_INLINE_TERMS: Final = 500

# PyLD invents http://example.org/base/ when it has no base, and drops relative
# types when the base is None. With this one every relative IRI shows itself.
_BASE: Final = "relative-iri://none.invalid/"
_BASE_SCHEME: Final = "relative-iri:"

_ALIASABLE: Final = frozenset({"@id", "@type"})
_BLANK: Final = re.compile(r"_:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)

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


def reference_quads(document: Mapping[str, Any]) -> list[Quad]:
    """Give the quads of a document whose contexts are pinned or inline.

    Raises:
        TooLargeError: the document is over a limit of structure.
        UnknownContextError: a context that is neither pinned nor inline.
        DataLossError: a term, type, IRI or value that would be dropped.
        UnsupportedInputError: not JSON-LD, or outside what stacks agree on.
    """
    check_document(document)
    check_keywords(document)
    _check_contexts(document)
    return _Writer(document).quads(_expand(document))


def _expand(document: Mapping[str, Any]) -> list[Any]:
    dropped: list[str | None] = []
    options = {
        "base": _BASE,
        "documentLoader": _load,
        "contextResolver": ContextResolver({}, _load),
    }
    try:
        expanded: list[Any] = jsonld.expand(
            document, options, on_property_dropped=dropped.append
        )
    except _PYLD_FAILURES as exc:
        raise _refusal(exc) from exc
    if dropped:
        term = dropped[0]
        where = next(_paths_of(document, term), "$") if term else "$"
        what = f"the term {term!r}" if term else "a term mapped to null"
        msg = f"{where}: {what} is not defined by any context, so no proof covers it"
        raise DataLossError(msg)
    return expanded


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


# ------------------------------------------------------------------ contexts


def _check_contexts(value: object, path: str = "$") -> None:
    """Refuse any context that is neither pinned nor a plain inline object."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            if key == "@context":
                _check_context(member, f"{path}.@context")
            else:
                _check_contexts(member, f"{path}.{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            _check_contexts(member, f"{path}[{index}]")


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
        if term in {"@base", "@import"}:
            msg = f"{where}: the keyword {term} is outside our subset of JSON-LD"
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


def _paths_of(value: object, term: str, path: str = "$") -> Iterator[str]:
    """Yield where a member of this name, or a value that is this text, stands."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            if key == term:
                yield f"{path}.{key}"
            if key != "@context":
                yield from _paths_of(member, term, f"{path}.{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _paths_of(member, term, f"{path}[{index}]")
    elif value == term:
        yield path


# ------------------------------------------------------- expanded form to RDF


class _Writer:
    """Writes one expanded document as quads (JSON-LD 1.1 API, "Deserialize")."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._quads: list[Quad] = []
        self._labels: dict[str, str] = {}
        self._fresh = 0

    def quads(self, expanded: list[Any]) -> list[Quad]:
        for node in expanded:
            self._node(node, "")
        return self._quads

    def _add(self, subject: str, predicate: str, obj: str, graph: str) -> None:
        if len(self._quads) >= MAX_QUADS:
            msg = f"more than {MAX_QUADS} statements in one document"
            raise TooLargeError(msg)
        self._quads.append((subject, predicate, obj, graph))

    def _blank(self) -> str:
        self._fresh += 1
        return f"_:b{self._fresh}"

    def _node(self, node: Mapping[str, Any], graph: str) -> str:
        self._refuse_index(node)
        subject = self._resource(node["@id"]) if "@id" in node else self._blank()
        for name, values in node.items():
            if name == "@type":
                for each in values:
                    self._add(subject, RDF_TYPE, self._resource(each), graph)
            elif name == "@graph":
                self._graph(values, subject)
            elif name != "@id":
                predicate = self._predicate(name)
                for value in values:
                    self._add(subject, predicate, self._object(value, graph), graph)
        return subject

    def _graph(self, nodes: list[Any], name: str) -> None:
        for node in nodes:
            if "@value" in node or "@list" in node or not set(node) - {"@id", "@index"}:
                msg = (
                    "$: something in a graph (a proof or an embedded credential) says "
                    "nothing about itself, so no proof covers it; embed it whole"
                )
                raise DataLossError(msg)
            self._node(node, name)

    def _object(self, value: Mapping[str, Any], graph: str) -> str:
        if "@value" in value:
            return self._literal(value)
        if "@list" in value:
            return self._list(value, graph)
        return self._node(value, graph)

    def _list(self, value: Mapping[str, Any], graph: str) -> str:
        self._refuse_index(value)
        rest = RDF_NIL
        for item in reversed(value["@list"]):
            cell = self._blank()
            self._add(cell, RDF_FIRST, self._object(item, graph), graph)
            self._add(cell, RDF_REST, rest, graph)
            rest = cell
        return rest

    def _literal(self, value: Mapping[str, Any]) -> str:
        self._refuse_index(value)
        content, datatype = value["@value"], value.get("@type")
        if datatype == "@json":
            return literal(canonicalize_jcs(content).decode(), RDF_JSON)
        if datatype is not None:
            self._check_datatype(content, datatype)
        if isinstance(content, bool):
            return boolean(content, datatype)
        if isinstance(content, int | float):
            return number(content, datatype)
        if "@language" in value or "@direction" in value:
            return self._localized(value)
        return literal(content, datatype or XSD_STRING)

    def _localized(self, value: Mapping[str, Any]) -> str:
        language, direction = value.get("@language", ""), value.get("@direction")
        if "@language" in value and not is_language_tag(language):
            self._refuse(language, "is not a well-formed language tag (BCP 47)")
        if direction is None:
            return tagged(value["@value"], language)
        return directed(value["@value"], language, direction)

    def _check_datatype(self, content: object, datatype: str) -> None:
        if not is_iri(datatype) or datatype.startswith(_BASE_SCHEME):
            self._refuse(datatype, "is not an absolute IRI, as a datatype must be")
        if datatype in {RDF_JSON, RDF_LANG_STRING} or datatype.startswith(I18N):
            msg = f"the datatype {datatype} is written by JSON-LD, never by hand"
            raise UnsupportedInputError(msg)
        if datatype == XSD_DOUBLE and isinstance(content, str):
            msg = f"{content!r}: a text typed xsd:double is rewritten by some stacks"
            raise UnsupportedInputError(msg)

    def _resource(self, name: str | None) -> str:
        if name is None:
            msg = "$: an identifier or type that looks like a keyword would be dropped"
            raise DataLossError(msg)
        if name.startswith("_:"):
            if _BLANK.fullmatch(name) is None:
                self._refuse(name, "is not a blank node label")
            if name not in self._labels:
                self._labels[name] = self._blank()
            return self._labels[name]
        if not is_iri(name) or name.startswith(_BASE_SCHEME):
            self._refuse(name, "is not an absolute IRI or a term of a context")
        return iri(name)

    def _predicate(self, name: str) -> str:
        if not is_iri(name) or name.startswith(_BASE_SCHEME):
            self._refuse(name, "is not an absolute IRI, as a property must be")
        return iri(name)

    def _refuse_index(self, value: Mapping[str, Any]) -> None:
        if "@index" in value:
            self._refuse(value["@index"], "is an index, which no proof covers")

    def _refuse(self, name: str, why: str) -> None:
        shown = name.removeprefix(_BASE)
        where = next(_paths_of(self._document, shown), "$")
        msg = f"{where}: {shown!r} {why}"
        raise DataLossError(msg)
