"""Reading one mapping of the catalogue: typed values, and every fault, not the first.

A `Section` never raises for what it reads. It notes a finding and goes on with an
empty value, so that one run tells everything that is wrong.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from issuer.findings import Finding

FORMAT: Final = "format"
MAX_TEXT: Final = 10_000
NO_DATE: Final = date(1, 1, 1)
_CODE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_EMAIL: Final = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,255}")


class Section:
    """One mapping at one place, and the findings of everything read so far."""

    def __init__(self, value: object, *, path: str, findings: list[Finding]) -> None:
        self.path = path
        self.findings = findings
        self._values: Mapping[str, Any] = {}
        self._read: set[str] = set()
        if isinstance(value, Mapping):
            self._values = value
        else:
            self._note(path, "is not a mapping of names to values", "Write it as one.")

    def place(self, key: str) -> str:
        """The path of a member."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Tell whether there is a member of this name with a value."""
        self._read.add(key)
        return self._values.get(key) is not None

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; empty where it is absent or not a text."""
        if not self._present(key, required=required):
            return ""
        value = self._values[key]
        if not isinstance(value, str):
            self._note(self.place(key), "is not a text", "Write it in quotes.")
            return ""
        if len(value) > MAX_TEXT or any(c < " " and c not in "\n\t" for c in value):
            self._note(
                self.place(key),
                f"is over {MAX_TEXT} characters or holds control characters",
                "Shorten or clean it.",
            )
            return ""
        return value.strip()

    def code(self, key: str) -> str:
        """A code or version: letters, digits, dot, underscore and hyphen."""
        text = self.text(key, required=True)
        if text and _CODE.fullmatch(text) is None:
            self._note(
                self.place(key),
                f"{text!r} cannot stand in a web address",
                "Use letters, digits, dot, underscore and hyphen, 64 at most.",
            )
            return ""
        return text

    def email(self, key: str) -> str:
        """One e-mail address."""
        text = self.text(key, required=True)
        if text and _EMAIL.fullmatch(text) is None:
            self._note(self.place(key), f"{text!r} is not one address", "Correct it.")
        return text

    def number(self, key: str, *, required: bool = False) -> Decimal:
        """A number that is not negative; 0 where it is absent."""
        if not self._present(key, required=required):
            return Decimal(0)
        value = self._values[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            self._note(self.place(key), f"{value!r} is not a number", "Give a number.")
            return Decimal(0)
        return Decimal(str(value))

    def whole_number(self, key: str) -> int | None:
        """A whole number above 0, if there is one."""
        if not self.has(key):
            return None
        value = self._values[key]
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self._note(
                self.place(key), f"{value!r} is not a whole number", "Give 1 or more."
            )
            return None
        return value

    def flag(self, key: str) -> bool:
        """`true` or `false`; false where it is absent."""
        if not self.has(key):
            return False
        value = self._values[key]
        if not isinstance(value, bool):
            self._note(self.place(key), f"{value!r} is not true or false", "Say which.")
            return False
        return value

    def day(self, key: str) -> date:
        """A required date as YYYY-MM-DD; `NO_DATE` where it cannot be read."""
        text = self.text(key, required=True)
        try:
            return date.fromisoformat(text) if text else NO_DATE
        except ValueError:
            self._note(
                self.place(key), f"{text!r} is not a date", "Write it as 2026-07-06."
            )
            return NO_DATE

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        texts = []
        for number, value in enumerate(self._list(key)):
            if isinstance(value, str) and value.strip():
                texts.append(value.strip())
            else:
                place = f"{self.place(key)}[{number}]"
                self._note(place, f"{value!r} is not a text", "Write it in quotes.")
        return tuple(texts)

    def section(self, key: str) -> "Section | None":
        """A mapping below this one, if it is there."""
        if not self.has(key):
            return None
        return self._below(self._values[key], self.place(key))

    def sections(self, key: str) -> Iterator["Section"]:
        """A list of mappings below this one."""
        for number, value in enumerate(self._list(key)):
            yield self._below(value, f"{self.place(key)}[{number}]")

    def close(self) -> None:
        """Note every member that nobody asked for, once all were read."""
        for key in self._values:
            if key not in self._read:
                self._note(
                    self.place(key),
                    "is not a name that the catalogue knows",
                    "Check its spelling, or take it out.",
                )

    def note(self, key: str, message: str, remedy: str) -> None:
        """Note a fault of the member `key`."""
        self._note(self.place(key), message, remedy)

    def _below(self, value: object, path: str) -> "Section":
        return Section(value, path=path, findings=self.findings)

    def _list(self, key: str) -> list[Any]:
        if not self.has(key):
            return []
        value = self._values[key]
        if not isinstance(value, list):
            self._note(self.place(key), "is not a list", "Begin each entry with “- ”.")
            return []
        return value

    def _present(self, key: str, *, required: bool) -> bool:
        present = self.has(key)
        if required and not present:
            self._note(self.place(key), "is missing", "Add it.")
        return present

    def _note(self, place: str, message: str, remedy: str) -> None:
        self.findings.append(
            Finding(
                rule=FORMAT, citation="", place=place, message=message, remedy=remedy
            )
        )
