"""Are the parts of a stack or a record what it says they are, and each in force?

Every part was verified by itself (`verifier.pipeline`); this weighs the answers.
A stack is never better than its worst part.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Final

from vc import strict_json
from vc.clr import bundled_credentials
from vc.model import Document, as_list, mapping_of, text_of
from vc.openbadges import COMPONENT_PREFIX, digest_sri
from verifier.checks.achievement_type import component_urls
from verifier.report import CheckResult, Kind, Outcome, Report, Verdict

# Each part costs a verification; more is an attack on our time (attacks N01).
MAX_COMPONENTS: Final = 20

_GOOD: Final = (Verdict.VALID,)
_UNKNOWN_ISSUER: Final = (Verdict.VALID_UNTRUSTED_ISSUER,)
_UNDECIDED: Final = (Verdict.INDETERMINATE, Verdict.STATUS_UNKNOWN)


def component_bytes(document: Document) -> list[bytes | None]:
    """The parts of a stack as they were signed; nothing where one is unreadable."""
    return [_decoded(url) for url in component_urls(document)[:MAX_COMPONENTS]]


def bundled_bytes(document: Document) -> list[bytes | None]:
    """The credentials in a learner record, each as a document of its own."""
    bundled = bundled_credentials(document)[:MAX_COMPONENTS]
    return [strict_json.dumps(one).encode() for one in bundled]


def check_bundle(document: Document, reports: Sequence[Report]) -> CheckResult:
    """Every credential in a learner record genuine and in force, by itself."""
    total = len(bundled_credentials(document))
    if total > MAX_COMPONENTS:
        return _too_many(total)
    return _weighed(reports)


def check_components(
    document: Document, parts: Sequence[bytes | None], reports: Sequence[Report]
) -> CheckResult:
    """Every part genuine, in force, an achievement, and the one that was signed."""
    total = len(component_urls(document))
    if total > MAX_COMPONENTS:
        return _too_many(total)
    if None in parts or not _digests_match(document, parts, reports):
        return _result(
            Outcome.FAILED, "part_altered", "A part is not the one the stack names."
        )
    if any(report.kind is Kind.ATTENDANCE for report in reports):
        return _result(
            Outcome.FAILED,
            "part_is_attendance",
            "A part is a record of attendance, which counts towards no stack.",
        )
    return _weighed(reports)


def check_same_holder(document: Document, reports: Sequence[Report]) -> CheckResult:
    """Do the stack and all of its parts name the same person?"""
    name = holder_name(document)
    names = [holder_name(one.credential or {}) for one in reports]
    if name is None or None in names:
        return CheckResult(
            check="recipient",
            outcome=Outcome.NOT_CHECKED,
            reason="holder_not_named",
            detail="Not every part names its holder.",
        )
    if any(one != name for one in names):
        return CheckResult(
            check="recipient",
            outcome=Outcome.FAILED,
            reason="part_of_somebody_else",
            detail="A part names somebody else.",
        )
    return CheckResult(check="recipient", outcome=Outcome.PASSED)


def holder_name(document: Document) -> str | None:
    """The holder's name, where it is signed in clear (Open Badges `IdentityObject`)."""
    subject = mapping_of(document.get("credentialSubject"))
    for identity in as_list(subject.get("identifier")):
        one: Mapping[str, Any] = mapping_of(identity)
        if one.get("identityType") == "name" and one.get("hashed") is False:
            name = one.get("identityHash")
            return name if isinstance(name, str) else None
    name = subject.get("name")
    return name if isinstance(name, str) else None


def _weighed(reports: Sequence[Report]) -> CheckResult:
    total = len(reports)
    good = [one for one in reports if one.verdict in _GOOD]
    unknown = [one for one in reports if one.verdict in _UNKNOWN_ISSUER]
    undecided = [one for one in reports if one.verdict in _UNDECIDED]
    bad = total - len(good) - len(unknown) - len(undecided)
    if bad:
        return _result(
            Outcome.FAILED, "part_not_in_force", f"{bad} of {total} parts is not valid."
        )
    if undecided:
        return _result(
            Outcome.NOT_CHECKED,
            "part_not_checked",
            f"{len(undecided)} of {total} parts could not be checked.",
        )
    if unknown:
        return _result(
            Outcome.NOT_CHECKED,
            "part_issuer_unknown",
            f"{len(unknown)} of {total} parts is by an issuer we do not know.",
        )
    return CheckResult(
        check="components", outcome=Outcome.PASSED, evidence={"parts": total}
    )


def _digests_match(
    document: Document, parts: Sequence[bytes | None], reports: Sequence[Report]
) -> bool:
    """Tell whether `relatedResource` names each part with the digest it has."""
    named = {
        text_of(mapping_of(one).get("id")): text_of(mapping_of(one).get("digestSRI"))
        for one in as_list(document.get("relatedResource"))
    }
    return all(
        part is not None
        and (report.credential is None or named.get(_id(report)) == digest_sri(part))
        for part, report in zip(parts, reports, strict=True)
    )


def _id(report: Report) -> str | None:
    return text_of((report.credential or {}).get("id"))


def _decoded(url: str) -> bytes | None:
    try:
        return base64.b64decode(url.removeprefix(COMPONENT_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None


def _too_many(total: int) -> CheckResult:
    return _result(
        Outcome.FAILED,
        "too_many_parts",
        f"It has {total} parts; {MAX_COMPONENTS} at most are read.",
    )


def _result(outcome: Outcome, reason: str, detail: str) -> CheckResult:
    return CheckResult(
        check="components", outcome=outcome, reason=reason, detail=detail
    )
