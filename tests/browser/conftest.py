"""A real browser, and the demo's story served on loopback."""

import json
import re
import shutil
import threading
from dataclasses import replace
from gettext import NullTranslations

import pytest
from flask import Flask
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.browser.answers import submissions, trust_list
from tests.browser.wcag import AXE
from tests.story import tell
from verifier.speech.languages import languages
from verifier.web.speech import SITE


@pytest.fixture(scope="session")
def playwright():
    if shutil.which("chromium") is None:
        pytest.skip("no chromium: `apt-get install chromium`, as root")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def launch(playwright):
    """Start a browser, with more arguments if need be."""
    started = []

    def start(*more):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                *more,
            ],
        )
        started.append(browser)
        return browser

    yield start
    for browser in started:
        browser.close()


@pytest.fixture(scope="session")
def chromium(launch):
    return launch()


@pytest.fixture(scope="session")
def axe():
    if not AXE.is_file():
        pytest.skip("no axe-core: `npm ci --ignore-scripts` in the project's folder")
    return AXE.read_text()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a running Signet, and its story."""
    folder = tmp_path_factory.mktemp("browser")
    (folder / "trust.json").write_text(json.dumps(trust_list()))
    server = make_server("127.0.0.1", 0, app=Flask("empty"), threaded=True)
    base = f"http://localhost:{server.port}"
    story = tell(
        folder / "data",
        SIGNET_BASE_URL=f"http://localhost:{server.port}",
        SIGNET_TRUST_LIST=str(folder / "trust.json"),
        SIGNET_SECRET_KEY="only for a test, and long enough to be one",
    )
    app = story.application.web()
    offer_the_mirrored_language(app)
    server.app = whole(app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    story.base = base
    story.submissions = submissions(story)
    yield story
    server.shutdown()
    thread.join()
    server.server_close()
    story.application.database.close()


def whole(app):
    """Read each answer to its end, though a browser that closes would not."""

    def run(environ, start_response):
        body = app(environ, start_response)
        try:
            return [b"".join(body)]
        finally:
            body.close()

    return run


class Mirrored(NullTranslations):
    """Every marked sentence in letters that are written from right to left."""

    LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתםןףץ")

    def gettext(self, message):
        parts = _outside_of_marks(message)
        return "".join(
            part if marked else part.lower().translate(self.LETTERS)
            for marked, part in parts
        )

    def ngettext(self, msgid1, msgid2, n):
        return self.gettext(msgid1 if n == 1 else msgid2)


def _outside_of_marks(message):
    mark = re.compile(r"(<[^>]*>|\{\w+\}|%\(\w+\)s)")
    return [(bool(mark.fullmatch(one)), one) for one in mark.split(message) if one]


def offer_the_mirrored_language(app):
    """A language for tests under the tag of Hebrew: `?lang=he`."""
    english = languages()[0]
    mirrored = replace(
        english,
        tag="he",
        own_name="ןרארךאט",
        direction="rtl",
        catalogue=Mirrored(),
    )
    whose = app.extensions[SITE]
    app.extensions[SITE] = replace(whose, offered=(*whose.offered, mirrored))


@pytest.fixture
def visit(chromium, site):
    """Open a page in a fresh profile; everything it asked for is in `page.asked`."""
    contexts = []

    def open_page(path, *, browser=chromium, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints, page.dialogs = [], [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("dialog", lambda dialog: (page.dialogs.append(1), dialog.dismiss()))
        page.goto(site.base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def ask(visit, site):
    """The answer about one of `site.submissions`, or a text, by the form."""

    def answer(name, *, path="/verify", **options):
        page = visit(path, **options)
        page.locator("details.panel summary").click()
        page.fill("#text", site.submissions.get(name, name))
        page.locator("form:has(#text) button").click()
        page.locator(".verdict").wait_for()
        page.wait_for_load_state()  # its styles, too
        return page

    return answer
