"""What is demanded of who verifies presentations, and of the API itself, over HTTP.

Each row begins with one thing that verifies and changes one thing in it.
"""

import pytest

from tests.conformance.statements import (
    ABSENT,
    HOLDER,
    HOLDER_DID,
    SECURITY,
    V2,
    altered,
    ask,
    by_holder,
    credential_token,
    enveloped_presentation,
    presented,
    refuses,
    unsigned,
)
from tests.vc_api_office import NOW
from vc import strict_json
from vc.presentation import build_presentation
from vc.presentation_token import Occasion, sign_presentation_token
from vc.secured import envelop

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
