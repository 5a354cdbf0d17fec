"""PDF: a credential as an attached file (PDF 32000-1, "Embedded File Streams").

Only attachments are read: no page is drawn, no script run, no link followed. Run this
where it can be killed (`verifier.intake.confined`): a PDF can be made to cost anything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

import pypdf
import pypdf.filters
import pypdf.xmp
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    PdfObject,
    StreamObject,
)

from verifier.errors import UnreadableSubmissionError

# Loaded here and now; pypdf would load them with the first file.
_LOADED: Final = (pypdf.filters, pypdf.xmp)
# As much as a credential may have, and its attachments beside it.
MAX_ATTACHMENT_BYTES: Final = 1024 * 1024
MAX_ATTACHMENTS: Final = 50
_MAX_NODES: Final = 500
# In a damaged file pypdf looks through this many objects for the one to begin with;
# each look reads the whole file (found by the fuzzer: 10,000 took 0.6 s of 9 kB).
_RECOVERED_OBJECTS: Final = 50
_LIMITS: Final = pypdf.Configuration(
    zlib_maximum_output_length=4 * MAX_ATTACHMENT_BYTES,
    lzw_maximum_output_length=4 * MAX_ATTACHMENT_BYTES,
    run_length_maximum_output_length=4 * MAX_ATTACHMENT_BYTES,
    brotli_maximum_output_length=4 * MAX_ATTACHMENT_BYTES,
    array_maximum_element_count=10_000,
    dictionary_maximum_element_count=10_000,
    jbig2dec_binary=None,  # else a PDF could have a program of this machine started
)
_SPECIFICATIONS: Final = ("/UF", "/F")


def credential_in_pdf(data: bytes) -> bytes:
    """The one credential that is attached to a PDF: JSON or a token.

    Other attachments may stand beside it. Of a PDF that was added to, what its last
    revision attaches counts, which is what a reader of PDFs shows (attacks B10).

    Raises:
        UnreadableSubmissionError: it is encrypted or damaged, carries no credential,
            or more than one.
    """
    with _damage_named(), pypdf.apply_configuration(_LIMITS):
        reader = pypdf.PdfReader(
            BytesIO(data),
            strict=False,
            root_object_recovery_limit=_RECOVERED_OBJECTS,
        )
        if reader.is_encrypted:
            msg = "the PDF is encrypted; save a copy without a password"
            raise UnreadableSubmissionError(msg)
        found = [one for one in _attached(reader) if _may_be_credential(one)]
    if not found:
        msg = (
            "no badge is attached to the PDF; if a QR code is printed on it, hand in a "
            "picture of that, or its link"
        )
        raise UnreadableSubmissionError(msg)
    if len(found) > 1:
        msg = f"{len(found)} badges are attached to the PDF; there must be exactly one"
        raise UnreadableSubmissionError(msg)
    return found[0]


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except UnreadableSubmissionError:
        raise
    except LimitReachedError as exc:
        msg = "an attachment of the PDF is larger than a badge ever is"
        raise UnreadableSubmissionError(msg) from exc
    except Exception as exc:  # pypdf stumbles over hostile bytes in any way it likes
        msg = "the PDF is damaged; ask for the original file"
        raise UnreadableSubmissionError(msg) from exc


def _may_be_credential(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"eyJ"))


def _attached(reader: pypdf.PdfReader) -> Iterator[bytes]:
    """The content of each attached file, once: by name, or with the document."""
    streams: dict[int, StreamObject] = {}
    for specification in _specifications(reader.root_object):
        stream = _embedded(specification)
        if stream is not None:
            streams[id(stream)] = stream
        if len(streams) > MAX_ATTACHMENTS:
            msg = f"the PDF has over {MAX_ATTACHMENTS} attachments"
            raise UnreadableSubmissionError(msg)
    for stream in streams.values():
        yield _content(stream)


def _embedded(specification: DictionaryObject) -> StreamObject | None:
    """The stream of an attached file; objects of one reader are one object each."""
    streams = _dictionary(specification.get("/EF"))
    found = (_resolved(streams.get(name)) for name in _SPECIFICATIONS)
    return next((one for one in found if isinstance(one, StreamObject)), None)


def _content(stream: StreamObject) -> bytes:
    content = stream.get_data()
    if len(content) > MAX_ATTACHMENT_BYTES and _may_be_credential(content):
        msg = "an attachment of the PDF is larger than a badge ever is"
        raise UnreadableSubmissionError(msg)
    return content


def _specifications(catalog: DictionaryObject) -> Iterator[DictionaryObject]:
    """The file specifications of the name tree and of `/AF` (associated files)."""
    for one in _array(catalog.get("/AF")):
        yield _dictionary(one)
    names = _dictionary(catalog.get("/Names"))
    pending = [_dictionary(names.get("/EmbeddedFiles"))]
    for _ in range(_MAX_NODES):
        if not pending:
            return
        node = pending.pop()
        pending += [_dictionary(one) for one in _array(node.get("/Kids"))]
        # [name, specification, name, specification, …]
        for one in _array(node.get("/Names"))[1::2]:
            yield _dictionary(one)
    msg = "the attachments of the PDF are listed in a strange way"
    raise UnreadableSubmissionError(msg)


def _resolved(value: PdfObject | None) -> object:
    return None if value is None else value.get_object()


def _dictionary(value: PdfObject | None) -> DictionaryObject:
    resolved = _resolved(value)
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _array(value: PdfObject | None) -> list[PdfObject]:
    resolved = _resolved(value)
    return list(resolved) if isinstance(resolved, ArrayObject) else []
