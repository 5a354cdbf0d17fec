"""The rules of a ClrCredential (Comprehensive Learner Record 2.0, "Data Model")."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from contexts.lists import CREDENTIALS_V2
from vc.model import as_list, mapping_of
from vc.rules.finding import Finding, Rule
from vc.rules.open_badges import (
    ACHIEVEMENT,
    CREDENTIAL,
    IDENTITY_OBJECT,
    PROFILE,
    issuer_profile,
    subject_is_identified,
)
from vc.rules.shapes import (
    Member,
    Shape,
    anything,
    boolean,
    findings,
    including,
    iri,
    one_of,
    text,
)

CLR_TYPE: Final = "ClrCredential"

# A closed list: CLR 2.0, "AssociationType".
ASSOCIATION_TYPES: Final = (
    "exactMatchOf",
    "isChildOf",
    "isParentOf",
    "isPartOf",
    "isPeerOf",
    "isRelatedTo",
    "precedes",
    "replacedBy",
)

_CONTEXTS: Final = (
    re.compile(
        r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)*\.json",
        re.ASCII,
    ),
    re.compile(
        r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json",
        re.ASCII,
    ),
)

ASSOCIATION: Final = Shape(
    {
        "type": Member(one_of("Association"), required=True),
        "associationType": Member(one_of(*ASSOCIATION_TYPES), required=True),
        "sourceId": Member(iri, required=True),
        "targetId": Member(iri, required=True),
    },
    closed=True,
)


def issuer(value: object) -> str | None:
    """A `Profile`, or the URL of one."""
    if not isinstance(value, Mapping):
        return iri(value)
    problem = next(findings(value, PROFILE), None)
    return f"is no Profile: {problem.path} {problem.problem}" if problem else None


# What every credential has; the rules of its own kind hold it when it is verified by
# itself.
BUNDLED: Final = Shape(
    {
        **{
            name: CREDENTIAL.members[name]
            for name in (
                *("validFrom", "validUntil", "evidence", "credentialStatus"),
                *("credentialSchema", "refreshService", "termsOfUse"),
            )
        },
        "@context": Member(anything, required=True),
        "id": Member(iri),
        "type": Member(including("VerifiableCredential"), required=True),
        "issuer": Member(issuer, required=True),
        "credentialSubject": Member(Shape({"id": Member(iri)}), required=True),
        "proof": Member(Shape({"type": Member(text, required=True)}), many=True),
    }
)

SUBJECT: Final = Shape(
    {
        "id": Member(iri),
        "type": Member(including("ClrSubject"), required=True),
        "identifier": Member(IDENTITY_OBJECT, many=True),
        "achievement": Member(ACHIEVEMENT, many=True),
        "verifiableCredential": Member(BUNDLED, required=True, many=True),
        "association": Member(ASSOCIATION, many=True),
    }
)

CLR: Final = Shape(
    {
        **CREDENTIAL.members,
        "name": Member(text, required=True),
        "partial": Member(boolean),
        "credentialSubject": Member(SUBJECT, required=True),
    }
)


def members(document: Mapping[str, Any]) -> Iterable[Finding]:
    """Every member of the kind that the tables of the data model give it."""
    return findings(document, CLR)


def contexts_in_order(document: Mapping[str, Any]) -> Iterator[Finding]:
    """The second context is one of CLR 2.0, the third one of Open Badges 3.0."""
    contexts = as_list(document.get("@context"))
    for position, pattern in enumerate(_CONTEXTS, start=1):
        one = contexts[position] if position < len(contexts) else None
        if not isinstance(one, str) or not pattern.fullmatch(one):
            yield Finding(
                f"/@context/{position}", "is not the context that belongs here"
            )


def bundled_with_context(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Every bundled credential has a context of its own, and its types are texts.

    Read alone, as a verifier does, it must mean what it means in here.
    """
    subject = mapping_of(document.get("credentialSubject"))
    for index, one in enumerate(as_list(subject.get("verifiableCredential"))):
        contexts = mapping_of(one).get("@context")
        path = f"/credentialSubject/verifiableCredential/{index}/@context"
        if not isinstance(contexts, list) or contexts[:1] != [CREDENTIALS_V2]:
            yield Finding(path, f"is not a list that begins with {CREDENTIALS_V2}")
        elif not all(isinstance(each, str | Mapping) for each in contexts):
            yield Finding(path, "holds something that is no context")


CLR_RULES: Final = (
    Rule(id="clr-context", citation="CLR 2.0, ClrCredential", check=contexts_in_order),
    Rule(id="clr-members", citation="CLR 2.0, Data Model", check=members),
    Rule(id="clr-issuer", citation="CLR 2.0, Profile", check=issuer_profile),
    Rule(
        id="clr-subject-identified",
        citation="CLR 2.0, ClrSubject",
        check=subject_is_identified,
    ),
    Rule(id="clr-bundled", citation="CLR 2.0, ClrSubject", check=bundled_with_context),
)
