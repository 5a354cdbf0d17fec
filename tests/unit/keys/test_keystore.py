import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from keys.did_document import build_did_document, parse_did_document
from keys.errors import KeyStateError, KeystoreError, MethodNotFoundError
from keys.private import key_files
from keys.private.keystore import KeyState, Keystore
from keys.private.sealing import Work
from keys.public_key import KeyType

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
DID = "did:web:uni.example"
PASSPHRASE = "correct horse battery staple"
CHEAP = Work(cost=2, parallel=1)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def store(place):
    return Keystore.create(place, PASSPHRASE, work=CHEAP)


def reopened(store):
    return Keystore.open(store.directory, PASSPHRASE)


def states(store):
    records = store.keys()
    return {record.kid: record.state for record in records}


def with_key(store, kid="k1", kind=KeyType.ED25519):
    store.generate(kind, now=NOW, kid=kid)
    store.activate(kid, now=NOW)
    return store.directory / f"{kid}.json"


# ----------------------------------------------------------------- the life


def test_key_lives_from_pending_to_retired(store):
    record = store.generate(KeyType.ED25519, now=NOW, kid="k1")
    assert record.state is KeyState.PENDING

    store.activate("k1", now=NOW)
    store.generate(KeyType.ED25519, now=LATER, kid="k2")
    assert states(store) == {"k1": KeyState.ACTIVE, "k2": KeyState.PENDING}

    store.activate("k2", now=LATER)
    assert states(store) == {"k1": KeyState.RETIRED, "k2": KeyState.ACTIVE}
    first, second = store.keys()
    assert (first.retired, second.retired) == (LATER, None)


def test_activating_one_type_leaves_the_others(store):
    with_key(store, "ed")
    with_key(store, "ec", KeyType.P256)

    assert set(states(store).values()) == {KeyState.ACTIVE}


@pytest.mark.parametrize("kind", KeyType)
def test_signer_of_the_active_key_signs_under_its_url(store, kind):
    with_key(store, kind=kind)

    signer = reopened(store).signer(kind, did=DID)

    assert signer.verification_method == f"{DID}#k1"
    signer.public_key.verify(signer.sign(b"data"), b"data")


def test_pending_and_retired_keys_sign_nothing(store):
    store.generate(KeyType.ED25519, now=NOW, kid="k1")
    with pytest.raises(KeystoreError, match="no Ed25519 key is active"):
        store.signer(KeyType.ED25519, did=DID)

    store.activate("k1", now=NOW)
    store.retire("k1", now=LATER)
    with pytest.raises(KeystoreError, match="no Ed25519 key is active"):
        store.signer(KeyType.ED25519, did=DID)


def test_everything_is_there_after_reopening(store):
    with_key(store, "k1")
    with_key(store, "k2")
    store.generate(KeyType.RSA, now=LATER, kid="rsa")
    store.mark_compromised("k1", since=NOW)

    assert reopened(store).keys() == store.keys()


@pytest.mark.parametrize(
    ("before", "move"),
    [
        ([], "retire_unknown"),
        (["activate"], "activate"),
        (["activate", "retire"], "activate"),
        (["retire"], "activate"),
        (["activate", "retire"], "retire"),
        (["mark_compromised"], "activate"),
        (["mark_compromised"], "retire"),
        (["mark_compromised"], "mark_compromised"),
    ],
)
def test_illegal_moves_are_refused_and_change_nothing(store, before, move):
    moves = {
        "activate": lambda: store.activate("k1", now=NOW),
        "retire": lambda: store.retire("k1", now=NOW),
        "mark_compromised": lambda: store.mark_compromised("k1", since=NOW),
        "retire_unknown": lambda: store.retire("nobody", now=NOW),
    }
    store.generate(KeyType.ED25519, now=NOW, kid="k1")
    for step in before:
        moves[step]()
    kept = store.keys()

    with pytest.raises(KeyStateError):
        moves[move]()
    assert store.keys() == kept == reopened(store).keys()


@pytest.mark.parametrize(
    "kid", ["", ".", "..", "../x", "a/b", ".k", "k 1", "k\n", "k#1", "é", "keystore",
            "k" * 129, "k1"],
)  # fmt: skip
def test_id_that_is_taken_or_no_file_name_is_refused(store, kid):
    store.generate(KeyType.ED25519, now=NOW, kid="k1")

    with pytest.raises(KeystoreError, match="choose another"):
        store.generate(KeyType.ED25519, now=NOW, kid=kid)


def test_usual_id_is_the_key_itself(store):
    assert store.generate(KeyType.ED25519, now=NOW).kid.startswith("z6Mk")
    assert len(store.generate(KeyType.RSA, now=NOW).kid) == 43


def test_two_active_keys_after_a_crash_are_one(store):
    first = with_key(store, "k1")
    content = first.read_bytes()
    store.generate(KeyType.ED25519, now=LATER, kid="k2")
    store.activate("k2", now=LATER)
    first.write_bytes(content)  # as if the retirement had not been written

    healed = reopened(store)

    assert healed.active(KeyType.ED25519).kid == "k2"
    healed.generate(KeyType.ED25519, now=LATER, kid="k3")
    healed.activate("k3", now=LATER)
    assert list(states(healed).values()).count(KeyState.ACTIVE) == 1


# -------------------------------------------------------------- publication


def test_published_keys_verify_but_the_compromised_one(store):
    with_key(store, "retired")
    with_key(store, "stolen")
    with_key(store, "active")
    store.generate(KeyType.ED25519, now=NOW, kid="pending")
    store.mark_compromised("stolen", since=LATER)

    document = parse_did_document(
        build_did_document(DID, store.published_keys()), expected_id=DID
    )

    for kid in ("retired", "active", "pending"):
        assert document.method_for(f"{DID}#{kid}").revoked is None
    assert document.methods[f"{DID}#stolen"].revoked == LATER
    with pytest.raises(MethodNotFoundError):
        document.method_for(f"{DID}#stolen")


# ------------------------------------------------------------------ at rest


def test_files_are_for_their_owner_alone(store):
    path = with_key(store)

    assert store.directory.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    assert (store.directory / "keystore.json").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in store.directory.iterdir() if ".tmp" in p.name] == []


def test_private_half_is_nowhere_in_the_clear(place, monkeypatch):
    canary = b"canary-seed-of-32-bytes-exactly!"
    private = ed25519.Ed25519PrivateKey.from_private_bytes(canary)
    monkeypatch.setattr(
        "keys.private.keystore.generate_private_key", lambda kind: private
    )
    store = Keystore.create(place, PASSPHRASE, work=CHEAP)
    with_key(store)

    written = b"".join(p.read_bytes() for p in place.iterdir())
    assert canary not in written
    assert PASSPHRASE.encode() not in written
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in written
    for shown in (repr(store), str(store), repr(store.keys())):
        assert "PRIVATE" not in shown
        assert PASSPHRASE not in shown


def test_usual_work_takes_scrypt_seriously():
    assert Work().cost * 8 * 128 == 32 * 1024 * 1024


def test_failed_write_leaves_the_old_file(store, monkeypatch):
    path = with_key(store)
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(key_files.os, "fsync", full)
    with pytest.raises(KeystoreError, match="make room"):
        store.retire("k1", now=LATER)

    assert path.read_bytes() == before
    assert states(store) == {"k1": KeyState.ACTIVE}
    assert len(list(store.directory.iterdir())) == 2


# ----------------------------------------- start refuses, with one sentence


def refusal(place, passphrase=PASSPHRASE):
    with pytest.raises(KeystoreError) as caught:
        Keystore.open(place, passphrase)
    message = str(caught.value)
    assert "\n" not in message
    assert ";" in message, "a remedy stands behind a semicolon"
    return message


def test_open_refuses_a_missing_keystore(place):
    assert "signet init" in refusal(place)


def test_open_refuses_a_wrong_passphrase(store):
    assert "passphrase" in refusal(store.directory, "incorrect horse")
    with_key(store)
    assert "passphrase" in refusal(store.directory, "incorrect horse")


@pytest.mark.parametrize("mode", [0o644, 0o666, 0o640, 0o604])
def test_open_refuses_a_key_that_others_can_read(store, mode):
    path = with_key(store)
    path.chmod(mode)

    assert "chmod 0600" in refusal(store.directory)


@pytest.mark.parametrize("mode", [0o755, 0o777, 0o710, 0o701])
def test_open_refuses_a_directory_that_others_can_enter(store, mode):
    store.directory.chmod(mode)

    assert "chmod 0700" in refusal(store.directory)


def test_open_refuses_symbolic_links(store, tmp_path):
    path = with_key(store)
    link = tmp_path / "link"
    link.symlink_to(store.directory)
    assert "symbolic link" in refusal(link)

    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")
    assert "symbolic link" in refusal(store.directory)


def test_open_refuses_files_of_another_user(store, monkeypatch):
    with_key(store)
    ours = os.geteuid()
    monkeypatch.setattr(key_files.os, "geteuid", lambda: ours + 1)

    assert "another user" in refusal(store.directory)


def test_open_refuses_a_file_in_place_of_the_directory(place):
    place.write_text("x")

    assert "not a directory" in refusal(place)


def test_open_refuses_a_directory_in_place_of_a_key(store):
    (store.directory / "k1.json").mkdir(mode=0o700)

    assert "not a plain file" in refusal(store.directory)


def test_open_refuses_a_keystore_without_its_own_file(store):
    (store.directory / "keystore.json").unlink()

    assert "backup" in refusal(store.directory)


@pytest.mark.parametrize(
    "members",
    [
        {"salt": "!"},
        {"salt": None},
        {"scryptCost": 2**40},
        {"scryptCost": 3},
        {"scryptCost": "2"},
        {"scryptParallel": 0},
        {"check": "x"},
        {"version": 2},
    ],
    ids=repr,
)
def test_open_refuses_a_changed_header(store, members):
    path = store.directory / "keystore.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | members))

    refusal(store.directory)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 10_000, b"{}", b" " * 70_000]
)
def test_open_refuses_garbage(store, content):
    path = with_key(store)
    path.write_bytes(content)

    assert "restore it from the backup" in refusal(store.directory)


def test_open_refuses_a_truncated_file(store):
    path = with_key(store)
    path.write_bytes(path.read_bytes()[:-40])

    assert "restore it from the backup" in refusal(store.directory)


@pytest.mark.parametrize(
    "members",
    [
        {"kid": "other"},
        {"kid": 5},
        {"type": "RSA"},
        {"state": "resting"},
        {"state": "compromised"},
        {"compromised": "2026-11-22T10:00:00Z"},
        {"created": "yesterday"},
        {"created": None},
        {"publicKeyJwk": None},
        {"publicKeyJwk": {}},
        {"privateKey": None},
        {"privateKey": "x"},
        {"privateKey": "é"},
    ],
    ids=repr,
)
def test_open_refuses_a_changed_key_file(store, members):
    path = with_key(store)
    path.write_text(json.dumps(json.loads(path.read_text()) | members))

    refusal(store.directory)


def test_open_refuses_halves_of_different_keys(store):
    one, other = with_key(store, "k1"), with_key(store, "k2")
    stolen = json.loads(other.read_text())["privateKey"]
    one.write_text(json.dumps(json.loads(one.read_text()) | {"privateKey": stolen}))

    assert "different keys" in refusal(store.directory)


def test_open_refuses_a_key_of_another_keystore(store, tmp_path):
    foreign = with_key(Keystore.create(tmp_path / "b", PASSPHRASE, work=CHEAP))
    path = store.directory / "k1.json"
    path.write_bytes(foreign.read_bytes())
    path.chmod(0o600)

    assert "k1.json" in refusal(store.directory)


def test_open_passes_over_what_a_crash_left_behind(store):
    with_key(store)
    (store.directory / ".k1.json.99.tmp").write_text("half")

    assert len(reopened(store).keys()) == 1


def test_create_refuses_a_short_passphrase_and_an_occupied_place(place):
    with pytest.raises(KeystoreError, match="8 characters"):
        Keystore.create(place, "short", work=CHEAP)
    Keystore.create(place, PASSPHRASE, work=CHEAP)
    with pytest.raises(KeystoreError, match="not empty"):
        Keystore.create(place, PASSPHRASE, work=CHEAP)


def test_create_refuses_a_place_that_cannot_be(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(KeystoreError):
        Keystore.create(tmp_path / "file" / "keys", PASSPHRASE, work=CHEAP)
