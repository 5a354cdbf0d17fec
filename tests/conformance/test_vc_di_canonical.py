"""The canonical documents and proof options that the W3C cryptosuites publish."""

import json

import pytest

from tests.vectors import vector_path
from vc.canonicalize import Profile, canonicalize
from vc.errors import UnknownContextError

pytestmark = pytest.mark.conformance

EDDSA = "vc-di-eddsa/TestVectors"
ECDSA = "vc-di-ecdsa/TestVectors"
P256, P384 = f"{ECDSA}/ecdsa-rdfc-2019-p256", f"{ECDSA}/ecdsa-rdfc-2019-p384"

PAIRS = [
    (f"{EDDSA}/unsigned.json", f"{EDDSA}/eddsa-rdfc-2022/canonDocDataInt.txt"),
    (
        f"{EDDSA}/eddsa-rdfc-2022/proofConfigDataInt.json",
        f"{EDDSA}/eddsa-rdfc-2022/proofCanonDataInt.txt",
    ),
    (
        f"{EDDSA}/Ed25519Signature2020/signedEdSig.json",
        f"{EDDSA}/Ed25519Signature2020/canonDocEdSig.txt",
    ),
    (
        f"{EDDSA}/Ed25519Signature2020/proofConfigEdSig.json",
        f"{EDDSA}/Ed25519Signature2020/proofCanonEdSig.txt",
    ),
    (f"{ECDSA}/unsigned.json", f"{P256}/canonDocECDSAP256.txt"),
    (f"{P256}/proofConfigECDSAP256.json", f"{P256}/proofCanonECDSAP256.txt"),
    (f"{ECDSA}/unsigned.json", f"{P384}/canonDocECDSAP384.txt"),
    (f"{P384}/proofConfigECDSAP384.json", f"{P384}/proofCanonECDSAP384.txt"),
    (
        f"{EDDSA}/employmentAuth.json",
        f"{EDDSA}/eddsa-rdfc-2022/employ/canonDocDataInt.txt",
    ),
    (f"{ECDSA}/employmentAuth.json", f"{P256}/employ/canonDocECDSAP256.txt"),
    (f"{ECDSA}/employmentAuth.json", f"{P384}/employ/canonDocECDSAP384.txt"),
]


@pytest.mark.parametrize(("source", "expected"), PAIRS)
def test_the_general_profile_gives_the_published_text(source, expected):
    document = json.loads(vector_path(source).read_text(encoding="utf-8"))
    document.pop("proof", None)
    name = "sha384" if "p384" in expected else "sha256"
    try:
        text = canonicalize(document, profile=Profile.GENERAL, hash_name=name)
    except UnknownContextError as exc:
        pytest.skip(f"no published package carries one of its contexts: {exc}")

    assert text == vector_path(expected).read_text(encoding="utf-8")
