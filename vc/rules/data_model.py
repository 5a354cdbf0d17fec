"""The rules of any credential (VCDM 2.0, "Basic Concepts"; VCDM 1.1 the same).

Data model 1.1 has another base context, calls the two dates otherwise, and demands
the first; all else is one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from contexts.lists import CREDENTIALS_V1, CREDENTIALS_V2
from vc.compact_form import uncompacted
from vc.model import (
    VALIDITY_MEMBERS,
    DataModel,
    all_text,
    as_list,
    data_model_of,
    mapping_of,
)
from vc.rules.finding import Finding, Rule
from vc.rules.language_values import internationalized
from vc.rules.resources import related_resources, schemas
from vc.rules.shapes import iri, timestamp
from vc.timestamps import parse_timestamp

_EXTENSIONS: Final = (
    "credentialStatus",
    "credentialSchema",
    "refreshService",
    "termsOfUse",
    "evidence",
    "confidenceMethod",
    "renderMethod",
)


def base_context_first(document: Mapping[str, Any]) -> Iterator[Finding]:
    """`@context` is an ordered list that begins with the base context."""
    contexts = document.get("@context")
    if not isinstance(contexts, list) or contexts[:1] not in (
        [CREDENTIALS_V2],
        [CREDENTIALS_V1],
    ):
        yield Finding("/@context", f"is not a list that begins with {CREDENTIALS_V2}")


def typed(document: Mapping[str, Any]) -> Iterator[Finding]:
    """`type` holds VerifiableCredential, and nothing but texts."""
    types = as_list(document.get("type"))
    if "VerifiableCredential" not in types:
        yield Finding("/type", "does not name VerifiableCredential")
    for index, one in enumerate(types):
        if not isinstance(one, str) or not one:
            yield Finding(f"/type/{index}", "is not a text")


def identified(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Identifiers, where they are given, are absolute: nothing relative is signed."""
    issuer = document.get("issuer")
    issuer_id = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if problem := iri(issuer_id):
        yield Finding("/issuer", problem)
    for path, holder in (("/id", document), *_subjects(document)):
        if "id" in holder and (problem := iri(holder["id"])):
            yield Finding(path, problem)


def subject_says_something(document: Mapping[str, Any]) -> Iterator[Finding]:
    """There is a subject, and it has claims."""
    subjects = as_list(document.get("credentialSubject"))
    if not subjects:
        yield Finding("/credentialSubject", "is missing")
    for index, subject in enumerate(subjects):
        if not mapping_of(subject):
            yield Finding(f"/credentialSubject/{index}", "makes no claim")


def times_are_timestamps(document: Mapping[str, Any]) -> Iterator[Finding]:
    """The dates are xsd:dateTimeStamp, and those of the document's data model."""
    model = data_model_of(document)
    for version, members in VALIDITY_MEMBERS.items():
        for member in members:
            if member not in document:
                continue
            if version is not model:
                yield Finding(f"/{member}", f"belongs to data model {version}")
            elif problem := timestamp(document[member]):
                yield Finding(f"/{member}", problem)


def issued_on_a_date(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Data model 1.1 demands `issuanceDate`."""
    if data_model_of(document) is DataModel.V1_1 and "issuanceDate" not in document:
        yield Finding("/issuanceDate", "is missing")


def ends_after_it_begins(document: Mapping[str, Any]) -> Iterator[Finding]:
    """The second date does not come before the first."""
    begins, ends = VALIDITY_MEMBERS[data_model_of(document)]
    times = [document.get(begins), document.get(ends)]
    if any(timestamp(one) for one in times):
        return
    start, end = (parse_timestamp(one) for one in times)
    if end < start:
        yield Finding(f"/{ends}", f"is before {begins}")


def typed_extensions(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Status, schema, refresh, terms and their like: typed, identified by URLs."""
    for member in _EXTENSIONS:
        for index, one in enumerate(as_list(document.get(member))):
            path = f"/{member}/{index}"
            types = as_list(mapping_of(one).get("type"))
            if not types or not all_text(types):
                yield Finding(path, "has no type")
            if "id" in mapping_of(one) and (problem := iri(one["id"])):
                yield Finding(f"{path}/id", problem)


def compact(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Every member has the name of a term: no IRI, no keyword in its place."""
    for where, name in uncompacted(document):
        path = where.removeprefix("$").replace(".", "/") or "/"
        yield Finding(path, f"has {name!r:.80}, which is not the name of a term")


def nothing_unsaid(document: Mapping[str, Any]) -> Iterator[Finding]:
    """No member is null or an empty list: neither leaves a trace that is signed.

    Without this rule anybody could add one to a signed document.
    """
    if not _leaves_gaps(document):
        return
    stack: list[tuple[str, Any]] = [("", document)]
    while stack:
        path, value = stack.pop()
        if value is None or value == []:
            yield Finding(path, "is null or empty; leave it out instead")
        elif isinstance(value, Mapping):
            stack.extend((f"{path}/{name}", one) for name, one in value.items())
        elif isinstance(value, list):
            stack.extend((f"{path}/{index}", one) for index, one in enumerate(value))


def _leaves_gaps(document: Mapping[str, Any]) -> bool:
    """Tell whether there is a null or an empty list anywhere; where, only if so."""
    pending: list[Any] = [dict(document)]
    while pending:
        value = pending.pop()
        members: list[Any] = list(value.values()) if isinstance(value, dict) else value
        for one in members:
            if isinstance(one, str):
                continue
            if one is None or (isinstance(one, list) and not one):
                return True
            if isinstance(one, (dict, list)):
                pending.append(one)
    return False


def _subjects(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for index, subject in enumerate(as_list(document.get("credentialSubject"))):
        yield f"/credentialSubject/{index}/id", mapping_of(subject)


DATA_MODEL_RULES: Final = (
    Rule(id="vc-context", citation="VCDM 2.0, Contexts", check=base_context_first),
    Rule(id="vc-type", citation="VCDM 2.0, Types", check=typed),
    Rule(id="vc-identifiers", citation="VCDM 2.0, Identifiers", check=identified),
    Rule(
        id="vc-subject",
        citation="VCDM 2.0, Credential Subject",
        check=subject_says_something,
    ),
    Rule(
        id="vc-validity",
        citation="VCDM 2.0, Validity Period",
        check=times_are_timestamps,
    ),
    Rule(
        id="vc-validity-order",
        citation="VCDM 2.0, Validity Period",
        check=ends_after_it_begins,
        compares=tuple((one,) for pair in VALIDITY_MEMBERS.values() for one in pair),
    ),
    Rule(id="vc-issued", citation="VCDM 1.1, Issuance Date", check=issued_on_a_date),
    Rule(id="vc-extensions", citation="VCDM 2.0, Status", check=typed_extensions),
    Rule(id="vc-schemas", citation="VCDM 2.0, Data Schemas", check=schemas),
    Rule(
        id="vc-language-values",
        citation="VCDM 2.0, Language and Base Direction",
        check=internationalized,
    ),
    Rule(
        id="vc-related-resources",
        citation="VCDM 2.0, Integrity of Related Resources",
        check=related_resources,
        compares=(("relatedResource",),),
    ),
    Rule(id="vc-compact", citation="VCDM 2.0, Conformance", check=compact),
    Rule(
        id="vc-nothing-unsaid",
        citation="VC Data Integrity 1.0, Securing Data Losslessly",
        check=nothing_unsaid,
    ),
)
