"""What to do with one property in one active context, decided once.

A plan holds the predicate and the tail of a plain literal as finished text, so
that the common case of a badge (a word and a string) costs one concatenation.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from vc.errors import DataLossError, UnsupportedInputError
from vc.rdf.context import Context
from vc.rdf.terms import (
    I18N,
    RDF_JSON,
    RDF_LANG_STRING,
    XSD_DOUBLE,
    XSD_STRING,
    is_iri,
)
from vc.rdf.words import KEYWORDS, Term

_NO_TERM: Final = Term(iri=None)


class Text(IntEnum):
    """What a string becomes under a property."""

    LITERAL = 0
    ID = 1
    VOCAB = 2
    DISPUTED = 3


class Shape(IntEnum):
    """What the values of a property are put into."""

    PLAIN = 0
    LIST = 1
    GRAPH = 2
    JSON = 3


@dataclass(slots=True, eq=False)
class Plan:
    """One property in one context; never changed once made.

    `plain` has no container but sets, which are none; `simple` also makes strings
    into literals with the ready `tail`; `keyword` is read with the node itself.
    `scoped` serves scalars, value objects and lone references, which keep a
    type-scoped context; `child` serves node objects, which leave it.
    """

    simple: bool
    plain: bool
    keyword: bool
    tail: str
    predicate: str
    text: Text
    shape: Shape
    datatype: str | None
    outer: Context
    scoped: Context
    child: Context


def plan_for(context: Context, name: str) -> Plan:
    """Give the plan for a member of a node, remembered only for defined terms.

    A stranger's word is worked out each time, lest strangers fill our memory.

    Raises:
        DataLossError: no context defines it, so that no proof would cover it.
        UnsupportedInputError: a keyword outside our subset.
    """
    plan = _made(context, name)
    if name in context.terms or name in KEYWORDS:
        context.plans[name] = plan
    return plan


def _made(context: Context, name: str) -> Plan:
    meaning = context.expand(name, as_vocab=True)
    if meaning in KEYWORDS:
        return _keyword(context, name, meaning)
    if meaning is None or not is_iri(meaning):
        msg = f"the term {name!r} is not defined by any context, so no proof covers it"
        raise DataLossError(msg)
    term = context.terms.get(name, _NO_TERM)
    scoped = context.scoped(term)
    valued = scoped.terms.get(name, _NO_TERM)
    text, tail, datatype = _text(scoped, valued)
    shape = _shape(term)
    return Plan(
        simple=text is Text.LITERAL and shape is Shape.PLAIN,
        plain=shape is Shape.PLAIN,
        keyword=False,
        tail=tail,
        predicate=f"<{meaning}>",
        text=text,
        shape=shape,
        datatype=datatype,
        outer=context,
        scoped=scoped,
        child=context.reverted().scoped(term),
    )


def _keyword(context: Context, name: str, keyword: str | None) -> Plan:
    if keyword not in {"@id", "@type", "@context"}:
        msg = f"{name!r}: the keyword {keyword} is outside our subset of JSON-LD here"
        raise UnsupportedInputError(msg)
    return Plan(
        simple=False,
        plain=False,
        keyword=True,
        tail="",
        predicate="",
        text=Text.DISPUTED,
        shape=Shape.PLAIN,
        datatype=None,
        outer=context,
        scoped=context,
        child=context,
    )


def _shape(term: Term) -> Shape:
    containers = term.containers
    if term.type == "@json":
        return Shape.JSON
    if "@list" in containers:
        return Shape.LIST
    return Shape.GRAPH if "@graph" in containers else Shape.PLAIN


def _text(context: Context, term: Term) -> tuple[Text, str, str | None]:
    """Say what strings become: how, with which tail, and in which datatype."""
    if term.type == "@id":
        return Text.ID, "", None
    if term.type == "@vocab":
        return Text.VOCAB, "", None
    if term.type is None or term.type == "@none":
        return Text.LITERAL, _default_tail(context, term), None
    datatype = term.type
    if is_disputed_datatype(datatype):
        return Text.DISPUTED, "", datatype
    if datatype == XSD_STRING:
        return Text.LITERAL, '"', datatype
    return Text.LITERAL, f'"^^<{datatype}>', datatype


def is_disputed_datatype(datatype: str) -> bool:
    """Tell whether a string may not carry this datatype here.

    Some stacks rewrite texts typed xsd:double; the others are written by JSON-LD
    itself, so that a text so typed would look like something else.
    """
    return datatype in {XSD_DOUBLE, RDF_JSON, RDF_LANG_STRING, "@json"} or (
        datatype.startswith(I18N)
    )


def _default_tail(context: Context, term: Term) -> str:
    language = context.language if term.language is None else term.language
    direction = context.direction if term.direction is None else term.direction
    if direction:
        return f'"^^<{I18N}{language}_{direction}>'
    return f'"@{language}' if language else '"'
