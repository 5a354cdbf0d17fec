"""The key for receipts is made once, is of its own, and is nobody's badge key."""

from dataclasses import replace

import pytest

from issuer.receipt_key import (
    make_receipt_key,
    open_receipt_desk,
    receipt_identity,
)
from issuer.services.addresses import Identity
from keys.errors import KeystoreError
from keys.private.keystore import Keystore
from keys.public_key import KeyType
from tests.support import NOW

PASSPHRASE = "only for a test"
IDENTITY = Identity(
    did="did:web:badges.example.edu",
    name="Example University",
    base_url="https://badges.example.edu",
)


def made(folder):
    make_receipt_key(folder, PASSPHRASE, IDENTITY, now=NOW)
    return receipt_identity(folder, IDENTITY)


def desk(folder, passphrase=PASSPHRASE):
    whose = receipt_identity(folder, IDENTITY)
    return open_receipt_desk(folder, passphrase, whose, lambda: "1")


def test_it_is_made_once_and_found_again(tmp_path):
    first, second = made(tmp_path), made(tmp_path)

    assert first.document == second.document
    assert len(first.document["verificationMethod"]) == 1


def test_its_identity_is_the_verifiers_and_never_the_issuers(tmp_path):
    whose = made(tmp_path)
    method = desk(tmp_path).signer.verification_method

    assert whose.did == "did:web:badges.example.edu:verify"
    assert method.startswith(f"{whose.did}#")
    assert whose.known.method_for(method, relationship="assertionMethod")


def test_a_retired_key_stays_published_so_that_old_receipts_verify(tmp_path):
    made(tmp_path)
    keystore = Keystore.open(tmp_path / "receipts", PASSPHRASE)
    newer = keystore.generate(KeyType.ED25519, now=NOW)
    keystore.activate(newer.kid, now=NOW)

    assert len(made(tmp_path).document["verificationMethod"]) == 2
    assert desk(tmp_path).signer.verification_method.endswith(newer.kid)


def test_without_a_passphrase_or_a_key_there_are_no_receipts(tmp_path):
    assert receipt_identity(tmp_path, IDENTITY) is None
    assert desk(tmp_path) is None
    made(tmp_path)
    assert desk(tmp_path, passphrase=None) is None


def test_what_is_published_is_no_secret_and_needs_no_passphrase(tmp_path):
    made(tmp_path)

    assert "private" not in (tmp_path / "receipts-did.json").read_text().lower()


def test_after_a_change_of_address_the_old_identity_is_not_used(tmp_path):
    made(tmp_path)
    moved = replace(IDENTITY, did="did:web:elsewhere.example.edu")

    assert receipt_identity(tmp_path, moved) is None


def test_a_damaged_file_and_a_wrong_passphrase_are_said(tmp_path):
    made(tmp_path)
    with pytest.raises(KeystoreError):
        desk(tmp_path, passphrase="another passphrase")
    (tmp_path / "receipts-did.json").write_text("{")
    with pytest.raises(KeystoreError, match="signet init"):
        receipt_identity(tmp_path, IDENTITY)
