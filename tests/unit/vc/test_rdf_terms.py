import json

import pyoxigraph as ox
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vc.errors import UnsupportedInputError
from vc.rdf import terms
from vc.rdf.nquads import parse_nquads

texts = st.text(st.characters(exclude_categories=["Cs"]))
XSD = "http://www.w3.org/2001/XMLSchema#"


@given(texts)
@settings(deadline=None)
def test_an_escaped_text_is_read_back_as_it_was(text):
    literal = terms.literal(text)

    (quad,) = parse_nquads(f"<urn:s> <urn:p> {literal} .")
    assert quad[2] == literal
    (other,) = ox.parse(f"<urn:s> <urn:p> {literal} .", format=ox.RdfFormat.N_QUADS)
    assert other.object.value == text


@pytest.mark.parametrize(
    ("character", "written"),
    [
        *[("\b", "\\b"), ("\t", "\\t"), ("\n", "\\n"), ("\f", "\\f"), ("\r", "\\r")],
        *[('"', '\\"'), ("\\", "\\\\"), ("\0", "\\u0000"), ("\x0b", "\\u000B")],
        *[("\x1f", "\\u001F"), ("\x7f", "\\u007F"), ("\ufffe", "\\uFFFE")],
        *[("\x80", "\x80"), ("\u2028", "\u2028"), ("\xa0", "\xa0"), ("é", "é")],
        *[("'", "'"), ("\U0001f393", "\U0001f393"), ("\ue000", "\ue000")],
    ],
)
def test_characters_are_escaped_as_rdfc_says_and_no_others(character, written):
    assert terms.escape(f"a{character}b") == f"a{written}b"


@pytest.mark.parametrize(
    "text",
    [
        *("urn:a", "did:web:uni.example", "https://x/é?q=ü#f", "a:", "x+y-z.1:%20"),
        *("https://x/(1)'!*,;=$&@~[]", "data:application/vc;base64,eyJ9==", "tag:日本"),
    ],
)
def test_absolute_iris_are_accepted(text):
    assert terms.is_iri(text)


# Brackets, a second # and a lone % are for RFC 3987's grammar, not for N-Quads.
@given(st.text(st.characters(exclude_characters="%[]#"), max_size=8))
@settings(deadline=None)
def test_no_accepted_iri_needs_an_escape_or_a_base(tail):
    text = "urn:" + tail
    assume(terms.is_iri(text))

    (quad,) = ox.parse(f"<{text}> <urn:p> <urn:o> .", format=ox.RdfFormat.N_QUADS)
    assert quad.subject.value == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", ":a", "1a:b", "é:b", "_:b", "//a/b", "/a", "#a", "a b:c"),
        *("urn:a ", "urn:a\n", "urn:\ta", "urn:a\u00a0", "urn:a\u2028", "urn:a\x85"),
        *("urn:<", "urn:>", 'urn:"', "urn:{", "urn:}", "urn:|", "urn:^", "urn:`"),
        *("urn:\\", "urn:\x7f", "urn:\ud800", "urn:\ufffe", "urn:\uffff"),
        *("urn:\ue000", "urn:\ufdd0", "urn:\U0001ffff", "urn:\U000f0000"),
    ],
)
def test_other_texts_are_no_iris(text):
    assert not terms.is_iri(text)


@pytest.mark.parametrize(
    "tag",
    [
        *("en", "EN", "de-CH", "zh-Hant-TW", "es-419", "sl-rozaj-biske-1994"),
        *("zh-cmn-Hans-CN", "de-DE-u-co-phonebk", "en-a-myext-b-another", "x-whatever"),
        *("hy-Latn-IT-arevela", "de-CH-x-phonebk", "abcd", "abcdefgh", "qaa-Qaaa-QM"),
    ],
)
def test_language_tags_of_bcp_47_are_accepted(tag):
    assert terms.is_language_tag(tag)


@pytest.mark.parametrize(
    "tag",
    [
        *("", "e", "en_GB", "en-", "-en", "en--GB", "not a lang!", "en\n", "ën"),
        *("abcdefghi", "de-419-DE", "a-DE", "en-a", "x", "x-", "1en", "en-GB-U", "٣٣"),
    ],
)
def test_other_texts_are_no_language_tags(tag):
    assert not terms.is_language_tag(tag)


@pytest.mark.parametrize(
    ("value", "datatype", "text"),
    [
        (5, None, f'"5"^^<{XSD}integer>'),
        (5.0, None, f'"5"^^<{XSD}integer>'),
        (-0.0, None, f'"0"^^<{XSD}integer>'),
        (1.5, None, f'"1.5E0"^^<{XSD}double>'),
        (1.5, "urn:t", '"1.5E0"^^<urn:t>'),
        (5, f"{XSD}double", f'"5.0E0"^^<{XSD}double>'),
        (5, f"{XSD}string", '"5"'),
        (1e-6, None, f'"1.0E-6"^^<{XSD}double>'),
        (123456.789, None, f'"1.23456789E5"^^<{XSD}double>'),
        (-2.5e-5, None, f'"-2.5E-5"^^<{XSD}double>'),
        (10, f"{XSD}double", f'"1.0E1"^^<{XSD}double>'),
        (0, f"{XSD}double", f'"0.0E0"^^<{XSD}double>'),
    ],
)
def test_numbers_take_their_canonical_form(value, datatype, text):
    assert terms.number(value, datatype) == text


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 8))
@settings(deadline=None)
def test_an_undisputed_number_is_written_without_losing_a_digit(digits, scale):
    value = float(f"{digits}e-{scale}")
    assume(terms.disputed_number(value) is None)

    lexical = terms.number(value).split('"')[1]
    assert float(lexical) == value
    assert json.loads(json.dumps(value)) == value


@given(st.floats(allow_nan=False))
@settings(deadline=None)
def test_every_float_is_disputed_or_exact(value):
    if terms.disputed_number(value) is None:
        assert float(terms.number(value).split('"')[1]) == value


def test_a_direction_is_part_of_the_term():
    assert terms.directed("x", "AR", "rtl") == (
        '"x"^^<https://www.w3.org/ns/i18n#ar_rtl>'
    )
    assert terms.directed("x", "", "ltr") == '"x"^^<https://www.w3.org/ns/i18n#_ltr>'


@pytest.mark.parametrize(
    "line",
    [
        "<urn:s> <urn:p> <urn:o>",
        "<urn:s> <urn:p> .",
        "<s> <urn:p> <urn:o> .",
        "<urn:s> _:p <urn:o> .",
        '"s" <urn:p> <urn:o> .',
        '<urn:s> <urn:p> "a"b .',
        '<urn:s> <urn:p> "a\\x" .',
        '<urn:s> <urn:p> "\\U00110000" .',
        '<urn:s> <urn:p> "a"@1 .',
        "<urn:s> <urn:p> _:. .",
        "<urn:s> <urn:\\u0020> <urn:o> .",
        "<urn:s> <urn:p> <urn:o> <urn:g> <urn:x> .",
    ],
)
def test_nquads_refuses_what_is_not_a_statement(line):
    with pytest.raises(UnsupportedInputError):
        parse_nquads(line)


def test_nquads_skips_comments_and_reads_both_line_ends():
    text = "# a\r\n<urn:s><urn:p>_:b.c<urn:g>.# b\n\n<urn:s> <urn:p> 'x' ."

    with pytest.raises(UnsupportedInputError, match="line 4"):
        parse_nquads(text)
    assert parse_nquads(text.rpartition("\n")[0]) == [
        ("<urn:s>", "<urn:p>", "_:b.c", "<urn:g>")
    ]


def test_nquads_keeps_the_other_line_separators_inside_a_literal():
    (quad,) = parse_nquads('<urn:s> <urn:p> "a\u2028b\x85c\x0cd" .')

    assert quad[2] == '"a\u2028b\x85c\\fd"'
