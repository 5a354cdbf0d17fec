"""Every sentence is there in every language, with the same fillings."""

import re
import runpy
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.support import NOW, trust_list, valid_badge, verify
from verifier.speech.fillings import names_in
from verifier.speech.languages import (
    TRANSLATIONS,
    english,
    languages,
    load_language,
    preferred,
)
from verifier.speech.presenters import present_report

ROOT = Path(__file__).parents[3]
EXTRACTOR = runpy.run_path(str(ROOT / "scripts" / "translations.py"))
MARKED = {one.id: one for one in EXTRACTOR["marked_sentences"]() if one.id}
OTHERS = [one.tag for one in languages() if one.tag != "en"]


def entries(tag):
    path = TRANSLATIONS / tag / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return {one.id: one for one in read_po(file, locale=tag) if one.id}


def texts(value):
    return list(value) if isinstance(value, tuple | list) else [value]


def fillings(text):
    printed = set(re.findall(r"%\((\w+)\)s", text))
    return printed | (set() if printed else names_in(text))


def tags(text):
    return sorted(re.findall(r"</?[a-z]+[^>]*>", text))


def test_french_is_there():
    assert OTHERS == ["fr"]


@pytest.mark.parametrize("tag", OTHERS)
def test_every_marked_sentence_is_translated_and_no_other(tag):
    there = {key for key, one in entries(tag).items() if all(texts(one.string))}

    assert set(MARKED) - there == set()
    assert set(entries(tag)) - set(MARKED) == set()


@pytest.mark.parametrize("tag", OTHERS)
def test_no_translation_is_only_guessed(tag):
    assert not [key for key, one in entries(tag).items() if one.fuzzy]


@pytest.mark.parametrize("tag", OTHERS)
def test_every_translation_has_the_fillings_and_the_marks_of_its_sentence(tag):
    for key, one in entries(tag).items():
        expected = set().union(*(fillings(text) for text in texts(key)))
        said_last = texts(one.string)[-1]
        assert fillings(said_last) == expected, key
        for said in texts(one.string):
            assert fillings(said) <= expected, key
            assert tags(said) == tags(texts(key)[-1]), key


def test_french_typography_is_kept():
    for one in entries("fr").values():
        for said in texts(one.string):
            bare = re.sub(r"<[^>]*>", "", said)
            assert not re.search(r"[^\u202f][;?!](?=\s|$)", bare), said
            assert not re.search(r"[^\u00a0\d]:(?=\s|$)", bare), said
            assert "« " not in bare, said
            assert "'" not in bare, said
            assert not re.search(r"\b(tu|ton|tes)\b", bare), said


def test_every_constant_sentence_of_the_words_is_marked():
    source = (ROOT / "verifier" / "speech" / "reasons.py").read_text()
    bare = re.findall(r'^\s+"([A-Z][^"]+)"', source, re.MULTILINE)

    assert all(any(text in str(key) for key in MARKED) for text in bare)


# ------------------------------------------------------------------ dates and choice


def test_dates_and_times_are_written_as_each_language_writes_them():
    french = load_language("fr")

    assert english().day(date(2026, 9, 14)) == "14 September 2026"
    assert french.day(date(2026, 9, 14)) == "14 septembre 2026"
    assert english().moment(NOW) == "22 November 2026, 10:42 am UTC"
    assert french.moment(NOW) == "22 novembre 2026 à 10\u00a0h\u00a042 UTC"
    assert (
        english()
        .moment(datetime(2026, 1, 1, 0, 5, tzinfo=UTC))
        .endswith("12:05 am UTC")
    )


def test_plural_forms_are_each_languages_own():
    french = load_language("fr")

    assert english().plural("{number} unit", "{number} units", 1.5) == "1.5 units"
    assert french.plural("{number} unit", "{number} units", 0) == "0 unité"


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        (None, [], "en"),
        (None, ["fr"], "fr"),
        (None, ["fr-CA", "en"], "fr"),
        (None, ["de", "fr", "en"], "fr"),
        (None, ["de"], "en"),
        ("fr", ["en"], "fr"),
        ("en", ["fr"], "en"),
        ("tlh", ["fr"], "fr"),
        ("../../etc/passwd", ["en"], "en"),
        (None, ["*"], "en"),
        (None, ["", "x" * 500, "fr"], "fr"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_best_accepted(
    asked, accepted, chosen
):
    assert preferred(languages(), asked=asked, accepted=accepted).tag == chosen


def test_a_report_is_shown_in_french_from_the_verdict_to_the_last_check():
    shown = present_report(verify(valid_badge()), load_language("fr"))

    assert shown.sentence == "Cette micro-certification est authentique et en vigueur."
    assert shown.claims.title == "Evidence-Informed Policy Evaluation"
    assert shown.claims.awarded == "14 septembre 2026"
    lines = [line for _, group in shown.groups for line in group]
    assert {"Lisible", "Signature", "Émetteur", "Genre"} <= {one.name for one in lines}
    assert not [one for one in lines if " the " in f" {one.sentence} "]


def test_a_reason_without_words_is_shown_by_its_detail():
    report = verify(valid_badge(), trust_lists=(trust_list(),))

    issuer = report.check("issuer")
    odd = type(issuer)(
        check="issuer", outcome=issuer.outcome, reason="odd", detail="something odd."
    )
    shown = present_report(
        type(report)(
            verdict=report.verdict,
            kind=report.kind,
            checks=(odd,),
            checked_at=NOW,
        ),
        load_language("fr"),
    )

    assert shown.groups[0][1][0].sentence == "Something odd."
