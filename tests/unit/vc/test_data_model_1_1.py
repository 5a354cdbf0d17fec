"""Data model 1.1: read and signed where the VC API needs it, never mixed with 2.0."""

import pytest

from contexts.lists import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    DATA_INTEGRITY_V2,
    OPEN_BADGES_3_0_2,
)
from tests.support import (
    ISSUER_KEY,
    NOW,
    SIGNED_AT,
    UNI,
    changed,
    environment,
    signed,
    unsigned_badge,
    valid_badge,
    verify,
    without,
)
from vc.canonicalize import Profile
from vc.errors import MalformedCredentialError, RuleViolationError
from vc.model import DataModel, data_model_of, parse_credential
from vc.proofs import prepare_credential, sign_prepared, verify_proofs
from vc.rules import check_rules
from verifier.checks.proof import method_finder
from verifier.report import Verdict
from verifier.speech.presenters import present_report


def old_credential(**changes):
    return {
        "@context": [CREDENTIALS_V1],
        "id": "urn:uuid:ba8b6ae9-6c61-4a3b-9a3c-e2c8ad1bd7a4",
        "type": ["VerifiableCredential"],
        "issuer": UNI,
        "issuanceDate": "2026-09-14T09:00:00Z",
        "expirationDate": "2030-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:holder"},
        **changes,
    }


def signed_old(document, cryptosuite="eddsa-rdfc-2022"):
    prepared = prepare_credential(
        document,
        cryptosuite=cryptosuite,
        verification_method=ISSUER_KEY.verification_method,
        created=SIGNED_AT,
        profile=Profile.GENERAL,
    )
    return sign_prepared(prepared, ISSUER_KEY)


def accepts(document, profile=Profile.GENERAL):
    return verify_proofs(
        parse_credential(document),
        find_method=method_finder(environment().resolver),
        now=NOW,
        profile=profile,
    )


def test_its_dates_are_read():
    credential = parse_credential(old_credential())

    assert data_model_of(credential.document) is DataModel.V1_1
    assert credential.valid_from == SIGNED_AT
    assert credential.valid_until is not None
    assert credential.valid_until.year == 2030


@pytest.mark.parametrize("cryptosuite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_signing_adds_the_words_for_the_proof(cryptosuite):
    document = signed_old(old_credential(), cryptosuite)

    assert document["@context"] == [CREDENTIALS_V1, DATA_INTEGRITY_V2]
    assert accepts(document).proofs
    assert accepts(document, Profile.OPEN_BADGES).proofs


def test_words_that_are_there_are_not_added_again():
    contexts = [CREDENTIALS_V1, DATA_INTEGRITY_V2]

    document = signed_old(old_credential(**{"@context": contexts}))

    assert document["@context"] == contexts


def test_the_whole_report_on_one():
    assert verify(signed_old(old_credential())).verdict is Verdict.VALID


def test_one_that_has_expired():
    document = old_credential(expirationDate="2026-10-01T00:00:00Z")

    report = verify(signed_old(document))
    shown = present_report(report)

    assert report.verdict is Verdict.EXPIRED
    assert "1 October 2026" in shown.word + shown.sentence + shown.lead
    assert shown.claims is not None
    assert (shown.claims.awarded, shown.claims.valid_until) == (
        "14 September 2026",
        "1 October 2026",
    )


def test_an_open_badge_of_the_old_data_model_keeps_the_rules():
    badge = unsigned_badge()
    badge["@context"] = [CREDENTIALS_V1, OPEN_BADGES_3_0_2, DATA_INTEGRITY_V2]
    badge["issuanceDate"] = badge.pop("validFrom")

    check_rules(badge)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("validFrom", "2026-09-14T09:00:00Z"),
        ("validUntil", "2030-01-01T00:00:00Z"),
    ],
)
def test_the_dates_of_2_0_in_a_1_1_credential_are_refused(member, value):
    document = old_credential(**{member: value})

    with pytest.raises(MalformedCredentialError, match=member):
        parse_credential(document)
    with pytest.raises(RuleViolationError, match=member):
        check_rules(document)


@pytest.mark.parametrize("member", ["issuanceDate", "expirationDate"])
@pytest.mark.parametrize("alone", [True, False])
def test_the_dates_of_1_1_in_a_2_0_credential_are_refused(member, alone):
    document = changed(valid_badge(), member, "2026-09-14T09:00:00Z")
    if alone:
        document = without(document, "validFrom")

    with pytest.raises(MalformedCredentialError, match=member):
        parse_credential(document)
    assert verify(document).verdict is Verdict.MALFORMED


def test_a_1_1_credential_without_its_date_is_refused():
    with pytest.raises(RuleViolationError, match="issuanceDate"):
        check_rules(without(old_credential(), "issuanceDate"))


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(MalformedCredentialError, match="expirationDate"):
        parse_credential(old_credential(expirationDate="2020-01-01T00:00:00Z"))


def test_swapping_the_base_context_of_a_signed_credential_is_refused():
    document = signed_old(old_credential())
    document["@context"][0] = CREDENTIALS_V2
    badge = changed(signed(unsigned_badge()), "@context/0", CREDENTIALS_V1)

    assert verify(document).verdict is Verdict.MALFORMED
    assert verify(badge).verdict is Verdict.MALFORMED
