"""A kill at every statement: nothing lost, nothing twice, no status place reused."""

from collections import Counter

import pytest
import sqlalchemy as sa

from issuer.domain.award import CredentialState
from issuer.domain.batch import AwardKind, BatchState
from issuer.services.approval import approve_batch
from issuer.services.issuance import issue_batch
from issuer.services.journal import verify_audit
from issuer.services.stacks import award_completed_stacks
from issuer.storage.database import SqlDatabase
from issuer.storage.schema import migrate
from issuer.storage.tables import awards, credentials, outbox, status_entries
from tests.trips.conftest import OFFICE, SECOND


class KilledError(BaseException):
    """What the operating system does to a process, as near as a test can come."""


class Killer:
    """Lets a number of writes through, commits included, and then kills.

    A kill before a read leaves what a kill before the next write leaves.
    """

    def __init__(self, engine):
        self.left = None
        self.seen = 0
        sa.event.listen(engine, "before_cursor_execute", self._statement)
        sa.event.listen(engine, "commit", self._commit)

    def _statement(self, _connection, _cursor, statement, *_):
        if not statement.startswith(("SELECT", "BEGIN")):
            self._count()

    def _commit(self, _connection):
        self._count()

    def _count(self):
        self.seen += 1
        if self.left is not None:
            if self.left == 0:
                raise KilledError
            self.left -= 1


def opened(path):
    """The database, without waiting for the disk: a killed process is no power cut."""
    database = SqlDatabase(f"sqlite:///{path}")
    sa.event.listen(
        database.engine,
        "connect",
        lambda connection, _: connection.execute("PRAGMA synchronous = OFF"),
    )
    return database


def run(office, batch_id):
    issue_batch(batch_id, ports=office.ports, act=OFFICE)
    award_completed_stacks(office.ports, OFFICE)


def prepare(make_office, path):
    """An office with one micro-credential out, and a batch that completes a stack."""
    database = SqlDatabase(f"sqlite:///{path}")
    migrate(database)
    office = make_office(database)
    office.load_catalogue()
    first = office.import_file("DGOV02-2026A").batch
    approve_batch(first.id, digest=None, database=database, act=SECOND)
    run(office, first.id)
    second = office.import_file("DGOV01-2026A", keep=[7]).batch
    approve_batch(second.id, digest=None, database=database, act=SECOND)
    return office, second.id


def require_whole(office, batch_id):
    """Everything that must hold at the end, however often it was killed."""
    with office.database.engine.connect() as connection:
        count = dict(
            connection.execute(
                sa.select(credentials.c.kind, sa.func.count()).group_by(
                    credentials.c.kind
                )
            ).all()
        )
        owed = connection.execute(
            sa.select(sa.func.count()).select_from(awards)
        ).scalar()
        places = connection.execute(
            sa.select(status_entries.c.list_id, status_entries.c.position)
        ).all()
        waiting = connection.execute(
            sa.select(sa.func.count()).where(outbox.c.done_at.is_(None))
        ).scalar()
    assert count[AwardKind.STACK] == 1
    assert sum(count.values()) == owed == len(office.credentials())
    assert max(Counter(places).values()) == 1
    assert len(places) == 2 * owed
    assert waiting == 0
    assert {one.state for one in office.credentials()} == {CredentialState.RELEASED}
    with office.database.read() as uow:
        assert uow.batches.batch(batch_id).state is BatchState.ISSUED
        released = Counter(
            entry.subject
            for entry in uow.ledger.entries()
            if entry.action == "credential.released"
        )
    assert set(released.values()) == {1}
    verify_audit(office.database)


@pytest.mark.slow
def test_a_kill_at_any_statement_loses_nothing_and_makes_nothing_twice(
    make_office, tmp_path
):
    office, batch_id = prepare(make_office, tmp_path / "start.db")
    office.database.close()
    start = (tmp_path / "start.db").read_bytes()
    for kill_at in range(10_000):
        path = tmp_path / f"killed-{kill_at}.db"
        path.write_bytes(start)
        database = opened(path)
        office = make_office(database)
        killer = Killer(database.engine)
        killer.left = kill_at
        try:
            run(office, batch_id)
        except KilledError:
            finished = False
        else:
            finished = True
        killer.left = None
        database.close()

        restarted = make_office(opened(path))
        run(restarted, batch_id)
        require_whole(restarted, batch_id)
        restarted.database.close()
        path.unlink()
        if finished:
            assert kill_at > 50
            return
