"""Disclosures of an SD-JWT: hide members behind digests, and put them back (RFC 9901).

Strict on reading: every digest once, every disclosure used, no reserved names, one
hash. Digests that nothing belongs to are decoys, or claims that stay hidden.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from keys.encodings import decode_base64url, encode_base64url
from keys.errors import KeysError
from vc import strict_json
from vc.errors import MalformedPointerError, MalformedTokenError, TooLargeError
from vc.json_pointers import parse_pointer

Path: TypeAlias = tuple[str, ...]

# Our own limits.
MAX_DISCLOSURES: Final = 256
MAX_DEPTH: Final = strict_json.MAX_DEPTH

DIGESTS: Final = "_sd"
ELEMENT: Final = "..."
ALGORITHM: Final = "_sd_alg"
SHA_256: Final = "sha-256"
RESERVED: Final = frozenset({DIGESTS, ELEMENT, ALGORITHM})

# 128 bits, as RFC 9901, "Entropy of the Salt", recommends.
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One member or element that may be shown or not: its text, and what it says."""

    text: str
    value: Any
    name: str | None
    """None for an element of an array."""

    @property
    def digest(self) -> str:
        """What the issuer signed in its place."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """SHA-256 over the ASCII of `text`, in base64url."""
    return encode_base64url(hashlib.sha256(text.encode("ascii")).digest())


def parse_disclosure(text: str) -> Disclosure:
    """Read one disclosure.

    Raises:
        MalformedTokenError: not base64url of a JSON array of a salt, a name and a
            value, or of a salt and a value; or a name that is reserved.
        MalformedJsonError: the array is not strict JSON.
    """
    try:
        parts = strict_json.loads(decode_base64url(text))
    except KeysError as exc:
        msg = f"a disclosure is not base64url: {exc}"
        raise MalformedTokenError(msg) from exc
    if not isinstance(parts, list) or not 2 <= len(parts) <= 3:
        msg = "a disclosure is an array of two or three"
        raise MalformedTokenError(msg)
    name = parts[1] if len(parts) == 3 else None
    if not isinstance(parts[0], str) or not isinstance(name, str | None):
        msg = "a disclosure's salt and name are texts"
        raise MalformedTokenError(msg)
    if name in RESERVED:
        msg = f"a disclosure cannot have the reserved name {name!r}"
        raise MalformedTokenError(msg)
    return Disclosure(text=text, name=name, value=parts[-1])


# --------------------------------------------------------------------- reading


class Unpacking:
    """One reading of a payload with its disclosures.

    Raises:
        MalformedTokenError: a digest twice, a disclosure that no digest is for or that
            stands in the wrong kind of place, a name that is taken, or another hash.
        TooLargeError: disclosures inside of disclosures beyond our depth.
    """

    def __init__(
        self, payload: Mapping[str, Any], disclosures: Sequence[Disclosure]
    ) -> None:
        if payload.get(ALGORITHM, SHA_256) != SHA_256:
            msg = f"{ALGORITHM} must be {SHA_256!r}"
            raise MalformedTokenError(msg)
        self._by_digest = {one.digest: one for one in disclosures}
        if len(self._by_digest) != len(disclosures):
            msg = "the same disclosure stands there twice"
            raise MalformedTokenError(msg)
        self._seen: set[str] = set()
        self.places: dict[Path, Disclosure] = {}
        """Where in `claims` each disclosure's value stands."""
        top = {name: one for name, one in payload.items() if name != ALGORITHM}
        self.claims: dict[str, Any] = self._object(top, ())
        if unused := self._by_digest.keys() - self._seen:
            msg = f"{len(unused)} disclosures belong to no digest that was signed"
            raise MalformedTokenError(msg)

    def _value(self, value: object, path: Path) -> Any:  # noqa: ANN401 - JSON
        if len(path) > MAX_DEPTH:
            msg = f"an SD-JWT nested over {MAX_DEPTH} levels deep"
            raise TooLargeError(msg)
        if isinstance(value, Mapping):
            return self._object(value, path)
        if isinstance(value, list):
            return self._array(value, path)
        return value

    def _object(self, value: Mapping[str, Any], path: Path) -> dict[str, Any]:
        if misplaced := (RESERVED - {DIGESTS}) & value.keys():
            msg = f"{min(misplaced)!r} stands where it means nothing"
            raise MalformedTokenError(msg)
        result = {
            name: self._value(one, (*path, name))
            for name, one in value.items()
            if name != DIGESTS
        }
        for digest in _digests_in(value):
            found = self._disclosed(digest)
            if found is None:
                continue
            if found.name is None or found.name in result:
                msg = f"a disclosure in the wrong place, or of a taken name: {path}"
                raise MalformedTokenError(msg)
            here = (*path, found.name)
            self.places[here] = found
            result[found.name] = self._value(found.value, here)
        return result

    def _array(self, values: Sequence[Any], path: Path) -> list[Any]:
        result: list[Any] = []
        for value in values:
            here = (*path, str(len(result)))
            if not isinstance(value, Mapping) or ELEMENT not in value:
                result.append(self._value(value, here))
                continue
            found = self._disclosed(value[ELEMENT]) if len(value) == 1 else None
            if len(value) != 1 or (found is not None and found.name is not None):
                msg = f"an array element's digest stands alone in its object: {path}"
                raise MalformedTokenError(msg)
            if found is not None:
                self.places[here] = found
                result.append(self._value(found.value, here))
        return result

    def _disclosed(self, digest: object) -> Disclosure | None:
        if not isinstance(digest, str) or digest in self._seen:
            msg = "a digest is no text, or stands there twice"
            raise MalformedTokenError(msg)
        self._seen.add(digest)
        return self._by_digest.get(digest)


def _digests_in(value: Mapping[str, Any]) -> list[Any]:
    digests = value.get(DIGESTS, [])
    if not isinstance(digests, list):
        msg = f"{DIGESTS} is a list of digests"
        raise MalformedTokenError(msg)
    return digests


def chosen(places: Mapping[Path, Disclosure], pointers: Sequence[str]) -> list[str]:
    """The texts of those disclosures that `pointers` need, in their own order.

    A pointer needs what it points into, what it names, and all below that.

    Raises:
        MalformedPointerError: a pointer that names nothing that can be disclosed.
    """
    wanted = [parse_pointer(one) for one in pointers]
    for pointer, path in zip(pointers, wanted, strict=True):
        if not any(_related(path, place) for place in places):
            msg = f"nothing at {pointer:.80} can be disclosed"
            raise MalformedPointerError(msg)
    return [
        disclosure.text
        for place, disclosure in places.items()
        if any(_related(path, place) for path in wanted)
    ]


def _related(path: Path, place: Path) -> bool:
    shorter = min(len(path), len(place))
    return path[:shorter] == place[:shorter]


# ---------------------------------------------------------------------- hiding


class Packing:
    """Hiding parts of claims, each behind its own digest.

    `claims` is changed in place: give it a copy.

    Raises:
        MalformedPointerError: a pointer that leads nowhere, or at nothing that can
            be hidden.
        MalformedTokenError: a name that SD-JWT reserves.
    """

    def __init__(
        self,
        claims: dict[str, Any],
        pointers: Sequence[str],
        *,
        random_bytes: Callable[[int], bytes],
        decoys: int = 0,
    ) -> None:
        _refuse_reserved(claims)
        if len(set(pointers)) + decoys > MAX_DISCLOSURES:
            msg = f"at most {MAX_DISCLOSURES} parts can be hidden"
            raise TooLargeError(msg)
        self._random_bytes = random_bytes
        self.claims = claims
        self.disclosures: list[str] = []
        # Deepest first, so that a hidden part can hold hidden parts.
        for path in sorted(map(parse_pointer, set(pointers)), key=len, reverse=True):
            self._hide(path)
        for _ in range(decoys):
            self._add_digest(claims, encode_base64url(random_bytes(32)))
        if self.disclosures or decoys:
            claims[ALGORITHM] = SHA_256

    def _hide(self, path: Path) -> None:
        place: Any = self.claims
        try:
            for step in path[:-1]:
                place = place[int(step)] if isinstance(place, list) else place[step]
            if isinstance(place, list):
                digest = self._disclose([place[int(path[-1])]])
                place[int(path[-1])] = {ELEMENT: digest}
            else:
                digest = self._disclose([path[-1], place[path[-1]]])
                del place[path[-1]]
                self._add_digest(place, digest)
        except (KeyError, IndexError, ValueError, TypeError) as exc:
            msg = f"the JSON pointer /{'/'.join(path)} leads nowhere"
            raise MalformedPointerError(msg) from exc

    def _disclose(self, parts: list[Any]) -> str:
        salt = encode_base64url(self._random_bytes(_SALT_BYTES))
        text = encode_base64url(strict_json.dumps([salt, *parts]).encode())
        self.disclosures.append(text)
        return digest_of(text)

    @staticmethod
    def _add_digest(place: dict[str, Any], digest: str) -> None:
        # Sorted, so that the order of the claims is not told.
        place[DIGESTS] = sorted([*place.get(DIGESTS, []), digest])


def _refuse_reserved(value: object) -> None:
    if isinstance(value, Mapping):
        if taken := RESERVED & value.keys():
            msg = f"the claims have the name {min(taken)!r}, which SD-JWT reserves"
            raise MalformedTokenError(msg)
        for one in value.values():
            _refuse_reserved(one)
    elif isinstance(value, list):
        for one in value:
            _refuse_reserved(one)
