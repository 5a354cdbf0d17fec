"""Credentials as compact JWS: Open Badges JWT and VC-JOSE-COSE.

`parse_token` reads, `verify_token` judges. PyJWT frames and checks the signature, with
algorithms of our own that hand each question to `PublicKey.verify`. What PyJWT lets
through is refused before it is asked: duplicate members, NaN, 20 MB, unknown headers.

A little over our usual length: everything that touches PyJWT or frames a JWS stands in
one place, so that no second, laxer reader can grow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NoReturn

from jwt import PyJWS
from jwt.algorithms import Algorithm
from jwt.exceptions import DecodeError, PyJWTError

from keys.encodings import decode_base64url, encode_base64url
from keys.errors import KeysError, SignatureMismatchError
from keys.jwk import ALGORITHMS, parse_jwk
from keys.public_key import KeyType, PublicKey
from keys.signer import Signer
from vc import strict_json
from vc.errors import (
    MalformedTokenError,
    ProofError,
    RuleViolationError,
    TooLargeError,
    UnsupportedCryptosuiteError,
)
from vc.overriding import override
from vc.token_claims import ALWAYS_CLAIMED, CLAIMS, check_claims, expected_claims

# Our own limits, applied before anything is decoded.
MAX_TOKEN_BYTES: Final = 256 * 1024
MAX_HEADER_BYTES: Final = 4 * 1024

_PARTS: Final = ("header", "payload", "signature")


class TokenProfile(StrEnum):
    """The two ways in which a credential becomes a JWS."""

    # Open Badges 3.0, "JSON Web Token Proof Format".
    OPEN_BADGES = "open-badges-jwt"
    # Securing Verifiable Credentials using JOSE and COSE, "Securing JSON-LD VCs".
    VC_JOSE_COSE = "vc-jose-cose"


OPEN_BADGES: Final = TokenProfile.OPEN_BADGES
VC_JOSE_COSE: Final = TokenProfile.VC_JOSE_COSE

_PROFILE_OF_TYP: Final[Mapping[str | None, TokenProfile]] = MappingProxyType(
    {None: OPEN_BADGES, "JWT": OPEN_BADGES, "vc+jwt": VC_JOSE_COSE}
)
# Open Badges allows "no other headers"; jku, x5u, x5c, zip, b64 and crit are nowhere.
_HEADERS: Final[Mapping[TokenProfile, frozenset[str]]] = MappingProxyType(
    {
        OPEN_BADGES: frozenset({"alg", "kid", "jwk", "typ"}),
        VC_JOSE_COSE: frozenset({"alg", "kid", "jwk", "typ", "cty"}),
    }
)
_FIXED_HEADER: Final[Mapping[TokenProfile, Mapping[str, str]]] = MappingProxyType(
    {
        OPEN_BADGES: MappingProxyType({"typ": "JWT"}),
        VC_JOSE_COSE: MappingProxyType({"typ": "vc+jwt", "cty": "vc"}),
    }
)


@dataclass(frozen=True, slots=True)
class UnverifiedToken:
    """A token that could be read. Nothing in it is proven."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    profile: TokenProfile
    compact: str

    @property
    def document(self) -> dict[str, Any]:
        """The credential without the claims that the token adds to it."""
        return {k: v for k, v in self.payload.items() if k not in CLAIMS}


# ------------------------------------------------------------------ reading


def parse_token(token: str) -> UnverifiedToken:
    """Read a compact JWS whose payload is a JSON object.

    Raises:
        TooLargeError: over 256 KiB, a header over 4 KiB, or a limit of `strict_json`.
        MalformedTokenError: not three segments of base64url, or a `typ` that is not of
            our profiles.
        MalformedJsonError: a header or payload that is not strict JSON.
    """
    header, payload = (strict_json.loads(part) for part in decode_compact(token))
    if not isinstance(header, dict) or not isinstance(payload, dict):
        msg = "the header and the payload of a token must be JSON objects"
        raise MalformedTokenError(msg)
    typ = header.get("typ")
    if ("typ" in header and not isinstance(typ, str)) or typ not in _PROFILE_OF_TYP:
        msg = f"a token of typ {str(typ)[:40]!r} is not a credential: vc+jwt or JWT is"
        raise MalformedTokenError(msg)
    return UnverifiedToken(header, payload, _PROFILE_OF_TYP[typ], token)


def decode_compact(token: str) -> tuple[bytes, bytes]:
    """The header and payload bytes of a compact JWS (RFC 7515, "Serializations").

    Raises:
        TooLargeError, MalformedTokenError: as for `parse_token`.
    """
    if len(token) > MAX_TOKEN_BYTES:
        msg = f"token of {len(token)} characters; at most {MAX_TOKEN_BYTES} are read"
        raise TooLargeError(msg)
    parts = token.split(".", 3)
    if len(parts) != len(_PARTS) or not all(parts):
        msg = f"a token has three parts with dots between them: {', '.join(_PARTS)}"
        raise MalformedTokenError(msg)
    header, payload, signature = parts
    if len(header) > MAX_HEADER_BYTES * 4 // 3:
        msg = f"token header over {MAX_HEADER_BYTES} bytes"
        raise TooLargeError(msg)
    try:
        decode_base64url(signature)
        return decode_base64url(header), decode_base64url(payload)
    except KeysError as exc:
        msg = f"a part of the token cannot be read: {exc}"
        raise MalformedTokenError(msg) from exc


# ---------------------------------------------------------------- verifying


def verify_token(token: UnverifiedToken, public_key: PublicKey) -> None:
    """Check signature, header and claims of `token` (attacks J01 to J26).

    The key decides which algorithms are possible; the header may only agree. A `jwk`
    in the header is believed only if it is `public_key` itself.

    Raises:
        UnsupportedCryptosuiteError: an algorithm that does not fit the key.
        ProofError: another header member, a claim that contradicts the credential, or
            a signature that does not hold.
    """
    if unknown := sorted(token.header.keys() - _HEADERS[token.profile]):
        msg = f"the token's header has members that must not be there: {unknown[:5]}"
        raise ProofError(msg)
    if token.header.get("cty", "vc") != "vc":
        msg = "the token's content type is not 'vc'"
        raise ProofError(msg)
    verify_signature(token.compact, token.header, public_key)
    check_claims(token.payload, required=token.profile is OPEN_BADGES)


def verify_signature(
    compact: str, header: Mapping[str, Any], public_key: PublicKey
) -> None:
    """Check the signature of a compact JWS alone, read before by `decode_compact`.

    `header` is its own, decoded.

    Raises:
        UnsupportedCryptosuiteError: an algorithm that does not fit the key.
        ProofError: the signature does not hold, or `kid` or `jwk` is not as it should.
    """
    algorithm = header.get("alg")
    allowed = ALGORITHMS[public_key.type]
    if not isinstance(algorithm, str) or algorithm not in allowed:
        msg = f"alg {str(algorithm)[:40]!r} does not fit a {public_key.type} key"
        raise UnsupportedCryptosuiteError(msg)
    if not isinstance(header.get("kid", ""), str):
        msg = "the token's kid must be a string"
        raise ProofError(msg)
    if "jwk" in header:
        _check_asserted_key(header["jwk"], public_key)
    try:
        _JWS.decode(compact, key=public_key, algorithms=[algorithm])  # type: ignore[arg-type]  # our own algorithms take our own keys
    except PyJWTError as exc:
        msg = f"the token's signature does not hold: {exc}"
        raise ProofError(msg) from exc


def _check_asserted_key(jwk: object, public_key: PublicKey) -> None:
    try:
        same = isinstance(jwk, Mapping) and parse_jwk(jwk) == public_key
    except KeysError as exc:
        msg = f"the key in the token's header cannot be used: {exc}"
        raise ProofError(msg) from exc
    if not same:
        msg = "the key in the token's header is not the issuer's published key"
        raise ProofError(msg)


class _PublicKeyAlgorithm(Algorithm):
    """One JOSE algorithm, as PyJWT sees it, done by `PublicKey`."""

    def __init__(self, key_type: KeyType) -> None:
        self._key_type = key_type

    @override
    def prepare_key(self, key: PublicKey) -> PublicKey:
        if key.type is not self._key_type:
            msg = f"this algorithm needs a {self._key_type} key"
            raise PyJWTError(msg)
        return key

    @override
    def verify(self, msg: bytes, key: PublicKey, sig: bytes) -> bool:
        try:
            key.verify(sig, msg)
        except SignatureMismatchError:
            return False
        return True

    @override
    def sign(self, msg: bytes, key: object) -> NoReturn:
        raise NotImplementedError

    @staticmethod
    @override
    def to_jwk(key_obj: object, as_dict: object = False) -> NoReturn:  # noqa: FBT002
        raise NotImplementedError

    @staticmethod
    @override
    def from_jwk(jwk: object) -> NoReturn:
        raise NotImplementedError


class _StrictJWS(PyJWS):
    """PyJWS that reads base64url as strictly with our decoder.

    Its own asks of each character alone, which costs more than the signature. The
    payload it does not read at all: whoever asks about a signature has done so.
    """

    @staticmethod
    @override
    def _decode_base64url_segment(segment: bytes, name: str) -> bytes:
        if name == "payload":
            return b""
        try:
            return decode_base64url(segment.decode("ascii"))
        except (KeysError, UnicodeDecodeError) as exc:
            msg = f"Invalid {name} padding"
            raise DecodeError(msg) from exc


def _our_jws() -> PyJWS:
    jws = _StrictJWS(algorithms=[])
    for key_type, names in ALGORITHMS.items():
        for name in names:
            jws.register_algorithm(name, _PublicKeyAlgorithm(key_type))
    return jws


_JWS: Final = _our_jws()


# ------------------------------------------------------------------ signing


def prepare_token(
    document: Mapping[str, Any], *, profile: TokenProfile, algorithm: str, kid: str
) -> bytes:
    """The bytes to be signed so that `document` becomes a token.

    Raises:
        RuleViolationError: `document` has a member that the token adds itself, or lacks
            what a claim must repeat.
        MalformedCredentialError: a validity date that is none.
    """
    if taken := sorted((CLAIMS | {"vc", "vp"}) & document.keys()):
        msg = f"the credential already has the claims {taken}; leave them to the token"
        raise RuleViolationError(msg)
    payload = dict(document)
    if profile is OPEN_BADGES:
        payload |= expected_claims(document)
        if missing := [name for name in ALWAYS_CLAIMED if payload[name] is None]:
            msg = f"the credential lacks what the claims {missing} must repeat"
            raise RuleViolationError(msg)
    return signing_input(
        {"alg": algorithm, "kid": kid, **_FIXED_HEADER[profile]}, payload
    )


def signing_input(header: Mapping[str, Any], payload: Mapping[str, Any]) -> bytes:
    """The bytes that a JWS with this header and payload signs (RFC 7515)."""
    return f"{_segment(header)}.{_segment(payload)}".encode("ascii")


def assemble_token(signed: bytes, signature: bytes) -> str:
    """The compact JWS of what `signing_input` gave and its signature."""
    return f"{signed.decode('ascii')}.{encode_base64url(signature)}"


def sign_claims(
    payload: Mapping[str, Any], signer: Signer, *, header: Mapping[str, str]
) -> str:
    """`payload` as a JWS with `alg`, `kid` and what `header` adds.

    For what is no credential (presentations, key bindings) or was checked before.
    """
    algorithm = ALGORITHMS[signer.public_key.type][0]
    whole = {"alg": algorithm, "kid": signer.verification_method, **header}
    data = signing_input(whole, payload)
    return assemble_token(data, signer.sign(data))


def sign_token(
    document: Mapping[str, Any], signer: Signer, *, profile: TokenProfile
) -> str:
    """`document` as a token signed by `signer`, with the algorithm that its key has.

    Raises:
        RuleViolationError, MalformedCredentialError: as for `prepare_token`.
    """
    data = prepare_token(
        document,
        profile=profile,
        algorithm=ALGORITHMS[signer.public_key.type][0],
        kid=signer.verification_method,
    )
    return assemble_token(data, signer.sign(data))


def _segment(value: Mapping[str, Any]) -> str:
    return encode_base64url(strict_json.dumps(value).encode("utf-8"))
