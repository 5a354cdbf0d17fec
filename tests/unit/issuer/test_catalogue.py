"""The catalogue file: strict in form, every finding at once, each with its line."""

import json

import pytest

from issuer.catalogue.load import load_catalogue
from issuer.catalogue.strict_yaml import MAX_BYTES, parse_yaml
from issuer.errors import MalformedInputError
from tests.unit.issuer.conftest import CATALOGUE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2", "line 2"),
        ("a: &x 1\nb: *x", "line 1: anchors"),
        ("a: !!python/object:os.system {}", "tag"),
        ("a: [", "line 1"),
        ("\t a: 1", "line 1"),
        ("? [1]\n: 2", "a key is a word"),
        ("[" * 50 + "]" * 50, "nested"),
        ("a: 1\n---\nb: 2", "line"),
    ],
)
def test_yaml_with_surprises_is_refused_with_its_line(text, words):
    with pytest.raises(MalformedInputError, match=r"c\.yaml") as caught:
        parse_yaml(text.encode(), name="c.yaml")

    assert words in str(caught.value)


def test_yaml_that_is_not_utf8_is_refused_with_its_byte():
    with pytest.raises(MalformedInputError, match="byte 3"):
        parse_yaml(b"a: \xff", name="c.yaml")


def test_yaml_over_the_limit_is_refused_unread():
    with pytest.raises(MalformedInputError, match="bytes"):
        parse_yaml(b"#" * (MAX_BYTES + 1), name="c.yaml")


def test_yaml_values_are_what_they_look_like():
    text = "[no, yes, true, 1, 1.50, 2026-07-06, 0x10, 1_000, ~, '7', 1e3, 12:30:45]"

    assert parse_yaml(text.encode(), name="c.yaml").value == [
        *("no", "yes", True, 1, 1.5, "2026-07-06", "0x10", "1_000", None, "7"),
        *("1e3", "12:30:45"),
    ]


@pytest.mark.parametrize("data", [b"", b"- 1", b"text", b"catalogue: 2"])
def test_what_is_no_catalogue_says_so(data):
    findings = load_catalogue(data, name="c.yaml").findings

    assert any("catalogue: 1" in f.remedy or "mapping" in f.message for f in findings)


def test_every_finding_is_told_at_once_with_its_line(values, micro_credential):
    micro_credential["title"] = "A course"
    micro_credential["survey"] = ""
    values["stacks"][0]["strategic_plan"] = ""
    text = json.dumps(values, indent=1)

    findings = load_catalogue(text.encode(), name="c.yaml").findings

    assert {f.rule for f in findings} == {
        *("P10-wording", "P5-survey", "P1-strategic-plan"),
    }
    lines = text.splitlines()
    [wording] = [f for f in findings if f.rule == "P10-wording"]
    assert "A course" in lines[wording.line - 1]
    assert wording.place == "micro_credentials[0].title"
    assert "“course”" in wording.message


@pytest.mark.parametrize(
    ("member", "value", "words"),
    [
        ("titel", "x", "not a name that the catalogue knows"),
        ("title", None, "is missing"),
        ("title", 7, "not a text"),
        ("title", "x" * 10_001, "10000"),
        ("units", "three", "not a number"),
        ("units", -1, "not a number"),
        ("version", 1, "not a text"),
        ("code", "a/b", "web address"),
        ("language_micro_credential", "yes", "not true or false"),
        ("valid_for_months", 0, "whole number"),
        ("purposes", "x", "not a list"),
        ("purposes", [1], "not a text"),
        ("hours", [], "not a mapping"),
    ],
)
def test_a_member_of_the_wrong_form_is_named(
    micro_credential, findings, member, value, words
):
    micro_credential[member] = value

    found = [f for f in findings() if f.place.startswith("micro_credentials[0]")]

    assert any(words in f.message and member in f.place for f in found)


@pytest.mark.parametrize("date", ["6 July 2026", "2026-02-30", ""])
def test_a_date_that_is_none_is_named(values, findings, date):
    values["offerings"][0]["start"] = date

    assert any("offerings[0].start" in f.place for f in findings())


def test_a_version_that_is_there_twice_is_refused(values, findings):
    values["micro_credentials"].append(values["micro_credentials"][0])

    assert any("in the file twice" in f.message for f in findings())


def test_a_pass_mark_is_said_once(values, findings):
    column = values["offerings"][0]["gradebook"]["outcomes"][0]
    column["pass_minimum"] = 50

    assert any("pass_word" in f.place for f in findings())


def test_entries_keep_what_they_said_and_its_digest():
    first = load_catalogue(CATALOGUE, name="c.yaml")
    again = load_catalogue(CATALOGUE, name="c.yaml")

    assert [e.digest for e in first.entries] == [e.digest for e in again.entries]
    assert first.entries[0].source["code"] == "DGOV01"
