"""The verifier's form and its JSON face, asked as people and programs ask."""

import io
import json

import pytest

from tests.support import valid_badge


def post(client, **data):
    return client.post("/verify", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize("kind", ["valid", "french", "stack", "attendance", "revoked"])
def test_a_link_of_our_own_is_read_without_the_network(
    client, story, kind, monkeypatch
):
    monkeypatch.setattr("socket.socket.connect", None)

    page = client.get("/verify", query_string={"url": story.url(kind)})

    assert page.status_code == 200
    assert "Could not check" not in page.get_data(as_text=True)


def test_a_file_is_checked(client, story):
    picture = client.get(story.path("valid") + ".png").data

    page = post(client, file=(io.BytesIO(picture), "badge.png"))

    assert "<title>Valid: " in page.get_data(as_text=True)


def test_a_file_is_told_by_its_bytes_and_not_by_its_name(client, story):
    document = client.get(story.path("valid") + ".json").data

    page = post(client, file=(io.BytesIO(document), "picture.png"))

    assert "<title>Valid: " in page.get_data(as_text=True)


def test_pasted_text_is_checked(client, story):
    token = client.get(story.path("valid") + ".jwt").get_data(as_text=True)

    page = post(client, text=f"\n  {token}\n")

    assert "<title>Valid: " in page.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/verify", "/verify/receipt"])
@pytest.mark.parametrize(
    "body",
    [b"a=&" * 1000, b"text=" + b"%41" * 600_000, b"text=" + b"x" * 1_700_000],
    ids=["fields without number", "escapes without end", "bulk"],
)
@pytest.mark.parametrize("said", [True, False], ids=["length", "chunked"])
def test_a_form_that_is_none_of_ours_is_not_taken_apart(client, path, body, said):
    sent = {"data": body} if said else {"input_stream": io.BytesIO(body)}
    more = {} if said else {"environ_base": {"wsgi.input_terminated": True}}

    answer = client.post(
        path, content_type="application/x-www-form-urlencoded", **sent, **more
    )

    assert answer.status_code == 413


def test_the_longest_text_of_a_badge_can_be_pasted(client):
    answer = client.post("/verify", data={"text": "é" * 250_000})

    assert answer.status_code == 200


def test_an_empty_form_is_answered_with_what_to_do(client):
    page = post(client, text="   ")

    assert page.status_code == 400
    assert "Choose a file, or paste the text of a badge." in page.get_data(as_text=True)


@pytest.mark.parametrize("text", ["hello", "{}", "<svg", "%PDF-1.7", "\x00\x01"])
def test_what_is_no_badge_is_said_to_be_none(client, text):
    page = post(client, text=text).get_data(as_text=True)

    assert "<title>Not readable as a badge" in page


def test_a_tampered_badge_shows_nothing_of_what_it_says(client, story):
    document = {**story.document("valid"), "name": "Doctor of Everything"}

    page = post(client, text=json.dumps(document)).get_data(as_text=True)

    assert "<title>Not valid – " in page
    assert "Doctor" not in page
    assert "Amara" not in page


def test_a_link_to_a_private_host_is_not_fetched(client):
    page = client.get("/verify", query_string={"url": "http://169.254.169.254/"})

    assert "<title>Could not check" in page.get_data(as_text=True)


def test_a_stranger_is_shown_in_quotation_marks_and_without_a_picture(client):
    page = post(client, text=json.dumps(valid_badge())).get_data(as_text=True)

    # its own issuer cannot be fetched here: no answer, and no name either
    assert "<title>Could not check" in page
    assert "Example University signed it" not in page


# ---------------------------------------------------------------------- the API


def test_the_api_answers_with_the_whole_report(client, story):
    report = client.post("/api/v1/verify", json=story.document("stack")).get_json()

    assert report["verdict"] == "valid"
    assert report["kind"] == "stack"
    assert [part["verdict"] for part in report["components"]] == ["valid", "valid"]
    assert report["issuer"]["name"].startswith("Example University")


@pytest.mark.parametrize(
    "body", [{"url": None}, {"credential": None}, "token", "multipart"]
)
def test_the_api_takes_a_badge_in_any_wrapping(client, story, body):
    document = story.document("valid")
    if body == "multipart":
        file = (io.BytesIO(json.dumps(document).encode()), "x.json")
        response = client.post("/api/v1/verify", data={"file": file})
    elif body == "token":
        token = client.get(story.path("valid") + ".jwt").data
        response = client.post("/api/v1/verify", data=token)
    elif "url" in body:
        response = client.post("/api/v1/verify", json={"url": story.url("valid")})
    else:
        response = client.post("/api/v1/verify", json={"credential": document})

    assert response.get_json()["verdict"] == "valid"


def test_the_api_names_what_is_missing(client):
    response = client.post("/api/v1/verify", data=b"")

    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_a_body_that_is_too_large_is_413_with_a_problem(client):
    response = client.post("/api/v1/verify", data=b"x" * (9 * 1024 * 1024))

    assert response.status_code == 413
    assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[" * 100_000, b'{"a":1,"a":2}', b"{"])
def test_hostile_bodies_are_malformed_and_nothing_worse(client, data):
    response = client.post("/api/v1/verify", data=data)

    assert response.status_code == 200
    assert response.get_json()["verdict"] == "malformed"


# --------------------------------------------------------------------- the VC API


def ask(client, credential, **members):
    body = {"verifiableCredential": credential, **members}
    return client.post("/credentials/verify", json=body)


@pytest.mark.parametrize(
    ("kind", "status"),
    [("valid", 200), ("stack", 200), ("revoked", 400), ("suspended", 400)],
)
def test_the_vc_api_answers_by_status(client, story, kind, status):
    response = client.post(
        "/credentials/verify",
        json={
            "verifiableCredential": story.document(kind),
            "options": {"checks": ["proof"]},
        },
    )

    assert response.status_code == status
    assert response.get_json()["verified"] is (status == 200)


def test_the_vc_api_names_the_problem_of_a_tampered_credential(client, story):
    document = {**story.document("valid"), "name": "Changed"}

    response = client.post(
        "/credentials/verify", json={"verifiableCredential": document}
    )

    assert response.status_code == 400
    assert [one["type"] for one in response.get_json()["problemDetails"]] == [
        "https://w3id.org/security#PROOF_VERIFICATION_ERROR"
    ]


def test_the_vc_api_takes_an_enveloped_credential(client, story):
    token = client.get(story.path("valid") + ".jwt").get_data(as_text=True)
    enveloped = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }

    response = client.post(
        "/credentials/verify", json={"verifiableCredential": enveloped}
    )

    assert response.get_json()["verified"] is True


@pytest.mark.parametrize(
    "body",
    [{}, {"verifiableCredential": None}, {"verifiableCredential": "x"}, [], "x", 5],
)
def test_the_vc_api_refuses_a_body_without_a_credential(client, body):
    assert client.post("/credentials/verify", json=body).status_code == 400


def test_the_vc_api_refuses_an_option_that_it_does_not_know(client, story):
    response = ask(client, story.document("valid"), options={"x": 1})

    assert response.status_code == 400
    assert response.get_json()["type"].endswith("#UNKNOWN_OPTION_PROVIDED")
