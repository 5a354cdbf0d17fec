"""The ID token: signed by a key of the provider's, with an algorithm of ours, for us.

OpenID Connect Core 1.0, "ID Token Validation". Authlib checks the claims; the list of
algorithms, the keys, and for whom alone a token may be are held here.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwk import JWKRegistry, Key, KeySet, RSAKey
from joserfc.jws import JWSRegistry

from issuer.web.oidc.network import UNREADABLE
from issuer.web.oidc.refusals import Refusal, refused
from vc.overriding import override

CLOCK_SKEW: Final = timedelta(seconds=60)
# Ours to choose, and asymmetric ones alone: the key of any other would be our client
# secret, which proves nothing of the provider.
ALGORITHMS: Final = frozenset(
    {
        *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
        *("ES256", "ES384", "ES512", "EdDSA"),
    }
)
# RFC 7518, "Digital Signature with RSASSA-PKCS1-v1_5".
_MIN_RSA_BITS: Final = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an ID token has to say, and when."""

    issuer: str
    client_id: str
    nonce: str
    now: datetime


def read_id_token(
    token: Mapping[str, Any], keys: KeySet, expected: Expected
) -> Mapping[str, Any]:
    """The claims of the ID token in `token`, an answer of the token endpoint.

    Raises:
        SignInRefusedError: it is not signed, not by these keys, or not for us now.
    """
    ours = expected.client_id
    options = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": ours},
    }
    params = {
        "nonce": expected.nonce,
        "client_id": ours,
        "access_token": token.get("access_token"),
    }
    try:
        signed = jwt.decode(token["id_token"], keys, registry=_Registry())
        claims = CodeIDToken(signed.claims, signed.header, options, params)
        claims.validate(
            now=int(expected.now.timestamp()), leeway=int(CLOCK_SKEW.total_seconds())
        )
    except UNREADABLE as exc:
        raise refused(Refusal.NOT_PROVEN, type(exc).__name__) from None
    _refuse_other_parties(signed.claims, ours)
    return signed.claims


def usable_keys(document: Mapping[str, Any]) -> KeySet:
    """The provider's keys, without those that cannot be read or are too short.

    What a key is for, and with which algorithm, is held when it is used.
    """
    listed = document.get("keys")
    found: list[Key] = []
    for one in listed if isinstance(listed, list) else []:
        # RFC 7517, "JWK Set Format": what cannot be used is passed over.
        with contextlib.suppress(*UNREADABLE):
            found.append(_key(one))
    return KeySet(found)


def _key(jwk: dict[str, Any]) -> Key:
    key = JWKRegistry.import_key(jwk)
    if isinstance(key, RSAKey) and key.public_key.key_size < _MIN_RSA_BITS:
        msg = "a short key"
        raise ValueError(msg)
    return key


def _refuse_other_parties(claims: Mapping[str, Any], ours: str) -> None:
    """For us alone: no other audience is trusted, and no other party authorized."""
    if claims["aud"] not in (ours, [ours]):
        raise refused(Refusal.NOT_PROVEN, "aud")
    if claims.get("azp", ours) != ours:
        raise refused(Refusal.NOT_PROVEN, "azp")


class _Registry(JWSRegistry):
    """Our own list of algorithms, whatever the provider or the library think of it."""

    max_header_length = 8 * 1024  # some send their whole chain of certificates along

    def __init__(self) -> None:
        super().__init__(algorithms=sorted(ALGORITHMS), strict_check_header=False)

    @override
    def get_alg(self, name: str) -> Any:  # noqa: ANN401 - joserfc keeps its type to itself
        if name not in ALGORITHMS:
            msg = "not an algorithm of ours"
            raise UnsupportedAlgorithmError(msg)
        return self.algorithms[name]
