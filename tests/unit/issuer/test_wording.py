"""Clause 10, in English and in the language of instruction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.domain.policy.wording import WORDS, forbidden_words


def seen(text, language="en", permitted=()):
    found = forbidden_words(text, language=language, permitted=permitted)
    return [one.word for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "A short course",
        "COURSES for leaders",
        "A program",
        "Our programmes.",
        "a (course)",
        "co\u00adurse",  # hidden by a soft hyphen
        "ｃｏｕｒｓｅ",  # full width
        "the post-graduate course",
    ],
)
def test_english_words_are_refused(text):
    assert len(seen(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Of course, it is assessed",
        "in due  course",
        "a course of action",
        "courseware and programming and programmatic",
        "A discourse on recourse",
    ],
)
def test_what_only_looks_like_it_is_let_through(text):
    assert seen(text) == []


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("fr", "Un cours de trois jours", "cours"),
        ("fr-CA", "Le programme est complet", "programme"),
        ("de", "Der Studiengang für Führungskräfte", "Studiengang"),
        ("de", "Kurse am Abend", "Kurse"),
        ("es", "Un curso breve", "curso"),
        ("zh-Hans", "这是一门课程", "课程"),
        ("ja", "このコースでは", "コース"),
        ("ar", "دورة قصيرة", "دورة"),
        ("vi", "Khóa học ngắn", "Khóa học"),
        ("fr", "An English course in a French text", "course"),
    ],
)
def test_the_language_of_instruction_is_read_too(language, text, word):
    assert seen(text, language) == [word]


@pytest.mark.parametrize("text", ["Les travaux en cours", "au cours de la semaine"])
def test_french_idioms_are_let_through(text):
    assert seen(text, "fr") == []


def test_cours_is_no_english_word():
    assert seen("cours", "en") == []


def test_a_recorded_phrase_is_let_through_and_nothing_beside_it():
    text = "Evaluating public health programs, a program"

    assert seen(text, permitted=("public health programs",)) == ["program"]


@given(st.sampled_from(sorted(WORDS)), st.data())
def test_every_word_of_every_list_is_found_whatever_its_case(language, data):
    word = data.draw(st.sampled_from(WORDS[language].words))
    shown = data.draw(st.sampled_from([word, word.upper(), word.capitalize()]))

    assert seen(f"« {shown} »", language)
