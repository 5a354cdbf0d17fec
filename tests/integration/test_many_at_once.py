"""Many at once, on both databases: no update lost, no award and no place twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from issuer.domain.award import Award, Credential, CredentialState, Standing
from issuer.domain.batch import AwardKind
from issuer.domain.people import Enrolee, EnrolmentResult
from issuer.errors import ConflictError
from issuer.services import lifecycle, status
from issuer.services.addresses import Identity
from issuer.services.journal import Act, verify_audit
from issuer.services.ports import IssuingPorts
from issuer.storage.database import SqlDatabase
from tests.integration.test_storage import DGOV01, NOW, OFFERING, fill

THREADS = 8
PEOPLE = 24
ACT = Act(by="a", at=NOW)


@pytest.fixture
def patient(database, database_url):
    patient = SqlDatabase(database_url, busy_timeout_seconds=30)
    with patient.write() as uow:
        fill(uow)
        for number in range(PEOPLE):
            enrolee = Enrolee(
                id_number=f"p{number}",
                given_name="A",
                family_name=str(number),
                email=f"p{number}@x.example",
            )
            result = EnrolmentResult(enrolee=enrolee, outcomes=())
            uow.enrolments.save_result(result, offering=OFFERING, at=NOW)
    yield patient
    patient.close()


def allocating_ports(database, numbers):
    """Ports that are enough to take places; nothing here signs."""
    return IssuingPorts(
        database=database,
        desk=None,
        verify=None,
        identity=Identity(did="did:web:x.example", name="X", base_url="https://x"),
        new_id=lambda: f"list-{next(numbers)}",
        new_salt=None,
        random_below=lambda below: next(numbers) * 7 % below,
    )


def issue(database, number, ports):
    with database.write() as uow:
        award = Award(
            id=f"w{number}",
            kind=AwardKind.MICRO_CREDENTIAL,
            id_number=f"p{number}",
            name="A",
            email="a@x.example",
            achievement=DGOV01,
            offering=OFFERING.code,
            batch="b",
            awarded_at=NOW,
            policy="p",
            policy_review=date(2026, 4, 9),
        )
        uow.batches.add_award(award)
        uow.credentials.add_credential(
            Credential(
                id=f"c{number}",
                award=award.id,
                kind=award.kind,
                state=CredentialState.RELEASED,
                standing=Standing.ACTIVE,
                planned={},
                created=NOW,
            )
        )
        for purpose in status.PURPOSES:
            status.allocate_status_entry(
                uow, f"c{number}", purpose=purpose, ports=ports, act=ACT
            )


def in_parallel(work):
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, range(PEOPLE)))


class Numbers:
    """Numbers that threads draw; collisions are meant to happen."""

    def __init__(self):
        self.at = 0

    def __next__(self):
        self.at += 1
        return self.at


@pytest.fixture
def issued(patient, monkeypatch):
    # Few places, so that chance draws taken ones and a list fills up.
    monkeypatch.setattr(status, "MIN_BITS", 16)
    ports = allocating_ports(patient, Numbers())
    in_parallel(lambda number: issue(patient, number, ports))
    return patient


def test_no_place_is_taken_twice_and_full_lists_are_followed_by_new_ones(issued):
    with issued.read() as uow:
        places = [
            place
            for number in range(PEOPLE)
            for place in uow.credentials.places(f"c{number}")
        ]
        lists = uow.credentials.status_lists()

    assert len(places) == 2 * PEOPLE
    assert max(Counter((p.list_id, p.index) for p in places).values()) == 1
    assert all(one.taken <= one.size / 2 for one in lists)
    assert len(lists) == 2 * PEOPLE / 8


def test_no_revocation_is_lost_when_many_revoke_at_once(issued):
    in_parallel(
        lambda number: lifecycle.revoke(
            f"c{number}", reason="r", database=issued, act=ACT
        )
    )

    with issued.read() as uow:
        bits = sum(
            len(uow.credentials.set_indexes(one.id))
            for one in uow.credentials.status_lists()
        )
    assert bits == PEOPLE
    verify_audit(issued)


def test_one_revocation_wins_where_all_revoke_the_same(issued):
    def attempt(_number):
        try:
            lifecycle.revoke("c0", reason="r", database=issued, act=ACT)
        except ConflictError:
            return False
        return True

    assert in_parallel(attempt).count(True) == 1
