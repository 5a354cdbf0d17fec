"""Importing a catalogue: checked whole, kept whole, and no version ever changed."""

from dataclasses import dataclass

from issuer.catalogue.load import CatalogueEntry, load_catalogue
from issuer.domain.offering import Offering
from issuer.errors import ConflictError, ImmutableVersionError, PolicyRefusedError
from issuer.findings import Finding
from issuer.ports import Database, UnitOfWork
from issuer.services.journal import Act, record


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueImported:
    """What an import added, what was there already, and what is to be read."""

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    notes: tuple[Finding, ...]


def import_catalogue(
    data: bytes, *, name: str, database: Database, act: Act
) -> CatalogueImported:
    """Keep every version and offering of a catalogue, or none of them.

    Raises:
        MalformedInputError: not a catalogue file.
        PolicyRefusedError: it breaks rules; the error lists every finding.
        ImmutableVersionError: it would change a version that was approved.
        ConflictError: it would change an offering whose results are proposed.
    """
    with database.write() as uow:
        catalogue = load_catalogue(data, name=name, known=uow.catalogue.versions())
        if catalogue.blocking:
            msg = f"{name}: {len(catalogue.blocking)} thing(s) to mend. "
            raise PolicyRefusedError(
                msg + "Nothing was imported.", findings=catalogue.blocking
            )
        added: list[str] = []
        unchanged: list[str] = []
        for entry in catalogue.entries:
            is_new = _keep(entry, uow, act)
            (added if is_new else unchanged).append(_name_of(entry))
        if added:
            record(uow, act, "catalogue.imported", name, added=added)
    return CatalogueImported(
        added=tuple(added), unchanged=tuple(unchanged), notes=catalogue.findings
    )


def _keep(entry: CatalogueEntry, uow: UnitOfWork, act: Act) -> bool:
    if isinstance(entry.value, Offering):
        return _keep_offering(entry, entry.value, uow, act)
    known = uow.catalogue.version_digest(entry.value.ref)
    if known is None:
        uow.catalogue.add_version(entry, by=act.by, at=act.at)
    elif known != entry.digest:
        msg = f"{entry.value.ref.name} is approved and cannot change. "
        raise ImmutableVersionError(msg + "Give the changed text a new version.")
    return known is None


def _keep_offering(
    entry: CatalogueEntry, offering: Offering, uow: UnitOfWork, act: Act
) -> bool:
    if uow.catalogue.offering_digest(offering.code) == entry.digest:
        return False
    known = uow.catalogue.offering(offering.code)
    if known is not None and _differs(known, offering):
        proposed = {batch.offering for batch in uow.batches.batches()}
        if offering.code in proposed:
            msg = f"offering {offering.code} has proposed results, so what it delivers "
            raise ConflictError(msg + "and its dates stay. Make another offering.")
    uow.catalogue.put_offering(entry, by=act.by, at=act.at)
    return True


def _differs(known: Offering, new: Offering) -> bool:
    return (known.delivers, known.start, known.end) != (
        new.delivers,
        new.start,
        new.end,
    )


def _name_of(entry: CatalogueEntry) -> str:
    if isinstance(entry.value, Offering):
        return entry.value.code
    return entry.value.ref.name
