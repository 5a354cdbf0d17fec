"""SD-JWT (RFC 9901): issue, choose what to show, bind to the holder's key, verify.

Two media types: `vc+sd-jwt` carries a W3C credential (VC-JOSE-COSE), `dc+sd-jwt` an
SD-JWT VC with a `vct`. As everywhere, reading is one step and believing another.

A little over our usual length: the three parties' acts stand together, since each is
only as strict as the next one checks. What they share is in `sd_jwt_disclosures`.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from keys.jwk import parse_jwk, public_jwk
from keys.public_key import PublicKey
from keys.signer import Signer
from vc import strict_json
from vc.errors import (
    InvalidChallengeError,
    InvalidDomainError,
    MalformedTokenError,
    ProofError,
    RuleViolationError,
    TooLargeError,
)
from vc.jose import MAX_TOKEN_BYTES, decode_compact, sign_claims, verify_signature
from vc.json_pointers import parse_pointer
from vc.rules import check_rules
from vc.sd_jwt_disclosures import (
    MAX_DISCLOSURES,
    Disclosure,
    Packing,
    Path,
    Unpacking,
    chosen,
    digest_of,
    parse_disclosure,
)
from vc.token_claims import CLAIMS, check_claims


class SdJwtType(StrEnum):
    """What is inside, as the header's `typ` says it."""

    W3C_CREDENTIAL = "vc+sd-jwt"
    SD_JWT_VC = "dc+sd-jwt"


_HEADERS: Final = frozenset({"alg", "kid", "typ", "cty"})
_KEY_BINDING_TYP: Final = "kb+jwt"
_KEY_BINDING_HEADERS: Final = frozenset({"alg", "kid", "typ"})
# How old a key binding may be, and how far its clock ahead of ours (attacks D07, T01).
MAX_BINDING_AGE: Final = timedelta(minutes=5)
_CLOCK_SKEW: Final = timedelta(seconds=300)

# Hidden, these would let a holder outlive an end or a revocation, or a verifier take
# one thing for another (SD-JWT VC, "Selective Disclosure"; standards A12).
NEVER_HIDDEN: Final = {
    SdJwtType.SD_JWT_VC: frozenset(
        {"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"}
    ),
    SdJwtType.W3C_CREDENTIAL: frozenset(
        {
            *("@context", "type", "issuer", "validFrom", "validUntil"),
            *("issuanceDate", "expirationDate", "credentialStatus"),
            *("iss", "nbf", "exp", "cnf", "vct", "status"),
        }
    ),
}


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """The holder's token, for one occasion; it could be read, no more."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    compact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnverifiedSdJwt:
    """An SD-JWT that could be read. Nothing in it is proven.

    `claims` are those that are always shown and those whose disclosure was there.
    """

    type: SdJwtType
    issuer_jwt: str
    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    places: Mapping[Path, Disclosure]
    presented: str
    """All that a key binding must be made over: up to the last tilde."""
    key_binding: KeyBinding | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The credential without the claims that the token adds to it."""
        added = CLAIMS | {"cnf"}
        return {name: one for name, one in self.claims.items() if name not in added}


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What a presentation must be bound to: who asked, and their random value."""

    audience: str
    nonce: str


# --------------------------------------------------------------------- reading


def parse_sd_jwt(text: str) -> UnverifiedSdJwt:
    """Read an SD-JWT in its compact form.

    Raises:
        TooLargeError: over 256 KiB, or more disclosures than anybody needs.
        MalformedTokenError: not that form, another `typ`, or disclosures that do not
            fit the payload.
        MalformedJsonError: a part that is not strict JSON.
    """
    if len(text) > MAX_TOKEN_BYTES:
        msg = f"SD-JWT of {len(text)} characters; at most {MAX_TOKEN_BYTES} are read"
        raise TooLargeError(msg)
    issuer_jwt, *disclosures, last = text.split("~")
    if "~" not in text or not all(disclosures):
        msg = "an SD-JWT is a token, disclosures and a tilde after each"
        raise MalformedTokenError(msg)
    if len(disclosures) > MAX_DISCLOSURES:
        msg = f"{len(disclosures)} disclosures; at most {MAX_DISCLOSURES} are read"
        raise TooLargeError(msg)
    header, payload = _decoded(issuer_jwt)
    kind = _type_of(header)
    unpacked = Unpacking(payload, [parse_disclosure(one) for one in disclosures])
    _refuse_hidden((place[0] for place in unpacked.places if len(place) == 1), kind)
    return UnverifiedSdJwt(
        type=kind,
        issuer_jwt=issuer_jwt,
        header=header,
        claims=unpacked.claims,
        places=unpacked.places,
        presented=text.removesuffix(last),
        key_binding=KeyBinding(*_decoded(last), last) if last else None,
    )


def _decoded(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, payload = (strict_json.loads(part) for part in decode_compact(token))
    if not isinstance(header, dict) or not isinstance(payload, dict):
        msg = "the header and the payload of a token must be JSON objects"
        raise MalformedTokenError(msg)
    return header, payload


def _type_of(header: Mapping[str, Any]) -> SdJwtType:
    typ = header.get("typ")
    if not isinstance(typ, str) or typ not in tuple(SdJwtType):
        msg = f"an SD-JWT of typ {str(typ)[:40]!r}; {' or '.join(SdJwtType)} are read"
        raise MalformedTokenError(msg)
    return SdJwtType(typ)


def _refuse_hidden(names: Any, kind: SdJwtType) -> None:  # noqa: ANN401 - iterable
    if hidden := NEVER_HIDDEN[kind].intersection(names):
        msg = f"{min(hidden)!r} must not be a claim that a holder can leave out"
        raise MalformedTokenError(msg)


# ------------------------------------------------------------------- believing


def verify_sd_jwt(sd_jwt: UnverifiedSdJwt, public_key: PublicKey) -> None:
    """Check the issuer's signature, which covers every digest and so every claim.

    Raises:
        UnsupportedCryptosuiteError: an algorithm that does not fit the key.
        ProofError: another header member, or a signature that does not hold.
    """
    if unknown := sorted(sd_jwt.header.keys() - _HEADERS):
        msg = f"the token's header has members that must not be there: {unknown[:5]}"
        raise ProofError(msg)
    if sd_jwt.header.get("cty", "vc") != "vc":
        msg = "the token's content type is not 'vc'"
        raise ProofError(msg)
    verify_signature(sd_jwt.issuer_jwt, sd_jwt.header, public_key)
    if sd_jwt.type is SdJwtType.W3C_CREDENTIAL:
        check_claims(sd_jwt.claims, required=False)


def verify_key_binding(
    sd_jwt: UnverifiedSdJwt, *, expected: Binding, now: datetime
) -> None:
    """Check that whoever presents has the key that the issuer named (`cnf`).

    Call it after `verify_sd_jwt`: until then nobody has named a key.

    Raises:
        InvalidChallengeError, InvalidDomainError: bound to another nonce or audience.
        ProofError: not bound, by another key, to other disclosures, or too long ago.
    """
    bound = sd_jwt.key_binding
    if bound is None:
        msg = "the presentation is not bound to the holder's key"
        raise ProofError(msg)
    header, payload = bound.header, bound.payload
    if header.get("typ") != _KEY_BINDING_TYP or header.keys() - _KEY_BINDING_HEADERS:
        msg = f"a key binding has the typ {_KEY_BINDING_TYP!r} and no further headers"
        raise ProofError(msg)
    verify_signature(bound.compact, header, holder_key(sd_jwt))
    if payload.get("sd_hash") != digest_of(sd_jwt.presented):
        msg = "the key binding was made for other disclosures"
        raise ProofError(msg)
    if payload.get("nonce") != expected.nonce:
        msg = "the key binding answers another nonce"
        raise InvalidChallengeError(msg)
    if payload.get("aud") != expected.audience:
        msg = "the key binding was made for another audience"
        raise InvalidDomainError(msg)
    _check_age(payload.get("iat"), now)


def holder_key(sd_jwt: UnverifiedSdJwt) -> PublicKey:
    """The key that the issuer bound the credential to (RFC 7800, `cnf`).

    Raises:
        ProofError: there is none, or not as a JWK.
        KeysError: it cannot be used.
    """
    confirmation = sd_jwt.claims.get("cnf")
    if (
        not isinstance(confirmation, Mapping)
        or confirmation.keys() != {"jwk"}
        or not isinstance(confirmation["jwk"], Mapping)
    ):
        msg = "the issuer bound it to no key: cnf with a jwk is missing"
        raise ProofError(msg)
    return parse_jwk(confirmation["jwk"])


def _check_age(issued: object, now: datetime) -> None:
    if type(issued) is not int:
        msg = "a key binding says when it was made, in whole seconds (iat)"
        raise ProofError(msg)
    age = now.timestamp() - issued
    if not -_CLOCK_SKEW.total_seconds() <= age <= MAX_BINDING_AGE.total_seconds():
        msg = "the key binding was not made just now"
        raise ProofError(msg)


# --------------------------------------------------------------------- issuing


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """What a holder may leave out, and what hides it.

    `pointers` are JSON pointers to members and elements; `decoys` are digests of
    nothing, so that nobody can count what is left out.
    """

    pointers: Sequence[str]
    random_bytes: Callable[[int], bytes]
    decoys: int = 0


def sign_sd_jwt(
    claims: Mapping[str, Any],
    signer: Signer,
    *,
    kind: SdJwtType,
    hiding: Hiding,
    holder: PublicKey | None = None,
) -> str:
    """`claims` as an SD-JWT with every disclosure, for the holder to keep.

    `holder` is the key to which it will be bound.

    Raises:
        RuleViolationError: a credential that breaks a rule, or an SD-JWT VC without
            `vct` and `iss`.
        MalformedTokenError, MalformedPointerError: something that cannot be hidden.
    """
    if kind is SdJwtType.W3C_CREDENTIAL:
        check_rules(claims)
    elif not {"vct", "iss"} <= claims.keys():
        msg = "an SD-JWT VC needs the claims vct and iss"
        raise RuleViolationError(msg)
    paths = [parse_pointer(one) for one in hiding.pointers]
    _refuse_hidden((path[0] for path in paths if path), kind)
    payload = copy.deepcopy(dict(claims))
    if holder is not None:
        payload["cnf"] = {"jwk": public_jwk(holder)}
    packed = Packing(
        payload,
        hiding.pointers,
        random_bytes=hiding.random_bytes,
        decoys=hiding.decoys,
    )
    header = {"typ": kind.value}
    if kind is SdJwtType.W3C_CREDENTIAL:
        header["cty"] = "vc"
    token = sign_claims(packed.claims, signer, header=header)
    return "~".join([token, *packed.disclosures, ""])


# ------------------------------------------------------------------- presenting


def present_sd_jwt(text: str, *, pointers: Sequence[str]) -> str:
    """What `pointers` show of an SD-JWT; not bound to a key as yet.

    Raises:
        MalformedTokenError: not an SD-JWT.
        MalformedPointerError: a pointer at nothing that was hidden.
    """
    sd_jwt = parse_sd_jwt(text)
    shown = chosen(sd_jwt.places, pointers) if pointers else []
    return "~".join([sd_jwt.issuer_jwt, *shown, ""])


def bind_to_key(
    presented: str, holder: Signer, *, binding: Binding, now: datetime
) -> str:
    """`presented` with the holder's signature for whoever asked.

    Raises:
        MalformedTokenError: `presented` is not an SD-JWT that ends in a tilde.
    """
    if parse_sd_jwt(presented).key_binding is not None:
        msg = "the presentation is bound to a key already"
        raise MalformedTokenError(msg)
    payload = {
        "iat": int(now.timestamp()),
        "aud": binding.audience,
        "nonce": binding.nonce,
        "sd_hash": digest_of(presented),
    }
    return presented + sign_claims(payload, holder, header={"typ": _KEY_BINDING_TYP})
