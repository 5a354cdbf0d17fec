"""Our badges in Digital Bazaar's stack and in `jose`, and theirs in ours."""

import base64
import json

import pytest

from contexts.lists import ED25519_2020
from tests.interop.conftest import NOW
from tests.interop.foreign import ForeignIssuer, private_jwk
from tests.interop.peers import PeerError, node_peer
from tests.support import changed, profile, served, unsigned_badge
from vc.status_list import StatusEntry
from vc.token_claims import expected_claims
from verifier.report import Verdict

pytestmark = pytest.mark.interop

THEM = ForeignIssuer("did:web:node.example")
LIST_URL = "https://node.example/status/1"
INDEX = 94567


@pytest.fixture(scope="module")
def node(story):
    with node_peer(now=NOW.isoformat(), known=story.known) as peer:
        yield peer


# ------------------------------------------------------------ ours, in their stack


@pytest.mark.parametrize("kind", ["valid", "french", "stack", "attendance"])
def test_node_accepts_every_badge_that_is_in_force(node, story, kind):
    for badge in story.documents[kind]:
        answer = node.ask("verify", credential=badge)

        assert answer["verified"], (badge["id"], answer["reasons"])


def test_node_reads_both_status_lists_of_each_badge(node, story):
    badge = story.documents["valid"][0]

    statuses = node.ask("verify", credential=badge)["statuses"]

    assert sorted((one["purpose"], one["set"]) for one in statuses) == [
        ("revocation", False),
        ("suspension", False),
    ]


def test_node_accepts_the_status_lists_themselves(node, story):
    for url, status_list in story.status_lists.items():
        answer = node.ask("verify", credential=status_list)

        assert answer["verified"], (url, answer["reasons"])


@pytest.mark.parametrize(
    ("kind", "purpose"), [("revoked", "revocation"), ("suspended", "suspension")]
)
def test_node_refuses_what_the_issuer_ended_by_its_status(node, story, kind, purpose):
    for badge in story.documents[kind]:
        answer = node.ask("verify", credential=badge)

        assert not answer["verified"]
        assert {"purpose": purpose, "set": True} in answer["statuses"]


def test_node_refuses_the_expired_badge(node, story):
    answer = node.ask("verify", credential=story.documents["expired"][0])

    assert not answer["verified"]
    assert "validUntil" in answer["reasons"][0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "Another name"),
        ("credentialSubject/identifier/0/identityHash", "Not The Holder"),
        ("credentialSubject/achievement/criteria/narrative", "Awarded to anybody."),
        ("credentialStatus/0/statusListIndex", "1"),
        ("proof/created", "2026-11-22T00:00:00Z"),
    ],
)
def test_node_refuses_a_badge_with_one_value_changed(node, story, path, value):
    forged = changed(story.documents["valid"][0], path, value)

    answer = node.ask("verify", credential=forged)

    assert not answer["verified"]
    assert answer["reasons"] == ["Invalid signature."]


def test_node_refuses_a_status_list_with_a_bit_cleared(node, story):
    badge = story.documents["revoked"][0]
    entry = next(
        one for one in badge["credentialStatus"] if one["statusPurpose"] == "revocation"
    )
    url = entry["statusListCredential"]
    bare = node.ask("status-list", id=url, purpose="revocation", length=131_072, set=[])
    cleared = changed(
        story.status_lists[url],
        "credentialSubject/encodedList",
        bare["credentialSubject"]["encodedList"],
    )

    answer = node.ask("verify", credential=badge, known={url: cleared})

    assert not answer["verified"]
    assert "Invalid signature." in answer["reasons"]


@pytest.mark.parametrize("kind", ["valid", "french", "stack", "attendance"])
def test_jose_accepts_every_token(node, story, kind):
    for token, badge in zip(story.tokens[kind], story.documents[kind], strict=True):
        answer = node.ask("verify-token", token=token, jwks=story.key_set)

        signed = {name: answer["payload"][name] for name in badge if name != "proof"}
        assert signed == {name: badge[name] for name in badge if name != "proof"}


def test_jose_refuses_a_token_with_another_payload(node, story):
    header, payload, signature = story.tokens["valid"][0].split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "==="))
    claims["name"] = "Another name"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")

    with pytest.raises(PeerError, match="signature verification failed"):
        node.ask(
            "verify-token", token=f"{header}.{forged}.{signature}", jwks=story.key_set
        )


# ------------------------------------------------------------ theirs, in our verifier


def their_badge(**changes):
    return unsigned_badge(issuer=profile(id=THEM.did), **{"status": (), **changes})


def issued_by_node(node, document, *, cryptosuite="eddsa-rdfc-2022"):
    edwards = cryptosuite.lower().startswith("ed")
    return node.ask(
        "issue",
        credential=document,
        cryptosuite=cryptosuite,
        key=private_jwk(THEM.proof_key if edwards else THEM.token_key),
        method=THEM.proof_method if edwards else THEM.token_method,
        created="2026-11-20T08:00:00Z",
    )


@pytest.mark.parametrize(
    "cryptosuite",
    ["eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"],
)
def test_we_accept_what_node_issued_and_refuse_it_changed(node, cryptosuite):
    badge = issued_by_node(node, their_badge(), cryptosuite=cryptosuite)
    forged = changed(badge, "credentialSubject/achievement/name", "Another name")

    assert THEM.verdict(badge, now=NOW) is Verdict.VALID
    assert THEM.verdict(forged, now=NOW) is Verdict.INVALID


def test_we_accept_the_older_signature_that_node_makes_and_refuse_it_changed(node):
    older = their_badge()
    older["@context"] = [*older["@context"], ED25519_2020]
    badge = issued_by_node(node, older, cryptosuite="Ed25519Signature2020")
    forged = changed(badge, "name", "Another name")

    assert badge["proof"]["type"] == "Ed25519Signature2020"
    assert THEM.verdict(badge, now=NOW) is Verdict.VALID
    assert THEM.verdict(forged, now=NOW) is Verdict.INVALID


@pytest.mark.parametrize(
    ("set_bits", "verdict"),
    [([], Verdict.VALID), ([INDEX - 1], Verdict.VALID), ([INDEX], Verdict.REVOKED)],
)
def test_we_read_the_status_lists_that_node_makes(node, set_bits, verdict):
    entry = StatusEntry(list_url=LIST_URL, purpose="revocation", index=INDEX)
    badge = issued_by_node(node, their_badge(status=(entry,)))
    bare = node.ask(
        "status-list", id=LIST_URL, purpose="revocation", length=131_072, set=set_bits
    )
    made = issued_by_node(
        node, {**bare, "issuer": THEM.did, "validFrom": "2026-11-20T08:00:00Z"}
    )

    assert THEM.verdict(badge, now=NOW, lists={LIST_URL: served(made)}) is verdict


def token_by_jose(node, document, **header):
    return node.ask(
        "issue-token",
        payload=document,
        header={"alg": "ES256", "kid": THEM.token_method, **header},
        key=private_jwk(THEM.token_key),
    )


@pytest.mark.parametrize("typ", ["JWT", "vc+jwt"])
def test_we_accept_a_token_that_jose_made_and_refuse_it_changed(node, typ):
    badge = their_badge()
    claims = expected_claims(badge) if typ == "JWT" else {}
    claimed = {name: value for name, value in claims.items() if value is not None}
    token = token_by_jose(node, {**badge, **claimed}, typ=typ)
    header, _, signature = token.split(".")
    other = token_by_jose(node, {**badge, **claimed, "name": "Another name"}, typ=typ)

    assert THEM.verdict(token, now=NOW) is Verdict.VALID
    forged = f"{header}.{other.split('.')[1]}.{signature}"
    assert THEM.verdict(forged, now=NOW) is Verdict.INVALID
