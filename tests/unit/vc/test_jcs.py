import json
from datetime import date
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from vc.errors import UnsupportedInputError
from vc.jcs import canonicalize_jcs

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False).filter(
        lambda number: not 2**53 <= abs(number) < 1e21
    )
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_jcs_orders_members_by_utf_16_unit():
    # RFC 8785, "Sorting of Object Properties": an astral key sorts by its surrogates.
    value = {"\ufb33": 1, "\U0001f600": 2, "\u20ac": 3, "\r": 4, "1": 5, "ö": 6}

    assert list(json.loads(canonicalize_jcs(value)).values()) == [4, 5, 6, 3, 2, 1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (-0.0, "0"), (1e30, "1e+30"), (1e-7, "1e-7"), (0.1, "0.1")],
)
def test_jcs_writes_numbers_as_ecmascript_does(value, text):
    assert canonicalize_jcs([value]) == f"[{text}]".encode()


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        -float("inf"),
        2**53,
        float(2**53),
        1e20,
        -(2**53),
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        {None: 1},
        b"bytes",
        {"a": {1, 2}},
        object(),
        UUID(int=1),
        date(2026, 11, 27),
    ],
)
def test_jcs_refuses_what_is_not_i_json(value):
    with pytest.raises(UnsupportedInputError, match="RFC 8785"):
        canonicalize_jcs({"member": value})


def test_jcs_refuses_nesting_without_end():
    value: list = []
    value.append(value)

    with pytest.raises(UnsupportedInputError, match="too deeply"):
        canonicalize_jcs(value)


@given(json_values)
@settings(deadline=None)
def test_jcs_keeps_the_value_and_is_its_own_canonical_form(value):
    text = canonicalize_jcs(value)

    assert json.loads(text) == value
    assert canonicalize_jcs(json.loads(text)) == text


@given(json_values)
@settings(deadline=None)
def test_jcs_is_what_the_reference_implementation_writes(value):
    assert canonicalize_jcs(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("code", [*range(0x80), 0x85, 0x2028, 0xFEFF, 0x1F393])
def test_jcs_spells_every_character_as_the_reference_implementation_does(code):
    value = {"a": chr(code), chr(code): [True, None, 0, -(2**53) + 1]}

    assert canonicalize_jcs(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [
        {"\U0001f393": 1, "\uff01": 2},  # astral, and above the surrogates
        {"\U0001f393": 1, "\ud7ff": 2, "\u4e2d": 3},
        {"\uff01": "\U0001f393", "\ue000": 1},
        {"\U00010000a": 1, "\ufffda": 2, "b\ufffd": 3, "b\U0010fffd": 4},
    ],
)
def test_jcs_orders_emoji_and_full_width_signs_as_the_reference_does(value):
    assert canonicalize_jcs(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [
        [1.0, "1.0"],
        {"e": 1e2, "true": True},
        [5e-324, 1.7976931348623157e308],
        {"null": None, "NaN": "null"},
        [0.1 + 0.2, -1.5, 100.0],
        ["a.b", "E", "true", "1e5"],
    ],
)
def test_jcs_leaves_fractions_to_the_reference_implementation(value):
    assert canonicalize_jcs(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("number", [2**53 - 1, -(2**53) + 1, 10**15, 0, -1])
def test_jcs_writes_every_integer_of_i_json(number):
    assert canonicalize_jcs({"n": number}) == f'{{"n":{number}}}'.encode()
