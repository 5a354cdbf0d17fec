"""Trip 1: from a gradebook to badges that an employer can verify."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from issuer.domain.award import CredentialState
from issuer.domain.batch import AwardKind, BatchState
from issuer.errors import (
    BatchChangedError,
    ConflictError,
    ImmutableVersionError,
    NotFoundError,
    OwnBatchError,
    PolicyRefusedError,
    SelfCheckError,
    UnusableRowsError,
)
from issuer.services.approval import approve_batch
from issuer.services.catalogue import import_catalogue
from issuer.services.issuance import issue_batch
from issuer.services.journal import verify_audit
from issuer.services.lifecycle import (
    HoldOutcome,
    close_hold,
    open_hold,
    reinstate,
    revoke,
    suspend,
)
from issuer.services.results import ResultsFile, import_results, preview_results
from issuer.services.status import publish_status
from issuer.storage.tables import batches
from tests.trips.conftest import CONVENOR, OFFICE, SECOND
from verifier.report import Kind, Verdict

DGOV01 = "DGOV01-2026A"


@pytest.fixture
def proposed(office):
    # rows 1, 5 (attended, failed), 13 (no induction) of the sample export
    return office.import_file(DGOV01, keep=[1, 5, 13]).batch


@pytest.fixture
def issued(office, proposed):
    approve_batch(
        proposed.id, digest=proposed.digest, database=office.database, act=SECOND
    )
    issue_batch(proposed.id, ports=office.ports, act=OFFICE)
    return {one.kind: one for one in office.credentials()}


def test_the_whole_sample_export_is_previewed_and_nothing_is_kept(office):
    preview = import_file_preview(office)

    kinds = [line.award for line in preview.lines]
    assert len(kinds) == 24
    assert kinds.count(AwardKind.ATTENDANCE) == 2
    assert kinds.count(None) == 4
    with office.database.read() as uow:
        assert uow.batches.batches() == []


def import_file_preview(office):
    from importlib.resources import files

    data = (files("issuer.demo") / "dgov01-2026a.csv").read_bytes()
    file = ResultsFile(data=data, name="dgov01.csv", offering=DGOV01)
    return preview_results(file, database=office.database, act=CONVENOR)


def test_the_same_file_proposes_the_same_batch(office, proposed):
    again = office.import_file(DGOV01, keep=[1, 5, 13])

    assert again.already_proposed
    assert again.batch.id == proposed.id
    assert proposed.digest.startswith(proposed.id.rsplit("-", 1)[1])


def test_an_unknown_offering_is_refused_by_name(office):
    file = ResultsFile(data=b"", name="g.csv", offering="NONE")

    with pytest.raises(NotFoundError, match="DGOV01-2026A"):
        import_results(file, database=office.database, act=CONVENOR)


def test_unusable_rows_stop_an_import_unless_left_out(office):
    from importlib.resources import files

    data = (files("issuer.demo") / "dgov01-2026a.csv").read_bytes()
    file = ResultsFile(
        data=data.replace(b"learner02@example.net", b"learner01@example.net"),
        name="g.csv",
        offering=DGOV01,
    )

    with pytest.raises(UnusableRowsError) as caught:
        import_results(file, database=office.database, act=CONVENOR)
    assert len(caught.value.details) == 2

    imported = import_results(
        file, database=office.database, act=CONVENOR, leave_out_unusable=True
    )
    assert len(imported.batch.items) == 18


def test_whoever_proposed_a_batch_cannot_approve_it(office, proposed):
    with pytest.raises(OwnBatchError, match="second person"):
        approve_batch(proposed.id, digest=None, database=office.database, act=CONVENOR)


def test_another_digest_is_not_approved(office, proposed):
    with pytest.raises(BatchChangedError):
        approve_batch(
            proposed.id, digest="0" * 64, database=office.database, act=SECOND
        )


def test_a_list_that_changed_is_neither_approved_nor_issued(office, proposed):
    content = proposed.content()
    content["items"][0]["name"] = "Somebody Else"
    change = sa.update(batches).values(content=content)
    with office.database.engine.begin() as connection:
        connection.execute(change)

    with pytest.raises(BatchChangedError):
        approve_batch(proposed.id, digest=None, database=office.database, act=SECOND)

    with office.database.engine.begin() as connection:
        connection.execute(sa.update(batches).values(state=BatchState.APPROVED))
    with pytest.raises(BatchChangedError):
        issue_batch(proposed.id, ports=office.ports, act=OFFICE)


def test_an_unapproved_batch_is_not_issued(office, proposed):
    with pytest.raises(ConflictError, match="not approved"):
        issue_batch(proposed.id, ports=office.ports, act=OFFICE)

    assert office.credentials() == []


def test_a_batch_is_approved_once(office, proposed, issued):
    with pytest.raises(ConflictError):
        approve_batch(proposed.id, digest=None, database=office.database, act=SECOND)


@pytest.mark.parametrize("token", [False, True], ids=["document", "token"])
def test_both_forms_of_what_was_issued_are_valid(office, issued, token):
    badge = office.report(issued[AwardKind.MICRO_CREDENTIAL].id, token=token)
    certificate = office.report(issued[AwardKind.ATTENDANCE].id, token=token)

    assert (badge.verdict, badge.kind) == (Verdict.VALID, Kind.ACHIEVEMENT)
    assert (certificate.verdict, certificate.kind) == (Verdict.VALID, Kind.ATTENDANCE)
    assert badge.issuer.name == "CCE"


def test_a_badge_says_who_what_and_under_which_rules(office, issued):
    document = office.document(issued[AwardKind.MICRO_CREDENTIAL].id)
    subject = document["credentialSubject"]

    assert subject["identifier"][0]["identityHash"] == "Amara Nwosu"
    assert "learner01" not in json.dumps(document)
    assert [one["value"] for one in subject["result"]] == ["Pass"] * 3
    narrative = subject["achievement"]["criteria"]["narrative"]
    assert "not an AQF qualification" in narrative
    assert "Size: 3 units, 64 hours" in narrative
    assert "graduate" in narrative


def test_a_certificate_of_attendance_has_no_achievement(office, issued):
    document = office.document(issued[AwardKind.ATTENDANCE].id)

    assert "AchievementCredential" not in document["type"]
    assert "achievement" not in document["credentialSubject"]


def test_issuing_again_makes_nothing_new(office, proposed, issued):
    again = issue_batch(proposed.id, ports=office.ports, act=OFFICE)

    assert again.released == ()
    assert len(office.credentials()) == 2


def test_who_has_it_already_is_not_proposed_again(office, issued):
    imported = office.import_file(DGOV01, keep=[1, 5, 13])

    assert imported.batch is None
    assert {line.issued for line in imported.preview.lines} == {
        None,
        *(one.id for one in issued.values()),
    }


def test_a_badge_taught_in_french_says_so_inside_the_signature(office):
    batch = office.import_file("FREN11-2026A").batch
    approve_batch(batch.id, digest=None, database=office.database, act=SECOND)
    issue_batch(batch.id, ports=office.ports, act=OFFICE)
    [first, _] = office.credentials()
    achievement = office.document(first.id)["credentialSubject"]["achievement"]

    assert achievement["inLanguage"] == "fr"
    assert "Taught in French" in achievement["criteria"]["narrative"]
    assert "French" in achievement["image"]["caption"]


def test_a_validity_period_ends(office):
    office.load_catalogue("catalogue-2024.yaml")
    batch = office.import_file("SAFE01-2024A").batch
    approve_batch(batch.id, digest=None, database=office.database, act=SECOND)
    issue_batch(batch.id, ports=office.ports, act=OFFICE)
    [credential] = office.credentials()
    a_year_later = OFFICE.at + timedelta(days=366)

    assert office.report(credential.id).verdict is Verdict.VALID
    assert office.report(credential.id, now=a_year_later).verdict is Verdict.EXPIRED


def test_what_our_own_verifier_refuses_is_not_released(make_office, database, proposed):
    def refusing(text, now):
        report = make_office(database).ports.verify(text, now)
        return replace(report, verdict=Verdict.INVALID)

    office = make_office(database, verify=refusing)
    approve_batch(proposed.id, digest=None, database=database, act=SECOND)

    with pytest.raises(SelfCheckError, match="not released"):
        issue_batch(proposed.id, ports=office.ports, act=OFFICE)
    assert {one.state for one in office.credentials()} == {CredentialState.PLANNED}
    assert all(one.document is None for one in office.credentials())


def test_every_step_stands_in_the_audit_log(office, issued):
    with office.database.read() as uow:
        actions = [(one.actor, one.action) for one in uow.ledger.entries()]

    assert ("second@x.example", "batch.approved") in actions
    assert [action for _, action in actions].count("credential.released") == 2
    assert verify_audit(office.database) == len(actions)


# ------------------------------------------------------------------- afterwards


def standing(office, credential):
    publish_status(office.ports, OFFICE)
    return office.report(credential.id).verdict


def test_a_revoked_badge_shows_at_the_next_list_and_for_good(office, issued):
    badge = issued[AwardKind.MICRO_CREDENTIAL]
    revoke(badge.id, reason="wrong person", database=office.database, act=OFFICE)

    assert office.report(badge.id).verdict is Verdict.VALID
    assert standing(office, badge) is Verdict.REVOKED
    for change in (revoke, suspend, reinstate):
        with pytest.raises(ConflictError, match="final"):
            change(badge.id, reason="r", database=office.database, act=OFFICE)


def test_a_suspension_is_lifted(office, issued):
    badge = issued[AwardKind.MICRO_CREDENTIAL]
    suspend(badge.id, reason="inquiry", database=office.database, act=OFFICE)
    assert standing(office, badge) is Verdict.SUSPENDED

    reinstate(badge.id, reason="cleared", database=office.database, act=OFFICE)
    assert standing(office, badge) is Verdict.VALID
    with pytest.raises(ConflictError, match="already"):
        reinstate(badge.id, reason="r", database=office.database, act=OFFICE)


def test_a_change_needs_a_reason(office, issued):
    badge = issued[AwardKind.MICRO_CREDENTIAL]

    with pytest.raises(ConflictError, match="Say why"):
        revoke(badge.id, reason=" ", database=office.database, act=OFFICE)


def test_an_unknown_credential_is_refused_by_id(office):
    with pytest.raises(NotFoundError, match="nobody"):
        revoke("nobody", reason="r", database=office.database, act=OFFICE)


def hold(office, id_number="x420117"):
    return open_hold(
        id_number,
        offering=DGOV01,
        reason="similarity report",
        database=office.database,
        new_id=office.ports.new_id,
        act=OFFICE,
    )


def test_a_hold_before_issuing_keeps_the_badge_back_until_it_is_closed(
    office, proposed
):
    approve_batch(proposed.id, digest=None, database=office.database, act=SECOND)
    hold(office)

    issued = issue_batch(proposed.id, ports=office.ports, act=OFFICE)

    assert len(issued.released) == 1
    assert "similarity report" in issued.left_out[0]
    close_hold(
        "x420117",
        offering=DGOV01,
        outcome=HoldOutcome.CLEARED,
        note="no finding",
        database=office.database,
        act=OFFICE,
    )
    assert len(issue_batch(proposed.id, ports=office.ports, act=OFFICE).released) == 1


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [(HoldOutcome.CLEARED, Verdict.VALID), (HoldOutcome.UPHELD, Verdict.REVOKED)],
)
def test_a_hold_after_issuing_suspends_and_then_decides(
    office, issued, outcome, verdict
):
    badge = issued[AwardKind.MICRO_CREDENTIAL]

    assert hold(office) == (badge.id,)
    assert standing(office, badge) is Verdict.SUSPENDED
    close_hold(
        "x420117",
        offering=DGOV01,
        outcome=outcome,
        note="decided",
        database=office.database,
        act=OFFICE,
    )
    assert standing(office, badge) is verdict


def test_a_hold_on_nobody_is_refused(office):
    with pytest.raises(NotFoundError, match="not enrolled"):
        hold(office, "x999")


# ------------------------------------------------------------------ the catalogue


def test_importing_a_catalogue_again_changes_nothing(office):
    again = office.load_catalogue()

    assert again.added == ()
    assert len(again.unchanged) == 7


def changed_catalogue(office, old, new):
    from importlib.resources import files

    data = (files("issuer.demo") / "catalogue.yaml").read_bytes()
    assert old in data
    return import_catalogue(
        data.replace(old, new), name="c.yaml", database=office.database, act=CONVENOR
    )


def test_an_approved_version_cannot_change(office):
    with pytest.raises(ImmutableVersionError, match="DGOV01/1"):
        changed_catalogue(office, b"Ethics of Public Data", b"Ethics of Open Data")


def test_a_breach_imports_nothing_and_lists_every_finding(office):
    with pytest.raises(PolicyRefusedError) as caught:
        changed_catalogue(office, b"Ethics of Public Data", b"A course on data")

    [finding] = caught.value.findings
    assert "clause 10" in finding.sentence()
    assert "course" in finding.sentence()


def test_an_offering_with_proposed_results_keeps_its_dates(office, proposed):
    with pytest.raises(ConflictError, match="Make another offering"):
        changed_catalogue(office, b"start: 2026-07-06", b"start: 2026-07-05")


def test_the_same_batch_issued_by_many_at_once_is_issued_once(office, proposed):
    approve_batch(proposed.id, digest=None, database=office.database, act=SECOND)

    def issue(_number):
        return issue_batch(proposed.id, ports=office.ports, act=OFFICE).released

    with ThreadPoolExecutor(4) as pool:
        released = [one for run in pool.map(issue, range(4)) for one in run]

    assert sorted(released) == sorted(one.id for one in office.credentials())
    assert len(released) == 2
