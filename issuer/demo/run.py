"""The demo's steps, through the same use cases as every other day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.resources import files
from pathlib import Path

from issuer.bootstrap import Application
from issuer.demo.story import (
    APPROVER,
    CONVENOR,
    DELIVERIES,
    INCIDENTS,
    INTEGRITY,
    STAFF,
    Delivery,
    Incident,
)
from issuer.domain.award import Award, Credential, CredentialState
from issuer.domain.micro_credential import AchievementVersion
from issuer.domain.staff import Role
from issuer.errors import ConflictError, OwnBatchError
from issuer.services.approval import approve_batch
from issuer.services.catalogue import import_catalogue
from issuer.services.issuance import issue_batch
from issuer.services.journal import Act, verify_audit
from issuer.services.lifecycle import revoke, suspend
from issuer.services.results import ResultsFile, import_results
from issuer.services.sign_in import add_member, issue_code
from issuer.services.stacks import award_completed_stacks
from issuer.services.status import publish_status
from issuer.setting_up import set_up
from verifier.report import Verdict

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One credential that the demo made, with everything about it."""

    credential: Credential
    award: Award
    version: AchievementVersion


def run_story(application: Application, *, now: datetime, say: Say) -> list[Made]:
    """Set everything up, take every offering through, and let time pass.

    Raises:
        IssuerError: anything did not go as it should.
    """
    first = DELIVERIES[0].at or now
    done = set_up(application, Act(by=APPROVER, at=first))
    say(f"Keys: {len(done.new_keys)} made for {application.identity.did}")
    for delivery in DELIVERIES:
        _deliver(application, delivery, at=delivery.at or now, say=say)
    for incident in INCIDENTS:
        _happen(application, incident, at=now, say=say)
    lists = publish_status(application.ports, Act(by=APPROVER, at=now))
    say(f"Status: {len(lists)} lists signed and published")
    say(f"Audit log: {verify_audit(application.database)} entries hold")
    return made(application)


def staff_codes(application: Application, *, now: datetime) -> dict[str, str]:
    """Let the office sign in to the console: a one-time code for each address."""
    act = Act(by=APPROVER, at=now)
    for email, name in STAFF.items():
        add_member(
            email, name=name, role=Role.OFFICER, database=application.database, act=act
        )
    ports = application.sign_in_ports
    return {email: issue_code(email, ports=ports, act=act) for email in STAFF}


def made(application: Application) -> list[Made]:
    """Every released credential with its award and version, by version and person."""
    with application.database.read() as uow:
        found = []
        for credential in uow.credentials.credentials(state=CredentialState.RELEASED):
            award = uow.batches.award(credential.award)
            version = uow.catalogue.version(award.achievement) if award else None
            if award is not None and version is not None:
                one = Made(credential=credential, award=award, version=version)
                found.append(one)
    return sorted(
        found,
        key=lambda one: (
            one.award.achievement.name,
            one.award.kind,
            one.award.id_number,
        ),
    )


def sample(name: str) -> bytes:
    """A sample file, from the package."""
    return (files("issuer.demo") / name).read_bytes()


def sample_names() -> Iterator[str]:
    """The sample files: catalogues and gradebook exports."""
    for delivery in DELIVERIES:
        yield delivery.catalogue
        yield delivery.file


def copy_samples(folder: Path, write: Callable[[Path, bytes], None]) -> None:
    """Put the sample files where a person can look at them and change them."""
    for name in dict.fromkeys(sample_names()):
        write(folder / name, sample(name))


def _deliver(
    application: Application, delivery: Delivery, *, at: datetime, say: Say
) -> None:
    database, ports = application.database, application.ports
    convenor, approver = Act(by=CONVENOR, at=at), Act(by=APPROVER, at=at)
    import_catalogue(
        sample(delivery.catalogue),
        name=delivery.catalogue,
        database=database,
        act=approver,
    )
    imported = import_results(
        ResultsFile(
            data=sample(delivery.file), name=delivery.file, offering=delivery.offering
        ),
        database=database,
        act=convenor,
    )
    lines = imported.preview.lines
    say(
        f"\n{delivery.offering}: {imported.preview.version.title}, {len(lines)} results"
    )
    for line in lines:
        if line.decision.refusals:
            outcome = "attendance" if line.award else "refused"
            name = line.result.enrolee.name
            say(f"  row {line.result.row}: {name}: {outcome}: {line.decision.why}")
    if imported.batch is None:
        msg = f"{delivery.file} awards nobody. Restore the sample files."
        raise ConflictError(msg)
    approve = partial(
        approve_batch,
        imported.batch.id,
        digest=imported.batch.digest,
        database=database,
    )
    try:
        approve(act=convenor)
    except OwnBatchError as exc:
        say(f"  {exc}")
    approve(act=approver)
    issued = issue_batch(imported.batch.id, ports=ports, act=approver)
    stacks = award_completed_stacks(ports, approver)
    say(f"  {len(issued.released)} issued, {len(stacks)} stack(s) completed by that")


def _happen(
    application: Application, incident: Incident, *, at: datetime, say: Say
) -> None:
    found = next(
        one
        for one in made(application)
        if (one.award.id_number, one.award.achievement.code)
        == (incident.id_number, incident.achievement)
    )
    change = revoke if incident.verdict is Verdict.REVOKED else suspend
    changed = change(
        found.credential.id,
        reason=incident.reason,
        database=application.database,
        act=Act(by=INTEGRITY, at=at),
    )
    say(f"\n{found.award.name}, {found.version.title}: {changed.standing}")
