"""Who gets into the console, for how long, and with which forms."""

import re
import shutil
from datetime import UTC, datetime
from html import unescape

import pytest

from issuer.domain.staff import Role
from issuer.errors import ConflictError, NotFoundError, StorageError
from issuer.services.journal import Act
from issuer.services.sign_in import (
    add_member,
    disable_member,
    sign_out_everywhere,
)
from issuer.storage.database import SqlDatabase
from tests.console_office import (
    AROHA,
    ENTRY,
    OPERATOR,
    TOMASZ,
    VERA,
    Office,
    path_of,
)
from tests.identity_provider import CLIENT, CLIENT_SECRET, Provider
from tests.story import BASE

A_CODE = "0DE21DPEE29X2AAJ26AF9KV25G"
PAGES = ("/console/trust", "/console/trust/new", "/console/trust/unknown")


def cookie_of(response):
    return response.headers.getlist("Set-Cookie")


# ------------------------------------------------------------ getting in


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_the_sign_in_and_sees_nothing(office, path):
    answer = office.browser().get(path)

    assert path_of(answer) == f"/console/sign-in?then={path}"
    assert "Trust list" not in answer.text


def test_a_code_opens_the_page_that_was_asked_for(office):
    answer = office.browser().sign_in(AROHA, then="/console/trust/new")

    assert path_of(answer) == "/console/trust/new"


def test_a_code_is_read_as_people_type_it(office):
    browser = office.browser()
    code = office.code(AROHA).lower().replace(" ", "-").replace("0", "o")

    assert browser.post("/console/sign-in", {"code": code}).status_code == 303


def test_a_code_is_good_once(office):
    code = office.code(AROHA)
    first = office.browser().post("/console/sign-in", {"code": code})
    second = office.browser().post("/console/sign-in", {"code": code})

    assert (first.status_code, second.status_code) == (303, 403)


def test_a_code_is_good_for_ten_minutes(office):
    code = office.code(AROHA)
    office.clock.wait(minutes=10)

    assert office.browser().post("/console/sign-in", {"code": code}).status_code == 403


def test_a_new_code_replaces_the_one_before(office):
    old, _new = office.code(AROHA), office.code(AROHA)

    assert office.browser().post("/console/sign-in", {"code": old}).status_code == 403


@pytest.mark.parametrize("code", ["", "x", "0" * 26, "\x00", "é" * 26, "1" * 4000])
def test_what_is_no_code_says_so_and_writes_nothing(office, code):
    before = len(office.audit())
    answer = office.browser().post("/console/sign-in", {"code": code})

    assert answer.status_code == 403
    assert "mistyped, used already, or older" in answer.text
    assert len(office.audit()) == before


def test_codes_and_sessions_are_kept_as_digests_alone(office):
    code = office.code(AROHA)
    browser = office.browser(TOMASZ)
    with browser.client.session_transaction(base_url=BASE) as session:
        token = session["opened"]
    office.database.close()
    written = b"".join(
        path.read_bytes() for path in office.application.settings.data_dir.glob("*.db*")
    )

    assert b"staff.signed-in" in written
    assert token.encode() not in written
    assert code.replace(" ", "").encode() not in written


def test_nobody_gets_a_code_who_is_not_of_the_office(office):
    with pytest.raises(NotFoundError, match="nobody of the office"):
        office.code("mallory@example.edu")


def test_whoever_is_disabled_gets_no_code_and_uses_none(office):
    code = office.code(AROHA)
    disable_member(AROHA, database=office.database, act=OPERATOR)

    assert office.browser().post("/console/sign-in", {"code": code}).status_code == 403
    with pytest.raises(ConflictError, match="may not sign in"):
        office.code(AROHA)


@pytest.mark.parametrize(
    "then",
    [
        "https://evil.example/console/trust",
        "//evil.example/console/",
        "/console/../verify",
        "/console/\\evil.example",
        "/verify",
        "javascript:alert(1)",
        "/console/trust\r\nX: y",
    ],
)
def test_signing_in_leads_to_no_page_but_the_consoles(office, then):
    assert path_of(office.browser().sign_in(AROHA, then=then)) == "/console/trust"


# ------------------------------------------------------------ staying in


def test_the_cookie_is_for_this_host_https_and_no_script(office):
    (cookie,) = cookie_of(office.browser().sign_in(AROHA))

    assert cookie.startswith("__Host-signet=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_no_page_of_the_public_sets_a_cookie(office):
    for path in ("/verify", "/catalogue", "/verify/known", "/verify/known.json"):
        answer = office.browser(AROHA).get(path)
        assert cookie_of(answer) == []
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_no_page_of_the_console_is_kept(office):
    assert office.browser(AROHA).get("/console/trust").headers["Cache-Control"] == (
        "no-store"
    )


def test_a_session_ends_after_half_an_hour_without_a_click(office):
    browser = office.browser(AROHA)
    for _ in range(3):
        office.clock.wait(minutes=29)
        assert browser.get("/console/trust").status_code == 200
    office.clock.wait(minutes=31)

    assert browser.get("/console/trust").status_code == 303


def test_a_session_ends_after_eight_hours_however_busy(office):
    browser = office.browser(AROHA)
    for _ in range(16):
        office.clock.wait(minutes=29)
        assert browser.get("/console/trust").status_code == 200
    office.clock.wait(minutes=29)

    assert browser.get("/console/trust").status_code == 303


def test_signing_in_gives_a_new_session_and_ends_the_old_one(office):
    browser = office.browser(AROHA)
    with browser.client.session_transaction(base_url=BASE) as session:
        old = dict(session)
    browser.sign_in(TOMASZ)
    thief = office.browser()
    with thief.client.session_transaction(base_url=BASE) as session:
        session.update(old)

    assert "Tomasz" in browser.get("/console/trust").text
    assert thief.get("/console/trust").status_code == 303


def test_a_cookie_that_was_set_before_is_worth_nothing_afterwards(office):
    browser = office.browser()
    with browser.client.session_transaction(base_url=BASE) as session:
        session["opened"] = "chosen by an attacker"
    browser.sign_in(AROHA)
    with browser.client.session_transaction(base_url=BASE) as session:
        assert session["opened"] != "chosen by an attacker"


def test_signing_out_ends_the_session_on_the_server_too(office):
    browser = office.browser(AROHA)
    with browser.client.session_transaction(base_url=BASE) as session:
        old = dict(session)
    browser.post("/console/sign-out", form="/console/trust")
    with browser.client.session_transaction(base_url=BASE) as session:
        session.update(old)

    assert browser.get("/console/trust").status_code == 303


@pytest.mark.parametrize("end", [disable_member, sign_out_everywhere])
def test_the_operator_ends_every_session_of_somebody_at_once(office, end):
    browsers = [office.browser(AROHA), office.browser(AROHA)]
    other = office.browser(TOMASZ)
    code = office.code(AROHA)
    end(AROHA, database=office.database, act=OPERATOR)
    add_member(
        AROHA,
        name="Aroha Parata",
        role=Role.OFFICER,
        database=office.database,
        act=OPERATOR,
    )
    late = office.browser().post(
        "/console/sign-in", {"code": code}, form="/console/sign-in"
    )

    assert [one.get("/console/trust").status_code for one in browsers] == [303, 303]
    assert late.status_code == 403
    assert other.get("/console/trust").status_code == 200


def test_a_changed_role_counts_at_the_next_click(office):
    browser = office.browser(AROHA)
    add_member(
        AROHA,
        name="Aroha Parata",
        role=Role.VIEWER,
        database=office.database,
        act=OPERATOR,
    )

    assert browser.propose().status_code == 403


def test_a_cookie_signed_with_another_secret_is_nobodys(office, tmp_path):
    browser = office.browser(AROHA)
    office.app.secret_key = "another secret key, long enough to be one"

    assert browser.get("/console/trust").status_code == 303


# ------------------------------------------------------------ forms


FORGED = {
    "no token": "",
    "a token that we never made": "IjEi.ZZZZ.forged",
}


@pytest.mark.parametrize("token", FORGED.values(), ids=list(FORGED))
@pytest.mark.parametrize(
    "path",
    [
        "/console/trust/new",
        "/console/trust/x",
        "/console/trust/x/withdraw",
        "/console/sign-out",
        "/console/sign-in",
    ],
)
def test_a_form_that_is_not_ours_is_refused(office, path, token):
    answer = office.browser(AROHA).post(path, ENTRY, token=token)

    assert answer.status_code == 403
    assert "not ours" in answer.text


def test_a_token_of_another_session_is_refused(office):
    token = office.browser(TOMASZ).token("/console/trust/new")

    assert office.browser(AROHA).post(
        "/console/trust/new", ENTRY, token=token
    ).status_code == (403)


@pytest.mark.parametrize("content_type", ["text/plain", "application/json"])
def test_a_body_of_another_kind_is_no_form(office, content_type):
    browser = office.browser(AROHA)
    token = browser.token("/console/trust/new")
    answer = browser.client.post(
        "/console/trust/new",
        data=f"csrf_token={token}&id={ENTRY['id']}",
        content_type=content_type,
        base_url=BASE,
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(office, method):
    browser = office.browser(AROHA)
    entry = path_of(browser.propose())
    before = len(office.audit())
    for path in ("/console/sign-out", entry, f"{entry}/withdraw", "/console/trust/new"):
        browser.client.open(
            path,
            method=method,
            base_url=BASE,
            query_string={**ENTRY, "_method": "POST"},
        )

    assert len(office.audit()) == before
    assert browser.get("/console/trust").status_code == 200


def test_a_viewer_sees_everything_and_changes_nothing(office):
    entry = path_of(office.browser(AROHA).propose())
    viewer = office.browser(VERA)
    token = viewer.token("/console/trust")

    assert viewer.get(entry).status_code == 200
    for path in ("/console/trust/new", entry, f"{entry}/withdraw"):
        answer = viewer.post(path, ENTRY, token=token)
        assert answer.status_code == 403
        assert "change nothing" in answer.text
    assert "Propose an issuer" not in viewer.get("/console/trust").text
    assert viewer.get("/console/trust/new").status_code == 403


def test_without_a_secret_key_there_is_no_console(story):
    client = story.client

    assert client.get("/console/trust").status_code == 404
    assert client.get("/console/sign-in").status_code == 404


def test_strangers_may_try_codes_no_more_often_than_anything_else(office):
    answers = [
        office.app.test_client().post(
            "/console/sign-in",
            base_url=BASE,
            environ_base={"REMOTE_ADDR": "203.0.113.9"},
        )
        for _ in range(31)
    ]

    assert [one.status_code for one in answers[:30]] == [403] * 30
    assert answers[30].status_code == 429


def test_what_people_do_is_in_the_log_under_their_names(office):
    browser = office.browser(AROHA)
    browser.propose()
    act = Act(by="operator@example.edu", at=office.clock.now)
    sign_out_everywhere(AROHA, database=office.database, act=act)

    assert office.audit()[-4:] == [
        ("operator@example.edu", "staff.code-issued"),
        (AROHA, "staff.signed-in"),
        (AROHA, "trust.proposed"),
        ("operator@example.edu", "staff.signed-out"),
    ]


def test_the_page_says_what_the_cookie_does_and_asks_for_no_password(office):
    page = office.browser().get("/console/sign-in").text

    assert 'type="password"' not in page
    assert re.search(r"30 minutes after the last click, 8\s+hours at most", page)


# ------------------------------------------------------------ by single sign-on


@pytest.fixture
def provider():
    one = Provider()
    one.redirect_uri = f"{BASE}/console/sign-in/done"
    one.says.claims = {"email": AROHA}
    yield one
    one.close()


@pytest.fixture
def university(founded, tmp_path, provider):
    """An office whose staff the university's provider proves, at this very moment."""
    office = Office(
        shutil.copytree(founded, tmp_path / "data"),
        SIGNET_OIDC_ISSUER=provider.issuer,
        SIGNET_OIDC_CLIENT_ID=CLIENT,
        SIGNET_OIDC_CLIENT_SECRET=CLIENT_SECRET,
        SIGNET_OIDC_NAME="Example University sign-in",
    )
    office.clock.now = datetime.now(UTC)
    yield office
    office.database.close()


def come_back(browser, provider, *, to="/console/trust", again=""):
    """Go to the provider by the page's own link, and come back with its answer."""
    page = browser.get(f"/console/sign-in?then={to}{again}").text
    link = unescape(re.search(r'href="(/console/sign-in/with[^"]*)"', page)[1])
    sent = browser.get(link)
    assert sent.status_code == 302
    return browser.get(
        "/console/sign-in/done", query_string=provider.authorize(sent.location)
    )


def test_single_sign_on_opens_the_page_that_was_asked_for(university, provider):
    browser = university.browser()
    answer = come_back(browser, provider, to="/console/trust/new")

    assert (
        "Continue to Example University sign-in" in browser.get("/console/sign-in").text
    )
    assert path_of(answer) == "/console/trust/new"
    assert "Aroha Parata" in browser.get("/console/trust").text


def test_single_sign_on_opens_nothing_to_who_is_not_of_the_office(university, provider):
    provider.says.claims = {"email": "mallory@example.edu"}
    browser = university.browser()
    answer = come_back(browser, provider)

    assert answer.status_code == 403
    assert "this office does not" in answer.text
    assert browser.get("/console/trust").status_code == 303


def test_an_answer_that_this_browser_never_asked_for_opens_nothing(
    university, provider
):
    victim, attacker = university.browser(), university.browser()
    sent = attacker.get("/console/sign-in/with").location
    answer = victim.get("/console/sign-in/done", query_string=provider.authorize(sent))

    assert answer.status_code == 403
    assert "begun in another browser" in answer.text
    assert victim.get("/console/trust").status_code == 303


def test_a_provider_that_is_down_is_said_on_the_page_with_the_code(
    university, provider
):
    provider.says.status = 503
    answer = university.browser().get("/console/sign-in/with")

    assert answer.status_code == 403
    assert "cannot be reached" in answer.text
    assert "A one-time code" in answer.text


@pytest.mark.parametrize(
    ("said", "fresh"),
    [({"auth_time": None}, False), ({"auth_time": 1_750_000_000}, False), ({}, True)],
    ids=["not said when", "proven long ago", "proven now"],
)
def test_who_was_proven_some_time_ago_looks_and_does_not_decide(
    university, provider, said, fresh
):
    entry = path_of(university.browser(TOMASZ).propose())
    provider.says.claims = {"email": AROHA, **said}
    browser = university.browser()
    come_back(browser, provider)
    page = browser.get(entry).text

    assert ("Put it on the list" in page) is fresh
    assert ("Sign in again to decide" in page) is not fresh


def test_to_decide_one_is_proven_once_more_and_comes_back(university, provider):
    entry = path_of(university.browser(TOMASZ).propose())
    provider.says.claims = {"email": AROHA, "auth_time": None}
    browser = university.browser()
    come_back(browser, provider)
    provider.says.claims = {"email": AROHA}
    answer = come_back(browser, provider, to=entry, again="&again=1")

    assert path_of(answer) == entry
    assert browser.confirm(entry).status_code == 303


def test_an_office_without_a_provider_offers_none(office):
    browser = office.browser()

    assert "university account" not in browser.get("/console/sign-in").text
    assert browser.get("/console/sign-in/with").status_code == 404
    assert browser.get("/console/sign-in/done").status_code == 404


def test_a_database_that_is_down_is_said_on_a_page_and_tells_strangers_nothing(
    office, monkeypatch
):
    browser, stranger = office.browser(AROHA), office.browser()
    token = stranger.token("/console/sign-in")

    def down(*_):
        msg = "the database cannot be used: no route to 10.1.2.3"
        raise StorageError(msg)

    monkeypatch.setattr(SqlDatabase, "transaction", down)
    answers = [
        browser.get("/console/trust"),
        stranger.post("/console/sign-in", {"code": A_CODE}, token=token),
    ]

    for answer in answers:
        assert answer.status_code == 503
        assert "Try again in a moment" in answer.text
        assert "10.1.2.3" not in answer.text
