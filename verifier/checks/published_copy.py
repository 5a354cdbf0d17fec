"""Is it the copy that is published at its own address? (attacks D17).

Asked only where nobody is told by it: of what we publish ourselves, and of a link that
was handed in and read anyway. The answer stands beside the verdict and never in its
place: a signature proves the same wherever the file lies.
"""

from vc import strict_json
from vc.errors import VcError
from vc.model import UnverifiedCredential
from verifier.errors import FetchError
from verifier.ports import Environment, PublishedCopies
from verifier.report import CheckResult, Outcome

CHECK = "published-copy"


def check_published_copy(
    credential: UnverifiedCredential, *, environment: Environment, link: str | None
) -> CheckResult | None:
    """Compare it with our own copy, or its id with the link; None if neither is."""
    published = environment.published
    address = credential.id
    if published is not None and address is not None and published.is_ours(address):
        if link is not None and published.canonical(link) != address:
            return _other_address(address, link)
        return _compare(credential, address, published)
    if link is None or address == link:
        return None if link is None else _result(Outcome.PASSED, address=link)
    return _other_address(address, link)


def _compare(
    credential: UnverifiedCredential, address: str, published: PublishedCopies
) -> CheckResult:
    try:
        copy = published.find(published.canonical(address))
    except FetchError as exc:
        return _result(
            Outcome.NOT_CHECKED,
            "copy_unavailable",
            f"The copy at its own address could not be read: {exc}.",
            address=address,
        )
    if copy is None:
        return _result(
            Outcome.NOT_APPLICABLE,
            "copy_absent",
            "At its own address there is no copy for everybody to see.",
            address=address,
        )
    if _is_same(credential, copy):
        return _result(Outcome.PASSED, address=address)
    return _result(
        Outcome.FAILED,
        "copy_differs",
        "The issuer publishes another copy at its address; it may have been renewed.",
        address=address,
    )


def _is_same(credential: UnverifiedCredential, copy: bytes) -> bool:
    """Tell whether both are one document; of a token, what it holds is compared."""
    try:
        document = dict(strict_json.loads(copy))
    except VcError:
        return False
    if credential.token is not None:
        document.pop("proof", None)
    return document == credential.document


def _other_address(address: str | None, link: str) -> CheckResult:
    return _result(
        Outcome.FAILED,
        "link_differs",
        "The link leads to a credential that gives another address as its own.",
        address=address,
        link=link,
    )


def _result(
    outcome: Outcome, reason: str = "", detail: str = "", **evidence: str | None
) -> CheckResult:
    return CheckResult(
        check=CHECK, outcome=outcome, reason=reason, detail=detail, evidence=evidence
    )
