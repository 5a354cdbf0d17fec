"""A stack completes by itself, when its components are held by one person.

Its rule was approved with the stack (policy clause 9), so that no second person has
to approve each award; the audit log says under which approval it was made.
"""

from collections.abc import Mapping, Sequence

from issuer.domain.award import Award, CredentialState, Standing
from issuer.domain.batch import AwardKind
from issuer.domain.micro_credential import Stack, VersionRef
from issuer.domain.policy.rule import EDITION
from issuer.ports import UnitOfWork
from issuer.services.issuance import CREDENTIAL_ISSUED, issue_awards
from issuer.services.journal import Act, record
from issuer.services.ports import IssuingPorts
from issuer.stores import OutboxMessage

# Held credentials of one person: version → (credential id, award).
Holdings = Mapping[VersionRef, tuple[str, Award]]


def award_completed_stacks(ports: IssuingPorts, act: Act) -> tuple[str, ...]:
    """Act on what was issued: award and issue every stack that it completes.

    A stack may complete a larger one, so it goes round until nothing is new.
    Killed anywhere, the next run goes on: a message is marked as done in the same
    transaction as the awards that it led to.

    Raises:
        SelfCheckError: our own verifier refused a stack; the others are out.
    """
    released: list[str] = []
    while True:
        with ports.database.read() as uow:
            messages = uow.ledger.pending(CREDENTIAL_ISSUED)
        for message in messages:
            with ports.database.write() as uow:
                _act_on(message, uow, ports=ports, act=act)
        newly_released = issue_awards("", ports=ports, act=act)
        released += newly_released
        if not newly_released:
            return tuple(released)


def _act_on(
    message: OutboxMessage, uow: UnitOfWork, *, ports: IssuingPorts, act: Act
) -> None:
    credential = uow.credentials.credential(message.subject)
    if credential is None or credential.state is not CredentialState.RELEASED:
        return  # still on its way; the message stays
    award = uow.batches.award(credential.award)
    if award is not None and award.kind is not AwardKind.ATTENDANCE:
        held = _holdings(award.id_number, uow)
        for stack in uow.catalogue.stacks():
            if award.achievement in stack.components:
                _award_if_complete(stack, held, uow, ports=ports, act=act)
    uow.ledger.done(message.id, at=act.at)


def _holdings(id_number: str, uow: UnitOfWork) -> Holdings:
    """What a person holds in force; a certificate of attendance never counts."""
    held: dict[VersionRef, tuple[str, Award]] = {}
    for credential in uow.credentials.credentials(
        person=id_number, state=CredentialState.RELEASED
    ):
        award = uow.batches.award(credential.award)
        counts = credential.standing is Standing.ACTIVE
        if award and counts and award.kind is not AwardKind.ATTENDANCE:
            held[award.achievement] = (credential.id, award)
    return held


def _award_if_complete(
    stack: Stack, held: Holdings, uow: UnitOfWork, *, ports: IssuingPorts, act: Act
) -> None:
    if stack.approval is None or any(ref not in held for ref in stack.components):
        return
    parts = [held[ref] for ref in stack.components]
    if len({award.name for _, award in parts}) > 1:
        _say_names_differ(stack, parts, uow, act)
        return
    newest = max((award for _, award in parts), key=lambda award: award.awarded_at)
    award = Award(
        id=ports.new_id(),
        kind=AwardKind.STACK,
        id_number=newest.id_number,
        name=newest.name,
        email=newest.email,
        achievement=stack.ref,
        offering="",
        batch="",
        awarded_at=act.at,
        policy=EDITION.name,
        policy_review=EDITION.review_on,
        components=tuple(credential_id for credential_id, _ in parts),
    )
    if uow.batches.add_award(award):
        record(
            uow,
            act,
            "stack.completed",
            award.id,
            stack=stack.ref.name,
            components=list(award.components),
            approved_by_rule=stack.approval.reference,
        )


def _say_names_differ(
    stack: Stack, parts: Sequence[tuple[str, Award]], uow: UnitOfWork, act: Act
) -> None:
    record(
        uow,
        act,
        "stack.not-awarded",
        stack.ref.name,
        components=[credential_id for credential_id, _ in parts],
        reason="the components name their holder differently",
    )
