"""What a VC API issuer does: issue and derive (VCALM 1.0, "Issuing").

Each instance signs with a key of its own (`did:key`, or published in the issuer's
`did:web`), so that a program's mistake can never speak with the key of the badges.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from issuer.domain.vc_api import Instance
from issuer.errors import MalformedInputError, NotFoundError, NotPermittedError
from issuer.services.journal import Act
from issuer.services.vc_api_ports import VcApiPorts, token_digest
from issuer.services.vc_api_status import with_status
from keys.signer import Signer
from vc.canonicalize import Profile
from vc.model import as_list, mapping_of
from vc.proofs import (
    Disclosure,
    ProofOptions,
    derive_credential,
    prepare_with_options,
    sign_prepared,
)
from vc.rules.shapes import iri
from vc.status_entries import parse_status_entries
from vc.status_list import ENTRY_TYPE

_HANDLE_BYTES: Final = 32


class UnknownOptionError(MalformedInputError):
    """An option that this endpoint does not understand, and so must not ignore."""

    code = "unknown_option"


def find_instance(name: str, *, token: str, ports: VcApiPorts) -> Instance:
    """The instance that `token` opens.

    Raises:
        NotFoundError: there is no such instance.
        NotPermittedError: the token is not its own.
    """
    with ports.database.read() as uow:
        instance = uow.vc_api.instance(name)
    if instance is None:
        msg = f"there is no VC API instance {name!r}"
        raise NotFoundError(msg)
    # Digests of equal length are compared, so their timing says nothing of the token.
    if token_digest(token) != instance.token_digest:
        msg = "the bearer token is not this instance's"
        raise NotPermittedError(msg)
    return instance


def issue(
    credential: Mapping[str, Any],
    options: Mapping[str, Any],
    *,
    instance: Instance,
    ports: VcApiPorts,
) -> dict[str, Any]:
    """Sign `credential` with the instance's suite and key, as issued by it.

    Raises:
        UnknownOptionError: an option that we do not understand.
        MalformedInputError: no issuer is named.
        StatusListError: a status entry of the credential's own is none.
        VcError: the credential breaks a rule, or a proof would not cover it.
    """
    _known(options, {"credentialId", "mandatoryPointers"})
    credential = _as_issued_by(instance, credential)
    _check_entries(credential)
    act = Act(by=f"vc-api/{instance.name}", at=ports.clock())
    handle = options.get("credentialId", credential.get("id"))
    signer = ports.signer_of(instance)
    prepared = prepare_with_options(
        credential, _options(instance, signer, options, ports), profile=Profile.GENERAL
    )
    if not instance.status_purposes:
        return sign_prepared(prepared, signer)
    if handle is None:
        # Nobody can refer to it, as VCALM 1.0, "Issue Credential", foresees.
        handle = ports.random_bytes(_HANDLE_BYTES).hex()
    if not isinstance(handle, str) or not handle:
        msg = "options.credentialId: a text"
        raise MalformedInputError(msg)
    credential = with_status(credential, handle, instance, ports, act)
    prepared = prepare_with_options(
        credential, _options(instance, signer, options, ports), profile=Profile.GENERAL
    )
    return sign_prepared(prepared, signer)


def derive(credential: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """What a holder shows who shows only `selectivePointers` and what is mandatory.

    Raises:
        UnknownOptionError: an option that we do not understand.
        MalformedInputError: selectivePointers is not a list of JSON pointers.
        VcError: the credential has no proof that can be derived from.
    """
    _known(options, {"selectivePointers"})
    pointers = options.get("selectivePointers", [])
    if not _is_texts(pointers):
        msg = "options.selectivePointers: a list of JSON pointers"
        raise MalformedInputError(msg)
    return derive_credential(
        credential, pointers=tuple(pointers), profile=Profile.GENERAL
    )


def _options(
    instance: Instance, signer: Signer, options: Mapping[str, Any], ports: VcApiPorts
) -> ProofOptions:
    pointers = options.get("mandatoryPointers")
    if pointers is not None and not _is_texts(pointers):
        msg = "options.mandatoryPointers: a list of JSON pointers"
        raise MalformedInputError(msg)
    return ProofOptions(
        cryptosuite=instance.cryptosuite,
        verification_method=signer.verification_method,
        key_type=signer.public_key.type,
        created=ports.clock(),
        disclosure=Disclosure(
            random_bytes=ports.random_bytes,
            mandatory=None if pointers is None else tuple(pointers),
        ),
    )


def _as_issued_by(
    instance: Instance, credential: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The credential in the instance's own name, whoever it names (ADR 0026)."""
    issuer = credential.get("issuer")
    detailed = isinstance(issuer, Mapping)
    if problem := iri(mapping_of(issuer).get("id") if detailed else issuer):
        msg = f"issuer: it {problem}; this instance issues as {instance.did}"
        raise MalformedInputError(msg)
    ours = {**mapping_of(issuer), "id": instance.did} if detailed else instance.did
    return {**credential, "issuer": ours}


def _check_entries(credential: Mapping[str, Any]) -> None:
    """Refuse a place in a list of others that no verifier could read."""
    entries = [
        one
        for one in as_list(credential.get("credentialStatus"))
        if ENTRY_TYPE in as_list(mapping_of(one).get("type"))
    ]
    if entries:
        parse_status_entries({"credentialStatus": entries})


def _known(options: Mapping[str, Any], known: set[str]) -> None:
    if unknown := options.keys() - known:
        msg = f"options.{min(unknown)}: not an option of this endpoint"
        raise UnknownOptionError(msg)


def _is_texts(values: object) -> bool:
    return isinstance(values, Sequence) and all(isinstance(one, str) for one in values)
