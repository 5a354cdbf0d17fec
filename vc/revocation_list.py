"""1EdTech's revocation list: the ids of revoked credentials, in the open.

"1EdTech Revocation List Status Method". The list carries no proof: the credential
names its address under the issuer's signature, and TLS says who serves it. It tells
everybody who was revoked, so it is verified and never issued.
"""

from collections.abc import Mapping
from typing import Any, Final

from vc.errors import StatusListError
from vc.model import as_list, mapping_of, text_of

MAX_REVOKED: Final = 100_000
# The specification's class says "revokedCredential", implementations the plural.
_MEMBERS: Final = ("revokedCredential", "revokedCredentials")


def revocation_of(
    document: object, credential_id: str, *, url: str, issuer_id: str
) -> str | None:
    """Why `credential_id` is revoked, perhaps empty; None if it is not.

    Raises:
        StatusListError: not the list of this address, or by another issuer, or not of
            the shape of one.
    """
    listing = mapping_of(document)
    if listing.get("id") != url:
        msg = f"the list at {url} calls itself {listing.get('id')!r:.80}"
        raise StatusListError(msg)
    issuer = listing.get("issuer")
    if (mapping_of(issuer).get("id") or issuer) != issuer_id:
        msg = f"the list at {url} is by another issuer"
        raise StatusListError(msg)
    for one in _revoked(listing, url):
        if one.get("id") == credential_id and one.get("revoked", True) is not False:
            return text_of(one.get("revocationReason")) or ""
    return None


def _revoked(listing: Mapping[str, Any], url: str) -> list[Mapping[str, Any]]:
    present = [name for name in _MEMBERS if name in listing]
    if len(present) != 1:
        msg = f"the list at {url} does not say which credentials are revoked"
        raise StatusListError(msg)
    entries = as_list(listing[present[0]])
    if len(entries) > MAX_REVOKED:
        msg = f"the list at {url} has over {MAX_REVOKED} entries"
        raise StatusListError(msg)
    read = [{"id": one} if isinstance(one, str) else mapping_of(one) for one in entries]
    if not all(isinstance(one.get("id"), str) for one in read):
        msg = f"the list at {url} has an entry without an id"
        raise StatusListError(msg)
    return read
