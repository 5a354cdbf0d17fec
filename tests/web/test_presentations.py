"""`/presentations/verify`: its own proof AND every credential, for one occasion."""

import json

import pytest

from tests.story import NOW
from tests.support import did_key_signer
from vc.canonicalize import Profile
from vc.presentation import build_presentation, prepare_presentation
from vc.proofs import ProofOptions, sign_prepared

HOLDER = did_key_signer(42)
HOLDER_DID = HOLDER.verification_method.partition("#")[0]
SECURITY = "https://w3id.org/security#"


def presented(
    *credentials, challenge=None, domain=(), signer=HOLDER, holder=HOLDER_DID
):
    options = ProofOptions(
        cryptosuite="eddsa-rdfc-2022",
        verification_method=HOLDER.verification_method,
        created=NOW,
        challenge=challenge,
        domain=domain,
    )
    document = build_presentation(credentials, holder=holder)
    prepared = prepare_presentation(document, options, profile=Profile.GENERAL)
    return sign_prepared(prepared, HOLDER)


def ask(client, presentation, headers=None, **options):
    body = {"verifiablePresentation": presentation, "options": options}
    return client.post("/presentations/verify", json=body, headers=headers)


def problems(response):
    return [one["type"] for one in response.get_json()["problemDetails"]]


def test_a_presentation_of_good_credentials_verifies(client, story):
    presentation = presented(story.document("valid"), story.document("stack"))

    response = ask(client, presentation)

    body = response.get_json()
    assert response.status_code == 200, body
    assert body["verified"] is True
    assert [one["verified"] for one in body["credentialResults"]] == [True, True]


def test_a_token_inside_is_verified_as_well(client, story):
    token = client.get(story.path("valid") + ".jwt").get_data(as_text=True)

    assert ask(client, presented(token)).get_json()["verified"] is True


@pytest.mark.parametrize("kind", ["revoked", "suspended"])
def test_one_credential_out_of_force_fails_the_whole(client, story, kind):
    presentation = presented(story.document("valid"), story.document(kind))

    body = ask(client, presentation).get_json()

    assert body["verified"] is False
    assert body["presentationResult"]["verified"] is True
    assert [one["verified"] for one in body["credentialResults"]] == [True, False]


def test_a_tampered_credential_fails_the_whole_though_the_holder_signed_it(
    client, story
):
    tampered = {**story.document("valid"), "name": "Doctor of Everything"}

    response = ask(client, presented(tampered))

    assert response.status_code == 400
    assert f"{SECURITY}PROOF_VERIFICATION_ERROR" in problems(response)


def test_a_presentation_changed_after_signing_shows_nothing_of_its_credentials(
    client, story
):
    presentation = presented(story.document("valid"))
    presentation["id"] = "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33"

    body = ask(client, presentation).get_json()

    assert body["verified"] is False
    assert body["credentialResults"] == []


def test_a_presentation_in_somebody_elses_name_is_refused(client, story):
    other = did_key_signer(43).verification_method.partition("#")[0]

    response = ask(client, presented(story.document("valid"), holder=other))

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("made_for", "asked", "problem"),
    [
        ({"challenge": "abc"}, {"challenge": "abd"}, "INVALID_CHALLENGE_ERROR"),
        ({}, {"challenge": "abc"}, "INVALID_CHALLENGE_ERROR"),
        (
            {"domain": ("https://a.example",)},
            {"domain": "https://b.example"},
            "INVALID_DOMAIN_ERROR",
        ),
        (
            {"domain": ("https://a.example", "https://evil.example")},
            {"domain": "https://a.example"},
            "INVALID_DOMAIN_ERROR",
        ),
        ({}, {"domain": "https://a.example"}, "INVALID_DOMAIN_ERROR"),
    ],
)
def test_a_presentation_for_another_occasion_is_refused_by_name(
    client, story, made_for, asked, problem
):
    response = ask(client, presented(story.document("valid"), **made_for), **asked)

    assert response.status_code == 400
    assert problems(response) == [SECURITY + problem]


def test_a_presentation_for_this_occasion_verifies(client, story):
    presentation = presented(
        story.document("valid"), challenge="abc", domain=("https://a.example",)
    )

    response = ask(client, presentation, challenge="abc", domain="https://a.example")

    assert response.status_code == 200


def test_a_challenge_of_ours_is_good_once(client, story):
    handed_out = client.post("/challenges")
    challenge = handed_out.get_json()["challenge"]
    presentation = presented(story.document("valid"), challenge=challenge)

    first = ask(client, presentation, challenge=challenge)
    again = ask(client, presentation, challenge=challenge)

    assert handed_out.headers["Cache-Control"] == "no-store"
    assert first.status_code == 200
    assert again.status_code == 400
    assert again.get_json()["type"] == f"{SECURITY}INVALID_CHALLENGE_ERROR"


def test_a_failure_is_a_200_for_whoever_asks_for_lenience(client, story):
    lenient = {"Prefer": "handling=lenient"}

    response = ask(client, presented(story.document("revoked")), headers=lenient)

    assert response.status_code == 200
    assert response.get_json()["verified"] is False


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"verifiablePresentation": None},
        {"verifiablePresentation": {}},
        {"verifiablePresentation": {"type": "VerifiablePresentation"}},
        {"verifiablePresentation": {}, "options": {"colour": "red"}},
        {"verifiablePresentation": {}, "options": {"challenge": 5}},
        {"verifiablePresentation": {}, "options": {"domain": [{}]}},
    ],
)
def test_what_is_no_presentation_is_400(client, body):
    assert client.post("/presentations/verify", json=body).status_code == 400


def test_twenty_one_credentials_are_refused_before_any_is_checked(client, story):
    presentation = presented(story.document("valid"))
    presentation["verifiableCredential"] = [story.document("valid")] * 21

    response = ask(client, presentation)

    assert response.status_code == 400
    assert "21 credentials" in json.dumps(response.get_json())
