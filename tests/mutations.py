"""Every small change of a JSON document that somebody could try, by name.

A mutation is a whole changed document; the original is never touched. `meaning` and
`statements` are the written list of what may be changed without changing what is said.
"""

import copy
import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from contexts.lists import ACCEPTED_LISTS
from contexts.loader import PINNED_URLS

Mutation = tuple[str, dict[str, Any]]

# Terms whose numbers get a datatype from the context.
TYPED_NUMBERS = frozenset({"creditsAvailable", "creditsEarned"})
# JSON-LD lists, whose order says something; every other array is a set.
ORDERED = frozenset({"allowedValue"})

TERMS = (
    "name",
    "description",
    "id",
    "type",
    "role",
    "narrative",
    "proof",
    "validUntil",
    "credentialStatus",
    "achievement",
)
KEYWORDS = (
    "@id",
    "@type",
    "@value",
    "@language",
    "@direction",
    "@index",
    "@graph",
    "@set",
    "@list",
    "@nest",
    "@reverse",
    "@included",
    "@json",
    "@none",
    "@context",
    "@vocab",
    "@base",
)
RENAMED = (
    "Name",
    "name ",
    " name",
    "na\u200bme",
    "n\u0430me",  # a Cyrillic а
    "ｎａｍｅ",
    "https://schema.org/name",
    "schema:name",
    "_:name",
    "",
)
# What a term stands for in some context or other, and prefixes that some define.
SPELT_OUT = (
    "https://www.w3.org/2018/credentials#{}",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#{}",
    "https://schema.org/{}",
    "https://w3id.org/security#{}",
    "cred:{}",
    "obi:{}",
)
CONTEXT_TRICKS: tuple[Any, ...] = (
    None,
    [],
    {},
    "https://www.w3.org/ns/credentials/v2",
    "https://evil.example/context",
    {"@vocab": "https://evil.example/#"},
    {"@base": "https://evil.example/"},
    {"@language": "fr"},
    {"@protected": True},
    {"@propagate": False},
    {"name": "https://schema.org/description"},
    {"alias": "https://schema.org/name"},
    {"evil": "@id"},
    {"name": None},
)


# ------------------------------------------------------------------ equivalence


def is_known(context: Any) -> bool:
    """Whether the Open Badges profile accepts this list of contexts."""
    return isinstance(context, list) and tuple(map(str, context)) in ACCEPTED_LISTS


def meaning(value: dict[str, Any]) -> str:
    """What a document says, as far as these spellings of it are the same.

    1. The members of an object in another order.
    2. The elements of a set in another order, or one of them twice.
    3. One value alone, or in a list of one, or a list inside of a list.
    4. A number written 1 or 1.0.
    5. A text, or an object with nothing but that text as its @value.

    Nothing else is: no IRI or keyword for a term (`vc.compact_form`), no other
    character, no other term, no other context.
    """
    return _Reading(unsaid=False, ignored=lambda _: False).object(value)


def statements(
    value: dict[str, Any], *, ignored: Callable[[Any], bool] = is_known
) -> str:
    """The same, less what the signature alone cannot tell.

    6. A null or an empty list, or nothing (our rules refuse both: "nothing unsaid").
    7. An `@context` that the profile accepts in the place of another: the signature
       holds only if every term below it means what it meant when it was signed.

    8. An identifier alone, or in an object with nothing but that `id`.
    9. A language tag in other case (BCP 47).
    10. A number, or its digits as text, where the context gives it a datatype (our
        rules refuse the text).

    And one that no generated document here has: two objects with one id are one
    thing, so what is said of it can stand in either.
    """
    return _Reading(unsaid=True, ignored=ignored).object(value)


@dataclass(frozen=True)
class _Reading:
    unsaid: bool
    ignored: Callable[[Any], bool]

    def value(self, value: Any) -> str:
        if isinstance(value, dict):
            if value.keys() != {"@value"} or not isinstance(value["@value"], str):
                return self.object(value)
            value = value["@value"]
        if isinstance(value, list):
            return self.set(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return json.dumps(value)

    def object(self, value: dict[str, Any]) -> str:
        members = []
        for name, one in value.items():
            if name == "@context":
                if not self.ignored(one):
                    members.append((name, json.dumps(one)))
                continue
            said = self.member(name, one)
            if not (self.unsaid and said in ("null", "[]")):
                members.append((name, said))
        if self.unsaid and [name for name, _ in members] == ["id"]:
            return members[0][1]
        return json.dumps(sorted(members))

    def member(self, name: str, value: Any) -> str:
        if self.unsaid and name in TYPED_NUMBERS:
            value = [
                str(int(one) if one == int(one) else one)
                if type(one) in (int, float)
                else one
                for one in _flat([value])
            ]
        if self.unsaid and name == "@language" and isinstance(value, str):
            value = value.lower()
        return self.ordered(value) if name in ORDERED else self.value(value)

    def set(self, values: list[Any]) -> str:
        parts = {self.value(one) for one in _flat(values)}
        if self.unsaid:
            parts.discard("null")
        distinct = sorted(parts)
        return distinct[0] if len(distinct) == 1 else json.dumps(distinct)

    def ordered(self, value: Any) -> str:
        listed = value if isinstance(value, list) else [value]
        if self.unsaid:
            listed = [one for one in listed if one is not None]
        return json.dumps(["ordered", *map(self.value, listed)])


def _flat(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(value)
        else:
            yield value


# -------------------------------------------------------------------- mutations


def mutations(document: dict[str, Any]) -> Iterator[Mutation]:
    """Every mutation of every value in `document`."""
    for path in places(document):
        yield from mutations_at(document, path)


def mutations_at(document: dict[str, Any], path: tuple[Any, ...]) -> Iterator[Mutation]:
    """Every mutation of the value at `path`."""
    value = value_at(document, path)
    where = "/" + "/".join(map(str, path))
    for name, changed in _of_value(path, value):
        yield f"{name} {where}", _with(document, path, changed)
    if path:
        yield f"drop {where}", _without(document, path)
    if isinstance(value, dict):
        yield from _of_object(document, path, value)
    if isinstance(value, list):
        yield from _of_list(document, path, value)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value, the document itself first."""
    yield path
    if isinstance(value, dict):
        for name, one in value.items():
            yield from places(one, (*path, name))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from places(one, (*path, index))


def _of_value(path: tuple[Any, ...], value: Any) -> Iterator[tuple[str, Any]]:
    if not path:
        return
    for other in (None, True, 0, 1.5, "", "x", [], {}, [[]], ["x"], {"id": "urn:x"}):
        if other != value or type(other) is not type(value):
            yield f"retype-{json.dumps(other)}", other
    yield "wrap", [value]
    yield "wrap-value", {"@value": value}
    yield "wrap-id", {"id": value}
    yield "wrap-set", {"@set": [value]}
    yield "wrap-list", {"@list": [value]}
    if isinstance(value, list) and len(value) == 1:
        yield "unwrap", value[0]
    if isinstance(value, str):
        yield from _of_text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield from (("more", value + 1), ("text", str(value)), ("float", float(value)))
        yield from (("minus", -value), ("a-bit", value + 1e-9))


def _of_text(text: str) -> Iterator[tuple[str, str]]:
    yield from (("append", text + "x"), ("space-after", text + " "))
    yield from (("space-before", " " + text), ("case", text.swapcase()))
    yield from (("zero-width", text + "\u200b"), ("bidi", "\u202e" + text))
    yield from (("control", text + "\u0007"), ("nul", text + "\0"))
    yield from (("cut", text[:-1]), ("homoglyph", text.replace("e", "\u0435")))
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        yield form, unicodedata.normalize(form, text)
    yield "scheme", text.replace("https:", "HTTPS:").replace("urn:", "URN:")
    yield "percent", text.replace("-", "%2D")
    yield "blank", "_:b0"
    yield "relative", text.rpartition("/")[2] or "x"


def _of_object(
    document: dict[str, Any], path: tuple[Any, ...], value: dict[str, Any]
) -> Iterator[Mutation]:
    where = "/" + "/".join(map(str, path))
    reordered = dict(reversed(value.items()))
    yield f"reorder {where}", _with(document, path, reordered)
    for name in (
        *TERMS,
        *KEYWORDS,
        *RENAMED,
        "undefinedTerm",
        "https://evil.example/#x",
    ):
        if name not in value:
            for one in ("x", "urn:x", None, []):
                added = {**value, name: one}
                yield f"add {name!r}={one!r} {where}", _with(document, path, added)
    for trick in CONTEXT_TRICKS:
        changed = {**value, "@context": trick}
        yield f"context {trick!r} {where}", _with(document, path, changed)
    for name in value:
        spelt_out = [pattern.replace("{}", name) for pattern in SPELT_OUT]
        others = (*RENAMED, *TERMS, "@id", "@type", name.upper(), f"{name}x")
        for other in (*others, *spelt_out):
            if other != name and other not in value:
                renamed = {(other if k == name else k): v for k, v in value.items()}
                yield f"rename {name} {other!r} {where}", _with(document, path, renamed)
    names = list(value)
    for one, other in pairwise(names):
        swapped = {**value, one: value[other], other: value[one]}
        yield f"swap {one} {other} {where}", _with(document, path, swapped)


def _of_list(
    document: dict[str, Any], path: tuple[Any, ...], value: list[Any]
) -> Iterator[Mutation]:
    where = "/" + "/".join(map(str, path))
    changes = {
        "reverse": value[::-1],
        "twice": [*value, *value[:1]],
        "add-null": [*value, None],
        "add-text": [*value, "x"],
        "add-object": [*value, {}],
        "add-list": [*value, []],
        "nest": [value],
        "rotate": value[1:] + value[:1],
    }
    for name, changed in changes.items():
        yield f"{name} {where}", _with(document, path, changed)


def context_lists(document: dict[str, Any]) -> Iterator[Mutation]:
    """Other lists of contexts: shorter, longer, in another order."""
    listed = document["@context"]
    for index in range(len(listed) + 1):
        for url in sorted(PINNED_URLS):
            longer = [*listed[:index], url, *listed[index:]]
            yield f"context-insert {index} {url}", {**document, "@context": longer}
        for trick in CONTEXT_TRICKS:
            longer = [*listed[:index], trick, *listed[index:]]
            yield f"context-insert {index} {trick!r}", {**document, "@context": longer}
    for index in range(len(listed)):
        yield f"context-drop {index}", _without(document, ("@context", index))


# ------------------------------------------------------------------------ paths


def value_at(value: Any, path: tuple[Any, ...]) -> Any:
    """The value at `path`."""
    for step in path:
        value = value[step]
    return value


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy that shares everything but the way to `path`."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = _with(value[path[0]], path[1:], new)
    return changed


def _without(value: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.copy(value)
    if len(path) == 1:
        del changed[path[0]]
    else:
        changed[path[0]] = _without(value[path[0]], path[1:])
    return changed
