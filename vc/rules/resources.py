"""What a credential points to: schemas, and other resources with their digests."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from contexts.loader import read_pinned
from contexts.pins import PINS
from keys.encodings import decode_multibase
from keys.errors import KeysError
from vc.model import all_text, as_list, mapping_of
from vc.rules.finding import Finding
from vc.rules.shapes import iri

# Multihash codes of the digests that digestMultibase may carry, with their lengths.
_MULTIHASHES: Final = {b"\x12\x20": "sha256", b"\x20\x30": "sha384"}
# Subresource Integrity, "The integrity attribute": a hash or several, with options.
_HASH: Final = r"sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2}(\?[!-~]*)?"
_SRI: Final = re.compile(rf"\s*{_HASH}(\s+{_HASH})*\s*", re.ASCII)


def schemas(document: Mapping[str, Any]) -> Iterator[Finding]:
    """A `credentialSchema` has an id and a type (VCDM 2.0, "Data Schemas")."""
    for index, one in enumerate(as_list(document.get("credentialSchema"))):
        path = f"/credentialSchema/{index}"
        schema = mapping_of(one)
        if problem := iri(schema.get("id")):
            yield Finding(f"{path}/id", problem)
        if not all_text(as_list(schema.get("type")) or [""]):
            yield Finding(f"{path}/type", "is missing")


def related_resources(document: Mapping[str, Any]) -> Iterator[Finding]:
    """A `relatedResource` has an id of its own and a digest; ours have the right one.

    VCDM 2.0, "Integrity of Related Resources"; standards A9.
    """
    seen: list[object] = []
    for index, one in enumerate(as_list(document.get("relatedResource"))):
        path = f"/relatedResource/{index}"
        resource = mapping_of(one)
        url = resource.get("id")
        if problem := iri(url):
            yield Finding(f"{path}/id", problem)
        if url in seen:
            yield Finding(f"{path}/id", "stands there twice")
        seen.append(url)
        digests = sorted({"digestSRI", "digestMultibase"} & resource.keys())
        if not digests:
            yield Finding(path, "has neither digestSRI nor digestMultibase")
        pin = PINS.get(url) if isinstance(url, str) else None
        for name in digests:
            if not _is_digest(name, resource[name]):
                yield Finding(f"{path}/{name}", "is not a digest")
            elif pin and not _matches(name, resource[name], read_pinned(pin)):
                yield Finding(f"{path}/{name}", "is not the digest of that context")


def _is_digest(name: str, digest: object) -> bool:
    """Tell whether it has the form; what nobody here can read is compared elsewhere."""
    if not isinstance(digest, str):
        return False
    if name == "digestSRI":
        return _SRI.fullmatch(digest) is not None
    try:
        decoded = decode_multibase(digest)
    except KeysError:
        return False
    return len(decoded) > 2 and len(decoded) == 2 + decoded[1]


def _matches(name: str, digest: str, content: bytes) -> bool:
    if name == "digestSRI":
        return any(_is_hash_of(one, content) for one in digest.split())
    decoded = decode_multibase(digest)
    algorithm = _MULTIHASHES.get(decoded[:2], "")
    return bool(algorithm) and _digest(algorithm, content) == decoded[2:]


def _is_hash_of(expression: str, content: bytes) -> bool:
    name, _, encoded = expression.partition("?")[0].partition("-")
    try:
        wanted = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return False
    return _digest(name, content) == wanted


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.new(name, content).digest()
