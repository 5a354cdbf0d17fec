"""The published vectors of Data Integrity EdDSA 1.0, every intermediate value."""

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
from vc.proofs.table import cryptosuite_named
from verifier.checks.proof import method_finder

pytestmark = pytest.mark.conformance

VECTORS = "vc-di-eddsa/TestVectors"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIND = method_finder(Resolver())

RDFC = [
    pytest.param("eddsa-rdfc-2022", "unsigned.json", id="alumni"),
    pytest.param("eddsa-rdfc-2022/employ", "employmentAuth.json", id="employment"),
]


def read(name):
    return vector_path(f"{VECTORS}/{name}").read_text(encoding="utf-8")


def read_json(name):
    return json.loads(read(name))


def accepts(document):
    credential = parse_credential(document)
    return verify_proofs(credential, find_method=FIND, now=NOW, profile=Profile.GENERAL)


@pytest.mark.parametrize(("folder", "unsigned"), RDFC)
def test_rdfc_hashes_every_step_as_published(folder, unsigned):
    document = read_json(unsigned)
    config = read_json(f"{folder}/proofConfigDataInt.json")

    canonical = canonicalize(document, profile=Profile.GENERAL)
    canonical_config = canonicalize(config, profile=Profile.GENERAL)

    assert canonical == read(f"{folder}/canonDocDataInt.txt")
    assert canonical_config == read(f"{folder}/proofCanonDataInt.txt")
    digests = [
        hashlib.sha256(one.encode()).hexdigest()
        for one in (canonical_config, canonical)
    ]
    assert digests == [
        read(f"{folder}/proofHashDataInt.txt"),
        read(f"{folder}/docHashDataInt.txt"),
    ]


@pytest.mark.parametrize(("folder", "unsigned"), RDFC)
def test_rdfc_fixes_the_published_bytes_to_be_signed(folder, unsigned):
    config = read_json(f"{folder}/proofConfigDataInt.json")

    data = hash_rdfc(
        read_json(unsigned), config, key_type=KeyType.ED25519, profile=Profile.GENERAL
    )

    assert data.hex() == read(f"{folder}/combinedHashDataInt.txt")


@pytest.mark.parametrize(("folder", "unsigned"), RDFC)
def test_rdfc_writes_and_reads_the_published_signature(folder, unsigned):
    signature = bytes.fromhex(read(f"{folder}/sigHexDataInt.txt"))
    text = read(f"{folder}/sigBTC58DataInt.txt")

    assert encode_base58_signature(signature) == text
    assert decode_base58_signature(text, KeyType.ED25519) == signature


def test_jcs_hashes_every_step_as_published():
    folder = "eddsa-jcs-2022"
    document = read_json("unsigned.json")
    config = read_json(f"{folder}/proofConfigJCS.json")

    assert canonicalize_jcs(document).decode() == read(f"{folder}/canonDocJCS.txt")
    assert canonicalize_jcs(config).decode() == read(f"{folder}/proofCanonJCS.txt")
    data = hash_jcs(document, config, key_type=KeyType.ED25519, profile=Profile.GENERAL)
    assert data.hex() == read(f"{folder}/combinedHashJCS.txt")


SIGNED = [
    "eddsa-rdfc-2022/signedDataInt.json",
    "eddsa-rdfc-2022/employ/signedDataInt.json",
    "eddsa-jcs-2022/signedJCS.json",
    "Ed25519Signature2020/signedEdSig.json",
]


def test_ed25519_signature_2020_hashes_every_step_as_published():
    folder = "Ed25519Signature2020"
    document = read_json(f"{folder}/signedEdSig.json")
    proof = document.pop("proof")
    config = read_json(f"{folder}/proofConfigEdSig.json")

    texts = [canonicalize(one, profile=Profile.GENERAL) for one in (config, document)]

    assert texts == [
        read(f"{folder}/proofCanonEdSig.txt"),
        read(f"{folder}/canonDocEdSig.txt"),
    ]
    assert [hashlib.sha256(one.encode()).hexdigest() for one in texts] == [
        read(f"{folder}/proofHashEdSig.txt"),
        read(f"{folder}/docHashEdSig.txt"),
    ]
    data = hash_rdfc(
        document,
        {k: v for k, v in proof.items() if k != "proofValue"},
        key_type=KeyType.ED25519,
        profile=Profile.GENERAL,
    )
    assert data.hex() == read(f"{folder}/combinedHashEdSig.txt")
    signature = decode_base58_signature(proof["proofValue"], KeyType.ED25519)
    assert signature.hex() == read(f"{folder}/sigHexEdSig.txt")
    assert encode_base58_signature(signature) == read(f"{folder}/sigBTC58EdSig.txt")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"jws": "eyJ..x"}, id="jws-beside"),
        pytest.param({"proofValue": None, "jws": "eyJ..x"}, id="jws-instead"),
        pytest.param({"cryptosuite": "eddsa-rdfc-2022"}, id="with-a-cryptosuite"),
        pytest.param({"cryptosuite": "Ed25519Signature2020"}, id="with-its-own-name"),
        pytest.param({"cryptosuite": None}, id="with-null"),
        pytest.param({"type": "DataIntegrityProof"}, id="without-a-cryptosuite"),
        pytest.param(
            {"type": "DataIntegrityProof", "cryptosuite": "Ed25519Signature2020"},
            id="as-a-cryptosuite",
        ),
        pytest.param(
            {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"},
            id="relabelled",
        ),
        pytest.param({"type": "Ed25519Signature2018"}, id="still-older"),
        pytest.param({"type": ["Ed25519Signature2020"]}, id="a-list"),
        pytest.param({"created": "2023-02-24T23:36:39Z"}, id="created"),
    ],
)
def test_an_ed25519_signature_2020_proof_of_another_form_is_refused(change):
    document = read_json("Ed25519Signature2020/signedEdSig.json")
    document["proof"] |= change

    with pytest.raises(ProofError):
        accepts(document)


def test_ed25519_signature_2020_is_never_issued():
    with pytest.raises(UnsupportedCryptosuiteError, match="never issued"):
        cryptosuite_named("Ed25519Signature2020").prepare(
            {}, {}, key_type=KeyType.ED25519, profile=Profile.GENERAL, disclosure=None
        )


@pytest.mark.parametrize("name", SIGNED)
def test_a_published_credential_verifies(name):
    verified = accepts(read_json(name))

    assert verified.proofs[0].controller.startswith("did:key:z6Mk")


@pytest.mark.parametrize("name", SIGNED)
def test_a_published_credential_with_one_changed_claim_is_refused(name):
    document = read_json(name)
    document["validFrom"] = "2023-01-01T00:00:01Z"

    with pytest.raises(ProofError):
        accepts(document)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("signedProofSet1", 1),
        ("signedProofSet2", 2),
        ("signedProofChain1", 3),
        ("signedProofChain2", 4),
    ],
)
def test_published_proof_sets_and_chains_verify(name, count):
    document = read_json(f"proof-set-chain/{name}.json")

    assert 1 <= len(accepts(document).proofs) <= count


def test_a_chain_whose_first_link_is_missing_is_refused():
    document = read_json("proof-set-chain/signedProofChain2.json")
    document["proof"] = document["proof"][1:]

    with pytest.raises(ProofError):
        accepts(document)
