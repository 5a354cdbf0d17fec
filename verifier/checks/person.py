"""Is it made out to the person that somebody expects?

Asked only when somebody typed a name or an address, and shown beside the verdict: a
credential of somebody else is as genuine as before (docs/adr/0024). What was typed is
compared and forgotten; it stands in no result.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from vc.errors import MalformedCredentialError
from vc.identity import MIN_SALT_CHARS, has_weak_hash, identity_matches
from vc.model import Document, as_list, mapping_of
from verifier.report import CheckResult, Outcome, Report

# An e-mail address has 320 characters at most (RFC 5321).
MAX_EXPECTED_CHARS: Final = 320
_NAME: Final = "name"
_EMAIL: Final = "emailAddress"


def check_person(document: Document, expected: str) -> CheckResult:
    """Compare `expected`, a name or an e-mail address, with whom it is made out to.

    A name is compared as people would: whatever its case, its spacing and the way in
    which its accents are encoded. Of an address the host has no case, and most issuers
    write the rest in lower case before they hash it (Open Badges 3.0, "IdentityHash").
    No letter beyond ASCII is taken for one of it there: that is another mailbox.
    """
    kind = _EMAIL if "@" in expected else _NAME
    readable = False
    for identity in _identities(document):
        if not _could_hold(identity, kind):
            continue
        try:
            matches = _matches(identity, expected, kind)
        except MalformedCredentialError:
            continue
        if matches:
            return CheckResult(
                check="person", outcome=Outcome.PASSED, evidence=_evidence(identity)
            )
        readable = readable or identity.get("identityType") == kind
    if readable:
        return CheckResult(
            check="person",
            outcome=Outcome.FAILED,
            reason="person_differs",
            detail="It is not made out to whom you typed.",
        )
    return CheckResult(
        check="person",
        outcome=Outcome.NOT_CHECKED,
        reason="person_not_said",
        detail=f"It holds no {kind} to compare.",
    )


def with_person(report: Report, expected: str) -> Report:
    """The report with one more answer, where something is proven and was asked for."""
    if report.credential is None or not expected.strip():
        return report
    asked = check_person(report.credential, expected)
    return replace(report, checks=(*report.checks, asked))


def _identities(document: Document) -> Iterator[Mapping[str, Any]]:
    """Everything that says whom it is for, as Open Badges IdentityObjects."""
    subject = mapping_of(document.get("credentialSubject"))
    for one in as_list(subject.get("identifier")):
        yield mapping_of(one)
    for member, kind in (("name", _NAME), ("email", _EMAIL)):
        if isinstance(subject.get(member), str):
            yield {
                "identityType": kind,
                "hashed": False,
                "identityHash": subject[member],
            }


def _could_hold(identity: Mapping[str, Any], kind: str) -> bool:
    """A name is no address; an identifier of another type may be either."""
    other = _NAME if kind == _EMAIL else _EMAIL
    return bool(identity) and identity.get("identityType") != other


def _matches(identity: Mapping[str, Any], expected: str, kind: str) -> bool:
    signed = identity.get("identityHash")
    if identity.get("hashed") is False and isinstance(signed, str):
        if kind == _EMAIL and signed.strip().isascii() != expected.strip().isascii():
            return False
        return _as_people_read(signed) == _as_people_read(expected)
    return any(identity_matches(identity, one) for one in _spellings(expected))


def _as_people_read(text: str) -> str:
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return unicodedata.normalize("NFC", composed.casefold())


def _spellings(expected: str) -> set[str]:
    """The ways in which an issuer may have written it before hashing."""
    spaced = " ".join(expected.split())
    person, at, host = spaced.rpartition("@")
    written = {expected.strip(), spaced, f"{person}{at}{host.lower()}"}
    composed = {unicodedata.normalize("NFC", one) for one in written}
    return composed | {unicodedata.normalize("NFD", one) for one in written}


def _evidence(identity: Mapping[str, Any]) -> dict[str, str]:
    evidence = {"matched": str(identity.get("identityType"))}
    if identity.get("hashed") is not True:
        return evidence
    if has_weak_hash(identity):
        return {**evidence, "weak": "md5"}
    if len(str(identity.get("salt", ""))) < MIN_SALT_CHARS:
        return {**evidence, "weak": "short_salt"}
    return evidence
