"""Has the issuer revoked or suspended it? Every entry is looked up in its list.

Only revocation and suspension decide; what a list says for other purposes, the
messages that go with a value and a refresh service are reported (attacks S07).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from vc import strict_json
from vc.errors import StatusListError, VcError
from vc.model import Document, VerifiedCredential, as_list, mapping_of
from vc.revocation_list import revocation_of
from vc.status_entries import parse_status_entries
from vc.status_list import (
    INFORMING,
    REVOCATION,
    SUSPENSION,
    StatusEntry,
    StatusKind,
)
from verifier.checks.status_lists import (
    SHORTEST_LIFE,
    OutOfDateError,
    read_status_list,
    refuse_foreign_host,
)
from verifier.errors import FetchError
from verifier.ports import Environment, Fetched
from verifier.report import CheckResult, Outcome

# A revocation list of 1EdTech's kind, of ten thousand entries and more.
_MAX_PLAIN_LIST_BYTES: Final = 2 * 1024 * 1024
_MAX_PLAIN_MEMBERS: Final = 500_000

# Suites whose holders show as much as they like.
_SELECTIVE: Final = frozenset({"ecdsa-sd-2023"})
_ENDINGS: Final = {
    REVOCATION: ("revoked", "The issuer has revoked it, for good."),
    SUSPENSION: ("suspended", "The issuer has suspended it for now."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a list says of one entry, and how long that may be relied on."""

    value: int
    fetched: Fetched
    good_until: datetime
    evidence: Mapping[str, Any] = field(default_factory=dict)


def check_status(
    verified: VerifiedCredential, *, environment: Environment, now: datetime
) -> CheckResult:
    """Look every entry up; the worst answer is the answer."""
    try:
        entries = parse_status_entries(verified.document)
    except StatusListError as exc:
        return _unusable("status_kind_unknown", str(exc))
    besides = _refresh_services(verified.document)
    deciding = [one for one in entries if one.purpose not in INFORMING]
    informing = [one for one in entries if one.purpose in INFORMING]
    answers = [_check_entry(one, verified, environment, now) for one in deciding]
    if informing:
        besides["notices"] = [
            _notice(one, verified, environment, now) for one in informing
        ]
    worst = min(answers, key=_severity) if answers else _without_list(verified)
    return replace(worst, evidence={**worst.evidence, **besides}) if besides else worst


def _without_list(verified: VerifiedCredential) -> CheckResult:
    """It cannot be revoked; or perhaps it was, and its holder shows only a part of it.

    What an issuer lets holders leave out is in no derived proof (ECDSA 1.0,
    "Mandatory pointers"), so that it was left out cannot be seen.
    """
    if any(one.cryptosuite in _SELECTIVE for one in verified.proofs):
        return CheckResult(
            check="status",
            outcome=Outcome.NOT_CHECKED,
            reason="status_not_shown",
            detail="Its holder shows a part of it, and in that part no status list.",
        )
    return CheckResult(
        check="status",
        outcome=Outcome.NOT_APPLICABLE,
        reason="no_status_list",
        detail="It names no status list, so its issuer cannot revoke it.",
    )


def _check_entry(
    entry: StatusEntry,
    verified: VerifiedCredential,
    environment: Environment,
    now: datetime,
) -> CheckResult:
    try:
        found = _look_up(entry, verified, environment, now)
    except FetchError as exc:
        return _not_checked("status_unavailable", str(exc))
    except VcError as exc:
        return _not_checked(exc.code, str(exc))
    evidence = {**_evidence(entry, found), "goodUntil": found.good_until.isoformat()}
    outcome, reason, detail = Outcome.PASSED, "", ""
    if found.value != 0:
        outcome = Outcome.FAILED
        reason, detail = _ENDINGS[entry.purpose]
    return CheckResult(
        check="status",
        outcome=outcome,
        reason=reason,
        detail=detail,
        as_of=found.fetched.fetched_at,
        evidence=evidence,
    )


def _notice(
    entry: StatusEntry,
    verified: VerifiedCredential,
    environment: Environment,
    now: datetime,
) -> dict[str, Any]:
    """What a list says that does not decide: a refresh is due, a message (S07)."""
    try:
        found = _look_up(entry, verified, environment, now)
    except (FetchError, VcError) as exc:
        return {"purpose": entry.purpose, "list": entry.list_url, "problem": str(exc)}
    return _evidence(entry, found)


def _look_up(
    entry: StatusEntry,
    verified: VerifiedCredential,
    environment: Environment,
    now: datetime,
) -> _Found:
    refuse_foreign_host(entry.list_url, verified.credential.issuer_id, environment)
    fetched = environment.fetch_status_list(entry.list_url)
    if entry.kind is StatusKind.REVOCATION_LIST:
        return _look_up_by_id(entry, fetched, verified, now)
    status_list, good_until = read_status_list(
        fetched,
        url=entry.list_url,
        issuer_id=verified.credential.issuer_id,
        environment=environment,
        now=now,
    )
    if status_list.kind is not entry.kind or entry.purpose not in status_list.purposes:
        msg = f"the list at {entry.list_url} is not for {entry.purpose}"
        raise StatusListError(msg)
    value = status_list.value_at(entry.index, size=entry.size)
    return _Found(value=value, fetched=fetched, good_until=good_until)


def _look_up_by_id(
    entry: StatusEntry, fetched: Fetched, verified: VerifiedCredential, now: datetime
) -> _Found:
    """1EdTech's list: the address is signed, the list itself is only as good as TLS."""
    credential = verified.credential
    if credential.id is None:
        msg = "without an id it cannot be on the list that it names"
        raise StatusListError(msg)
    good_until = fetched.fetched_at + SHORTEST_LIFE
    if now >= good_until:
        msg = f"the list at {entry.list_url} that we hold is out of date"
        raise OutOfDateError(msg)
    document = strict_json.loads(
        fetched.data, max_bytes=_MAX_PLAIN_LIST_BYTES, max_members=_MAX_PLAIN_MEMBERS
    )
    because = revocation_of(
        document, credential.id, url=entry.list_url, issuer_id=credential.issuer_id
    )
    return _Found(
        value=0 if because is None else 1,
        fetched=fetched,
        good_until=good_until,
        evidence={"kind": entry.kind.value, "provenBy": "TLS alone"}
        | ({"revocationReason": because} if because else {}),
    )


def _evidence(entry: StatusEntry, found: _Found) -> dict[str, Any]:
    evidence: dict[str, Any] = {
        "purpose": entry.purpose,
        "list": entry.list_url,
        **found.evidence,
    }
    if entry.size > 1 or entry.purpose in INFORMING:
        evidence["value"] = hex(found.value)
    if message := entry.messages.get(found.value):
        evidence["message"] = message
    if entry.references:
        evidence["references"] = list(entry.references)
    if found.fetched.problem is not None:
        evidence["notRenewed"] = found.fetched.problem
    return evidence


def _refresh_services(document: Document) -> dict[str, Any]:
    """The refresh services it names; reported, and never asked (attacks D16)."""
    services = [mapping_of(one) for one in as_list(document.get("refreshService"))]
    if not services:
        return {}
    return {
        "refreshService": [
            {"id": one.get("id"), "type": one.get("type")} for one in services
        ]
    }


def _severity(result: CheckResult) -> tuple[int, str]:
    """Worst first; of several good answers, the one that is as of longest ago."""
    order: Sequence[str] = ("revoked", "suspended")
    as_of = "" if result.as_of is None else result.as_of.isoformat()
    if result.reason in order:
        return order.index(result.reason), as_of
    return len(order) + (result.outcome is Outcome.PASSED), as_of


def _unusable(reason: str, problem: str) -> CheckResult:
    return CheckResult(
        check="status",
        outcome=Outcome.FAILED,
        reason=reason,
        detail=f"Its status is of a kind that we do not accept: {problem}.",
    )


def _not_checked(reason: str, problem: str) -> CheckResult:
    return CheckResult(
        check="status",
        outcome=Outcome.NOT_CHECKED,
        reason=reason,
        detail=f"The status could not be read: {problem}.",
    )
