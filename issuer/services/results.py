"""Results come in: a preview that changes nothing, then a batch for a second person."""

from dataclasses import dataclass

from issuer.domain.batch import AwardKind, Batch, BatchItem, propose_batch
from issuer.domain.eligibility import Decision, DecisionKind, decide_eligibility
from issuer.domain.micro_credential import MicroCredential
from issuer.domain.offering import Offering
from issuer.domain.people import EnrolmentResult
from issuer.domain.policy.award import EligibilityCase
from issuer.domain.policy.rule import EDITION
from issuer.errors import NotFoundError, UnusableRowsError
from issuer.ports import Database, UnitOfWork
from issuer.roster.gradebook import parse_gradebook
from issuer.roster.results import CellProblem, read_results
from issuer.services.journal import Act, record

# The value that our result descriptions allow (vc.openbadges), and no mark beyond it.
PASSED_VALUE = "Pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsFile:
    """A gradebook export and the offering it belongs to."""

    data: bytes
    name: str
    offering: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """What one enrolee would get, and why; or which credential there is already."""

    result: EnrolmentResult
    decision: Decision
    issued: str | None

    @property
    def award(self) -> AwardKind | None:
        """What would be awarded now."""
        if self.issued is not None:
            return None
        match self.decision.kind:
            case DecisionKind.AWARD:
                return AwardKind.MICRO_CREDENTIAL
            case DecisionKind.ATTENDANCE:
                return AwardKind.ATTENDANCE
            case DecisionKind.REFUSED:
                return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Every enrolee's decision, and every row or cell that cannot be used."""

    offering: Offering
    version: MicroCredential
    lines: tuple[PreviewLine, ...]
    problems: tuple[CellProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsImported:
    """What an import kept; `batch` is nothing where there is nobody to award."""

    preview: Preview
    batch: Batch | None
    already_proposed: bool = False


def preview_results(file: ResultsFile, *, database: Database, act: Act) -> Preview:
    """What importing `file` would propose; nothing is kept.

    Raises:
        MalformedInputError: not a gradebook export for this offering.
        NotFoundError: there is no such offering.
    """
    with database.read() as uow:
        return _preview(file, uow, act)


def import_results(
    file: ResultsFile,
    *,
    database: Database,
    act: Act,
    leave_out_unusable: bool = False,
) -> ResultsImported:
    """Keep the results and propose a batch, for a second person to approve.

    The same file proposes the same batch, however often it is imported.

    Raises:
        MalformedInputError: not a gradebook export for this offering.
        NotFoundError: there is no such offering.
        UnusableRowsError: rows cannot be used, and nobody said to leave them out.
    """
    with database.write() as uow:
        preview = _preview(file, uow, act)
        if preview.problems and not leave_out_unusable:
            raise UnusableRowsError(
                f"{file.name}: {len(preview.problems)} row(s) or cell(s) cannot be "
                "used. Mend them, or import with --leave-out-unusable.",
                details=tuple(one.sentence() for one in preview.problems),
            )
        for line in preview.lines:
            uow.enrolments.save_result(
                line.result, offering=preview.offering, at=act.at
            )
        batch = _propose(preview, act)
        known = uow.batches.batch(batch.id)
        if known is None:
            _keep(batch, preview, uow, act, file=file.name)
    if not batch.items:
        return ResultsImported(preview=preview, batch=None)
    return ResultsImported(
        preview=preview, batch=known or batch, already_proposed=known is not None
    )


def _preview(file: ResultsFile, uow: UnitOfWork, act: Act) -> Preview:
    offering = uow.catalogue.offering(file.offering)
    if offering is None:
        known = ", ".join(one.code for one in uow.catalogue.offerings()) or "none yet"
        msg = f"there is no offering {file.offering!r}. Known: {known}."
        raise NotFoundError(msg)
    version = uow.catalogue.version(offering.delivers)
    if not isinstance(version, MicroCredential):
        msg = f"offering {offering.code} delivers {offering.delivers.name}, which is "
        raise NotFoundError(msg + "not in the catalogue. Import it first.")
    gradebook = parse_gradebook(file.data, name=file.name)
    reading = read_results(gradebook, offering.gradebook, name=file.name)
    return Preview(
        offering=offering,
        version=version,
        lines=tuple(_line(one, version, offering, uow, act) for one in reading.results),
        problems=reading.problems,
    )


def _line(
    result: EnrolmentResult,
    version: MicroCredential,
    offering: Offering,
    uow: UnitOfWork,
    act: Act,
) -> PreviewLine:
    history = uow.enrolments.history(result.enrolee.id_number, offering=offering.code)
    decision = decide_eligibility(
        EligibilityCase(
            version=version,
            offering=offering,
            result=result,
            history=history,
            on=act.at.date(),
        )
    )
    return PreviewLine(
        result=result,
        decision=decision,
        issued=history.issued.get(AwardKind.MICRO_CREDENTIAL)
        or (
            history.issued.get(AwardKind.ATTENDANCE)
            if decision.kind is DecisionKind.ATTENDANCE
            else None
        ),
    )


def _propose(preview: Preview, act: Act) -> Batch:
    return propose_batch(
        offering=preview.offering.code,
        achievement=preview.version.ref.name,
        policy=EDITION.name,
        items=tuple(
            _item(line.result, line.award, preview.version)
            for line in preview.lines
            if line.award is not None
        ),
        by=act.by,
        at=act.at,
    )


def _item(
    result: EnrolmentResult, kind: AwardKind, version: MicroCredential
) -> BatchItem:
    passed = kind is AwardKind.MICRO_CREDENTIAL
    return BatchItem(
        id_number=result.enrolee.id_number,
        name=result.enrolee.name,
        email=result.enrolee.email,
        kind=kind,
        results={one.id: PASSED_VALUE for one in version.outcomes} if passed else {},
    )


def _keep(
    batch: Batch, preview: Preview, uow: UnitOfWork, act: Act, *, file: str
) -> None:
    if batch.items:
        uow.batches.put_batch(batch)
    record(
        uow,
        act,
        "results.imported",
        preview.offering.code,
        file=file,
        batch=batch.id if batch.items else None,
        digest=batch.digest,
        proposed=len(batch.items),
        refused={
            line.result.enrolee.id_number: line.decision.why
            for line in preview.lines
            if line.decision.kind is DecisionKind.REFUSED
        },
        unusable=[one.sentence() for one in preview.problems],
    )
