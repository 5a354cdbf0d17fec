"""What the specifications demand of a verifier, statement by statement, over HTTP.

Each row begins with one thing that verifies and changes one thing in it.
"""

import base64
import copy
import gzip
from datetime import timedelta

import pytest

from tests.conformance.test_vc_api_issuing import ABSENT, V1, V2, issue, unsigned
from tests.support import did_key_signer
from tests.vc_api_office import NOW
from vc import strict_json
from vc.canonicalize import Profile
from vc.jose import VC_JOSE_COSE, sign_claims, sign_token
from vc.presentation import build_presentation, prepare_presentation
from vc.presentation_token import Occasion, sign_presentation_token
from vc.proofs import ProofOptions, prepare_with_options, sign_prepared
from vc.secured import envelop

HASHING = ["rdfc", "jcs", "p256", "p384", "p256-jcs", "p384-jcs"]
HOLDER = did_key_signer(77)
HOLDER_DID = HOLDER.verification_method.partition("#")[0]
STRANGER = did_key_signer(78)
SECURITY = "https://w3id.org/security#"
VCDM = "https://www.w3.org/TR/vc-data-model#"


def issued(office, instance, **changes):
    did = office.instances[instance]["did"]
    response = issue(office, instance, unsigned(did, **changes))
    assert response.status_code == 201, response.get_json()
    return response.get_json()["verifiableCredential"]


def altered(document, path, value):
    """`document` with the member at `path` set to `value`, or taken away."""
    changed = copy.deepcopy(document)
    *holders, name = path
    inside = changed
    for one in holders:
        inside = inside[one]
    if value is ABSENT:
        del inside[name]
    else:
        inside[name] = value
    return changed


def by_holder(**options):
    """A credential that HOLDER issued with these options of its proof."""
    options = ProofOptions(
        cryptosuite="eddsa-rdfc-2022",
        verification_method=HOLDER.verification_method,
        **options,
    )
    prepared = prepare_with_options(unsigned(HOLDER_DID), options)
    return sign_prepared(prepared, HOLDER)


def presented(document, **options):
    options = ProofOptions(
        cryptosuite="eddsa-rdfc-2022",
        verification_method=HOLDER.verification_method,
        created=NOW,
        **options,
    )
    prepared = prepare_presentation(document, options, profile=Profile.GENERAL)
    return sign_prepared(prepared, HOLDER)


def ask(office, presentation, **options):
    body = {"verifiablePresentation": presentation, "options": options}
    return office.client.post("/presentations/verify", json=body)


def enveloped_presentation(token):
    return {
        "@context": V2,
        "type": "EnvelopedVerifiablePresentation",
        "id": f"data:application/vp+jwt,{token}",
    }


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


def refuses(response):
    """400, `verified` false, and problems of the shape that RFC 9457 gives them."""
    body = response.get_json()
    assert response.status_code == 400, body
    assert body["verified"] is False
    problems = body.get("problemDetails", [body])
    assert problems
    for problem in problems:
        assert problem["type"].startswith("https://")
        assert problem["title"]
        assert problem["detail"]


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


def credential_token(**changes):
    return sign_token(unsigned(HOLDER_DID, **changes), HOLDER, profile=VC_JOSE_COSE)


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


# ------------------------------------------------------------------ presentations


PRESENTATIONS = {
    "VCDM 2.0 Verifiable Presentations: no credentials": {},
    "VCDM 2.0 Verifiable Presentations: an empty list of them": {
        "verifiableCredential": []
    },
    "VCDM 2.0 Verifiable Presentations: an identifier": {
        "id": "urn:uuid:9c9a36f8-518f-4976-a934-6649502d0008"
    },
    "VCDM 2.0 Verifiable Presentations: a holder": {"holder": HOLDER_DID},
    "VCDM 2.0 Verifiable Presentations: a holder who is an object": {
        "holder": {"id": HOLDER_DID}
    },
    "VCDM 2.0 Types: more than the one that must be": {
        "@context": [V2, {"OurPresentation": "https://vocab.example/#Presentation"}],
        "type": ["VerifiablePresentation", "OurPresentation"],
    },
    "VCDM 2.0 Types: one text": {"type": "VerifiablePresentation"},
}


@pytest.mark.parametrize("statement", PRESENTATIONS)
@pytest.mark.parametrize("with_credentials", [False, True])
def test_a_presentation_that_keeps_the_statement_verifies(
    office, statement, with_credentials
):
    document = {"@context": [V2], "type": ["VerifiablePresentation"]}
    if with_credentials:
        document["verifiableCredential"] = [by_holder(), envelop(credential_token())]
    document |= PRESENTATIONS[statement]
    presentation = presented(document, challenge="u123", domain=("school.example",))

    response = ask(office, presentation, challenge="u123", domain="school.example")

    assert response.status_code == 200, response.get_json()
    assert ask(office, presentation, checks=[]).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("@context", ABSENT),
        ("@context", ["https://www.w3.org/ns/credentials/examples/v2", V2]),
        ("@context", ["https://www.w3.org/ns/credentials/examples/v2"]),
        ("@context", [V2, "https://example.com"]),
        ("@context", [V2, "https ://not-a-url/contexts/example/v1"]),
        ("@context", [V2, 123192875]),
        ("type", ABSENT),
        ("type", []),
        ("type", ["https://vocab.example/#Presentation"]),
        ("type", ["VerifiableCredential"]),
        ("id", "no"),
        ("holder", "did:example:other"),
        ("holder", {"name": "no identifier"}),
        ("holder", {"id": None}),
        ("verifiableCredential", [7]),
        ("verifiableCredential", ["https://school.example/credential"]),
        ("verifiableCredential", "https://school.example/credential"),
        ("verifiableCredential", [{}]),
        ("verifiableCredential", []),
        ("proof", ABSENT),
        ("proof", []),
        ("proof", "string"),
    ],
)
def test_a_presentation_that_does_not_keep_it_does_not(office, name, value):
    document = build_presentation([by_holder()], holder=HOLDER_DID)

    refuses(ask(office, altered(presented(document), [name], value)))


def by(holder, credential):
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": [credential],
    }
    return {name: one for name, one in document.items() if one is not ABSENT}


@pytest.mark.parametrize("holder", [HOLDER_DID, {"id": HOLDER_DID}])
def test_vcdm_2_0_presentations_including_holder_claims(office, holder):
    said = unsigned(HOLDER_DID)

    response = ask(office, presented(by(holder, said)))

    assert response.status_code == 200, response.get_json()


@pytest.mark.parametrize(
    ("holder", "changes"),
    [
        pytest.param(ABSENT, {}, id="no holder"),
        pytest.param("did:example:acme", {}, id="another holder"),
        pytest.param(
            HOLDER_DID, {"issuer": "did:example:acme"}, id="said in another's name"
        ),
        pytest.param(HOLDER_DID, {"validUntil": "2020-01-01T00:00:00Z"}, id="over"),
        pytest.param(HOLDER_DID, {"evidence": {"id": "urn:a:b"}}, id="breaks a rule"),
    ],
)
def test_vcdm_2_0_holder_claims_that_are_nobodys(office, holder, changes):
    said = unsigned(HOLDER_DID, **changes)

    refuses(ask(office, presented(by(holder, said))))


def test_a_claim_of_the_holder_that_was_put_there_later_is_refused(office):
    said = unsigned(HOLDER_DID)
    presentation = presented(by(HOLDER_DID, said))
    presentation["verifiableCredential"].append(unsigned(HOLDER_DID, name="Later"))

    refuses(ask(office, presentation))
    refuses(office.verify(said))


def test_vc_jose_cose_1_0_an_enveloped_presentation(office):
    document = build_presentation([by_holder()], holder=HOLDER_DID)
    occasion = Occasion(challenge="abc", domain=frozenset({"school.example"}))
    token = sign_presentation_token(document, HOLDER, occasion=occasion, now=NOW)
    envelope = enveloped_presentation(token)

    assert ask(office, envelope).status_code == 200
    asked = ask(office, envelope, challenge="abc", domain="school.example")
    assert asked.status_code == 200
    refuses(ask(office, envelope, challenge="other"))
    for name, value in [
        ("@context", []),
        ("@context", ["https://www.w3.org/ns/credentials/examples/v2"]),
        ("type", ["VerifiablePresentation"]),
        ("type", ABSENT),
        ("id", token),
        ("id", f"data:application/vc+jwt,{token}"),
        ("holder", HOLDER_DID),
    ]:
        refuses(ask(office, altered(envelope, [name], value)))


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"challenge": "another"}, "INVALID_CHALLENGE_ERROR"),
        ({"domain": "another.example"}, "INVALID_DOMAIN_ERROR"),
        ({"domain": ["school.example", "b.example"]}, "INVALID_DOMAIN_ERROR"),
    ],
)
def test_data_integrity_1_0_an_occasion_that_is_another_is_named(
    office, asked, problem
):
    document = build_presentation([], holder=HOLDER_DID)
    made = presented(document, challenge="u123", domain=("school.example",))

    response = ask(office, made, **asked)

    assert [one["type"] for one in response.get_json()["problemDetails"]] == [
        SECURITY + problem
    ]


def test_data_integrity_1_0_domains_compare_as_a_set(office):
    document = build_presentation([], holder=HOLDER_DID)
    made = presented(document, domain=("a.example", "b.example"))

    assert ask(office, made, domain=["b.example", "a.example"]).status_code == 200


def test_vcalm_1_0_a_presentation_that_nobody_signed(office):
    def ask_unsigned(*credentials, **options):
        presentation = build_presentation(credentials)
        body = {"presentation": presentation, "options": options}
        return office.client.post("/presentations/verify", json=body)

    good = by_holder()

    assert ask_unsigned(good).status_code == 200
    assert ask_unsigned(good).get_json()["presentationResult"]["verified"] is False
    refuses(ask_unsigned())
    refuses(ask_unsigned(good, unsigned(HOLDER_DID)))
    refuses(ask_unsigned(good | {"issuer": "did:example:other"}))
    refuses(ask_unsigned(good, challenge="abc"))
    signed = presented(build_presentation([good], holder=HOLDER_DID))
    body = {"presentation": signed}
    refuses(office.client.post("/presentations/verify", json=body))


# ------------------------------------------------------------------ VCALM, and HTTP


def test_vcalm_1_0_what_was_sent_is_returned_if_asked_for(office):
    credential = by_holder()
    presentation = presented(build_presentation([credential], holder=HOLDER_DID))
    asked = {"verifiableCredential": credential, "options": {"returnCredential": True}}

    returned = office.client.post("/credentials/verify", json=asked).get_json()

    assert returned["credential"] == credential
    assert "credential" not in office.verify(credential).get_json()
    body = ask(office, presentation, returnPresentation=True).get_json()
    assert body["verifiablePresentation"] == presentation
    assert "verifiablePresentation" not in ask(office, presentation).get_json()


@pytest.mark.parametrize("path", ["/credentials/verify", "/presentations/verify"])
def test_vcalm_1_0_an_option_that_is_not_known_is_named(office, path):
    name = "verifiable" + ("Credential" if "credentials" in path else "Presentation")
    body = {name: by_holder(), "options": {"colour": "red"}}

    response = office.client.post(path, json=body)

    refuses(response)
    assert response.get_json()["type"].endswith("#UNKNOWN_OPTION_PROVIDED")


@pytest.mark.parametrize("path", ["/credentials/verify", "/presentations/verify"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"{} {}",
        b"null",
        b"[]",
        b'"text"',
        b"7",
        b"{}",
        b'{"type": ["NonconformingDocument"]}',
        b'{"verifiableCredential": {}, "verifiablePresentation": {}}',
        b'{"verifiableCredential": 7, "verifiablePresentation": 7}',
        b'{"verifiableCredential": "x", "verifiablePresentation": "x"}',
        b'{"verifiableCredential": {"type": ["x"]}}',
        b'{"verifiablePresentation": {"type": ["x"]}}',
        b'{"verifiableCredential": {}, "options": "x"}',
        b"\xff\xfe",
    ],
)
def test_a_body_that_is_no_request_is_a_problem(office, path, data):
    refuses(office.client.post(path, data=data, content_type="application/json"))


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/ld+json",
    ],
)
def test_a_body_is_json_whatever_else_its_type_says(office, content_type):
    body = strict_json.dumps({"verifiableCredential": by_holder()})
    headers = {"Content-Type": content_type, "Accept": "application/json"}

    response = office.client.post("/credentials/verify", data=body, headers=headers)

    assert response.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/credentials/verify",
        "/presentations/verify",
        "/challenges",
        "/vc-api/rdfc/credentials/issue",
        "/vc-api/rdfc/credentials/status",
        "/vc-api/rdfc/credentials/derive",
    ],
)
def test_nothing_of_this_can_be_got(office, path):
    assert office.client.get(path).status_code == 405


def test_vcalm_1_0_a_challenge_of_ours_is_good_once(office):
    challenge = office.client.post("/challenges", json={}).get_json()["challenge"]
    made = presented(build_presentation([], holder=HOLDER_DID), challenge=challenge)

    assert ask(office, made, challenge=challenge).status_code == 200
    refuses(ask(office, made, challenge=challenge))


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
