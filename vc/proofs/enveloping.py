"""Credentials that a JOSE signature envelops: Open Badges JWT and VC-JOSE-COSE.

The key comes from the issuer's own document: a token names it by `kid`, or carries
it as `jwk`, which is believed only where that document holds the same key.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from keys.did import parse_did_url
from keys.did_document import VerificationMethod
from keys.errors import MalformedDidError
from keys.jwk import parse_jwk
from keys.public_key import PublicKey
from vc import jose
from vc.errors import KeyNotAuthorizedError, ProofError
from vc.model import (
    UnverifiedCredential,
    VerifiedCredential,
    VerifiedProof,
    verified_credential,
)
from vc.proofs.context_list import check_context_list
from vc.proofs.data_integrity import FindMethod, check_key_times, verify_proofs
from vc.proofs.options import ASSERTION

# (DID, key, relationship) → the method of that DID with that key; raises KeysError.
FindKey = Callable[[str, PublicKey, str], VerificationMethod]


def verify_envelope(
    credential: UnverifiedCredential,
    *,
    find_method: FindMethod,
    find_key: FindKey,
    now: datetime,
) -> VerifiedCredential:
    """Check the signature of the token that `credential` came in.

    A proof that stands inside the token as well has to hold too (attacks J19).

    Raises:
        MalformedTokenError: not a token of our two profiles.
        UnknownContextError: contexts that are not one of our lists.
        KeyNotAuthorizedError: `kid` names a key of somebody who is not the issuer.
        ProofError: the signature does not hold, or an inner proof does not.
        KeysError: the key could not be obtained or is not authorized.
    """
    if credential.token is None:
        msg = "the credential came in no token"
        raise ProofError(msg)
    token = jose.parse_token(credential.token)
    check_context_list(credential.document)
    if "kid" in token.header or "jwk" not in token.header:
        method = find_method(_key_url(token, credential), ASSERTION)
    else:
        key = _carried_key(token)
        method = find_key(credential.issuer_id, key, ASSERTION)
    check_key_times(method, now=now)
    jose.verify_token(token, method.public_key)
    outer = VerifiedProof(
        verification_method=method.id,
        controller=method.controller,
        cryptosuite=str(token.header["alg"]),
        created=credential.valid_from,
    )
    inner: tuple[VerifiedProof, ...] = ()
    if "proof" in credential.document:
        inner = verify_proofs(credential, find_method=find_method, now=now).proofs
    return verified_credential(credential, (outer, *inner))


def _key_url(token: jose.UnverifiedToken, credential: UnverifiedCredential) -> str:
    kid = token.header.get("kid")
    if not isinstance(kid, str):
        msg = "the token names no key: kid and jwk are missing"
        raise KeyNotAuthorizedError(msg)
    try:
        did = parse_did_url(kid).did
    except MalformedDidError as exc:
        msg = f"the token's kid is not the address of a key: {exc}"
        raise KeyNotAuthorizedError(msg) from exc
    if did != credential.issuer_id:
        msg = "the token's key is not the key of the issuer it names"
        raise KeyNotAuthorizedError(msg)
    return kid


def _carried_key(token: jose.UnverifiedToken) -> PublicKey:
    """The key in the header (Open Badges 3.0, "JOSE Header"), nobody's as yet."""
    jwk = token.header["jwk"]
    if not isinstance(jwk, Mapping):
        msg = "the token's jwk is not a JSON object"
        raise KeyNotAuthorizedError(msg)
    return parse_jwk(jwk)
