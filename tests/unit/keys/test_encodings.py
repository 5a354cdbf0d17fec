import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.encodings import (
    MAX_BASE58_CHARS,
    decode_base58,
    decode_base64url,
    decode_multibase,
    decode_varint,
    encode_base58,
    encode_base64url,
    encode_multibase,
    encode_varint,
)
from keys.errors import MalformedEncodingError


@given(st.binary(max_size=150))
def test_base58_reads_back_what_it_wrote(data):
    assert decode_base58(encode_base58(data)) == data


@given(st.binary(max_size=300))
def test_base64url_reads_back_what_it_wrote_and_agrees_with_the_standard_library(data):
    text = encode_base64url(data)

    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert decode_base64url(text) == data


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_varint_reads_back_what_it_wrote(value):
    assert decode_varint(encode_varint(value) + b"rest") == (value, b"rest")


@given(st.text(alphabet="123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"))
def test_base58_has_one_text_for_each_value(text):
    assert encode_base58(decode_base58(text)) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        # draft-msporny-base58, "Test Vectors"
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
        (b"", ""),
        (b"\0", "1"),
        (b"\0\0", "11"),
    ],
)
def test_base58_published_values(data, text):
    assert encode_base58(data) == text
    assert decode_base58(text) == data


@pytest.mark.parametrize("text", ["0", "O", "I", "l", " 2", "2 ", "2\n", "é", "²"])
def test_base58_refuses_characters_outside_its_alphabet(text):
    with pytest.raises(MalformedEncodingError):
        decode_base58(text)


def test_base58_refuses_long_text_before_reading_it():
    with pytest.raises(MalformedEncodingError, match="100000 characters"):
        decode_base58("0" * 100_000)
    assert decode_base58("1" * MAX_BASE58_CHARS) == bytes(MAX_BASE58_CHARS)


@pytest.mark.parametrize(
    "text", ["A", "AA==", "AA=", "A+A", "A/A", "AA\n", " AA", "A A", "ＡＡ", "AAAAA"]
)
def test_base64url_refuses_padding_white_space_and_other_alphabets(text):
    with pytest.raises(MalformedEncodingError):
        decode_base64url(text)


@pytest.mark.parametrize("text", ["AB", "AAB", "_x", "AAAAAB"])
def test_base64url_refuses_stray_bits_in_the_last_character(text):
    with pytest.raises(MalformedEncodingError, match="stray bits"):
        decode_base64url(text)


def test_base64url_refuses_text_beyond_its_bound():
    with pytest.raises(MalformedEncodingError, match="at most 4"):
        decode_base64url("AAAAA", max_chars=4)


@pytest.mark.parametrize("base", ["z", "u"])
def test_multibase_reads_back_both_bases(base):
    assert decode_multibase(encode_multibase(b"\0\1", base)) == b"\0\1"


@pytest.mark.parametrize("text", ["", "Z2", "f00", "mAA", "U", "2", " z2"])
def test_multibase_refuses_every_other_prefix(text):
    with pytest.raises(MalformedEncodingError, match="must begin with"):
        decode_multibase(text)


def test_multibase_refuses_the_base_that_the_caller_did_not_ask_for():
    with pytest.raises(MalformedEncodingError):
        decode_multibase("uAA", bases="z")


@pytest.mark.parametrize(
    "data", [b"", b"\x80", b"\xed\x81\x00", b"\x80\x00", b"\xff" * 10]
)
def test_varint_refuses_over_long_and_unfinished_numbers(data):
    with pytest.raises(MalformedEncodingError):
        decode_varint(data)


def test_varint_of_zero_is_one_byte():
    assert decode_varint(b"\0") == (0, b"")
