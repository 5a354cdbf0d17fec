"""A receipt says what was found, of which bytes, and no more; and proves it."""

import json
from dataclasses import replace

import pytest

from keys.did_document import build_did_document, parse_did_document
from keys.resolver import Resolver
from tests.support import (
    NOW,
    REVOCATIONS,
    UNI,
    Ed25519TestSigner,
    changed,
    environment,
    issuer_document,
    published_key,
    served,
    signed,
    status_list,
    trust_list,
    valid_badge,
    verify,
)
from verifier.pipeline import verify_credential
from verifier.receipt import build_receipt, is_receipt, report_in, sign_receipt
from verifier.report import Verdict
from verifier.speech.presenters import present_report

VERIFIER = "did:web:badges.example.edu:verify"
KEY = Ed25519TestSigner(21, f"{VERIFIER}#key-1")
SHA256 = "ab" * 32


def receipt(report):
    unsigned = build_receipt(
        report,
        receipt_id="urn:uuid:0f9c2b1e-6a4d-4c1b-9a57-3d2e8b7f6c10",
        issuer=VERIFIER,
        issuer_name="Test verifier",
        sha256=SHA256,
    )
    return sign_receipt(unsigned, KEY, now=NOW)


def checked(document, *, listed=True):
    known = {
        VERIFIER: parse_did_document(
            build_did_document(VERIFIER, [published_key(KEY)]), expected_id=VERIFIER
        ),
        UNI: parse_did_document(issuer_document(), expected_id=UNI),
    }
    around = replace(
        environment(),
        resolver=Resolver(known=known),
        trust_lists=(trust_list(UNI, *([VERIFIER] if listed else [])),),
    )
    return verify_credential(json.dumps(document), environment=around, now=NOW)


def revoked():
    return verify(
        valid_badge(),
        lists={
            REVOCATIONS: served(
                signed(status_list(REVOCATIONS, "revocation", set_bits=(94567,)))
            )
        },
    )


REPORTS = {
    "valid": lambda: verify(valid_badge()),
    "revoked": revoked,
    "invalid": lambda: verify(changed(valid_badge(), "name", "Doctor")),
    "malformed": lambda: verify("hello"),
    "untrusted": lambda: verify(valid_badge(), trust_lists=(trust_list(),)),
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_receipt_of_any_answer_verifies_itself_and_says_what_was_found(name):
    report = REPORTS[name]()

    answer = checked(receipt(report))
    found = report_in(answer.credential)

    assert answer.verdict is Verdict.VALID
    assert is_receipt(answer.credential)
    assert (found.verdict, found.kind) == (report.verdict, report.kind)
    assert [(c.check, c.outcome, c.reason) for c in found.checks] == [
        (c.check, c.outcome, c.reason) for c in report.checks
    ]
    assert found.checked_at == report.checked_at


def test_a_receipt_is_shown_as_a_record_of_then_and_never_as_green():
    shown = present_report(checked(receipt(REPORTS["valid"]())))

    assert shown.tone == "note"
    assert "of then, not of now" in shown.sentence
    assert shown.receipt.sha256 == SHA256
    assert shown.receipt.found.word == "Valid"


def test_a_receipt_holds_nothing_of_what_the_credential_says():
    text = json.dumps(receipt(REPORTS["valid"]()), ensure_ascii=False)

    for said in ("Zoë", "zoe@", "Evidence-Informed", "POL-017", "Judge the evidence"):
        assert said not in text


@pytest.mark.parametrize(
    "claimed",
    [
        "urn:x:Mallory holds a doctorate, says Example University",
        "data:text/plain,Mallory",
        "https://uni.example/Mallory holds a doctorate",
    ],
)
def test_nothing_but_an_address_is_signed_as_the_name_of_an_issuer(claimed):
    """Anybody can have a receipt of anything, and its words would be ours."""
    report = verify(changed(valid_badge(), "issuer/id", claimed))

    assert report.issuer.id == claimed
    assert "Mallory" not in json.dumps(receipt(report))


def test_a_receipt_names_the_lists_and_their_times():
    text = json.dumps(receipt(REPORTS["valid"]()))

    assert REVOCATIONS in text
    assert "Test trust list" in text
    assert "2026-11-22T10:42:00Z" in text


@pytest.mark.parametrize(
    "path",
    [
        "credentialSubject/urn:signet:found/urn:signet:verdict",
        "credentialSubject/urn:signet:found/urn:signet:sha256",
        "validFrom",
        "issuer/id",
        "type/1",
    ],
)
def test_a_changed_receipt_is_not_believed(path):
    forged = changed(receipt(revoked()), path, "valid")

    answer = checked(forged)

    assert answer.verdict is not Verdict.VALID
    assert present_report(answer).receipt is None


def test_a_receipt_of_a_stranger_is_not_repeated_in_our_words():
    shown = present_report(checked(receipt(REPORTS["valid"]()), listed=False))

    assert shown.receipt is None
    assert shown.tone == "warn"


def test_a_receipt_that_is_not_as_we_write_it_is_not_repeated():
    odd = receipt(REPORTS["valid"]())
    odd["credentialSubject"]["urn:signet:found"]["urn:signet:verdict"] = "splendid"

    assert report_in(odd) is None
    assert report_in({"credentialSubject": {}}) is None
