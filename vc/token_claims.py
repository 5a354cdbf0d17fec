"""The JWT claims that repeat what a credential says, and must say the same.

Open Badges 3.0, "JSON Web Token Claims Set"; RFC 7519, "Registered Claim Names". Two
programs that read the same token, one by its claims and one by its members, must not
come to different issuers, subjects or dates.
"""

from collections.abc import Mapping
from typing import Any, Final

from vc.errors import MalformedCredentialError, ProofError
from vc.model import VALIDITY_MEMBERS, data_model_of
from vc.timestamps import parse_timestamp

_DATE_CLAIMS: Final = frozenset({"nbf", "exp", "iat"})
CLAIMS: Final = frozenset({"iss", "jti", "sub"}) | _DATE_CLAIMS
# The others are there when the member that they repeat is.
ALWAYS_CLAIMED: Final = ("iss", "jti", "nbf")


def expected_claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """What `iss`, `jti`, `sub`, `nbf` and `exp` must be for `document`.

    A subject without an id has no `sub`. Fractions of a second are cut off.

    Raises:
        MalformedCredentialError: a validity date that is none.
    """
    begins, ends = VALIDITY_MEMBERS[data_model_of(document)]
    claims = {
        "iss": _id_of(document.get("issuer")),
        "jti": document.get("id"),
        "sub": _id_of(_only_subject(document.get("credentialSubject"))),
        "nbf": _seconds(document.get(begins)),
        "exp": _seconds(document.get(ends)),
    }
    return {
        name: value
        for name, value in claims.items()
        if value is not None or name in ALWAYS_CLAIMED
    }


def check_claims(payload: Mapping[str, Any], *, required: bool) -> None:
    """Hold the claims in `payload` to the credential that it is.

    A claim that is there must agree; with `required` it must be there as well.

    Raises:
        ProofError: a claim is missing, mistyped or contradicts the credential, or the
            credential is wrapped in a `vc` claim.
    """
    if {"vc", "vp"} & payload.keys():
        msg = "the token's payload must be the credential itself, without a vc claim"
        raise ProofError(msg)
    for name in _DATE_CLAIMS & payload.keys():
        if type(payload[name]) is not int:
            msg = f"the token's claim {name!r} must be a whole number of seconds"
            raise ProofError(msg)
    try:
        expected = expected_claims(payload)
    except MalformedCredentialError as exc:
        msg = f"the token's claims cannot be compared with the credential: {exc}"
        raise ProofError(msg) from exc
    for name in ("iss", "jti", "sub", "nbf", "exp"):
        if name in payload or (required and name in expected):
            _check_claim(name, payload, expected)


def _check_claim(
    name: str, payload: Mapping[str, Any], expected: Mapping[str, Any]
) -> None:
    if name not in payload or payload[name] is None:
        msg = f"the token lacks the claim {name!r}"
        raise ProofError(msg)
    if payload[name] != expected.get(name):
        msg = f"the token's claim {name!r} contradicts the credential"
        raise ProofError(msg)


def _id_of(value: object) -> object:
    return value.get("id") if isinstance(value, Mapping) else value


def _only_subject(value: object) -> object:
    if isinstance(value, list):
        return value[0] if len(value) == 1 else None
    return value


def _seconds(value: object) -> int | None:
    if value is None:
        return None
    return int(parse_timestamp(value).replace(microsecond=0).timestamp())
