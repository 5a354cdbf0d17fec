"""Is this a credential at all, and does it keep the rules of its format?"""

from vc import strict_json
from vc.errors import MalformedCredentialError, VcError
from vc.jose import parse_token
from vc.model import Document, UnverifiedCredential, parse_credential
from vc.rules import broken_rules
from verifier.report import CheckResult, Outcome

_MAX_NAMED = 5


def read_credential(
    text: str,
) -> tuple[CheckResult, UnverifiedCredential | None]:
    """Read a credential from JSON or from a compact JWS: the check `format`."""
    try:
        return _passed(text), _read(text)
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


def _read(text: str) -> UnverifiedCredential:
    stripped = text.strip()
    if stripped.startswith("{"):
        return parse_credential(strict_json.loads(stripped))
    if stripped.startswith("eyJ"):
        token = parse_token(stripped)
        return parse_credential(token.document, token=stripped)
    msg = "neither a JSON object nor a signed token (JWT)"
    raise MalformedCredentialError(msg)


def _passed(text: str) -> CheckResult:
    form = "JSON" if text.lstrip().startswith("{") else "JWT"
    return CheckResult(check="format", outcome=Outcome.PASSED, evidence={"form": form})
