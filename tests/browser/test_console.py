"""The console in a real browser: signed in, by keyboard, on a phone and in the dark."""

import pytest

from issuer.demo.run import staff_codes
from issuer.demo.story import APPROVER, CONVENOR
from tests.browser.wcag import assert_fits_and_keeps_wcag
from tests.console_office import ENTRY
from tests.story import NOW

pytestmark = pytest.mark.browser

NO_SCRIPT = {"java_script_enabled": False}
PROPOSE = "main form button.btn-main"


@pytest.fixture
def sign_in(visit, site):
    def opened(email, **options):
        page = visit("/console/", **options)
        page.fill("#code", staff_codes(site.application, now=NOW)[email])
        page.keyboard.press("Enter")
        page.locator("text=Sign out").wait_for()
        return page

    return opened


def propose(page, site, **changes):
    page.goto(f"{site.base}/console/trust/new")
    for field, value in {**ENTRY, **changes}.items():
        page.fill(f"#{field}", value)
    page.locator(PROPOSE).click()


def withdraw(page):
    page.locator("text=Withdraw").first.click()
    page.fill("#reason", "The test is over.")
    page.locator(".btn-bad").click()


@pytest.fixture
def entry(sign_in, site):
    """The address of an entry that waits; gone afterwards."""
    page = sign_in(CONVENOR)
    propose(page, site)
    address = page.url
    yield address
    page.goto(address)
    withdraw(page)


def test_the_page_for_signing_in_fits_and_keeps_wcag(visit, axe):
    page = visit("/console/sign-in")

    assert_fits_and_keeps_wcag(page, axe)
    page.fill("#code", "no code of ours")
    page.keyboard.press("Enter")
    page.locator('[role="alert"]').wait_for()
    assert_fits_and_keeps_wcag(page, axe)


@pytest.mark.parametrize("path", ["", "/withdraw"])
def test_an_entry_that_waits_fits_and_keeps_wcag(sign_in, axe, entry, path):
    page = sign_in(APPROVER)
    page.goto(entry + path)

    assert page.locator("h1").count() == 1
    assert_fits_and_keeps_wcag(page, axe)


def test_the_list_and_a_refused_form_fit_and_keep_wcag(sign_in, site, axe, entry):
    page = sign_in(APPROVER)
    page.goto(f"{site.base}/console/trust")
    assert_fits_and_keeps_wcag(page, axe)
    propose(page, site, id="nobody")

    assert page.locator("#id-e").inner_text().startswith("This can be no issuer")
    assert page.locator("#name").input_value() == ENTRY["name"]
    assert_fits_and_keeps_wcag(page, axe)


@pytest.mark.parametrize("options", [{}, NO_SCRIPT], ids=["script", "no script"])
def test_two_people_list_an_issuer(sign_in, site, visit, entry, options):
    page = sign_in(APPROVER, **options)
    page.goto(entry)
    page.check("[name=looked-up]")
    page.check("[name=not-mine]")
    page.locator(PROPOSE).click()

    assert page.locator(".chip").first.inner_text() == "Listed"
    assert ENTRY["name"] in visit("/verify/known").locator("main").inner_text()
    assert all(url.startswith(site.base) for url in page.asked)


def test_the_console_is_left_by_signing_out(sign_in, site):
    page = sign_in(CONVENOR)
    page.locator("text=Sign out").click()
    page.goto(f"{site.base}/console/trust")

    assert page.locator("h1").inner_text() == "Sign in to the console"
