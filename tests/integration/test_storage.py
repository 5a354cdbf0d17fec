"""The unit of work keeps its promises, on SQLite and on the real PostgreSQL."""

import dataclasses
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from issuer.catalogue.load import load_catalogue
from issuer.domain.audit import AuditEntry
from issuer.domain.award import Award, Credential, CredentialState, Standing
from issuer.domain.batch import AwardKind, BatchItem, approve, propose_batch
from issuer.domain.micro_credential import Stack, VersionRef
from issuer.domain.offering import Offering
from issuer.domain.people import Enrolee, EnrolmentResult, Hold, OutcomeResult
from issuer.errors import (
    AuditBrokenError,
    ConflictError,
    NotInitializedError,
    StorageBusyError,
    StorageError,
)
from issuer.services.journal import verify_audit
from issuer.storage.database import SqlDatabase
from issuer.storage.schema import migrate, require_current
from issuer.storage.tables import audit, metadata
from issuer.stores import (
    OutboxMessage,
    PublishedDocument,
    StatusListRecord,
    StatusPlace,
)

NOW = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)
CATALOGUE = load_catalogue(
    (files("issuer.demo") / "catalogue.yaml").read_bytes(), name="catalogue.yaml"
)
OFFERING = next(o for o in CATALOGUE.values(Offering) if o.code == "DGOV01-2026A")
DGOV01 = VersionRef(code="DGOV01", version="1")
ZOE = Enrolee(
    id_number="x1", given_name="Zoë", family_name="Ní 渡辺", email="z@x.example"
)


def fill(uow):
    for entry in CATALOGUE.entries:
        if isinstance(entry.value, Offering):
            uow.catalogue.put_offering(entry, by="a", at=NOW)
        else:
            uow.catalogue.add_version(entry, by="a", at=NOW)
    result = EnrolmentResult(
        enrolee=ZOE,
        outcomes=(OutcomeResult(outcome="LO1", passed=True),),
        induction_passed=True,
    )
    uow.enrolments.save_result(result, offering=OFFERING, at=NOW)


def award(award_id="w1", **changes):
    return dataclasses.replace(
        Award(
            id=award_id,
            kind=AwardKind.MICRO_CREDENTIAL,
            id_number="x1",
            name=ZOE.name,
            email=ZOE.email,
            achievement=DGOV01,
            offering=OFFERING.code,
            batch="b",
            awarded_at=NOW,
            policy="p",
            policy_review=date(2026, 4, 9),
            results={"LO1": "Pass"},
        ),
        **changes,
    )


def credential(credential_id="c1", award_id="w1", **changes):
    return dataclasses.replace(
        Credential(
            id=credential_id,
            award=award_id,
            kind=AwardKind.MICRO_CREDENTIAL,
            state=CredentialState.RELEASED,
            standing=Standing.ACTIVE,
            planned={"name": "Zoë 渡辺"},
            created=NOW,
            document='{"name": "Zoë"}'.encode(),
            token="a.b.c",
            digest="d" * 64,
        ),
        **changes,
    )


@pytest.fixture
def filled(database):
    with database.write() as uow:
        fill(uow)
    return database


def test_the_migrations_make_exactly_the_tables(database):
    require_current(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(filled):
    migrate(filled)

    with filled.read() as uow:
        assert len(uow.catalogue.versions()) == 4


def test_an_empty_database_is_refused_with_its_remedy(database_url):
    database = SqlDatabase(database_url)

    with pytest.raises(NotInitializedError, match="signet init"):
        require_current(database)

    database.close()


def test_a_database_that_is_not_there_is_refused_in_one_sentence(tmp_path):
    database = SqlDatabase(f"sqlite:///{tmp_path}/no/such/folder/x.db")

    with pytest.raises(StorageError) as caught, database.read():
        pass

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["nonsense", "oracle://x", "mysql://x"])
def test_a_url_that_we_cannot_use_is_refused(url):
    with pytest.raises(StorageError, match="SIGNET_DATABASE_URL"):
        SqlDatabase(url)


def test_the_catalogue_comes_back_as_it_was(filled):
    with filled.read() as uow:
        assert uow.catalogue.offering("DGOV01-2026A") == OFFERING
        assert {one.ref for one in uow.catalogue.versions()} == {
            e.value.ref for e in CATALOGUE.entries if not isinstance(e.value, Offering)
        }
        assert uow.catalogue.stacks() == list(CATALOGUE.values(Stack))
        assert uow.catalogue.version(VersionRef(code="none", version="1")) is None


def test_a_block_that_raises_leaves_nothing(filled):
    def fail_after_writing():
        with filled.write() as uow:
            uow.batches.add_award(award())
            raise KeyError

    with pytest.raises(KeyError):
        fail_after_writing()

    with filled.read() as uow:
        assert uow.batches.award("w1") is None


def test_a_batch_comes_back_with_its_digest(filled):
    item = BatchItem(
        id_number="x1",
        name=ZOE.name,
        email=ZOE.email,
        kind=AwardKind.MICRO_CREDENTIAL,
        results={"LO1": "Pass"},
    )
    batch = propose_batch(
        offering=OFFERING.code,
        achievement="DGOV01/1",
        policy="p",
        items=(item,),
        by="a",
        at=NOW,
    )
    with filled.write() as uow:
        uow.batches.put_batch(batch)
    approved = approve(batch, digest=batch.digest, by="b", at=NOW)
    with filled.write() as uow:
        uow.batches.put_batch(approved)

    with filled.read() as uow:
        assert uow.batches.batches() == [approved]
        uow.batches.batches()[0].require_unchanged()


def test_an_award_is_made_once(filled):
    with filled.write() as uow:
        assert uow.batches.add_award(award()) is True
        assert uow.batches.add_award(award("w2")) is False
        other = award("w3", kind=AwardKind.ATTENDANCE)
        assert uow.batches.add_award(other) is True

    with filled.read() as uow:
        assert [one.id for one in uow.batches.awards(batch="b")] == ["w3", "w1"]
        assert uow.batches.award("w1") == award()


def test_a_credential_comes_back_byte_for_byte(filled):
    with filled.write() as uow:
        uow.batches.add_award(award())
        uow.credentials.add_credential(credential())

    with filled.read() as uow:
        assert uow.credentials.credential("c1") == credential()
        history = uow.enrolments.history("x1", offering="other")
        assert history.holds_micro_credential
        assert history.inducted_on == date(2026, 7, 3)
        own = uow.enrolments.history("x1", offering=OFFERING.code)
        assert own.issued == {"micro-credential": "c1"}
        assert own.inducted_on is None


def test_a_second_credential_for_an_award_is_refused(filled):
    with filled.write() as uow:
        uow.batches.add_award(award())
        uow.credentials.add_credential(credential())

    with pytest.raises(ConflictError), filled.write() as uow:
        uow.credentials.add_credential(credential("c2"))


@pytest.fixture
def listed(filled):
    with filled.write() as uow:
        uow.batches.add_award(award())
        uow.batches.add_award(award("w2", kind=AwardKind.ATTENDANCE))
        uow.credentials.add_credential(credential())
        uow.credentials.add_credential(credential("c2", "w2"))
        for purpose in ("revocation", "suspension"):
            record = StatusListRecord(id=purpose, purpose=purpose, size=100, taken=0)
            uow.credentials.add_status_list(record, at=NOW)
    return filled


def place(credential_id, index, purpose="revocation"):
    return StatusPlace(
        list_id=purpose,
        purpose=purpose,
        index=index,
        credential=credential_id,
        value=False,
    )


def test_a_status_place_is_given_once(listed):
    with listed.write() as uow:
        uow.credentials.add_place(place("c1", 7))

    with pytest.raises(ConflictError), listed.write() as uow:
        uow.credentials.add_place(place("c2", 7))


def test_a_credential_has_one_place_for_a_purpose(listed):
    with listed.write() as uow:
        uow.credentials.add_place(place("c1", 7))
        uow.credentials.add_place(place("c1", 7, "suspension"))

    with pytest.raises(ConflictError), listed.write() as uow:
        uow.credentials.add_place(place("c1", 8))


def test_a_bit_is_set_and_cleared(listed):
    with listed.write() as uow:
        uow.credentials.add_place(place("c1", 7, "suspension"))
        uow.credentials.add_place(place("c2", 9, "suspension"))
        uow.credentials.set_bit("c1", purpose="suspension", value=True)
    with listed.read() as uow:
        assert uow.credentials.set_indexes("suspension") == [7]
        assert uow.credentials.is_taken("suspension", 9)
        assert [one.taken for one in uow.credentials.status_lists()] == [0, 2]

    with listed.write() as uow:
        uow.credentials.set_bit("c1", purpose="suspension", value=False)
    with listed.read() as uow:
        assert uow.credentials.set_indexes("suspension") == []


def test_holds_open_and_close(filled):
    hold = Hold(reason="r", opened_by="a")
    key = {"id_number": "x1", "offering": OFFERING.code}
    with filled.write() as uow:
        uow.enrolments.open_hold(hold, **key, at=NOW, hold_id="h1")
    with filled.write() as uow:
        history = uow.enrolments.history("x1", offering=OFFERING.code)
        assert history.open_holds == (hold,)
        assert uow.enrolments.close_holds(**key, by="b", note="n", at=NOW) == 1
        assert uow.enrolments.close_holds(**key, by="b", note="n", at=NOW) == 0


def test_outbox_messages_wait_until_done(filled):
    message = OutboxMessage(id="m1", kind="k", subject="s", at=NOW)
    with filled.write() as uow:
        uow.ledger.post(message)
        assert uow.ledger.pending("k") == [message]
        assert uow.ledger.pending("other") == []
        uow.ledger.done("m1", at=NOW)
        assert uow.ledger.pending("k") == []


def test_what_is_published_replaces_what_was(filled):
    for content in (b"1", b"\x00\xff"):
        document = PublishedDocument(
            name="status/1",
            media_type="application/vc",
            content=content,
            published_at=NOW,
        )
        with filled.write() as uow:
            uow.ledger.publish(document)

    with filled.read() as uow:
        assert uow.ledger.published("status/1") == document
        assert uow.ledger.published("status/2") is None


# ------------------------------------------------------------------- the audit log


def entry(action):
    return AuditEntry(
        sequence=0, at=NOW, actor="a", action=action, subject="s", details={"ü": [1]}
    )


@pytest.fixture
def logged(database):
    for action in ("one", "two", "three"):
        with database.write() as uow:
            uow.ledger.append(entry(action))
    return database


def test_the_audit_log_holds(logged):
    assert verify_audit(logged) == 3


@pytest.mark.parametrize(
    "tamper",
    [
        sa.update(audit).where(audit.c.sequence == 2).values(actor="b"),
        sa.update(audit).where(audit.c.sequence == 2).values(details={"ü": [2]}),
        sa.delete(audit).where(audit.c.sequence == 1),
        sa.delete(audit).where(audit.c.sequence == 2),
        sa.delete(audit).where(audit.c.sequence == 3),
        sa.delete(audit),
    ],
    ids=["actor", "details", "first", "middle", "last", "all"],
)
def test_a_tampered_audit_log_is_refused(logged, tamper):
    with logged.engine.begin() as connection:
        connection.execute(tamper)

    with pytest.raises(AuditBrokenError, match="backup"):
        verify_audit(logged)


# --------------------------------------------------------------- two at a time


def test_a_second_writer_waits_and_then_ends_in_one_sentence(database, database_url):
    other = SqlDatabase(database_url, busy_timeout_seconds=0.1)
    with database.write() as uow:
        uow.ledger.append(entry("first"))
        with pytest.raises(StorageBusyError, match="Try again"), other.write():
            pass
    with other.write() as uow:
        assert uow.ledger.append(entry("second")).sequence == 2
    other.close()


def test_a_reader_does_not_wait_for_a_writer(database, database_url):
    other = SqlDatabase(database_url, busy_timeout_seconds=0.1)
    with database.write() as uow:
        uow.ledger.append(entry("first"))
        with other.read() as reading:
            assert reading.ledger.audit_head().sequence == 0
    other.close()
