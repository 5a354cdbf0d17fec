"""Presentations: credentials that their holder hands over, for one occasion.

The verdict on a presentation is its proof AND every credential in it (attacks D07).
Which challenge may be used, and how often, is for whoever handed it out to know.
"""

from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass, replace
from typing import Any, Final

from contexts.lists import CREDENTIALS_V2
from vc import strict_json
from vc.canonicalize import Profile
from vc.errors import (
    KeyNotAuthorizedError,
    MalformedCredentialError,
    ProofError,
    TooLargeError,
    VcError,
)
from vc.model import (
    Document,
    UnverifiedCredential,
    VerifiedCredential,
    VerifiedProof,
    as_list,
    mapping_of,
    verified_credential,
)
from vc.presentation_token import (
    Occasion,
    claims_of_occasion,
    parse_presentation_token,
    verify_presentation_token,
)
from vc.proofs import (
    AUTHENTICATION,
    Circumstances,
    Expected,
    PreparedDocument,
    ProofOptions,
    prepare_checked,
    proofs_that_hold,
    speaks_for,
    verify_secured,
)
from vc.rules import check_presentation_rules
from vc.secured import check_envelope, envelop, parse_secured

PRESENTATION_TYPE: Final = "VerifiablePresentation"
ENVELOPED_PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_DATA_URL: Final = "data:application/vp+jwt,"
# Each costs a verification (attacks N01).
MAX_CREDENTIALS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class UnverifiedPresentation:
    """A presentation that could be read. Nothing in it is proven.

    `token` is the compact JWS that it came in, if it did (`vp+jwt`).
    """

    document: Document
    holder: str | None
    credentials: tuple[UnverifiedCredential, ...]
    token: str | None = None


_MAKER: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPresentation:
    """A presentation whose proof held, with every credential in it."""

    presentation: UnverifiedPresentation
    proofs: tuple[VerifiedProof, ...]
    credentials: tuple[VerifiedCredential, ...]
    maker: InitVar[object] = None

    def __post_init__(self, maker: object) -> None:
        """Refuse to be made anywhere else.

        Raises:
            ProofError: somebody other than `verify_presentation` called.
        """
        if maker is not _MAKER or not self.proofs:
            msg = "only proofs that held make a VerifiedPresentation"
            raise ProofError(msg)


# --------------------------------------------------------------------- reading


def read_presentation(text: str) -> UnverifiedPresentation:
    """Read a presentation from JSON or from a `vp+jwt`, in an envelope or not.

    Raises:
        MalformedCredentialError: neither, or not one that keeps the rules.
    """
    stripped = text.strip()
    if not stripped.startswith("{"):
        return _from_token(stripped)
    document = strict_json.loads(stripped)
    if ENVELOPED_PRESENTATION in as_list(mapping_of(document).get("type")):
        return _from_token(_token_in(mapping_of(document)))
    return parse_presentation(document)


def _token_in(envelope: Mapping[str, Any]) -> str:
    check_envelope(envelope)
    url = envelope.get("id")
    if not isinstance(url, str) or not url.startswith(_DATA_URL):
        msg = f"the id of an {ENVELOPED_PRESENTATION} is a data URL of a vp+jwt"
        raise MalformedCredentialError(msg)
    return url.removeprefix(_DATA_URL)


def _from_token(token: str) -> UnverifiedPresentation:
    document = parse_presentation_token(token).document
    return replace(parse_presentation(document), token=token)


def parse_presentation(document: object) -> UnverifiedPresentation:
    """Read a presentation and every credential in it.

    Raises:
        MalformedCredentialError: it breaks a rule, or one of its credentials cannot
            be read; the message names which.
        TooLargeError: more credentials than we check at once.
    """
    if not isinstance(document, Mapping):
        msg = "a presentation is a JSON object"
        raise MalformedCredentialError(msg)
    held = as_list(document.get("verifiableCredential"))
    if len(held) > MAX_CREDENTIALS:
        msg = f"{len(held)} credentials; {MAX_CREDENTIALS} at most are checked"
        raise TooLargeError(msg)
    try:
        check_presentation_rules(document)
    except VcError as exc:
        msg = f"not a presentation: {exc}"
        raise MalformedCredentialError(msg) from exc
    holder = document.get("holder")
    return UnverifiedPresentation(
        document=document,
        holder=holder.get("id") if isinstance(holder, Mapping) else holder,
        credentials=tuple(_credential(one, index) for index, one in enumerate(held)),
    )


def _credential(value: object, index: int) -> UnverifiedCredential:
    try:
        return parse_secured(value)
    except MalformedCredentialError as exc:
        msg = f"verifiableCredential[{index}]: {exc}"
        raise type(exc)(msg) from exc


# -------------------------------------------------------------------- building


def build_presentation(
    credentials: Iterable[Document | str],
    *,
    presentation_id: str | None = None,
    holder: str | None = None,
) -> dict[str, Any]:
    """The unsigned presentation of signed credentials; tokens become envelopes."""
    document: dict[str, Any] = {
        "@context": [CREDENTIALS_V2],
        "id": presentation_id,
        "type": [PRESENTATION_TYPE],
        "holder": holder,
        "verifiableCredential": [
            envelop(one) if isinstance(one, str) else dict(one) for one in credentials
        ],
    }
    if not document["verifiableCredential"]:
        del document["verifiableCredential"]
    return {name: value for name, value in document.items() if value is not None}


def prepare_presentation(
    document: Document, options: ProofOptions, *, profile: Profile = Profile.OPEN_BADGES
) -> PreparedDocument:
    """Check `document` and fix the bytes to be signed, to authenticate its holder.

    Challenge and domain stand in `options`; the purpose is always authentication.

    Raises:
        MalformedCredentialError: it breaks a rule, or holds something unreadable.
        CanonicalizationError: a proof would not cover the whole document.
        UnsupportedCryptosuiteError: no such suite, or not for this kind of key.
    """
    parse_presentation(document)
    authenticating = replace(options, purpose=AUTHENTICATION)
    return prepare_checked(document, authenticating, profile=profile)


# ------------------------------------------------------------------- believing


def verify_presentation(
    presentation: UnverifiedPresentation, occasion: Occasion, around: Circumstances
) -> VerifiedPresentation:
    """Check the proof for this occasion, the holder, and every credential.

    Raises:
        InvalidChallengeError, InvalidDomainError: made for another occasion.
        ProofError, KeysError, CanonicalizationError: the presentation's own proof or
            one of its credentials' does not hold; the message names which.
    """
    proofs = verify_presentation_proof(presentation, occasion, around)
    check_holder(presentation, proofs)
    credentials = []
    for index, one in enumerate(presentation.credentials):
        try:
            own = self_asserted(one, presentation, proofs, profile=around.profile)
            credentials.append(own or verify_secured(one, around))
        except VcError as exc:
            msg = f"verifiableCredential[{index}]: {exc}"
            raise type(exc)(msg) from exc
    return VerifiedPresentation(
        presentation=presentation,
        proofs=proofs,
        credentials=tuple(credentials),
        maker=_MAKER,
    )


def self_asserted(
    credential: UnverifiedCredential,
    presentation: UnverifiedPresentation,
    proofs: Iterable[VerifiedProof],
    *,
    profile: Profile,
) -> VerifiedCredential | None:
    """A credential without a proof of its own, if its issuer is the holder who signed.

    VCDM 2.0, "Presentations Including Holder Claims": the presentation names a holder,
    and the issuer is identical. `proofs` are the presentation's, which cover it whole;
    `check_holder` has returned. A badge always has a proof of its own.
    """
    if (
        profile is not Profile.GENERAL
        or credential.token is not None
        or "proof" in credential.document
        or presentation.holder != credential.issuer_id
    ):
        return None
    return verified_credential(credential, proofs)


def verify_presentation_proof(
    presentation: UnverifiedPresentation, occasion: Occasion, around: Circumstances
) -> tuple[VerifiedProof, ...]:
    """Check the presentation's own proof alone; its credentials stay unproven.

    Raises:
        InvalidChallengeError, InvalidDomainError, ProofError, KeysError,
        CanonicalizationError: it does not hold, or not for this occasion.
    """
    if presentation.token is not None:
        token = parse_presentation_token(presentation.token)
        return (verify_presentation_token(token, occasion, around),)
    expected = Expected(
        purpose=AUTHENTICATION,
        challenge=occasion.challenge,
        domain=occasion.domain,
        others_allowed=occasion.others_allowed,
    )
    return proofs_that_hold(presentation.document, expected, around)


def check_holder(
    presentation: UnverifiedPresentation, proofs: Iterable[VerifiedProof]
) -> None:
    """Return if the holder that is named, if one is, signed.

    Raises:
        KeyNotAuthorizedError: somebody else did.
    """
    holder = presentation.holder
    if holder is not None and not any(speaks_for(one, holder) for one in proofs):
        msg = f"the presentation names {holder} as holder, who did not sign"
        raise KeyNotAuthorizedError(msg)


__all__ = [
    "MAX_CREDENTIALS",
    "Occasion",
    "UnverifiedPresentation",
    "VerifiedPresentation",
    "build_presentation",
    "check_holder",
    "claims_of_occasion",
    "parse_presentation",
    "prepare_presentation",
    "read_presentation",
    "self_asserted",
    "verify_presentation",
    "verify_presentation_proof",
]
