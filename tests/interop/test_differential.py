"""Generated credentials through two stacks: signed by each, verified by the other.

SIGNET_INTEROP_COUNT says how many (2,000 without it, 10,000 in `make interop`), and
SIGNET_INTEROP_SEED where to begin. With SIGNET_INTEROP_BOTH_WAYS every document is
signed by both stacks, otherwise by one of them in turn. Where the two disagree, the
document is kept.
"""

import json
import os
from collections import Counter
from dataclasses import dataclass
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from keys.did import did_key
from keys.multikey import encode_multikey
from keys.private.signers import signer_for
from tests import generated
from tests.interop.conftest import NOW
from tests.interop.foreign import private_jwk, public_of
from tests.interop.lawful import lawful_badge
from tests.interop.ours import RESOLVER, we_accept
from tests.interop.peers import ROOT, Peer, PeerError, node_peer
from tests.support import SIGNED_AT, changed
from vc.canonicalize import canonicalize
from vc.errors import CanonicalizationError, VcError
from vc.proofs import prepare_credential, sign_prepared

pytestmark = [pytest.mark.interop, pytest.mark.slow]

COUNT = int(os.environ.get("SIGNET_INTEROP_COUNT", "2000"))
SEED = int(os.environ.get("SIGNET_INTEROP_SEED", "20261122"))
BOTH_WAYS = "SIGNET_INTEROP_BOTH_WAYS" in os.environ
KEPT = ROOT / "build" / "interop"

# Of what the generators make, at least this share is canonicalized and compared.
LEAST_AGREED = {generated.badge: 0.5, generated.chaos: 0.05}

# How many of every ten documents each suite and kind of key gets.
SHARES = {
    ("eddsa-rdfc-2022", "Ed25519"): 3,
    ("ecdsa-rdfc-2019", "P-256"): 1,
    ("ecdsa-rdfc-2019", "P-384"): 1,
    ("eddsa-jcs-2022", "Ed25519"): 2,
    ("ecdsa-jcs-2019", "P-256"): 1,
    ("ecdsa-jcs-2019", "P-384"): 1,
}


PRIVATE_KEYS = {
    "Ed25519": ed25519.Ed25519PrivateKey.from_private_bytes(b"\7" * 32),
    "P-256": ec.derive_private_key(77, ec.SECP256R1()),
    "P-384": ec.derive_private_key(88, ec.SECP384R1()),
}
# Of honest badges at least this share is signed by both and verified by both.
LEAST_COMPARED = 0.95
# How rdf-canonize says that it stops at twins within twins, sooner than we do.
NODES_BUDGET = "Maximum deep iterations exceeded"


def signer_of(kind):
    """A key that is its own issuer."""
    public = public_of(PRIVATE_KEYS[kind])
    method = f"{did_key(public)}#{encode_multikey(public)}"
    return signer_for(PRIVATE_KEYS[kind], verification_method=method)


def issuer_of(signer):
    return signer.verification_method.partition("#")[0]


@pytest.fixture(scope="module")
def node():
    dids = [issuer_of(signer_of(kind)) for kind in PRIVATE_KEYS]
    known = {did: dict(RESOLVER.resolve(did).document) for did in dids}
    with node_peer(now=NOW.isoformat(), known=known) as peer:
        yield peer


# ------------------------------------------------------------------ the two stacks


def we_sign(document, signer, cryptosuite):
    prepared = prepare_credential(
        document,
        cryptosuite=cryptosuite,
        verification_method=signer.verification_method,
        created=SIGNED_AT,
        key_type=signer.public_key.type,
    )
    return sign_prepared(prepared, signer)


def kept(document, name):
    """Where `document` now lies, for the message of a failure."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{name}.json"
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False))
    return f"the document is in {path.relative_to(ROOT)}"


# ---------------------------------------------------------------------- the tests


@pytest.mark.parametrize(("suite", "kind"), SHARES)
def test_what_either_stack_signs_the_other_accepts_and_changed_refuses(
    node, suite, kind
):
    r = Random(f"{SEED} {suite} {kind}")
    pair = Pair(node=node, kind=kind, suite=suite)
    count = COUNT * SHARES[suite, kind] // sum(SHARES.values())
    left_aside = Counter(
        pair.compare(lawful_badge(r, issuer=pair.issuer), number=number)
        for number in range(count)
    )
    compared = left_aside.pop(None, 0)

    assert compared >= count * LEAST_COMPARED, left_aside


@pytest.mark.parametrize("make", [generated.badge, generated.chaos])
def test_both_stacks_write_the_same_canonical_form(node, make):
    """Any document at all: the same text, or a refusal; ours may be the stricter."""
    r = Random(f"{SEED} {make.__name__}")
    agreed = 0
    for number in range(COUNT // 4):
        document = make(r)
        try:
            ours = canonicalize(document)
        except VcError:
            continue
        name = f"canonical-{make.__name__}-{SEED}-{number}"
        assert_same_form(node, document, ours, name)
        agreed += 1

    assert agreed >= COUNT // 4 * LEAST_AGREED[make]


@dataclass(frozen=True)
class Pair:
    """Our stack and Node's, both with the same key and cryptosuite."""

    node: Peer
    kind: str
    suite: str

    @property
    def signer(self):
        return signer_of(self.kind)

    @property
    def issuer(self):
        return issuer_of(self.signer)

    def compare(self, document, *, number):
        """Sign `document` on either side, or on both, and verify it on the other.

        Returns why the comparison was left aside, or nothing. Fails on a disagreement.
        """
        name = f"{self.suite}-{self.kind}-{SEED}-{number}"
        try:
            ours = we_sign(document, self.signer, self.suite)
        except CanonicalizationError as exc:
            self.check_refused_whoever_signs(document, name)
            return exc.code
        if BOTH_WAYS or number % 2:
            answer = self.node.ask("verify-proof", credential=ours)
            if NODES_BUDGET in "".join(answer["reasons"]):
                assert_same_form(self.node, document, canonicalize(document), name)
                return NODES_BUDGET
            assert answer["verified"], f"{answer['reasons']}: {kept(ours, name)}"
        if BOTH_WAYS or not number % 2:
            theirs = self.node_signs(document)
            if theirs is None:
                return NODES_BUDGET
            assert we_accept(theirs), (
                f"we refuse what Node signed: {kept(theirs, name)}"
            )
        if number % 20 == 0:
            self.check_both_refuse(ours, name)
        return None

    def check_both_refuse(self, signed, name):
        forged = changed(signed, "credentialSubject/achievement/name", "Forged")
        assert not we_accept(forged), kept(forged, name)
        answer = self.node.ask("verify-proof", credential=forged)
        assert not answer["verified"], kept(forged, name)

    def check_refused_whoever_signs(self, document, name):
        """What we do not sign we do not believe either, should Node sign it."""
        theirs = self.node_signs(document)
        if theirs is not None:
            with pytest.raises(CanonicalizationError):
                assert we_accept(theirs), kept(theirs, name)

    def node_signs(self, document):
        """`document` as Node signs it; nothing where it stops at its own limit."""
        try:
            return self.node.ask(
                "issue",
                credential=document,
                cryptosuite=self.suite,
                key=private_jwk(PRIVATE_KEYS[self.kind]),
                method=self.signer.verification_method,
                created="2026-09-14T09:00:00Z",
            )
        except PeerError as exc:
            if NODES_BUDGET in str(exc):
                return None
            raise


def assert_same_form(node, document, ours, name):
    try:
        theirs = node.ask("canonicalize", document=document)
    except PeerError as exc:
        pytest.fail(f"Node refuses what we accept: {exc}; {kept(document, name)}")
    assert ours == theirs, kept(document, name)
