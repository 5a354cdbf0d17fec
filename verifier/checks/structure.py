"""Is this a credential at all, and does it keep the rules of its format?"""

from vc.errors import VcError
from vc.model import Document, UnverifiedCredential
from vc.rules import broken_rules
from vc.secured import read_secured
from verifier.report import CheckResult, Outcome

_MAX_NAMED = 5


def read_credential(
    text: str,
) -> tuple[CheckResult, UnverifiedCredential | None]:
    """Read a credential from JSON, a JWT or an SD-JWT: the check `format`."""
    try:
        return _passed(text), read_secured(text)
    except VcError as exc:
        return (
            CheckResult(
                check="format",
                outcome=Outcome.FAILED,
                reason=exc.code,
                detail=f"This is not a credential that we can read: {exc}.",
            ),
            None,
        )


def check_schema(document: Document) -> CheckResult:
    """Are all parts where the specifications want them? Every breach is named."""
    broken = list(broken_rules(document))
    if not broken:
        return CheckResult(check="schema", outcome=Outcome.PASSED)
    named = [f"{finding.path} {finding.problem}" for _, finding in broken[:_MAX_NAMED]]
    return CheckResult(
        check="schema",
        outcome=Outcome.FAILED,
        reason="rule_broken",
        detail="It breaks a rule of the format: " + "; ".join(named) + ".",
        evidence={
            "findings": [
                {
                    "rule": rule.id,
                    "citation": rule.citation,
                    "path": finding.path,
                    "problem": finding.problem,
                }
                for rule, finding in broken
            ]
        },
    )


def _passed(text: str) -> CheckResult:
    form = "JSON" if text.lstrip().startswith("{") else "JWT"
    if form == "JWT" and "~" in text:
        form = "SD-JWT"
    return CheckResult(check="format", outcome=Outcome.PASSED, evidence={"form": form})
