"""The host that answers for an issuer, and what its name may be mistaken for.

Hosts are compared in their ASCII form (A-label); a name whose letters are of several
scripts, or of another one than it seems, is shown with a warning (attacks W07, UTS 39).
"""

import unicodedata
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from keys.did import did_web_document_url
from keys.errors import KeysError
from keys.https_url import SCHEME

_ACE: Final = "xn--"
# Written together in one language, so that their mixture is no warning.
_TOGETHER: Final = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA", "LATIN"}),
    frozenset({"CJK", "HANGUL", "LATIN"}),
    frozenset({"CJK", "BOPOMOFO", "LATIN"}),
)


@lru_cache(maxsize=256)
def host_of(identifier: str) -> str | None:
    """The host that serves an issuer's document; none for a DID that is its own key."""
    if identifier.startswith(SCHEME):
        return urlsplit(identifier).hostname
    try:
        return urlsplit(did_web_document_url(identifier)).hostname
    except KeysError:
        return None


def international(identifier: str) -> dict[str, Any] | None:
    """How a host with letters beyond ASCII is read, and whether that may deceive."""
    host = host_of(identifier) if _ACE in identifier else None
    if host is None or _ACE not in host:
        return None
    spelt = ".".join(_unicode(label) for label in host.split("."))
    scripts = {
        script for label in spelt.split(".") for script in _scripts(label) if script
    }
    return {
        "ascii": host,
        "unicode": spelt,
        "scripts": sorted(scripts),
        "mixedScript": any(_is_mixed(label) for label in spelt.split(".")),
    }


def _unicode(label: str) -> str:
    if not label.startswith(_ACE):
        return label
    try:
        return label.removeprefix(_ACE).encode("ascii").decode("punycode")
    except ValueError:
        return label


def _is_mixed(label: str) -> bool:
    scripts = _scripts(label)
    return len(scripts) > 1 and not any(scripts <= group for group in _TOGETHER)


def _scripts(label: str) -> frozenset[str]:
    letters = [character for character in label if character.isalpha()]
    return frozenset(unicodedata.name(one, "UNKNOWN").split()[0] for one in letters)
