"""A press prints what `prepare_credential` prepares, to the byte."""

import json

import pytest

import vc.proofs.press as press_module
from tests.support import (
    ISSUER_KEY,
    NOW,
    SIGNED_AT,
    P256TestSigner,
    signed,
    valid_badge,
    verify,
)
from tests.unit.vc.test_template import made, put
from vc.errors import (
    RuleViolationError,
    TemplateMismatchError,
    UnsupportedCryptosuiteError,
)
from vc.proofs import prepare_credential, prepare_with_options, sign_prepared
from vc.proofs.press import MAX_TEMPLATES, SAMPLED, Press
from vc.template import Template
from verifier.report import Verdict

SUITE = "eddsa-rdfc-2022"
SUITES = (SUITE, "eddsa-jcs-2022")
METHOD = ISSUER_KEY.verification_method


@pytest.fixture
def press():
    return Press(cryptosuite=SUITE, verification_method=METHOD)


@pytest.fixture
def printed(monkeypatch):
    """How many documents came from a template."""
    answers = []
    terms = Template._terms

    def counted(self, document):
        answers.append(terms(self, document))
        return answers[-1]

    monkeypatch.setattr(Template, "_terms", counted)
    return lambda: sum(one is not None for one in answers)


@pytest.mark.parametrize("suite", SUITES)
def test_a_batch_is_signed_as_each_would_be_alone(suite, printed):
    press = Press(cryptosuite=suite, verification_method=METHOD)
    for number in range(150):
        document = made(number)
        prepared = press.prepare(document, created=SIGNED_AT)
        alone = signed(document, cryptosuite=suite)
        assert sign_prepared(prepared, ISSUER_KEY) == alone

    assert printed() > 140


@pytest.mark.parametrize("suite", SUITES)
def test_what_is_printed_verifies(suite):
    press = Press(cryptosuite=suite, verification_method=METHOD)
    for number in range(5):
        prepared = press.prepare(made(number), created=SIGNED_AT)
    text = json.dumps(sign_prepared(prepared, ISSUER_KEY))

    assert verify(text).check("proof").outcome.value == "passed"
    assert verify(text).verdict is Verdict.VALID


def test_another_time_of_signing_is_another_proof(press):
    for number, created in enumerate((SIGNED_AT, SIGNED_AT, SIGNED_AT, NOW, NOW)):
        prepared = press.prepare(made(number), created=created)
        assert sign_prepared(prepared, ISSUER_KEY) == signed(
            made(number), created=created
        )


def test_badges_of_another_shape_get_a_template_of_their_own(press, printed):
    for number in range(60):
        results = [{}, {f"{made(0)['id']}#lo{number % 2}": "Pass"}][number % 2]
        document = made(number, results=results, ended=None)
        prepared = press.prepare(document, created=SIGNED_AT)
        assert sign_prepared(prepared, ISSUER_KEY) == signed(document)

    assert printed() > 40


def test_templates_are_bounded(press):
    for number in range(5 * MAX_TEMPLATES):
        for again in range(2):
            document = made(number + 1000 * again)
            document["credentialSubject"]["achievement"]["tag"] = ["t"] * (number + 1)
            press.prepare(document, created=SIGNED_AT)

    assert len(press._templates) <= MAX_TEMPLATES
    assert len(press._seen) <= MAX_TEMPLATES


def test_a_document_that_breaks_a_rule_is_refused_as_ever(press):
    for number in range(3):
        press.prepare(made(number), created=SIGNED_AT)
    broken = made(4)
    broken["credentialSubject"]["identifier"][0]["identityHash"] = ""

    with pytest.raises(RuleViolationError):
        press.prepare(broken, created=SIGNED_AT)


def test_a_document_with_a_proof_keeps_it(press):
    prepared = press.prepare(valid_badge(), created=SIGNED_AT)

    assert len(sign_prepared(prepared, ISSUER_KEY)["proof"]) == 2


def test_a_wrong_template_is_found_out_before_anything_is_prepared(press, monkeypatch):
    for number in range(2):
        press.prepare(made(number), created=SIGNED_AT)
    monkeypatch.setattr(Template, "canonical", lambda *_: b"something else")

    with pytest.raises(TemplateMismatchError):
        press.prepare(made(3), created=SIGNED_AT)


def test_canonical_json_is_printed_for_nothing_that_breaks_a_rule():
    press = Press(cryptosuite="eddsa-jcs-2022", verification_method=METHOD)
    for number in range(3):
        press.prepare(made(number), created=SIGNED_AT)
    for path, value in (
        (("validUntil",), "2001-01-01T00:00:00Z"),
        (("id",), "no URL"),
        (("credentialSubject", "identifier", 0, "identityHash"), ""),
    ):
        with pytest.raises(RuleViolationError):
            press.prepare(put(made(4), path, value), created=SIGNED_AT)


def test_a_badge_of_other_types_is_printed_from_no_template_of_canonical_json(printed):
    press = Press(cryptosuite="eddsa-jcs-2022", verification_method=METHOD)
    for number in range(3):
        press.prepare(made(number), created=SIGNED_AT)
    before = printed()

    for number in range(3):
        other = put(made(number), ("type", 1), f"urn:x:kind-{number}")
        prepared = press.prepare(other, created=SIGNED_AT)
        alone = signed(other, cryptosuite="eddsa-jcs-2022")
        assert sign_prepared(prepared, ISSUER_KEY) == alone

    assert printed() == before


def test_one_in_so_many_is_held_against_the_document(press, monkeypatch):
    held = []

    def noted(document, options):
        held.append(document["id"])
        return prepare_with_options(document, options)

    monkeypatch.setattr(press_module, "prepare_with_options", noted)
    for number in range(2 + 2 * SAMPLED):
        press.prepare(made(number), created=SIGNED_AT)

    learnt = [made(0)["id"], made(1)["id"]]
    assert held == [*learnt, made(2)["id"], made(2 + SAMPLED)["id"]]


@pytest.mark.parametrize("suite", ["ecdsa-sd-2023", "no-such-suite"])
def test_a_press_is_for_suites_that_sign_the_hash_of_a_canonical_document(suite):
    with pytest.raises(UnsupportedCryptosuiteError):
        Press(cryptosuite=suite, verification_method=METHOD)


@pytest.mark.parametrize("suite", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
def test_ecdsa_is_printed_too(suite, printed):
    signer = P256TestSigner(77, METHOD)
    kind = signer.public_key.type
    press = Press(cryptosuite=suite, verification_method=METHOD, key_type=kind)
    for number in range(4):
        alone = prepare_credential(
            made(number),
            cryptosuite=suite,
            verification_method=METHOD,
            created=SIGNED_AT,
            key_type=kind,
        )
        prepared = press.prepare(made(number), created=SIGNED_AT)
        assert prepared.to_be_signed == alone.to_be_signed
        assert prepared.proof == alone.proof

    assert printed()
