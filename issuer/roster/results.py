"""From a gradebook's cells to results per outcome, by the offering's settings.

Every row and cell that cannot be used is listed, with row, column, value and remedy.
A row with an unusable cell yields no result: nobody is failed by a slip of the pen.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from issuer.domain.offering import GradebookSettings, PassMark
from issuer.domain.people import Enrolee, EnrolmentResult, OutcomeResult
from issuer.errors import MalformedInputError
from issuer.roster.gradebook import (
    EMAIL,
    FIRST_NAME,
    ID_NUMBER,
    LAST_NAMES,
    Gradebook,
    GradebookRow,
)

NO_GRADE: Final = frozenset({"", "-", "–"})
MAX_NAME: Final = 200
MAX_EMAIL: Final = 254
_MARK: Final = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,5})?)\s?%?", re.ASCII)
_ADDRESS: Final = re.compile(
    r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"]+\.[^\s@,;:<>()\[\]\\\".]+"
)
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@/-]{0,99}", re.ASCII)
# Controls, and the marks that make a name read differently from what it is.
_UNSEEN: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """A cell, or a whole row, that cannot be used."""

    row: int
    column: str
    value: str
    message: str
    remedy: str

    def sentence(self) -> str:
        """The problem in one line."""
        return (
            f"row {self.row}, {self.column}: {self.value[:80]!r} {self.message}. "
            f"{self.remedy}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReading:
    """What a gradebook yields: results of usable rows, and all problems."""

    results: tuple[EnrolmentResult, ...]
    problems: tuple[CellProblem, ...]


def read_results(
    gradebook: Gradebook, settings: GradebookSettings, *, name: str
) -> RosterReading:
    """Read every row by the offering's settings.

    Raises:
        MalformedInputError: a column that the settings name is not in the file.
    """
    _require_columns(gradebook, settings, name=name)
    readings = [_Row(gradebook, row, settings) for row in gradebook.rows]
    results = [reading.result() for reading in readings]
    problems = [problem for reading in readings for problem in reading.problems]
    problems += _duplicates(results)
    unusable = {problem.row for problem in problems}
    return RosterReading(
        results=tuple(one for one in results if one.row not in unusable),
        problems=tuple(sorted(problems, key=lambda one: one.row)),
    )


def _require_columns(
    gradebook: Gradebook, settings: GradebookSettings, *, name: str
) -> None:
    wanted = [one.column for one in settings.outcomes]
    wanted += [settings.induction.column] if settings.induction else []
    wanted += [settings.attendance.column] if settings.attendance else []
    if settings.proficiency:
        wanted += [
            settings.proficiency.declared_column,
            settings.proficiency.result_column,
        ]
    missing = [one for one in wanted if gradebook.column(one) is None]
    if missing:
        msg = (
            f"{name}, row 1: no column {', '.join(map(repr, missing))}. Export the "
            "gradebook with it, or correct the offering's gradebook settings."
        )
        raise MalformedInputError(msg)


class _Row:
    """One row being read; it gathers what is wrong with it."""

    def __init__(
        self, gradebook: Gradebook, row: GradebookRow, settings: GradebookSettings
    ) -> None:
        self._gradebook = gradebook
        self._row = row
        self._settings = settings
        self.problems: list[CellProblem] = []

    def result(self) -> EnrolmentResult:
        """What the row says; only to be used where `problems` stays empty."""
        expected, found = len(self._gradebook.headings), len(self._row.cells)
        if found != expected:
            self._problem(
                "whole row",
                self._row.cells[0],
                f"has {found} cells, the heading has {expected}",
                "Check its quotes and separators.",
            )
        return EnrolmentResult(
            enrolee=self._enrolee(),
            outcomes=tuple(
                OutcomeResult(
                    outcome=one.outcome, passed=self._passed(one.column, one.passes)
                )
                for one in self._settings.outcomes
            ),
            induction_passed=self._induction(),
            attendance_percent=self._attendance(),
            declares_exposure=self._exposure(),
            proficiency_passed=self._proficiency(),
            row=self._row.number,
        )

    def _enrolee(self) -> Enrolee:
        last_name = next(
            (one for one in LAST_NAMES if self._gradebook.column(one) is not None),
            LAST_NAMES[0],
        )
        enrolee = Enrolee(
            id_number=self._cell(ID_NUMBER),
            given_name=self._name(FIRST_NAME),
            family_name=self._name(last_name),
            email=self._cell(EMAIL),
        )
        if _ID.fullmatch(enrolee.id_number) is None:
            self._problem(
                ID_NUMBER,
                enrolee.id_number,
                "is not an ID number, by which we tell people apart",
                "Fill it in in the LMS and export again.",
            )
        if not enrolee.name:
            self._problem(FIRST_NAME, "", "leaves nobody to name", "Fill in the name.")
        if len(enrolee.email) > MAX_EMAIL or not _ADDRESS.fullmatch(enrolee.email):
            self._problem(
                EMAIL, enrolee.email, "is not one e-mail address", "Give exactly one."
            )
        return enrolee

    def _name(self, column: str) -> str:
        name = " ".join(self._cell(column).split())
        unsafe = any(
            unicodedata.category(c) in _UNSEEN or c in _REORDERING for c in name
        )
        if unsafe or len(name) > MAX_NAME:
            self._problem(
                column,
                name,
                "holds invisible characters or is too long",
                "Type the name again in the LMS.",
            )
        return name

    def _induction(self) -> bool | None:
        induction = self._settings.induction
        return self._passed(induction.column, induction.passes) if induction else None

    def _attendance(self) -> Decimal | None:
        if self._settings.attendance is None:
            return None
        column = self._settings.attendance.column
        percent = self._mark(column, self._cell(column))
        if percent is not None and percent > Decimal(100):
            self._problem(column, str(percent), "is over 100", "Give a percentage.")
        return percent

    def _exposure(self) -> bool | None:
        settings = self._settings.proficiency
        if settings is None or self._cell(settings.declared_column) in NO_GRADE:
            return None
        declared = self._cell(settings.declared_column).casefold()
        return declared == settings.declared_word.casefold()

    def _proficiency(self) -> bool | None:
        settings = self._settings.proficiency
        return (
            self._passed(settings.result_column, settings.passes) if settings else None
        )

    def _passed(self, column: str, passes: PassMark) -> bool | None:
        value = self._cell(column)
        if value in NO_GRADE:
            return None
        if passes.word is None:
            mark = self._mark(column, value)
            return None if mark is None else mark >= (passes.minimum or Decimal(0))
        if value.casefold() == passes.word.casefold():
            return True
        if value.casefold() in map(str.casefold, passes.fail_words):
            return False
        self._problem(
            column,
            value,
            "is not a word of the scale",
            f"Use {passes.word}, {', '.join(passes.fail_words)} or leave it empty.",
        )
        return None

    def _mark(self, column: str, value: str) -> Decimal | None:
        if value in NO_GRADE:
            return None
        match = _MARK.fullmatch(value)
        if match is None:
            self._problem(
                column, value, "is not a mark", "Give a number, or leave “-”."
            )
            return None
        return Decimal(match[1].replace(",", "."))

    def _cell(self, column: str) -> str:
        place = self._gradebook.column(column)
        in_row = place is not None and place < len(self._row.cells)
        return self._row.cells[place] if in_row and place is not None else ""

    def _problem(self, column: str, value: str, message: str, remedy: str) -> None:
        self.problems.append(
            CellProblem(
                row=self._row.number,
                column=column,
                value=value,
                message=message,
                remedy=remedy,
            )
        )


def same_address(email: str) -> str:
    """The form under which two spellings of an address are taken for one person's."""
    return unicodedata.normalize("NFKC", email).casefold()


def _duplicates(results: Iterable[EnrolmentResult]) -> Iterator[CellProblem]:
    """Rows that may be one person twice; each of them is shown and refused."""
    by_id: defaultdict[str, list[EnrolmentResult]] = defaultdict(list)
    by_address: defaultdict[str, list[EnrolmentResult]] = defaultdict(list)
    for one in results:
        by_id[one.enrolee.id_number.casefold()].append(one)
        by_address[same_address(one.enrolee.email)].append(one)
    yield from _repeated(by_id, ID_NUMBER, lambda enrolee: enrolee.id_number)
    yield from _repeated(by_address, EMAIL, lambda enrolee: enrolee.email)


def _repeated(
    groups: Mapping[str, list[EnrolmentResult]],
    column: str,
    value_of: Callable[[Enrolee], str],
) -> Iterator[CellProblem]:
    for key, group in groups.items():
        if not key or len(group) == 1:
            continue
        for one in group:
            others = ", ".join(str(two.row) for two in group if two is not one)
            yield CellProblem(
                row=one.row,
                column=column,
                value=value_of(one.enrolee),
                message=f"is also in row {others}",
                remedy="Keep one row for each person.",
            )
