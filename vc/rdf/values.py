"""The terms of scalars and value objects, as one plan or context reads them."""

from typing import Any

from vc.errors import DataLossError, UnsupportedInputError
from vc.jcs import canonicalize_jcs
from vc.rdf.context import Context
from vc.rdf.definitions import DIRECTIONS
from vc.rdf.limits import check_document, check_scalar, disputed_text
from vc.rdf.plans import Plan, Text, is_disputed_datatype
from vc.rdf.terms import (
    RDF_JSON,
    XSD_DOUBLE,
    XSD_STRING,
    boolean,
    directed,
    escape,
    is_iri,
    is_language_tag,
    literal,
    number,
    tagged,
)


def resource_term(context: Context, word: object, *, as_vocab: bool) -> str:
    """Give the term of an identifier, or of a word that stands for one.

    Raises:
        DataLossError: it is relative, or ill-formed, so that RDF would lose it.
        UnsupportedInputError: not text, or a blank node identifier.
    """
    if not isinstance(word, str):
        msg = "an identifier is not text"
        raise UnsupportedInputError(msg)
    if not as_vocab and is_iri(word) and word.partition(":")[0] not in context.terms:
        return f"<{word}>"
    expanded = context.expand(word, as_vocab=as_vocab)
    if expanded is not None and expanded.startswith("_:"):
        msg = "blank node identifiers are not used in Open Badges"
        raise UnsupportedInputError(msg)
    if expanded is None or not is_iri(expanded):
        msg = f"{word[:200]!r} is not an absolute IRI or a term of a context"
        raise DataLossError(msg)
    return f"<{expanded}>"


def escaped_text(text: str) -> str:
    """Give a text as it stands in a literal.

    Raises:
        UnsupportedInputError: it holds half a surrogate pair or a non-character.
    """
    why = disputed_text(text)
    if why is not None:
        raise UnsupportedInputError(why)
    return escape(text)


def text_term(plan: Plan, value: str) -> str:
    """Give the term of a string under a property.

    Raises:
        DataLossError: it should be an identifier, and is none.
        UnsupportedInputError: its datatype or its characters are disputed.
    """
    if plan.text is Text.LITERAL:
        return f'"{escaped_text(value)}{plan.tail}'
    if plan.text is Text.DISPUTED:
        msg = f"a text of the datatype {plan.datatype} is rewritten by some stacks"
        raise UnsupportedInputError(msg)
    return resource_term(plan.scoped, value, as_vocab=plan.text is Text.VOCAB)


def json_term(value: object) -> str:
    """Give a JSON literal, its text in canonical form (RFC 8785).

    Raises:
        UnsupportedInputError: null, or a value without a canonical form.
        TooLargeError: over a limit of structure.
    """
    if value is None:
        msg = "a null JSON literal is read differently by implementations"
        raise UnsupportedInputError(msg)
    check_document({"value": value})
    return literal(canonicalize_jcs(value).decode(), RDF_JSON)


# ------------------------------------------------------------- value objects


def value_object_term(context: Context, value: dict[str, Any]) -> str:
    """Give the literal of an object with `@value` (JSON-LD 1.1, "Value Objects").

    Raises:
        DataLossError: a member that a proof would not cover.
        UnsupportedInputError: members that do not go together, or are disputed.
    """
    content = value["@value"]
    datatype: object = None
    for name, member in value.items():
        if name in context.type_names:
            if datatype is not None or member is None:
                msg = "a value object has one type or none"
                raise UnsupportedInputError(msg)
            datatype = member
        elif name not in {"@value", "@language", "@direction"}:
            _refuse_member(name)
    if content is None:
        msg = "a null @value would be dropped; leave the member out"
        raise DataLossError(msg)
    if "@language" in value or "@direction" in value:
        return _tagged_object(value, datatype)
    if datatype is None:
        return scalar_term(content, None)
    return _typed_object(context, content, datatype)


def _refuse_member(name: str) -> None:
    if name == "@index":
        msg = "an index is covered by no proof"
        raise DataLossError(msg)
    msg = f"a value object with {name!r}"
    raise UnsupportedInputError(msg)


def _tagged_object(value: dict[str, Any], datatype: object) -> str:
    if datatype is not None:
        msg = "a value object has a type or a language, not both"
        raise UnsupportedInputError(msg)
    language, direction = value.get("@language", ""), value.get("@direction", "")
    if "@language" in value and not (
        isinstance(language, str) and is_language_tag(language)
    ):
        msg = f"{language!r} is not a well-formed language tag (BCP 47)"
        raise DataLossError(msg)
    if "@direction" in value and direction not in DIRECTIONS:
        msg = f"{direction!r} is not a direction, which is ltr or rtl"
        raise DataLossError(msg)
    return _localized(value["@value"], language, direction)


def _typed_object(context: Context, content: object, datatype: object) -> str:
    expanded = (
        context.expand(datatype, as_vocab=True) if isinstance(datatype, str) else None
    )
    if expanded == "@json":
        return json_term(content)
    if expanded is None or not is_iri(expanded):
        msg = f"{datatype!r} is not an absolute IRI, as a datatype must be"
        raise DataLossError(msg)
    if is_disputed_datatype(expanded) and not (
        expanded == XSD_DOUBLE and isinstance(content, int | float)
    ):
        msg = f"a text of the datatype {expanded} is rewritten by some stacks"
        raise UnsupportedInputError(msg)
    return scalar_term(content, expanded)


def scalar_term(content: object, datatype: str | None) -> str:
    """Give the literal of a text, number or truth value.

    Raises:
        UnsupportedInputError: none of these, or one that is disputed.
    """
    if isinstance(content, str):
        escaped_text(content)
        return literal(content, datatype or XSD_STRING)
    if isinstance(content, bool):
        return boolean(content, datatype)
    if isinstance(content, int | float):
        check_scalar(content, "the number")
        return number(content, datatype)
    msg = f"a {type(content).__name__} where a text, number or truth value belongs"
    raise UnsupportedInputError(msg)


def _localized(text: object, language: str, direction: str) -> str:
    if not isinstance(text, str):
        msg = "only a text has a language or a direction"
        raise UnsupportedInputError(msg)
    escaped_text(text)
    if direction:
        return directed(text, language, direction)
    return tagged(text, language) if language else literal(text)
