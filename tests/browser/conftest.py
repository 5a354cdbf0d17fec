"""A real browser, and the demo's story served on loopback."""

import shutil
import threading

import pytest
from flask import Flask
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.story import tell


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium: `apt-get install chromium`, as root")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a running Signet, and its story."""
    server = make_server("127.0.0.1", 0, app=Flask("empty"), threaded=True)
    base = f"http://localhost:{server.port}"
    story = tell(
        tmp_path_factory.mktemp("browser") / "data",
        SIGNET_BASE_URL=f"http://localhost:{server.port}",
    )
    server.app = story.application.web()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    story.base = base
    yield story
    server.shutdown()
    thread.join()
    server.server_close()
    story.application.database.close()


@pytest.fixture
def visit(chromium, site):
    """Open a page in a fresh profile; everything it asked for is in `page.asked`."""
    contexts = []

    def open_page(path, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(site.base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
