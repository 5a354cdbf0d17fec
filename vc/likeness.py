"""JSON documents that are alike but for some texts: where, and which.

Equality here is JSON's: `1` is not `true`, as it would be in Python.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The members and indices that lead to a value."""

Match: TypeAlias = Callable[[Any, list[str]], bool]
"""Tells whether a value is alike, and puts its texts where they belong in the list."""


def differing_texts(one: object, other: object) -> tuple[Path, ...] | None:
    """Give the places where only texts differ; None if anything else does."""
    places: list[Path] = []
    return tuple(places) if _compare(one, other, (), places) else None


def replaced(document: Any, path: Path, text: str) -> Any:  # noqa: ANN401 - JSON
    """Give a document with another text at a place, sharing what stays."""
    if not path:
        return text
    changed = document.copy()
    changed[path[0]] = replaced(document[path[0]], path[1:], text)
    return changed


def matcher(sample: object, holes: Sequence[Path]) -> Match:
    """Compile the test that a document is the sample, but for the texts at `holes`."""
    return _matcher(sample, {path: place for place, path in enumerate(holes)}, ())


def _compare(one: object, other: object, path: Path, places: list[Path]) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _compare(one[name], other[name], (*path, name), places) for name in one
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            _compare(a, b, (*path, index), places)
            for index, (a, b) in enumerate(zip(one, other, strict=True))
        )
    if isinstance(one, str) and one != other:
        places.append(path)
        return True
    return one == other


def _matcher(sample: object, holes: Mapping[Path, int], path: Path) -> Match:
    if path in holes:
        return _text_matcher(holes[path])
    apart = _has_numbers(sample) or any(hole[: len(path)] == path for hole in holes)
    if isinstance(sample, dict) and apart:
        return _object_matcher(sample, holes, path)
    if isinstance(sample, list) and apart:
        return _array_matcher(
            [_matcher(one, holes, (*path, place)) for place, one in enumerate(sample)]
        )
    kind = type(sample)
    return lambda value, _: type(value) is kind and bool(value == sample)


def _object_matcher(
    sample: Mapping[str, Any], holes: Mapping[Path, int], path: Path
) -> Match:
    size = len(sample)
    texts = [
        name
        for name, one in sample.items()
        if isinstance(one, str) and (*path, name) not in holes
    ]
    pick = itemgetter(*texts) if texts else len
    fixed = pick(sample)
    others = [
        (name, _matcher(one, holes, (*path, name)))
        for name, one in sample.items()
        if name not in texts
    ]

    def match(value: Any, found: list[str]) -> bool:  # noqa: ANN401 - JSON
        if type(value) is not dict or len(value) != size:
            return False
        try:
            if pick(value) != fixed:
                return False
            for name, matches in others:
                if not matches(value[name], found):
                    return False
        except KeyError:
            return False
        return True

    return match


def _text_matcher(place: int) -> Match:
    def match(value: Any, texts: list[str]) -> bool:  # noqa: ANN401 - JSON
        if type(value) is not str:
            return False
        texts[place] = value
        return True

    return match


def _array_matcher(items: Sequence[Match]) -> Match:
    def match(value: Any, texts: list[str]) -> bool:  # noqa: ANN401 - JSON
        if type(value) is not list or len(value) != len(items):
            return False
        for matches, one in zip(items, value, strict=True):
            if not matches(one, texts):
                return False
        return True

    return match


def _has_numbers(value: object) -> bool:
    """Tell whether Python's equality would be too kind to anything in here."""
    if isinstance(value, dict):
        return any(_has_numbers(one) for one in value.values())
    if isinstance(value, list):
        return any(_has_numbers(one) for one in value)
    return not isinstance(value, str)
