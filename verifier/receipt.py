"""A receipt: a signed record of one verification, for somebody's files.

It says what was found, when, by which lists, of the bytes with which digest; nothing
of what the credential says, and nobody's name. It is a verifiable credential of a
type of its own (docs/adr/0023), so any verifier can read it, this one included; its
members are IRIs written out, like those of `vc.attendance`. Whoever holds the file
that was checked can compare its SHA-256 (`sha256sum FILE`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from contexts.lists import CREDENTIALS_V2
from keys.did import parse_did_url
from keys.errors import MalformedDidError
from keys.https_url import SCHEME, parse_https_url
from keys.signer import Signer
from vc.errors import MalformedCredentialError
from vc.model import Document, as_list, mapping_of, text_of
from vc.proofs import prepare_credential, sign_prepared
from vc.timestamps import format_timestamp, parse_timestamp
from verifier.report import CheckResult, IssuerView, Kind, Outcome, Report, Verdict

RECEIPT_TYPE: Final = "urn:signet:VerificationReceipt"
FOUND: Final = "urn:signet:found"
SHA256: Final = "urn:signet:sha256"
_VERDICT: Final = "urn:signet:verdict"
_KIND: Final = "urn:signet:kind"
_CHECKED_AT: Final = "urn:signet:checkedAt"
_ISSUER: Final = "urn:signet:issuer"
_LISTED_NAME: Final = "urn:signet:issuerNameByTrustList"
_CHECKS: Final = "urn:signet:checks"
_CHECK: Final = "urn:signet:check"
_OUTCOME: Final = "urn:signet:outcome"
_REASON: Final = "urn:signet:reason"
_AS_OF: Final = "urn:signet:asOf"
_TRUST_LISTS: Final = "urn:signet:trustLists"
_PARTS: Final = "urn:signet:parts"

# Evidence that a reader needs again, by check; the rest stays out of the receipt.
_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "proof": ("created",),
    "validity": ("validFrom", "validUntil"),
    "status": ("list", "goodUntil"),
}
_LIST_FACTS: Final = ("name", "source", "updated", "answer")
_PREFIX: Final = "urn:signet:"
# A part of a part of a part: no receipt of ours is deeper.
_MAX_DEPTH: Final = 4


def build_receipt(
    report: Report, *, receipt_id: str, issuer: str, issuer_name: str, sha256: str
) -> dict[str, Any]:
    """The unsigned receipt of `report` on the bytes with the digest `sha256` (hex)."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": receipt_id,
        "type": ["VerifiableCredential", RECEIPT_TYPE],
        "name": "Receipt of a verification",
        "description": "What was found then. It says nothing of any later time.",
        "issuer": {"id": issuer, "name": issuer_name},
        "validFrom": format_timestamp(report.checked_at),
        "credentialSubject": {FOUND: {SHA256: sha256, **_found(report)}},
    }


def sign_receipt(
    document: Mapping[str, Any], signer: Signer, *, now: datetime
) -> dict[str, Any]:
    """The receipt with its proof, by the verifier's own key.

    Raises:
        VcError: it cannot be signed.
    """
    prepared = prepare_credential(
        document,
        cryptosuite="eddsa-rdfc-2022",
        verification_method=signer.verification_method,
        created=now,
    )
    return sign_prepared(prepared, signer)


def is_receipt(document: Document) -> bool:
    """Whether a credential says that it is a receipt."""
    return RECEIPT_TYPE in as_list(document.get("type"))


def sha256_in(document: Document) -> str | None:
    """The digest of the bytes that a receipt speaks of."""
    return text_of(_found_in(document).get(SHA256))


def report_in(document: Document) -> Report | None:
    """What a proven receipt says was found; nothing if it is not as we write it."""
    try:
        return _report(_found_in(document), depth=0)
    except (ValueError, KeyError, MalformedCredentialError):
        return None


def _found_in(document: Document) -> Mapping[str, Any]:
    return mapping_of(mapping_of(document.get("credentialSubject")).get(FOUND))


def _found(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = {
        _VERDICT: report.verdict.value,
        _KIND: report.kind.value,
        _CHECKED_AT: format_timestamp(report.checked_at),
        _CHECKS: [_check_found(one) for one in report.checks],
    }
    if report.issuer.id and _is_address(report.issuer.id):
        found[_ISSUER] = report.issuer.id
    if report.issuer.name:
        found[_LISTED_NAME] = report.issuer.name
    if report.components:
        found[_PARTS] = [_found(part) for part in report.components]
    return found


def _is_address(identifier: str) -> bool:
    """Tell whether somebody may be named so: unproven, it can be any text at all."""
    try:
        if identifier.startswith(SCHEME):
            parse_https_url(identifier)
        else:
            parse_did_url(identifier)
    except MalformedDidError:
        return False
    return True


def _check_found(check: CheckResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        _CHECK: check.check,
        _OUTCOME: check.outcome.value,
        **_facts(check.evidence, _KEPT.get(check.check, ())),
    }
    if check.reason:
        found[_REASON] = check.reason
    if check.as_of is not None:
        found[_AS_OF] = format_timestamp(check.as_of)
    if registries := check.evidence.get("registries"):
        found[_TRUST_LISTS] = [_facts(one, _LIST_FACTS) for one in registries]
    return found


def _facts(evidence: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {
        _PREFIX + name: str(evidence[name])
        for name in names
        if evidence.get(name) is not None
    }


def _report(found: Mapping[str, Any], *, depth: int) -> Report:
    if depth >= _MAX_DEPTH:
        msg = "too deep"
        raise ValueError(msg)
    parts = [mapping_of(one) for one in as_list(found.get(_PARTS))]
    return Report(
        verdict=Verdict(str(found[_VERDICT])),
        kind=Kind(str(found[_KIND])),
        checked_at=parse_timestamp(str(found[_CHECKED_AT])),
        checks=tuple(_check(mapping_of(one)) for one in as_list(found.get(_CHECKS))),
        issuer=IssuerView(
            id=text_of(found.get(_ISSUER)), name=text_of(found.get(_LISTED_NAME))
        ),
        components=tuple(_report(part, depth=depth + 1) for part in parts),
    )


def _check(found: Mapping[str, Any]) -> CheckResult:
    evidence: dict[str, Any] = {
        name: found[_PREFIX + name]
        for names in _KEPT.values()
        for name in names
        if isinstance(found.get(_PREFIX + name), str)
    }
    lists = [mapping_of(one) for one in as_list(found.get(_TRUST_LISTS))]
    if lists:
        evidence["registries"] = [
            {name: text_of(one.get(_PREFIX + name)) for name in _LIST_FACTS}
            for one in lists
        ]
    as_of = text_of(found.get(_AS_OF))
    return CheckResult(
        check=str(found[_CHECK]),
        outcome=Outcome(str(found[_OUTCOME])),
        reason=str(found.get(_REASON, "")),
        as_of=None if as_of is None else parse_timestamp(as_of),
        evidence=evidence,
    )
