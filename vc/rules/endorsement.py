"""The rules of an EndorsementCredential (Open Badges 3.0, "EndorsementCredential")."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from vc.rules.finding import Finding, Rule
from vc.rules.open_badges import (
    CREDENTIAL,
    issuer_profile,
    open_badges_context_second,
)
from vc.rules.shapes import Member, Shape, findings, including, iri, text

ENDORSEMENT_TYPE: Final = "EndorsementCredential"

SUBJECT: Final = Shape(
    {
        "id": Member(iri, required=True),
        "type": Member(including("EndorsementSubject"), required=True),
        "endorsementComment": Member(text),
    }
)

ENDORSEMENT: Final = Shape(
    {
        **{name: one for name, one in CREDENTIAL.members.items() if name != "image"},
        "name": Member(text, required=True),
        "credentialSubject": Member(SUBJECT, required=True),
    }
)


def members(document: Mapping[str, Any]) -> Iterable[Finding]:
    """Every member of the kind that the tables of the data model give it."""
    return findings(document, ENDORSEMENT)


_CITATION: Final = "Open Badges 3.0, EndorsementCredential"

ENDORSEMENT_RULES: Final = (
    Rule(
        id="endorsement-context",
        citation=_CITATION,
        check=open_badges_context_second,
    ),
    Rule(id="endorsement-members", citation=_CITATION, check=members),
    Rule(
        id="endorsement-issuer",
        citation="Open Badges 3.0, Profile",
        check=issuer_profile,
    ),
)
