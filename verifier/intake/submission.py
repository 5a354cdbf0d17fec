"""From what somebody hands in to the text of a credential, or a link to one.

Files are told apart by their first bytes, never by their name (attacks B06). What only
a large library can read is read where it can be killed (`verifier.intake.confined`).
"""

import re
from collections.abc import Callable
from typing import Final

from vc.baking import unbake_png, unbake_svg
from vc.errors import NothingBakedError, VcError
from verifier.errors import UnreadableSubmissionError

# Pictures carry artwork beside the credential; the JSON in them is bounded again.
MAX_SUBMISSION_BYTES: Final = 8 * 1024 * 1024
MAX_LINK_CHARS: Final = 2048

# Does the work of this name on these bytes; raises as `Confinement` does.
Confined = Callable[[str, bytes], bytes]

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_BOM: Final = b"\xef\xbb\xbf"
_HEIF: Final = b"ftyp"
_WEB_PAGE: Final = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)


def read_submission(data: bytes, *, confined: Confined) -> str:
    """The JSON, the token or the link in `data`.

    It is the text itself, baked into a PNG or SVG, attached to a PDF, or in the QR
    code of a photo or screenshot.

    Raises:
        UnreadableSubmissionError: too large, empty, damaged, or of another kind;
            the message says what would be readable.
        OverBudgetError, BusyError: reading it took too much, or had to wait.
    """
    if len(data) > MAX_SUBMISSION_BYTES:
        limit = MAX_SUBMISSION_BYTES // 1024 // 1024
        msg = f"it is larger than {limit} MB; no badge is"
        raise UnreadableSubmissionError(msg)
    if not data.strip():
        msg = "it is empty"
        raise UnreadableSubmissionError(msg)
    if data.startswith(_PNG):
        return _from_png(data, confined)
    if _WEB_PAGE.match(data.removeprefix(_BOM)):
        msg = "it is a web page and no badge; look there for a link to the badge itself"
        raise UnreadableSubmissionError(msg)
    if data.removeprefix(_BOM).lstrip().startswith(b"<"):
        return _unbaked(unbake_svg, data)
    if data.startswith(b"%PDF"):
        return confined("pdf", data).decode(errors="replace").lstrip("\ufeff").strip()
    if _is_photo(data):
        return confined("picture", data).decode(errors="replace")
    return _text(data)


def is_link(text: str) -> bool:
    """Tell whether what was handed in is a link, to be followed once."""
    return (
        text.startswith(("https://", "http://"))
        and len(text) <= MAX_LINK_CHARS
        and not any(one.isspace() for one in text)
    )


def _from_png(data: bytes, confined: Confined) -> str:
    """A baked badge counts before a QR code that is drawn in the same picture."""
    try:
        return unbake_png(data)
    except NothingBakedError:
        return confined("picture", data).decode(errors="replace")
    except VcError as exc:
        raise UnreadableSubmissionError(str(exc)) from exc


def _unbaked(unbake: Callable[[bytes], str], data: bytes) -> str:
    try:
        return unbake(data)
    except VcError as exc:
        raise UnreadableSubmissionError(str(exc)) from exc


def _is_photo(data: bytes) -> bool:
    if data[4:8] == _HEIF:
        msg = "HEIC photos are not read; take a screenshot, or save it as JPEG"
        raise UnreadableSubmissionError(msg)
    return data.startswith(b"\xff\xd8\xff") or (
        data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    )


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as exc:
        msg = "it is neither a picture, a PDF, nor text in UTF-8"
        raise UnreadableSubmissionError(msg) from exc
    return text.strip()
