"""A report as JSON: what the API answers and `signet verify --json` prints."""

from typing import Any

from vc.timestamps import format_timestamp
from verifier.report import CheckResult, Report


def report_to_json(report: Report) -> dict[str, Any]:
    """The report in the shape that docs/interface.md fixes."""
    document: dict[str, Any] = {
        "verdict": report.verdict.value,
        "kind": report.kind.value,
        "checked_at": format_timestamp(report.checked_at),
        "checks": [check_to_json(check) for check in report.checks],
        "issuer": {
            "id": report.issuer.id,
            "name": report.issuer.name,
            "claimed_name": report.issuer.claimed_name,
        },
        "components": [report_to_json(part) for part in report.components],
    }
    if report.endorsements:
        document["endorsements"] = [
            report_to_json(endorsement) for endorsement in report.endorsements
        ]
    if report.credential is not None:
        document["credential"] = dict(report.credential)
    if report.allowed_for_development:
        document["allowed_for_development"] = list(report.allowed_for_development)
    return document


def check_to_json(check: CheckResult) -> dict[str, Any]:
    """One check; `as_of` and `evidence` only where there is something to say."""
    document: dict[str, Any] = {
        "check": check.check,
        "outcome": check.outcome.value,
        "reason": check.reason,
        "detail": check.detail,
    }
    if check.as_of is not None:
        document["as_of"] = format_timestamp(check.as_of)
    if check.evidence:
        document["evidence"] = dict(check.evidence)
    return document
