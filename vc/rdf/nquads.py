"""A strict reader of N-Quads (RDF 1.1 N-Quads), into canonical terms.

For published vectors and second opinions; documents never pass through text.
Lines end at LF or CR LF only: `str.splitlines` would also break at U+0085 and
U+2028, which are ordinary characters inside a literal.
"""

import re
from typing import Final

from vc.errors import UnsupportedInputError
from vc.rdf.terms import XSD_STRING, Quad, escape

_IRI: Final = r"<[^\x00-\x20<>\"{}|^`]*>"
_NAME: Final = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF"
)
_NAME_ALL: Final = (
    _NAME + r"\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF"
    r"\uFDF0-\uFFFD\U00010000-\U000EFFFF_:0-9"
)
_INNER: Final = _NAME_ALL + r"\-\u00B7\u0300-\u036F\u203F\u2040"
_BLANK: Final = rf"_:[{_NAME_ALL}](?:[{_INNER}.]*[{_INNER}])?"
_LITERAL: Final = (
    r'"(?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*"'
    rf"(?:\^\^{_IRI}|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?"
)
_LINE: Final = re.compile(
    rf"[ \t]*({_IRI}|{_BLANK})[ \t]*({_IRI})[ \t]*({_IRI}|{_BLANK}|{_LITERAL})"
    rf"[ \t]*({_IRI}|{_BLANK})?[ \t]*\.[ \t]*(?:#.*)?"
)
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_EMPTY: Final = re.compile(r"[ \t]*(?:#.*)?")
_ESCAPED: Final = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf\"'\\]))"
)
_SHORT: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def parse_nquads(text: str) -> list[Quad]:
    """Give the quads of `text`, in its order, with canonical terms.

    Raises:
        UnsupportedInputError: a line is not one N-Quads statement.
    """
    quads = []
    for number, line in enumerate(re.split(r"\r?\n", text), start=1):
        if _EMPTY.fullmatch(line):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            msg = f"line {number} is not an N-Quads statement"
            raise UnsupportedInputError(msg)
        subject, predicate, obj, graph = match.groups()
        quads.append((_term(subject), _term(predicate), _term(obj), _term(graph or "")))
    return quads


def _term(text: str) -> str:
    if text.startswith('"'):
        return _literal(text)
    if text.startswith("<"):
        return f"<{_absolute(_unescape(text[1:-1]))}>"
    return text


def _literal(text: str) -> str:
    end = text.rindex('"')
    body, suffix = escape(_unescape(text[1:end])), text[end + 1 :]
    if suffix.startswith("^^"):
        datatype = _absolute(_unescape(suffix[3:-1]))
        suffix = "" if datatype == XSD_STRING else f"^^<{datatype}>"
    return f'"{body}"{suffix}'


def _absolute(text: str) -> str:
    if _ABSOLUTE.fullmatch(text) is None:
        msg = f"not an absolute IRI: {text!r}"
        raise UnsupportedInputError(msg)
    return text


def _unescape(text: str) -> str:
    return _ESCAPED.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code is None:
        return _SHORT.get(match[3], match[3])
    if int(code, 16) > 0x10FFFF:
        msg = f"no such character: {match[0]}"
        raise UnsupportedInputError(msg)
    return chr(int(code, 16))
