"""What JSON pointers select of a document (RFC 6901; ECDSA 1.0, "selectJsonLd").

A pointer selects the value it names, whole, and of every object on the way there its
context, identifier and types, without which the value would mean something else.
"""

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from vc.errors import MalformedPointerError
from vc.model import Document

# Our own limits: a badge has some fifty members worth naming.
MAX_POINTERS: Final = 256
MAX_POINTER_CHARS: Final = 1_024

_POINTER: Final = re.compile(r"(?:/(?:[^~/]|~[01])*)*")
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
_ALWAYS: Final = frozenset({"@context", "id", "@id", "type", "@type"})

Tree: TypeAlias = dict[str, "Tree"]
"""What is wanted below a value, by member; an empty tree wants all of it."""


def parse_pointer(pointer: object) -> tuple[str, ...]:
    """The member names that lead to a value.

    Raises:
        MalformedPointerError: not a JSON pointer, or one into an `@context`.
    """
    if (
        not isinstance(pointer, str)
        or len(pointer) > MAX_POINTER_CHARS
        or _POINTER.fullmatch(pointer) is None
    ):
        msg = f"{pointer!r:.80} is not a JSON pointer such as /credentialSubject/id"
        raise MalformedPointerError(msg)
    steps = pointer.split("/")[1:]
    names = tuple(one.replace("~1", "/").replace("~0", "~") for one in steps)
    if "@context" in names:
        msg = "an @context cannot be selected: all of it is always shown"
        raise MalformedPointerError(msg)
    return names


def select(document: Document, pointers: Sequence[str]) -> dict[str, Any]:
    """The part of `document` that `pointers` select; empty if there are none.

    Raises:
        MalformedPointerError: not a pointer, too many, or one that leads nowhere.
    """
    if not pointers:
        return {}
    if len(pointers) > MAX_POINTERS:
        msg = f"{len(pointers)} JSON pointers; {MAX_POINTERS} at most are followed"
        raise MalformedPointerError(msg)
    wanted = _tree(parse_pointer(one) for one in pointers)
    selected: dict[str, Any] = _selected(document, wanted, "")
    return selected


def leads_somewhere(document: Document, pointer: str) -> bool:
    """Tell whether there is a value where `pointer` points."""
    try:
        select(document, [pointer])
    except MalformedPointerError:
        return False
    return True


def _tree(paths: Iterable[tuple[str, ...]]) -> Tree:
    root: Tree = {}
    whole: set[tuple[str, ...]] = set()
    # Shorter first: what is wanted whole needs no parts.
    for path in sorted(set(paths), key=len):
        if any(path[:end] in whole for end in range(len(path))):
            continue
        whole.add(path)
        branch = root
        for name in path:
            branch = branch.setdefault(name, {})
    return root


def _selected(value: object, wanted: Tree, where: str) -> Any:  # noqa: ANN401 - JSON
    if not wanted:
        return copy.deepcopy(value)
    if isinstance(value, Mapping):
        if missing := wanted.keys() - value.keys():
            raise _nowhere(f"{where}/{min(missing)}")
        return _selected_members(value, wanted, where)
    if isinstance(value, list):
        indexes = sorted(_index(name, value, where) for name in wanted)
        return [
            _selected(value[one], wanted[str(one)], f"{where}/{one}") for one in indexes
        ]
    raise _nowhere(f"{where}/{min(wanted)}")


def _selected_members(
    value: Mapping[str, Any], wanted: Tree, where: str
) -> dict[str, Any]:
    selected = {}
    for name, one in value.items():
        if name in wanted:
            selected[name] = _selected(one, wanted[name], f"{where}/{name}")
        if name in _ALWAYS:
            selected[name] = copy.deepcopy(one)
    return selected


def _index(name: str, values: Sequence[Any], where: str) -> int:
    if _INDEX.fullmatch(name) is None or int(name) >= len(values):
        raise _nowhere(f"{where}/{name}")
    return int(name)


def _nowhere(where: str) -> MalformedPointerError:
    return MalformedPointerError(f"the JSON pointer {where:.80} leads nowhere")
