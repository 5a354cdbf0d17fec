"""What the specifications demand of an issuer, statement by statement, over HTTP.

Each row is one statement of a specification, under its section's title, and a document
of our own that keeps it or breaks it. Nobody's suite is copied here: what is held is
what any suite written against the same sections would send.
"""

import base64
import hashlib

import pytest

from contexts.loader import read_pinned
from contexts.pins import PINS
from tests.conformance.statements import ABSENT, EXAMPLES, V1, V2, issue, unsigned


def terms(**named):
    """A context list with terms of one's own."""
    return [
        V2,
        {term: f"https://vocab.example/#{name}" for term, name in named.items()},
    ]


def sri(url, algorithm="sha384"):
    digest = hashlib.new(algorithm, read_pinned(PINS[url])).digest()
    return f"{algorithm}-{base64.b64encode(digest).decode()}"


def multihash(url):
    digest = b"\x12\x20" + hashlib.sha256(read_pinned(PINS[url])).digest()
    return "u" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


SPOKEN = {"@value": "Chien", "@language": "fr"}
TOLD = {"@value": "كلب", "@language": "ar", "@direction": "rtl"}
SEVERAL = [{"@value": "Dog", "@language": "en"}, SPOKEN, TOLD]

KEPT = {
    "VCDM 2.0 Contexts: several URLs": {"@context": [V2, EXAMPLES]},
    "VCDM 2.0 Contexts: objects among them": {
        "@context": terms(PupilCredential="Pupil"),
        "type": ["VerifiableCredential", "PupilCredential"],
    },
    "VCDM 2.0 Contexts: an object with a scope of its own": {
        "@context": [
            V2,
            {
                "@protected": True,
                "Regatta": {
                    "@id": "urn:example:Regatta",
                    "@context": {
                        "@protected": True,
                        "id": "@id",
                        "type": "@type",
                        "boats": {
                            "@id": "urn:example:boats",
                            "@context": {"sail": "urn:example:sail"},
                        },
                    },
                },
                "races": {"@id": "urn:example:races", "@type": "@id"},
            },
        ],
        "credentialSubject": {
            "races": [{"type": "Regatta", "boats": [{"sail": 5.5}, {"sail": 7}]}]
        },
    },
    "VCDM 2.0 Contexts: a vocabulary": {
        "@context": [V2, {"@vocab": "https://vocab.example/#"}],
        "type": ["VerifiableCredential", "PupilCredential"],
        "credentialSubject": {"alumniOf": {"name": "A School", "founded": 1946}},
    },
    "VCDM 2.0 Contexts: terms that nobody defined as yet": {
        "@context": [V2, "https://www.w3.org/ns/credentials/undefined-terms/v2"],
        "credentialSubject": {"alumniOf": {"name": "A School", "old": True}},
    },
    "VCDM 2.0 Contexts: what the base context holds already": {
        "@context": [
            V2,
            "https://www.w3.org/ns/credentials/status/v1",
            "https://w3id.org/security/data-integrity/v2",
        ],
    },
    "VCDM 2.0 Identifiers: a credential may have none": {"id": ABSENT},
    "VCDM 2.0 Identifiers: a UUID": {
        "id": "urn:uuid:6a0a2a4e-8a0f-4a62-9d3a-0a0a0a0a0a01"
    },
    "VCDM 2.0 Identifiers: a URL": {"id": "https://school.example/credentials/7"},
    "VCDM 2.0 Identifiers: a DID": {"id": "did:example:credential"},
    "VCDM 2.0 Identifiers: a subject may have none": {
        "@context": [V2, EXAMPLES],
        "credentialSubject": {"alumniOf": "A School"},
    },
    "VCDM 2.0 Types: one text": {"type": "VerifiableCredential"},
    "VCDM 2.0 Types: an absolute URL": {
        "type": ["VerifiableCredential", "https://vocab.example/#Pupil"]
    },
    "VCDM 2.0 Types: their order does not matter": {
        "type": ["https://vocab.example/#Pupil", "VerifiableCredential"]
    },
    "VCDM 2.0 Names and Descriptions: a text": {"name": "Dog", "description": "Dog."},
    "VCDM 2.0 Names and Descriptions: in a language": {"name": SPOKEN},
    "VCDM 2.0 Names and Descriptions: in a direction": {"description": TOLD},
    "VCDM 2.0 Names and Descriptions: in several languages": {
        "name": SEVERAL,
        "description": SEVERAL,
    },
    "VCDM 2.0 Credential Subject: several": {
        "credentialSubject": [{"id": "did:example:a"}, {"id": "did:example:b:c"}]
    },
    "VCDM 2.0 Validity Period: none": {"validFrom": ABSENT},
    "VCDM 2.0 Validity Period: milliseconds": {"validFrom": "2023-02-26T01:02:58.447Z"},
    "VCDM 2.0 Validity Period: an offset": {"validFrom": "2023-02-25T19:10:39-06:00"},
    "VCDM 2.0 Validity Period: the future": {"validFrom": "2999-01-01T00:00:00Z"},
    "VCDM 2.0 Validity Period: the past": {
        "validFrom": "2010-01-01T19:23:24Z",
        "validUntil": "2010-01-01T19:23:25Z",
    },
    "VCDM 2.0 Validity Period: both the same moment": {
        "validFrom": "2023-02-26T01:00:00Z",
        "validUntil": "2023-02-25T19:00:00-06:00",
    },
    "VCDM 2.0 Validity Period: an end alone": {"validUntil": "2030-01-01T00:00:00Z"},
    "VCDM 2.0 Status: a kind that we do not know": {
        "@context": terms(OurStatus="Status"),
        "credentialStatus": {"id": "did:example:status", "type": "OurStatus"},
    },
    "VCDM 2.0 Status: without an identifier": {
        "@context": terms(OurStatus="Status"),
        "credentialStatus": {"type": "OurStatus"},
    },
    "VCDM 2.0 Status: several": {
        "credentialStatus": [
            {"type": "https://vocab.example/#Status"},
            {"type": "https://vocab.example/#Other", "id": "urn:example:other"},
        ]
    },
    "VCDM 2.0 Status: an entry of a list of others": {
        "credentialStatus": {
            "id": "https://school.example/status/3#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": "https://school.example/status/3",
        }
    },
    "VCDM 2.0 Data Schemas: one": {
        "credentialSchema": {
            "id": "https://school.example/schema.json",
            "type": "JsonSchema",
        }
    },
    "VCDM 2.0 Data Schemas: several, of kinds of their own": {
        "credentialSchema": [
            {"id": "did:example:schema:1", "type": "https://vocab.example/#Schema"},
            {"id": "did:example:schema:2", "type": "https://vocab.example/#Schema"},
        ]
    },
    "VCDM 2.0 Integrity of Related Resources: digestSRI": {
        "relatedResource": {"id": EXAMPLES, "digestSRI": sri(EXAMPLES)}
    },
    "VCDM 2.0 Integrity of Related Resources: several digests in one": {
        "relatedResource": {
            "id": V2,
            "digestSRI": f"{sri(V2, 'sha256')}?x {sri(V2)}",
        }
    },
    "VCDM 2.0 Integrity of Related Resources: digestMultibase": {
        "relatedResource": [
            {
                "id": V2,
                "digestMultibase": multihash(V2),
                "mediaType": "application/json",
            }
        ]
    },
    "VCDM 2.0 Integrity of Related Resources: what nobody here has": {
        "relatedResource": [
            {
                "id": "https://school.example/picture.png",
                "digestSRI": "sha256-n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
                "mediaType": "image/png",
            },
            {
                "id": "https://school.example/picture.png?large",
                "digestMultibase": "uEiAjCHMnK5-ayOIZLWo_TBoKYVvSAprlkYEjRlm19Cj0uw",
            },
        ]
    },
    "VCDM 2.0 Refreshing: one": {
        "refreshService": {
            "id": "did:example:refresh/1",
            "type": "https://vocab.example/#Refresh",
        }
    },
    "VCDM 2.0 Refreshing: several": {
        "@context": terms(OurRefresh="Refresh"),
        "refreshService": [
            {"id": "did:example:refresh/1", "type": "OurRefresh"},
            {"id": "did:example:refresh/2", "type": "OurRefresh"},
        ],
    },
    "VCDM 2.0 Terms of Use: several that say the same": {
        "@context": terms(OurTerms="Terms"),
        "termsOfUse": [{"type": "OurTerms"}, {"type": "OurTerms"}],
    },
    "VCDM 2.0 Terms of Use: with an identifier": {
        "@context": terms(OurTerms="Terms"),
        "termsOfUse": {"type": "OurTerms", "id": "did:example:terms/1"},
    },
    "VCDM 2.0 Evidence: one": {
        "@context": terms(OurEvidence="Evidence"),
        "evidence": {"type": ["OurEvidence"], "id": "https://school.example/essay"},
    },
    "VCDM 2.0 Evidence: several that say the same": {
        "@context": terms(OurEvidence="Evidence"),
        "evidence": [{"type": "OurEvidence"}, {"type": "OurEvidence"}],
    },
    "VCDM 1.1 Issuance Date": {
        "@context": [V1],
        "issuanceDate": "2022-03-31T19:21:25.544Z",
        "expirationDate": "2031-03-31T19:21:25Z",
    },
}

BROKEN = {
    "VCDM 2.0 Contexts: none": {"@context": ABSENT},
    "VCDM 2.0 Contexts: an empty list": {"@context": []},
    "VCDM 2.0 Contexts: a number": {"@context": 4},
    "VCDM 2.0 Contexts: one text": {"@context": V2},
    "VCDM 2.0 Contexts: an object alone": {"@context": {"a": "urn:a"}},
    "VCDM 2.0 Contexts: without the base context": {"@context": [EXAMPLES]},
    "VCDM 2.0 Contexts: the base context second": {"@context": [EXAMPLES, V2]},
    "VCDM 2.0 Contexts: what is no URL": {"@context": [V2, "https ://vocab.example"]},
    "VCDM 2.0 Contexts: a number among them": {"@context": [V2, 192875]},
    "VCDM 2.0 Contexts: null among them": {"@context": [V2, None]},
    "VCDM 2.0 Contexts: true among them": {"@context": [V2, True]},
    "VCDM 2.0 Contexts: a list among them": {"@context": [V2, []]},
    "VCDM 2.0 Identifiers: null": {"id": None},
    "VCDM 2.0 Identifiers: two": {"id": ["urn:a:1", "urn:a:2"]},
    "VCDM 2.0 Identifiers: no URL": {"id": "not-a-url"},
    "VCDM 2.0 Identifiers: a number": {"id": 7},
    "VCDM 2.0 Identifiers: two of a subject": {
        "credentialSubject": {"id": ["did:example:a", "did:example:b"]}
    },
    "VCDM 2.0 Types: none": {"type": ABSENT},
    "VCDM 2.0 Types: a number": {"type": 4},
    "VCDM 2.0 Types: an empty list": {"type": []},
    "VCDM 2.0 Types: no texts": {"type": ["VerifiableCredential", 4]},
    "VCDM 2.0 Types: without the required one": {
        "@context": terms(PupilCredential="Pupil"),
        "type": ["PupilCredential"],
    },
    "VCDM 2.0 Types: a term that nobody defines": {
        "type": ["VerifiableCredential", "PupilCredential"]
    },
    "VCDM 2.0 Types: a term whose vocabulary was taken away": {
        "@context": [V2, {"@vocab": None}],
        "type": ["VerifiableCredential", "PupilCredential"],
    },
    "VCDM 2.0 Types: a term that means no URL": {
        "@context": [V2, {"PupilCredential": "https ://vocab.example#Pupil"}],
        "type": ["VerifiableCredential", "PupilCredential"],
    },
    "VCDM 2.0 Names and Descriptions: a number": {"name": 4},
    "VCDM 2.0 Names and Descriptions: more beside the value": {
        "name": SPOKEN | {"url": "did:example:dog"}
    },
    "VCDM 2.0 Names and Descriptions: one of several is none": {
        "description": [SPOKEN, SPOKEN | {"url": "did:example:dog"}]
    },
    "VCDM 2.0 Language and Base Direction: no language": {
        "name": {"@value": "Dog", "@language": "not a language"}
    },
    "VCDM 2.0 Language and Base Direction: no direction": {
        "name": {"@value": "Dog", "@direction": "up"}
    },
    "VCDM 2.0 Issuer: none": {"issuer": ABSENT},
    "VCDM 2.0 Issuer: null": {"issuer": None},
    "VCDM 2.0 Issuer: true": {"issuer": True},
    "VCDM 2.0 Issuer: a number": {"issuer": 4},
    "VCDM 2.0 Issuer: an empty list": {"issuer": []},
    "VCDM 2.0 Issuer: no URL": {"issuer": "not-a-url"},
    "VCDM 2.0 Issuer: an object without an identifier": {"issuer": {"name": "School"}},
    "VCDM 2.0 Issuer: an object whose identifier is null": {"issuer": {"id": None}},
    "VCDM 2.0 Issuer: an object whose identifier is no URL": {"issuer": {"id": "no"}},
    "VCDM 2.0 Issuer: two identifiers": {"issuer": {"id": ["did:a:b", "did:a:c"]}},
    "VCDM 2.0 Credential Subject: none": {"credentialSubject": ABSENT},
    "VCDM 2.0 Credential Subject: null": {"credentialSubject": None},
    "VCDM 2.0 Credential Subject: true": {"credentialSubject": True},
    "VCDM 2.0 Credential Subject: a text": {"credentialSubject": "did:example:pupil"},
    "VCDM 2.0 Credential Subject: an empty list": {"credentialSubject": []},
    "VCDM 2.0 Credential Subject: no claims": {"credentialSubject": {}},
    "VCDM 2.0 Credential Subject: one of several without claims": {
        "credentialSubject": [{"id": "did:example:pupil"}, {}]
    },
    "VCDM 2.0 Validity Period: no date": {"validFrom": "monday"},
    "VCDM 2.0 Validity Period: no time": {"validFrom": "2023-02-26"},
    "VCDM 2.0 Validity Period: no time zone": {"validFrom": "2023-02-26T01:02:58"},
    "VCDM 2.0 Validity Period: a number": {"validUntil": 1677373378},
    "VCDM 2.0 Validity Period: no such day": {"validUntil": "2023-02-30T00:00:00Z"},
    "VCDM 2.0 Validity Period: an offset of a day": {
        "validFrom": "2023-02-26T01:02:58+24:00"
    },
    "VCDM 2.0 Validity Period: ends before it begins": {
        "validFrom": "2027-01-01T00:00:00Z",
        "validUntil": "2025-01-01T00:00:00Z",
    },
    "VCDM 2.0 Status: no type": {"credentialStatus": {"id": "did:example:status"}},
    "VCDM 2.0 Status: several identifiers": {
        "credentialStatus": {
            "id": ["did:example:a", "did:example:b"],
            "type": "https://vocab.example/#Status",
        }
    },
    "VCDM 2.0 Status: an identifier that is no URL": {
        "credentialStatus": {"id": "no", "type": "https://vocab.example/#Status"}
    },
    "VCDM 2.0 Status: a type that is no URL": {
        "credentialStatus": {"id": "did:example:status", "type": "NobodyDefinesThis"}
    },
    "VCDM 2.0 Status: a text": {"credentialStatus": "https://school.example/status/3"},
    "VCDM 2.0 Data Schemas: no type": {"credentialSchema": {"id": "https://x.example"}},
    "VCDM 2.0 Data Schemas: no identifier": {
        "credentialSchema": {"type": "JsonSchema"}
    },
    "VCDM 2.0 Data Schemas: an identifier that is no URL": {
        "credentialSchema": {"id": 7, "type": "JsonSchema"}
    },
    "VCDM 2.0 Semantic Interoperability: a term is given another meaning": {
        "@context": terms(VerifiableCredential="Other")
    },
    "VCDM 2.0 Semantic Interoperability: so is a protected one of one's own": {
        "@context": [
            V2,
            {"@protected": True, "PupilCredential": "https://vocab.example/#Pupil"},
            {"PupilCredential": "https://vocab.example/#Other"},
        ],
        "type": ["VerifiableCredential", "PupilCredential"],
    },
    "VCDM 2.0 Integrity of Related Resources: texts": {"relatedResource": [V2]},
    "VCDM 2.0 Integrity of Related Resources: no identifier": {
        "relatedResource": {"digestSRI": sri(V2)}
    },
    "VCDM 2.0 Integrity of Related Resources: an identifier twice": {
        "relatedResource": [
            {"id": V2, "digestSRI": sri(V2)},
            {"id": V2, "digestSRI": sri(V2, "sha256")},
        ]
    },
    "VCDM 2.0 Integrity of Related Resources: no digest": {
        "relatedResource": {"id": V2}
    },
    "VCDM 2.0 Integrity of Related Resources: another's digestSRI": {
        "relatedResource": {"id": V2, "digestSRI": sri(EXAMPLES)}
    },
    "VCDM 2.0 Integrity of Related Resources: another's digestMultibase": {
        "relatedResource": {"id": V2, "digestMultibase": multihash(EXAMPLES)}
    },
    "VCDM 2.0 Integrity of Related Resources: what is no multihash": {
        "relatedResource": {
            "id": "https://school.example/picture.png",
            "digestMultibase": "uZTQ0MjM1NiAgcGljdHVyZQ",
        }
    },
    "VCDM 2.0 Integrity of Related Resources: what is no digest at all": {
        "relatedResource": {"id": "https://school.example/p.png", "digestSRI": 7}
    },
    "VCDM 2.0 Refreshing: no type": {"refreshService": {"id": "did:example:refresh/1"}},
    "VCDM 2.0 Terms of Use: no type": {"termsOfUse": {"id": "did:example:terms/1"}},
    "VCDM 2.0 Terms of Use: one of several without": {
        "termsOfUse": [{"type": "https://vocab.example/#T"}, {"id": "did:example:t"}]
    },
    "VCDM 2.0 Evidence: no type": {"evidence": {"id": "https://school.example/essay"}},
    "VCDM 2.0 Reserved Extension Points: no type": {
        "confidenceMethod": {"id": "https://school.example/confidence"}
    },
    "VCDM 2.0 Reserved Extension Points: nor here": {
        "renderMethod": [{"id": "https://school.example/render"}]
    },
    "Bitstring Status List 1.0 BitstringStatusListEntry: an index that is no text": {
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": 94567,
            "statusListCredential": "https://school.example/status/3",
        }
    },
    "Bitstring Status List 1.0 BitstringStatusListEntry: no list": {
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
        }
    },
    "VCDM 1.1 Issuance Date: none": {"@context": [V1]},
    "VCDM 1.1 Issuance Date: no date": {"@context": [V1], "issuanceDate": "monday"},
}

OF_AN_ISSUER = {
    "an identifier alone": {},
    "a name": {"name": "School"},
    "a name in a language": {"name": SPOKEN},
    "a name in several": {"name": SEVERAL},
    "a description": {"description": "A school."},
    "a description in a direction": {"description": TOLD},
    "a description in several": {"description": SEVERAL},
}


@pytest.mark.parametrize("instance", ["rdfc", "jcs", "p384"])
@pytest.mark.parametrize("statement", KEPT)
def test_what_keeps_the_statement_is_signed_as_it_is_and_verifies(
    office, instance, statement
):
    sent = unsigned(office.instances[instance]["did"], **KEPT[statement])

    response = issue(office, instance, sent)

    assert response.status_code == 201, response.get_json()
    signed = response.get_json()["verifiableCredential"]
    if sent["@context"][0] == V2:
        assert {name: one for name, one in signed.items() if name != "proof"} == sent
    body = office.verify(signed).get_json()
    assert body["results"]["proof"]["outcome"] == "passed", body


@pytest.mark.parametrize("instance", ["rdfc", "jcs", "sd"])
@pytest.mark.parametrize("statement", BROKEN)
def test_what_breaks_the_statement_is_not_signed(office, instance, statement):
    sent = unsigned(office.instances[instance]["did"], **BROKEN[statement])

    response = issue(office, instance, sent)

    assert response.status_code == 400, response.get_json()
    assert response.mimetype == "application/problem+json"
    assert {"type", "title", "detail"} <= response.get_json().keys()


@pytest.mark.parametrize("statement", OF_AN_ISSUER)
def test_an_issuer_may_be_an_object_with_more_to_say(office, statement):
    did = office.instances["rdfc"]["did"]
    sent = unsigned(did, issuer={"id": did, **OF_AN_ISSUER[statement]})

    signed = issue(office, "rdfc", sent).get_json()["verifiableCredential"]

    assert signed["issuer"] == sent["issuer"]
    assert office.verify(signed).status_code == 200


@pytest.mark.parametrize("issuer", ["did:example:other", {"id": "did:example:other"}])
def test_an_instance_signs_in_its_own_name_whoever_is_named(office, issuer):
    sent = unsigned("", issuer=issuer)

    response = issue(office, "rdfc", sent)

    assert response.status_code == 201, response.get_json()
    signed = response.get_json()["verifiableCredential"]
    named = signed["issuer"] if isinstance(issuer, str) else signed["issuer"]["id"]
    assert named == office.instances["rdfc"]["did"]
    assert office.verify(signed).status_code == 200


@pytest.mark.parametrize("more", [{}, {"options": {}}, {"options": None}])
def test_options_may_be_left_out(office, more):
    sent = unsigned(office.instances["rdfc"]["did"])

    assert issue(office, "rdfc", sent, **more).status_code == 201


@pytest.mark.parametrize("options", ["x", 5, [], {"unknown": 1}])
def test_options_that_are_none_are_refused(office, options):
    sent = unsigned(office.instances["rdfc"]["did"])

    assert issue(office, "rdfc", sent, options=options).status_code == 400
