"""Status lists: a place for every credential, and the signed lists that we publish.

Bitstring Status List 1.0: one list for each purpose, at least 131,072 places, taken
at random, so that neither the place nor its neighbours tell anything. A place is
given out once: the database refuses a second use.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from issuer.errors import SelfCheckError
from issuer.ports import UnitOfWork
from issuer.services.addresses import status_list_name
from issuer.services.journal import SYSTEM, Act, record
from issuer.services.ports import IssuingPorts
from issuer.stores import PublishedDocument, StatusListRecord, StatusPlace
from vc.bitstring import MIN_BITS, bits_with
from vc.status_list import (
    REVOCATION,
    SUSPENSION,
    StatusEntry,
    build_status_list_credential,
)
from verifier.report import Outcome

PURPOSES: Final = (REVOCATION, SUSPENSION)
TIME_TO_LIVE: Final = timedelta(minutes=5)
VC_MEDIA_TYPE: Final = "application/vc"
# Half full, a random place is free at the second try on average; then a new list.
_FULL_AT: Final = 0.5


def allocate_status_entry(
    uow: UnitOfWork, credential_id: str, *, purpose: str, ports: IssuingPorts, act: Act
) -> StatusEntry:
    """Take a random place that was never used, in the same transaction as the intent.

    Raises:
        ConflictError: two writers took the same place at the same moment.
    """
    found = _open_list(uow, purpose, ports=ports, act=act)
    index = ports.random_below(found.size)
    while uow.credentials.is_taken(found.id, index):
        index = ports.random_below(found.size)
    uow.credentials.add_place(
        StatusPlace(
            list_id=found.id,
            purpose=purpose,
            index=index,
            credential=credential_id,
            value=False,
        )
    )
    return StatusEntry(
        list_url=ports.identity.status_list(found.id), purpose=purpose, index=index
    )


def publish_status(ports: IssuingPorts, act: Act) -> tuple[str, ...]:
    """Sign every status list as it stands now, and publish all of them or none.

    Raises:
        SelfCheckError: our own verifier refused a list.
    """
    with ports.database.write() as uow:
        lists = uow.credentials.status_lists()
        for one in lists:
            _publish(uow, one, ports=ports, act=act)
        record(
            uow,
            act,
            "status.published",
            "all",
            set_bits={
                one.id: len(uow.credentials.set_indexes(one.id)) for one in lists
            },
        )
    return tuple(one.id for one in lists)


def publish_new_lists(ports: IssuingPorts, act: Act) -> None:
    """Publish the lists that nobody has seen yet, before a credential names them."""
    with ports.database.write() as uow:
        for one in _unpublished(uow):
            _publish(uow, one, ports=ports, act=act)
            record(uow, act, "status.published", one.id)


def _unpublished(uow: UnitOfWork) -> Iterable[StatusListRecord]:
    for one in uow.credentials.status_lists():
        if uow.ledger.published(status_list_name(one.id)) is None:
            yield one


def _open_list(
    uow: UnitOfWork, purpose: str, *, ports: IssuingPorts, act: Act
) -> StatusListRecord:
    for one in uow.credentials.status_lists():
        if one.purpose == purpose and one.taken < one.size * _FULL_AT:
            return one
    opened = StatusListRecord(
        id=ports.new_id(), purpose=purpose, size=MIN_BITS, taken=0
    )
    uow.credentials.add_status_list(opened, at=act.at)
    system = Act(by=SYSTEM, at=act.at)
    record(uow, system, "status.list-opened", opened.id, purpose=purpose)
    return opened


def _publish(
    uow: UnitOfWork, one: StatusListRecord, *, ports: IssuingPorts, act: Act
) -> None:
    unsigned = build_status_list_credential(
        url=ports.identity.status_list(one.id),
        issuer_id=ports.identity.did,
        purpose=one.purpose,
        bits=bits_with(uow.credentials.set_indexes(one.id), size=one.size),
        valid_from=act.at,
        ttl_milliseconds=int(TIME_TO_LIVE.total_seconds() * 1000),
    )
    signed = ports.desk.sign(ports.desk.prepare(unsigned, created=act.at))
    proof = ports.verify(signed.decode(), act.at).check("proof")
    if proof is None or proof.outcome is not Outcome.PASSED:
        msg = f"status list {one.id}: our own verifier refuses it. Run `signet doctor`."
        raise SelfCheckError(msg)
    uow.ledger.publish(
        PublishedDocument(
            name=status_list_name(one.id),
            media_type=VC_MEDIA_TYPE,
            content=signed,
            published_at=act.at,
        )
    )
