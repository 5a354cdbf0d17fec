"""The status of what VC API instances issue: places in lists, and changing them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from contexts.lists import BITSTRING_STATUS_LIST, CREDENTIALS_V1
from issuer.domain.vc_api import Instance, InstanceStatus, list_name
from issuer.errors import ConflictError, MalformedInputError, NotFoundError
from issuer.ports import UnitOfWork
from issuer.services.addresses import status_list_name
from issuer.services.journal import Act, record
from issuer.services.vc_api_ports import VcApiPorts, token_digest
from issuer.stores import PublishedDocument
from vc.bitstring import MIN_BITS, bits_with
from vc.model import as_list, mapping_of
from vc.proofs import ProofOptions, prepare_with_options, sign_prepared
from vc.status_list import (
    StatusEntry,
    build_status_entries,
    build_status_list_credential,
)

_MEDIA_TYPE: Final = "application/vc"
_LIST_TTL: Final = timedelta(minutes=5)
_FULL_AT: Final = MIN_BITS // 2


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


def with_status(
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
