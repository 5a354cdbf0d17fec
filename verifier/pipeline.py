"""The order in which a credential is questioned, from its bytes to a report.

(1) format: is it a credential?  (2) schema: does it keep the rules?
(3) context, proof, issuer-key: is all of it proven, by the issuer?
(4) validity, status: is it in force?  (5) issuer: do we know who signed?
(6) achievement-type, components, recipient: what is it, and are its parts good?
(7) endorsements: what others say in it, each by itself, beside the verdict.
(8) published-copy: is it the copy at its own address, where that is ours to know?
Then `decide`. Nothing that the proof does not cover leaves this module.
"""

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

from vc.canonicalize import Profile
from vc.model import Document, UnverifiedCredential, VerifiedCredential, mapping_of
from vc.open_badges_2 import older_document
from verifier.checks.achievement_type import check_achievement_type, kind_of
from verifier.checks.components import (
    bundled_bytes,
    check_bundle,
    check_components,
    check_same_holder,
    component_bytes,
)
from verifier.checks.endorsements import (
    check_endorsements,
    endorsement_text,
    endorsements_of,
    judged,
)
from verifier.checks.known_issuer import check_known_issuer
from verifier.checks.proof import (
    Examination,
    check_context,
    check_issuer_key,
    check_proof,
    examine_proof,
)
from verifier.checks.published_copy import check_published_copy
from verifier.checks.status import check_status
from verifier.checks.structure import check_schema, read_credential
from verifier.checks.validity import check_validity
from verifier.open_badges_2 import verify_older
from verifier.policy import decide
from verifier.ports import Environment, TrustList, listings, lists_about
from verifier.report import CheckResult, IssuerView, Kind, Outcome, Report, Verdict

# A stack of stacks of stacks: deeper is an attack on our time.
MAX_NESTING: Final = 3

_NOT_PROVEN: Final = ("validity", "status", "issuer", "achievement-type")

log = logging.getLogger(__name__)


def verify_credential(
    text: str,
    *,
    environment: Environment,
    now: datetime,
    nesting: int = 0,
    link: str | None = None,
) -> Report:
    """Verify a credential given as JSON or as a compact JWS, as an employer would.

    `link` is the address that it was read from, if somebody handed in one.

    Never raises for a bad credential: whatever goes wrong becomes a verdict, and
    what nobody foresaw becomes `indeterminate`, never `valid` (fail rules).
    """
    return _whatever_happens(
        lambda: _verify(text, environment, now, nesting, link), environment, now
    )


def _whatever_happens(
    verify: Callable[[], Report], environment: Environment, now: datetime
) -> Report:
    try:
        with environment.one_verification():
            return verify()
    except Exception as exc:  # noqa: BLE001 - the fail rule above
        # Its message may quote what was handed in, so only where it happened is kept.
        log.error(  # noqa: TRY400
            "verification stopped by an unforeseen %s: %s",
            type(exc).__name__,
            _places(exc),
        )
        failed = CheckResult(
            check="format",
            outcome=Outcome.NOT_CHECKED,
            reason="internal_error",
            detail="Something went wrong on our side; nothing follows for the badge.",
        )
        return Report(
            verdict=Verdict.INDETERMINATE,
            kind=Kind.OTHER,
            checks=(failed,),
            checked_at=now,
        )


def _places(error: Exception) -> str:
    """Where an error came from, innermost first: files and lines, and no values."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return " < ".join(f"{PurePath(one.filename).name}:{one.lineno}" for one in frames)


def _verify(
    text: str, environment: Environment, now: datetime, nesting: int, link: str | None
) -> Report:
    readable, credential = read_credential(text)
    if credential is None:
        return _older(text, environment, now, nesting) or _report(
            [readable], Kind.OTHER, environment, now
        )
    examination = examine_proof(
        credential,
        resolver=environment.resolver,
        now=now,
        profile=environment.profile,
    )
    report = _examined(credential, readable, examination, environment, now, nesting)
    if nesting or report.credential is None:
        return report
    copy = check_published_copy(credential, environment=environment, link=link)
    if copy is None:
        return report
    compared = (*report.checks, copy)
    return replace(report, checks=compared, verdict=decide(compared))


def report_on_proven(
    verified: VerifiedCredential, *, environment: Environment, now: datetime
) -> Report:
    """The report on a credential that a proof around it covers, not one of its own.

    VCDM 2.0, "Presentations Including Holder Claims".
    """
    readable = CheckResult(check="format", outcome=Outcome.PASSED)
    proven = Examination(verified=verified)
    return _whatever_happens(
        lambda: _examined(verified.credential, readable, proven, environment, now, 0),
        environment,
        now,
    )


def _examined(
    credential: UnverifiedCredential,
    readable: CheckResult,
    examination: Examination,
    environment: Environment,
    now: datetime,
    nesting: int,
) -> Report:
    checks = [
        readable,
        check_schema(credential.document),
        check_context(examination),
        check_proof(examination),
        check_issuer_key(credential, examination),
    ]
    verified = examination.verified
    # The VC API answers on the proof, and reports the authority beside it (A1).
    needed = checks[:-1] if environment.profile is Profile.GENERAL else checks
    if verified is None or any(one.outcome is not Outcome.PASSED for one in needed):
        return _unproven(credential, checks, environment, now)
    return _proven(verified, checks, environment, now, nesting)


def _older(
    text: str, environment: Environment, now: datetime, nesting: int
) -> Report | None:
    """A report on a badge of Open Badges 2.0, where it stands by itself."""
    if nesting or environment.profile is not Profile.OPEN_BADGES:
        return None
    document = older_document(text)
    if document is None:
        return None
    token = None if text.lstrip().startswith("{") else text.strip()
    return verify_older(document, token, environment=environment, now=now)


def _unproven(
    credential: UnverifiedCredential,
    checks: list[CheckResult],
    environment: Environment,
    now: datetime,
) -> Report:
    """A report that shows nothing of the contents but whom they claim to be from."""
    unproven = [
        CheckResult(
            check=name,
            outcome=Outcome.NOT_APPLICABLE,
            reason="not_proven",
            detail="The contents are not proven.",
        )
        for name in _NOT_PROVEN
    ]
    report = _report(
        [*checks, *unproven], kind_of(credential.document), environment, now
    )
    return replace(report, issuer=IssuerView(id=credential.issuer_id))


def _proven(
    verified: VerifiedCredential,
    checks: list[CheckResult],
    environment: Environment,
    now: datetime,
    nesting: int,
) -> Report:
    document = verified.document
    issuer_id = verified.credential.issuer_id
    kind = kind_of(document)
    trust = lists_about(environment, issuer_id)
    checks += [
        check_validity(verified, now=now, clock_skew=environment.clock_skew),
        check_status(verified, environment=environment, now=now),
        check_known_issuer(issuer_id, trust),
        check_achievement_type(document, kind),
    ]
    parts, part_checks = _parts(document, kind, environment, now, nesting)
    known = bool(listings(trust, issuer_id))
    words, word_checks = _endorsements(verified, known, environment, now, nesting)
    return replace(
        _report([*checks, *part_checks, *word_checks], kind, environment, now),
        issuer=_issuer(document, issuer_id, trust),
        credential=document,
        components=parts,
        endorsements=words,
    )


def _parts(
    document: Document,
    kind: Kind,
    environment: Environment,
    now: datetime,
    nesting: int,
) -> tuple[tuple[Report, ...], list[CheckResult]]:
    """A report on each part of a stack or a learner record, and what they amount to."""
    if kind not in (Kind.STACK, Kind.CLR):
        return (), []
    stack = kind is Kind.STACK
    parts = component_bytes(document) if stack else bundled_bytes(document)
    reports = tuple(
        _part(part, environment=environment, now=now, nesting=nesting) for part in parts
    )
    weighed = (
        check_components(document, parts, reports)
        if stack
        else check_bundle(document, reports)
    )
    return reports, [weighed, check_same_holder(document, reports)]


def _endorsements(
    verified: VerifiedCredential,
    known: bool,  # noqa: FBT001 - whether we know who signed
    environment: Environment,
    now: datetime,
    nesting: int,
) -> tuple[tuple[Report, ...], list[CheckResult]]:
    """A report on each endorsement, and what of them is proven; nothing if none."""
    found = endorsements_of(verified.document)
    if not found:
        return (), []
    reports = tuple(
        judged(
            one,
            _part(
                endorsement_text(one).encode(errors="replace"),
                environment=environment,
                now=now,
                nesting=nesting,
            ),
            issuer_id=verified.credential.issuer_id,
            known=known,
        )
        for one in found
    )
    return reports, [check_endorsements(verified.document, reports)]


def _part(
    part: bytes | None, *, environment: Environment, now: datetime, nesting: int
) -> Report:
    text = "" if part is None else part.decode(errors="replace")
    if nesting >= MAX_NESTING:
        text = ""
    return verify_credential(
        text, environment=environment, now=now, nesting=nesting + 1
    )


def _issuer(
    document: Document, issuer_id: str, trust: tuple[TrustList, ...]
) -> IssuerView:
    """Our name for the issuer comes from our lists; its own is only a claim."""
    found = listings(trust, issuer_id)
    claimed: Mapping[str, Any] = mapping_of(document.get("issuer"))
    name = claimed.get("name")
    return IssuerView(
        id=issuer_id,
        name=found[0][1].name if found else None,
        claimed_name=name if isinstance(name, str) else None,
    )


def _report(
    checks: Sequence[CheckResult],
    kind: Kind,
    environment: Environment,
    now: datetime,
) -> Report:
    return Report(
        verdict=decide(checks),
        kind=kind,
        checks=tuple(checks),
        checked_at=now,
        allowed_for_development=environment.allowed_for_development,
    )
