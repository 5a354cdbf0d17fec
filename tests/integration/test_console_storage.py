"""What the console keeps, on SQLite and on the real PostgreSQL."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from issuer.domain.staff import ConsoleSession, Role, StaffMember
from issuer.domain.trust import ListedIssuer, confirm_entry, propose_entry
from issuer.errors import ConflictError, MalformedInputError, NotSignedInError
from issuer.services.journal import Act
from issuer.services.sign_in import (
    ProvenIdentity,
    SignInPorts,
    add_member,
    current_session,
    disable_member,
    issue_code,
    sign_in_with_code,
    sign_in_with_identity,
)
from issuer.storage.database import SqlDatabase
from tests.console_office import Office, found, path_of

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
ACT = Act(by="operator@example.edu", at=NOW)
AROHA = "aroha@example.edu"
ISSUER = "https://login.example.edu"
LISTED = ListedIssuer(
    id="did:web:uni.example.edu",
    name="Université d’Orléans 渡辺",
    evidence="Asked\nand looked",
    status_hosts=("lists.example.edu",),
)


@pytest.fixture
def ports(database):
    ids, tokens = iter(range(1, 99)), iter(range(1, 99))
    return SignInPorts(
        database=database,
        new_id=lambda: f"00000000-0000-4000-8000-{next(ids):012}",
        new_token=lambda: f"token-{next(tokens)}",
    )


@pytest.fixture
def aroha(database):
    return add_member(
        AROHA, name="Aroha Parata", role=Role.OFFICER, database=database, act=ACT
    )


def proven(**changes):
    return ProvenIdentity(
        **{
            "issuer": ISSUER,
            "subject": "subject-1",
            "email": AROHA,
            "email_verified": True,
            "authenticated_at": NOW,
            **changes,
        }
    )


def signed_in(ports, **changes):
    token = sign_in_with_identity(proven(**changes), ports=ports, now=NOW)
    member, session = current_session(token, database=ports.database, now=NOW)
    return member, session


def test_an_entry_comes_back_as_it_was_kept(database):
    entry = propose_entry(LISTED, entry_id="e1", by=AROHA, at=NOW)
    listed = confirm_entry(entry, digest=entry.digest, by="t@example.edu", at=NOW)
    with database.write() as uow:
        uow.trust.put_entry(entry)
        uow.trust.put_entry(listed)
    with database.read() as uow:
        assert uow.trust.entry("e1") == listed
        assert uow.trust.entries() == [listed]
        assert uow.trust.entry("e2") is None


def test_an_issuer_is_listed_once_whatever_the_program_does(database):
    proposed = [
        propose_entry(LISTED, entry_id=name, by="a", at=NOW) for name in ("e1", "e2")
    ]
    first, second = (
        confirm_entry(one, digest=one.digest, by="b", at=NOW) for one in proposed
    )
    for entries in (proposed, (first, second)):
        with pytest.raises(ConflictError):
            put_all(database, entries)


def put_all(database, entries):
    with database.write() as uow:
        for entry in entries:
            uow.trust.put_entry(entry)


def test_members_and_sessions_come_back_as_they_were_kept(database):
    member = StaffMember(
        email=AROHA,
        name="Aroha",
        role=Role.VIEWER,
        oidc_issuer=ISSUER,
        oidc_subject="s",
        disabled_at=NOW,
    )
    session = ConsoleSession(
        digest="d" * 64, email=AROHA, proven_at=NOW, begun_at=NOW, seen_at=NOW
    )
    with database.write() as uow:
        uow.staff.put_member(member)
        uow.staff.put_session(session)
    with database.read() as uow:
        assert uow.staff.member(AROHA) == member
        assert uow.staff.session("d" * 64) == session


def test_two_members_cannot_be_one_subject(database):
    def member(email):
        return StaffMember(
            email=email,
            name="x",
            role=Role.VIEWER,
            oidc_issuer=ISSUER,
            oidc_subject="s",
        )

    def add(email):
        with database.write() as uow:
            uow.staff.put_member(member(email))

    add("a@example.edu")

    with pytest.raises(ConflictError):
        add("b@example.edu")


@pytest.mark.usefixtures("aroha")
def test_of_many_who_use_a_code_at_once_one_gets_in(database_url, ports):
    code = issue_code(AROHA, ports=ports, act=ACT)
    outcomes, start = [], threading.Barrier(8)

    def try_it(number):
        database = SqlDatabase(database_url, busy_timeout_seconds=30)
        mine = SignInPorts(
            database=database, new_id=str, new_token=lambda: f"t{number}"
        )
        start.wait()
        try:
            outcomes.append(sign_in_with_code(code, ports=mine, now=NOW))
        except NotSignedInError:
            outcomes.append(None)
        database.close()

    threads = [threading.Thread(target=try_it, args=(n,)) for n in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(outcomes) == 8
    assert sum(one is not None for one in outcomes) == 1


# ------------------------------------------------------------ single sign-on


@pytest.mark.usefixtures("aroha")
def test_a_member_is_found_by_address_first_and_by_subject_for_good(database, ports):
    signed_in(ports)
    member, _ = signed_in(ports, email="new.name@example.edu")

    assert (member.email, member.oidc_subject) == (AROHA, "subject-1")


@pytest.mark.usefixtures("aroha")
@pytest.mark.parametrize(
    "changes",
    [
        {"email": "mallory@example.edu"},
        {"email": None},
        {"email_verified": False},
    ],
    ids=["a stranger", "nobody's address", "an address that nobody verified"],
)
def test_who_is_not_of_the_office_is_not_let_in(ports, changes):
    with pytest.raises(NotSignedInError, match="this office does not"):
        signed_in(ports, **changes)


def test_an_address_that_only_lowers_to_anothers_is_nobodys(database, ports):
    add_member(
        "nikau@example.edu", name="Nikau", role=Role.OFFICER, database=database, act=ACT
    )

    with pytest.raises(NotSignedInError):
        signed_in(ports, email="ni\N{KELVIN SIGN}au@example.edu")


@pytest.mark.usefixtures("aroha")
@pytest.mark.parametrize(
    "changes",
    [{"subject": "subject-2"}, {"issuer": "https://other.example"}],
    ids=["another subject", "another provider with the same subject"],
)
def test_an_address_that_changed_hands_opens_nothing(ports, changes):
    signed_in(ports)

    with pytest.raises(NotSignedInError):
        signed_in(ports, **changes)


@pytest.mark.usefixtures("aroha")
def test_who_is_disabled_is_not_let_in_by_single_sign_on(database, ports):
    signed_in(ports)
    disable_member(AROHA, database=database, act=ACT)

    for changes in ({}, {"subject": "subject-2"}):
        with pytest.raises(NotSignedInError):
            signed_in(ports, **changes)


@pytest.mark.usefixtures("aroha")
def test_who_comes_back_is_proven_by_address_anew(database, ports):
    signed_in(ports)
    disable_member(AROHA, database=database, act=ACT)
    add_member(AROHA, name="Aroha", role=Role.OFFICER, database=database, act=ACT)
    member, _ = signed_in(ports, subject="subject-2")

    assert member.oidc_subject == "subject-2"


@pytest.mark.usefixtures("aroha")
def test_an_old_proof_opens_the_console_and_decides_nothing(ports):
    _, session = signed_in(ports, authenticated_at=NOW - timedelta(hours=2))

    assert not session.is_fresh(NOW)


@pytest.mark.usefixtures("aroha")
def test_a_proof_from_the_future_is_one_of_now(ports):
    _, session = signed_in(ports, authenticated_at=NOW + timedelta(hours=2))

    assert not session.is_fresh(NOW + timedelta(minutes=6))


@pytest.mark.usefixtures("aroha")
def test_sessions_that_are_over_are_forgotten_at_the_next_sign_in(database, ports):
    first = sign_in_with_identity(proven(), ports=ports, now=NOW)
    later = NOW + timedelta(hours=9)
    sign_in_with_identity(proven(), ports=ports, now=later)
    with database.read() as uow:
        connection = uow.staff._connection
        kept = connection.exec_driver_sql("SELECT COUNT(*) FROM console_sessions")
        assert kept.scalar() == 1
    assert current_session(first, database=database, now=later) is None


def test_no_address_and_no_field_is_the_databases_fault(database_url, tmp_path):
    found(tmp_path, SIGNET_DATABASE_URL=database_url)
    office = Office(tmp_path, SIGNET_DATABASE_URL=database_url)
    browser = office.browser(AROHA)
    entry = path_of(browser.propose())
    statuses = [
        browser.get(path).status_code
        for path in ("/status/%00", "/achievements/%00/1", "/console/trust/%00")
    ]
    query = browser.get("/console/trust/new?from=%00")
    reason = browser.post(f"{entry}/withdraw", {"reason": "gone\x00"})
    office.application.database.close()

    assert statuses == [404] * 3
    assert query.status_code in (400, 404)
    assert reason.status_code == 400
    assert 'id="reason-e"' in reason.text


def test_half_a_character_is_refused_as_such(database):
    with pytest.raises(MalformedInputError), database.read() as uow:
        uow.trust.entry("\udcff")
