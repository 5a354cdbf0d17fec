"""Credentials that a JOSE signature envelops: Open Badges JWT, VC-JOSE-COSE, SD-JWT.

The key comes from the issuer's own document: a token names it by `kid`, or carries
it as `jwk`, which is believed only where that document holds the same key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from keys.did import parse_did_url
from keys.did_document import VerificationMethod
from keys.errors import MalformedDidError
from keys.https_url import SCHEME, same_origin
from keys.jwk import parse_jwk
from keys.key_documents import BARE_JWK
from keys.public_key import PublicKey
from vc import jose
from vc.canonicalize import Profile
from vc.compact_form import check_compact
from vc.errors import KeyNotAuthorizedError, ProofError
from vc.model import (
    UnverifiedCredential,
    VerifiedCredential,
    VerifiedProof,
    verified_credential,
)
from vc.proofs.circumstances import Circumstances, FindKey, FindMethod
from vc.proofs.context_list import check_context_list
from vc.proofs.data_integrity import Expected, check_key_times, verify_proofs
from vc.proofs.options import ASSERTION
from vc.sd_jwt import parse_sd_jwt, verify_sd_jwt


def verify_envelope(
    credential: UnverifiedCredential,
    *,
    find_method: FindMethod,
    find_key: FindKey,
    now: datetime,
    profile: Profile = Profile.OPEN_BADGES,
) -> VerifiedCredential:
    """Check the signature of the token that `credential` came in.

    A proof that stands inside the token as well has to hold too (attacks J19).

    Raises:
        MalformedTokenError: not a token of our profiles.
        UnknownContextError: contexts that the profile does not accept.
        KeyNotAuthorizedError: `kid` names a key of somebody who is not the issuer.
        ProofError: the signature does not hold, or an inner proof does not.
        KeysError: the key could not be obtained or is not authorized.
    """
    if credential.token is None:
        msg = "the credential came in no token"
        raise ProofError(msg)
    check_context_list(credential.document, profile)
    check_compact(credential.document)
    find = _KeyFinder(credential.issuer_id, find_method, find_key, now)
    if "~" in credential.token:
        outer = _sd_jwt_proof(credential.token, find)
    else:
        outer = _jwt_proof(_token_of(credential, credential.token), find)
    inner: tuple[VerifiedProof, ...] = ()
    if "proof" in credential.document:
        inner = verify_proofs(
            credential, find_method=find_method, now=now, profile=profile
        ).proofs
    proven = replace(outer, created=credential.valid_from)
    return verified_credential(credential, (proven, *inner))


def verify_secured(
    credential: UnverifiedCredential, around: Circumstances
) -> VerifiedCredential:
    """Check whatever secures `credential`: embedded proofs, or a token around it.

    In the general profile a proof may name an occasion that nobody asked about (VC Data
    Integrity 1.0, "Verify Proof": what is asked for is compared).

    Raises:
        VcError, KeysError: as `verify_proofs` and `verify_envelope` do.
    """
    if credential.token is None:
        return verify_proofs(
            credential,
            find_method=around.find_method,
            now=around.now,
            profile=around.profile,
            expected=Expected(others_allowed=around.profile is Profile.GENERAL),
        )
    return verify_envelope(
        credential,
        find_method=around.find_method,
        find_key=around.find_key,
        now=around.now,
        profile=around.profile,
    )


@dataclass(frozen=True, slots=True)
class _KeyFinder:
    """The key that a token's header names, if it is the issuer's and in use."""

    issuer_id: str
    find_method: FindMethod
    find_key: FindKey
    now: datetime

    def __call__(self, header: Mapping[str, Any]) -> VerificationMethod:
        if "kid" in header or "jwk" not in header:
            method = self._named(_key_url(header, self.issuer_id))
        else:
            method = self.find_key(self.issuer_id, _carried_key(header), ASSERTION)
        check_key_times(method, now=self.now)
        return method

    def _named(self, url: str) -> VerificationMethod:
        """The method at `url`; on the issuer's own origin a bare key is the issuer's.

        Open Badges 3.0, "JOSE Header": `kid` leads to a JWK, which names no controller.
        """
        method = self.find_method(url, ASSERTION)
        if method.type == BARE_JWK and not method.controller:
            return replace(method, controller=self.issuer_id)
        return method


def _token_of(credential: UnverifiedCredential, text: str) -> jose.UnverifiedToken:
    """The token as it was read with the credential, or read now."""
    token = credential.envelope
    if isinstance(token, jose.UnverifiedToken) and token.compact == text:
        return token
    return jose.parse_token(text)


def _jwt_proof(token: jose.UnverifiedToken, find: _KeyFinder) -> VerifiedProof:
    method = find(token.header)
    jose.verify_token(token, method.public_key)
    return _proof_by(method, token.header)


def _sd_jwt_proof(text: str, find: _KeyFinder) -> VerifiedProof:
    token = parse_sd_jwt(text)
    if token.key_binding is not None:
        msg = "the SD-JWT is bound to an occasion that is not this one"
        raise ProofError(msg)
    method = find(token.header)
    verify_sd_jwt(token, method.public_key)
    return _proof_by(method, token.header)


def _proof_by(method: VerificationMethod, header: Mapping[str, Any]) -> VerifiedProof:
    return VerifiedProof(
        verification_method=method.id,
        controller=method.controller,
        cryptosuite=str(header["alg"]),
        created=None,
    )


def _key_url(header: Mapping[str, Any], issuer_id: str) -> str:
    kid = header.get("kid")
    if not isinstance(kid, str):
        msg = "the token names no key: kid and jwk are missing"
        raise KeyNotAuthorizedError(msg)
    if not _is_at_issuer(kid, issuer_id):
        msg = "the token's key is not the key of the issuer it names"
        raise KeyNotAuthorizedError(msg)
    return kid


def _is_at_issuer(kid: str, issuer_id: str) -> bool:
    """Tell, before anything is fetched, whether `kid` can be a key of the issuer."""
    if kid.startswith(SCHEME):
        return same_origin(kid, issuer_id)
    try:
        return parse_did_url(kid).did == issuer_id
    except MalformedDidError as exc:
        msg = f"the token's kid is not the address of a key: {exc}"
        raise KeyNotAuthorizedError(msg) from exc


def _carried_key(header: Mapping[str, Any]) -> PublicKey:
    """The key in the header (Open Badges 3.0, "JOSE Header"), nobody's as yet."""
    jwk = header["jwk"]
    if not isinstance(jwk, Mapping):
        msg = "the token's jwk is not a JSON object"
        raise KeyNotAuthorizedError(msg)
    return parse_jwk(jwk)
