"""What a VC API issuer does: issue, change a status, derive (VCALM 1.0, "Issuing").

Each instance signs with a key of its own (`did:key`, or published in the issuer's
`did:web`), so that a program's mistake can never speak with the key of the badges.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from contexts.lists import BITSTRING_STATUS_LIST, CREDENTIALS_V1
from issuer.domain.vc_api import Instance, InstanceStatus, list_name
from issuer.errors import (
    ConflictError,
    MalformedInputError,
    NotFoundError,
    NotPermittedError,
)
from issuer.ports import Database, RandomBelow, UnitOfWork
from issuer.services.addresses import Identity, status_list_name
from issuer.services.journal import Act, record
from issuer.stores import PublishedDocument
from keys.signer import Signer
from vc.bitstring import MIN_BITS, bits_with
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
from vc.status_list import (
    ENTRY_TYPE,
    StatusEntry,
    build_status_entries,
    build_status_list_credential,
)

_MEDIA_TYPE: Final = "application/vc"
_LIST_TTL: Final = timedelta(minutes=5)
_HANDLE_BYTES: Final = 32
_FULL_AT: Final = MIN_BITS // 2


class UnknownOptionError(MalformedInputError):
    """An option that this endpoint does not understand, and so must not ignore."""

    code = "unknown_option"


@dataclass(frozen=True, slots=True, kw_only=True)
class VcApiPorts:
    """The outside world of the instances. `signer_of` opens an instance's key."""

    database: Database
    identity: Identity
    signer_of: Callable[[Instance], Signer]
    random_below: RandomBelow
    random_bytes: Callable[[int], bytes]
    clock: Callable[[], datetime]


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


def token_digest(token: str) -> str:
    """What is kept of a bearer token."""
    return hashlib.sha256(token.encode()).hexdigest()


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
    with_status = _with_status(credential, handle, instance, ports, act)
    prepared = prepare_with_options(
        with_status, _options(instance, signer, options, ports), profile=Profile.GENERAL
    )
    return sign_prepared(prepared, signer)


def change_status(
    body: Mapping[str, Any], *, instance: Instance, ports: VcApiPorts
) -> None:
    """Set or clear the bit of a credential that this instance issued.

    Raises:
        MalformedInputError: no credentialId, or no purpose of this instance.
        NotFoundError: the instance never issued that credential with a status.
    """
    handle, purpose, value = _status_request(body, instance)
    act = Act(by=f"vc-api/{instance.name}", at=ports.clock())
    with ports.database.write() as uow:
        found = [
            one
            for one in uow.vc_api.statuses(instance.name, token_digest(handle))
            if one.purpose == purpose
        ]
        if not found:
            msg = f"this instance issued no {handle!r:.80} with a {purpose} status"
            raise NotFoundError(msg)
        uow.vc_api.set_status(replace(found[0], value=value))
        _publish(uow, found[0].list_id, purpose, instance=instance, ports=ports)
        record(uow, act, "vc-api.status", handle[:255], purpose=purpose, value=value)


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


def _with_status(
    credential: Mapping[str, Any],
    handle: str,
    instance: Instance,
    ports: VcApiPorts,
    act: Act,
) -> dict[str, Any]:
    """The credential with a place for each purpose, taken and published before it."""
    entries = []
    with ports.database.write() as uow:
        if uow.vc_api.statuses(instance.name, token_digest(handle)):
            msg = f"this instance has issued {handle!r:.80} already"
            raise ConflictError(msg)
        for purpose in instance.status_purposes:
            place = _take_place(uow, handle, purpose, instance=instance, ports=ports)
            url = ports.identity.status_list(place.list_id)
            entries.append(
                StatusEntry(list_url=url, purpose=purpose, index=place.index)
            )
            if uow.ledger.published(status_list_name(place.list_id)) is None:
                _publish(uow, place.list_id, purpose, instance=instance, ports=ports)
        record(uow, act, "vc-api.issued", handle[:255], suite=instance.cryptosuite)
    existing = as_list(credential.get("credentialStatus"))
    statuses = [*existing, *build_status_entries(entries)]
    one_or_many = statuses[0] if len(statuses) == 1 else statuses
    return {**_with_status_terms(credential), "credentialStatus": one_or_many}


def _with_status_terms(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    """Data model 1.1's context has no words for an entry of ours (standards A3)."""
    contexts = as_list(credential.get("@context"))
    if contexts[:1] != [CREDENTIALS_V1] or BITSTRING_STATUS_LIST in contexts:
        return credential
    return {**credential, "@context": [*contexts, BITSTRING_STATUS_LIST]}


def _take_place(
    uow: UnitOfWork,
    handle: str,
    purpose: str,
    *,
    instance: Instance,
    ports: VcApiPorts,
) -> InstanceStatus:
    number = 1
    while len(taken := _indexes(uow, instance, purpose, number)) >= _FULL_AT:
        number += 1
    index = ports.random_below(MIN_BITS)
    while index in taken:
        index = ports.random_below(MIN_BITS)
    place = InstanceStatus(
        instance=instance.name,
        credential=token_digest(handle),
        purpose=purpose,
        list_id=list_name(instance.name, purpose, number),
        index=index,
        value=False,
    )
    uow.vc_api.add_status(place)
    return place


def _indexes(
    uow: UnitOfWork, instance: Instance, purpose: str, number: int
) -> set[int]:
    taken = uow.vc_api.taken(list_name(instance.name, purpose, number))
    return {one.index for one in taken}


def _publish(
    uow: UnitOfWork,
    list_id: str,
    purpose: str,
    *,
    instance: Instance,
    ports: VcApiPorts,
) -> None:
    set_indexes = (one.index for one in uow.vc_api.taken(list_id) if one.value)
    now = ports.clock()
    unsigned = build_status_list_credential(
        url=ports.identity.status_list(list_id),
        issuer_id=instance.did,
        purpose=purpose,
        bits=bits_with(set_indexes),
        valid_from=now,
        ttl_milliseconds=int(_LIST_TTL.total_seconds() * 1000),
    )
    signer = ports.signer_of(instance)
    options = ProofOptions(
        cryptosuite=instance.list_suite,
        verification_method=signer.verification_method,
        key_type=signer.public_key.type,
        created=now,
    )
    signed = sign_prepared(prepare_with_options(unsigned, options), signer)
    uow.ledger.publish(
        PublishedDocument(
            name=status_list_name(list_id),
            media_type=_MEDIA_TYPE,
            content=json.dumps(signed, ensure_ascii=False).encode(),
            published_at=now,
        )
    )


def _status_request(
    body: Mapping[str, Any], instance: Instance
) -> tuple[str, str, bool]:
    """Which credential, which purpose, which value (VCALM 1.0, "Update Status")."""
    handle = body.get("credentialId")
    entry = mapping_of(next(iter(as_list(body.get("credentialStatus"))), None))
    purpose = entry.get("statusPurpose", next(iter(instance.status_purposes), ""))
    value = body.get("status", entry.get("status", True))
    if value in ("0", "1"):
        value = value == "1"
    if not isinstance(handle, str) or not isinstance(value, bool):
        msg = "credentialId is a text, and status true or false"
        raise MalformedInputError(msg)
    if purpose not in instance.status_purposes:
        msg = f"credentialStatus.statusPurpose: not kept here: {purpose!r:.40}"
        raise MalformedInputError(msg)
    return handle, purpose, value


def _known(options: Mapping[str, Any], known: set[str]) -> None:
    if unknown := options.keys() - known:
        msg = f"options.{min(unknown)}: not an option of this endpoint"
        raise UnknownOptionError(msg)


def _is_texts(values: object) -> bool:
    return isinstance(values, Sequence) and all(isinstance(one, str) for one in values)
