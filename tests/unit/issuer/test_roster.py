"""A gradebook export: every spelling reads the same, everything unusable is listed."""

import csv
import io
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.offering import (
    AttendanceColumn,
    GradebookSettings,
    InductionColumn,
    OutcomeColumn,
    PassMark,
)
from issuer.errors import MalformedInputError
from issuer.roster.gradebook import MAX_ROWS, parse_gradebook
from issuer.roster.results import read_results

SETTINGS = GradebookSettings(
    outcomes=(
        OutcomeColumn(
            outcome="LO1", column="Assignment: Plan", passes=PassMark(word="Pass")
        ),
        OutcomeColumn(
            outcome="LO2",
            column="Quiz: Facts (Real)",
            passes=PassMark(minimum=Decimal(50)),
        ),
    ),
    induction=InductionColumn(
        column="Quiz: Induction",
        passes=PassMark(minimum=Decimal(8)),
        closed_on=date(2026, 7, 3),
    ),
    attendance=AttendanceColumn(column="Attendance", minimum_percent=Decimal(80)),
)
HEADINGS = (
    *("First name", "Last name", "ID number", "Institution", "Email address"),
    *("Quiz: Induction", "Assignment: Plan", "Quiz: Facts", "Attendance"),
)
GOOD = (
    "Zoë",
    "O’Brien",
    "x1",
    "",
    "zoe@example.org",
    "9.00",
    "Pass",
    "64.00",
    "100.00",
)


def written(
    rows,
    *,
    separator=",",
    last="Last name",
    real=True,
    encoding="utf-8",
    sep_line=False,
    end="\r\n",
):
    """An export as a Moodle site with these settings writes it."""
    headings = [last if h == "Last name" else h for h in HEADINGS]
    items = [h + " (Real)" if real and ":" in h else h for h in headings]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerows([items, *rows])
    prefix = f"sep={separator}{end}" if sep_line else ""
    return (prefix + out.getvalue()).encode(encoding)


def read(data):
    return read_results(parse_gradebook(data, name="g.csv"), SETTINGS, name="g.csv")


def changed(column, value):
    row = list(GOOD)
    row[HEADINGS.index(column)] = value
    return row


def test_a_row_is_read_by_the_settings():
    [result] = read(written([GOOD])).results

    assert result.enrolee.name == "Zoë O’Brien"
    assert [one.passed for one in result.outcomes] == [True, True]
    assert result.induction_passed is True
    assert result.attendance_percent == Decimal("100.00")
    assert result.row == 2


names = st.text(
    st.characters(categories=["L"]),
    min_size=1,
    max_size=20,
)
rows = st.lists(
    st.tuples(
        names,
        names,
        st.just(""),
        st.sampled_from(["10.00", "7.99", "-"]),
        st.sampled_from(["Pass", "Fail", "-", "pass"]),
        st.decimals(0, 100, places=2).map(str),
        st.sampled_from(["100.00", "0.00", "-"]),
    ),
    max_size=6,
).map(
    lambda drawn: [
        (first, last, f"x{n}", inst, f"a{n}@example.org", *rest)
        for n, (first, last, inst, *rest) in enumerate(drawn)
    ]
)


@given(
    rows=rows,
    separator=st.sampled_from(",;\t"),
    last=st.sampled_from(["Last name", "Surname"]),
    real=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    sep_line=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_every_spelling_of_an_export_reads_the_same(rows, **spelling):
    plain, other = read(written(rows)), read(written(rows, **spelling))

    assert [replace(one, row=0) for one in other.results] == [
        replace(one, row=0) for one in plain.results
    ]
    assert plain.problems == other.problems == ()


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(data):
    with suppress(MalformedInputError):
        read(data)


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30),
    st.sampled_from(HEADINGS),
)
def test_any_cell_is_read_or_listed(value, column):
    reading = read(written([changed(column, value)]))

    assert len(reading.results) == 1 or reading.problems or not "".join(value).strip()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "row 1: no column 'First name'"),
        (b"First name,Last name\nZo\xeb,x", "row 2, byte"),
        ("First name,Last name\n".encode("utf-16-le"), "zero characters"),
        (b"Name,Grade\n", "Plain text file"),
        (b"First name,Last name,Email address\n", "no column ID number"),
        (b"First name,ID number,Email address\n", "Last name or Surname"),
    ],
)
def test_what_is_no_export_is_refused_with_place_and_remedy(data, words):
    with pytest.raises(MalformedInputError) as caught:
        read(data)

    assert words in str(caught.value)


def test_a_heading_that_is_there_twice_is_refused():
    data = written([]).replace(b"Attendance", b"Assignment: Plan")

    with pytest.raises(MalformedInputError, match="there twice"):
        read(data)


def test_a_column_that_the_settings_name_and_the_file_lacks_is_refused():
    with pytest.raises(MalformedInputError, match="'Attendance'"):
        read(written([]).replace(b"Attendance", b"Presence"))


def test_more_rows_than_allowed_are_refused():
    data = written([GOOD] * (MAX_ROWS + 1))

    with pytest.raises(MalformedInputError, match="20000 rows"):
        parse_gradebook(data, name="g.csv")


def test_a_broken_quote_is_refused_near_its_row():
    data = written([GOOD]) + b'"Zo\xc3\xab"x,Y,x2\r\n'

    with pytest.raises(MalformedInputError, match="near row 3"):
        read(data)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("ID number", "", "not an ID number"),
        ("ID number", "x 1", "not an ID number"),
        ("Email address", "", "not one e-mail address"),
        ("Email address", "a@b.example, evil@x.example", "not one e-mail address"),
        ("Email address", "a@b.example;c@d.example", "not one e-mail address"),
        ("Email address", "Zoë <zoe@b.example>", "not one e-mail address"),
        ("Email address", "a@b.example\nBcc: c@d.example", "not one e-mail address"),
        ("Email address", f"{'a' * 65}@b.example", "not one e-mail address"),
        ("Email address", "a@b.example.", "not one e-mail address"),
        ("First name", "Z\u202eeoZ", "invisible"),
        ("First name", "Z" * 201, "too long"),
        ("Assignment: Plan", "Psas", "not a word of the scale"),
        ("Quiz: Facts", "n/a", "not a mark"),
        ("Quiz: Facts", "NaN", "not a mark"),
        ("Quiz: Facts", "١٢", "not a mark"),
        ("Attendance", "101.00", "over 100"),
    ],
)
def test_a_cell_that_cannot_be_used_is_listed(column, value, words):
    reading = read(written([changed(column, value)]))

    [problem] = reading.problems
    assert reading.results == ()
    assert (problem.row, problem.column.removesuffix(" (Real)")) == (2, column)
    assert words in problem.sentence()


def test_a_decimal_comma_is_a_mark_too():
    [result] = read(written([changed("Quiz: Facts", "64,00")], separator=";")).results

    assert result.outcome_passed("LO2") is True


def test_a_dash_is_no_grade():
    [result] = read(written([changed("Assignment: Plan", "-")])).results

    assert result.outcome_passed("LO1") is None


def test_a_row_with_too_few_cells_is_listed():
    [problem] = [
        one
        for one in read(written([GOOD[:8]])).problems
        if "heading has 9" in one.message
    ]

    assert problem.row == 2


def test_all_that_is_unusable_is_listed_and_not_the_first():
    rows = [
        GOOD,
        ("A", "B", "", "", "x", "?", "?", "?", "?"),
        ("C", "D", "x3", "", "c@example.org", "9", "Maybe", "50", "100"),
    ]

    reading = read(written(rows))

    assert [one.row for one in reading.results] == [2]
    assert [one.row for one in reading.problems] == [3] * 6 + [4]


@pytest.mark.parametrize(
    "other",
    [
        ("Zoë", "Other", "x2", "", "ZOE@example.org"),
        ("Zoë", "Other", "X1", "", "other@example.org"),
        ("Zoë", "Other", "x2", "", "ｚｏｅ@example.org"),
    ],
)
def test_one_person_twice_is_shown_on_both_rows_and_refused(other):
    reading = read(written([GOOD, (*other, *GOOD[5:])]))

    assert reading.results == ()
    assert [one.row for one in reading.problems] == [2, 3]
    assert "also in row 3" in reading.problems[0].message


def test_an_empty_line_is_no_row():
    data = written([GOOD]) + b"\r\n,,,,,,,,\r\n"

    assert len(read(data).results) == 1
