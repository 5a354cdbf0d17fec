"""novifinancial/ed25519-speccheck: we judge as libsodium does."""

import json

import pytest

from keys.errors import SignatureMismatchError, UnsafeKeyError
from keys.public_key import KeyType, PublicKey
from tests.vectors import vector_path

pytestmark = pytest.mark.conformance


def test_of_the_twelve_cases_only_the_third_is_accepted():
    cases = json.loads(vector_path("ed25519-speccheck/cases.json").read_text())
    accepted = []
    for number, case in enumerate(cases):
        raw, signature, message = (
            bytes.fromhex(case[name]) for name in ("pub_key", "signature", "message")
        )
        try:
            PublicKey.from_raw(KeyType.ED25519, raw).verify(signature, message)
        except (SignatureMismatchError, UnsafeKeyError):
            continue
        accepted.append(number)

    assert len(cases) == 12
    assert accepted == [3]
