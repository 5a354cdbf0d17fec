"""The interface for programs: one credential, many, and what it says of itself."""

import io
import json

import jsonschema_rs
import pytest
from openapi_spec_validator import validate

from tests.support import changed
from verifier.config import VerifierSettings
from verifier.report import Verdict
from verifier.web.openapi import MAX_CREDENTIALS, VERDICTS, openapi_document


def ask(client, body, **options):
    return client.post("/api/v1/verify", json=body, **options)


@pytest.fixture
def document(client, story):
    return json.loads(client.get(story.path("valid") + ".json").data)


@pytest.fixture
def token(client, story):
    return client.get(story.path("valid") + ".jwt").get_data(as_text=True)


# ------------------------------------------------------------------- many at once


def test_every_credential_of_a_call_has_its_own_answer_in_its_place(
    client, story, document, token
):
    forged = changed(document, "name", "Doctor of Everything")
    listed = [
        document,
        token,
        {"credential": document},
        {"url": story.url("revoked")},
        forged,
        "hello",
    ]

    answer = ask(client, {"credentials": listed}).get_json()

    assert [one["verdict"] for one in answer["results"]] == [
        "valid",
        "valid",
        "valid",
        "revoked",
        "invalid",
        "malformed",
    ]
    assert answer["summary"] == {"valid": 3, "revoked": 1, "invalid": 1, "malformed": 1}


def test_a_list_of_one_is_answered_with_a_list(client, document):
    assert len(ask(client, {"credentials": [document]}).get_json()["results"]) == 1


def test_five_hundred_are_answered_and_one_more_is_refused(client, document):
    many = [document] * MAX_CREDENTIALS
    answer = ask(client, {"credentials": many})

    assert answer.get_json()["summary"] == {"valid": MAX_CREDENTIALS}

    refused = ask(client, {"credentials": [*many, document]})
    assert refused.status_code == 400
    assert "at most 500" in refused.get_json()["detail"]


def test_links_that_would_make_us_ask_many_servers_are_refused(client):
    links = [{"url": f"https://{n}.example/"} for n in range(21)]

    refused = ask(client, {"credentials": links})

    assert refused.status_code == 400
    assert "at most 20 are followed" in refused.get_json()["detail"]


def test_several_files_have_an_answer_each(client, story):
    pictures = [client.get(story.path(one) + ".png").data for one in ("valid", "stack")]
    files = [(io.BytesIO(one), "badge.png") for one in pictures]

    answer = client.post("/api/v1/verify", data={"file": files}).get_json()

    assert [one["kind"] for one in answer["results"]] == ["achievement", "stack"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"credentials": []}, "credentials"),
        ({"credentials": {}}, "credentials"),
        ({"credentials": [7]}, "credentials/0"),
        ({"credentials": [{}, "x"]}, "credentials/0"),
        ({"credentials": [{"credential": None}]}, "credentials/0/credential"),
        ({"url": 7}, "the body"),
        ({"credential": [1]}, "the body/credential"),
    ],
)
def test_a_call_that_names_nothing_says_where(body, place, client):
    refused = ask(client, body)

    assert refused.status_code == 400
    assert refused.content_type == "application/problem+json"
    assert refused.get_json()["detail"].startswith(f"{place}:")


def test_a_body_that_begins_like_a_call_and_cannot_be_read_gets_a_report(client):
    answer = client.post("/api/v1/verify", data=b'{"credential": tru')

    assert answer.status_code == 200
    assert answer.get_json()["verdict"] == "malformed"


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "text/plain", ""]
)
def test_a_badge_is_read_whatever_its_content_type_says(client, document, content_type):
    """What `curl --data @badge.json` sends calls itself a form."""
    body = json.dumps(document)

    answer = client.post("/api/v1/verify", data=body, content_type=content_type)

    assert answer.get_json()["verdict"] == "valid"


def test_an_empty_body_says_what_could_be_sent(client):
    assert "a list of credentials" in ask(client, None, data=b" ").get_json()["detail"]


def test_a_pasted_link_is_followed_once(client, story):
    answer = client.post("/api/v1/verify", data=story.url("valid"))

    assert answer.get_json()["verdict"] == "valid"


# -------------------------------------------------------------------- rate limits


@pytest.fixture
def limited_to(story, monkeypatch):
    def make(limit, **settings):
        application = story.application
        chosen = VerifierSettings(rate_limit=limit, **settings)
        monkeypatch.setattr(application, "verifier_settings", chosen)
        return application.web().test_client()

    return make


@pytest.fixture
def limited(limited_to):
    return limited_to("3/minute")


def from_address(client, address, body=b"{}"):
    return client.post(
        "/api/v1/verify", data=body, environ_base={"REMOTE_ADDR": address}
    )


def test_whoever_asks_too_much_is_told_when_to_come_back(limited):
    answers = [from_address(limited, "192.0.2.1") for _ in range(4)]

    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"verify";q=3;w=60'
    assert answers[0].headers["RateLimit"].startswith('"verify";r=2;t=')
    assert answers[3].content_type == "application/problem+json"
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 60
    assert from_address(limited, "192.0.2.2").status_code == 200


@pytest.mark.parametrize("path", ["/verify", "/verify/receipt", "/verify?url=x"])
def test_pages_that_verify_are_limited_as_programs_are(path, limited):
    sender = {"REMOTE_ADDR": "192.0.2.77"}
    ask_page = limited.get if "?" in path else limited.post
    statuses = [ask_page(path, environ_base=sender).status_code for _ in range(4)]

    assert statuses[3] == 429
    assert 429 not in statuses[:3]


def test_a_site_with_many_addresses_counts_as_one(limited):
    for host in range(3):
        assert from_address(limited, f"2001:db8::{host:x}").status_code == 200
    assert from_address(limited, "2001:db8::ffff").status_code == 429
    assert from_address(limited, "2001:db8:0:1::1").status_code == 200


def test_an_address_in_another_spelling_is_the_same(limited):
    for _ in range(3):
        from_address(limited, "192.0.2.9")
    assert from_address(limited, "::ffff:192.0.2.9").status_code == 429


@pytest.mark.parametrize("address", ["unknown", "192.0.2.9:4711", "[2001:db8::1]:4711"])
def test_senders_whose_address_cannot_be_read_are_counted_as_one(address, limited):
    answers = [from_address(limited, address) for _ in range(3)]

    assert {one.status_code for one in answers} == {200}
    assert from_address(limited, "somebody").status_code == 429


def test_a_proxy_that_asks_through_a_socket_is_answered(limited):
    answers = [from_address(limited, "").status_code for _ in range(4)]

    assert answers == [200] * 4


def test_no_cache_keeps_an_answer(client, document):
    asked = json.dumps({"verifiableCredential": document})
    answers = [
        client.post("/api/v1/verify", json=document),
        client.post("/credentials/verify", data=asked),
        client.post("/verify", data={"text": json.dumps(document)}),
        client.get("/verify?url=http://localhost/"),
    ]

    assert {one.headers["Cache-Control"] for one in answers} == {"no-store"}
    assert "Cache-Control" not in client.get("/verify").headers


def test_a_call_with_many_costs_more(limited, document):
    body = json.dumps({"credentials": [document] * 100})

    assert from_address(limited, "192.0.2.3", body).status_code == 429


def test_a_call_with_several_costs_what_it_may_wait_for(limited, document):
    body = json.dumps({"credentials": [document] * 2})
    sender = "192.0.2.30"

    answers = [from_address(limited, sender, body).status_code for _ in range(2)]

    assert answers == [200, 429]


def test_a_presentation_of_several_costs_as_a_call_with_several(limited, document):
    held = {"type": "VerifiablePresentation", "verifiableCredential": [document] * 2}
    body = json.dumps({"presentation": held})
    sender = {"REMOTE_ADDR": "192.0.2.33"}

    answers = [
        limited.post("/presentations/verify", data=body, environ_base=sender)
        for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [400, 429]


def test_large_ones_in_a_call_cost_more(limited_to, document):
    large = {**document, "description": "x" * 65_536}
    client = limited_to("5/minute")
    few, many = (json.dumps({"credentials": [large] * count}) for count in (4, 12))

    assert from_address(client, "192.0.2.31", few).status_code == 200
    assert from_address(client, "192.0.2.32", many).status_code == 429


def test_pages_that_only_show_are_never_limited(limited):
    for _ in range(10):
        page = limited.get("/verify", environ_base={"REMOTE_ADDR": "192.0.2.4"})
        assert page.status_code == 200


def test_the_word_of_a_stranger_about_his_address_is_not_believed(limited_to):
    client = limited_to("1/minute")
    answers = [
        client.post(
            "/api/v1/verify",
            data=b"{}",
            environ_base={"REMOTE_ADDR": "192.0.2.5"},
            headers={"X-Forwarded-For": f"198.51.100.{n}"},
        ).status_code
        for n in range(2)
    ]

    assert answers == [200, 429]


def test_the_word_of_our_own_proxy_is_believed(limited_to):
    client = limited_to("1/minute", trusted_proxies=1)
    answers = [
        client.post(
            "/api/v1/verify",
            data=b"{}",
            environ_base={"REMOTE_ADDR": "127.0.0.1"},
            headers={"X-Forwarded-For": f"evil, 198.51.100.{n}"},
        ).status_code
        for n in (1, 1, 2)
    ]

    assert answers == [200, 429, 200]


# ------------------------------------------------------------------------ OpenAPI


def test_the_description_is_openapi(client):
    described = client.get("/openapi/openapi.json").get_json()

    validate(described)
    assert described == openapi_document()


def test_every_verdict_is_described():
    assert set(VERDICTS) == set(Verdict)


def test_every_route_that_is_described_is_there(app):
    routes = {rule.rule for rule in app.url_map.iter_rules() if "POST" in rule.methods}

    assert set(openapi_document()["paths"]) <= routes


@pytest.mark.parametrize(
    "kind", ["valid", "stack", "attendance", "revoked", "suspended", "expired"]
)
def test_our_answers_are_what_the_description_says(client, story, kind):
    schema = {
        "$ref": "#/components/schemas/Report",
        "components": openapi_document()["components"],
    }
    answer = ask(client, {"url": story.url(kind)}).get_json()

    jsonschema_rs.validator_for(schema).validate(answer)


def test_the_page_shows_every_call_and_every_verdict(client):
    page = client.get("/openapi/").get_data(as_text=True)

    for shown in (*openapi_document()["paths"], *(one.value for one in Verdict)):
        assert shown in page


# ---------------------------------------------------------------- whom one expects


def test_a_program_may_say_whom_it_expects(client, story, document):
    holder = ask(client, document).get_json()["credential"]["credentialSubject"]
    name = next(
        one["identityHash"]
        for one in holder["identifier"]
        if one["identityType"] == "name"
    )
    listed = [
        {"credential": document, "expect": f" {name.upper()} "},
        {"credential": document, "expect": "Somebody Else"},
        {"url": story.url("valid"), "expect": ""},
    ]

    answer = ask(client, {"credentials": listed}).get_json()

    persons = [
        [one["outcome"] for one in report["checks"] if one["check"] == "person"]
        for report in answer["results"]
    ]
    assert persons == [["passed"], ["failed"], []]
    assert {one["verdict"] for one in answer["results"]} == {"valid"}


def test_whom_one_expects_is_in_no_answer(client, document):
    body = {"expect": "Secret Person", "credential": document}

    assert b"Secret Person" not in ask(client, body).data
