"""nst/JSONTestSuite: all of y read, all of n refused, and what we chose for i."""

import pytest

from tests.vectors import vector_path
from vc.errors import MalformedCredentialError
from vc.strict_json import loads

pytestmark = pytest.mark.conformance

# RFC 8259 leaves these to implementations. We read numbers that fit a float or an
# integer, and refuse what is not UTF-8, surrogates alone, infinities, a byte order mark
# and 500 levels of nesting.
READ = {
    "i_number_double_huge_neg_exp.json",
    "i_number_real_underflow.json",
    "i_number_too_big_neg_int.json",
    "i_number_too_big_pos_int.json",
    "i_number_very_big_negative_int.json",
}

# RFC 7493: names are unique, and there are no noncharacters. U+0000 is ours to refuse.
FORBIDDEN_BY_I_JSON = {
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
    "y_object_escaped_null_in_key.json",
    "y_string_escaped_noncharacter.json",
    "y_string_last_surrogates_1_and_2.json",
    "y_string_nonCharacterInUTF-8_U+10FFFF.json",
    "y_string_nonCharacterInUTF-8_U+FFFF.json",
    "y_string_null_escape.json",
    "y_string_unicode_U+10FFFE_nonchar.json",
    "y_string_unicode_U+1FFFE_nonchar.json",
    "y_string_unicode_U+FDD0_nonchar.json",
    "y_string_unicode_U+FFFE_nonchar.json",
}


def reads(path):
    try:
        loads(path.read_bytes())
    except MalformedCredentialError:
        return False
    return True


def files(kind):
    found = sorted(vector_path("json-test-suite/test_parsing").glob(f"{kind}_*.json"))
    assert found
    return found


def test_all_of_n_is_refused():
    assert [p.name for p in files("n") if reads(p)] == []


def test_of_i_exactly_our_choice_is_read():
    assert {p.name for p in files("i") if reads(p)} == READ


def test_all_of_y_is_read_but_what_i_json_forbids():
    assert {p.name for p in files("y") if not reads(p)} == FORBIDDEN_BY_I_JSON
