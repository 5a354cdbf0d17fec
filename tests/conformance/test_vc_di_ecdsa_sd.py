"""The published vectors of `ecdsa-sd-2023`, every intermediate value, both cards.

Signatures are compared too: the published ones are deterministic (RFC 6979), as ours.
"""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from keys.encodings import decode_multibase, encode_base64url
from keys.multikey import decode_multikey
from keys.public_key import KeyType
from keys.resolver import Resolver
from tests.vectors import vector_path
from vc.canonicalize import Profile, canonicalize, canonicalize_labelled
from vc.errors import BaseProofError
from vc.json_pointers import select
from vc.model import parse_credential
from vc.proofs import Disclosure, derive_credential, verify_proofs
from vc.proofs.ecdsa_sd_2023 import ECDSA_SD_2023, hashed_labels, shown_lines
from vc.proofs.rdfc_hashing import hash_options
from vc.proofs.sd_proof_value import decode_base, decode_derived
from vc.proofs.statements import Statements, write
from verifier.checks.proof import method_finder

pytestmark = pytest.mark.conformance

VECTORS = "vc-di-ecdsa/TestVectors"
SD = f"{VECTORS}/ecdsa-sd-2023"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIND = method_finder(Resolver())
PREFIX = {"prc": "prCred", "employ": "employ"}

cards = pytest.mark.parametrize("card", ["prc", "employ"])


def read_json(path):
    return json.loads(vector_path(path).read_text(encoding="utf-8"))


def published(card, name):
    return read_json(f"{SD}/{card}/{name}.json")


def unsigned(card):
    # prCredUnsigned.json has another description than every published step has.
    signed = published(card, "addSignedSDBase")
    return {name: value for name, value in signed.items() if name != "proof"}


def pointers(card, kind):
    return read_json(f"{VECTORS}/{PREFIX[card]}{kind}.json")


def hmac_key():
    return bytes.fromhex(read_json(f"{SD}/SDKeyMaterial.json")["hmacKeyString"])


def secret(which):
    text = read_json(f"{SD}/SDKeyMaterial.json")[which]["secretKeyMultibase"]
    return int.from_bytes(decode_multibase(text)[2:])


def published_randomness(count):
    """The published HMAC key, and what makes the published statement key."""
    return hmac_key() if count == 32 else (secret("proofKeyPair") - 1).to_bytes(count)


def statements(card):
    return Statements(unsigned(card), profile=Profile.GENERAL)


def labelled_lines(card):
    whole = statements(card)
    recovered = decode_base(published(card, "addSignedSDBase")["proof"]["proofValue"])
    labels = hashed_labels(whole.labels, recovered.hmac_key)
    return whole, write(whole.all, labels)


def verify(document):
    credential = parse_credential(document)
    return verify_proofs(credential, find_method=FIND, now=NOW, profile=Profile.GENERAL)


@cards
def test_the_canonical_document_is_the_published_one(card):
    canonical = canonicalize_labelled(unsigned(card), profile=Profile.GENERAL)

    assert list(canonical.lines) == published(card, "addBaseDocCanon")


@cards
def test_the_statements_under_keyed_labels_are_the_published_ones(card):
    _, lines = labelled_lines(card)

    assert list(lines) == published(card, "addBaseDocHMACCanon")


@cards
def test_pointers_select_the_published_values(card):
    for one in published(card, "addPointerValues"):
        selected = select(unsigned(card), [one["pointer"]])

        for name in one["pointer"].split("/")[1:]:
            selected = selected[name]
        assert selected == one["value"]


@cards
def test_mandatory_statements_are_the_published_ones(card):
    whole, lines = labelled_lines(card)
    mandatory = whole.selected(pointers(card, "Mandatory"))

    expected = published(card, "addBaseTransform")
    for group, wanted in (("mandatory", True), ("nonMandatory", False)):
        assert [
            [index, line]
            for index, (line, quad) in enumerate(lines.items())
            if (quad in mandatory) is wanted
        ] == expected[group]["value"]


@cards
def test_the_base_signature_is_over_the_published_hashes(card):
    base = published(card, "addSignedSDBase")
    options = {k: v for k, v in base["proof"].items() if k != "proofValue"}
    hashes = published(card, "addHashData")

    prepared = prepare(card)
    config = published(card, "addProofConfig")

    assert canonicalize(config, profile=Profile.GENERAL) == (
        vector_path(f"{SD}/{card}/addProofConfigCanon.txt").read_text()
    )
    assert (
        hash_options(
            unsigned(card), options, hash_name="sha256", profile=Profile.GENERAL
        ).hex()
        == hashes["proofHash"]
    )
    assert prepared.data[:32].hex() == hashes["proofHash"]
    assert prepared.data[-32:].hex() == hashes["mandatoryHash"]


def prepare(card):
    base = published(card, "addSignedSDBase")
    return ECDSA_SD_2023.prepare(
        unsigned(card),
        {k: v for k, v in base["proof"].items() if k != "proofValue"},
        key_type=KeyType.P256,
        profile=Profile.GENERAL,
        disclosure=Disclosure(
            random_bytes=published_randomness,
            mandatory=tuple(pointers(card, "Mandatory")),
        ),
    )


@cards
def test_the_base_proof_is_the_published_one_letter_for_letter(card):
    key = ec.derive_private_key(secret("baseKeyPair"), ec.SECP256R1())
    prepared = prepare(card)
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

    r, s = decode_dss_signature(key.sign(prepared.data, algorithm))
    value = prepared.finish(r.to_bytes(32) + s.to_bytes(32))

    assert value == published(card, "addSignedSDBase")["proof"]["proofValue"]


@cards
def test_the_base_proof_is_read_as_published(card):
    base = decode_base(published(card, "addSignedSDBase")["proof"]["proofValue"])

    for name in ("addRawBaseSignatureInfo", "derivedRecoveredBaseData"):
        expected = published(card, name)
        key = expected.get("proofPublicKey") or expected["publicKey"]
        assert base.base_signature.hex() == expected["baseSignature"]
        assert base.statement_key == decode_multikey(key)
        assert base.hmac_key.hex() == expected.get("hmacKey", hmac_key().hex()).lower()
        assert [one.hex() for one in base.signatures] == expected["signatures"]
        assert list(base.mandatory) == expected["mandatoryPointers"]


@cards
def test_groups_and_indexes_are_the_published_ones(card):
    whole, lines = labelled_lines(card)
    both = (*pointers(card, "Mandatory"), *pointers(card, "Selective"))
    groups = {
        "mandatory": whole.selected(pointers(card, "Mandatory")),
        "selective": whole.selected(pointers(card, "Selective")),
        "combined": whole.selected(both),
    }
    expected = published(card, "derivedGroupIndexes")
    matching = published(card, "derivedAllGroupData")["groups"]

    for name, group in groups.items():
        found = [
            (index, line)
            for index, (line, quad) in enumerate(lines.items())
            if quad in group
        ]
        assert [index for index, _ in found] == expected[f"{name}Indexes"]
        assert [list(one) for one in found] == matching[name]["matching"]["value"]


def derived(card):
    base = published(card, "addSignedSDBase")
    return derive_credential(
        base, pointers=pointers(card, "Selective"), profile=Profile.GENERAL
    )


@cards
def test_the_derived_document_is_the_published_one_letter_for_letter(card):
    document = derived(card)

    assert document == published(card, "derivedRevealDocument")
    del document["proof"]
    assert document == published(card, "derivedUnsignedReveal")


@cards
def test_the_derived_proof_is_read_as_published(card):
    value = published(card, "derivedRevealDocument")["proof"]["proofValue"]

    proof = decode_derived(value)

    expected = published(card, "verifyDerivedProofValue")
    assert proof.base_signature.hex() == expected["baseSignature"]
    assert proof.statement_key == decode_multikey(expected["publicKey"])
    assert [one.hex() for one in proof.signatures] == expected["signatures"]
    assert [
        [f"c14n{number}", f"u{encode_base64url(label)}"]
        for number, label in proof.labels.items()
    ] == expected["labelMap"]
    assert list(proof.mandatory_indexes) == expected["mandatoryIndexes"]
    assert (
        list(proof.mandatory_indexes)
        == published(card, "derivedAdjMandatoryIndexes")["adjMandatoryIndexes"]
    )
    assert [one.hex() for one in proof.signatures] == (
        published(card, "derivedAdjSignatures")["filteredSignatures"]
    )
    disclosed = published(card, "derivedDisclosureData")
    assert [one.hex() for one in proof.signatures] == disclosed["signatures"]


@cards
def test_the_verifier_sees_the_published_statements(card):
    document = published(card, "derivedUnsignedReveal")
    value = published(card, "derivedRevealDocument")["proof"]["proofValue"]
    proof = decode_derived(value)

    lines = shown_lines(document, proof.labels, Profile.GENERAL)

    assert lines == published(card, "verifyNQuads")
    others = [
        line for index, line in enumerate(lines) if index not in proof.mandatory_indexes
    ]
    assert others == published(card, "verifyCreateVerifyData")["nonMandatory"]


@cards
def test_the_published_derived_credential_verifies(card):
    verified = verify(published(card, "derivedRevealDocument"))

    assert verified.proofs[0].cryptosuite == "ecdsa-sd-2023"


@cards
def test_the_published_base_proof_is_refused_by_name(card):
    with pytest.raises(BaseProofError, match="derive a proof"):
        verify(published(card, "addSignedSDBase"))
