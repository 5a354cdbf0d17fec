"""SVG: a credential in one element (Open Badges 3.0, "SVG" under "Baked Badges").

The picture is parsed without document types, entities or processing instructions, and
changed as text at the places that the parser names, so the artwork stays as it was.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from vc.baking_forms import (
    FORMS,
    OLDER_ELEMENT,
    OPEN_BADGE,
    BakedForm,
)
from vc.errors import BakingError, TooLargeError

# Our own limits.
MAX_SVG_BYTES: Final = 2 * 1024 * 1024
MAX_CREDENTIAL_BYTES: Final = 512 * 1024
MAX_ELEMENTS: Final = 20_000
_MAX_DEPTH: Final = 128

_SVG: Final = "{http://www.w3.org/2000/svg}svg"
_CREDENTIALS: Final = frozenset(
    {OLDER_ELEMENT} | {f"{{{form.namespace}}}credential" for form in FORMS}
)
_DECLARATION: Final = re.compile(rb"<\?xml\s([^>]*)\?>")
_ENCODING: Final = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_TAG: Final = re.compile(rb"""</?([^\s/>"']+)(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_DECLARED_PREFIXES: Final = {
    form: re.compile(
        rb"""\sxmlns:%s\s*=\s*["']([^"']*)["']""" % form.prefix.encode("ascii")
    )
    for form in FORMS
}
_COMPACT_JWS: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
# XML 1.0, "Characters", without the carriage return, which parsers rewrite.
_NOT_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class _Found:
    """What one pass over the picture found; byte positions are those of tags."""

    root: int = 0
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    verify: str | None = None
    is_older: bool = False
    text: list[str] = field(default_factory=list)


def bake_svg(svg: bytes, credential: str, form: BakedForm = OPEN_BADGE) -> bytes:
    """`svg` with `credential` in it, in place of one that was there before.

    Raises:
        BakingError: `svg` is not a plain SVG picture, or `credential` is neither a JSON
            object nor a compact JWS, or has characters that XML cannot carry.
        TooLargeError: over our limits.
    """
    element = _encode_element(credential, form.prefix)
    found = _parse(svg)
    svg = _without_credential(svg, found)
    tag = _tag_at(svg, found.root)
    opening, name = tag.group(), tag.group(1)
    declared = _DECLARED_PREFIXES[form].search(opening)
    if declared is None:
        attribute = f' xmlns:{form.prefix}="{form.namespace}"'.encode()
        opening = opening[: 1 + len(name)] + attribute + opening[1 + len(name) :]
    elif declared.group(1) != form.namespace.encode():
        msg = f"the SVG uses the prefix {form.prefix!r} for something else; rename it"
        raise BakingError(msg)
    closing = b""
    if opening.endswith(b"/>"):
        opening, closing = opening[:-2] + b">", b"</" + name + b">"
    return svg[: tag.start()] + opening + element + closing + svg[tag.end() :]


def unbake_svg(svg: bytes) -> str:
    """The credential in `svg`: JSON, or a compact JWS.

    One of Open Badges 2 may be nothing but its own address.

    Raises:
        BakingError: `svg` is not a plain SVG picture, or holds no credential, more than
            one, or one in the wrong place.
        TooLargeError: over our limits.
    """
    found = _parse(svg)
    if not found.starts:
        msg = "the SVG holds no Open Badges 3 credential"
        raise BakingError(msg)
    text = "".join(found.text)
    if found.is_older:  # there a hosted assertion's address stands beside its text
        text = text.strip() or (found.verify or "").strip()
        found.verify = None
    if (found.verify is None) == (not text.strip()):
        msg = "the SVG's credential must be either its text or its verify attribute"
        raise BakingError(msg)
    credential = text if found.verify is None else found.verify
    _refuse_large(credential)
    return credential


def _encode_element(credential: str, prefix: str) -> bytes:
    _refuse_large(credential)
    if _COMPACT_JWS.fullmatch(credential):
        element = f"<{prefix}:credential verify={quoteattr(credential)}/>"
        return element.encode("ascii")
    stripped = credential.strip()
    if not (stripped.startswith("{") and stripped.endswith("}")):
        msg = "a credential to be baked is a JSON object or a compact JWS"
        raise BakingError(msg)
    if strange := _NOT_XML.search(credential):
        msg = (
            f"SVG cannot carry U+{ord(strange.group()):04X}; bake compact JSON instead"
        )
        raise BakingError(msg)
    data = credential.replace("]]>", "]]]]><![CDATA[>")
    return (f"<{prefix}:credential><![CDATA[{data}]]></{prefix}:credential>").encode()


def _refuse_large(credential: str) -> None:
    if len(credential.encode("utf-8", "surrogatepass")) > MAX_CREDENTIAL_BYTES:
        msg = f"credential over {MAX_CREDENTIAL_BYTES} bytes"
        raise TooLargeError(msg)


def _without_credential(svg: bytes, found: _Found) -> bytes:
    for start, end in zip(found.starts, found.ends, strict=True):
        opening = _tag_at(svg, start)
        empty = opening.group().endswith(b"/>")
        svg = svg[:start] + svg[(opening if empty else _tag_at(svg, end)).end() :]
    return svg


def _tag_at(svg: bytes, position: int) -> re.Match[bytes]:
    match = _TAG.match(svg, position)
    if match is None:
        msg = "the SVG cannot be changed as text; save it as plain SVG"
        raise BakingError(msg)
    return match


# ------------------------------------------------------------------ parsing


class _Finder:
    """Receives what the parser reads, and refuses what has no place in a badge."""

    def __init__(self, position: Callable[[], int]) -> None:
        self.found = _Found()
        self._position = position
        self._depth = 0
        self._elements = 0
        self._children = 0
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _MAX_DEPTH or self._elements > MAX_ELEMENTS:
            msg = f"SVG of over {MAX_ELEMENTS} elements or {_MAX_DEPTH} levels"
            raise TooLargeError(msg)
        if self._depth == 1:
            self._start_root(tag)
        elif self._inside:
            msg = "the SVG's credential must be text, without elements in it"
            raise BakingError(msg)
        elif tag in _CREDENTIALS:
            self._start_credential(tag, attributes)
        if self._depth == 2:
            self._children += 1

    def _start_root(self, tag: str) -> None:
        if tag != _SVG:
            msg = "not an SVG picture"
            raise BakingError(msg)
        self.found.root = self._position()

    def _start_credential(self, tag: str, attributes: dict[str, str]) -> None:
        if self.found.starts:
            msg = "the SVG holds more than one credential; there must be exactly one"
            raise BakingError(msg)
        if self._depth != 2 or self._children:
            msg = "the SVG's credential must stand directly after the <svg> tag"
            raise BakingError(msg)
        self._inside = True
        self.found.starts.append(self._position())
        self.found.verify = attributes.get("verify")
        self.found.is_older = tag == OLDER_ELEMENT

    def end(self, tag: str) -> None:
        self._depth -= 1
        if tag in _CREDENTIALS:
            self._inside = False
            self.found.ends.append(self._position())

    def data(self, text: str) -> None:
        if self._inside:
            self.found.text.append(text)

    def pi(self, target: str, _data: str) -> None:
        msg = f"the SVG has a processing instruction {target[:40]!r}; remove it"
        raise BakingError(msg)

    def close(self) -> _Found:
        return self.found


def _parse(svg: bytes) -> _Found:
    if len(svg) > MAX_SVG_BYTES:
        msg = f"SVG of {len(svg)} bytes; at most {MAX_SVG_BYTES} are read"
        raise TooLargeError(msg)
    _refuse_other_encodings(svg)
    finder = _Finder(lambda: int(parser.parser.CurrentByteIndex))
    parser = XMLParser(target=finder, encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(svg)
        parser.close()
    except DefusedXmlException as exc:
        msg = "the SVG has a document type or entities; save it as plain SVG"
        raise BakingError(msg) from exc
    except ParseError as exc:
        msg = f"the SVG is not well-formed XML: {exc}"
        raise BakingError(msg) from exc
    return finder.found


def _refuse_other_encodings(svg: bytes) -> None:
    # UTF-7, UTF-16 and EBCDIC have hidden tags from filters before.
    declaration = _DECLARATION.match(svg.removeprefix(b"\xef\xbb\xbf"))
    encoding = _ENCODING.search(declaration.group(1)) if declaration else None
    if encoding is not None and encoding.group(1).lower() != b"utf-8":
        msg = "the SVG declares another encoding than UTF-8; save it as UTF-8"
        raise BakingError(msg)
    try:
        svg.decode("utf-8")
    except UnicodeDecodeError as exc:
        msg = f"the SVG is not UTF-8 at byte {exc.start}"
        raise BakingError(msg) from exc
