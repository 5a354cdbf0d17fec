import unicodedata

import pytest

from vc.errors import MalformedCredentialError, UnknownLanguageError
from vc.language import (
    LANGUAGE_TAGS,
    TaughtIn,
    direction,
    is_language_tag,
    language_name_en,
    language_name_native,
    taught_in,
)

ASKED_FOR = (  # noqa: SIM905 - forty tags read better in a line
    "fr de es it pt nl vi id zh zh-Hans zh-Hant yue ja ko ar he fa ur hi bn ta th km lo"
    " my mn mi sm to tpi ru uk pl tr el sv da nb fi ms fil sa la"
).split()


def test_french_in_words():
    assert taught_in("fr") == TaughtIn(
        english="Taught in French", native="Enseigné en français", direction="ltr"
    )


@pytest.mark.parametrize("tag", ASKED_FOR)
def test_language_has_names_and_words(tag):
    assert tag in LANGUAGE_TAGS
    assert language_name_en(tag)
    assert language_name_native(tag)
    assert taught_in(tag).native


def test_table_is_well_formed_and_normalized():
    for tag in LANGUAGE_TAGS:
        assert is_language_tag(tag)
        for text in (language_name_native(tag), taught_in(tag).native):
            assert text == text.strip()
            assert unicodedata.is_normalized("NFC", text)


def test_words_run_the_way_the_script_does():
    for tag in LANGUAGE_TAGS:
        letters = [unicodedata.bidirectional(c) for c in taught_in(tag).native]
        assert direction(tag) == ("rtl" if {"R", "AL"} & set(letters) else "ltr")


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("fr-CA", "French"),
        ("pt-BR", "Portuguese"),
        ("es-419", "Spanish"),
        ("zh-CN", "Chinese"),
        ("zh-TW", "Chinese (Traditional)"),
        ("zh-HK", "Chinese (Traditional)"),
        ("zh-Hans-SG", "Chinese (Simplified)"),
        ("sr-Latn", None),
    ],
)
def test_regional_tags_fall_back_to_their_language(tag, name):
    if name is None:
        with pytest.raises(UnknownLanguageError, match=r"vc/language\.py"):
            language_name_en(tag)
    else:
        assert language_name_en(tag) == name


def test_script_decides_the_direction():
    assert direction("az-Arab") == "rtl"
    assert direction("ur-Latn") == "ltr"
    assert direction("ps") == "rtl"
    assert direction("xx") == "ltr"


@pytest.mark.parametrize(
    "tag",
    ["", "f", "french", "FR", "fr_FR", "fr-fr", "fr-FR-x-y", "fr-", "fr\n", "ｆｒ",
     "zh-hant", "zh-HANT", "es-41", "not a lang!", "x" * 65_536],
)  # fmt: skip
def test_ill_formed_tags_are_refused(tag):
    assert not is_language_tag(tag)
    for ask in (language_name_en, language_name_native, direction, taught_in):
        with pytest.raises(MalformedCredentialError, match="not a language tag"):
            ask(tag)
