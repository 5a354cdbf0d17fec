import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.errors import MalformedCredentialError
from vc.identity import has_weak_hash, hash_identity, identity_matches

SALT = "0123456789abcdef0123456789abcdef"


def identity(**members):
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": hash_identity("ada@uni.example", SALT),
        "identityType": "emailAddress",
        "salt": SALT,
    } | members


def test_hash_of_the_specification_s_example_matches():
    # Open Badges 3.0, "IdentityHash": sha256("a@example.comKosher").
    example = identity(
        identityHash="sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
        salt="Kosher",
    )

    assert identity_matches(example, "a@example.com")
    assert not identity_matches(example, "b@example.com")


@given(st.text(max_size=50), st.text(min_size=22, max_size=40))
def test_what_was_hashed_matches(identifier, salt):
    try:
        hashed = hash_identity(identifier, salt)
    except UnicodeEncodeError:
        return
    assert identity_matches(identity(identityHash=hashed, salt=salt), identifier)


@pytest.mark.parametrize("value", ["ada@uni.example", " Ada@Uni.EXAMPLE\n"])
def test_address_matches_as_given_or_in_its_usual_spelling(value):
    assert identity_matches(identity(), value)


def test_hash_digits_may_be_upper_case():
    upper = "sha256$" + identity()["identityHash"][7:].upper()

    assert identity_matches(identity(identityHash=upper), "ada@uni.example")


def test_md5_is_read_and_reported():
    digest = hashlib.md5(f"ada@uni.example{SALT}".encode()).hexdigest()
    old = identity(identityHash=f"md5${digest}")

    assert identity_matches(old, "ada@uni.example")
    assert has_weak_hash(old)
    assert not has_weak_hash(identity())


def test_salt_may_be_absent():
    digest = hashlib.sha256(b"ada@uni.example").hexdigest()
    unsalted = identity(identityHash=f"sha256${digest}")
    del unsalted["salt"]

    assert identity_matches(unsalted, "ada@uni.example")


def test_plain_identity_matches_without_hashing():
    plain = identity(hashed=False, identityHash="Ada@uni.example")

    assert identity_matches(plain, "ada@uni.example")
    assert not identity_matches(plain, "eve@uni.example")


@pytest.mark.parametrize(
    "value", ["", "eve@uni.example", "ada@uni.example,eve@x", "a" * 100_000]
)
def test_other_addresses_do_not_match(value):
    assert not identity_matches(identity(), value)


@pytest.mark.parametrize(
    "members",
    [
        {"hashed": "true"},
        {"hashed": 1},
        {"hashed": None},
        {"identityHash": None},
        {"identityHash": "sha256$abc"},
        {"identityHash": "sha1$" + "0" * 40},
        {"identityHash": "0" * 64},
        {"identityHash": "md5$" + "0" * 64},
        {"identityHash": "sha256$" + "0" * 64 + "\n"},
        {"identityHash": "SHA256$" + "0" * 64},
        {"salt": 5},
        {"salt": None},
    ],
)
def test_identity_refuses(members):
    with pytest.raises(MalformedCredentialError):
        identity_matches(identity(**members), "ada@uni.example")


@pytest.mark.parametrize("salt", ["", "not-used", "0123456789abcdef"])
def test_hashing_refuses_a_short_salt(salt):
    with pytest.raises(ValueError, match="salt"):
        hash_identity("ada@uni.example", salt)
