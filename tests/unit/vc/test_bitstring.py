import base64
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.bitstring import (
    MAX_LIST_BYTES,
    MIN_BITS,
    decode_list,
    encode_list,
    get_value,
    inflate_bounded,
    refuse_short_list,
    set_bit,
)
from vc.errors import StatusLengthError, StatusListError, StatusRangeError

EMPTY = bytes(MIN_BITS // 8)


def multibase(packed):
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@given(st.binary(max_size=4096))
def test_list_reads_back_what_it_wrote(bits):
    assert decode_list(encode_list(bits)) == bits


def test_list_is_the_same_text_each_time():
    assert encode_list(EMPTY) == encode_list(EMPTY)


def test_list_of_the_specification_s_example_is_empty():
    # Bitstring Status List 1.0, "BitstringStatusListCredential", its example.
    text = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"

    assert decode_list(text) == EMPTY


@given(st.sets(st.integers(0, 999)))
def test_bits_are_counted_from_the_left(indexes):
    bits = bytearray(125)
    for index in indexes:
        set_bit(bits, index)

    as_text = f"{int.from_bytes(bits, 'big'):01000b}"
    assert {i for i, bit in enumerate(as_text) if bit == "1"} == indexes
    assert {i for i in range(1000) if get_value(bytes(bits), i)} == indexes
    for index in indexes:
        set_bit(bits, index, value=False)
    assert not any(bits)


@given(st.binary(min_size=32, max_size=32), st.integers(1, 17))
def test_wide_values_are_slices_of_the_bit_text(bits, size):
    as_text = f"{int.from_bytes(bits, 'big'):0256b}"
    for index in range(256 // size):
        expected = int(as_text[index * size : (index + 1) * size], 2)
        assert get_value(bits, index, size) == expected


@pytest.mark.parametrize(
    "index", [-1, 131_072, 2**63, 10**5000], ids=["-1", "first", "2^63", "10^5000"]
)
def test_value_outside_of_the_list_is_a_range_error(index):
    with pytest.raises(StatusRangeError):
        get_value(EMPTY, index)


def test_value_range_counts_entries_not_bits():
    assert get_value(EMPTY, 65_535, 2) == 0
    with pytest.raises(StatusRangeError):
        get_value(EMPTY, 65_536, 2)
    for size in (0, -1, 65):
        with pytest.raises(StatusRangeError):
            get_value(EMPTY, 0, size)


def test_set_bit_refuses_an_index_outside():
    with pytest.raises(StatusRangeError):
        set_bit(bytearray(1), 8)


@pytest.mark.parametrize(
    ("length", "size"), [(0, 1), (16_383, 1), (16_384, 2), (32_767, 2)]
)
def test_short_lists_are_refused(length, size):
    with pytest.raises(StatusLengthError):
        refuse_short_list(bytes(length), size=size)


def test_lists_of_the_least_length_pass():
    refuse_short_list(EMPTY)
    refuse_short_list(EMPTY * 2, size=2)


# ---------------------------------------------------------- hostile encodings


def test_bomb_is_refused_without_unpacking_it():
    bomb = gzip.compress(bytes(64 * 1024 * 1024))

    with pytest.raises(StatusLengthError):
        decode_list(multibase(bomb))


def test_list_of_the_greatest_length_passes_and_one_more_byte_does_not():
    assert len(decode_list(encode_list(bytes(MAX_LIST_BYTES)))) == MAX_LIST_BYTES
    with pytest.raises(StatusLengthError):
        decode_list(encode_list(bytes(MAX_LIST_BYTES + 1)))


PACKED = gzip.compress(EMPTY, mtime=0)


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(PACKED[:-6], id="last six bytes cut"),
        pytest.param(PACKED[:-1], id="last byte cut"),
        pytest.param(PACKED[:12], id="head only"),
        pytest.param(b"", id="nothing"),
        pytest.param(PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], id="wrong CRC"),
        pytest.param(PACKED[:-4] + b"\0\0\0\0", id="wrong size"),
        pytest.param(zlib.compress(EMPTY), id="zlib"),
        pytest.param(zlib.compress(EMPTY, wbits=-15), id="raw deflate"),
        pytest.param(EMPTY, id="raw bits"),
        pytest.param(PACKED + PACKED, id="two members"),
        pytest.param(PACKED * 1000, id="a thousand members"),
        pytest.param(PACKED + b"\0", id="trailing byte"),
    ],
)
def test_list_refuses_damaged_and_other_compression(packed):
    with pytest.raises(StatusListError):
        decode_list(multibase(packed))


def test_nested_compression_is_just_bits():
    assert inflate_bounded(gzip.compress(PACKED), max_bytes=1000) == PACKED


GOOD = encode_list(EMPTY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD[1:],
        "U" + GOOD[1:],
        "z" + GOOD[1:],
        "m" + GOOD[1:],
        GOOD + "=",
        GOOD + "==",
        GOOD + "\n",
        " " + GOOD,
        GOOD[:8] + " " + GOOD[8:],
        GOOD[:8] + "+" + GOOD[8:],
        GOOD[:8] + "/" + GOOD[8:],
        GOOD[:8] + "!" + GOOD[8:],
        "u" + "A" * (12 * 1024 * 1024),
    ],
)
def test_list_refuses_other_alphabets_prefixes_and_padding(text):
    with pytest.raises(StatusListError):
        decode_list(text)
