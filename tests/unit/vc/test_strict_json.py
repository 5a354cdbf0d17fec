import json
from random import Random

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.generated import mistyped
from tests.support import valid_badge
from tests.two_readers import carefully, plainly, told
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


# ------------------------------------------- the two readers, held against each other


@given(st.text(alphabet='[]{}",:\\ aeE.u-+0123456789\n\0\u00eb\ufffe', max_size=40))
@example('{"a":1,"a":1}')
@example('{"a" :1,"\\u0061" : {}}')
@example('{"a\\\\":1,"b\\"":2,"a\\\\":3}')
@example('{"\\"":1,"\\"":1}')
@example("[1e5, 1E5, 1.0, -0, -0.0]")
@example("[18446744073709551615, 18446744073709551616]")
@example("[999999999999999999, 9999999999999999999]")
@example("[-9223372036854775808, -9223372036854775809]")
@example('["\\ud800", true, false, null]')
def test_json_is_read_alike_by_both_readers(text):
    assert told(plainly, text) == told(carefully, text)


@given(JSON)
def test_json_that_was_written_is_read_alike_by_both_readers(value):
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert told(plainly, text) == told(carefully, text)


def test_json_with_its_bytes_mistyped_is_read_alike_by_both_readers():
    text = dumps(valid_badge()).encode()

    for seed in range(2_000):
        changed = mistyped(text, Random(seed))

        assert told(plainly, changed) == told(carefully, changed), seed


@pytest.mark.parametrize("digits", range(15, 25))
@pytest.mark.parametrize("sign", ["", "-"])
def test_json_reads_an_integer_to_its_last_digit(digits, sign):
    for number in (f"{sign}{'9' * digits}", f"{sign}1{'0' * (digits - 2)}1"):
        (read,) = loads(f"[{number}]")

        assert (type(read), read) == (int, int(number))


def test_json_within_a_limit_of_ones_own_is_read_however_deep():
    assert loads("[" * 300 + "]" * 300, max_depth=300)


def test_json_writes_what_orjson_would_not():
    assert dumps({"a": 2**70}) == '{"a":1180591620717411303424}'
    assert dumps(["null", 1.5]) == '["null",1.5]'
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps({"a": [float("inf")]})
    with pytest.raises(TypeError):
        dumps({"a": {1, 2}})
