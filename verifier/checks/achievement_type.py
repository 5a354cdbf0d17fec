"""What kind of credential is this: a micro-credential, a stack, or attendance?"""

from typing import Final

from vc.attendance import ATTENDANCE_TYPE
from vc.model import Document, as_list, mapping_of
from vc.openbadges import COMPONENT_PREFIX
from vc.rules import BADGE_TYPES
from vc.rules.vocabulary import ACHIEVEMENT_TYPES
from vc.status_list import LIST_TYPE
from verifier.report import CheckResult, Kind, Outcome

# Others mark attendance by an extension of the achievement type.
EXT_ATTENDANCE: Final = "ext:CertificateOfAttendance"


def kind_of(document: Document) -> Kind:
    """The kind, from the types and from the shape of the evidence."""
    types = {one for one in as_list(document.get("type")) if isinstance(one, str)}
    if ATTENDANCE_TYPE in types or _achievement_type(document) == EXT_ATTENDANCE:
        return Kind.ATTENDANCE
    for name, kind in (
        ("ClrCredential", Kind.CLR),
        ("EndorsementCredential", Kind.ENDORSEMENT),
        (LIST_TYPE, Kind.STATUS_LIST),
    ):
        if name in types:
            return kind
    if not types & BADGE_TYPES:
        return Kind.OTHER
    return Kind.STACK if component_urls(document) else Kind.ACHIEVEMENT


def component_urls(document: Document) -> list[str]:
    """The `data:` URLs of the badges that a stack carries as evidence."""
    urls = [mapping_of(one).get("id") for one in as_list(document.get("evidence"))]
    return [
        url for url in urls if isinstance(url, str) and url.startswith(COMPONENT_PREFIX)
    ]


def check_achievement_type(document: Document, kind: Kind) -> CheckResult:
    """Say what it is in our words, or that we have no words for it."""
    achievement_type = _achievement_type(document)
    evidence = {"kind": kind.value, "achievementType": achievement_type}
    if kind is Kind.ATTENDANCE:
        return CheckResult(
            check="achievement-type",
            outcome=Outcome.PASSED,
            detail="Attendance only: nothing was assessed.",
            evidence=evidence,
        )
    known = achievement_type in ACHIEVEMENT_TYPES
    if kind in (Kind.ACHIEVEMENT, Kind.STACK) and achievement_type and not known:
        return CheckResult(
            check="achievement-type",
            outcome=Outcome.NOT_CHECKED,
            reason="kind_unknown",
            detail=f"Its kind is one we have no words for: {achievement_type:.80}.",
            evidence=evidence,
        )
    return CheckResult(
        check="achievement-type", outcome=Outcome.PASSED, evidence=evidence
    )


def _achievement_type(document: Document) -> str | None:
    subject = mapping_of(document.get("credentialSubject"))
    value = mapping_of(subject.get("achievement")).get("achievementType")
    return value if isinstance(value, str) else None
