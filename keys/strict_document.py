"""Documents about keys, read from bytes: one JSON object, or a refusal."""

import json
from typing import Any, Final, NoReturn

from keys.errors import DidUnreadableError

# Our own limit, the same as the guarded fetcher's: 64 keys take about 16 KiB.
MAX_DOCUMENT_BYTES: Final = 64 * 1024


def load_document(data: bytes) -> dict[str, Any]:
    """The JSON object that `data` spells.

    Raises:
        DidUnreadableError: over 64 KiB, not a JSON object, or ambiguous: a member
            twice, or a number that is none.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        msg = f"document of {len(data)} bytes; at most {MAX_DOCUMENT_BYTES} are read"
        raise DidUnreadableError(msg)
    try:
        document = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique_members,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as exc:
        msg = f"the document is not JSON: {exc}"
        raise DidUnreadableError(msg) from exc
    if not isinstance(document, dict):
        msg = "the document is not a JSON object"
        raise DidUnreadableError(msg)
    return document


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        msg = "a member name appears twice in one object"
        raise DidUnreadableError(msg)
    return members


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not a JSON number"
    raise DidUnreadableError(msg)
