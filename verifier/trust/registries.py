"""Registries of issuers that others keep, asked about one issuer at a time.

As the Digital Credentials Consortium lists them (`known-did-registries.json`): entries
of the types `dcc-legacy`, one JSON file, and `oidf`, OpenID Federation. One that cannot
be read says so and takes nothing from what the others say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Final

from keys.errors import KeysError
from keys.https_url import SCHEME, parse_https_url
from vc import strict_json
from vc.errors import VcError
from vc.model import as_list, mapping_of, text_of
from verifier.errors import AbsentError, FetchError, SettingsError
from verifier.ports import FetchDocument, Registry, TrustEntry, TrustList
from verifier.trust.federation import (
    CONFIGURATION_PATH,
    StatementError,
    address_about,
    read_anchor,
    read_statement,
)

_MAX_REGISTRY_BYTES: Final = 8 * 1024 * 1024
_MAX_REGISTRY_MEMBERS: Final = 200_000
# As many as a verification can wait for.
MAX_REGISTRIES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntry:
    """One entry of a list of registries; `pinned` are JWKs that we hold it to."""

    name: str
    type: str
    address: str
    pinned: tuple[Any, ...] = ()


def parse_known_registries(document: object) -> tuple[RegistryEntry, ...]:
    """The registries that a list in DCC's format names, in its order.

    Raises:
        SettingsError: an entry of another type or shape; the message names it.
    """
    entries = as_list(document)
    if len(entries) > MAX_REGISTRIES:
        msg = f"it names {len(entries)} registries, where {MAX_REGISTRIES} can be asked"
        raise SettingsError(msg)
    return tuple(_parse_entry(mapping_of(one)) for one in entries)


def registry_of(
    entry: RegistryEntry, *, fetch: FetchDocument, clock: Callable[[], datetime]
) -> Registry:
    """The registry of an entry, to be asked through `fetch`."""

    def ask(issuer_id: str) -> TrustList:
        return (
            _federation(entry, issuer_id, fetch, clock)
            if entry.type == "oidf"
            else _legacy(entry, issuer_id, fetch)
        )

    return Registry(
        name=entry.name,
        source=entry.address,
        is_pinned=bool(entry.pinned),
        ask=partial(_asked, entry, ask),
    )


def _parse_entry(entry: Mapping[str, Any]) -> RegistryEntry:
    name, kind = text_of(entry.get("name")), entry.get("type")
    if not name or kind not in ("oidf", "dcc-legacy"):
        msg = f"the registry {name!r} needs a name, and a type: oidf or dcc-legacy"
        raise SettingsError(msg)
    address = entry.get("url")
    if kind == "oidf":
        address = entry.get("trustAnchorEC") or _configuration_of(entry)
    try:
        parse_https_url(str(address))
    except KeysError as exc:
        msg = f"the registry {name!r} needs an https address: {exc}"
        raise SettingsError(msg) from exc
    pinned = tuple(as_list(mapping_of(entry.get("jwks")).get("keys")))
    return RegistryEntry(name=name, type=kind, address=str(address), pinned=pinned)


def _configuration_of(entry: Mapping[str, Any]) -> str:
    """Older entries name the address that answers, and the anchor stands beside it."""
    endpoint = str(entry.get("fetchEndpoint", ""))
    host = endpoint.removeprefix(SCHEME).partition("/")[0]
    return f"{SCHEME}{host}{CONFIGURATION_PATH}"


def _asked(
    entry: RegistryEntry, ask: Callable[[str], TrustList], issuer_id: str
) -> TrustList:
    """What the registry says; that it cannot be read is an answer of its own."""
    try:
        return ask(issuer_id)
    except (FetchError, StatementError, VcError, KeysError) as exc:
        return TrustList(name=entry.name, source=entry.address, problem=str(exc))


def _legacy(entry: RegistryEntry, issuer_id: str, fetch: FetchDocument) -> TrustList:
    fetched = fetch(entry.address)
    document = _read_once(fetched.data)
    registry = document.get("registry")
    if not isinstance(registry, Mapping):
        msg = "it is no list of issuers"
        raise StatementError(msg)
    updated = mapping_of(document.get("meta")).get("updated")
    found = mapping_of(registry.get(issuer_id))
    name = text_of(found.get("name"))
    listed = TrustEntry(
        id=issuer_id,
        name=name or "",
        url=text_of(found.get("url")),
        location=text_of(found.get("location")),
    )
    return TrustList(
        name=entry.name,
        source=entry.address,
        updated=text_of(updated) or fetched.fetched_at.date().isoformat(),
        entries={issuer_id: listed} if name else {},
    )


@lru_cache(maxsize=MAX_REGISTRIES)
def _read_once(data: bytes) -> Mapping[str, Any]:
    """A list as it was fetched, which a call with many strangers asks of each again."""
    return mapping_of(
        strict_json.loads(
            data, max_bytes=_MAX_REGISTRY_BYTES, max_members=_MAX_REGISTRY_MEMBERS
        )
    )


def _federation(
    entry: RegistryEntry,
    issuer_id: str,
    fetch: FetchDocument,
    clock: Callable[[], datetime],
) -> TrustList:
    anchor_id = entry.address.removesuffix(CONFIGURATION_PATH)
    configuration = fetch(entry.address)
    anchor = read_anchor(
        configuration.data, anchor_id=anchor_id, pinned=entry.pinned, now=clock()
    )
    entries: dict[str, TrustEntry] = {}
    updated = configuration.fetched_at
    try:
        answer = fetch(address_about(anchor, issuer_id))
    except AbsentError:  # the federation's way to say that it does not know them
        pass
    else:
        said = read_statement(
            answer.data, anchor=anchor, subject=issuer_id, now=clock()
        )
        updated = said.issued_at
        entries[issuer_id] = TrustEntry(id=issuer_id, name=said.name, url=said.url)
    return TrustList(
        name=entry.name,
        source=entry.address,
        updated=updated.date().isoformat(),
        entries=entries,
    )
