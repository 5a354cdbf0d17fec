"""A gradebook export as a table: every spelling that Moodle sites write, or a refusal.

Comma, semicolon or tab, with or without a `sep=` line; UTF-8 with or without a byte
order mark, UTF-16 with one. Anything else is refused with its place, because a guess
at an encoding puts wrong names on certificates.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from issuer.errors import MalformedInputError

MAX_BYTES: Final = 20_000_000
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 500
SEPARATORS: Final = (",", ";", "\t")

FIRST_NAME: Final = "First name"
LAST_NAMES: Final = ("Last name", "Surname")
ID_NUMBER: Final = "ID number"
EMAIL: Final = "Email address"

_ENCODINGS: Final = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_REAL: Final = "(real)"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradebookRow:
    """One record: its row as a spreadsheet numbers it, and its cells in order."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradebook:
    """The table of an export. `columns` maps a heading's plain form to its place."""

    headings: tuple[str, ...]
    columns: Mapping[str, int]
    rows: tuple[GradebookRow, ...]

    def column(self, heading: str) -> int | None:
        """The place of a column, however its heading is spelt."""
        return self.columns.get(plain_heading(heading))


def plain_heading(heading: str) -> str:
    """A heading without what sites write differently: case, spaces, "(Real)"."""
    plain = " ".join(unicodedata.normalize("NFC", heading).casefold().split())
    return plain.removesuffix(_REAL).rstrip()


def parse_gradebook(data: bytes, *, name: str) -> Gradebook:
    """Read a gradebook export.

    Raises:
        MalformedInputError: it is not one; the message names row and remedy.
    """
    if len(data) > MAX_BYTES:
        msg = f"{name}: over {MAX_BYTES} bytes. Export one offering at a time."
        raise MalformedInputError(msg)
    text, separator, first_row = _take_separator(_decode(data, name=name))
    if separator is None:
        separator = _detect_separator(text, name=name, row=first_row)
    records = list(_records(text, separator, name=name, first_row=first_row))
    if not records:
        msg = f"{name}: there is no heading row. Export the gradebook again."
        raise MalformedInputError(msg)
    headings = records[0].cells
    return Gradebook(
        headings=headings,
        columns=_columns(headings, name=name, row=records[0].number),
        rows=tuple(records[1:]),
    )


def _decode(data: bytes, *, name: str) -> str:
    encoding = next((e for mark, e in _ENCODINGS if data.startswith(mark)), "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as exc:
        row = data.count(b"\n", 0, exc.start) + 1
        msg = (
            f"{name}, row {row}, byte {exc.start}: not {encoding.removesuffix('-sig')}."
            " Save or export the file as UTF-8."
        )
        raise MalformedInputError(msg) from exc
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        msg = (
            f"{name}, row {row}: zero characters, as in UTF-16 without its mark. "
            "Save or export the file as UTF-8."
        )
        raise MalformedInputError(msg)
    return text


def _take_separator(text: str) -> tuple[str, str | None, int]:
    """Split off a `sep=` line; the last value is the number of the heading row."""
    line, _, rest = text.partition("\n")
    line = line.rstrip("\r").strip('"')
    if line.casefold().startswith("sep=") and line[4:] in SEPARATORS:
        return rest, line[4:], 2
    return text, None, 1


def _detect_separator(text: str, *, name: str, row: int) -> str:
    """The separator under which the heading row names a person's columns."""
    for separator in SEPARATORS:
        first = _heading_row(text, separator)
        if plain_heading(FIRST_NAME) in map(plain_heading, first):
            return separator
    msg = (
        f"{name}, row {row}: no column {FIRST_NAME!r} under comma, semicolon or tab. "
        "Export the gradebook from Moodle as “Plain text file”."
    )
    raise MalformedInputError(msg)


def _heading_row(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _records(
    text: str, separator: str, *, name: str, first_row: int
) -> Iterator[GradebookRow]:
    number = first_row
    try:
        reader = csv.reader(
            io.StringIO(text, newline=""), delimiter=separator, strict=True
        )
        for number, cells in enumerate(reader, start=first_row):
            if number - first_row > MAX_ROWS or len(cells) > MAX_COLUMNS:
                msg = (
                    f"{name}, row {number}: over {MAX_ROWS} rows or {MAX_COLUMNS} "
                    "columns. Export one offering at a time."
                )
                raise MalformedInputError(msg)
            if any(cell.strip() for cell in cells):
                yield GradebookRow(
                    number=number,
                    cells=tuple(
                        unicodedata.normalize("NFC", cell).strip() for cell in cells
                    ),
                )
    except csv.Error as exc:
        msg = f"{name}, near row {number + 1}: {exc}. Correct the quotes there."
        raise MalformedInputError(msg) from exc


def _columns(headings: tuple[str, ...], *, name: str, row: int) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        plain = plain_heading(heading)
        if plain and plain in columns:
            msg = (
                f"{name}, row {row}, column {place + 1}: {heading!r} is there twice. "
                "Rename one of the two activities and export again."
            )
            raise MalformedInputError(msg)
        columns[plain] = place
    needed = (FIRST_NAME, ID_NUMBER, EMAIL)
    missing = [one for one in needed if plain_heading(one) not in columns]
    if not any(plain_heading(one) in columns for one in LAST_NAMES):
        missing.append(" or ".join(LAST_NAMES))
    if missing:
        msg = (
            f"{name}, row {row}: no column {', '.join(missing)}. "
            "Add it to the export (Moodle: grade export user profile fields)."
        )
        raise MalformedInputError(msg)
    return columns
