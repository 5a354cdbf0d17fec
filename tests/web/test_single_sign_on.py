"""Single sign-on against a provider that lies: one lie a test (attacks A04)."""

import base64
import json
import logging
import threading
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from issuer.errors import SignInRefusedError
from issuer.web.oidc import network
from issuer.web.oidc import provider as asking
from issuer.web.oidc.discovery import parse_discovery
from issuer.web.oidc.refusals import SENTENCES, Refusal
from tests.hostile_web.certificates import Authority
from tests.identity_provider import (
    CLIENT,
    CLIENT_SECRET,
    Browser,
    Provider,
    console,
    key,
)


@pytest.fixture(scope="module")
def server():
    one = Provider()
    yield one
    one.close()


@pytest.fixture
def provider(server):
    server.says = type(server.says)()
    server.codes.clear()
    server.asked.clear()
    return server


@pytest.fixture
def app(provider):
    return console(provider.issuer)


@pytest.fixture
def browser(app):
    return Browser(app)


def sign_in(browser, provider, *, afresh=False, **changes):
    """Begin, prove it there, come back; what the console makes of it."""
    sent = browser.begin(afresh=afresh)
    if sent.status_code != 302:
        return sent.json
    answer = provider.authorize(sent.location, **changes)
    return browser.finish(answer)


def is_refused(result, why, detail=None):
    assert result.get("reason") == why, result
    assert result["sentence"] == SENTENCES[why]
    if detail:
        assert result["detail"] == detail
    return True


# ------------------------------------------------------------------ who comes in


def test_somebody_who_proves_it_is_who_the_provider_says(browser, provider):
    found = sign_in(browser, provider)

    assert found.pop("authenticated_at")
    assert found == {
        "issuer": provider.issuer,
        "subject": "248289761001",
        "email": "maria@example.edu",
        "email_verified": True,
    }


def test_the_request_carries_state_nonce_and_a_challenge_and_no_secret(browser):
    sent = browser.begin()

    query = parse_qs(urlsplit(sent.location).query)
    assert set(query) == {
        *("response_type", "client_id", "redirect_uri", "scope"),
        *("state", "nonce", "code_challenge", "code_challenge_method"),
        "max_age",
    }
    assert all(len(query[name][0]) >= 32 for name in ("state", "nonce"))
    assert sent.headers["Cache-Control"] == "no-store"


def test_to_be_proven_afresh_the_provider_is_told_so(browser):
    query = parse_qs(urlsplit(browser.begin(afresh=True).location).query)

    assert (query["prompt"], query["max_age"]) == (["login"], ["0"])


@pytest.mark.parametrize(
    ("alg", "kind"),
    [
        ("RS256", 2048),
        ("PS512", 2048),
        ("ES256", "P-256"),
        ("ES384", "P-384"),
        ("ES512", "P-521"),
        ("EdDSA", "Ed25519"),
    ],
)
def test_every_algorithm_of_ours_is_read(browser, provider, alg, kind):
    provider.says.signed_with = key(kind, "other")
    provider.says.header = {"alg": alg}
    provider.says.published = [key().as_dict(), key(kind, "other").as_dict()]

    assert sign_in(browser, provider)["subject"]


def test_a_key_that_cannot_be_read_does_not_spoil_the_others(browser, provider):
    provider.says.published = [
        {"kty": "EC", "crv": "P-256", "x": "?", "y": 1, "kid": "one"},
        {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA", "kid": "post-quantum"},
        *(17, None, {}),
        key().as_dict(),
    ]

    assert sign_in(browser, provider)["subject"]


def test_an_address_that_is_not_in_the_id_token_comes_from_userinfo(browser, provider):
    provider.says.claims = {"email": None, "email_verified": None}
    provider.says.userinfo = {"email": "m@example.edu", "email_verified": True}

    found = sign_in(browser, provider)

    assert (found["email"], found["email_verified"]) == ("m@example.edu", True)
    path, _, headers = provider.asked[-1]
    assert (path, headers["Authorization"]) == (
        "/userinfo",
        "Bearer canary-access-token",
    )


def test_an_address_and_its_being_verified_come_from_one_place(browser, provider):
    provider.says.claims = {"email_verified": None}
    provider.says.userinfo = {"email": "maria@example.edu", "email_verified": True}

    assert sign_in(browser, provider)["email_verified"] is False


def test_somebody_without_an_address_comes_in_all_the_same(browser, provider):
    provider.says.claims = {"email": None, "email_verified": True}

    found = sign_in(browser, provider)

    assert (found["email"], found["email_verified"]) == (None, False)


def test_the_client_proves_itself_as_rfc_6749_says(browser, provider):
    sign_in(browser, provider)

    [(_, form, headers)] = [one for one in provider.asked if one[0] == "/token"]
    sent = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
    assert sent == ("signet:canary-secret%2Fof%2Bthe%25client%3A+long+enough+for+all")
    assert "client_secret" not in form


def test_the_client_proves_itself_in_the_form_where_nothing_else_is_taken(
    browser, provider
):
    provider.says.discovery = {
        "token_endpoint_auth_methods_supported": [
            "private_key_jwt",
            "client_secret_post",
        ]
    }

    assert sign_in(browser, provider)["subject"]

    [form] = [form for path, form, _ in provider.asked if path == "/token"]
    assert (form["client_id"], form["client_secret"]) == (CLIENT, CLIENT_SECRET)


def test_sign_ins_in_three_tabs_can_all_be_ended(browser, provider):
    sent = [browser.begin().location for _ in range(3)]

    for url in sent:
        assert browser.finish(provider.authorize(url))["subject"]


def test_any_number_of_sign_ins_that_nobody_ended_fits_into_the_cookie(browser):
    for _ in range(20):
        browser.begin()

    assert len(browser.cookie) < 1500


def test_authenticated_at_is_the_providers_word_and_nothing_where_it_has_none(
    browser, provider
):
    provider.says.claims = {"auth_time": 1_750_000_000}
    assert "15 Jun 2025" in sign_in(browser, provider)["authenticated_at"]

    provider.says.claims = {"auth_time": None}
    assert sign_in(browser, provider)["authenticated_at"] is None


# ------------------------------------------------------------- for whom, by whom


@pytest.mark.parametrize("aud", ["somebody-else", ["somebody-else"], [], "", None])
def test_a_token_for_another_client_is_refused(browser, provider, aud):
    provider.says.claims = {"aud": aud}

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_token_for_another_client_is_refused_though_we_are_the_authorized_party(
    browser, provider
):
    provider.says.claims = {"aud": "somebody-else", "azp": CLIENT}

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_token_for_another_client_as_well_is_refused(browser, provider):
    provider.says.claims = {"aud": [CLIENT, "somebody-else"], "azp": CLIENT}

    assert is_refused(sign_in(browser, provider), "not_proven", "aud")


@pytest.mark.parametrize("azp", ["somebody-else", "", 0, [CLIENT]])
def test_a_token_that_another_party_was_authorized_for_is_refused(
    browser, provider, azp
):
    provider.says.claims = {"azp": azp}

    assert is_refused(sign_in(browser, provider), "not_proven")


@pytest.mark.parametrize("iss", ["https://elsewhere.example", "", None, ["x"]])
def test_a_token_of_another_issuer_is_refused(browser, provider, iss):
    provider.says.claims = {"iss": iss}

    assert is_refused(sign_in(browser, provider), "not_proven")


@pytest.mark.parametrize("nonce", ["another", "", None, ["another"]])
def test_a_token_with_another_nonce_is_refused(browser, provider, nonce):
    provider.says.claims = {"nonce": nonce}

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_provider_cannot_talk_us_out_of_the_nonce(browser, provider):
    provider.says.claims = {"nonce": None, "nonce_supported": False}

    assert is_refused(sign_in(browser, provider), "not_proven")


@pytest.mark.parametrize("sub", [None, "", 7, "x" * 256, "mária", "a\nb"])
def test_a_subject_that_is_none_is_refused(browser, provider, sub):
    provider.says.claims = {"sub": sub}

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_userinfo_of_somebody_else_is_refused(browser, provider):
    provider.says.claims = {"email": None}
    provider.says.userinfo = {"sub": "somebody-else", "email": "maria@example.edu"}

    assert is_refused(sign_in(browser, provider), "not_proven", "sub of userinfo")


@pytest.mark.parametrize("verified", ["true", "false", 1, [True], None, False])
def test_email_verified_is_only_what_json_calls_true(browser, provider, verified):
    provider.says.claims = {"email_verified": verified}

    assert sign_in(browser, provider)["email_verified"] is False


@pytest.mark.parametrize("email", [["a@example.edu"], "a@example.edu\n", "x" * 255, ""])
def test_an_address_that_is_none_is_left_out(browser, provider, email):
    provider.says.claims = {"email": email}

    found = sign_in(browser, provider)

    assert (found["email"], found["email_verified"]) == (None, False)


# ------------------------------------------------------------------ how signed


def test_an_unsigned_token_is_refused(browser, provider):
    sent = browser.begin().location
    answer = provider.authorize(sent)
    nonce = parse_qs(urlsplit(sent).query)["nonce"][0]
    claims = json.dumps(provider.claims(nonce)).encode()
    for alg in ("none", "None", "NONE", ""):
        header = base64.urlsafe_b64encode(json.dumps({"alg": alg}).encode())
        payload = base64.urlsafe_b64encode(claims)
        provider.says.id_token = b".".join(
            (header.rstrip(b"="), payload.rstrip(b"="), b"")
        ).decode()
        assert is_refused(browser.finish(answer), "not_proven")
        answer = provider.authorize(browser.begin().location)


@pytest.mark.parametrize("alg", ["HS256", "HS512"])
def test_a_token_signed_with_a_shared_secret_is_refused(browser, provider, alg):
    provider.says.signed_with = key("oct", "shared")
    provider.says.header = {"alg": alg}
    provider.says.published = [key().as_dict(), key("oct", "shared").as_dict()]
    provider.says.discovery = {"id_token_signing_alg_values_supported": [alg]}

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_token_of_an_algorithm_that_is_not_ours_is_refused(browser, provider):
    provider.says.signed_with = key("secp256k1", "coin")
    provider.says.header = {"alg": "ES256K"}
    provider.says.published = [key("secp256k1", "coin").as_dict()]
    provider.says.discovery = {"id_token_signing_alg_values_supported": ["ES256K"]}

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_token_signed_by_a_key_that_is_not_the_providers_is_refused(
    browser, provider
):
    provider.says.signed_with = key("P-256", "stranger")
    assert is_refused(sign_in(browser, provider), "not_proven")

    provider.says.header = {"kid": "one"}
    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_key_in_the_tokens_own_header_is_not_believed(browser, provider):
    stranger = key("P-256", "stranger")
    provider.says.signed_with = stranger
    provider.says.header = {
        "jwk": stranger.as_dict(),
        "jku": f"{provider.issuer}/stranger",
    }

    assert is_refused(sign_in(browser, provider), "not_proven")
    assert not [path for path, _, _ in provider.asked if "stranger" in path]


def test_a_key_that_the_provider_has_taken_back_is_refused_at_once(browser, provider):
    assert sign_in(browser, provider)["subject"]
    provider.says.published = [key("P-256", "newer").as_dict()]

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_token_that_does_not_say_which_of_two_keys_is_refused(browser, provider):
    provider.says.header = {"kid": None}
    provider.says.published = [
        key().as_dict(kid=None),
        key("P-256", "newer").as_dict(kid=None),
    ]

    assert is_refused(sign_in(browser, provider), "not_proven")


@pytest.mark.parametrize("keys", [[], None])
def test_a_provider_without_keys_is_refused(browser, provider, keys):
    provider.says.published = keys
    provider.says.header = {"kid": "none of them"}

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_key_for_encryption_signs_nothing(browser, provider):
    provider.says.published = [key().as_dict(use="enc")]

    assert is_refused(sign_in(browser, provider), "not_proven")


@pytest.mark.filterwarnings("ignore:Key size")
def test_a_short_rsa_key_is_not_used(browser, provider):
    with pytest.warns(UserWarning, match="2048"):
        short = key(1024, "short")
    provider.says.signed_with = short
    provider.says.header = {"alg": "RS256"}
    provider.says.published = [short.as_dict()]

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_changed_token_is_refused(browser, provider):
    answer = provider.authorize(browser.begin().location)
    header, payload, signature = provider.sign("x").split(".")
    provider.says.id_token = f"{header}.{payload[:-2]}.{signature}"

    assert is_refused(browser.finish(answer), "not_proven")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.b.c",
        "....",
        "é.é.é",
        "e30.e30.",
        "x" * 60_000,
        base64.urlsafe_b64encode(b"[" * 9000).decode() + ".e30.AA",
        base64.urlsafe_b64encode(b'{"alg":["ES256"]}').decode() + ".e30.AA",
        base64.urlsafe_b64encode(b'{"alg":"ES256","kid":{}}').decode() + ".e30.AA",
        base64.urlsafe_b64encode(b'{"alg":"ES256","crit":["x"]}').decode() + ".e30.AA",
    ],
)
def test_what_is_no_token_is_refused(browser, provider, text):
    provider.says.token = {"id_token": text}

    assert is_refused(sign_in(browser, provider), "not_proven")


@pytest.mark.parametrize("value", [None, 7, {}, []])
def test_an_answer_without_an_id_token_is_refused(browser, provider, value):
    provider.says.token = {"id_token": value}

    assert is_refused(sign_in(browser, provider), "not_proven")


@pytest.mark.parametrize("value", [None, 7, ["canary"]])
def test_without_an_access_token_userinfo_is_not_asked(browser, provider, value):
    provider.says.claims = {"email": None}
    provider.says.token = {"access_token": value}

    assert is_refused(sign_in(browser, provider), "not_proven", "access_token")


def test_an_access_token_that_the_id_token_does_not_vouch_for_is_refused(
    browser, provider
):
    provider.says.claims = {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}

    assert is_refused(sign_in(browser, provider), "not_proven")


# ------------------------------------------------------------------------ when


def test_an_expired_token_is_refused(browser, provider):
    now = int(time.time())
    provider.says.claims = {"iat": now - 600, "exp": now - 61}

    assert is_refused(sign_in(browser, provider), "not_proven", "ExpiredTokenError")


def test_what_time_it_is_the_console_says(browser, provider, app):
    app.config["AHEAD"] = timedelta(minutes=7)

    assert is_refused(sign_in(browser, provider), "not_proven", "ExpiredTokenError")


def test_a_token_from_the_far_future_is_refused(browser, provider):
    now = int(time.time())
    provider.says.claims = {"iat": now + 3600, "exp": now + 7200}

    assert is_refused(sign_in(browser, provider), "not_proven")


@pytest.mark.parametrize("claim", ["iat", "exp"])
@pytest.mark.parametrize("value", [None, "tomorrow", True, [1]])
def test_times_that_are_none_are_refused(browser, provider, claim, value):
    provider.says.claims = {claim: value}

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_clocks_may_differ_by_a_minute(browser, provider, app):
    app.config["AHEAD"] = timedelta(seconds=-50)
    assert sign_in(browser, provider, afresh=True)["subject"]

    app.config["AHEAD"] = timedelta(seconds=50)
    assert sign_in(browser, provider, afresh=True)["subject"]


# ---------------------------------------------------------------------- afresh


def test_who_proves_it_afresh_comes_in(browser, provider):
    assert sign_in(browser, provider, afresh=True)["subject"]


def test_afresh_a_token_that_does_not_say_when_is_refused(browser, provider):
    provider.says.claims = {"auth_time": None}

    assert is_refused(sign_in(browser, provider, afresh=True), "not_afresh")


def test_afresh_who_proved_it_earlier_is_refused(browser, provider):
    provider.says.claims = {"auth_time": int(time.time()) - 120}

    assert is_refused(sign_in(browser, provider, afresh=True), "not_afresh")
    assert sign_in(browser, provider)["subject"]


def test_a_sign_in_that_was_begun_afresh_is_held_to_it(browser, provider):
    provider.says.claims = {"auth_time": int(time.time()) - 120}
    answer = provider.authorize(browser.begin(afresh=True).location)

    assert is_refused(browser.finish(answer), "not_afresh")


@pytest.mark.parametrize("when", [True, "now", [], 10**30, -(10**30), 32503680000])
@pytest.mark.parametrize("afresh", [True, False])
def test_an_auth_time_that_is_none_is_refused(browser, provider, when, afresh):
    provider.says.claims = {"auth_time": when}

    assert is_refused(sign_in(browser, provider, afresh=afresh), "not_proven")


# ------------------------------------------------------- state, codes, mix-ups


@pytest.mark.parametrize("state", [None, "", "guessed"])
def test_an_answer_without_our_state_is_refused_and_nothing_asked(
    browser, provider, state
):
    sent = browser.begin().location

    result = browser.finish(provider.authorize(sent, state=state))

    assert is_refused(result, "elsewhere")
    assert not [path for path, _, _ in provider.asked if path == "/token"]


def test_a_sign_in_that_was_begun_in_another_browser_is_refused(browser, provider, app):
    answer = provider.authorize(browser.begin().location)
    somebody_else = Browser(app)
    somebody_else.begin()

    assert is_refused(somebody_else.finish(answer), "elsewhere")


def test_a_state_is_used_once(browser, provider):
    answer = provider.authorize(browser.begin().location)
    assert browser.finish(answer)["subject"]

    assert is_refused(browser.finish(answer), "elsewhere")


def test_a_state_is_used_up_by_a_refusal_too(browser, provider):
    sent = browser.begin().location
    answer = provider.authorize(sent)
    assert is_refused(browser.finish({**answer, "error": "access_denied"}), "cancelled")

    assert is_refused(browser.finish(answer), "elsewhere")


def test_a_code_is_not_redeemed_again_from_a_cookie_that_was_kept(browser, provider):
    answer = provider.authorize(browser.begin().location)
    kept = browser.cookie
    assert browser.finish(answer)["subject"]
    browser.cookie = kept

    assert is_refused(browser.finish(answer), "not_proven", "code not redeemed")


def test_of_two_answers_at_one_moment_one_comes_in(browser, provider, app):
    answer = provider.authorize(browser.begin().location)
    copies = [Browser(app) for _ in range(4)]
    found = []

    def finish(copy):
        copy.cookie = browser.cookie
        found.append(copy.finish(answer))

    threads = [threading.Thread(target=finish, args=(copy,)) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([one for one in found if "subject" in one]) == 1


def test_a_code_of_another_sign_in_is_refused(browser, provider, app):
    stolen = provider.authorize(Browser(app).begin().location)["code"]

    result = browser.finish(provider.authorize(browser.begin().location, code=stolen))

    assert is_refused(result, "not_proven", "code not redeemed")


def test_a_token_of_another_sign_in_is_refused(browser, provider, app):
    other = parse_qs(urlsplit(Browser(app).begin().location).query)["nonce"][0]
    provider.says.id_token = provider.sign(other)

    assert is_refused(sign_in(browser, provider), "not_proven")


def test_a_sign_in_of_yesterday_is_refused(browser, provider, app):
    answer = provider.authorize(browser.begin().location)
    app.config["AHEAD"] = timedelta(minutes=16)

    assert is_refused(browser.finish(answer), "elsewhere", "too long ago")


def test_a_parameter_that_comes_twice_is_refused(browser, provider):
    answer = provider.authorize(browser.begin().location)

    result = browser.finish({**answer, "code": [answer["code"], "another"]})

    assert is_refused(result, "elsewhere", "a parameter twice")


def test_an_answer_that_names_another_provider_is_refused_and_no_code_sent(
    browser, provider
):
    result = sign_in(browser, provider, iss="https://elsewhere.example")

    assert is_refused(result, "not_proven", "iss of the answer")
    assert not [path for path, _, _ in provider.asked if path == "/token"]


def test_an_answer_that_names_nobody_is_refused_where_the_provider_always_does(
    browser, provider
):
    provider.says.discovery = {"authorization_response_iss_parameter_supported": True}

    assert is_refused(sign_in(browser, provider), "not_proven", "iss of the answer")
    assert sign_in(browser, provider, iss=provider.issuer)["subject"]


@pytest.mark.parametrize("answered", [None, "https://elsewhere.example", "/"])
def test_a_discovery_document_of_another_issuer_is_refused(browser, provider, answered):
    named = provider.issuer + "/" if answered == "/" else answered
    provider.says.discovery = {"issuer": named}

    assert is_refused(
        sign_in(browser, provider), "provider_unusable", "issuer of discovery"
    )


@pytest.mark.parametrize(
    ("error", "why"),
    [
        ("access_denied", "cancelled"),
        ("login_required", "cancelled"),
        ("<script>", "cancelled"),
        ("temporarily_unavailable", "provider_down"),
        ("invalid_scope", "provider_unusable"),
    ],
)
def test_a_no_of_the_provider_has_its_sentence(browser, provider, error, why):
    result = sign_in(
        browser, provider, code=None, error=error, error_description="canary"
    )

    assert is_refused(result, why)


def test_an_answer_without_a_code_is_refused(browser, provider):
    assert is_refused(sign_in(browser, provider, code=None), "not_proven", "no code")


# ---------------------------------------------- what a discovery document can do


@pytest.mark.parametrize(
    "name",
    ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"],
)
@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/token",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost.example.edu/",
        "http://user:word@127.0.0.1/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https:///path",
        "https://a.example:port/",
        "https://a.example/\r\nX: y",
        "/token",
        7,
    ],
)
def test_an_endpoint_that_is_not_https_is_refused_before_it_is_asked(
    browser, provider, name, url
):
    provider.says.discovery = {name: url}

    assert is_refused(browser.begin().json, "provider_unusable", name)


@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri"]
)
def test_a_discovery_document_without_an_endpoint_is_refused(browser, provider, name):
    provider.says.discovery = {name: None}

    assert is_refused(browser.begin().json, "provider_unusable", name)


def test_plain_http_on_this_machine_is_for_a_provider_on_this_machine():
    document = {
        "issuer": "https://login.example.edu",
        "authorization_endpoint": "https://login.example.edu/authorize",
        "token_endpoint": "http://127.0.0.1:8080/token",
        "jwks_uri": "https://login.example.edu/keys",
    }
    with pytest.raises(SignInRefusedError) as caught:
        parse_discovery(document, issuer="https://login.example.edu")

    assert caught.value.detail == "token_endpoint"


def test_a_discovery_document_has_no_say_in_how_we_ask(browser, provider):
    provider.says.discovery = {
        "scope": "openid admin",
        "response_type": "token",
        "redirect_uri": "https://elsewhere.example/",
        "code_challenge_method": "plain",
        "token_endpoint_auth_method": "none",
        "grant_type": "password",
        "verify": False,
        "proxies": {"http": "http://127.0.0.1:1"},
        "trust_env": True,
        "client_secret": "another",
        "jwks": {"keys": [key("P-256", "stranger").as_dict()]},
        "nonce": "mine",
        "prompt": "none",
    }

    assert sign_in(browser, provider)["subject"]


def test_a_provider_that_takes_no_secret_of_ours_is_refused(browser, provider):
    provider.says.discovery = {"token_endpoint_auth_methods_supported": ["none"]}

    assert is_refused(browser.begin().json, "provider_unusable")


# --------------------------------------------------------------- the way there


PATHS = ["openid-configuration", "/token", "/keys", "/userinfo"]


@pytest.fixture
def without_email(provider):
    """So that userinfo is asked too."""
    provider.says.claims = {"email": None}
    return provider


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(browser, without_email, path, status):
    without_email.says.only = path
    without_email.says.status = status
    without_email.says.headers = {"Location": f"{without_email.issuer}/elsewhere"}

    assert is_refused(sign_in(browser, without_email), "provider_unusable")
    assert not [one for one, _, _ in without_email.asked if one == "/elsewhere"]


@pytest.mark.parametrize("path", PATHS)
def test_a_provider_in_trouble_is_named_so(browser, without_email, path):
    without_email.says.only = path
    without_email.says.status = 503

    assert is_refused(sign_in(browser, without_email), "provider_down")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "body",
    [b"<html>", b"[]", b"null", b"7", b"\xff", b"[" * 100_000],
)
def test_an_answer_that_is_no_json_object_is_refused(
    browser, without_email, path, body
):
    without_email.says.only = path
    without_email.says.body = body

    assert is_refused(sign_in(browser, without_email), "provider_unusable")


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    browser, without_email, path
):
    without_email.says.only = path
    without_email.says.padding = network.MAX_BYTES

    assert is_refused(sign_in(browser, without_email), "provider_unusable")


def test_a_compressed_answer_is_refused(browser, provider):
    provider.says.headers = {"Content-Encoding": "gzip"}

    assert is_refused(browser.begin().json, "provider_unusable")


def test_a_provider_that_is_not_there_is_named_so(provider):
    app = console("http://127.0.0.1:9")

    assert is_refused(Browser(app).begin().json, "provider_down")


@pytest.mark.parametrize("path", PATHS)
def test_a_provider_that_does_not_answer_is_not_waited_for(
    browser, without_email, path, monkeypatch
):
    monkeypatch.setattr(network, "TIMEOUT_SECONDS", 0.1)
    without_email.says.only = path
    without_email.says.delay = 0.5

    assert is_refused(sign_in(browser, without_email), "provider_down")


@pytest.mark.parametrize("path", PATHS)
def test_a_provider_that_answers_byte_by_byte_is_not_waited_for(
    browser, without_email, path, monkeypatch
):
    monkeypatch.setattr(network, "TIMEOUT_SECONDS", 0.2)
    without_email.says.only = path
    without_email.says.every = 0.01

    assert is_refused(sign_in(browser, without_email), "provider_down", "too slow")


def test_however_slowly_it_answers_a_page_waits_no_longer_than_its_limit(
    browser, provider, monkeypatch
):
    monkeypatch.setattr(asking, "TOTAL_SECONDS", 0.1)
    provider.says.delay = 0.5

    assert is_refused(browser.begin().json, "provider_down", "no answer in time")


def test_only_a_few_threads_wait_for_a_provider_that_hangs(app, provider):
    provider.says.delay = 1.0
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(Browser(app).begin()))
        for _ in range(asking.AT_ONCE + 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    refused = [one.json for one in results if one.status_code == 403]
    assert [one["reason"] for one in refused] == ["busy", "busy"]


def test_the_provider_is_asked_what_it_publishes_once_in_five_minutes(
    browser, provider, app
):
    for _ in range(3):
        browser.begin()
    app.config["AHEAD"] = timedelta(minutes=6)
    browser.begin()

    assert len(provider.asked) == 2


@pytest.fixture
def encrypted(request, tmp_path, monkeypatch):
    """A provider with TLS, by an authority that this machine comes to trust."""
    authority = Authority(tmp_path)
    context = authority.context("localhost", flaw=getattr(request, "param", None))
    server = Provider(
        wrap=lambda sock: context.wrap_socket(sock, server_side=True), host="localhost"
    )
    server.trust = lambda: (
        monkeypatch.setenv("SSL_CERT_FILE", authority.ca_file),
        network.certificates.cache_clear(),
    )
    yield server
    server.close()
    network.certificates.cache_clear()


def test_a_provider_must_prove_its_name_by_a_certificate(encrypted):
    app = console(encrypted.issuer)
    assert is_refused(Browser(app).begin().json, "provider_down", "SSLError")

    encrypted.trust()
    assert sign_in(Browser(app), encrypted)["subject"]


@pytest.mark.parametrize(
    "encrypted", ["self-signed", "expired", "other-host"], indirect=True
)
def test_a_certificate_that_proves_nothing_is_refused(encrypted):
    encrypted.trust()

    app = console(encrypted.issuer)

    assert is_refused(Browser(app).begin().json, "provider_down", "SSLError")


def test_proxies_and_passwords_of_this_machine_are_not_used(
    browser, provider, monkeypatch, tmp_path
):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    assert sign_in(browser, provider)["subject"]
    assert "Authorization" not in provider.asked[0][2]


# ---------------------------------------------------------------------- silence


def test_no_secret_code_or_token_is_logged_or_said(browser, provider, caplog):
    caplog.set_level(logging.DEBUG)
    said = []
    for says in ({}, {"nonce": "other"}, {"exp": 1}, {"email": None, "aud": "x"}):
        provider.says.claims = says
        sent = browser.begin().location
        said.append(browser.finish(provider.authorize(sent)))
        with browser.client.session_transaction() as kept:
            assert not kept["signet_sign_in"]
    provider.says.claims = {}
    answer = provider.authorize(browser.begin().location, code="canary-code-stolen")
    said.append(browser.finish(answer))

    written = caplog.text + json.dumps(said)
    verifiers = [form["code_verifier"] for _, form, _ in provider.asked if form]
    assert len(verifiers) == 5
    for secret in ("canary", "eyJ", *verifiers):
        assert secret not in written
    assert "sign-in refused: not_proven (InvalidClaimError)" in caplog.text


def test_every_kind_of_refusal_has_its_sentence():
    assert set(SENTENCES) == set(Refusal)
    assert len(set(SENTENCES.values())) == len(Refusal)


def test_nothing_is_asked_of_a_provider_before_somebody_signs_in(provider):
    console(provider.issuer)

    assert provider.asked == []
