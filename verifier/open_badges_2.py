"""Open Badges 2.0 verified as far as its model allows (its "Verification").

Hosted: what counts is the copy at the assertion's own address, which has to be the
issuer's; the copy that was handed in proves nothing. Signed: the key has to be the
issuer's. Either way BadgeClass and Profile are read from their own addresses, since
embedded ones say whatever their author likes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from keys.errors import KeysError
from keys.pem import parse_pem
from keys.public_key import PublicKey
from vc import strict_json
from vc.errors import MalformedCredentialError, ProofError, VcError
from vc.jose import decode_compact, verify_signature
from vc.model import Document, mapping_of, text_of
from vc.open_badges_2 import (
    VERSION,
    Assertion,
    Profile,
    as_achievement,
    parse_assertion,
    parse_badge_class,
    parse_profile,
    revocation_in,
)
from vc.timestamps import format_timestamp
from verifier.checks.known_issuer import check_known_issuer
from verifier.errors import AbsentError, FetchError
from verifier.policy import decide
from verifier.ports import Environment, Fetched, listings, lists_about
from verifier.report import CheckResult, IssuerView, Kind, Outcome, Report

_KIND_OF_CHECK: Final = {"openBadgesVersion": VERSION}
_UNPROVEN: Final = ("validity", "status", "issuer", "achievement-type")


class NotTheIssuersError(ProofError):
    """An assertion that stands, or was signed, where its issuer does not."""

    code = "origin_not_issuers"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proven:
    """An assertion that its issuer hosts or signed, and what it leads to."""

    assertion: Assertion
    badge: Document
    issuer: Profile
    as_of: datetime
    copy_differs: bool = False


def verify_older(
    document: Document, token: str | None, *, environment: Environment, now: datetime
) -> Report:
    """The report on an Open Badges 2.0 assertion; never raises for a bad one."""
    checks = [_passed("format", form="Open Badges 2.0")]
    try:
        assertion = parse_assertion(document, token=token)
    except VcError as exc:
        checks.append(_result("schema", Outcome.FAILED, "rule_broken", str(exc)))
        return _report(checks, now)
    checks += [_passed("schema"), _passed("context")]
    try:
        proven = _prove(assertion, environment)
    except (VcError, KeysError, FetchError) as exc:
        return _report([*checks, *_not_proven(exc)], now)
    return _proven_report(proven, checks, environment, now)


# -------------------------------------------------------------------- proving


def _prove(assertion: Assertion, environment: Environment) -> _Proven:
    given, as_of, differs = assertion, None, False
    if assertion.hosted:
        fetched = _fetch(assertion.id, environment)
        assertion = parse_assertion(mapping_of(_json(fetched)))
        if assertion.id != given.id or not assertion.hosted:
            msg = f"what {given.id} serves is another assertion"
            raise NotTheIssuersError(msg)
        as_of, differs = fetched.fetched_at, assertion.document != given.document
    badge_page = _fetch(assertion.badge, environment)
    badge, issuer_id = parse_badge_class(_json(badge_page), url=assertion.badge)
    issuer = parse_profile(_json(_fetch(issuer_id, environment)), url=issuer_id)
    _refuse_foreign(assertion.badge, issuer)
    if assertion.hosted:
        _refuse_foreign(assertion.id, issuer)
    else:
        _check_signature(assertion, issuer, environment)
    return _Proven(
        assertion=assertion,
        badge=badge,
        issuer=issuer,
        as_of=as_of or badge_page.fetched_at,
        copy_differs=differs,
    )


def _refuse_foreign(url: str, issuer: Profile) -> None:
    """Hold an address to where the issuer says that its badges stand.

    Open Badges 2.0, "VerificationObject": `startsWith` and `allowedOrigins`, and where
    there is neither the host of the issuer's own id.

    Raises:
        NotTheIssuersError: it stands elsewhere.
    """
    host = urlsplit(url).hostname
    origins = issuer.origins or {urlsplit(issuer.id).hostname}
    if any(url.startswith(start) for start in issuer.starts if _is_whole(start)) or (
        host in origins
    ):
        return
    msg = f"{url:.200} is not where the issuer {issuer.id:.200} keeps its badges"
    raise NotTheIssuersError(msg)


def _is_whole(start: str) -> bool:
    """Tell whether a prefix ends behind its host, so that no other host begins so."""
    return urlsplit(start).path.startswith("/")


def _check_signature(
    assertion: Assertion, issuer: Profile, environment: Environment
) -> None:
    token = assertion.token or ""
    header = strict_json.loads(decode_compact(token)[0])
    if not isinstance(header, Mapping) or {"crit", "b64", "zip"} & header.keys():
        msg = "the header of the signature asks for what we do not do"
        raise ProofError(msg)
    verify_signature(token, header, _key(assertion, issuer, environment))


def _key(assertion: Assertion, issuer: Profile, environment: Environment) -> PublicKey:
    """The issuer's key that signed: named by its Profile, and naming it as owner."""
    creator = assertion.creator
    named = {
        one if isinstance(one, str) else text_of(mapping_of(one).get("id")): one
        for one in issuer.keys
    }
    if creator is None or creator not in named:
        msg = "the key that signed is none that the issuer's Profile names"
        raise NotTheIssuersError(msg)
    key = mapping_of(named[creator])
    if "publicKeyPem" not in key:
        key = mapping_of(_json(_fetch(creator, environment)))
    if key.get("id") != creator or key.get("owner") != issuer.id:
        msg = f"the key at {creator:.200} is not the issuer's"
        raise NotTheIssuersError(msg)
    pem = key.get("publicKeyPem")
    if not isinstance(pem, str):
        msg = f"the key at {creator:.200} has no publicKeyPem"
        raise NotTheIssuersError(msg)
    return parse_pem(pem)


def _fetch(url: str, environment: Environment) -> Fetched:
    if environment.fetch_document is None:
        msg = "fetching is off, and a badge of this kind is proven by its address"
        raise FetchError(msg)
    return environment.fetch_document(url)


def _json(fetched: Fetched) -> Any:  # noqa: ANN401 - the parsers decide
    return strict_json.loads(fetched.data)


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
    if isinstance(error, AbsentError) and error.gone:
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
    proven: _Proven,
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
    return _report(
        checks,
        now,
        issuer=IssuerView(
            id=issuer_id,
            name=found[0][1].name if found else None,
            claimed_name=claimed if isinstance(claimed, str) else None,
        ),
        credential=as_achievement(proven.assertion, proven.badge, proven.issuer),
        allowed_for_development=environment.allowed_for_development,
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


def _check_status(proven: _Proven, environment: Environment) -> CheckResult:
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
        fetched = _fetch(url, environment)
        because = revocation_in(
            _json(fetched), proven.assertion, url=url, issuer_id=proven.issuer.id
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


def _report(checks: list[CheckResult], now: datetime, **found: Any) -> Report:  # noqa: ANN401
    return Report(
        verdict=decide(checks),
        kind=Kind.ACHIEVEMENT,
        checks=tuple(checks),
        checked_at=now,
        **found,
    )
