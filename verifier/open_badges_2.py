"""The report on an assertion of Open Badges 2.0, in the terms of all other reports.

Every check carries `openBadgesVersion`, so that nobody takes it for the newer kind.
How it is proven: `verifier.checks.older_proof`.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from keys.errors import KeysError
from vc.errors import MalformedCredentialError, VcError
from vc.model import Document
from vc.open_badges_2 import (
    VERSION,
    Assertion,
    as_achievement,
    parse_assertion,
    revocation_in,
)
from vc.timestamps import format_timestamp
from verifier.checks.known_issuer import check_known_issuer
from verifier.checks.older_proof import (
    AssertionGoneError,
    NotTheIssuersError,
    ProvenAssertion,
    fetch_document,
    prove_assertion,
    read_json,
)
from verifier.errors import FetchError
from verifier.policy import decide
from verifier.ports import Environment, listings, lists_about
from verifier.report import CheckResult, IssuerView, Kind, Outcome, Report

_KIND_OF_CHECK: Final = {"openBadgesVersion": VERSION}
_UNPROVEN: Final = ("validity", "status", "issuer", "achievement-type")


def verify_older(
    document: Document, token: str | None, *, environment: Environment, now: datetime
) -> Report:
    """The report on an Open Badges 2.0 assertion; never raises for a bad one."""
    checks = [_passed("format", form="Open Badges 2.0")]
    try:
        assertion = parse_assertion(document, token=token)
    except VcError as exc:
        checks.append(_result("schema", Outcome.FAILED, "rule_broken", str(exc)))
        return _report(checks, environment, now)
    checks += [_passed("schema"), _passed("context")]
    try:
        proven = prove_assertion(assertion, environment)
    except (VcError, KeysError, FetchError) as exc:
        return _report([*checks, *_not_proven(exc)], environment, now)
    return _proven_report(proven, checks, environment, now)


# ------------------------------------------------------------------- reporting


def _not_proven(error: VcError | KeysError | FetchError) -> list[CheckResult]:
    """What follows from not having it proven: a finding, or nothing at all."""
    rest = [
        CheckResult(
            check=name,
            outcome=Outcome.NOT_APPLICABLE,
            reason="not_proven",
            detail="The contents are not proven.",
        )
        for name in _UNPROVEN
    ]
    detail = f"{error}."
    if isinstance(error, AssertionGoneError):
        gone = "Its address says that it is gone, which is how it is revoked."
        rest[1] = _result("status", Outcome.FAILED, "revoked", gone)
        nothing = _result("proof", Outcome.NOT_APPLICABLE, "not_proven", detail)
        return [nothing, *rest]
    if isinstance(error, FetchError):
        reason = "assertion_unavailable"
        return [_result("proof", Outcome.NOT_CHECKED, reason, detail), *rest]
    if isinstance(error, NotTheIssuersError):
        return [_result("issuer-key", Outcome.FAILED, error.code, detail), *rest]
    if isinstance(error, MalformedCredentialError):
        reason = "hosted_document_unusable"
        return [_result("proof", Outcome.NOT_CHECKED, reason, detail), *rest]
    return [_result("proof", Outcome.FAILED, error.code, detail), *rest]


def _proven_report(
    proven: ProvenAssertion,
    checks: list[CheckResult],
    environment: Environment,
    now: datetime,
) -> Report:
    issuer_id = proven.issuer.id
    trust = lists_about(environment, issuer_id)
    found = listings(trust, issuer_id)
    method = "hosted" if proven.assertion.hosted else "signed"
    checks += [
        _passed("proof", method=method),
        _passed("issuer-key", verificationMethod=proven.assertion.creator),
        _check_validity(proven.assertion, environment, now),
        _check_status(proven, environment),
        check_known_issuer(issuer_id, trust),
        _passed("achievement-type", kind=Kind.ACHIEVEMENT.value),
    ]
    if proven.copy_differs:
        differs = "What was handed in differs from the copy at its own address; that "
        checks.append(
            _result(
                "published-copy",
                Outcome.FAILED,
                "copy_differs",
                differs + "copy counts, and is shown.",
            )
        )
    claimed = proven.issuer.document.get("name")
    return replace(
        _report(checks, environment, now),
        issuer=IssuerView(
            id=issuer_id,
            name=found[0][1].name if found else None,
            claimed_name=claimed if isinstance(claimed, str) else None,
        ),
        credential=as_achievement(proven.assertion, proven.badge, proven.issuer),
    )


def _check_validity(
    assertion: Assertion, environment: Environment, now: datetime
) -> CheckResult:
    evidence = {
        "validFrom": format_timestamp(assertion.issued_on),
        "validUntil": format_timestamp(assertion.expires)
        if assertion.expires
        else None,
    }
    skew = environment.clock_skew
    if now + skew < assertion.issued_on:
        return _result(
            "validity", Outcome.FAILED, "not_yet_valid", "Its date is yet to come."
        )
    if assertion.expires is not None and now - skew > assertion.expires:
        until = f"It was in force until {evidence['validUntil']}."
        return _result("validity", Outcome.FAILED, "expired", until)
    return _passed("validity", **evidence)


def _check_status(proven: ProvenAssertion, environment: Environment) -> CheckResult:
    """Hosted: what its address says today. Signed: the issuer's RevocationList."""
    if proven.assertion.hosted:
        because = None
        if proven.assertion.document.get("revoked", False) is not False:
            because = str(proven.assertion.document.get("revocationReason") or "")
        return _status(because, as_of=proven.as_of, source=proven.assertion.id)
    url = proven.issuer.revocation_list
    if url is None:
        return _result(
            "status",
            Outcome.NOT_APPLICABLE,
            "no_status_list",
            "Its issuer keeps no list of revoked badges.",
        )
    try:
        fetched = fetch_document(url, environment)
        because = revocation_in(
            read_json(fetched), proven.assertion, url=url, issuer_id=proven.issuer.id
        )
    except FetchError as exc:
        return _result("status", Outcome.NOT_CHECKED, "status_unavailable", f"{exc}.")
    except VcError as exc:
        return _result("status", Outcome.NOT_CHECKED, exc.code, f"{exc}.")
    return _status(because, as_of=fetched.fetched_at, source=url)


def _status(because: str | None, *, as_of: datetime, source: str) -> CheckResult:
    if because is None:
        return CheckResult(
            check="status",
            outcome=Outcome.PASSED,
            as_of=as_of,
            evidence={**_KIND_OF_CHECK, "list": source},
        )
    return CheckResult(
        check="status",
        outcome=Outcome.FAILED,
        reason="revoked",
        detail="The issuer has revoked it, for good.",
        as_of=as_of,
        evidence={**_KIND_OF_CHECK, "list": source, "revocationReason": because},
    )


def _passed(check: str, **evidence: object) -> CheckResult:
    return CheckResult(
        check=check, outcome=Outcome.PASSED, evidence={**_KIND_OF_CHECK, **evidence}
    )


def _result(check: str, outcome: Outcome, reason: str, detail: str) -> CheckResult:
    return CheckResult(
        check=check,
        outcome=outcome,
        reason=reason,
        detail=detail,
        evidence=_KIND_OF_CHECK,
    )


def _report(
    checks: list[CheckResult], environment: Environment, now: datetime
) -> Report:
    return Report(
        verdict=decide(checks),
        kind=Kind.ACHIEVEMENT,
        checks=tuple(checks),
        checked_at=now,
        allowed_for_development=environment.allowed_for_development,
    )
