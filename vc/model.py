"""A credential before and after its proof held: two types, one door between them."""

from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from contexts.lists import CREDENTIALS_V1
from vc.errors import MalformedCredentialError, ProofError
from vc.timestamps import parse_timestamp

Document = Mapping[str, Any]


class DataModel(StrEnum):
    """The versions of the W3C data model that we read."""

    V1_1 = "1.1"
    V2_0 = "2.0"


# The two members that say from when until when a credential is in force.
VALIDITY_MEMBERS: Final[Mapping[DataModel, tuple[str, str]]] = MappingProxyType(
    {
        DataModel.V1_1: ("issuanceDate", "expirationDate"),
        DataModel.V2_0: ("validFrom", "validUntil"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnverifiedCredential:
    """A credential whose shape we could read and whose claims nobody has proven.

    `document` is the whole of what was received, unknown members included, since
    a proof covers them; `token` is the compact JWS that it came in, if it did, and
    `envelope` what was read of that, so that nobody has to read it twice.
    """

    document: Document
    id: str | None
    types: tuple[str, ...]
    issuer_id: str
    valid_from: datetime | None
    valid_until: datetime | None
    token: str | None = None
    envelope: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedProof:
    """One proof that held: who signed, how, and when they say they did.

    `controller` is whoever the key's own document says controls the key.
    """

    verification_method: str
    controller: str
    cryptosuite: str
    created: datetime | None
    expires: datetime | None = None


_MAKER: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedCredential:
    """A credential all of whose proofs held. Only `vc.proofs` makes one."""

    credential: UnverifiedCredential
    proofs: tuple[VerifiedProof, ...]
    maker: InitVar[object] = None

    def __post_init__(self, maker: object) -> None:
        """Refuse to exist without a proof.

        Raises:
            ProofError: somebody other than `verified_credential` called.
        """
        if maker is not _MAKER or not self.proofs:
            msg = "only a proof that held makes a VerifiedCredential"
            raise ProofError(msg)

    @property
    def document(self) -> Document:
        """What the proofs cover: the document without the proofs themselves."""
        return {k: v for k, v in self.credential.document.items() if k != "proof"}


def verified_credential(
    credential: UnverifiedCredential, proofs: Iterable[VerifiedProof]
) -> VerifiedCredential:
    """The other side of the door; for the modules that check proofs, nobody else."""
    return VerifiedCredential(credential=credential, proofs=tuple(proofs), maker=_MAKER)


def parse_credential(
    document: object, *, token: str | None = None, envelope: object = None
) -> UnverifiedCredential:
    """Read the parts of a credential that every check needs.

    Raises:
        MalformedCredentialError: not a credential of data model 2.0 or 1.1; the message
            names the member (VCDM 2.0, "Basic Concepts").
    """
    if not isinstance(document, Mapping):
        msg = "a credential is a JSON object"
        raise MalformedCredentialError(msg)
    types = tuple(as_list(document.get("type")))
    if "VerifiableCredential" not in types or not all_text(types):
        msg = 'type: a credential has the type "VerifiableCredential"'
        raise MalformedCredentialError(msg)
    valid_from, valid_until = _validity(document)
    return UnverifiedCredential(
        document=document,
        id=_optional_text(document, "id"),
        types=types,
        issuer_id=_issuer_id(document.get("issuer")),
        valid_from=valid_from,
        valid_until=valid_until,
        token=token,
        envelope=envelope,
    )


def data_model_of(document: Document) -> DataModel:
    """The version whose base context comes first; 2.0 where neither does."""
    first = as_list(document.get("@context"))[:1]
    return DataModel.V1_1 if first == [CREDENTIALS_V1] else DataModel.V2_0


def as_list(value: object) -> list[Any]:
    """`value` as a list: itself if it is one, empty if absent, else alone in one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def all_text(values: Iterable[object]) -> bool:
    """Tell whether every value is a non-empty string."""
    return all(isinstance(value, str) and value for value in values)


def text_of(value: object) -> str | None:
    """The text of a plain string or of a `{"@value": …}` object, else nothing."""
    if isinstance(value, Mapping):
        value = value.get("@value")
    return value if isinstance(value, str) else None


def mapping_of(value: object) -> Mapping[str, Any]:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def _issuer_id(issuer: object) -> str:
    identifier = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if not isinstance(identifier, str) or ":" not in identifier:
        msg = "issuer: one URL, or one object whose id is a URL"
        raise MalformedCredentialError(msg)
    return identifier


def _optional_text(document: Document, member: str) -> str | None:
    value = document.get(member)
    if value is None and member not in document:
        return None
    if not isinstance(value, str) or not value:
        msg = f"{member}: a non-empty string, if it is there at all"
        raise MalformedCredentialError(msg)
    return value


def _validity(document: Document) -> tuple[datetime | None, datetime | None]:
    model = data_model_of(document)
    begins, ends = VALIDITY_MEMBERS[model]
    for other, members in VALIDITY_MEMBERS.items():
        for member in members:
            if other is not model and member in document:
                msg = f"{member}: belongs to data model {other}, and this is {model}"
                raise MalformedCredentialError(msg)
    valid_from, valid_until = _timestamp(document, begins), _timestamp(document, ends)
    if valid_from and valid_until and valid_until < valid_from:
        msg = f"{ends}: the credential ends before it begins"
        raise MalformedCredentialError(msg)
    return valid_from, valid_until


def _timestamp(document: Document, member: str) -> datetime | None:
    text = _optional_text(document, member)
    if text is None:
        return None
    try:
        return parse_timestamp(text)
    except MalformedCredentialError as exc:
        msg = f"{member}: {exc}"
        raise MalformedCredentialError(msg) from exc
