"""RDF terms as canonical N-Quads writes them: escaping, IRIs, numbers, languages.

Terms travel as the text they have in the canonical form, so that each is
written once and never parsed again. RDFC-1.0, "A Canonical form of N-Quads".
"""

import re
from typing import Final, TypeAlias

Quad: TypeAlias = tuple[str, str, str, str]
"""Subject, predicate, object and graph, each serialized; "" is the default graph."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
I18N: Final = "https://www.w3.org/ns/i18n#"

RDF_TYPE: Final = f"<{RDF}type>"
RDF_FIRST: Final = f"<{RDF}first>"
RDF_REST: Final = f"<{RDF}rest>"
RDF_NIL: Final = f"<{RDF}nil>"
RDF_JSON: Final = f"{RDF}JSON"
RDF_LANG_STRING: Final = f"{RDF}langString"
XSD_STRING: Final = f"{XSD}string"
XSD_BOOLEAN: Final = f"{XSD}boolean"
XSD_INTEGER: Final = f"{XSD}integer"
XSD_DOUBLE: Final = f"{XSD}double"

# I-JSON (RFC 7493), "Numbers": beyond this an integer is not the same everywhere.
MAX_INTEGER: Final = 2**53 - 1
# Below this ECMAScript writes a number without a dot, and jsonld.js reads 1e-7
# as an integer.
MIN_MAGNITUDE: Final = 1e-6
# Beyond this Python and ECMAScript round ties in the last digit differently.
MAX_SIGNIFICANT_DIGITS: Final = 15

ESCAPES: Final = {
    **{code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)},
    0x08: "\\b",
    0x09: "\\t",
    0x0A: "\\n",
    0x0C: "\\f",
    0x0D: "\\r",
    0x22: '\\"',
    0x5C: "\\\\",
}

# RFC 3987, "ucschar", and no white space of any script among it.
_BEYOND_ASCII: Final = (
    r"\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    r"\u2060-\u2fff\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(p * 0x10000)}-{chr(p * 0x10000 + 0xFFFD)}" for p in range(1, 14))
    + "\U000e1000-\U000efffd"
)
_SCHEME: Final = r"[A-Za-z][A-Za-z0-9+.-]*:"
_ASCII: Final = r"!#-;=?-\[\]_a-z~"
_ASCII_IRI: Final = re.compile(rf"{_SCHEME}[{_ASCII}]*")
_IRI: Final = re.compile(rf"{_SCHEME}[{_ASCII}{_BEYOND_ASCII}]*")

# BCP 47 (RFC 5646), "Syntax of the Language Tag", without the irregular
# grandfathered tags, which no list of languages uses any more.
_LANGUAGE: Final = re.compile(
    r"""(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})   # language
        (?:-[a-z]{4})?                                         # script
        (?:-(?:[a-z]{2}|[0-9]{3}))?                            # region
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*               # variants
        (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*                   # extensions
        (?:-x(?:-[a-z0-9]{1,8})+)?                             # private use
        | x(?:-[a-z0-9]{1,8})+""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)


def escape(text: str) -> str:
    """Give `text` as it stands between the quotes of a canonical literal."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    return text.translate(ESCAPES)


def is_iri(text: str) -> bool:
    """Tell whether `text` is absolute and can stand in N-Quads unescaped.

    No white space or control of any script, no private character, none of
    `<>"{}|^` and backslash; not at the end either, where `$` would let one pass.
    """
    return (_ASCII_IRI.fullmatch(text) or _IRI.fullmatch(text)) is not None


def is_language_tag(text: str) -> bool:
    """Tell whether `text` is a well-formed BCP 47 tag."""
    return _LANGUAGE.fullmatch(text) is not None


def iri(text: str) -> str:
    """Give the term of an IRI that `is_iri` accepted."""
    return f"<{text}>"


def literal(text: str, datatype: str = XSD_STRING) -> str:
    """Give a literal; the datatype xsd:string is never written."""
    if datatype == XSD_STRING:
        return f'"{escape(text)}"'
    return f'"{escape(text)}"^^<{datatype}>'


def tagged(text: str, language: str) -> str:
    """Give a literal in a language; JSON-LD 1.1 API lets tags be lower-cased."""
    return f'"{escape(text)}"@{language.lower()}'


def directed(text: str, language: str, direction: str) -> str:
    """Give a literal with a base direction, as its i18n datatype.

    JSON-LD 1.1 API, "Object to RDF Conversion", rdfDirection i18n-datatype:
    without it the direction would not be covered by a proof. `language` may be "".
    """
    return literal(text, f"{I18N}{language.lower()}_{direction}")


def boolean(value: bool, datatype: str | None = None) -> str:  # noqa: FBT001
    """Give a truth value, in its coerced datatype if there is one."""
    return literal("true" if value else "false", datatype or XSD_BOOLEAN)


def number(value: float, datatype: str | None = None) -> str:
    """Give a number that `disputed_number` let pass, in its datatype if coerced.

    JSON-LD 1.1 API, "Object to RDF Conversion": the lexical form is chosen by the
    number, not by the datatype, save that xsd:double is always a double.
    """
    if datatype == XSD_DOUBLE or not float(value).is_integer():
        return literal(_double(float(value)), datatype or XSD_DOUBLE)
    return literal(str(int(value)), datatype or XSD_INTEGER)


def disputed_number(value: float) -> str | None:
    """Say why implementations would write this number differently, if they would."""
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        return "is beyond 2^53 - 1"
    if isinstance(value, int) or value.is_integer():
        return None
    if abs(value) < MIN_MAGNITUDE:
        return "is smaller than a millionth"
    if len(repr(value).strip("-0").replace(".", "")) > MAX_SIGNIFICANT_DIGITS:
        return f"has more than {MAX_SIGNIFICANT_DIGITS} significant digits"
    return None


def _double(value: float) -> str:
    """Give XML Schema's canonical double, 1.5E0, from at most 15 digits."""
    mantissa, exponent = f"{value:.15E}".split("E")
    mantissa = mantissa.rstrip("0")
    if mantissa.endswith("."):
        mantissa += "0"
    return f"{mantissa}E{int(exponent)}"
