"""What a holder may never leave out, unless the issuer says otherwise."""

from typing import Final

from vc.json_pointers import leads_somewhere
from vc.model import Document

# Standards A12: without these a derived credential could outlive its end or its
# revocation, or hide in which language was taught.
MANDATORY: Final = (
    "/issuer",
    "/validFrom",
    "/validUntil",
    "/issuanceDate",
    "/expirationDate",
    "/credentialStatus",
    "/credentialSubject/achievement/inLanguage",
)


def mandatory_pointers(document: Document) -> tuple[str, ...]:
    """Those of `MANDATORY` that lead somewhere in `document`."""
    return tuple(one for one in MANDATORY if leads_somewhere(document, one))
