"""Whose key made a proof: the one question that its own document cannot answer alone.

A key document says who controls the key, and anybody can publish one. So the word
counts only where the key is kept by whom it names (standards A1, attacks D04).
"""

from keys.did import parse_did_url
from keys.https_url import SCHEME, same_origin
from vc.model import VerifiedProof


def speaks_for(proof: VerifiedProof, identifier: str) -> bool:
    """Tell whether the key is an issuer's or a holder's own, and kept by them."""
    url = proof.verification_method
    if proof.controller != identifier:
        return False
    if identifier.startswith(SCHEME):
        return same_origin(url, identifier)
    return not url.startswith(SCHEME) and parse_did_url(url).did == identifier
