"""Each reason that a check can give has a sentence of its own, in plain words."""

import re
from pathlib import Path

import pytest

import keys.errors
import vc.errors
import verifier.errors
from verifier.speech.reasons import REASONS, sentences_for

ROOT = Path(__file__).parents[3]
# What stops issuing or configuring, and never a verification.
NOT_OF_A_CHECK = {
    "key_error",
    "vc_error",
    "credential_error",
    "keys_error",
    "verifier_error",
    "keystore_unusable",
    "key_state",
    "no_template",
    "template_mismatch",
    "not_prepared",
    "randomness_missing",
    "pointer_malformed",
    "language_unknown",
    "challenge_invalid",
    "domain_invalid",
    "settings",
}


def codes(module):
    return {
        one.code
        for one in vars(module).values()
        if isinstance(one, type) and isinstance(getattr(one, "code", None), str)
    }


@pytest.mark.parametrize("module", [vc.errors, keys.errors, verifier.errors])
def test_every_error_that_becomes_a_reason_has_words(module):
    missing = {code for code in codes(module) if not sentences_for("proof", code)}

    assert missing - NOT_OF_A_CHECK == set()


def test_every_reason_that_a_check_writes_out_has_words():
    written = set()
    for path in (ROOT / "verifier" / "checks").glob("*.py"):
        written |= set(re.findall(r'reason="([a-z_]+)"', path.read_text()))

    assert {one for one in written if not sentences_for("", one)} == set()


def test_every_sentence_is_a_sentence():
    for sentences in REASONS.values():
        for sentence in sentences:
            assert sentence[0].isupper() or sentence.startswith("{")
            assert sentence.endswith(".")
            assert "!" not in sentence
