"""Is the issuer on a list that we trust, and on which?"""

from verifier.ports import TrustList, listings
from verifier.report import CheckResult, Outcome


def check_known_issuer(
    issuer_id: str, trust_lists: tuple[TrustList, ...]
) -> CheckResult:
    """Look the issuer up in every list; each is reported with source and time.

    A list that could not be read never turns "listed" into anything else, nor "not
    listed" into a finding against the issuer.
    """
    found = listings(trust_lists, issuer_id)
    evidence = {"registries": [_line(one, issuer_id) for one in trust_lists]}
    unread = [one.name for one in trust_lists if one.problem is not None]
    if found:
        return CheckResult(check="issuer", outcome=Outcome.PASSED, evidence=evidence)
    if len(unread) == len(trust_lists):
        return CheckResult(
            check="issuer",
            outcome=Outcome.NOT_CHECKED,
            reason="no_trust_list",
            detail="No list of issuers could be read.",
            evidence=evidence,
        )
    if unread:
        return CheckResult(
            check="issuer",
            outcome=Outcome.NOT_CHECKED,
            reason="issuer_lists_unread",
            detail="The issuer is on none of the lists that we could read, and not all "
            "could be read.",
            evidence=evidence,
        )
    return CheckResult(
        check="issuer",
        outcome=Outcome.FAILED,
        reason="issuer_not_listed",
        detail="The issuer is on none of the lists that we could read.",
        evidence=evidence,
    )


def _line(trust_list: TrustList, issuer_id: str) -> dict[str, str | None]:
    answer = "listed" if issuer_id in trust_list.entries else "not-listed"
    if trust_list.problem is not None:
        answer = "not-checked"
    return {
        "name": trust_list.name,
        "source": trust_list.source,
        "updated": trust_list.updated,
        "answer": answer,
        "problem": trust_list.problem,
    }
