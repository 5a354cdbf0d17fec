"""Has the issuer revoked or suspended it? Read from a list that is itself proven.

Bitstring Status List 1.0, "Validate Algorithm". The list counts only if its own
proof holds, with the key of the credential's own issuer (attacks S08): the
specification would let anybody else publish one.
"""

from datetime import datetime, timedelta
from typing import Final

from keys.did_document import VerificationMethod
from keys.errors import KeysError
from vc import strict_json
from vc.errors import StatusListError, VcError
from vc.model import VerifiedCredential, parse_credential
from vc.proofs import ASSERTION, verify_proofs
from vc.status_list import (
    INFORMING,
    REVOCATION,
    SUSPENSION,
    StatusEntry,
    StatusList,
    parse_status_entries,
    parse_status_list,
)
from verifier.checks.proof import Examination, check_issuer_key, method_finder
from verifier.checks.validity import check_validity
from verifier.errors import FetchError
from verifier.ports import Environment, Fetched
from verifier.proven_lists import ProvenList
from verifier.report import CheckResult, Outcome

# A list without a ttl, or with a tiny one, may be used this long (fail rules).
_SHORTEST_LIFE: Final = timedelta(minutes=5)
# Nobody's list is believed longer than this without reading it again.
_LONGEST_LIFE: Final = timedelta(days=7)
# An encoded list of 2^26 bits that does not compress: 8 MiB as base64url.
_MAX_LIST_BYTES: Final = 12 * 1024 * 1024

_ENDINGS: Final = {
    REVOCATION: ("revoked", "The issuer has revoked it, for good."),
    SUSPENSION: ("suspended", "The issuer has suspended it for now."),
}


def check_status(
    verified: VerifiedCredential, *, environment: Environment, now: datetime
) -> CheckResult:
    """Look every entry up; the worst answer is the answer."""
    try:
        entries = parse_status_entries(verified.document)
    except StatusListError as exc:
        return _unusable("status_kind_unknown", str(exc))
    if not entries:
        return CheckResult(
            check="status",
            outcome=Outcome.NOT_APPLICABLE,
            reason="no_status_list",
            detail="It names no status list, so its issuer cannot revoke it.",
        )
    answers = [
        _check_entry(entry, verified, environment, now)
        for entry in entries
        if entry.purpose not in INFORMING
    ]
    if not answers:
        return CheckResult(check="status", outcome=Outcome.PASSED)
    return min(answers, key=_severity)


def _check_entry(
    entry: StatusEntry,
    verified: VerifiedCredential,
    environment: Environment,
    now: datetime,
) -> CheckResult:
    try:
        fetched = environment.fetch_status_list(entry.list_url)
        status_list = read_status_list(
            fetched,
            url=entry.list_url,
            issuer_id=verified.credential.issuer_id,
            environment=environment,
            now=now,
        )
        if entry.purpose not in status_list.purposes:
            msg = f"the list at {entry.list_url} is not for {entry.purpose}"
            raise StatusListError(msg)
        bit = status_list.value_at(entry.index)
    except FetchError as exc:
        return _not_checked("status_unavailable", str(exc))
    except VcError as exc:
        return _not_checked(exc.code, str(exc))
    evidence = {
        "purpose": entry.purpose,
        "list": entry.list_url,
        "goodUntil": _good_until(status_list, fetched).isoformat(),
    }
    if _good_until(status_list, fetched) < now:
        return _not_checked("status_out_of_date", "the list we hold is out of date")
    if bit == 0:
        return CheckResult(
            check="status",
            outcome=Outcome.PASSED,
            as_of=fetched.fetched_at,
            evidence=evidence,
        )
    reason, detail = _ENDINGS[entry.purpose]
    return CheckResult(
        check="status",
        outcome=Outcome.FAILED,
        reason=reason,
        detail=detail,
        as_of=fetched.fetched_at,
        evidence=evidence,
    )


def read_status_list(
    fetched: Fetched,
    *,
    url: str,
    issuer_id: str,
    environment: Environment,
    now: datetime,
) -> StatusList:
    """A status list that was proven to be the issuer's own and in force.

    A list that the environment remembers is not proven twice; that it is in force,
    the issuer's own and by a key that is still theirs is asked each time.

    Raises:
        StatusListError: it is not; the message says which step failed.
        VcError: it cannot be read at all.
    """
    proven = _recalled(fetched, url=url, environment=environment, now=now)
    if proven is None:
        proven = _proven(fetched, url=url, environment=environment, now=now)
        if environment.proven_lists is not None:
            environment.proven_lists.remember(url, proven)
    credential = proven.verified.credential
    if credential.issuer_id != issuer_id:
        msg = f"the list at {url} is by another issuer"
        raise StatusListError(msg)
    validity = check_validity(proven.verified, now=now, clock_skew=_SHORTEST_LIFE)
    if validity.outcome is not Outcome.PASSED:
        msg = f"the list at {url} is out of date or not in force yet"
        raise StatusListError(msg)
    return proven.status_list


def _recalled(
    fetched: Fetched, *, url: str, environment: Environment, now: datetime
) -> ProvenList | None:
    """The list as it was proven before, if its keys still are what they were."""
    if environment.proven_lists is None:
        return None
    known = environment.proven_lists.recall(url, fetched.data)
    if known is None or now < known.proven_at:
        return None
    find = method_finder(environment.resolver)
    try:
        same = all(find(one.id, ASSERTION) == one for one in known.methods)
    except KeysError:
        return None
    return known if same else None


def _proven(
    fetched: Fetched, *, url: str, environment: Environment, now: datetime
) -> ProvenList:
    """Parse, prove and unpack a list: all that depends on bytes and key alone."""
    document = strict_json.loads(
        fetched.data, max_bytes=_MAX_LIST_BYTES, max_string=_MAX_LIST_BYTES
    )
    credential = parse_credential(document)
    find = method_finder(environment.resolver)
    methods: list[VerificationMethod] = []

    def find_and_note(method_url: str, relationship: str) -> VerificationMethod:
        methods.append(find(method_url, relationship))
        return methods[-1]

    try:
        verified = verify_proofs(credential, find_method=find_and_note, now=now)
    except (VcError, KeysError) as exc:
        msg = f"the proof of the list at {url} does not hold: {exc}"
        raise StatusListError(msg) from exc
    own = check_issuer_key(credential, Examination(verified=verified))
    if own.outcome is not Outcome.PASSED:
        msg = f"the list at {url} is not signed with its issuer's key"
        raise StatusListError(msg)
    return ProvenList(
        data=fetched.data,
        verified=verified,
        methods=tuple(methods),
        status_list=parse_status_list(verified.document, url=url),
        proven_at=now,
    )


def _good_until(status_list: StatusList, fetched: Fetched) -> datetime:
    """Until when a copy may be used: never past the list's own validUntil."""
    most = _LONGEST_LIFE // timedelta(milliseconds=1)
    life = timedelta(milliseconds=min(status_list.ttl_milliseconds or 0, most))
    return fetched.fetched_at + max(life, _SHORTEST_LIFE)


def _severity(result: CheckResult) -> int:
    order = ("revoked", "suspended")
    if result.reason in order:
        return order.index(result.reason)
    return len(order) + (result.outcome is Outcome.PASSED)


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
