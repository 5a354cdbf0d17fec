"""YAML without its surprises: one document, plain types, every value with its line.

Refused: anchors and aliases, tags, duplicate keys, depth and size over a limit. Read
as text: everything but whole numbers, decimals, `true`, `false` and `null`, so that
`no` stays a language and `2026-07-06` a text that the catalogue reads as a date.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from issuer.errors import MalformedInputError

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 20
MAX_NODES: Final = 200_000

_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]{0,9})\.[0-9]{1,6}")
_WORDS: Final[Mapping[str, object]] = {"true": True, "false": False, "null": None}

Lines = dict[str, int]


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """What a file said, and the line on which each path of it begins."""

    value: Any
    lines: Lines


def parse_yaml(data: bytes, *, name: str) -> YamlDocument:
    """Read one YAML document, JSON types only.

    Raises:
        MalformedInputError: not such a document; the message names the line.
    """
    if len(data) > MAX_BYTES:
        msg = f"{name}: over {MAX_BYTES} bytes. Split the catalogue into several files."
        raise MalformedInputError(msg)
    try:
        text = data.decode("utf-8-sig")
        _refuse_cleverness(text, name=name)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as exc:
        msg = f"{name}: byte {exc.start} is not UTF-8. Save the file as UTF-8."
        raise MalformedInputError(msg) from exc
    except yaml.YAMLError as exc:
        raise MalformedInputError(_syntax(exc, name=name)) from exc
    lines: Lines = {}
    return YamlDocument(_value(node, path="", lines=lines, name=name), lines)


def _refuse_cleverness(text: str, *, name: str) -> None:
    """Walk the events, which never recurse, before anything is built from them."""
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        fault = _fault(event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            fault = "nested or filled beyond what a catalogue needs. Make it simpler."
        if fault:
            msg = f"{name}, line {_line(event)}: {fault}"
            raise MalformedInputError(msg)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _fault(event: Any) -> str:  # noqa: ANN401 - PyYAML's events have no common type
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "anchors and aliases are not used here. Write the value out."
    if getattr(event, "tag", None):
        return f"the tag {event.tag} is not used here. Remove it."
    return ""


def _syntax(exc: yaml.YAMLError, *, name: str) -> str:
    mark = getattr(exc, "problem_mark", None)
    where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    problem = getattr(exc, "problem", None) or "not YAML"
    return f"{name}{where}: {problem}. Correct the file there."


def _value(node: yaml.Node | None, *, path: str, lines: Lines, name: str) -> object:
    if node is None:
        return None
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return dict(_members(node, path=path, lines=lines, name=name))
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(item, path=f"{path}[{number}]", lines=lines, name=name)
            for number, item in enumerate(node.value)
        ]
    return _scalar(node.value, quoted=getattr(node, "style", None) is not None)


def _members(
    node: yaml.MappingNode, *, path: str, lines: Lines, name: str
) -> Iterator[tuple[str, object]]:
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            msg = f"{name}, line {line}: a key is a word. Correct it."
            raise MalformedInputError(msg)
        if key.value in seen:
            msg = f"{name}, line {line}: {key.value!r} is there twice. Keep one."
            raise MalformedInputError(msg)
        seen.add(key.value)
        place = f"{path}.{key.value}" if path else key.value
        lines[place] = line
        yield key.value, _value(value, path=place, lines=lines, name=name)


def _scalar(text: str, *, quoted: bool) -> object:
    if quoted:
        return text
    if text in _WORDS or text in {"", "~"}:
        return _WORDS.get(text)
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
