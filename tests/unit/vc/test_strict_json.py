import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from vc.errors import MalformedJsonError, TooLargeError
from vc.strict_json import dumps, loads

SAFE_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0")
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | SAFE_TEXT
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(SAFE_TEXT, inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON)
def test_json_reads_back_what_it_wrote(value):
    assert loads(dumps(value)) == value
    assert loads(json.dumps(value, indent=1).encode()) == value


def names_are_unique(text):
    pairs = []
    json.loads(text, object_pairs_hook=lambda p: pairs.append([k for k, _ in p]))
    return all(len(set(names)) == len(names) for names in pairs)


@given(st.text(alphabet='[]{}",:\\ a1\n', max_size=40))
def test_json_agrees_with_the_standard_library_on_small_texts(text):
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises((MalformedJsonError, TooLargeError)):
            loads(text)
    else:
        assume(names_are_unique(text))
        assert loads(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":1,"\\u0061":2}',
        '{"x":[{"y":{"proof":1,"proof":2}}]}',
        '{"":1,"":1}',
    ],
)
def test_json_refuses_one_name_twice_at_any_depth(text):
    with pytest.raises(MalformedJsonError, match="appears twice"):
        loads(text)


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", '{"a":[NaN]}']
)
def test_json_refuses_numbers_that_are_not_finite(text):
    with pytest.raises(MalformedJsonError):
        loads(text)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf{}",
        "\ufeff{}",
        b"\xff\xfe{\0}\0",
        b'"\xc0\xaf"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        '"\ud800"',
        b'"\\ud800"',
        b'{"\\udfff":1}',
        b'["a",{"b":"\\uDBFF"}]',
        b'"\\ud800\\u0041"',
        b'"\\u0000"',
        b'"\\ufffe"',
        b'"\\uFDD0"',
        b'"\\ud83f\\udffe"',
        '"\ufffe"',
        '"\U0010ffff"',
        b'"\0"',
        b'"\t"',
        b"",
        b" ",
        b"{} {}",
        b"{}x",
        b"{'a':1}",
        b"[1,]",
        b"// x\n1",
        b"1" * 5000,
    ],
    ids=repr,
)
def test_json_refuses(data):
    with pytest.raises(MalformedJsonError):
        loads(data)


def test_json_accepts_escaped_pairs_and_a_backslash_before_u():
    assert loads(b'"\\ud83d\\ude00"') == "\U0001f600"
    assert loads(b'"\\\\u0000"') == "\\u0000"


@pytest.mark.parametrize("depth", [33, 100, 1_000, 100_000])
@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":', '["\\"",{"]":'])
def test_json_refuses_deep_nesting_before_it_reads(depth, opening):
    with pytest.raises(TooLargeError):
        loads(opening * depth, max_bytes=10_000_000)


def test_json_reads_nesting_at_the_limit_and_brackets_inside_strings():
    assert loads("[" * 32 + "]" * 32)
    assert loads('["' + "[{" * 100 + '\\"[\\\\"]') == ["[{" * 100 + '"[\\']


def test_json_refuses_over_each_size():
    with pytest.raises(TooLargeError, match="bytes"):
        loads(" " * (512 * 1024) + "1")
    with pytest.raises(TooLargeError, match="members"):
        loads("[" + "1," * 10_000 + "1]")
    with pytest.raises(TooLargeError, match="members"):
        loads("[" + "[]," * 6_000 + "1]")
    with pytest.raises(TooLargeError, match="string"):
        loads('"' + "a" * 65_537 + '"')
    assert len(loads('"' + "a" * 65_536 + '"')) == 65_536
    assert len(loads('"' + "a" * 70_000 + '"', max_string=80_000)) == 70_000


def test_json_of_nothing_but_quotes_is_refused():
    for text in ('"' * 500_000, '{"a":"' + '\\"' * 200_000, '"' + "\\" * 65_535):
        with pytest.raises((MalformedJsonError, TooLargeError)):
            loads(text)


def test_json_is_written_compactly_and_never_with_nan():
    assert dumps({"b": [1, "é"], "a": None}) == '{"b":[1,"é"],"a":null}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(float("nan"))
