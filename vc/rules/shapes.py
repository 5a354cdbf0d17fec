"""Shapes of JSON objects: which members, of which kind, which ones must be there.

A shape is a value, so that a rule can be read beside the table in the
specification that it repeats. Members that a shape does not name are none of its
business: whether they mean anything is the context's to say (`vc.canonicalize`).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from vc.errors import MalformedCredentialError
from vc.model import as_list
from vc.rules.finding import Finding
from vc.timestamps import parse_timestamp

# Says what is wrong with a value, or nothing.
Kind = Callable[[Any], str | None]

_ABSOLUTE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_LANGUAGE: Final = re.compile(
    r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a shape: one value of `kind`, or `many` of them."""

    kind: "Kind | Shape"
    required: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The members of one kind of object; `closed` refuses every other member."""

    members: Mapping[str, Member] = field(default_factory=dict)
    closed: bool = False
    required: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the members that must be there, once."""
        names = (name for name, one in self.members.items() if one.required)
        object.__setattr__(self, "required", tuple(sorted(names)))


def text(value: object) -> str | None:
    """A non-empty string."""
    return None if isinstance(value, str) and value else "is not a non-empty text"


def iri(value: object) -> str | None:
    """An absolute IRI; the specifications' "URI" and "IRI" alike."""
    if isinstance(value, str) and _ABSOLUTE_IRI.fullmatch(value):
        return None
    return "is not an absolute URL or URI"


def timestamp(value: object) -> str | None:
    """An xsd:dateTimeStamp."""
    try:
        parse_timestamp(value if isinstance(value, str) else "")
    except MalformedCredentialError:
        return "is not a date and time with a time zone, as in 2026-11-22T10:00:00Z"
    return None


def number(value: object) -> str | None:
    """A JSON number; `true` is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return None
    return "is not a number"


def boolean(value: object) -> str | None:
    """`true` or `false`."""
    return None if isinstance(value, bool) else "is neither true nor false"


def language(value: object) -> str | None:
    """A language tag in the pattern of Open Badges' `LanguageCode`."""
    if isinstance(value, str) and _LANGUAGE.fullmatch(value):
        return None
    return "is not a language tag such as en, fr or zh-Hant"


def anything(_: object) -> str | None:
    """Any value; another rule looks at it."""
    return None


def one_of(*allowed: str, extensible: bool = False) -> Kind:
    """One of the specification's words, or `ext:…` where it may be extended."""

    def kind(value: object) -> str | None:
        if isinstance(value, str) and (
            value in allowed or (extensible and value.startswith("ext:"))
        ):
            return None
        return f"{value!r:.40} is none of the words of the specification"

    return kind


def including(name: str) -> Kind:
    """A type, or a list of types, among which is `name`."""

    def kind(value: object) -> str | None:
        types = as_list(value)
        if name in types and all(isinstance(one, str) and one for one in types):
            return None
        return f"does not name the type {name}"

    return kind


# Where a value stands: the place of its holder, and its own name there. Linked, and
# written out only for a finding, since nearly every value has none. (A type that names
# itself is too much for mypyc.)
_Place = tuple[Any, object]


def findings(value: object, shape: Shape, path: str = "") -> Iterator[Finding]:
    """Every breach of `shape` in `value`."""
    found: list[Finding] = []
    _fit(value, shape, (None, path), found)
    return iter(found)


def _fit(value: object, shape: Shape, place: _Place, found: list[Finding]) -> None:
    if not isinstance(value, dict) and not isinstance(value, Mapping):
        found.append(Finding(_written(place) or "/", "is not an object"))
        return
    members = shape.members
    for name, one in value.items():
        member = members.get(name)
        if member is None:
            if shape.closed:
                found.append(Finding(_written((place, name)), "has no place here"))
        elif member.many:
            _fit_many(one, member.kind, (place, name), found)
        else:
            _fit_value(one, member.kind, (place, name), found)
    found.extend(
        Finding(_written((place, name)), "is missing")
        for name in shape.required
        if name not in value
    )


def _fit_many(
    value: object, kind: "Kind | Shape", place: _Place, found: list[Finding]
) -> None:
    values = as_list(value)
    if not values:
        found.append(Finding(_written(place), "is empty; leave it out instead"))
    for index, one in enumerate(values):
        _fit_value(one, kind, (place, index), found)


def _fit_value(
    value: object, kind: "Kind | Shape", place: _Place, found: list[Finding]
) -> None:
    if isinstance(kind, Shape):
        _fit(value, kind, place, found)
    elif problem := kind(value):
        found.append(Finding(_written(place), problem))


def _written(place: _Place) -> str:
    """A place as a path: /credentialSubject/achievement/name."""
    holder, name = place
    return f"{_written(holder)}/{name}" if holder is not None else str(name)
