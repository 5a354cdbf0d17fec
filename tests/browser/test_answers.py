"""Every page and every answer in a real browser, held against WCAG by axe-core."""

import io
import json
import re
from pathlib import Path

import pytest

from tests.browser.wcag import assert_fits_and_keeps_wcag, breaches, fits

pytestmark = pytest.mark.browser

ANSWERS = {
    "valid": "Valid",
    "french": "Valid",
    "stack": "Valid",
    "flagged stack": "Genuine, but one part of two is revoked",
    "attendance": "Genuine record of attendance",
    "revoked": "Revoked",
    "suspended": "Suspended",
    "expired": "Expired",
    "invalid": "Not valid",
    "malformed": "Not readable as a badge",
    "untrusted": "Signature good, issuer not known",
    "status unknown": "Genuine, status not known",
    "not yet valid": "Not yet in force",
    "indeterminate": "Could not check",
    "endorsed": "Valid",
}
PAGES = (
    "/verify",
    "/verify/scan",
    "/verify/how",
    "/verify/known",
    "/verify/privacy",
    "/verify/accessibility",
    "/nowhere",
)
# Width, height, colours.
SMALL = {"viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_says_its_word_fits_and_keeps_wcag(ask, axe, name):
    page = ask(name)

    assert page.locator(".verdict-word").inner_text() == ANSWERS[name]
    assert page.title().startswith(ANSWERS[name])
    assert page.locator("h1").count() == 1
    assert_fits_and_keeps_wcag(page, axe)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_and_keeps_wcag(visit, axe, path):
    assert_fits_and_keeps_wcag(visit(path), axe)


@pytest.mark.parametrize("path", ["/verify?lang=fr", "/verify?lang=he"])
@pytest.mark.parametrize("name", ["valid", "untrusted", "flagged stack"])
def test_an_answer_in_another_language_fits_and_keeps_wcag(ask, axe, name, path):
    page = ask(name, path=path, **SMALL)

    assert fits(page)
    assert breaches(page, axe) == []


def test_the_third_answer_looks_neither_good_nor_bad(ask):
    grounds = {
        name: ask(name)
        .locator(".verdict")
        .evaluate("one => getComputedStyle(one).backgroundColor")
        for name in ("valid", "invalid", "indeterminate", "status unknown")
    }

    assert len(set(grounds.values())) == 4


# -------------------------------------------------- nobody else is asked


@pytest.mark.parametrize("name", ANSWERS)
def test_no_answer_asks_anybody_else_for_anything(ask, site, name):
    page = ask(name)

    assert page.asked
    assert all(url.startswith(site.base) for url in page.asked)


def test_the_browser_refuses_what_the_policy_forbids(visit):
    page = visit("/verify")

    blocked = page.evaluate(
        """async () => {
          const image = new Promise(done => {
            const one = new Image();
            one.onload = () => done(false);
            one.onerror = () => done(true);
            one.src = 'https://example.org/pixel.png';
          });
          const fetched = fetch('https://example.org/').then(() => false, () => true);
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
          return [await image, await fetched, window.ran !== true];
        }"""
    )

    assert blocked == [True, True, True]
    complaints = [one for one in page.complaints if "Content Security" in one]
    for directive in ("img-src", "default-src", "script-src"):
        assert any(directive in one for one in complaints)


def test_nothing_is_left_in_the_browser(ask):
    page = ask("valid")

    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


# ------------------------------------------------------ hostile contents

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
    "{{7*7}}",
    "${7*7}",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "<!--",
    "]]>",
    "%(title)s {issuer} {0.__class__}",
    "[x](javascript:alert(1))",
)
KEPT = {"@context", "type", "id", "proof", "credentialStatus", "credentialSchema"}


def poisoned(value, payload):
    """`value` with `payload` in every text that may hold any text."""
    if isinstance(value, dict):
        return {
            name: one
            if name in KEPT or name.endswith(("From", "Until", "Date", "Type"))
            else poisoned(one, payload)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [poisoned(one, payload) for one in value]
    free = isinstance(value, str) and not re.match(r"https?:|did:|urn:|data:", value)
    return f"{value[:4]}{payload}" if free else value


@pytest.mark.parametrize(
    ("payload", "listed"),
    [*((one, True) for one in PAYLOADS), *((one, False) for one in PAYLOADS[:3])],
)
def test_a_payload_in_every_text_is_text(ask, payload, listed):
    """Attacks H01: as text, no dialog, no template; wherever the badge has words."""
    from tests.browser.answers import COLLEGE, STRANGER, issued
    from tests.support import signed
    from vc.openbadges import build_achievement_credential

    signer = COLLEGE if listed else STRANGER
    document = build_achievement_credential(issued(signer))
    subject = document["credentialSubject"]
    subject["achievement"] = {
        **poisoned(subject["achievement"], payload),
        "inLanguage": "fr",
    }
    for one in subject["identifier"]:
        if one["hashed"] is False:
            one["identityHash"] = payload
    document["issuer"]["name"] = payload
    page = ask(json.dumps(signed(document, signer)))

    page.wait_for_timeout(50)
    body = page.locator("body").inner_text()
    assert page.dialogs == []
    assert payload in body
    assert "49" not in page.title()
    links = page.evaluate(
        "[...document.querySelectorAll('[href], [src], [action]')].map(one => "
        "one.getAttribute('href') ?? one.getAttribute('src') ?? "
        "one.getAttribute('action'))"
    )
    assert all(re.match(r"/|#|https://|http://localhost", one) for one in links), links


ADDRESSES = ("javascript:alert(1)//https://example.org/", "https://169.254.169.254/x")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "member", ["image", "criteria", "targetUrl", "issuer url", "issuer image", "id"]
)
def test_an_address_in_a_badge_is_never_followed_or_loaded(ask, site, member, address):
    """Attacks H01 and H03: no link to it, no picture from it, whoever signed."""
    from tests.browser.answers import COLLEGE, issued
    from tests.support import signed
    from vc.errors import VcError
    from vc.openbadges import build_achievement_credential

    document = build_achievement_credential(issued(COLLEGE))
    achievement = document["credentialSubject"]["achievement"]
    picture = {"id": address, "type": "Image"}
    match member:
        case "image":
            achievement["image"] = picture
        case "criteria":
            achievement["criteria"]["id"] = address
        case "targetUrl":
            achievement["alignment"][0]["targetUrl"] = address
        case "issuer url":
            document["issuer"]["url"] = address
        case "issuer image":
            document["issuer"]["image"] = picture
        case "id":
            document["id"] = address
    try:
        text = json.dumps(signed(document, COLLEGE))
    except VcError:
        text = json.dumps(document)
    page = ask(text)

    page.wait_for_timeout(50)
    assert page.dialogs == []
    assert all(url.startswith(site.base) for url in page.asked)
    links = page.evaluate("[...document.querySelectorAll('a')].map(one => one.href)")
    assert all(one.startswith(site.base) for one in links), links


# ----------------------------------------------- without a mouse, script


def tab_to(page, selector, most=40):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by keyboard")


def test_from_the_form_to_a_compared_person_by_keyboard_alone(visit, site):
    page = visit("/verify")
    tab_to(page, "#url")
    page.keyboard.type(site.address("french"))
    page.keyboard.press("Enter")
    page.locator(".verdict").wait_for()
    assert page.title().startswith("Valid: ")

    tab_to(page, "#expect")
    page.keyboard.type("nobody")
    page.keyboard.press("Enter")
    page.locator("#person [role=status]").wait_for()

    assert (
        "What you typed is not what is signed" in page.locator("#person").inner_text()
    )
    assert "nobody" not in page.url


@pytest.mark.parametrize("script", [True, False])
def test_the_code_and_the_text_work_with_and_without_a_script(visit, site, script):
    page = visit("/verify", java_script_enabled=script)
    page.get_by_label("The code on a printed record").fill(site.paths["valid"])
    page.get_by_role("button", name="Check code").click()
    page.locator(".verdict").wait_for()

    assert page.title().startswith("Valid: ")
    assert "/verify" in page.url
    assert site.paths["valid"] not in page.url


def test_the_answer_changes_its_language_without_a_script(ask):
    page = ask("valid", java_script_enabled=True)
    page.get_by_role("button", name="Français").click()
    page.locator("html[lang=fr]").wait_for()

    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.title().startswith("Valable")


def test_a_dropped_and_a_pasted_file_is_checked(visit, site):
    text = site.submissions["valid"]
    for event in ("drop", "paste"):
        page = visit("/verify")
        with page.expect_navigation():
            page.evaluate(
                """([kind, text]) => {
                  const data = new DataTransfer();
                  data.items.add(new File([text], "badge.json"));
                  const made = kind === "drop"
                    ? new DragEvent("drop", {dataTransfer: data, bubbles: true})
                    : new ClipboardEvent("paste",
                                         {clipboardData: data, bubbles: true});
                  document.body.dispatchEvent(made);
                }""",
                [event, text],
            )
        assert page.title().startswith("Valid: ")


# ---------------------------------------------------- paper and receipts


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_prints_with_its_word_and_its_time(ask, name):
    page = ask(name)
    page.emulate_media(media="print")

    assert page.locator(".verdict-word").is_visible()
    assert page.locator(".asof").is_visible()
    assert page.locator(".print-only").is_visible()
    for gone in ("nav.nav", "#person", ".actions", ".footer nav"):
        assert not page.locator(gone).first.is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    pages = paper.count(b"/Type /Page\n")
    assert paper.startswith(b"%PDF")
    assert 1 <= pages <= 6


def test_a_receipt_is_saved_and_is_genuine_when_it_is_handed_in(ask, visit):
    page = ask("valid")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a signed receipt").click()
    saved = Path(download.value.path()).read_bytes()

    page = visit("/verify")
    page.get_by_label("A file").set_input_files(
        {"name": "receipt.json", "mimeType": "application/json", "buffer": saved}
    )
    page.get_by_role("button", name="Check file").click()
    page.locator(".verdict").wait_for()

    assert page.title() == "Genuine receipt: Valid – Signet"


def test_a_compared_person_keeps_wcag(ask, axe):
    page = ask("valid")
    page.fill("#expect", "Mallory")
    page.get_by_role("button", name="Compare").click()
    page.locator("#person [role=status]").wait_for()

    assert_fits_and_keeps_wcag(page, axe)


def test_a_receipt_to_print_keeps_wcag(ask, axe):
    page = ask("revoked")
    page.get_by_role("button", name="Receipt to print").click()
    page.get_by_text("Genuine receipt").wait_for()

    assert page.title() == "Genuine receipt: Revoked – Signet"
    assert breaches(page, axe) == []


# --------------------------------------------------------- right to left


# Names, dates (the mirrored language writes those in English) and an address.
NOT_OURS = re.compile(
    r"did:key:\S+|localhost|JSON|UTC|trust\.json|Register of test colleges|"
    r"Signet trust list, kept by|Example University, Centre for Continuing Education|"
    r"Example (?:University|College)|(?:January|February|March|April|May|June|July|"
    r"August|September|October|November|December)"
)


@pytest.mark.parametrize("name", ["valid", "status unknown", "attendance"])
def test_every_sentence_is_marked_and_the_page_turns_round(ask, name):
    """In the mirrored language a Latin word in our own voice was never marked."""
    page = ask(name, path="/verify?lang=he")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(
        "document.querySelectorAll('bdi, code, .mono, .check-code, .check-more summary,"
        " .brand, .brand-org, [lang]:not(html), .asof, time').forEach(o => o.remove())"
    )
    text = NOT_OURS.sub("", page.locator("body").inner_text())

    assert re.findall(r"[A-Za-z]{3,}", text) == []
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    seal = page.locator(".verdict-seal").bounding_box()
    assert seal["x"] > page.viewport_size["width"] / 2


# ------------------------------------------------------------ the camera


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """A film of a QR code for the fake camera (Motion JPEG)."""
    import qrcode

    def make(text):
        image = qrcode.make(text, box_size=6, border=6).convert("RGB")
        canvas = image.resize((480, 480)).crop((-80, 0, 560, 480))
        for x in (*range(80), *range(560, 640)):
            canvas.paste((255, 255, 255), (x, 0, x + 1, 480))
        frame = io.BytesIO()
        canvas.save(frame, "JPEG", quality=90)
        path = tmp_path_factory.mktemp("film") / "code.mjpeg"
        path.write_bytes(frame.getvalue() * 10)
        return path

    return make


def filmed(launch, visit, path, **options):
    browser = launch(
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    )
    page = visit("/verify/scan", browser=browser, permissions=["camera"], **options)
    page.get_by_role("button", name="Start the camera").click()
    return page


def test_a_code_before_the_camera_is_shown_and_then_checked(launch, visit, site, film):
    address = site.address("valid")
    page = filmed(launch, visit, film(address))

    page.get_by_role("button", name="Check this").wait_for()
    assert page.locator("#address").inner_text() == address
    assert page.evaluate("document.activeElement.textContent") == "Check this"
    page.keyboard.press("Enter")
    page.locator(".verdict").wait_for()

    assert page.title().startswith("Valid: ")
    assert all(url.startswith((site.base, "blob:")) for url in page.asked)
    assert not [one for one in page.complaints if "Content Security" in one]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "http://uni.example.evil/credentials/1",
        "tel:123456",
        "https://user:word@localhost/",
    ],
)
def test_a_code_that_holds_no_badge_is_refused(launch, visit, site, film, text):
    page = filmed(launch, visit, film(text))

    page.get_by_text("This code holds no badge").wait_for()

    assert not page.get_by_role("button", name="Check this").is_visible()
    assert page.dialogs == []
    assert all(url.startswith((site.base, "blob:")) for url in page.asked)


def test_without_a_camera_the_page_says_what_to_do(visit):
    page = visit("/verify/scan")
    page.get_by_role("button", name="Start the camera").click()

    page.get_by_text("The camera cannot be used.").wait_for()
    assert page.get_by_role("button", name="Start the camera").is_visible()


def test_the_reader_of_codes_is_loaded_only_when_the_button_is_pressed(visit):
    page = visit("/verify/scan")

    assert not [one for one in page.asked if "vendor" in one]


def test_without_a_script_the_camera_page_names_the_other_ways(visit):
    page = visit("/verify/scan", java_script_enabled=False)

    assert page.locator("noscript").inner_text().startswith("The camera needs a script")
    assert page.get_by_label("A photo of the code").is_visible()
    assert not page.get_by_role("button", name="Start the camera").is_visible()
