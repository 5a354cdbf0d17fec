"""What would act unseen is written out; all else stays as it was (attacks X16)."""

import pytest

from tests.support import signed, unsigned_badge, verify
from verifier.speech.presenters import present_report
from verifier.speech.visible_text import mixes_alphabets, visible


@pytest.mark.parametrize(
    "code",
    [
        *(0x00, 0x07, 0x1B, 0x7F, 0x85, 0x9F, 0xAD, 0x200B, 0x2028, 0x2029),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *(0xFEFF, 0xE0041),
    ],
)
def test_a_character_that_acts_unseen_is_written_out(code):
    assert visible(f"a{chr(code)}b") == f"a⟨U+{code:04X}⟩b"


@pytest.mark.parametrize(
    "text",
    ["Zoë Müller", "Zoe\u0308", "رانية حداد", "क्‍ष", "line\nline", "👩‍🔬", "a\tb"],
)
def test_a_name_stays_as_it_was_written(text):
    assert visible(text) == text


def test_a_name_that_turns_the_line_round_is_shown_for_what_it_is():
    badge = unsigned_badge()
    badge["credentialSubject"]["achievement"]["name"] = "Certificate \u202ePhD\u202c"

    shown = present_report(verify(signed(badge)))

    assert shown.claims.title == "Certificate ⟨U+202E⟩PhD⟨U+202C⟩"
    assert any("written out" in notice.text for notice in shown.notices)


@pytest.mark.parametrize("text", ["Ехample University", "Unіversity", "Ωxford"])
def test_a_word_of_two_alphabets_is_noticed(text):
    assert mixes_alphabets(text)


@pytest.mark.parametrize(
    "text", ["Example University", "МГУ имени Ломоносова", "東京大学 Tokyo", "Zoë"]
)
def test_a_name_of_one_alphabet_a_word_is_not(text):
    assert not mixes_alphabets(text)
