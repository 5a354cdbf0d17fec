"""A list proven once is not proven again, and never outlives what proved it."""

from dataclasses import replace
from datetime import timedelta

import pytest

import verifier.checks.status_lists as status_check
from keys.did_document import parse_did_document
from keys.errors import DidUnavailableError
from keys.resolver import Resolver
from tests.support import (
    ISSUER_KEY,
    NOW,
    RETIRED_KEY,
    REVOCATIONS,
    STRANGER_KEY,
    UNI,
    Ed25519TestSigner,
    changed,
    environment,
    issuer_document,
    published_key,
    served,
    signed,
    status_list,
    valid_badge,
)
from vc.proofs import verify_proofs
from verifier.pipeline import verify_credential
from verifier.ports import Fetched
from verifier.proven_lists import ProvenLists
from verifier.report import Verdict

TEXT = served(valid_badge()).decode()


def made(*, bits=(), signer=ISSUER_KEY, **changes):
    document = status_list(REVOCATIONS, "revocation", set_bits=bits, **changes)
    return served(signed(document, signer, created=NOW))


class World:
    """A verifier that keeps its memory while the world around it changes."""

    def __init__(self, monkeypatch):
        self.memory = ProvenLists()
        self.changes = {}
        self.proofs = 0
        monkeypatch.setattr(status_check, "verify_proofs", self._count)

    def _count(self, *args, **more):
        self.proofs += 1
        return verify_proofs(*args, **more)

    def verdict(self, *, now=NOW, **changes):
        self.changes |= changes
        around = environment(proven_lists=self.memory, **self.changes)
        return verify_credential(TEXT, environment=around, now=now).verdict


@pytest.fixture
def world(monkeypatch):
    return World(monkeypatch)


def test_a_list_is_proven_once_and_answers_ever_after(world):
    assert [world.verdict() for _ in range(3)] == [Verdict.VALID] * 3
    assert world.proofs == 2  # revocations and suspensions
    assert len(world.memory) == 2


def test_without_a_memory_every_list_is_proven_anew(world):
    world.changes["proven_lists"] = None

    around = environment(proven_lists=None)
    for _ in range(2):
        verify_credential(TEXT, environment=around, now=NOW)

    assert world.proofs == 4


def test_changed_bytes_are_proven_and_believed_at_once(world):
    assert world.verdict() is Verdict.VALID

    assert world.verdict(lists={REVOCATIONS: made(bits=(94567,))}) is Verdict.REVOKED
    assert world.verdict(lists={REVOCATIONS: made()}) is Verdict.VALID


def test_altered_bytes_are_not_believed_for_what_stood_there_before(world):
    assert world.verdict() is Verdict.VALID

    forged = changed(
        signed(status_list(REVOCATIONS, "revocation"), created=NOW),
        "credentialSubject/ttl",
        3_600_001,
    )
    assert world.verdict(lists={REVOCATIONS: served(forged)}) is Verdict.STATUS_UNKNOWN


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param((published_key(RETIRED_KEY),), id="withdrawn"),
        pytest.param(
            (published_key(Ed25519TestSigner(9, ISSUER_KEY.verification_method)),),
            id="another-key-under-its-name",
        ),
        pytest.param((published_key(ISSUER_KEY, revoked=NOW),), id="revoked"),
        pytest.param((published_key(ISSUER_KEY, expires=NOW),), id="expired"),
    ],
)
def test_a_list_does_not_outlive_its_key(world, keys):
    around = environment(proven_lists=world.memory)
    verified = _read(around)
    assert _read(around) is verified  # remembered, while nothing changes

    changed_keys = environment(
        proven_lists=world.memory, did_document=issuer_document(*keys)
    )

    with pytest.raises(status_check.StatusListError, match="proof"):
        _read(changed_keys)


def test_a_list_is_not_recalled_when_its_key_cannot_be_asked_for(world):
    around = environment(proven_lists=world.memory)
    _read(around)

    with pytest.raises(status_check.StatusListError, match="proof"):
        _read(replace(around, resolver=Resolver()))
    with pytest.raises(DidUnavailableError):
        Resolver().resolve(UNI)


def test_a_list_does_not_outlive_its_ttl(world):
    lists = {REVOCATIONS: made(ttl_milliseconds=600_000)}

    assert world.verdict(lists=lists) is Verdict.VALID
    late = NOW + timedelta(minutes=11)
    assert world.verdict(now=late) is Verdict.STATUS_UNKNOWN


def test_a_list_does_not_outlive_its_valid_until(world):
    ends = NOW + timedelta(minutes=10)
    document = status_list(REVOCATIONS, "revocation")
    document["validUntil"] = ends.strftime("%Y-%m-%dT%H:%M:%SZ")
    lists = {REVOCATIONS: served(signed(document, created=NOW))}

    assert world.verdict(lists=lists) is Verdict.VALID
    late = ends + timedelta(minutes=6)  # beyond the skew that is granted
    assert world.verdict(now=late) is Verdict.STATUS_UNKNOWN


def test_a_list_proven_later_than_now_is_proven_again(world):
    world.verdict()
    world.verdict(now=NOW - timedelta(seconds=1))

    assert world.proofs == 4


def test_a_remembered_list_serves_no_other_issuer(world):
    around = environment(proven_lists=world.memory)
    _read(around)

    with pytest.raises(status_check.StatusListError, match="another issuer"):
        _read(around, issuer_id=STRANGER_KEY.verification_method.partition("#")[0])


@pytest.mark.parametrize("ended", ["expires", "revoked"])
def test_what_a_clock_will_end_is_not_remembered(world, ended):
    later = NOW + timedelta(days=1)
    keys = issuer_document(published_key(ISSUER_KEY, **{ended: later}))
    if ended == "revoked":  # it is authorized for nothing, so it proves nothing
        keys["assertionMethod"] = [ISSUER_KEY.verification_method]

    _read(environment(proven_lists=world.memory, did_document=keys))

    assert len(world.memory) == 0


def test_a_list_that_is_not_proven_is_not_remembered(world):
    unsigned = served(status_list(REVOCATIONS, "revocation"))

    assert world.verdict(lists={REVOCATIONS: unsigned}) is Verdict.STATUS_UNKNOWN
    assert world.memory.recall(REVOCATIONS, unsigned) is None


def test_the_memory_is_bounded_and_the_oldest_goes_first():
    around = environment()
    proven = _proven(around, made())
    memory = ProvenLists(max_bytes=2 * proven.size_bytes())

    for name in ("a", "b", "c"):
        memory.remember(name, proven)

    kept = [name for name in "abc" if memory.recall(name, proven.data)]
    assert kept == ["b", "c"]


def test_a_list_too_large_for_the_memory_forgets_nothing_else():
    proven = _proven(environment(), made())
    memory = ProvenLists(max_bytes=proven.size_bytes())
    memory.remember("small", proven)

    large = replace(proven, data=proven.data + b" ")
    memory.remember("large", large)

    assert memory.recall("small", proven.data) is proven
    assert memory.recall("large", large.data) is None


def _read(around, *, issuer_id=UNI):
    found, _ = status_check.read_status_list(
        around.fetch_status_list(REVOCATIONS),
        url=REVOCATIONS,
        issuer_id=issuer_id,
        environment=around,
        now=NOW,
    )
    return found


def _proven(around, data):
    memory = ProvenLists()
    status_check.read_status_list(
        Fetched(data=data, fetched_at=NOW),
        url=REVOCATIONS,
        issuer_id=UNI,
        environment=replace(around, proven_lists=memory),
        now=NOW,
    )
    return memory.recall(REVOCATIONS, data)


def test_the_resolver_is_the_one_in_the_environment(world):
    own = parse_did_document(issuer_document(), expected_id=UNI)
    around = environment(proven_lists=world.memory)

    first = _read(around)
    assert _read(replace(around, resolver=Resolver(known={UNI: own}))) is first
