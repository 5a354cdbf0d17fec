"""Presentations as tokens: `vp+jwt` (Securing VCs using JOSE and COSE).

The payload is the presentation itself. What was asked for stands in claims: the
challenge as `nonce`, the domain as `aud`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from keys.did import parse_did_url
from keys.errors import MalformedDidError
from keys.signer import Signer
from vc import strict_json
from vc.compact_form import check_compact
from vc.errors import (
    InvalidChallengeError,
    InvalidDomainError,
    KeyNotAuthorizedError,
    MalformedTokenError,
    ProofError,
    RuleViolationError,
)
from vc.jose import decode_compact, sign_claims, verify_signature
from vc.model import Document, VerifiedProof, all_text, as_list
from vc.proofs import AUTHENTICATION, Circumstances, check_key_times
from vc.proofs.context_list import check_context_list
from vc.proofs.data_integrity import CLOCK_SKEW

_TYP: Final = "vp+jwt"
_HEADER: Final = frozenset({"alg", "kid", "typ", "cty"})
_DATES: Final = frozenset({"iat", "nbf", "exp"})
_CLAIMS: Final = _DATES | {"iss", "sub", "aud", "nonce", "jti"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a presentation is for: their random value, and who asked (or several).

    What is None was not asked for; a presentation that answers it all the same was
    made for another occasion, unless `others_allowed` (the general VC API).
    """

    challenge: str | None = None
    domain: frozenset[str] | None = None
    others_allowed: bool = False


@dataclass(frozen=True, slots=True)
class UnverifiedPresentationToken:
    """A token that could be read. Nothing in it is proven."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    compact: str

    @property
    def document(self) -> dict[str, Any]:
        """The presentation without the claims that the token adds to it."""
        return {k: v for k, v in self.payload.items() if k not in _CLAIMS}


def parse_presentation_token(text: str) -> UnverifiedPresentationToken:
    """Read a compact JWS with a presentation in it.

    Raises:
        MalformedTokenError, MalformedJsonError, TooLargeError: not one.
    """
    header, payload = (strict_json.loads(part) for part in decode_compact(text))
    if not isinstance(header, dict) or not isinstance(payload, dict):
        msg = "the header and the payload of a token must be JSON objects"
        raise MalformedTokenError(msg)
    if header.get("typ") != _TYP or header.get("cty", "vp") != "vp":
        msg = f"a presentation's token has the typ {_TYP!r} and the content type 'vp'"
        raise MalformedTokenError(msg)
    if {"vc", "vp"} & payload.keys():
        msg = "the token's payload must be the presentation itself, without a vp claim"
        raise MalformedTokenError(msg)
    return UnverifiedPresentationToken(header, payload, text)


def sign_presentation_token(
    document: Document,
    holder: Signer,
    *,
    occasion: Occasion,
    now: datetime,
    lifetime: timedelta = timedelta(minutes=5),
) -> str:
    """`document`, which `vc.presentation` built, as a token for one occasion.

    Raises:
        RuleViolationError: the document has a member that the token adds itself.
    """
    if taken := sorted((_CLAIMS | {"vc", "vp"}) & document.keys()):
        msg = f"the presentation has the claims {taken}; leave them to the token"
        raise RuleViolationError(msg)
    payload = {
        **document,
        "iss": parse_did_url(holder.verification_method).did,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        **claims_of_occasion(occasion),
    }
    return sign_claims(payload, holder, header={"typ": _TYP, "cty": "vp"})


def claims_of_occasion(occasion: Occasion) -> dict[str, Any]:
    """`nonce` and `aud`, where they were asked for."""
    claims: dict[str, Any] = {}
    if occasion.challenge is not None:
        claims["nonce"] = occasion.challenge
    if occasion.domain is not None:
        claims["aud"] = sorted(occasion.domain)
    return claims


def verify_presentation_token(
    token: UnverifiedPresentationToken, occasion: Occasion, around: Circumstances
) -> VerifiedProof:
    """Check signature, holder, dates and occasion of a presentation's token.

    Raises:
        InvalidChallengeError, InvalidDomainError: made for another occasion.
        KeyNotAuthorizedError: the key is not its holder's to authenticate with.
        ProofError: the signature does not hold, or the time is over.
        UnknownContextError: contexts that the profile does not accept.
        KeysError: the key could not be obtained.
    """
    if unknown := sorted(token.header.keys() - _HEADER):
        msg = f"the token's header has members that must not be there: {unknown[:5]}"
        raise ProofError(msg)
    check_context_list(token.document, around.profile)
    check_compact(token.document)
    url, did = _key_of(token)
    method = around.find_method(url, AUTHENTICATION)
    check_key_times(method, now=around.now)
    verify_signature(token.compact, token.header, method.public_key)
    if token.payload.get("iss", did) != did:
        msg = "the token's key is not the key of the holder it names"
        raise KeyNotAuthorizedError(msg)
    dates = _dates(token.payload)
    _check_dates(dates, around.now)
    _check_occasion(token.payload, occasion)
    return VerifiedProof(
        verification_method=method.id,
        controller=method.controller,
        cryptosuite=str(token.header["alg"]),
        created=None,
    )


def _key_of(token: UnverifiedPresentationToken) -> tuple[str, str]:
    kid = token.header.get("kid")
    if not isinstance(kid, str):
        msg = "the token names no key: kid is missing"
        raise KeyNotAuthorizedError(msg)
    try:
        return kid, parse_did_url(kid).did
    except MalformedDidError as exc:
        msg = f"the token's kid is not the address of a key: {exc}"
        raise KeyNotAuthorizedError(msg) from exc


def _dates(payload: Mapping[str, Any]) -> dict[str, int]:
    dates = {name: payload[name] for name in _DATES & payload.keys()}
    if mistyped := [name for name, one in dates.items() if type(one) is not int]:
        msg = f"the token's claim {mistyped[0]!r} must be a whole number of seconds"
        raise ProofError(msg)
    return dates


def _check_dates(dates: Mapping[str, int], now: datetime) -> None:
    seconds, skew = now.timestamp(), CLOCK_SKEW.total_seconds()
    if seconds >= dates.get("exp", seconds + 1) + skew:
        msg = "the presentation was good for a shorter time"
        raise ProofError(msg)
    if max(dates.get("iat", 0), dates.get("nbf", 0)) > seconds + skew:
        msg = "the presentation was made at a time that is yet to come"
        raise ProofError(msg)


def _check_occasion(payload: Mapping[str, Any], occasion: Occasion) -> None:
    named = frozenset(_audience(payload))
    if occasion.challenge is not None or (
        "nonce" in payload and not occasion.others_allowed
    ):
        _demand_challenge(payload, occasion.challenge)
    if occasion.domain is not None or (named and not occasion.others_allowed):
        _demand_domain(named, occasion.domain)


def _audience(payload: Mapping[str, Any]) -> list[str]:
    audience = as_list(payload.get("aud"))
    if not all_text(audience):
        msg = "the token's claim 'aud' must be a text, or a list of texts"
        raise InvalidDomainError(msg)
    return audience


def _demand_challenge(payload: Mapping[str, Any], challenge: str | None) -> None:
    if challenge is None or payload.get("nonce") != challenge:
        msg = "the presentation's nonce is not the challenge that was given"
        raise InvalidChallengeError(msg)


def _demand_domain(named: frozenset[str], domain: frozenset[str] | None) -> None:
    if named != domain:
        msg = "the presentation was not made for whoever asks"
        raise InvalidDomainError(msg)
