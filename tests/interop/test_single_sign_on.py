"""Single sign-on with somebody else's provider, which is certified for what it does."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import urllib3

from tests.identity_provider import CLIENT, CLIENT_SECRET, Browser, console
from tests.interop.peers import HERE

pytestmark = pytest.mark.interop

REDIRECT_URI = "https://badges.example.edu/console/signed-in"


def start(**how):
    """The provider's process and its issuer."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine: install nodejs, then `make interop`")
    if not (HERE / "node_modules" / "oidc-provider").exists():
        pytest.skip("Node's packages are not installed: run `make interop`")
    client = {"client_id": CLIENT, "client_secret": CLIENT_SECRET}
    arguments = {**client, "redirect_uri": REDIRECT_URI, **how}
    process = subprocess.Popen(
        [node, HERE / "identity_provider.mjs", json.dumps(arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        cwd=HERE,
    )
    for line in process.stdout:
        if line.startswith("{"):
            return process, json.loads(line)["issuer"]
    msg = f"the provider ended with status {process.wait()}"
    raise AssertionError(msg)


@pytest.fixture(
    scope="module",
    params=[
        {"alg": "RS256", "claims_in_id_token": False},
        {"alg": "ES256", "claims_in_id_token": True},
        {"alg": "EdDSA", "claims_in_id_token": False},
    ],
    ids=lambda how: how["alg"],
)
def issuer(request):
    process, found = start(**request.param)
    yield found
    process.communicate(timeout=30)


@pytest.fixture
def app(issuer):
    return console(issuer)


class Person:
    """Somebody with a browser, who is at the console and at the provider in turn."""

    def __init__(self, app):
        self.console = Browser(app)
        self.cookies = {}
        self.was_asked = 0

    def prove(self, url, **form):
        """Follow the provider's redirects, and sign in where it asks for that."""
        while not url.startswith(REDIRECT_URI):
            if "/interaction/" in url:
                self.was_asked += 1
                page = self._ask("POST", url, form)
            else:
                page = self._ask("GET", url)
            assert page.status in {302, 303}, page.data
            url = urljoin(url, page.headers["Location"])
        return dict(parse_qsl(urlsplit(url).query))

    def _ask(self, method, url, form=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        how = {"fields": form, "encode_multipart": False} if form else {}
        with urllib3.PoolManager() as pool:
            page = pool.request(method, url, headers=headers, redirect=False, **how)
        for line in page.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return page

    def sign_in(self, *, afresh=False, **form):
        answer = self.prove(self.console.begin(afresh=afresh).location, **form)
        return self.console.finish(answer)


def at(found):
    return parsedate_to_datetime(found["authenticated_at"])


def test_somebody_signs_in(app, issuer):
    found = Person(app).sign_in(who="maria")

    assert datetime.now(UTC) - at(found) < timedelta(minutes=1)
    assert (found["issuer"], found["subject"]) == (issuer, "maria")
    assert (found["email"], found["email_verified"]) == ("maria@example.edu", True)


def test_an_address_that_the_provider_has_not_verified_stays_so(app):
    found = Person(app).sign_in(who="nadia")

    assert (found["email"], found["email_verified"]) == ("nadia@example.edu", False)


def test_whoever_is_signed_in_there_is_not_asked_again_but_for_proof_afresh(app):
    person = Person(app)
    person.sign_in(who="maria")
    assert person.sign_in()["subject"] == "maria"
    assert person.was_asked == 1

    assert person.sign_in(afresh=True, who="maria")["subject"] == "maria"
    assert person.was_asked == 2


def test_whoever_stops_there_is_not_signed_in_here(app):
    assert Person(app).sign_in(cancel="1")["reason"] == "cancelled"


def test_the_provider_names_itself_and_an_answer_that_does_not_is_refused(app, issuer):
    person = Person(app)
    answer = person.prove(person.console.begin().location, who="maria")
    assert answer.pop("iss") == issuer

    assert person.console.finish(answer)["reason"] == "not_proven"


def test_a_code_is_redeemed_once_though_the_cookie_was_kept(app):
    person = Person(app)
    answer = person.prove(person.console.begin().location, who="maria")
    kept = person.console.cookie
    assert person.console.finish(answer)["subject"] == "maria"
    person.console.cookie = kept

    assert person.console.finish(answer)["detail"] == "code not redeemed"


def test_an_answer_that_another_browser_began_is_refused(app):
    mallory, maria = Person(app), Person(app)
    answer = mallory.prove(mallory.console.begin().location, who="mallory")
    maria.console.begin()

    assert maria.console.finish(answer)["reason"] == "elsewhere"


def test_a_code_is_nothing_without_its_verifier(app):
    mallory, maria = Person(app), Person(app)
    stolen = maria.prove(maria.console.begin().location, who="maria")["code"]
    answer = mallory.prove(mallory.console.begin().location, who="mallory")

    found = mallory.console.finish({**answer, "code": stolen})

    assert found["detail"] == "code not redeemed"


def test_a_client_with_another_secret_learns_nothing(issuer):
    found = Person(console(issuer, secret="not the secret")).sign_in(who="maria")

    assert (found["reason"], found["detail"]) == (
        "provider_unusable",
        "does not know us",
    )
