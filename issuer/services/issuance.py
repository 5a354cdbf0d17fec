"""Issuing: prepare, record, sign, check, store, release. Safe to kill, safe to rerun.

1. *prepare and record*: the document with its status places passes every rule, and
   the intent to issue exactly that is committed (`planned`);
2. *sign* what was recorded, *check* it with our own verifier, as an employer would;
3. *store* the bytes, the audit entry and the outbox message together (`signed`);
4. *release* (`released`): from here on it is somebody's.

A run that was killed leaves awards, plans or signed credentials behind, never half of
one; the next run takes each from where it stands. The database refuses a second award,
a second credential for an award, and a second use of a status place.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from issuer.domain.award import Award, Credential, CredentialState, Standing
from issuer.domain.batch import Batch, BatchItem, BatchState
from issuer.domain.micro_credential import VersionRef
from issuer.domain.policy.rule import EDITION
from issuer.errors import ConflictError, NotFoundError, SelfCheckError
from issuer.ports import UnitOfWork
from issuer.services.approval import find_batch
from issuer.services.documents import DocumentParts, build_document
from issuer.services.journal import Act, record
from issuer.services.ports import IssuingPorts
from issuer.services.status import PURPOSES, allocate_status_entry, publish_new_lists
from issuer.stores import OutboxMessage
from vc.openbadges import Component
from verifier.report import Outcome, Report, Verdict

CREDENTIAL_ISSUED: Final = "credential.issued"
# How many credentials share a transaction: a kill repeats at most this much work.
CHUNK: Final = 50

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What a run released, and whom it left out with the reason."""

    released: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def issue_batch(batch_id: str, *, ports: IssuingPorts, act: Act) -> Issued:
    """Issue an approved batch; run it again after a kill, and it goes on.

    Raises:
        NotFoundError: there is no such batch.
        ConflictError: it has not been approved.
        BatchChangedError: the list is not the one that was approved.
        SelfCheckError: our own verifier refused a credential; the others are out.
    """
    with ports.database.write() as uow:
        batch = find_batch(uow, batch_id)
        if batch.state is BatchState.PROPOSED:
            msg = f"batch {batch_id} is not approved. Run `signet batch approve`."
            raise ConflictError(msg)
        batch.require_unchanged()
        left_out = tuple(_award_items(uow, batch, ports=ports, act=act))
    released = issue_awards(batch.id, ports=ports, act=act)
    with ports.database.write() as uow:
        if find_batch(uow, batch_id).state is not BatchState.ISSUED:
            uow.batches.put_batch(replace(batch, state=BatchState.ISSUED))
            record(uow, act, "batch.issued", batch.id, left_out=list(left_out))
    return Issued(released=released, left_out=left_out)


def issue_awards(batch_id: str, *, ports: IssuingPorts, act: Act) -> tuple[str, ...]:
    """Take every award of a batch ("" for stacks) through the steps to its release.

    Raises:
        SelfCheckError: our own verifier refused a credential; the others are out.
    """
    _plan(batch_id, ports=ports, act=act)
    publish_new_lists(ports, act)
    refusals = _sign_planned(batch_id, ports=ports, act=act)
    released = _release_signed(batch_id, ports=ports, act=act)
    if refusals:
        more = f" And {len(refusals) - 1} more." if len(refusals) > 1 else ""
        raise SelfCheckError(refusals[0] + more)
    return released


def _award_items(
    uow: UnitOfWork, batch: Batch, *, ports: IssuingPorts, act: Act
) -> Iterator[str]:
    """Make the awards of a batch; yields why somebody is left out."""
    for item in batch.items:
        history = uow.enrolments.history(item.id_number, offering=batch.offering)
        if history.open_holds and item.kind not in history.issued:
            yield f"{item.id_number}: on hold ({history.open_holds[0].reason})"
        else:
            uow.batches.add_award(_award(item, batch, new_id=ports.new_id(), act=act))


def _award(item: BatchItem, batch: Batch, *, new_id: str, act: Act) -> Award:
    code, version = batch.achievement.rsplit("/", maxsplit=1)
    return Award(
        id=new_id,
        kind=item.kind,
        id_number=item.id_number,
        name=item.name,
        email=item.email,
        achievement=VersionRef(code=code, version=version),
        offering=batch.offering,
        batch=batch.id,
        awarded_at=act.at,
        policy=batch.policy,
        policy_review=EDITION.review_on,
        results=item.results,
    )


# ------------------------------------------------------- 1. prepare and record


def _plan(batch_id: str, *, ports: IssuingPorts, act: Act) -> None:
    while True:
        with ports.database.write() as uow:
            waiting = uow.batches.awards_without_credential(batch=batch_id, limit=CHUNK)
            for award in waiting:
                _plan_one(award, uow, ports=ports, act=act)
        if len(waiting) < CHUNK:
            return


def _plan_one(award: Award, uow: UnitOfWork, *, ports: IssuingPorts, act: Act) -> None:
    version = uow.catalogue.version(award.achievement)
    if version is None:
        msg = f"{award.achievement.name} is not in the catalogue. Import it first."
        raise NotFoundError(msg)
    credential_id = ports.new_id()
    document = build_document(
        award,
        DocumentParts(
            credential_id=credential_id,
            version=version,
            offering=uow.catalogue.offering(award.offering),
            salt=ports.new_salt(),
            valid_from=act.at,
            status=tuple(
                allocate_status_entry(
                    uow, credential_id, purpose=purpose, ports=ports, act=act
                )
                for purpose in PURPOSES
            ),
            components=tuple(_component(one, uow) for one in award.components),
        ),
        identity=ports.identity,
    )
    prepared = ports.desk.prepare(document, created=act.at)
    uow.credentials.add_credential(
        Credential(
            id=credential_id,
            award=award.id,
            kind=award.kind,
            state=CredentialState.PLANNED,
            standing=Standing.ACTIVE,
            planned=prepared.document,
            created=act.at,
        )
    )


def _component(credential_id: str, uow: UnitOfWork) -> Component:
    credential = uow.credentials.credential(credential_id)
    if credential is None or credential.document is None:
        msg = f"part {credential_id} of a stack has not been issued. Issue it first."
        raise NotFoundError(msg)
    return Component(
        id=credential.planned["id"],
        name=credential.planned["name"],
        signed=credential.document,
    )


# ----------------------------------------------------- 2. and 3. sign, check, store


def _sign_planned(batch_id: str, *, ports: IssuingPorts, act: Act) -> tuple[str, ...]:
    with ports.database.read() as uow:
        planned = uow.credentials.credentials(
            batch=batch_id, state=CredentialState.PLANNED
        )
    refusals: list[str] = []
    for chunk in _chunks(planned):
        signed = []
        for credential in chunk:
            try:
                signed.append(_sign_and_check(credential, ports=ports, act=act))
            except SelfCheckError as exc:
                refusals.append(str(exc))
        with ports.database.write() as uow:
            for credential in signed:
                _store(credential, uow, ports=ports, act=act)
    return tuple(refusals)


def _sign_and_check(
    credential: Credential, *, ports: IssuingPorts, act: Act
) -> Credential:
    prepared = ports.desk.prepare(credential.planned, created=credential.created)
    document = ports.desk.sign(prepared)
    token = ports.desk.sign_token(prepared)
    for text in (document.decode(), token):
        _require_valid(ports.verify(text, act.at), credential.id)
    return replace(
        credential,
        state=CredentialState.SIGNED,
        document=document,
        token=token,
        digest=hashlib.sha256(document).hexdigest(),
    )


def _require_valid(report: Report, credential_id: str) -> None:
    if report.verdict is Verdict.VALID:
        return
    wrong = [
        f"{one.check}: {one.detail or one.reason}"
        for one in report.checks
        if one.outcome in (Outcome.FAILED, Outcome.NOT_CHECKED)
    ]
    msg = f"credential {credential_id}: our own verifier says {report.verdict} ("
    raise SelfCheckError(msg + "; ".join(wrong) + "). It was not released.")


def _store(
    credential: Credential, uow: UnitOfWork, *, ports: IssuingPorts, act: Act
) -> None:
    stored = uow.credentials.credential(credential.id)
    if stored is None or stored.state is not CredentialState.PLANNED:
        return  # another run was faster; what it stored is what counts
    uow.credentials.put_credential(credential)
    award = uow.batches.award(credential.award)
    record(
        uow,
        act,
        "credential.signed",
        credential.id,
        digest=credential.digest,
        kind=credential.kind.value,
        achievement=award.achievement.name if award else "",
        batch=award.batch if award else "",
        policy=award.policy if award else "",
        policy_review=award.policy_review.isoformat() if award else "",
    )
    uow.ledger.post(
        OutboxMessage(
            id=ports.new_id(),
            kind=CREDENTIAL_ISSUED,
            subject=credential.id,
            at=act.at,
        )
    )


# --------------------------------------------------------------------- 4. release


def _release_signed(batch_id: str, *, ports: IssuingPorts, act: Act) -> tuple[str, ...]:
    with ports.database.write() as uow:
        signed = uow.credentials.credentials(
            batch=batch_id, state=CredentialState.SIGNED
        )
        free = [one for one in signed if not _is_held_back(one, uow)]
        for credential in free:
            released = replace(credential, state=CredentialState.RELEASED)
            uow.credentials.put_credential(released)
            record(
                uow, act, "credential.released", credential.id, digest=credential.digest
            )
    return tuple(credential.id for credential in free)


def _is_held_back(credential: Credential, uow: UnitOfWork) -> bool:
    """Tell whether a hold was opened while the credential was on its way."""
    award = uow.batches.award(credential.award)
    if award is None:
        return False
    history = uow.enrolments.history(award.id_number, offering=award.offering)
    return bool(history.open_holds)


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
