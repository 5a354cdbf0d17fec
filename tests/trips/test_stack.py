"""Trip 3: a stack completes by itself, and carries its parts as they were signed."""

import base64

import pytest

from issuer.domain.batch import AwardKind
from issuer.services.approval import approve_batch
from issuer.services.issuance import issue_batch
from issuer.services.lifecycle import revoke, suspend
from issuer.services.stacks import award_completed_stacks
from issuer.services.status import publish_status
from tests.trips.conftest import OFFICE, SECOND
from verifier.report import Kind, Verdict


def issue(office, offering, keep=None):
    batch = office.import_file(offering, keep=keep).batch
    approve_batch(batch.id, digest=None, database=office.database, act=SECOND)
    issue_batch(batch.id, ports=office.ports, act=OFFICE)


@pytest.fixture
def completed(office):
    issue(office, "DGOV01-2026A", keep=[1, 7, 9])
    issue(office, "DGOV02-2026A")
    return office


def stacks(office):
    return [one for one in office.credentials() if one.kind is AwardKind.STACK]


def test_whoever_holds_every_component_is_awarded_the_stack(completed):
    released = award_completed_stacks(completed.ports, OFFICE)

    names = {
        completed.document(one)["credentialSubject"]["identifier"][0]["identityHash"]
        for one in released
    }
    assert names == {"Amara Nwosu", "Oisín Ó Briain"}
    for one in released:
        report = completed.report(one)
        assert (report.verdict, report.kind) == (Verdict.VALID, Kind.STACK)
        assert [part.verdict for part in report.components] == [Verdict.VALID] * 2
        assert completed.report(one, token=True).verdict is Verdict.VALID


def test_a_stack_carries_each_part_byte_for_byte(completed):
    [first, _] = award_completed_stacks(completed.ports, OFFICE)

    parts = [
        base64.b64decode(one["id"].partition("base64,")[2])
        for one in completed.document(first)["evidence"]
    ]

    signed = {one.document for one in completed.credentials()}
    assert len(parts) == 2
    assert set(parts) <= signed


def test_running_again_awards_nothing_twice(completed):
    award_completed_stacks(completed.ports, OFFICE)

    assert award_completed_stacks(completed.ports, OFFICE) == ()
    assert len(stacks(completed)) == 2


def test_a_certificate_of_attendance_completes_nothing(office):
    issue(office, "DGOV01-2026A", keep=[5, 7])
    issue(office, "DGOV02-2026A")

    [released] = award_completed_stacks(office.ports, OFFICE)

    assert "Oisín" in str(office.document(released)["credentialSubject"])


@pytest.mark.parametrize("change", [revoke, suspend])
def test_a_part_that_is_not_in_force_completes_nothing(completed, change):
    for credential in completed.credentials():
        if credential.kind is AwardKind.MICRO_CREDENTIAL:
            change(credential.id, reason="r", database=completed.database, act=OFFICE)

    assert award_completed_stacks(completed.ports, OFFICE) == ()


def test_a_revoked_part_flags_the_stack_and_shows_in_it(completed):
    [first, _] = award_completed_stacks(completed.ports, OFFICE)
    with completed.database.read() as uow:
        award = uow.batches.award(uow.credentials.credential(first).award)
    part = award.components[0]

    revoke(part, reason="r", database=completed.database, act=OFFICE)
    publish_status(completed.ports, OFFICE)

    report = completed.report(first)
    assert report.verdict is Verdict.PART_NOT_VALID
    assert Verdict.REVOKED in {one.verdict for one in report.components}
    flagged = {one.id: one.flagged for one in stacks(completed)}
    assert part in flagged[first]


def test_a_holder_with_two_names_gets_no_stack_until_a_person_looked(completed):
    import sqlalchemy as sa

    from issuer.storage.tables import awards

    with completed.database.engine.begin() as connection:
        connection.execute(
            sa.update(awards)
            .where(awards.c.achievement_code == "DGOV02")
            .values(name="Another Name")
        )

    assert award_completed_stacks(completed.ports, OFFICE) == ()
    with completed.database.read() as uow:
        actions = [entry.action for entry in uow.ledger.entries()]
    assert "stack.not-awarded" in actions
