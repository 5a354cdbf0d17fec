"""The VC API's issuer: what it signs verifies, and what it must refuse it refuses."""

import json

import pytest

from issuer.__main__ import run
from issuer.commands.session import Session
from tests.vc_api_office import NOW, Office

V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"

SUITES = [
    ("eddsa-rdfc-2022", "Ed25519"),
    ("eddsa-jcs-2022", "Ed25519"),
    ("ecdsa-rdfc-2019", "P-256"),
    ("ecdsa-rdfc-2019", "P-384"),
    ("ecdsa-jcs-2019", "P-256"),
    ("ecdsa-jcs-2019", "P-384"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    office = Office(tmp_path_factory.mktemp("vc-api"))
    yield office
    office.session.application.database.close()


@pytest.fixture
def office(made):
    if not made.instances:
        for suite, key in SUITES:
            name = f"{suite}-{key}".lower()
            made.create(name, "--cryptosuite", suite, "--key-type", key)
        made.create(
            "with-status",
            *("--cryptosuite", "eddsa-rdfc-2022"),
            *("--status-purpose", "revocation", "--status-purpose", "suspension"),
        )
        made.create(
            "discloses",
            *("--cryptosuite", "ecdsa-sd-2023", "--status-purpose", "revocation"),
        )
        made.create(
            "as-us",
            *("--cryptosuite", "eddsa-rdfc-2022", "--issuer", "did:web"),
        )
        made.client = made.session.application.web().test_client()
    return made


def credential(office, instance, **changes):
    return {
        "@context": [V2, EXAMPLES],
        "id": f"urn:uuid:58172aac-d8ba-11ed-83dd-{abs(hash(instance)) % 10**12:012}",
        "type": ["VerifiableCredential", "AlumniCredential"],
        "issuer": office.instances[instance]["did"],
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "A School"},
    } | changes


def issued(office, instance, **changes):
    body = {"credential": credential(office, instance, **changes), "options": {}}
    response = office.post(instance, "issue", body)
    assert response.status_code == 201, response.get_json()
    return response.get_json()["verifiableCredential"]


@pytest.mark.parametrize(("suite", "key"), SUITES)
def test_what_an_instance_issues_verifies(office, suite, key):
    signed = issued(office, f"{suite}-{key}".lower())

    response = office.verify(signed)

    assert signed["proof"]["cryptosuite"] == suite
    assert response.status_code == 200, response.get_json()
    assert response.get_json()["verified"] is True


@pytest.mark.parametrize(("suite", "key"), SUITES)
def test_what_an_instance_issued_and_somebody_changed_does_not(office, suite, key):
    signed = issued(office, f"{suite}-{key}".lower())
    signed["credentialSubject"]["alumniOf"] = "Another School"

    response = office.verify(signed)

    assert response.status_code == 400
    assert response.get_json()["verified"] is False


def test_an_instance_may_issue_as_the_issuer_itself(office):
    signed = issued(office, "as-us")
    document = json.loads(office.client.get("/.well-known/did.json").data)

    assert signed["issuer"] == "did:web:issuer.example.net"
    assert signed["proof"]["verificationMethod"] in document["assertionMethod"]
    assert office.verify(signed).get_json()["verified"] is True


def test_a_second_proof_is_added_beside_the_first(office):
    once = issued(office, "eddsa-rdfc-2022-ed25519")

    response = office.post("eddsa-rdfc-2022-ed25519", "issue", {"credential": once})

    twice = response.get_json()["verifiableCredential"]
    assert len(twice["proof"]) == 2
    assert office.verify(twice).get_json()["verified"] is True


def test_a_holder_shows_less_and_it_still_verifies(office):
    base = issued(office, "discloses", name="Alumni credential")

    response = office.post(
        "discloses",
        "derive",
        {
            "verifiableCredential": base,
            "options": {"selectivePointers": ["/credentialSubject/alumniOf"]},
        },
    )

    derived = response.get_json()["verifiableCredential"]
    assert response.status_code == 201
    assert "name" not in derived
    assert derived["credentialSubject"]["alumniOf"] == "A School"
    assert {"issuer", "validFrom", "credentialStatus"} <= set(derived)
    assert office.verify(derived).get_json()["verified"] is True


def test_a_base_proof_is_for_the_holder_and_verifies_nowhere(office):
    assert office.verify(issued(office, "discloses", id="urn:x:2")).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"verifiableCredential": {}},
        {"verifiableCredential": {}, "options": {"selectivePointers": "/name"}},
        {"verifiableCredential": {}, "options": {"colour": "red"}},
    ],
)
def test_what_cannot_be_derived_from_is_400(office, body):
    assert office.post("discloses", "derive", body).status_code == 400


# ---------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": ""},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic d3Jvbmc6d3Jvbmc="},
    ],
)
def test_without_the_instances_own_token_nothing_is_signed(office, headers):
    name = "eddsa-rdfc-2022-ed25519"
    body = {"credential": credential(office, name)}

    response = office.post(name, "issue", body, **headers)

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_the_token_of_one_instance_opens_no_other(office):
    body = {"credential": credential(office, "eddsa-jcs-2022-ed25519")}
    token = office.instances["eddsa-rdfc-2022-ed25519"]["token"]

    response = office.post(
        "eddsa-jcs-2022-ed25519", "issue", body, Authorization=f"Bearer {token}"
    )

    assert response.status_code == 401


def test_an_instance_that_is_not_there_is_404(office):
    response = office.client.post(
        "/vc-api/nowhere/credentials/issue",
        json={},
        headers={"Authorization": "Bearer x"},
    )

    assert response.status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"@context": None},
        {"@context": EXAMPLES},
        {"@context": [EXAMPLES, V2]},
        {"@context": [V2, "https://unknown.example/context"]},
        {"@context": [V2, 5]},
        {"id": "relative"},
        {"id": ["urn:a", "urn:b"]},
        {"id": ""},
        {"type": []},
        {"type": ["AlumniCredential"]},
        {"type": ["VerifiableCredential", "not an iri or a term"]},
        {"type": None},
        {"issuer": None},
        {"issuer": {"name": "no id"}},
        {"issuer": ["did:example:a"]},
        {"validFrom": "2026-01-01"},
        {"validFrom": "now"},
        {"validUntil": "2020-01-01T00:00:00Z"},
        {"credentialSubject": {}},
        {"credentialSubject": None},
        {"credentialSubject": []},
        {"credentialSubject": "did:example:x"},
        {"credentialSubject": [{"id": "did:example:a", "alumniOf": "x"}, {}]},
        {"credentialSubject": {"id": "relative", "alumniOf": "x"}},
        {"credentialStatus": {"id": "https://x.example/1"}},
        {"credentialStatus": {"id": "not a url", "type": "BitstringStatusListEntry"}},
        {"credentialSchema": {"type": "JsonSchema"}},
        {"credentialSchema": {"id": "https://x.example/schema"}},
        {"credentialSchema": {"id": "x", "type": "JsonSchema"}},
        {"refreshService": {"id": "https://x.example/refresh"}},
        {"termsOfUse": {"id": "https://x.example/terms"}},
        {"evidence": {"id": "https://x.example/evidence"}},
        {"relatedResource": {"id": "https://x.example/r"}},
        {"relatedResource": {"digestSRI": "sha384-x"}},
        {"name": 5},
        {"name": {"@value": "x", "@language": "en", "url": "y"}},
        {"description": {"@language": "en"}},
    ],
)
def test_what_is_not_a_credential_is_never_signed(office, changes):
    name = "eddsa-rdfc-2022-ed25519"
    body = {"credential": credential(office, name, **changes)}

    response = office.post(name, "issue", body)

    assert response.status_code == 400, response.get_json()
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["type"].startswith("https://")


@pytest.mark.parametrize(
    "body", [{}, {"credential": None}, {"credential": []}, [], 5, "x", None]
)
def test_a_body_without_a_credential_is_400(office, body):
    response = office.post("eddsa-rdfc-2022-ed25519", "issue", body)

    assert response.status_code == 400


def test_an_option_that_is_not_known_is_refused_by_name(office):
    name = "eddsa-rdfc-2022-ed25519"
    body = {"credential": credential(office, name), "options": {"colour": "red"}}

    response = office.post(name, "issue", body)

    assert response.status_code == 400
    assert response.get_json()["type"].endswith("#UNKNOWN_OPTION_PROVIDED")
    assert "colour" in response.get_json()["detail"]


# ------------------------------------------------------------------------ status


def change(office, identifier, purpose, value):
    return office.post(
        "with-status",
        "status",
        {
            "credentialId": identifier,
            "credentialStatus": {
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
            },
            "status": value,
        },
    )


def test_a_status_is_given_changed_and_read(office):
    identifier = "urn:uuid:0b0e5f3c-0000-4000-8000-000000000001"
    signed = issued(office, "with-status", id=identifier)
    purposes = [one["statusPurpose"] for one in signed["credentialStatus"]]
    before = office.verify(signed).get_json()

    suspended = change(office, identifier, "suspension", True)
    during = office.verify(signed).get_json()
    change(office, identifier, "suspension", False)
    after = office.verify(signed).get_json()
    change(office, identifier, "revocation", True)
    at_last = office.verify(signed).get_json()

    assert purposes == ["revocation", "suspension"]
    assert suspended.status_code == 200
    assert [one["verified"] for one in (before, during, after, at_last)] == [
        True,
        False,
        True,
        False,
    ]


def test_the_status_of_what_was_never_issued_is_404(office):
    assert change(office, "urn:uuid:nothing", "revocation", True).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"credentialId": 5},
        {"credentialId": "urn:x", "status": "yes"},
        {"credentialId": "urn:x", "credentialStatus": {"statusPurpose": "horoscope"}},
    ],
)
def test_a_status_that_makes_no_sense_is_400(office, body):
    assert office.post("with-status", "status", body).status_code == 400


def test_the_same_credential_cannot_take_two_places(office):
    identifier = "urn:uuid:0b0e5f3c-0000-4000-8000-000000000002"
    issued(office, "with-status", id=identifier)

    again = office.post(
        "with-status",
        "issue",
        {"credential": credential(office, "with-status", id=identifier)},
    )

    assert again.status_code == 409


# ------------------------------------------------------------------- the commands


@pytest.mark.parametrize(
    ("options", "status"),
    [
        (["Bad Name", "--cryptosuite", "eddsa-rdfc-2022"], 65),
        (["x", "--cryptosuite", "rot13"], 64),
        (["x", "--cryptosuite", "eddsa-rdfc-2022", "--key-type", "P-256"], 65),
        (["with-status", "--cryptosuite", "eddsa-rdfc-2022"], 65),
        (["x"], 64),
    ],
)
def test_an_instance_that_cannot_be_is_refused_in_one_sentence(office, options, status):
    arguments = ["vc-api", "instance", "create", *options]

    assert run(arguments, session=office.session) == status


def test_a_process_without_the_passphrase_holds_no_instance_at_all(office):
    environ = dict(office.session.environ)
    del environ["SIGNET_KEY_PASSPHRASE"]
    session = Session(environ, clock=lambda: NOW)
    client = session.application.web().test_client()

    response = client.post("/vc-api/with-status/credentials/issue", json={})
    session.application.database.close()

    assert response.status_code == 404
