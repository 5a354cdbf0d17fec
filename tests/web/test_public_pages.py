"""The public face: what people see, and the bytes that programs get."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from markupsafe import escape
from PIL import Image

from issuer.web.linkedin import add_to_profile_url
from tests.support import (
    STRANGER_KEY,
    achievement,
    profile,
    signed,
    unsigned_badge,
    valid_badge,
)
from vc.baking import unbake_png, unbake_svg

EVERY_BADGE = ["valid", "french", "stack", "flagged stack", "revoked", "suspended"]
IN_FORCE = ["valid", "french", "stack"]


def text(response):
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.mark.parametrize("kind", [*EVERY_BADGE, "expired", "attendance"])
def test_every_credential_has_a_page(client, story, kind):
    page = text(client.get(story.path(kind)))

    assert "<h1" in page
    assert page.count("<main") == 1


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("valid", "Valid"),
        ("revoked", "Revoked"),
        ("suspended", "Suspended"),
        ("expired", "Expired"),
        ("flagged stack", "Genuine, but one part of two is revoked"),
        ("attendance", "Genuine record of attendance"),
    ],
)
def test_the_page_says_the_verdict_as_of_now(client, story, kind, word):
    assert f"{word}, checked 22 November 2026, 10:42 am UTC" in text(
        client.get(story.path(kind))
    )


@pytest.mark.parametrize("kind", ["revoked", "suspended", "expired", "flagged stack"])
def test_a_badge_that_is_not_in_force_cannot_be_shared(client, story, kind):
    assert "LinkedIn" not in text(client.get(story.path(kind)))


@pytest.mark.parametrize(
    ("accept", "served"),
    [
        ("text/html", "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/vc", "application/vc"),
        ("application/vc+ld+json", "application/vc"),
        ("application/ld+json", "application/vc"),
        ("application/json", "application/json"),
        ("application/vc+jwt", "application/vc+jwt"),
    ],
)
def test_the_address_answers_by_accept(client, story, accept, served):
    response = client.get(story.path("valid"), headers={"Accept": accept})

    assert response.mimetype == served
    assert response.headers["Vary"] == "Accept"


def test_the_json_is_the_bytes_that_were_signed(client, story):
    served = client.get(story.path("valid") + ".json")

    with story.application.database.read() as uow:
        kept = uow.credentials.credential(story.paths["valid"]).document
    assert served.data == kept
    assert served.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("form", ["json", "jwt", "png", "svg"])
@pytest.mark.parametrize("kind", IN_FORCE)
def test_every_form_of_a_badge_verifies_where_it_was_downloaded(
    client, story, kind, form
):
    data = client.get(f"{story.path(kind)}.{form}").data

    report = client.post("/api/v1/verify", data=data).get_json()

    assert report["verdict"] == "valid"


def test_the_picture_holds_the_credential_as_signed(client, story):
    signed = client.get(story.path("valid") + ".json").get_data(as_text=True)

    assert unbake_png(client.get(story.path("valid") + ".png").data) == signed
    assert unbake_svg(client.get(story.path("valid") + ".svg").data) == signed


def test_a_picture_is_served_so_that_nothing_in_it_can_run(client, story):
    served = client.get(story.path("valid") + ".svg")

    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert b"<script" not in served.data


@pytest.mark.parametrize("form", [".png", ".svg", "/card.png", "/linkedin"])
def test_attendance_has_no_picture_and_no_share(client, story, form):
    assert client.get(story.path("attendance") + form).status_code == 404


def test_attendance_says_three_times_what_it_is_not(client, story):
    page = text(client.get(story.path("attendance")))

    assert "Attended. Not assessed. Not a micro-credential." in page
    assert "LinkedIn" not in page
    assert "og:image" not in page


def test_the_language_of_instruction_stands_out_on_every_face(client, story):
    """Policy clause 6: image, page, card and credential alike."""
    page = text(client.get(story.path("french")))
    picture = client.get("/achievements/FREN11/1/image.svg").get_data(as_text=True)
    achievement = client.get(
        "/achievements/FREN11/1", headers={"Accept": "application/ld+json"}
    ).get_json()
    signed = story.document("french")["credentialSubject"]["achievement"]

    assert 'class="lang"' in page
    assert "Taught in French" in page
    assert "Enseigné en français" in page
    assert "(Taught in French)" in re.search("<title>(.*?)</title>", page)[1]
    assert 'og:title" content="Négocier en français (Taught in French)"' in page
    assert "Taught in French" in picture
    assert 'class="lang' in text(client.get("/catalogue"))
    assert signed["inLanguage"] == achievement["inLanguage"] == "fr"
    assert "Taught in French" in signed["criteria"]["narrative"]
    assert "Taught in French" in signed["image"]["caption"]


@pytest.mark.parametrize("path", ["/catalogue", "/achievements/DGOV01/1"])
def test_every_face_says_that_it_is_no_aqf_qualification(client, path):
    assert "not an AQF qualification" in text(client.get(path)) or (
        "not AQF qualifications" in text(client.get(path))
    )


def test_the_catalogue_finds_by_any_word(client):
    found = text(client.get("/catalogue?q=français"))
    nothing = text(client.get("/catalogue?q=astrology"))

    assert "Négocier en français" in found
    assert "Ethics of Public Data" not in found
    assert "Nothing found for “astrology”." in nothing


def test_the_qr_code_opens_the_page(client, story, tmp_path):
    import resvg_py

    svg = client.get(story.path("valid") + "/qr.svg").get_data(as_text=True)
    drawn = tmp_path / "qr.png"
    drawn.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=600, dpi=96)))

    read = zxingcpp.read_barcode(Image.open(drawn))

    assert read.text == story.url("valid")


# ------------------------------------------------------------------- LinkedIn


def fields(url):
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
        "https://www.linkedin.com/profile/add"
    )
    parsed = parse_qs(parts.query, strict_parsing=True)
    assert all(len(values) == 1 for values in parsed.values())
    return {name: values[0] for name, values in parsed.items()}


def test_add_to_linkedin_fills_every_field(client, story):
    sent = fields(client.get(story.path("french") + "/linkedin").headers["Location"])

    assert sent == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Négocier en français (Taught in French)",
        "organizationId": "1234567",
        "issueYear": "2026",
        "issueMonth": "11",
        "certUrl": story.url("french"),
        "certId": story.paths["french"],
    }


def test_linkedin_gets_the_name_where_there_is_no_number():
    document = unsigned_badge(issuer=profile(linkedin_organization_id=None))

    sent = fields(add_to_profile_url(document, title="A & B?", issuer="Université É"))

    assert sent["organizationName"] == "Université É"
    assert sent["name"] == "A & B?"
    assert "organizationId" not in sent


def test_linkedin_gets_an_expiry_only_where_there_is_one():
    from datetime import UTC, datetime

    ends = datetime(2027, 3, 1, tzinfo=UTC)

    with_end = fields(
        add_to_profile_url(unsigned_badge(valid_until=ends), title="T", issuer="U")
    )
    without_end = fields(add_to_profile_url(valid_badge(), title="T", issuer="U"))

    assert (with_end["expirationYear"], with_end["expirationMonth"]) == ("2027", "3")
    assert not any(name.startswith("expiration") for name in without_end)


# ----------------------------------------------------------------- well-known


def test_the_did_document_names_the_keys_that_sign(client, story):
    response = client.get("/.well-known/did.json")
    document = response.get_json()

    method = story.document("valid")["proof"]["verificationMethod"]
    assert method in document["assertionMethod"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "private" not in response.get_data(as_text=True).lower()


def test_the_key_set_holds_public_halves_only(client):
    keys = client.get("/.well-known/jwks.json").get_json()["keys"]

    assert keys
    assert not any({"d", "p", "q", "k"} & set(key) for key in keys)


def test_a_status_list_is_signed_cacheable_and_the_same_for_everybody(client, story):
    url = story.document("valid")["credentialStatus"][0]["statusListCredential"]
    path = urlsplit(url).path

    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.mimetype == "application/vc"
    assert json.loads(first.data)["id"] == url
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    assert again.status_code == 304


def test_operators_are_answered(client):
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ready"}
    assert client.get("/version").get_json()["name"] == "signet"


# ------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "path",
    [
        "/credentials/0f9c2b1e-6a4d-4c1b-9a57-3d2e8b7f6c10",
        "/credentials/0f9c2b1e-6a4d-4c1b-9a57-3d2e8b7f6c10.json",
        "/credentials/1",
        "/credentials/../keys",
        "/achievements/NOPE/1",
        "/achievements/DGOV01/99",
        "/status/nope",
        "/console",
        "/.git/config",
    ],
)
def test_what_is_not_there_is_404_and_says_nothing_of_any_badge(client, path):
    response = client.get(path)

    assert response.status_code == 404
    assert "Nothing is said about any badge" in response.get_data(as_text=True)


PAGES = ["/catalogue", "/verify", "/achievements/FREN11/1", "/nowhere", "/healthz"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", PAGES[:3])
def test_no_page_has_a_script_or_a_style_of_its_own(client, path):
    page = text(client.get(path))

    assert not re.search(r"<script(?![^>]* src=)", page)
    assert " style=" not in page
    assert not re.search(r"\son[a-z]+=", page)


def test_no_page_loads_anything_from_another_site(client, story):
    for path in ["/catalogue", "/verify", story.path("french"), story.path("stack")]:
        page = text(client.get(path))
        loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', page)
        assert all(
            one.startswith(("/", story.url("french"), story.url("stack")))
            for one in loaded
        )


def test_another_host_header_changes_no_address(client, story):
    page = client.get(story.path("valid"), headers={"Host": "evil.example"})

    assert "evil.example" not in page.get_data(as_text=True)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}",
    "${7*7}",
    "javascript:alert(1)",
    "]]><!--",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_in_a_credential_are_shown_as_words(client, words):
    did = STRANGER_KEY.verification_method.partition("#")[0]
    of = achievement(name=words, description=words, criteria=words, code=words)
    document = unsigned_badge(
        issuer=profile(id=did, name=words), status=(), achievement=of
    )

    signed_by_stranger = json.dumps(signed(document, STRANGER_KEY))
    page = text(client.post("/verify", data={"text": signed_by_stranger}))

    assert "Signed by someone we do not know" in page
    assert str(escape(words)) in page
    assert not re.search(r"<(script|img src=x|svg onload)", page)
