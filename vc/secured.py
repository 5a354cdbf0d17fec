"""Reading a credential in whatever it is secured with.

Four forms: an object with a proof, an `EnvelopedVerifiableCredential` (VC-JOSE-COSE),
a compact JWS, an SD-JWT. Each becomes the same `UnverifiedCredential`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from contexts.lists import CREDENTIALS_V2
from vc import strict_json
from vc.errors import MalformedCredentialError, MalformedTokenError
from vc.jose import parse_token
from vc.model import (
    UnverifiedCredential,
    as_list,
    mapping_of,
    parse_credential,
)
from vc.sd_jwt import SdJwtType, parse_sd_jwt

ENVELOPED: Final = "EnvelopedVerifiableCredential"
# VCDM 2.0, "Enveloped Verifiable Credentials": a data URL, and the token as it is.
_PREFIXES: Final[Mapping[bool, str]] = MappingProxyType(
    {False: "data:application/vc+jwt,", True: "data:application/vc+sd-jwt,"}
)


def read_secured(text: str) -> UnverifiedCredential:
    """Read a credential from JSON, a compact JWS or an SD-JWT.

    Raises:
        MalformedCredentialError: none of these; the message says what would be.
    """
    stripped = text.strip()
    if stripped.startswith("{"):
        return parse_secured(strict_json.loads(stripped))
    if stripped.startswith("eyJ"):
        return _from_token(stripped)
    msg = "neither a JSON object nor a signed token (JWT)"
    raise MalformedCredentialError(msg)


def parse_secured(value: object) -> UnverifiedCredential:
    """Read a credential from a JSON object, enveloped or not.

    Raises:
        MalformedCredentialError: no credential, or an envelope with something else
            in it.
    """
    if ENVELOPED in as_list(mapping_of(value).get("type")):
        return _from_token(_token_in(mapping_of(value)))
    return parse_credential(value)


def envelop(token: str) -> dict[str, Any]:
    """`token` as an object that can stand in a presentation."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": _PREFIXES["~" in token] + token,
        "type": ENVELOPED,
    }


def check_envelope(envelope: Mapping[str, Any]) -> None:
    """Return if an envelope says that it is one and nothing else.

    VCDM 2.0, "Enveloped Verifiable Credentials" and "Enveloped Verifiable
    Presentations".

    Raises:
        MalformedCredentialError: it says more, or leaves out the base context.
    """
    if beside := envelope.keys() - {"@context", "id", "type"}:
        msg = f"an envelope says nothing itself, but this one has {min(beside)!r}"
        raise MalformedCredentialError(msg)
    if CREDENTIALS_V2 not in as_list(envelope.get("@context")):
        msg = f"@context: an envelope's includes {CREDENTIALS_V2}"
        raise MalformedCredentialError(msg)


def _token_in(envelope: Mapping[str, Any]) -> str:
    check_envelope(envelope)
    url = envelope.get("id")
    if isinstance(url, str):
        for selective, prefix in _PREFIXES.items():
            token = url.removeprefix(prefix)
            if token != url and ("~" in token) is selective:
                return token
    msg = f"the id of an {ENVELOPED} is a data URL of a token (application/vc+jwt)"
    raise MalformedCredentialError(msg)


def _from_token(text: str) -> UnverifiedCredential:
    if "~" not in text:
        token = parse_token(text)
        return parse_credential(token.document, token=text, envelope=token)
    sd_jwt = parse_sd_jwt(text)
    if sd_jwt.type is not SdJwtType.W3C_CREDENTIAL:
        msg = "an SD-JWT VC (dc+sd-jwt) is no W3C credential: vc+sd-jwt is"
        raise MalformedTokenError(msg)
    return parse_credential(sd_jwt.document, token=text)
