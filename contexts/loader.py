"""A pinned context, or a refusal. Never the network.

Importing this module reads every pinned file and compares its SHA-256 with
`contexts.pins`, so that no process starts on an altered set.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Final

from contexts.errors import ContextAlteredError, ContextNotPinnedError
from contexts.pins import PINS, Pin

DOCUMENTS: Final = resources.files("contexts") / "documents"

_REMEDY: Final = (
    "restore it from version control, or run `python -m contexts repin` "
    "and review the difference"
)


def read_pinned(pin: Pin, directory: Traversable = DOCUMENTS) -> bytes:
    """Give the bytes of one pinned file.

    Raises:
        ContextAlteredError: the file is missing, or is not what was pinned.
    """
    try:
        content = (directory / pin.file).read_bytes()
    except OSError as exc:
        msg = f"contexts/documents/{pin.file} cannot be read: {_REMEDY}"
        raise ContextAlteredError(msg) from exc
    if hashlib.sha256(content).hexdigest() != pin.sha256:
        msg = (
            f"contexts/documents/{pin.file} differs from the digest pinned "
            f"for {pin.url}: {_REMEDY}"
        )
        raise ContextAlteredError(msg)
    return content


def read_all(
    pins: Iterable[Pin], directory: Traversable = DOCUMENTS
) -> Mapping[str, Mapping[str, Any]]:
    """Give every pinned document, parsed, by its URL.

    Raises:
        ContextAlteredError: one of the files is missing or altered.
    """
    return MappingProxyType(
        {pin.url: json.loads(read_pinned(pin, directory)) for pin in pins}
    )


_LOADED: Final = read_all(PINS.values())

PINNED_URLS: Final = frozenset(_LOADED)


def load_context(url: str) -> Mapping[str, Any]:
    """Give the pinned document of `url`; it is shared, so nobody may change it.

    Raises:
        ContextNotPinnedError: `url` is not pinned, letter for letter.
    """
    document = _LOADED.get(url)
    if document is None:
        raise ContextNotPinnedError(url)
    return document
