"""The verifier for people: languages, codes, persons, receipts; and nothing kept."""

import base64
import hashlib
import io
import json
import logging
import re
from pathlib import Path

import pytest

from tests.browser.answers import COLLEGE, STRANGER, made, of
from tests.support import badge, changed, signed, unsigned_badge
from vc.openbadges import build_achievement_credential
from verifier.bootstrap import build_app
from verifier.intake.codes import code_of
from verifier.web.speech import in_language

STATIC = Path(__file__).parents[2] / "templates" / "static"
PAGES = (
    "/verify",
    "/verify/scan",
    "/verify/how",
    "/verify/known",
    "/verify/privacy",
    "/verify/accessibility",
)


def page(response):
    return response.get_data(as_text=True)


def text_of(story, kind):
    return json.dumps(story.document(kind), ensure_ascii=False)


# ------------------------------------------------------------------------- languages


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_the_language_that_the_browser_asks_for(client, path):
    response = client.get(
        path, headers={"Accept-Language": "fr-CH, fr;q=0.9, en;q=0.8"}
    )

    assert '<html lang="fr" dir="ltr">' in page(response)
    assert response.headers["Content-Language"] == "fr"
    assert "Accept-Language" in response.headers["Vary"]
    assert "Aller au contenu" in page(response)


def test_the_address_beats_the_browser_and_keeps_its_language(client):
    response = client.get("/verify?lang=en", headers={"Accept-Language": "fr"})

    assert '<html lang="en" dir="ltr">' in page(response)
    assert 'href="?lang=fr" lang="fr"' in page(response)
    assert 'action="/verify?lang=en"' in page(response)


def test_an_unknown_language_is_no_error_and_is_not_repeated(client):
    response = client.get('/verify?lang="><script>')

    assert response.status_code == 200
    assert "&#34;&gt;" not in page(response)
    assert "<script>" not in page(response)


def test_an_answer_in_french_keeps_the_language_of_what_was_signed(client, story):
    body = page(client.post("/verify?lang=fr", data={"text": text_of(story, "valid")}))

    assert "<title>Valable" in body
    assert "Ce que nous avons vérifié" in body
    assert '<bdi lang="en">Ethics of Public Data</bdi>' in body


def test_an_answer_can_be_asked_for_again_in_another_language(client, story):
    body = page(client.post("/verify", data={"text": text_of(story, "valid")}))
    again = re.search(r'name="again" value="([^"]+)"', body)[1]

    french = page(client.post("/verify?lang=fr", data={"again": again}))

    assert 'formaction="/verify?lang=fr"' in body
    assert "<title>Valable" in french


def test_the_issuers_own_pages_and_the_api_stay_english(client, story):
    french = {"Accept-Language": "fr"}

    assert '<html lang="en"' in page(client.get("/catalogue", headers=french))
    report = client.post(
        "/api/v1/verify", data=text_of(story, "revoked"), headers=french
    ).get_json()
    assert "The issuer has revoked it, for good." in json.dumps(report)


def test_an_error_page_speaks_french_too(client):
    response = client.get("/nowhere", headers={"Accept-Language": "fr"})

    assert response.status_code == 404
    assert "Il n’y a rien à cette adresse." in page(response)


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "/%2F%2Fx"])
def test_an_address_of_somebodys_invention_leads_nowhere_else(path, client):
    """A browser takes `/\\host` for the address of that host."""
    response = client.get("/", environ_overrides={"PATH_INFO": path})

    assert response.status_code == 404
    assert 'href="?lang=fr" lang="fr"' in page(response)
    assert "evil.example" not in page(response)


def test_only_our_own_addresses_carry_the_language(app):
    with app.test_request_context("/verify?lang=fr"):
        assert in_language("/verify") == "/verify?lang=fr"
        assert in_language("/catalogue") == "/catalogue"


# ----------------------------------------------------------------------------- codes


def test_the_code_of_a_credential_of_this_site_is_answered(client, story):
    from uuid import UUID

    code = code_of(UUID(story.paths["valid"])).lower()

    assert "<title>Valid: " in page(client.post("/verify", data={"code": code}))


@pytest.mark.parametrize(
    "code",
    [
        "7KQ2 M9XD",
        "https://evil.example/credentials/1",
        "javascript:alert(1)",
        "{{7*7}}",
    ],
)
def test_what_is_no_code_of_ours_is_refused_without_a_fetch(client, code, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", None)

    response = client.post("/verify", data={"code": code})

    assert response.status_code == 400
    assert "That is not a code of this site." in page(response)
    assert "49" not in page(response).partition("That is not a code")[2][:200]


def test_a_code_that_names_nothing_says_nothing_of_any_badge(client):
    body = page(client.post("/verify", data={"code": "0" * 26}))

    assert "<title>Could not check" in body


# --------------------------------------------------------------------------- persons


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("AMARA  nwosu", "The name that you typed is the name that is signed."),
        ("Mallory", "What you typed is not what is signed."),
    ],
)
def test_whom_somebody_expects_is_compared_beside_the_verdict(
    client, story, typed, said
):
    data = {"text": text_of(story, "valid"), "expect": typed}

    body = page(client.post("/verify", data=data))

    assert said in body
    assert "<title>Valid: " in body


def test_a_person_in_an_address_is_not_compared(client, story):
    body = page(client.get(f"/verify?url={story.url('valid')}&expect=Mallory"))

    assert "What you typed" not in body
    assert "Mallory" not in body


# -------------------------------------------------------------------------- receipts


def receipt(client, **data):
    return client.post("/verify/receipt", data=data)


def test_a_receipt_is_a_file_that_verifies_itself(client, story):
    text = text_of(story, "valid")

    made_now = receipt(client, text=text)
    report = client.post("/api/v1/verify", data=made_now.data).get_json()
    body = page(client.post("/verify", data={"text": page(made_now)}))

    assert made_now.mimetype == "application/vc"
    assert "attachment" in made_now.headers["Content-Disposition"]
    assert report["verdict"] == "valid"
    assert report["kind"] == "other"
    assert report["issuer"]["id"].endswith(":verify")
    assert hashlib.sha256(text.encode()).hexdigest() in body
    assert "<title>Genuine receipt: Valid" in body


def test_a_receipt_is_never_signed_with_a_key_for_badges(client, story):
    keys = {
        json.dumps(one.get("publicKeyMultibase"))
        for one in client.get("/.well-known/did.json").get_json()["verificationMethod"]
    }
    own = client.get("/verify/did.json").get_json()

    assert own["id"].endswith(":verify")
    assert all(
        json.dumps(one["publicKeyMultibase"]) not in keys
        for one in own["verificationMethod"]
    )


def test_a_receipt_of_a_picture_names_the_picture(client, story):
    picture = client.get(story.path("valid") + ".png").data

    made_now = client.post(
        "/verify/receipt", data={"file": (io.BytesIO(picture), "badge.png")}
    )

    assert hashlib.sha256(picture).hexdigest() in page(made_now)


def test_a_receipt_by_link_names_what_the_link_served(client, story):
    served = client.get(story.path("valid") + ".json").data

    made_now = receipt(client, url=story.url("valid"))

    assert hashlib.sha256(served).hexdigest() in page(made_now)


@pytest.mark.parametrize("kind", ["revoked", "flagged stack", "attendance"])
def test_a_receipt_of_any_answer_says_that_answer(client, story, kind):
    body = page(receipt(client, text=text_of(story, kind), **{"as": "page"}))

    word = {
        "revoked": "Revoked",
        "flagged stack": "Genuine, but",
        "attendance": "Genuine record of attendance",
    }[kind]
    assert f"<title>Genuine receipt: {word}" in body


@pytest.mark.parametrize("text", ["hello", "{}", "\x00", '{"issuer": "\\ud800"}'])
def test_a_receipt_of_rubbish_is_a_receipt_or_a_refusal(client, text):
    assert receipt(client, text=text).status_code in (200, 400)


def test_a_receipt_of_our_receipt_is_that_receipt(client, story):
    first = receipt(client, text=text_of(story, "valid")).data

    second = receipt(client, again=base64.b64encode(first).decode()).data

    assert first == second


def test_there_is_no_receipt_of_nothing(client):
    assert receipt(client, text=" ").status_code == 400
    assert receipt(client, url="http://169.254.169.254/").status_code == 400
    assert receipt(client, again="!").status_code == 400


def test_a_verifier_without_a_key_says_that_it_makes_none(monkeypatch):
    for name in ("SIGNET_TRUST_LIST", "SIGNET_FETCH_ALLOW"):
        monkeypatch.delenv(name, raising=False)
    alone = build_app().test_client()

    assert "This site makes no receipts" in page(alone.get("/verify/how"))
    assert "Save a signed receipt" not in page(
        alone.post("/verify", data={"text": "x"})
    )
    assert alone.post("/verify/receipt", data={"text": "x"}).status_code == 404
    assert alone.get("/verify/did.json").status_code == 404


# ----------------------------------------------------------- what is shown, and is not


def test_what_is_not_proven_appears_nowhere(client):
    """Attacks D19: an undefined term, even in a badge whose signature would hold."""
    document = {**made(), "undefinedThing": "DOCTORATE-XYZ"}
    document["credentialSubject"]["undefinedThing"] = "DOCTORATE-XYZ"
    text = json.dumps(document)

    body = page(client.post("/verify", data={"text": text}))
    receipt_text = page(receipt(client, text=text))
    report = page(client.post("/api/v1/verify", data=text))

    assert "<title>Not valid" in body
    for shown in (body, receipt_text, report):
        assert "DOCTORATE-XYZ" not in shown


@pytest.mark.parametrize("kind", ["invalid", "malformed"])
def test_nothing_of_a_bad_badge_is_shown_but_its_claimed_address(client, story, kind):
    text = (
        "PhD"
        if kind == "malformed"
        else json.dumps({**story.document("valid"), "description": "PhD-XYZ"})
    )

    body = page(client.post("/verify", data={"text": text}))

    assert "PhD" not in body
    assert "Amara" not in body


def every_text(value, path=()):
    if isinstance(value, dict):
        for name, one in value.items():
            yield from every_text(one, (*path, name))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from every_text(one, (*path, str(index)))
    elif isinstance(value, str):
        yield "/".join(path)


def test_no_text_of_a_badge_that_is_not_proven_reaches_the_page(client, story):
    """Whatever a forger writes, and wherever: our page does not say it for them."""
    document = story.document("valid")
    keys = [path for path in every_text(document) if "https:" not in path]
    assert len(keys) > 60

    shown = [
        path
        for path in keys
        if "FORGED-XYZ"
        in page(
            client.post(
                "/verify",
                data={"text": json.dumps(changed(document, path, "FORGED-XYZ"))},
            )
        )
    ]

    assert shown == []


def test_the_picture_is_said_to_prove_nothing(client, story):
    body = page(client.post("/verify", data={"text": text_of(story, "valid")}))

    assert "What is proven is the text in the frame." in body


def test_who_signed_stands_apart_from_what_it_says(client, story):
    body = page(client.post("/verify", data={"text": text_of(story, "valid")}))
    how = body.partition('id="issuer"')[2].partition("</section>")[0]

    assert "because that is its name on a list that we trust" in how
    assert "Signet trust list, kept by" in how
    assert "<b>Listed:</b>" in how


def test_a_strangers_name_is_in_quotation_marks_and_noticed_if_it_mixes_alphabets(
    client,
):
    text = json.dumps(made(STRANGER, issuer_name="Ехample University"))

    body = page(client.post("/verify", data={"text": text}))

    assert '“<bdi lang="">Ехample University</bdi>”' in body
    assert "mixes letters of several alphabets" in body
    assert "Ехample University signed" not in body


# ----------------------------------------------------------------- what is not kept


def test_no_word_of_a_credential_reaches_logs_or_disk(client, story, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    before = everything_under(story.application.settings.data_dir)
    secret = made(issuer_name="SECRET-NAME-XYZ")
    texts = [
        json.dumps(secret),
        json.dumps({**secret, "name": "SECRET-NAME-XYZ"}),
        '{"SECRET-NAME-XYZ":',
        "SECRET-NAME-XYZ",
        json.dumps({"@context": ["SECRET-NAME-XYZ"], "type": "SECRET-NAME-XYZ"}),
    ]

    for text in texts:
        for path in ("/verify", "/verify/receipt", "/api/v1/verify"):
            client.post(path, data={"text": text, "expect": "SECRET-NAME-XYZ"})
        client.post("/api/v1/verify", data=text)

    assert "SECRET-NAME-XYZ" not in caplog.text
    assert everything_under(story.application.settings.data_dir) == before


def everything_under(folder):
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


@pytest.mark.parametrize("path", PAGES)
def test_no_page_sets_a_cookie_or_a_tracker(client, path):
    assert "Set-Cookie" not in client.get(path).headers


def test_only_the_page_with_the_camera_may_use_it(client):
    scan = client.get("/verify/scan").headers
    form = client.get("/verify").headers

    assert "'wasm-unsafe-eval'" in scan["Content-Security-Policy"]
    assert "'unsafe-inline'" not in scan["Content-Security-Policy"]
    assert "camera=(self)" in scan["Permissions-Policy"]
    assert "wasm" not in form["Content-Security-Policy"]
    assert "connect-src" not in form["Content-Security-Policy"]
    assert "camera=()" in form["Permissions-Policy"]


def test_what_is_vendored_is_byte_for_byte_what_was_pinned():
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text())
    pinned = json.loads((STATIC.parents[1] / "package.json").read_text())
    named = {STATIC / "vendor" / "manifest.json"}

    for name, package in manifest.items():
        assert pinned["devDependencies"][name] == package["version"]
        assert "LICENSE" in package["files"]
        for file, expected in package["files"].items():
            path = STATIC / "vendor" / name / file
            digest = base64.b64encode(hashlib.sha384(path.read_bytes()).digest())
            assert f"sha384-{digest.decode()}" == expected
            named.add(path)
    assert {one for one in (STATIC / "vendor").rglob("*") if one.is_file()} == named


def test_styles_use_logical_properties_alone():
    css = (STATIC / "signet.css").read_text()
    physical = re.findall(
        r"(?:margin|padding|border|inset)-(?:left|right)\b|"
        r"[;{ ](?:left|right|float)\s*:(?! inline)",
        css,
    )

    assert physical == []


def test_endorsements_have_a_panel_and_an_answer_each(client):
    from tests.browser.answers import with_endorsements

    body = page(client.post("/verify", data={"text": json.dumps(with_endorsements())}))
    panel = body.partition('id="endorsements"')[2].partition("</section>")[0]

    assert panel.count("<li data-tone=") >= 2
    assert "Somebody we do not know" in panel
    assert "Worth every hour." in panel


def test_a_badge_that_is_no_micro_credential_is_not_called_one(client):
    document = build_achievement_credential(badge(status=()))
    document["issuer"]["id"] = of(COLLEGE)
    document["credentialSubject"]["achievement"]["achievementType"] = "Badge"
    text = json.dumps(signed(document, COLLEGE))

    body = page(client.post("/verify", data={"text": text}))

    assert "Its issuer calls it a “Badge”." in body
    assert "A micro-credential: assessed and passed" not in body
    assert "Each outcome was assessed and passed." not in body


def test_a_large_picture_has_to_be_chosen_again(client, story):
    padded = text_of(story, "valid") + " " * (600 * 1024)

    body = page(client.post("/verify", data={"text": padded}))

    assert 'name="again"' not in body
    assert "signed receipt" not in body
    assert unsigned_badge()["name"] not in body


# ------------------------------------------------------------------------ whom we know


def test_a_verifier_by_itself_says_whom_its_files_name(monkeypatch, tmp_path):
    issuers, registries = tmp_path / "a.json", tmp_path / "b.json"
    named = {
        f"did:web:uni{number}.example.edu": {"name": f"University {number}"}
        for number in range(501)
    }
    issuers.write_text(json.dumps({"meta": {"name": "Friends"}, "registry": named}))
    anchor = {"name": "R", "type": "oidf", "trustAnchorEC": "https://r.example"}
    registries.write_text(json.dumps([anchor]))
    monkeypatch.setenv("SIGNET_TRUST_LIST", f"{issuers},{registries}")
    alone = build_app().test_client()
    shown = page(alone.get("/verify/known"))

    assert "Friends" in shown
    assert "501 issuers" in shown
    assert shown.count("did:web:") == 500
    assert "The others are in the JSON." in shown
    assert "https://r.example" in shown
    assert alone.get("/verify/known.json").json["registry"] == named


def test_a_verifier_without_lists_says_so(monkeypatch):
    monkeypatch.delenv("SIGNET_TRUST_LIST", raising=False)
    alone = build_app().test_client()

    assert "keeps no list of its own" in page(alone.get("/verify/known"))
    assert alone.get("/verify/known.json").json == {
        "meta": {"name": ""},
        "registry": {},
    }
