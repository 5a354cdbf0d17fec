"""Whom do the registries of others know, and what if they cannot be asked?"""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from keys.encodings import encode_base64url
from keys.jwk import public_jwk
from tests.support import (
    NOW,
    UNI,
    P256TestSigner,
    environment,
    signed,
    trust_list,
    unsigned_badge,
    valid_badge,
    verify,
)
from verifier.errors import AbsentError, FetchError, SettingsError
from verifier.ports import Fetched
from verifier.report import Outcome, Verdict
from verifier.trust.lists import load_trust
from verifier.trust.registries import parse_known_registries, registry_of

ANCHOR = "https://registry.example"
CONFIGURATION = f"{ANCHOR}/.well-known/openid-federation"
LEGACY = "https://lists.example/registry.json"
ABOUT = f"{ANCHOR}/fetch?sub=did%3Aweb%3Abadges.example.edu"
ANCHOR_KEY = P256TestSigner(500, "anchor-1")
STRANGER = P256TestSigner(501, "anchor-1")

OIDF = {
    "name": "Member Registry",
    "type": "oidf",
    "governanceUrl": ANCHOR,
    "trustAnchorEC": CONFIGURATION,
}
DCC = {
    "name": "Community Registry",
    "type": "dcc-legacy",
    "governanceUrl": "https://lists.example",
    "url": LEGACY,
}


def jwk(signer=ANCHOR_KEY, **more):
    return {**public_jwk(signer.public_key, kid="anchor-1", alg="ES256"), **more}


def statement(payload, signer=ANCHOR_KEY, **header):
    head = {"alg": "ES256", "kid": "anchor-1", "typ": "entity-statement+jwt", **header}
    parts = [
        encode_base64url(json.dumps(part).encode())
        for part in ({k: v for k, v in head.items() if v is not None}, payload)
    ]
    data = ".".join(parts)
    return f"{data}.{encode_base64url(signer.sign(data.encode()))}".encode()


def times():
    return {
        "iat": int(NOW.timestamp()) - 60,
        "exp": int((NOW + timedelta(days=1)).timestamp()),
    }


def configuration(**changes):
    return {
        "iss": ANCHOR,
        "sub": ANCHOR,
        **times(),
        "jwks": {"keys": [jwk()]},
        "metadata": {
            "federation_entity": {
                "organization_name": "The Registry",
                "federation_fetch_endpoint": f"{ANCHOR}/fetch",
            }
        },
        **changes,
    }


def about(**changes):
    return {
        "iss": ANCHOR,
        "sub": UNI,
        **times(),
        "jwks": {"keys": [jwk(P256TestSigner(502, ""))]},
        "metadata": {
            "federation_entity": {
                "organization_name": "Registered University",
                "homepage_uri": "https://example.edu",
            },
            "institution_additional_information": {"legal_name": "The Legal Name"},
        },
        **changes,
    }


def legacy(**changes):
    return json.dumps(
        {
            "meta": {"created": "2020-01-01", "updated": "2026-11-01"},
            "registry": {UNI: {"name": "Listed University", "location": "X, Y"}},
            **changes,
        }
    ).encode()


class Web:
    def __init__(self, pages):
        self.pages = pages
        self.asked = []

    def __call__(self, url):
        self.asked.append(url)
        page = self.pages.get(url)
        if page is None:
            msg = "status 404"
            raise AbsentError(msg)
        if isinstance(page, Exception):
            raise page
        return Fetched(data=page, fetched_at=NOW)


def pages(**changes):
    return {
        CONFIGURATION: statement(configuration()),
        ABOUT: statement(about()),
        LEGACY: legacy(),
        **changes,
    }


def report_with(entries, web, *, own=()):
    registries = tuple(
        registry_of(one, fetch=web, clock=lambda: NOW)
        for one in parse_known_registries(entries)
    )
    return verify(valid_badge(), trust_lists=own, registries=registries)


def lines(report):
    return {
        one["name"]: one["answer"]
        for one in report.check("issuer").evidence["registries"]
    }


# ------------------------------------------------------------------- who is known


def test_an_issuer_whom_a_federation_knows_is_trusted_under_its_name():
    web = Web(pages())

    report = report_with([OIDF], web)

    assert report.verdict is Verdict.VALID
    assert report.issuer.name == "Registered University"
    assert web.asked == [CONFIGURATION, ABOUT]
    assert report.check("issuer").evidence["registries"] == [
        {
            "name": "Member Registry",
            "source": CONFIGURATION,
            "updated": "2026-11-22",
            "answer": "listed",
            "problem": None,
        }
    ]


def test_an_issuer_on_a_list_of_the_older_kind_is_trusted_under_its_name():
    report = report_with([DCC], Web(pages()))

    assert report.verdict is Verdict.VALID
    assert report.issuer.name == "Listed University"
    assert report.check("issuer").evidence["registries"][0]["updated"] == "2026-11-01"


def test_of_two_lists_of_one_name_only_the_one_that_names_an_issuer_says_so():
    own = replace(trust_list("did:web:elsewhere.example.edu"), name=DCC["name"])

    report = report_with([DCC], Web(pages()), own=(own,))

    assert [
        (one["source"], one["answer"])
        for one in report.check("issuer").evidence["registries"]
    ] == [(own.source, "not-listed"), (LEGACY, "listed")]


def test_the_first_registry_that_knows_an_issuer_names_it():
    assert report_with([DCC, OIDF], Web(pages())).issuer.name == "Listed University"
    assert report_with([OIDF, DCC], Web(pages())).issuer.name == "Registered University"


def test_an_issuer_whom_no_registry_knows_is_not_known():
    web = Web(pages(**{ABOUT: None, LEGACY: legacy(registry={})}))

    report = report_with([OIDF, DCC], web)

    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert report.check("issuer").reason == "issuer_not_listed"
    assert set(lines(report).values()) == {"not-listed"}


def test_a_registry_is_not_told_of_an_issuer_whom_our_own_list_names():
    web = Web(pages())

    report = report_with([OIDF, DCC], web, own=(trust_list(UNI),))

    assert report.verdict is Verdict.VALID
    assert web.asked == []


# --------------------------------------------------------------- what is unread


@pytest.mark.parametrize("failure", [FetchError("no answer"), b"", b"<html>", b"[]"])
def test_an_unread_list_never_turns_known_into_anything_else(failure):
    web = Web(pages(**{LEGACY: failure}))

    report = report_with([DCC, OIDF], web)

    assert report.verdict is Verdict.VALID
    assert lines(report) == {
        "Community Registry": "not-checked",
        "Member Registry": "listed",
    }


def test_an_unread_list_is_no_finding_against_the_issuer():
    web = Web(pages(**{ABOUT: None, LEGACY: FetchError("no answer")}))

    report = report_with([OIDF, DCC], web)

    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert report.check("issuer").outcome is Outcome.NOT_CHECKED
    assert report.check("issuer").reason == "issuer_lists_unread"


def test_no_list_at_all_says_so():
    web = Web({CONFIGURATION: FetchError("no answer")})

    report = report_with([OIDF], web)

    assert report.check("issuer").reason == "no_trust_list"
    assert "no answer" in report.check("issuer").evidence["registries"][0]["problem"]


# --------------------------------------------------------- statements that lie


@pytest.mark.parametrize(
    "token",
    [
        statement(configuration(), STRANGER),
        statement(configuration(iss="https://evil.example")),
        statement(configuration(sub="https://evil.example")),
        statement(configuration(exp=int(NOW.timestamp()) - 301)),
        statement(configuration(iat=int(NOW.timestamp()) + 301)),
        statement(configuration(exp=None)),
        statement(configuration(exp="tomorrow")),
        statement(configuration(exp=True)),
        statement(configuration(iat=10**30)),
        statement(configuration(iat=-(10**11))),
        statement(configuration(jwks={"keys": []})),
        statement(configuration(jwks={"keys": [jwk(), jwk()]})),
        statement(configuration(jwks={"keys": [{"kty": "oct", "k": "AAAA"}]})),
        statement(configuration(jwks=None)),
        statement(configuration(metadata={})),
        statement(
            configuration(
                metadata={
                    "federation_entity": {
                        "federation_fetch_endpoint": "https://evil.example/fetch"
                    }
                }
            )
        ),
        statement(
            configuration(
                metadata={
                    "federation_entity": {
                        "federation_fetch_endpoint": "http://registry.example/fetch"
                    }
                }
            )
        ),
        statement(configuration(), typ="JWT"),
        statement(configuration(), typ=None),
        statement(configuration(), alg="none"),
        statement(configuration(), alg="HS256"),
        statement(configuration(), kid="another"),
        statement(configuration(), kid=None),
        statement(configuration(), crit=["x"]),
        statement(configuration())[:-5],
        statement("no object"),
        b"a.b",
        b"\xff\xfe",
    ],
)
def test_an_anchor_whose_own_statement_does_not_hold_vouches_for_nobody(token):
    web = Web(pages(**{CONFIGURATION: token}))

    report = report_with([OIDF], web)

    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert lines(report) == {"Member Registry": "not-checked"}
    assert report.issuer.name is None


@pytest.mark.parametrize(
    "token",
    [
        statement(about(), STRANGER),
        statement(about(sub="did:web:evil.example")),
        statement(about(iss="https://evil.example")),
        statement(about(exp=int(NOW.timestamp()) - 301)),
        statement(about(metadata={})),
        statement(about(metadata=None)),
        statement(about(metadata={"federation_entity": {"organization_name": 7}})),
        statement(about(iat=-(10**11))),
        statement(about(crit=["suspended"])),
        statement(about(), typ="JWT"),
        statement(configuration()),
        b"",
    ],
)
def test_a_statement_that_does_not_hold_names_nobody(token):
    report = report_with([OIDF], Web(pages(**{ABOUT: token})))

    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert lines(report) == {"Member Registry": "not-checked"}


def test_a_pinned_key_is_needed_where_our_list_pins_one():
    pinned = {**OIDF, "jwks": {"keys": [jwk()]}}
    elsewhere = {**OIDF, "jwks": {"keys": [jwk(P256TestSigner(503, ""))]}}

    assert report_with([pinned], Web(pages())).verdict is Verdict.VALID
    assert report_with([elsewhere], Web(pages())).verdict is (
        Verdict.VALID_UNTRUSTED_ISSUER
    )


def test_a_pinned_anchor_that_was_taken_over_vouches_for_nobody():
    pinned = {**OIDF, "jwks": {"keys": [jwk()]}}
    web = Web(
        pages(
            **{
                CONFIGURATION: statement(
                    configuration(jwks={"keys": [jwk(STRANGER)]}), STRANGER
                ),
                ABOUT: statement(about(), STRANGER),
            }
        )
    )

    assert lines(report_with([pinned], web)) == {"Member Registry": "not-checked"}


def test_the_legal_name_serves_where_there_is_no_other():
    said = about(
        metadata={"institution_additional_information": {"legal_name": "Legal U"}}
    )

    report = report_with([OIDF], Web(pages(**{ABOUT: statement(said)})))

    assert report.issuer.name == "Legal U"


def test_the_name_in_the_badge_is_only_a_claim_beside_the_registrys():
    report = report_with([OIDF], Web(pages()))

    assert report.issuer.claimed_name == "Example University"
    assert report.issuer.name == "Registered University"


# -------------------------------------------------------------------- the files


def test_an_older_entry_that_names_only_where_to_fetch_finds_its_anchor():
    (entry,) = parse_known_registries(
        [{"name": "R", "type": "oidf", "fetchEndpoint": f"{ANCHOR}/fetch?sub="}]
    )

    assert entry.address == CONFIGURATION


@pytest.mark.parametrize(
    "entries",
    [
        [{"type": "oidf", "trustAnchorEC": CONFIGURATION}],
        [{"name": "R", "type": "vc-recognition", "url": LEGACY}],
        [{"name": "R", "type": "dcc-legacy"}],
        [{"name": "R", "type": "dcc-legacy", "url": "http://lists.example/"}],
        [{"name": "R", "type": "dcc-legacy", "url": "https://127.0.0.1/"}],
        [{"name": "R", "type": "oidf"}],
        ["R"],
        [DCC] * 9,
    ],
)
def test_an_entry_that_cannot_be_asked_is_refused_when_it_is_read(entries):
    with pytest.raises(SettingsError):
        parse_known_registries(entries)


def test_files_of_trust_may_be_lists_of_issuers_or_of_registries(tmp_path):
    issuers, registries = tmp_path / "a.json", tmp_path / "b.json"
    issuers.write_bytes(legacy())
    registries.write_text(json.dumps([OIDF, DCC]))

    trusted = load_trust([issuers, registries])

    assert [one.name for one in trusted.lists] == ["a.json"]
    assert [one.name for one in trusted.registries] == [
        "Member Registry",
        "Community Registry",
    ]


def test_a_file_of_trust_that_has_changed_is_read_again(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(legacy())
    assert UNI in load_trust([path]).lists[0].entries

    path.write_bytes(legacy(registry={}, note="longer than before, so it is seen"))

    assert load_trust([path]).lists[0].entries == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON"),
        (b'"x"', "registry"),
        (b'{"registry": []}', "registry"),
        (b'{"registry": {"did:web:a.example": {}}}', "needs a name"),
        (
            '{"registry": {"did:web:bücher.example": {"name": "B"}}}'.encode(),
            "ASCII form",
        ),
        (
            b'{"registry": {"did:web:a.example": {"name": "A", "statusHosts": [7]}}}',
            "statusHosts",
        ),
        (b'[{"name": "R"}]', "needs a name, and a type"),
    ],
)
def test_a_file_of_trust_that_cannot_be_used_is_named(tmp_path, content, says):
    path = tmp_path / "list.json"
    path.write_bytes(content)

    with pytest.raises(SettingsError, match=says) as caught:
        load_trust([path])
    assert "list.json" in str(caught.value)


def test_a_missing_file_of_trust_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.json"):
        load_trust([tmp_path / "none.json"])


def test_our_own_list_may_say_who_else_keeps_an_issuers_status(tmp_path):
    path = tmp_path / "list.json"
    entry = {
        "name": "U",
        "statusHosts": ["lists.example"],
        "statusIssuers": ["did:web:s.example"],
    }
    path.write_text(json.dumps({"registry": {UNI: entry}}))

    read = load_trust([path]).lists[0].entries[UNI]

    assert read.status_hosts == {"lists.example"}
    assert read.status_issuers == {"did:web:s.example"}


# -------------------------------------------------------------- published copies


class Copies:
    """What we publish, as `issuer.own_verifier.OwnCopies` gives it."""

    def __init__(self, pages):
        self.pages = pages

    def is_ours(self, url):
        return url.startswith("https://badges.example.edu/credentials/")

    def canonical(self, url):
        return url.partition("?")[0].removesuffix(".json")

    def find(self, url):
        page = self.pages.get(url)
        if isinstance(page, Exception):
            raise page
        return page


ID = unsigned_badge()["id"]
OTHER = f"{ID[:-1]}1"


def copy_check(pages, *, link=None, document=None, published=True):
    from verifier.pipeline import verify_credential

    around = environment(published=Copies(pages) if published else None)
    text = json.dumps(document or valid_badge())
    report = verify_credential(text, environment=around, now=NOW, link=link)
    assert report.verdict is Verdict.VALID
    return report.check("published-copy")


def test_d17_the_copy_that_we_publish_is_the_same():
    check = copy_check({ID: json.dumps(valid_badge(), indent=2).encode()})

    assert check.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("pages", "outcome", "reason"),
    [
        ({}, Outcome.NOT_APPLICABLE, "copy_absent"),
        ({ID: FetchError("no answer")}, Outcome.NOT_CHECKED, "copy_unavailable"),
        (
            {ID: json.dumps(signed(unsigned_badge(), created=NOW)).encode()},
            Outcome.FAILED,
            "copy_differs",
        ),
        ({ID: b"damaged"}, Outcome.FAILED, "copy_differs"),
    ],
)
def test_d17_another_copy_or_none_is_said_beside_the_verdict(pages, outcome, reason):
    check = copy_check(pages)

    assert (check.outcome, check.reason) == (outcome, reason)


@pytest.mark.parametrize("link", [ID, f"{ID}.json", f"{ID}?x=1"])
def test_d17_every_form_of_our_own_address_is_its_own(link):
    check = copy_check({ID: json.dumps(valid_badge()).encode()}, link=link)

    assert check.outcome is Outcome.PASSED


def test_d17_a_link_to_another_badge_of_ours_is_noticed():
    check = copy_check({ID: json.dumps(valid_badge()).encode()}, link=OTHER)

    assert (check.outcome, check.reason) == (Outcome.FAILED, "link_differs")


@pytest.mark.parametrize("published", [True, False])
def test_d17_a_foreign_link_to_a_badge_with_another_id_is_noticed(published):
    link = "https://evil.example/badge.json"
    pages = {ID: json.dumps(valid_badge()).encode()}

    check = copy_check(pages, link=link, published=published)

    assert (check.outcome, check.reason) == (Outcome.FAILED, "link_differs")
    assert check.evidence["link"] == link


def test_d17_a_link_that_is_the_id_is_its_own_address():
    check = copy_check({}, link=ID, published=False)

    assert check.outcome is Outcome.PASSED


def test_d17_a_foreign_badge_that_was_handed_in_as_a_file_is_not_looked_up():
    assert copy_check({}, published=False) is None
