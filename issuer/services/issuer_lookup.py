"""What can be learned of an issuer just now, for whoever decides about listing it."""

from dataclasses import dataclass

from keys.did_document import DidDocument
from keys.errors import KeysError
from verifier.ports import Environment, TrustEntry, TrustList


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Its keys as it publishes them now, or why they cannot be had; and who lists it.

    `elsewhere` has every list but our own: one that names the issuer with its entry,
    one that does not with none, and one that could not be read with its `problem`.
    """

    document: DidDocument | None
    problem: str
    elsewhere: tuple[tuple[TrustList, TrustEntry | None], ...]


def look_up(issuer_id: str, *, environment: Environment, own: str) -> Lookup:
    """Ask an issuer's address for its keys, and every other list about it.

    `own` is the source of our own list, which is not asked.
    """
    document, problem = None, ""
    with environment.one_verification():
        try:
            document = environment.resolver.resolve(issuer_id)
        except (KeysError, OSError) as exc:
            problem = str(exc)
        others = [one for one in environment.trust_lists if one.source != own]
        others += [one.ask(issuer_id) for one in environment.registries]
    return Lookup(
        document=document,
        problem=problem,
        elsewhere=tuple((one, one.entries.get(issuer_id)) for one in others),
    )
