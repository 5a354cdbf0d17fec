"""From expanded JSON-LD to quads, refusing all that RDF would lose.

JSON-LD 1.1 API, "Deserialize JSON-LD to RDF Algorithm", for the part of it that
our guard lets through. A dataset is a set, so there is no node map.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from vc.errors import DataLossError, TooLargeError, UnsupportedInputError
from vc.jcs import canonicalize_jcs
from vc.rdf.limits import MAX_QUADS, paths_of
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

# PyLD invents http://example.org/base/ when it has no base, and drops relative
# types when the base is None. With this one every relative IRI shows itself.
RELATIVE: Final = "relative-iri://none.invalid/"
_RELATIVE_SCHEME: Final = "relative-iri:"

_BLANK: Final = re.compile(r"_:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)


class Writer:
    """Writes one expanded document as quads (JSON-LD 1.1 API, "Deserialize")."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._quads: list[Quad] = []
        self._labels: dict[str, str] = {}
        self._fresh = 0

    def quads(self, expanded: list[Any]) -> list[Quad]:
        """Write every node of an expanded document.

        Raises:
            DataLossError: an IRI or a value that RDF would lose.
            UnsupportedInputError: a datatype that implementations rewrite.
            TooLargeError: too many statements.
        """
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
        if not is_iri(datatype) or datatype.startswith(_RELATIVE_SCHEME):
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
        if not is_iri(name) or name.startswith(_RELATIVE_SCHEME):
            self._refuse(name, "is not an absolute IRI or a term of a context")
        return iri(name)

    def _predicate(self, name: str) -> str:
        if not is_iri(name) or name.startswith(_RELATIVE_SCHEME):
            self._refuse(name, "is not an absolute IRI, as a property must be")
        return iri(name)

    def _refuse_index(self, value: Mapping[str, Any]) -> None:
        if "@index" in value:
            self._refuse(value["@index"], "is an index, which no proof covers")

    def _refuse(self, name: str, why: str) -> None:
        shown = name.removeprefix(RELATIVE)
        where = next(paths_of(self._document, shown), "$")
        msg = f"{where}: {shown!r} {why}"
        raise DataLossError(msg)
