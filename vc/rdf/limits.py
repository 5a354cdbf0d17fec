"""How large a document may be before any JSON-LD is done with it.

Bytes are counted where bytes are read (`vc.strict_json`); here it is structure,
since 512 KiB of brackets cost more than 512 KiB of prose. What RDFC-1.0 itself
may cost is bounded in `vc.rdf.rdfc`.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

from vc.errors import DataLossError, TooLargeError, UnsupportedInputError
from vc.rdf.terms import disputed_number

# A CLR with endorsed badges nests 20 deep; JSON itself is read to 32.
MAX_DEPTH: Final = 32
# 512 KiB of ordinary badge holds about 15,000 values.
MAX_VALUES: Final = 50_000
# Two hundred whole badges in one stack; a poison graph needs a handful.
MAX_BLANK_NODES: Final = 4_096
MAX_QUADS: Final = 50_000
MAX_TEXT: Final = 1_500_000  # characters: one picture as a data: URL, at most

KEYWORDS: Final = frozenset(
    {"@context", "@id", "@type", "@value", "@language", "@direction", "@list", "@set"}
)

_NEVER_TEXT: Final = ("\0", "\ufffe", "\uffff")


def disputed_text(text: str) -> str | None:
    """Say why implementations would write this text differently, if they would."""
    if text.isprintable():
        return None
    if any(character in text for character in _NEVER_TEXT):
        return "holds U+0000, U+FFFE or U+FFFF, which implementations write differently"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "holds half of a surrogate pair, which is not Unicode text"
    return None


def check_document(document: Mapping[str, Any]) -> None:
    """Refuse a document for its size, or for a value that no two stacks agree on.

    Raises:
        TooLargeError: too deep, too many values, or one text too long.
        UnsupportedInputError: a number, text or JSON-LD keyword outside our subset.
        DataLossError: a member that JSON-LD would drop without a word.
    """
    for count, (path, value, depth) in enumerate(_walk(document), start=1):
        if depth > MAX_DEPTH:
            msg = f"{path}: nested deeper than {MAX_DEPTH} levels"
            raise TooLargeError(msg)
        if count > MAX_VALUES:
            msg = f"{path}: more than {MAX_VALUES} values in one document"
            raise TooLargeError(msg)
        check_scalar(value, path)


def check_scalar(value: object, path: str) -> None:
    """Refuse a leaf that implementations write differently.

    Raises:
        TooLargeError: a text over the limit.
        UnsupportedInputError: a number or text that is disputed.
    """
    why = None
    if isinstance(value, str):
        why = disputed_text(value)
        if len(value) > MAX_TEXT:
            msg = f"{path}: a text of more than {MAX_TEXT} characters"
            raise TooLargeError(msg)
    elif isinstance(value, float) and not math.isfinite(value):
        why = "is not a finite number"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        why = disputed_number(value)
    if why is not None:
        msg = f"{path}: {why}"
        raise UnsupportedInputError(msg)


def _walk(document: object) -> Iterator[tuple[str, object, int]]:
    """Yield every value with its JSON path and depth, without recursion."""
    pending: list[tuple[str, object, int]] = [("$", document, 1)]
    while pending:
        path, value, depth = pending.pop()
        yield path, value, depth
        if isinstance(value, Mapping):
            for key, member in value.items():
                where = f"{path}.{key}"
                check_scalar(key, where)
                pending.append((where, member, depth + 1))
        elif isinstance(value, list | tuple):
            pending += [
                (f"{path}[{index}]", member, depth + 1)
                for index, member in enumerate(value)
            ]


def check_keywords(document: object) -> None:
    """Refuse keywords that drop or hide data, outside `@context`.

    Raises:
        UnsupportedInputError: a keyword outside our subset, or an empty value object.
        DataLossError: something that looks like a keyword and is none.
    """
    for path, value in _nodes(document):
        for key in value:
            if key.startswith("@") and key not in KEYWORDS:
                _refuse_keyword(key, path)
        if "@value" in value and value["@value"] is None:
            msg = f"{path}: a null @value would be dropped; leave the member out"
            raise DataLossError(msg)
        if ("@language" in value or "@direction" in value) and "@value" not in value:
            msg = f"{path}: a language without a @value would be dropped"
            raise DataLossError(msg)


def _refuse_keyword(key: str, path: str) -> None:
    if key in {"@graph", "@included", "@index", "@nest", "@reverse"}:
        msg = f"{path}: the keyword {key} is outside our subset of JSON-LD"
        raise UnsupportedInputError(msg)
    msg = f"{path}: {key!r} looks like a keyword, and would be dropped"
    raise DataLossError(msg)


def _nodes(document: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every object that is not part of a context, with its JSON path."""
    pending: list[tuple[str, object]] = [("$", document)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, Mapping):
            yield path, value
            pending += [
                (f"{path}.{key}", member)
                for key, member in value.items()
                if key != "@context"
            ]
        elif isinstance(value, list | tuple):
            pending += [
                (f"{path}[{index}]", member) for index, member in enumerate(value)
            ]


def paths_of(value: object, term: str, path: str = "$") -> Iterator[str]:
    """Yield where a member of this name, or a value that is this text, stands."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            if key == term:
                yield f"{path}.{key}"
            if key != "@context":
                yield from paths_of(member, term, f"{path}.{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from paths_of(member, term, f"{path}[{index}]")
    elif value == term:
        yield path
