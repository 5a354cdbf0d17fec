"""From what somebody hands in to the text of a credential.

Files are told apart by their first bytes, never by their name (attacks B06).
"""

from collections.abc import Callable
from typing import Final

from vc.baking import unbake_png, unbake_svg
from vc.errors import VcError
from verifier.errors import UnreadableSubmissionError

# Pictures carry artwork beside the credential; the JSON in them is bounded again.
MAX_SUBMISSION_BYTES: Final = 8 * 1024 * 1024

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_BOM: Final = b"\xef\xbb\xbf"


def read_submission(data: bytes) -> str:
    """The JSON or JWT text in `data`: itself, or baked into a PNG or SVG.

    Raises:
        UnreadableSubmissionError: too large, empty, damaged, or of another kind;
            the message says what would be readable.
    """
    if len(data) > MAX_SUBMISSION_BYTES:
        limit = MAX_SUBMISSION_BYTES // 1024 // 1024
        msg = f"it is larger than {limit} MB; no badge is"
        raise UnreadableSubmissionError(msg)
    if not data.strip():
        msg = "it is empty"
        raise UnreadableSubmissionError(msg)
    if data.startswith(_PNG):
        return _unbaked(unbake_png, data)
    if data.lstrip(_BOM).lstrip().startswith(b"<"):
        return _unbaked(unbake_svg, data)
    if data.startswith(b"%PDF"):
        msg = "PDF files are not read; hand in the PNG, SVG or JSON file, or the link"
        raise UnreadableSubmissionError(msg)
    return _text(data)


def _unbaked(unbake: Callable[[bytes], str], data: bytes) -> str:
    try:
        return unbake(data)
    except VcError as exc:
        raise UnreadableSubmissionError(str(exc)) from exc


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as exc:
        msg = "it is neither a PNG or SVG picture, nor text in UTF-8"
        raise UnreadableSubmissionError(msg) from exc
    return text.strip()
