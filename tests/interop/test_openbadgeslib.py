"""Our badges in PyPI's openbadgeslib, and its own in our verifier."""

import json

import pytest

from tests.interop.conftest import BASE, NOW
from tests.interop.foreign import ForeignIssuer, private_pem
from tests.interop.peers import PeerError, openbadgeslib_peer
from tests.support import changed
from verifier.report import Verdict

pytestmark = pytest.mark.interop

THEM = ForeignIssuer("did:web:elsewhere.example")


@pytest.fixture(scope="module")
def library():
    with openbadgeslib_peer(now=NOW.isoformat()) as peer:
        yield peer


@pytest.fixture(scope="module")
def verify(library, story):
    """Ask the library about a badge of ours, with all that we publish at hand.

    It can check the signature of a status list only where the list is a token, and we
    publish ours with a Data Integrity proof, so that proof is a question of its own.
    """
    published = {url: json.dumps(one) for url, one in story.published.items()}

    def ask(credential):
        text = credential if isinstance(credential, str) else json.dumps(credential)
        return library.ask(
            "verify",
            credential=text,
            known=published,
            issuer=story.did,
            list_proof=False,
        )

    return ask


# ------------------------------------------------------------ ours, in the library


@pytest.mark.parametrize("kind", ["valid", "french", "stack"])
def test_it_accepts_every_badge_that_is_in_force(verify, story, kind):
    for badge in story.documents[kind]:
        answer = verify(badge)

        assert answer["issuer"] == story.did
        assert answer["achievement"] == badge["name"]


@pytest.mark.parametrize("kind", ["valid", "french", "stack"])
def test_it_accepts_every_token_that_is_in_force(verify, story, kind):
    for token in story.tokens[kind]:
        assert verify(token)["issuer"] == story.did


def test_it_accepts_the_proof_of_every_status_list(library, story):
    known = {f"{BASE}/.well-known/did.json": json.dumps(story.did_document)}
    for status_list in story.status_lists.values():
        assert library.ask("verify-proof", credential=status_list, known=known)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("revoked", "Credential status 'revocation' is set"),
        ("suspended", "Credential status 'suspension' is set"),
        ("expired", "expired"),
    ],
)
@pytest.mark.parametrize("form", ["documents", "tokens"])
def test_it_refuses_what_is_no_longer_in_force(verify, story, form, kind, words):
    for badge in getattr(story, form)[kind]:
        with pytest.raises(PeerError, match=words):
            verify(badge)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "Another name"),
        ("credentialSubject/identifier/0/identityHash", "Not The Holder"),
        ("credentialStatus/0/statusListIndex", "1"),
        ("proof/created", "2026-11-22T00:00:00Z"),
    ],
)
def test_it_refuses_a_badge_with_one_value_changed(verify, story, path, value):
    with pytest.raises(PeerError, match="signature mismatch"):
        verify(changed(story.documents["valid"][0], path, value))


def test_it_refuses_a_token_with_another_payload(verify, story):
    header, _, signature = story.tokens["valid"][0].split(".")
    other = story.tokens["valid"][1].split(".")[1]

    with pytest.raises(PeerError, match="Invalid signature"):
        verify(f"{header}.{other}.{signature}")


# ------------------------------------------------------------ its own, in our verifier


@pytest.fixture(scope="module")
def their_badge(library):
    return library.ask(
        "issue",
        form="proof",
        key=private_pem(THEM.proof_key),
        issuer=THEM.did,
        method=THEM.proof_method,
    )


@pytest.fixture(scope="module")
def their_token(library):
    return library.ask(
        "issue", form="token", key=private_pem(THEM.token_key), issuer=THEM.did
    )


def test_we_accept_the_badge_that_it_issues(their_badge):
    assert THEM.verdict(their_badge, now=NOW) is Verdict.VALID


def test_we_refuse_its_badge_with_one_value_changed(their_badge):
    forged = changed(their_badge, "credentialSubject/id", "mailto:else@example.org")

    assert THEM.verdict(forged, now=NOW) is Verdict.INVALID


def test_we_accept_the_token_that_it_issues(their_token):
    assert THEM.verdict(their_token, now=NOW) is Verdict.VALID


def test_we_refuse_its_token_under_another_signature(their_token):
    header, payload, signature = their_token.split(".")
    shifted = signature[4:8] + signature[:4] + signature[8:]
    forged = f"{header}.{payload}.{shifted}"

    assert THEM.verdict(forged, now=NOW) is Verdict.INVALID
