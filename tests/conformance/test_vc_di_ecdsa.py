"""The published vectors of Data Integrity ECDSA 1.0, every intermediate value.

`ecdsa-sd-2023` has a file of its own.
"""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from keys.public_key import KeyType
from keys.resolver import Resolver
from tests.vectors import vector_path
from vc.canonicalize import Profile, canonicalize
from vc.errors import ProofError, UnsupportedCryptosuiteError
from vc.jcs import canonicalize_jcs
from vc.model import parse_credential
from vc.proofs import verify_proofs
from vc.proofs.jcs_hashing import hash_jcs
from vc.proofs.proof_value import decode_base58_signature, encode_base58_signature
from vc.proofs.rdfc_hashing import hash_rdfc
from verifier.checks.proof import method_finder

pytestmark = pytest.mark.conformance

VECTORS = "vc-di-ecdsa/TestVectors"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIND = method_finder(Resolver())

P256, P384 = KeyType.P256, KeyType.P384
HASH = {P256: "sha256", P384: "sha384"}
CURVES = [pytest.param(P256, id="P-256"), pytest.param(P384, id="P-384")]

# (curve, folder, unsigned document): the alumni credential and the employment card.
RDFC = [
    pytest.param(P256, "ecdsa-rdfc-2019-p256", "unsigned.json", id="alumni-P-256"),
    pytest.param(P384, "ecdsa-rdfc-2019-p384", "unsigned.json", id="alumni-P-384"),
    pytest.param(
        P256, "ecdsa-rdfc-2019-p256/employ", "employmentAuth.json", id="employ-P-256"
    ),
    pytest.param(
        P384, "ecdsa-rdfc-2019-p384/employ", "employmentAuth.json", id="employ-P-384"
    ),
]


def read(name):
    return vector_path(f"{VECTORS}/{name}").read_text(encoding="utf-8")


def read_json(name):
    return json.loads(read(name))


def suffix(key_type):
    return f"ECDSA{key_type.replace('-', '')}"


def accepts(document):
    credential = parse_credential(document)
    return verify_proofs(credential, find_method=FIND, now=NOW, profile=Profile.GENERAL)


@pytest.mark.parametrize(("curve", "folder", "unsigned"), RDFC)
def test_rdfc_hashes_every_step_as_published(curve, folder, unsigned):
    document = read_json(unsigned)
    config = read_json(f"{folder}/proofConfig{suffix(curve)}.json")

    canonical, canonical_config = (
        canonicalize(one, profile=Profile.GENERAL, hash_name=HASH[curve])
        for one in (document, config)
    )

    assert canonical == read(f"{folder}/canonDoc{suffix(curve)}.txt")
    assert canonical_config == read(f"{folder}/proofCanon{suffix(curve)}.txt")
    digests = [
        hashlib.new(HASH[curve], one.encode()).hexdigest()
        for one in (canonical_config, canonical)
    ]
    assert digests == [
        read(f"{folder}/proofHash{suffix(curve)}.txt"),
        read(f"{folder}/docHash{suffix(curve)}.txt"),
    ]


@pytest.mark.parametrize(("curve", "folder", "unsigned"), RDFC)
def test_rdfc_fixes_the_published_bytes_to_be_signed(curve, folder, unsigned):
    config = read_json(f"{folder}/proofConfig{suffix(curve)}.json")

    data = hash_rdfc(
        read_json(unsigned), config, key_type=curve, profile=Profile.GENERAL
    )

    assert data.hex() == read(f"{folder}/combinedHash{suffix(curve)}.txt")


@pytest.mark.parametrize("curve", CURVES)
def test_jcs_hashes_every_step_as_published(curve):
    name = f"JCS{suffix(curve)}"
    folder = f"ecdsa-jcs-2019-{curve.lower().replace('-', '')}"
    document = read_json("unsigned.json")
    config = read_json(f"{folder}/proofConfig{name}.json")

    texts = [canonicalize_jcs(config), canonicalize_jcs(document)]

    assert [one.decode() for one in texts] == [
        read(f"{folder}/proofCanon{name}.txt"),
        read(f"{folder}/canonDoc{name}.txt"),
    ]
    assert [hashlib.new(HASH[curve], one).hexdigest() for one in texts] == [
        read(f"{folder}/proofHash{name}.txt"),
        read(f"{folder}/docHash{name}.txt"),
    ]
    data = hash_jcs(document, config, key_type=curve, profile=Profile.GENERAL)
    assert data.hex() == read(f"{folder}/combinedHash{name}.txt")


SIGNATURES = [
    (P256, "ecdsa-rdfc-2019-p256/sig{}ECDSAP256.txt"),
    (P256, "ecdsa-rdfc-2019-p256/employ/sig{}ECDSAP256.txt"),
    (P384, "ecdsa-rdfc-2019-p384/sig{}ECDSAP384.txt"),
    (P384, "ecdsa-rdfc-2019-p384/employ/sig{}ECDSAP384.txt"),
    (P256, "ecdsa-jcs-2019-p256/sig{}JCSECDSAP256.txt"),
    (P384, "ecdsa-jcs-2019-p384/sig{}JCSECDSAP384.txt"),
]


@pytest.mark.parametrize(("curve", "pattern"), SIGNATURES)
def test_a_published_signature_is_written_and_read_letter_for_letter(curve, pattern):
    signature = bytes.fromhex(read(pattern.format("Hex")))
    text = read(pattern.format("BTC58"))

    assert encode_base58_signature(signature) == text
    assert decode_base58_signature(text, curve) == signature


SIGNED = [
    "ecdsa-rdfc-2019-p256/signedECDSAP256.json",
    "ecdsa-rdfc-2019-p256/employ/signedECDSAP256.json",
    "ecdsa-rdfc-2019-p384/signedECDSAP384.json",
    "ecdsa-rdfc-2019-p384/employ/signedECDSAP384.json",
    "ecdsa-jcs-2019-p256/signedJCSECDSAP256.json",
    "ecdsa-jcs-2019-p384/signedJCSECDSAP384.json",
]


@pytest.mark.parametrize("name", SIGNED)
def test_a_published_credential_verifies(name):
    verified = accepts(read_json(name))

    proof = read_json(name)["proof"]
    assert verified.proofs[0].cryptosuite == proof["cryptosuite"]
    assert verified.proofs[0].verification_method == proof["verificationMethod"]


@pytest.mark.parametrize("name", SIGNED)
def test_a_published_credential_with_one_changed_claim_is_refused(name):
    document = read_json(name)
    document["validFrom"] = "2023-01-01T00:00:01Z"

    with pytest.raises(ProofError):
        accepts(document)


@pytest.mark.parametrize("name", SIGNED)
def test_a_published_credential_with_a_changed_proof_option_is_refused(name):
    document = read_json(name)
    document["proof"]["created"] = "2023-02-24T23:36:39Z"

    with pytest.raises(ProofError):
        accepts(document)


@pytest.mark.parametrize("name", SIGNED)
def test_a_proof_relabelled_as_the_other_ecdsa_suite_is_refused(name):
    document = read_json(name)
    other = {
        "ecdsa-rdfc-2019": "ecdsa-jcs-2019",
        "ecdsa-jcs-2019": "ecdsa-rdfc-2019",
    }
    document["proof"]["cryptosuite"] = other[document["proof"]["cryptosuite"]]

    with pytest.raises(ProofError):
        accepts(document)


def test_an_ecdsa_key_under_an_eddsa_suite_is_refused():
    document = read_json(SIGNED[0])
    document["proof"]["cryptosuite"] = "eddsa-rdfc-2022"

    with pytest.raises(UnsupportedCryptosuiteError):
        accepts(document)
