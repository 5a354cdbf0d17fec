"""The link that adds a badge to a LinkedIn profile, every parameter in place.

LinkedIn's "Add to Profile" form (facts: users and formats, LinkedIn): months without
a leading zero, either the numeric organization id or the name, and no expiry at all
for what does not expire.
"""

from typing import Final
from urllib.parse import urlencode

from vc.model import Document, as_list, mapping_of, text_of
from vc.openbadges import LINKEDIN_IDENTIFIER
from vc.timestamps import parse_timestamp

ADD_TO_PROFILE: Final = "https://www.linkedin.com/profile/add"


def add_to_profile_url(document: Document, *, title: str, issuer: str) -> str:
    """The address that opens LinkedIn's form with the fields of this badge.

    `title` is what the entry will be called: the language of instruction is part
    of it, if it is not English (policy clause 6).
    """
    credential_url = text_of(document.get("id")) or ""
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": title,
        **_organization(document, issuer),
        **_month("issue", document.get("awardedDate") or document.get("validFrom")),
        **_month("expiration", document.get("validUntil")),
        "certUrl": credential_url,
        "certId": credential_url.rpartition("/")[2],
    }
    return f"{ADD_TO_PROFILE}?{urlencode({k: v for k, v in fields.items() if v})}"


def _organization(document: Document, issuer: str) -> dict[str, str]:
    profile = mapping_of(document.get("issuer"))
    for entry in as_list(profile.get("otherIdentifier")):
        one = mapping_of(entry)
        if one.get("identifierType") == LINKEDIN_IDENTIFIER:
            return {"organizationId": text_of(one.get("identifier")) or ""}
    return {"organizationName": issuer}


def _month(prefix: str, timestamp: object) -> dict[str, str]:
    if not isinstance(timestamp, str):
        return {}
    when = parse_timestamp(timestamp)
    return {f"{prefix}Year": str(when.year), f"{prefix}Month": str(when.month)}
