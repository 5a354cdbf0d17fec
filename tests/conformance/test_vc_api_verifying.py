"""What the specifications demand of a verifier, statement by statement, over HTTP.

Each row begins with one thing that verifies and changes one thing in it.
"""

import base64
import gzip
from datetime import timedelta

import pytest

from tests.conformance.statements import (
    ABSENT,
    HOLDER,
    HOLDER_DID,
    STRANGER,
    V1,
    V2,
    VCDM,
    altered,
    by_holder,
    credential_token,
    issue,
    issued,
    refuses,
    unsigned,
)
from tests.vc_api_office import NOW
from vc.jose import sign_claims
from vc.proofs import ProofOptions, prepare_with_options, sign_prepared
from vc.secured import envelop

HASHING = ["rdfc", "jcs", "p256", "p384", "p256-jcs", "p384-jcs"]
# -------------------------------------------------------------------- credentials


@pytest.mark.parametrize("instance", HASHING)
def test_the_answer_to_what_verifies(office, instance):
    body = {
        "verifiableCredential": issued(office, instance),
        "options": {"checks": ["proof"]},
    }

    response = office.client.post("/credentials/verify", json=body)

    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert response.get_json()["verified"] is True
    assert response.get_json()["problemDetails"] == []


BROKEN_PROOFS = {
    "Data Integrity 1.0 Proofs: no type": ("type", ABSENT),
    "Data Integrity 1.0 Proofs: an empty type": ("type", ""),
    "Data Integrity 1.0 Proofs: another type": ("type", "UnknownProofType"),
    "Data Integrity 1.0 Proofs: several types": (
        "type",
        ["DataIntegrityProof", "DataIntegrityProof"],
    ),
    "Data Integrity 1.0 Proofs: no suite": ("cryptosuite", ABSENT),
    "Data Integrity 1.0 Proofs: an empty suite": ("cryptosuite", ""),
    "Data Integrity 1.0 Proofs: an unknown suite": ("cryptosuite", "unknown-2017"),
    "Data Integrity 1.0 Proofs: a suite that is no text": ("cryptosuite", 7),
    "Data Integrity 1.0 Proofs: no method": ("verificationMethod", ABSENT),
    "Data Integrity 1.0 Proofs: a method that is none": (
        "verificationMethod",
        "did:key:@invalidVm@",
    ),
    "Data Integrity 1.0 Proofs: a method that is no text": ("verificationMethod", 10),
    "Data Integrity 1.0 Proofs: the method of another": (
        "verificationMethod",
        STRANGER.verification_method,
    ),
    "Data Integrity 1.0 Proofs: no purpose": ("proofPurpose", ABSENT),
    "Data Integrity 1.0 Proofs: an unknown purpose": ("proofPurpose", "unknown"),
    "Data Integrity 1.0 Proofs: another purpose": ("proofPurpose", "authentication"),
    "Data Integrity 1.0 Proofs: no value": ("proofValue", ABSENT),
    "Data Integrity 1.0 Proofs: an empty value": ("proofValue", ""),
    "Data Integrity 1.0 Proofs: a value of no base": ("proofValue", "a"),
    "Data Integrity 1.0 Proofs: a value of another base": ("proofValue", "uAAAA"),
    "Data Integrity 1.0 Proofs: too short a value": (
        "proofValue",
        "z5nmMBw2u9TGKd9NxxHJtyZKgjN2Eh",
    ),
    "Data Integrity 1.0 Proofs: a date that is none": ("created", "invalidDate"),
    "Data Integrity 1.0 Proofs: the date taken away": ("created", ABSENT),
    "Data Integrity 1.0 Proofs: an end that is none": ("expires", "invalidDate"),
    "Data Integrity 1.0 Proofs: an end put there": ("expires", "2999-01-01T00:00:00Z"),
    "Data Integrity 1.0 Proofs: a domain put there": ("domain", "school.example"),
    "Data Integrity 1.0 Proofs: a challenge put there": ("challenge", "abc"),
    "Data Integrity 1.0 Proof Chains: a proof before that is not there": (
        "previousProof",
        "urn:uuid:6a0a2a4e-8a0f-4a62-9d3a-0a0a0a0a0a02",
    ),
    "Data Integrity 1.0 Proof Chains: several that are not there": (
        "previousProof",
        ["urn:example:a", "urn:example:b"],
    ),
}


@pytest.mark.parametrize("instance", HASHING)
@pytest.mark.parametrize("statement", BROKEN_PROOFS)
def test_a_proof_that_breaks_the_statement_does_not_verify(office, instance, statement):
    name, value = BROKEN_PROOFS[statement]
    signed = issued(office, instance)

    response = office.verify(altered(signed, ["proof", name], value))

    refuses(response)


BROKEN_CREDENTIALS = {
    "VCDM 2.0 Contexts: none": ("@context", [ABSENT]),
    "VCDM 2.0 Contexts: not a list": (
        "@context",
        ["string", {}, None, 10, True, [], V2],
    ),
    "VCDM 2.0 Contexts: a list of what is none": (
        "@context",
        [[[]], [{}], [None], [10], [True], [V2, None], [V2, []]],
    ),
    "VCDM 2.0 Types: none": ("type", [ABSENT]),
    "VCDM 2.0 Types: no type": ("type", ["string", {}, None, 10, True]),
    "VCDM 2.0 Types: a list of none": ("type", [[[]], [{}], [None], [10], [True], []]),
    "VCDM 2.0 Issuer: none": ("issuer", [ABSENT]),
    "VCDM 2.0 Issuer: no issuer": ("issuer", [[], {}, None, 10, True, "no"]),
    "VCDM 2.0 Credential Subject: none": ("credentialSubject", [ABSENT]),
    "VCDM 2.0 Credential Subject: no subject": (
        "credentialSubject",
        ["string", None, 10, True, [], {}, [{}]],
    ),
    "VCDM 2.0 Credential Subject: another": (
        "credentialSubject",
        [{"id": "did:example:other"}],
    ),
    "VCDM 2.0 Securing Mechanisms: no proof": ("proof", [ABSENT]),
    "VCDM 2.0 Securing Mechanisms: a proof that is none": (
        "proof",
        ["string", None, 10, True, [], {}, [[]], ["string"]],
    ),
    "VCDM 2.0 Securing Mechanisms: a term that was not signed": (
        "unknownTerm",
        ["x"],
    ),
}


@pytest.mark.parametrize("instance", ["rdfc", "jcs"])
@pytest.mark.parametrize("statement", BROKEN_CREDENTIALS)
def test_a_credential_that_breaks_the_statement_does_not_verify(
    office, instance, statement
):
    name, values = BROKEN_CREDENTIALS[statement]
    signed = issued(office, instance)

    for value in values:
        refuses(office.verify(altered(signed, [name], value)))


@pytest.mark.parametrize(
    ("options", "verifies"),
    [
        pytest.param({}, True, id="Proofs: created may be left out"),
        pytest.param({"created": NOW}, True, id="Proofs: created"),
        pytest.param(
            {"created": NOW + timedelta(days=2)}, False, id="Proofs: yet to be made"
        ),
        pytest.param(
            {"expires": NOW + timedelta(days=2)}, True, id="Proofs: good for a while"
        ),
        pytest.param(
            {"expires": NOW - timedelta(days=2)}, False, id="Proofs: its time is over"
        ),
        pytest.param(
            {"purpose": "authentication"}, False, id="Proofs: made to authenticate"
        ),
        pytest.param({"purpose": "capabilityInvocation"}, False, id="Proofs: to act"),
        pytest.param({"challenge": "abc"}, True, id="Proofs: a challenge nobody set"),
        pytest.param({"domain": ("a.example",)}, True, id="Proofs: nor a domain"),
        pytest.param({"id": "urn:uuid:1"}, True, id="Proofs: an identifier"),
    ],
)
def test_data_integrity_1_0_of_a_proof_that_was_signed_so(office, options, verifies):
    response = office.verify(by_holder(**options))

    assert response.status_code == (200 if verifies else 400), response.get_json()


def chained(office, *, dangling=False):
    """A credential with a proof by HOLDER, and one over it by a stranger."""
    first = by_holder(id="urn:example:first")
    options = ProofOptions(
        cryptosuite="eddsa-rdfc-2022",
        verification_method=STRANGER.verification_method,
        previous_proof=("urn:example:first",),
        id="urn:example:second",
    )
    both = sign_prepared(prepare_with_options(first, options), STRANGER)
    return altered(both, ["proof", 0, "id"], "urn:example:x") if dangling else both


def test_data_integrity_1_0_verify_proof_sets_and_chains(office):
    in_order = chained(office)

    assert office.verify(in_order).status_code == 200
    refuses(office.verify(chained(office, dangling=True)))
    renamed = altered(in_order, ["proof", 1, "id"], "urn:example:x")
    refuses(office.verify(renamed))
    refuses(office.verify(altered(in_order, ["proof"], in_order["proof"][1:])))
    one_bad = altered(in_order, ["proof", 1, "proofValue"], "z" + "1" * 80)
    refuses(office.verify(one_bad))


def test_data_integrity_1_0_a_set_may_be_of_several_suites(office):
    once = by_holder()
    options = ProofOptions(
        cryptosuite="eddsa-jcs-2022", verification_method=STRANGER.verification_method
    )

    twice = sign_prepared(prepare_with_options(once, options), STRANGER)

    assert office.verify(twice).status_code == 200
    refuses(office.verify(altered(twice, ["proof", 1, "created"], "monday")))


def test_ecdsa_1_0_selective_disclosure(office):
    base = issued(
        office,
        "sd",
        id="urn:uuid:6a0a2a4e-8a0f-4a62-9d3a-0a0a0a0a0a03",
        name="A name",
        description="A description",
    )
    pointers = {"selectivePointers": ["/description", "/credentialSubject/id"]}

    response = office.post(
        "sd", "derive", {"verifiableCredential": base, "options": pointers}
    )
    derived = response.get_json()["verifiableCredential"]

    assert base["proof"]["proofValue"].startswith("u2V0A")
    assert derived["proof"]["proofValue"].startswith("u2V0B")
    assert response.status_code == 201
    assert "name" not in derived
    assert derived["description"] == "A description"
    assert office.verify(derived).status_code == 200
    refuses(office.verify(base))
    refuses(office.verify(altered(derived, ["credentialSubject", "id"], "urn:other")))
    refuses(office.verify(altered(derived, ["proof", "proofValue"], "a")))
    refuses(office.verify(altered(derived, ["proof", "cryptosuite"], "unknown")))


@pytest.mark.parametrize(
    "pointers", [["/non/existent/path"], ["no-pointer"], "/issuer", [7], {}]
)
def test_ecdsa_1_0_pointers_that_lead_nowhere(office, pointers):
    did = office.instances["sd"]["did"]

    response = issue(
        office, "sd", unsigned(did), options={"mandatoryPointers": pointers}
    )

    assert response.status_code == 400, response.get_json()


def test_ecdsa_1_0_mandatory_pointers_are_shown_by_all(office):
    did = office.instances["sd"]["did"]
    sent = unsigned(did, name="A name", description="A description")
    options = {"mandatoryPointers": ["/name"]}

    base = issue(office, "sd", sent, options=options).get_json()["verifiableCredential"]
    body = {"verifiableCredential": base, "options": {"selectivePointers": []}}
    derived = office.post("sd", "derive", body).get_json()["verifiableCredential"]

    assert derived["name"] == "A name"
    assert "description" not in derived


# ---------------------------------------------------------------------- envelopes


def test_vc_jose_cose_1_0_an_envelope_verifies(office):
    assert office.verify(envelop(credential_token())).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("@context", ABSENT),
        ("@context", []),
        ("@context", "https://www.w3.org/ns/credentials/examples/v2"),
        ("@context", ["https://www.w3.org/ns/credentials/examples/v2"]),
        ("type", ABSENT),
        ("type", "VerifiableCredential"),
        ("type", ["VerifiableCredential"]),
        ("id", ABSENT),
        ("id", "https://school.example/credential"),
        ("id", "data:application/json,{}"),
        ("issuer", "did:example:more"),
    ],
)
def test_vcdm_2_0_enveloped_verifiable_credentials(office, name, value):
    refuses(office.verify(altered(envelop(credential_token()), [name], value)))


def test_vcdm_2_0_the_id_of_an_envelope_is_a_data_url(office):
    refuses(office.verify(envelop("") | {"id": credential_token()}))


@pytest.mark.parametrize("claim", ["vc", "vp"])
def test_vc_jose_cose_1_0_a_token_with_a_vc_or_vp_claim_is_none(office, claim):
    payload = {**unsigned(HOLDER_DID), claim: unsigned(HOLDER_DID)}
    token = sign_claims(payload, HOLDER, header={"typ": "vc+jwt", "cty": "vc"})

    refuses(office.verify(envelop(token)))


# -------------------------------------------------------------------------- status


def test_bitstring_status_list_1_0_from_its_entry_to_its_end(office):
    identifier = "urn:uuid:6a0a2a4e-8a0f-4a62-9d3a-0a0a0a0a0a09"
    signed = issued(office, "revocable", id=identifier)
    entry = signed["credentialStatus"]
    served = office.client.get(entry["statusListCredential"])
    listed = served.get_json(force=True)

    assert entry["type"] == "BitstringStatusListEntry"
    assert entry["statusPurpose"] == "revocation"
    assert str(int(entry["statusListIndex"])) == entry["statusListIndex"]
    assert entry["id"] != entry["statusListCredential"]
    assert served.mimetype == "application/vc"
    assert listed["id"] == entry["statusListCredential"]
    assert listed["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert listed["issuer"] == signed["issuer"]
    assert {"validFrom", "proof"} <= listed.keys()
    subject = listed["credentialSubject"]
    assert subject["type"] == "BitstringStatusList"
    assert subject["statusPurpose"] == "revocation"
    bits = gzip.decompress(base64.urlsafe_b64decode(subject["encodedList"][1:] + "=="))
    assert subject["encodedList"][0] == "u"
    assert len(bits) == 16 * 1024
    assert not any(bits)
    assert office.verify(listed).status_code == 200
    assert office.verify(signed).status_code == 200

    asked = {
        "credentialId": identifier,
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
        },
    }
    assert office.post("revocable", "status", asked).status_code == 200
    refuses(office.verify(signed))
    unknown = office.post("revocable", "status", asked | {"credentialId": "urn:no"})
    assert unknown.status_code == 404
    assert office.post("revocable", "status", {}).status_code == 400


def test_bitstring_status_list_1_0_an_index_that_is_outside_is_an_error(office):
    url = issued(office, "revocable")["credentialStatus"]["statusListCredential"]
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "131072",
        "statusListCredential": url,
    }

    response = office.verify(issued(office, "revocable", credentialStatus=entry))

    refuses(response)
    assert response.get_json()["problemDetails"][0]["type"] == f"{VCDM}RANGE_ERROR"


def test_bitstring_status_list_1_0_a_list_out_of_reach_is_an_error_if_asked(office):
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://issuer.example.net/status/nowhere",
    }
    signed = issued(office, "rdfc", credentialStatus=entry)
    asked = {
        "verifiableCredential": signed,
        "options": {"checks": ["proof", "credentialStatus"]},
    }

    refuses(office.client.post("/credentials/verify", json=asked))
    assert office.verify(signed).status_code == 200


def test_vcdm_1_1_a_status_is_given_in_terms_that_are_defined(office):
    old = {"@context": [V1], "issuanceDate": "2022-03-31T19:21:25Z"}
    signed = issued(office, "revocable", id="urn:example:old", **old)

    assert signed["credentialStatus"]["type"] == "BitstringStatusListEntry"
    assert "https://www.w3.org/ns/credentials/status/v1" in signed["@context"]
    assert office.verify(signed).get_json()["results"]["status"]["outcome"] == "passed"


def test_vcalm_1_0_what_has_no_identifier_is_issued_and_nobody_can_refer_to_it(office):
    first, second = (issued(office, "revocable") for _ in range(2))

    assert "id" not in first
    indexes = [one["credentialStatus"]["statusListIndex"] for one in (first, second)]
    assert indexes[0] != indexes[1]
    assert office.verify(first).status_code == 200
