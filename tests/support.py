"""What many tests begin with: one valid badge, to be changed in one place."""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from keys.did import did_key
from keys.did_document import PublishedKey, build_did_document, parse_did_document
from keys.multikey import encode_multikey
from keys.public_key import PublicKey
from keys.resolver import Resolver
from vc.openbadges import (
    Achievement,
    Alignment,
    Badge,
    Component,
    IssuerProfile,
    LearningOutcome,
    Recipient,
    build_achievement_credential,
)
from vc.proofs import prepare_credential, sign_prepared
from vc.status_list import StatusEntry, build_status_list_credential
from verifier.errors import FetchError
from verifier.pipeline import verify_credential
from verifier.ports import Environment, Fetched, TrustEntry, TrustList
from verifier.report import Report

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
SIGNED_AT = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
UNI = "did:web:badges.example.edu"
BASE = "https://badges.example.edu"
REVOCATIONS = f"{BASE}/status/1"
SUSPENSIONS = f"{BASE}/status/2"


@dataclass(frozen=True)
class Ed25519TestSigner:
    """A key made from a seed of one repeated byte, for tests alone."""

    seed: int
    verification_method: str

    @property
    def private(self) -> ed25519.Ed25519PrivateKey:
        return ed25519.Ed25519PrivateKey.from_private_bytes(bytes([self.seed]) * 32)

    @property
    def public_key(self) -> PublicKey:
        return PublicKey.from_cryptography(self.private.public_key())

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data)


@dataclass(frozen=True)
class P256TestSigner:
    """A P-256 key from a small number, for tests alone."""

    number: int
    verification_method: str

    @property
    def private(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(self.number, ec.SECP256R1())

    @property
    def public_key(self) -> PublicKey:
        return PublicKey.from_cryptography(self.private.public_key())

    def sign(self, data: bytes) -> bytes:
        der = self.private.sign(data, ec.ECDSA(hashes.SHA256()))
        r, s = decode_dss_signature(der)
        return r.to_bytes(32) + s.to_bytes(32)


ISSUER_KEY = Ed25519TestSigner(7, f"{UNI}#key-1")
TOKEN_KEY = P256TestSigner(77, f"{UNI}#key-2")
RETIRED_KEY = Ed25519TestSigner(8, f"{UNI}#key-0")


def did_key_signer(seed: int) -> Ed25519TestSigner:
    """A key that is its own issuer."""
    public = Ed25519TestSigner(seed, "").public_key
    did = did_key(public)
    return Ed25519TestSigner(seed, f"{did}#{encode_multikey(public)}")


def did_key_p256_signer(number: int) -> P256TestSigner:
    """A P-256 key that is its own issuer."""
    public = P256TestSigner(number, "").public_key
    did = did_key(public)
    return P256TestSigner(number, f"{did}#{encode_multikey(public)}")


STRANGER_KEY = did_key_signer(66)


def profile(**changes: Any) -> IssuerProfile:
    return replace(
        IssuerProfile(
            id=UNI,
            name="Example University",
            url=BASE,
            linkedin_organization_id="123456",
        ),
        **changes,
    )


def achievement(**changes: Any) -> Achievement:
    own = f"{BASE}/achievements/POL-017/2"
    return replace(
        Achievement(
            id=own,
            code="POL-017",
            version="2",
            name="Evidence-Informed Policy Evaluation",
            description="Choose, design and read evaluations that others can use.",
            criteria="Awarded to enrolees who passed every part of the assessment.",
            language="en",
            facts=("Size: 3 units, 64 hours.", "Level: graduate."),
            outcomes=(
                LearningOutcome(id=f"{own}#lo1", text="Judge the evidence at hand"),
                LearningOutcome(id=f"{own}#lo2", text="Design a fitting evaluation"),
            ),
            alignments=(Alignment(name="AQF level 8", url="https://www.aqf.edu.au/"),),
            field_of_study="policy",
            units=Decimal(3),
            tags=("policy", "evaluation"),
        ),
        **changes,
    )


def badge(**changes: Any) -> Badge:
    of = changes.get("achievement", achievement())
    return replace(
        Badge(
            id=f"{BASE}/credentials/0f9c2b1e-6a4d-4c1b-9a57-3d2e8b7f6c10",
            issuer=profile(),
            achievement=of,
            recipient=Recipient(
                name="Zoë Müller",
                email="zoe@example.org",
                salt="c2FsdHlzYWx0LXNhbHR5c2FsdA",
            ),
            valid_from=SIGNED_AT,
            valid_until=None,
            awarded=SIGNED_AT,
            status=(
                StatusEntry(list_url=REVOCATIONS, purpose="revocation", index=94567),
                StatusEntry(list_url=SUSPENSIONS, purpose="suspension", index=11),
            ),
            results={one.id: "Pass" for one in of.outcomes},
            started=date(2026, 8, 3),
            ended=date(2026, 9, 11),
        ),
        **changes,
    )


def unsigned_badge(**changes: Any) -> dict[str, Any]:
    return build_achievement_credential(badge(**changes))


def signed(
    document: Mapping[str, Any],
    signer: Any = ISSUER_KEY,
    *,
    created: datetime = SIGNED_AT,
    cryptosuite: str = "eddsa-rdfc-2022",
) -> dict[str, Any]:
    """`document` with a Data Integrity proof, made as the issuer makes it."""
    prepared = prepare_credential(
        document,
        cryptosuite=cryptosuite,
        verification_method=signer.verification_method,
        created=created,
    )
    return sign_prepared(prepared, signer)


@cache
def _valid_badge_text() -> str:
    return json.dumps(signed(unsigned_badge()))


def valid_badge() -> dict[str, Any]:
    """A signed badge of a trusted issuer, fresh for each caller."""
    return json.loads(_valid_badge_text())


def component(document: Mapping[str, Any]) -> Component:
    """A signed badge as a part of a stack."""
    return Component(
        id=document["id"],
        name=document["name"],
        signed=json.dumps(document, ensure_ascii=False).encode(),
    )


def changed(document: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of `document` with the member at `path` ("a/0/b") set to `value`."""
    result: Any = copy.deepcopy(dict(document))
    *parents, last = [int(p) if p.isdigit() else p for p in path.split("/")]
    place = result
    for step in parents:
        place = place[step]
    place[last] = value
    return result


def without(document: Mapping[str, Any], path: str) -> dict[str, Any]:
    """A copy of `document` without the member at `path`."""
    result: Any = copy.deepcopy(dict(document))
    *parents, last = [int(p) if p.isdigit() else p for p in path.split("/")]
    place = result
    for step in parents:
        place = place[step]
    del place[last]
    return result


def published_key(signer: Any, **dates: Any) -> PublishedKey:
    """The public half of `signer` as its DID document publishes it."""
    fragment = signer.verification_method.partition("#")[2]
    return PublishedKey(fragment, signer.public_key, **dates)


def issuer_document(*keys: PublishedKey) -> dict[str, Any]:
    """The DID document of the university, by default with both of its keys."""
    chosen = keys or (published_key(ISSUER_KEY), published_key(TOKEN_KEY))
    return build_did_document(UNI, chosen)


def status_list(
    url: str, purpose: str, *, set_bits: tuple[int, ...] = (), **changes: Any
) -> dict[str, Any]:
    """An unsigned status list with these bits set."""
    bits = bytearray(131_072 // 8)
    for index in set_bits:
        bits[index // 8] |= 0x80 >> (index % 8)
    return build_status_list_credential(
        **{
            "url": url,
            "issuer_id": UNI,
            "purpose": purpose,
            "bits": bytes(bits),
            "valid_from": NOW,
            "ttl_milliseconds": 3_600_000,
            **changes,
        }
    )


@cache
def _empty_lists() -> dict[str, bytes]:
    return {
        REVOCATIONS: served(signed(status_list(REVOCATIONS, "revocation"))),
        SUSPENSIONS: served(signed(status_list(SUSPENSIONS, "suspension"))),
    }


def served(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document).encode()


def serving(pages: Mapping[str, bytes]) -> Callable[[str], Fetched]:
    """A fetcher of status lists that knows these pages and no others."""

    def fetch(url: str) -> Fetched:
        if url not in pages:
            msg = f"nothing is served at {url}"
            raise FetchError(msg)
        return Fetched(data=pages[url], fetched_at=NOW)

    return fetch


def trust_list(*issuers: str) -> TrustList:
    return TrustList(
        name="Test trust list",
        source="tests",
        updated="2026-11-22",
        entries={one: TrustEntry(id=one, name="Example University") for one in issuers},
    )


def environment(
    *,
    lists: Mapping[str, bytes] | None = None,
    did_document: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Environment:
    """A verifier that trusts the university, whose key and empty lists it knows."""
    document = did_document or issuer_document()
    pages = {**_empty_lists(), **(lists or {})}
    return replace(
        Environment(
            resolver=Resolver(
                known={UNI: parse_did_document(document, expected_id=UNI)}
            ),
            fetch_status_list=serving(pages),
            trust_lists=(trust_list(UNI),),
        ),
        **changes,
    )


def verify(
    document: Mapping[str, Any] | str, *, now: datetime = NOW, **changes: Any
) -> Report:
    """The report on `document`, by default in the environment above."""
    text = document if isinstance(document, str) else json.dumps(document)
    return verify_credential(text, environment=environment(**changes), now=now)
