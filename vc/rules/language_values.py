"""Names and descriptions, in one language or many (VCDM 2.0, "Language")."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vc.model import as_list
from vc.rdf.terms import is_language_tag
from vc.rules.finding import Finding

_MEMBERS: Final = frozenset({"@value", "@language", "@direction"})
_DIRECTIONS: Final = ("ltr", "rtl")


def internationalized(document: Mapping[str, Any]) -> Iterator[Finding]:
    """`name` and `description`, of credential and issuer: texts, or language values."""
    issuer = document.get("issuer")
    yield from _texts(document, "")
    if isinstance(issuer, Mapping):
        yield from _texts(issuer, "/issuer")


def _texts(holder: Mapping[str, Any], prefix: str) -> Iterator[Finding]:
    for member in ("name", "description"):
        for index, value in enumerate(as_list(holder.get(member))):
            if problem := _language_value(value):
                yield Finding(f"{prefix}/{member}/{index}", problem)


def _language_value(value: object) -> str | None:
    if isinstance(value, str):
        return None
    if not isinstance(value, Mapping) or not isinstance(value.get("@value"), str):
        return "is neither a text nor an object with @value"
    if unknown := value.keys() - _MEMBERS:
        return f"has {min(unknown)}, which a language value has not"
    language, direction = value.get("@language"), value.get("@direction")
    if language is not None and not (
        isinstance(language, str) and is_language_tag(language)
    ):
        return "has an @language that is no language tag (BCP 47)"
    if direction is not None and direction not in _DIRECTIONS:
        return "has an @direction that is neither ltr nor rtl"
    return None
