"""The rules of a presentation (VCDM 2.0, "Verifiable Presentations")."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vc.model import as_list, mapping_of
from vc.rules.data_model import base_context_first, nothing_unsaid
from vc.rules.finding import Finding, Rule
from vc.rules.shapes import iri


def typed(document: Mapping[str, Any]) -> Iterator[Finding]:
    """`type` holds VerifiablePresentation, and never VerifiableCredential."""
    types = as_list(document.get("type"))
    if "VerifiablePresentation" not in types:
        yield Finding("/type", "does not name VerifiablePresentation")
    for index, one in enumerate(types):
        if not isinstance(one, str) or not one or one == "VerifiableCredential":
            yield Finding(f"/type/{index}", "is not a type of a presentation")


def identified(document: Mapping[str, Any]) -> Iterator[Finding]:
    """The presentation and its holder have absolute identifiers, if they have any."""
    if "id" in document and (problem := iri(document["id"])):
        yield Finding("/id", problem)
    if "holder" in document:
        holder = document["holder"]
        identifier = holder.get("id") if isinstance(holder, Mapping) else holder
        if problem := iri(identifier):
            yield Finding("/holder", problem)


def holds_credentials(document: Mapping[str, Any]) -> Iterator[Finding]:
    """`verifiableCredential` holds objects; a token stands in an envelope."""
    for index, one in enumerate(as_list(document.get("verifiableCredential"))):
        if not mapping_of(one):
            yield Finding(f"/verifiableCredential/{index}", "is not an object")


def says_it_all(document: Mapping[str, Any]) -> Iterator[Finding]:
    """As in a credential; an empty list of credentials says no more than none."""
    kept = dict(document)
    if kept.get("verifiableCredential") == []:
        del kept["verifiableCredential"]
    return nothing_unsaid(kept)


_CITATION: Final = "VCDM 2.0, Verifiable Presentations"

PRESENTATION_RULES: Final = (
    Rule(id="vp-context", citation="VCDM 2.0, Contexts", check=base_context_first),
    Rule(id="vp-type", citation=_CITATION, check=typed),
    Rule(id="vp-identifiers", citation=_CITATION, check=identified),
    Rule(id="vp-credentials", citation=_CITATION, check=holds_credentials),
    Rule(
        id="vp-nothing-unsaid",
        citation="VC Data Integrity 1.0, Securing Data Losslessly",
        check=says_it_all,
    ),
)
