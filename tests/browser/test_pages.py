"""The pages in a real browser: on a phone, in the dark, on paper, without a script."""

import pytest

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 320, "height": 640}}
NO_SCRIPT = {"java_script_enabled": False}


def pages(site):
    return {
        "catalogue": "/catalogue",
        "form": "/verify",
        "achievement": "/achievements/FREN11/1",
        "french": site.path("french"),
        "stack": site.path("flagged stack"),
        "attendance": site.path("attendance"),
        "revoked": site.path("revoked"),
        "answer": f"/verify?url={site.address('stack')}",
        "missing": "/nowhere",
    }


NAMES = (
    "achievement",
    "answer",
    "attendance",
    "catalogue",
    "form",
    "french",
    "missing",
    "revoked",
    "stack",
)


@pytest.mark.parametrize("name", NAMES)
def test_no_page_asks_anybody_else_for_anything(visit, site, name):
    page = visit(pages(site)[name])

    assert page.asked
    assert all(url.startswith(site.base) for url in page.asked)


@pytest.mark.parametrize("name", NAMES)
def test_no_page_scrolls_sideways_on_a_small_phone(visit, site, name):
    page = visit(pages(site)[name], **PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_one_heading_a_title_and_a_main_part(visit, site, name):
    page = visit(pages(site)[name])

    assert page.locator("h1").count() == 1
    assert page.locator("main#main").count() == 1
    assert page.title().endswith(" – Signet")
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("name", NAMES)
def test_no_page_breaks_its_own_content_security_policy(visit, site, name):
    complaints = []
    page = visit("/healthz")
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(site.base + pages(site)[name])

    assert not [one for one in complaints if "Content Security Policy" in one]


def test_a_badge_is_checked_from_the_form_without_a_script(visit, site):
    page = visit("/verify", **NO_SCRIPT)

    page.get_by_label("A link").fill(site.address("french"))
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".verdict").wait_for()

    assert page.title() == "Valid: Négocier en français – Signet"
    assert page.locator("h1").inner_text() == (
        "This micro-credential is genuine and in force."
    )


def test_a_file_is_checked_from_the_form_without_a_script(visit, site):
    picture = site.client.get(site.path("valid") + ".png").data
    page = visit("/verify", **NO_SCRIPT)

    page.get_by_label("A file").set_input_files(
        {"name": "badge.png", "mimeType": "image/png", "buffer": picture}
    )
    page.get_by_role("button", name="Check file").click()
    page.locator(".verdict").wait_for()

    assert page.title().startswith("Valid: ")


def test_every_control_of_the_form_can_be_reached_by_keyboard(visit):
    page = visit("/verify")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "document.activeElement.id || document.activeElement.textContent.trim()"
            )
        )

    assert reached[0] == "Skip to content"
    assert {"url", "Check", "file", "Check file"} <= set(reached)


def test_the_language_band_is_under_the_title_and_large_enough(visit, site):
    page = visit(site.path("french"), **PHONE)
    title = page.locator("h1").bounding_box()
    band = page.locator(".signed .lang").first

    assert band.bounding_box()["y"] > title["y"]
    assert band.bounding_box()["y"] < title["y"] + title["height"] + 60
    size = band.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 14.5


def test_on_paper_the_verdict_stays_and_the_navigation_goes(visit, site):
    page = visit(pages(site)["answer"])
    page.emulate_media(media="print")

    assert page.locator(".verdict-word").is_visible()
    assert page.locator(".asof").is_visible()
    assert not page.locator("nav.nav").is_visible()
    assert not page.locator(".actions").first.is_visible()


def test_in_the_dark_the_qr_code_stays_dark_on_light(visit, site):
    page = visit(site.path("valid"), color_scheme="dark")

    ground = page.locator(".qr").evaluate(
        "one => getComputedStyle(one).backgroundColor"
    )

    assert ground == "rgb(255, 255, 255)"


def test_the_badge_picture_is_really_drawn(visit, site):
    page = visit(site.path("french"))
    picture = page.locator(".award-art img")

    assert picture.evaluate("one => one.complete && one.naturalWidth > 0")
