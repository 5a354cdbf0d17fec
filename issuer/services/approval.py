"""A second person approves exactly the list they saw."""

from issuer.domain.batch import Batch, approve
from issuer.errors import NotFoundError
from issuer.ports import Database, UnitOfWork
from issuer.services.journal import Act, record


def find_batch(uow: UnitOfWork, batch_id: str) -> Batch:
    """The batch of that id.

    Raises:
        NotFoundError: there is none.
    """
    batch = uow.batches.batch(batch_id)
    if batch is None:
        msg = f"there is no batch {batch_id!r}. See `signet batch list`."
        raise NotFoundError(msg)
    return batch


def approve_batch(
    batch_id: str, *, digest: str | None, database: Database, act: Act
) -> Batch:
    """Approve a batch by its digest, which its id carries the beginning of.

    Raises:
        NotFoundError: there is no such batch.
        OwnBatchError: whoever proposed it cannot approve it.
        BatchChangedError: the list is not the one that was seen.
        ConflictError: it is approved already.
    """
    with database.write() as uow:
        batch = find_batch(uow, batch_id)
        seen = batch.digest if digest is None else digest.lower()
        approved = approve(batch, digest=seen, by=act.by, at=act.at)
        uow.batches.put_batch(approved)
        record(
            uow,
            act,
            "batch.approved",
            batch.id,
            digest=batch.digest,
            proposed_by=batch.proposed_by,
            awards=len(batch.items),
        )
    return approved
