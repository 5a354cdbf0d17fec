"""The rules of an AchievementCredential (Open Badges 3.0, "Data Model").

Over our usual length, because the tables of the specification are repeated in it whole.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from vc.model import (
    VALIDITY_MEMBERS,
    DataModel,
    as_list,
    data_model_of,
    mapping_of,
)
from vc.rules.finding import Finding, Rule
from vc.rules.shapes import (
    Member,
    Shape,
    anything,
    boolean,
    findings,
    including,
    iri,
    language,
    number,
    one_of,
    text,
    timestamp,
)
from vc.rules.vocabulary import (
    ACHIEVEMENT_TYPES,
    ALIGNMENT_TARGETS,
    IDENTIFIER_TYPES,
    RESULT_STATUSES,
    RESULT_TYPES,
)

_CONTEXT: Final = re.compile(
    r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json", re.ASCII
)

IMAGE: Final = Shape(
    {
        "id": Member(iri, required=True),
        "type": Member(one_of("Image"), required=True),
        "caption": Member(text),
    },
    closed=True,
)

IDENTIFIER_ENTRY: Final = Shape(
    {
        "type": Member(one_of("IdentifierEntry"), required=True),
        "identifier": Member(text, required=True),
        "identifierType": Member(
            one_of(*IDENTIFIER_TYPES, extensible=True), required=True
        ),
    },
    closed=True,
)

PROFILE: Final = Shape(
    {
        "id": Member(iri, required=True),
        "type": Member(including("Profile"), required=True),
        "name": Member(text),
        "url": Member(iri),
        "email": Member(text),
        "phone": Member(text),
        "description": Member(text),
        "image": Member(IMAGE),
        "otherIdentifier": Member(IDENTIFIER_ENTRY, many=True),
    }
)

ALIGNMENT: Final = Shape(
    {
        "type": Member(including("Alignment"), required=True),
        "targetName": Member(text, required=True),
        "targetUrl": Member(iri, required=True),
        "targetType": Member(one_of(*ALIGNMENT_TARGETS, extensible=True)),
        "targetCode": Member(text),
        "targetDescription": Member(text),
        "targetFramework": Member(text),
    }
)

RESULT_DESCRIPTION: Final = Shape(
    {
        "id": Member(iri, required=True),
        "type": Member(including("ResultDescription"), required=True),
        "name": Member(text, required=True),
        "resultType": Member(one_of(*RESULT_TYPES, extensible=True), required=True),
        "allowedValue": Member(text, many=True),
        "alignment": Member(ALIGNMENT, many=True),
        "requiredValue": Member(text),
        "requiredLevel": Member(iri),
        "valueMin": Member(text),
        "valueMax": Member(text),
    }
)

CRITERIA: Final = Shape({"id": Member(iri), "narrative": Member(text)})

RELATED: Final = Shape(
    {
        "id": Member(iri, required=True),
        "type": Member(including("Related"), required=True),
        "inLanguage": Member(language),
        "version": Member(text),
    }
)

ACHIEVEMENT: Final = Shape(
    {
        "id": Member(iri, required=True),
        "type": Member(including("Achievement"), required=True),
        "name": Member(text, required=True),
        "description": Member(text, required=True),
        "criteria": Member(CRITERIA, required=True),
        "achievementType": Member(one_of(*ACHIEVEMENT_TYPES, extensible=True)),
        "alignment": Member(ALIGNMENT, many=True),
        "creator": Member(PROFILE),
        "creditsAvailable": Member(number),
        "fieldOfStudy": Member(text),
        "humanCode": Member(text),
        "image": Member(IMAGE),
        "inLanguage": Member(language),
        "otherIdentifier": Member(IDENTIFIER_ENTRY, many=True),
        "related": Member(RELATED, many=True),
        "resultDescription": Member(RESULT_DESCRIPTION, many=True),
        "specialization": Member(text),
        "tag": Member(text, many=True),
        "version": Member(text),
    }
)

RESULT: Final = Shape(
    {
        "type": Member(including("Result"), required=True),
        "achievedLevel": Member(iri),
        "alignment": Member(ALIGNMENT, many=True),
        "resultDescription": Member(iri),
        "status": Member(one_of(*RESULT_STATUSES)),
        "value": Member(text),
    }
)

IDENTITY_OBJECT: Final = Shape(
    {
        "type": Member(one_of("IdentityObject"), required=True),
        "hashed": Member(boolean, required=True),
        "identityHash": Member(text, required=True),
        "identityType": Member(
            one_of(*IDENTIFIER_TYPES, extensible=True), required=True
        ),
        "salt": Member(text),
    },
    closed=True,
)

SUBJECT: Final = Shape(
    {
        "id": Member(iri),
        "type": Member(including("AchievementSubject"), required=True),
        "achievement": Member(ACHIEVEMENT, required=True),
        "activityStartDate": Member(timestamp),
        "activityEndDate": Member(timestamp),
        "creditsEarned": Member(number),
        "identifier": Member(IDENTITY_OBJECT, many=True),
        "image": Member(IMAGE),
        "licenseNumber": Member(text),
        "narrative": Member(text),
        "result": Member(RESULT, many=True),
        "role": Member(text),
        "source": Member(PROFILE),
        "term": Member(text),
    }
)

EVIDENCE: Final = Shape(
    {
        "id": Member(iri),
        "type": Member(including("Evidence"), required=True),
        "narrative": Member(text),
        "name": Member(text),
        "description": Member(text),
        "genre": Member(text),
        "audience": Member(text),
    }
)

# CredentialStatus and TermsOfUse; CredentialSchema and RefreshService need an id too.
EXTENSION: Final = Shape({"id": Member(iri), "type": Member(text, required=True)})
IDENTIFIED_EXTENSION: Final = Shape(
    {"id": Member(iri, required=True), "type": Member(text, required=True)}
)

CREDENTIAL: Final = Shape(
    {
        "id": Member(iri, required=True),
        "name": Member(text),
        "description": Member(text),
        "image": Member(IMAGE),
        "awardedDate": Member(timestamp),
        "credentialSubject": Member(SUBJECT, required=True),
        "issuer": Member(anything, required=True),
        "validFrom": Member(timestamp, required=True),
        "validUntil": Member(timestamp),
        "evidence": Member(EVIDENCE, many=True),
        "credentialStatus": Member(EXTENSION, many=True),
        "credentialSchema": Member(IDENTIFIED_EXTENSION, many=True),
        "refreshService": Member(IDENTIFIED_EXTENSION),
        "termsOfUse": Member(EXTENSION, many=True),
    }
)


# The same in data model 1.1 (the published schema of any AchievementCredential).
CREDENTIAL_1_1: Final = Shape(
    {
        **{
            name: member
            for name, member in CREDENTIAL.members.items()
            if name not in VALIDITY_MEMBERS[DataModel.V2_0]
        },
        "issuanceDate": Member(timestamp, required=True),
        "expirationDate": Member(timestamp),
    }
)


def members(document: Mapping[str, Any]) -> Iterable[Finding]:
    """Every member of the kind that the tables of the data model give it."""
    old = data_model_of(document) is DataModel.V1_1
    return findings(document, CREDENTIAL_1_1 if old else CREDENTIAL)


def open_badges_context_second(document: Mapping[str, Any]) -> Iterator[Finding]:
    """The second context is one of Open Badges 3.0."""
    second = as_list(document.get("@context"))[1:2]
    if not all(isinstance(one, str) and _CONTEXT.fullmatch(one) for one in second) or (
        not second
    ):
        yield Finding("/@context/1", "is not a context of Open Badges 3.0")


def issuer_profile(document: Mapping[str, Any]) -> Iterator[Finding]:
    """The issuer is a `Profile` object or the URL of one."""
    issuer = document.get("issuer")
    if isinstance(issuer, Mapping):
        yield from findings(issuer, PROFILE, "/issuer")
    elif problem := iri(issuer):
        yield Finding("/issuer", problem)


def subject_is_identified(document: Mapping[str, Any]) -> Iterator[Finding]:
    """The subject has an id, or at least one identifier; the schema cannot say so."""
    subject = mapping_of(document.get("credentialSubject"))
    if "id" not in subject and not as_list(subject.get("identifier")):
        yield Finding("/credentialSubject", "has neither id nor identifier")


def criteria_say_something(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Criteria have an id or a narrative."""
    achievement = mapping_of(
        mapping_of(document.get("credentialSubject")).get("achievement")
    )
    if not {"id", "narrative"} & mapping_of(achievement.get("criteria")).keys():
        path = "/credentialSubject/achievement/criteria"
        yield Finding(path, "has neither id nor narrative")


def status_results_have_a_status(document: Mapping[str, Any]) -> Iterator[Finding]:
    """A result whose description has the type Status carries a status."""
    subject = mapping_of(document.get("credentialSubject"))
    achievement = mapping_of(subject.get("achievement"))
    of_status = [
        mapping_of(one).get("id")
        for one in as_list(achievement.get("resultDescription"))
        if mapping_of(one).get("resultType") == "Status"
    ]
    for index, result in enumerate(as_list(subject.get("result"))):
        described = mapping_of(result).get("resultDescription")
        if described in of_status and "status" not in mapping_of(result):
            yield Finding(f"/credentialSubject/result/{index}", "has no status")


OPEN_BADGES_RULES: Final = (
    Rule(
        id="ob-context",
        citation="Open Badges 3.0, AchievementCredential",
        check=open_badges_context_second,
    ),
    Rule(id="ob-members", citation="Open Badges 3.0, Data Model", check=members),
    Rule(id="ob-issuer", citation="Open Badges 3.0, Profile", check=issuer_profile),
    Rule(
        id="ob-subject-identified",
        citation="Open Badges 3.0, AchievementSubject",
        check=subject_is_identified,
    ),
    Rule(
        id="ob-criteria",
        citation="Open Badges 3.0, Criteria",
        check=criteria_say_something,
    ),
    Rule(
        id="ob-result-status",
        citation="Open Badges 3.0, Result",
        check=status_results_have_a_status,
        compares=(
            ("credentialSubject", "achievement", "resultDescription"),
            ("credentialSubject", "result"),
        ),
    ),
)
