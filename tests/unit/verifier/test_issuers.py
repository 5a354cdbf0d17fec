"""Who signed: every way in which an issuer names its keys, and every false one.

Rows of attacks.md 3.1 and 3.7 (J03 to J06, W01, W03, W07, W10 to W13), standards A11.
"""

import json

import pytest

from keys.encodings import encode_base64url
from keys.jwk import public_jwk
from keys.multikey import encode_multikey
from keys.resolver import Resolver
from tests.support import (
    ISSUER_KEY,
    TOKEN_KEY,
    UNI,
    Ed25519TestSigner,
    P256TestSigner,
    did_key_signer,
    profile,
    signed,
    trust_list,
    unsigned_badge,
    valid_badge,
    verify,
)
from vc.jose import OPEN_BADGES, VC_JOSE_COSE, assemble_token, sign_token, signing_input
from vc.token_claims import expected_claims
from verifier.report import Outcome, Verdict

ISSUER = "https://uni.example/issuers/1"
KEY_DOCUMENT = "https://uni.example/keys/1"
PROOF_KEY = Ed25519TestSigner(21, f"{ISSUER}#key-1")
JWT_KEY = P256TestSigner(21, f"{ISSUER}#key-2")


class Web:
    """Documents by address; remembers what was asked for."""

    def __init__(self, pages):
        self.pages = pages
        self.asked = []

    def __call__(self, url):
        self.asked.append(url)
        if url not in self.pages:
            msg = f"nothing at {url}"
            raise OSError(msg)
        page = self.pages[url]
        return page if isinstance(page, bytes) else json.dumps(page).encode()


def method(signer, **changes):
    entry = {
        "id": signer.verification_method,
        "type": "Multikey",
        "controller": ISSUER,
        "publicKeyMultibase": encode_multikey(signer.public_key),
    }
    return {**entry, **changes}


def issuer_profile(**changes):
    return {
        "id": ISSUER,
        "type": "Profile",
        "name": "Example University",
        "verificationMethod": [method(PROOF_KEY), method(JWT_KEY)],
        "assertionMethod": [PROOF_KEY.verification_method, JWT_KEY.verification_method],
        **changes,
    }


def badge_of(issuer, **changes):
    return unsigned_badge(issuer=profile(id=issuer), status=(), **changes)


def verify_on(web, credential, *, trusted=ISSUER):
    return verify(
        credential, resolver=Resolver(fetch=web), trust_lists=(trust_list(trusted),)
    )


def why(report, check="issuer-key"):
    return report.check(check).outcome, report.check(check).reason


# -------------------------------------------------------------- https issuers


def test_an_https_issuer_whose_profile_lists_the_key_is_valid():
    web = Web({ISSUER: issuer_profile()})

    report = verify_on(web, signed(badge_of(ISSUER), PROOF_KEY))

    assert report.verdict is Verdict.VALID
    assert set(web.asked) == {ISSUER}


@pytest.mark.parametrize("token_profile", [OPEN_BADGES, VC_JOSE_COSE])
def test_an_https_issuers_token_is_valid(token_profile):
    token = sign_token(badge_of(ISSUER), JWT_KEY, profile=token_profile)

    report = verify_on(Web({ISSUER: issuer_profile()}), token)

    assert report.verdict is Verdict.VALID


@pytest.mark.parametrize(
    "document",
    [
        {"id": KEY_DOCUMENT, "type": "Multikey", "controller": ISSUER},
        {"id": KEY_DOCUMENT, "type": "Ed25519VerificationKey2020"}
        | {"controller": ISSUER},
    ],
)
def test_a_key_document_on_the_issuers_origin_is_valid(document):
    key = Ed25519TestSigner(22, KEY_DOCUMENT)
    multibase = {"publicKeyMultibase": encode_multikey(key.public_key)}
    web = Web({KEY_DOCUMENT: {**document, **multibase}})

    report = verify_on(web, signed(badge_of(ISSUER), key))

    assert report.verdict is Verdict.VALID


@pytest.mark.parametrize(
    "page",
    [
        public_jwk(P256TestSigner(23, "").public_key),
        public_jwk(P256TestSigner(23, "").public_key, kid=KEY_DOCUMENT),
        {"keys": [public_jwk(P256TestSigner(23, "").public_key)]},
        {
            "keys": [
                public_jwk(P256TestSigner(24, "").public_key, kid="other"),
                public_jwk(P256TestSigner(23, "").public_key, kid=KEY_DOCUMENT),
            ]
        },
    ],
    ids=["jwk", "jwk with kid", "set of one", "set of two"],
)
def test_a_kid_that_leads_to_a_jwk_or_a_set_on_the_issuers_origin_is_valid(page):
    token = sign_token(
        badge_of(ISSUER), P256TestSigner(23, KEY_DOCUMENT), profile=OPEN_BADGES
    )

    report = verify_on(Web({KEY_DOCUMENT: page}), token)

    assert report.verdict is Verdict.VALID
    assert report.check("proof").evidence["verificationMethods"] == [KEY_DOCUMENT]


def test_a_kid_with_a_fragment_picks_its_key_from_the_set():
    kid = "https://uni.example/jwks.json#b"
    keys = [
        public_jwk(P256TestSigner(n, "").public_key, kid=k)
        for n, k in ((25, "a"), (26, "b"))
    ]
    web = Web({"https://uni.example/jwks.json": {"keys": keys}})
    right, wrong = (
        sign_token(badge_of(ISSUER), P256TestSigner(n, kid), profile=OPEN_BADGES)
        for n in (26, 25)
    )

    assert verify_on(web, right).verdict is Verdict.VALID
    assert verify_on(web, wrong).verdict is Verdict.INVALID


def test_a_jwk_in_the_header_counts_only_if_the_issuer_publishes_it():
    """Open Badges 3.0, "JOSE Header"; attacks J03."""

    def carrying(signer):
        document = badge_of(ISSUER)
        header = {"alg": "ES256", "typ": "JWT", "jwk": public_jwk(signer.public_key)}
        data = signing_input(header, {**document, **expected_claims(document)})
        return assemble_token(data, signer.sign(data))

    web = Web({ISSUER: issuer_profile()})

    assert verify_on(web, carrying(JWT_KEY)).verdict is Verdict.VALID
    assert verify_on(web, carrying(P256TestSigner(66, ""))).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    "document",
    [
        issuer_profile(id="https://uni.example/issuers/2"),
        issuer_profile(assertionMethod=[JWT_KEY.verification_method]),
        issuer_profile(
            verificationMethod=[method(PROOF_KEY, controller="https://evil.example/1")]
        ),
        issuer_profile(
            verificationMethod=[
                method(PROOF_KEY, controller="https://uni.example/issuers/2")
            ]
        ),
        issuer_profile(verificationMethod=[method(PROOF_KEY), method(PROOF_KEY)]),
        issuer_profile(verificationMethod=[method(PROOF_KEY, id="#key-1")]),
        issuer_profile(
            verificationMethod=[
                method(
                    PROOF_KEY,
                    publicKeyMultibase=encode_multikey(ISSUER_KEY.public_key),
                )
            ]
        ),
        issuer_profile(verificationMethod=[], assertionMethod=[]),
    ],
    ids=[
        "another issuer's document",
        "not for assertions",
        "controlled by a stranger",
        "controlled by a neighbour",
        "one id twice",
        "a relative id",
        "another key",
        "no key",
    ],
)
def test_w10_a_profile_that_does_not_vouch_for_the_key_is_refused(document):
    web = Web({ISSUER: document})

    report = verify_on(web, signed(badge_of(ISSUER), PROOF_KEY))

    assert report.verdict is Verdict.INVALID
    assert report.credential is None


@pytest.mark.parametrize(
    "document",
    [
        {"controller": "https://uni.example/issuers/2"},
        {"controller": "https://evil.example"},
        {"controller": KEY_DOCUMENT},
        {"id": "https://uni.example/keys/2", "controller": ISSUER},
        {"controller": ISSUER, "type": "Unheard"},
    ],
)
def test_a_key_document_that_is_not_the_issuers_is_refused(document):
    key = Ed25519TestSigner(22, KEY_DOCUMENT)
    page = {"id": KEY_DOCUMENT, "type": "Multikey"} | document
    page["publicKeyMultibase"] = encode_multikey(key.public_key)

    report = verify_on(Web({KEY_DOCUMENT: page}), signed(badge_of(ISSUER), key))

    assert report.verdict is Verdict.INVALID


def test_a_key_on_another_origin_is_not_the_issuers_though_it_says_so():
    address = "https://evil.example/key"
    key = Ed25519TestSigner(22, address)
    page = method(key)

    report = verify_on(Web({address: page}), signed(badge_of(ISSUER), key))

    assert report.verdict is Verdict.INVALID
    assert why(report) == (Outcome.FAILED, "key_not_issuers")


def test_an_issuer_profile_that_cannot_be_had_leaves_it_open():
    report = verify_on(Web({}), signed(badge_of(ISSUER), PROOF_KEY))

    assert report.verdict is Verdict.INDETERMINATE
    assert why(report) == (Outcome.NOT_CHECKED, "did_unavailable")


@pytest.mark.parametrize(
    "issuer",
    [
        "http://uni.example/issuers/1",
        "https://127.0.0.1/issuers/1",
        "https://[::1]/issuers/1",
        "https://localhost/issuers/1",
        "https://uni.example:8443/issuers/1",
        "https://UNI.example/issuers/1",
        "https://user@uni.example/issuers/1",
        "https://uni.example/a/../issuers/1",
        "https://0x7f000001/",
        "https://127.1/",
        "https://metadata.google.internal/x",
        "https://uni.example./issuers/1",
    ],
)
def test_w10_an_https_issuer_at_no_public_address_is_never_asked(issuer):
    web = Web({})
    key = Ed25519TestSigner(21, f"{issuer}#key-1")

    report = verify_on(web, signed(badge_of(issuer), key), trusted=issuer)

    assert report.verdict in {Verdict.INDETERMINATE, Verdict.INVALID}
    assert web.asked == []


# -------------------------------------------------- keys in their own address


@pytest.mark.parametrize("page", [None, b"<html>", {"id": ISSUER, "type": "Profile"}])
def test_a11_a_key_in_the_fragment_shows_integrity_and_is_never_green(page):
    key = Ed25519TestSigner(30, "")
    key = Ed25519TestSigner(30, f"{ISSUER}#{encode_multikey(key.public_key)}")
    web = Web({} if page is None else {ISSUER: page})

    report = verify_on(web, signed(badge_of(ISSUER), key))

    assert report.check("proof").outcome is Outcome.PASSED
    assert why(report) == (Outcome.NOT_CHECKED, "issuer_unauthenticated")
    assert report.verdict is Verdict.INDETERMINATE
    assert report.credential is None


def test_a11_a_key_in_the_fragment_that_the_profile_does_not_name_is_refused():
    key = Ed25519TestSigner(30, "")
    key = Ed25519TestSigner(30, f"{ISSUER}#{encode_multikey(key.public_key)}")
    web = Web({ISSUER: issuer_profile()})

    assert verify_on(web, signed(badge_of(ISSUER), key)).verdict is Verdict.INVALID


def test_a11_the_same_key_named_by_the_profile_is_the_issuers():
    key = Ed25519TestSigner(30, "")
    key = Ed25519TestSigner(30, f"{ISSUER}#{encode_multikey(key.public_key)}")
    document = issuer_profile(
        verificationMethod=[method(key)], assertionMethod=[key.verification_method]
    )

    report = verify_on(Web({ISSUER: document}), signed(badge_of(ISSUER), key))

    assert report.verdict is Verdict.VALID


def test_a11_a_changed_badge_with_its_key_in_the_fragment_is_invalid():
    key = Ed25519TestSigner(30, "")
    key = Ed25519TestSigner(30, f"{ISSUER}#{encode_multikey(key.public_key)}")
    altered = {**signed(badge_of(ISSUER), key), "name": "Doctor of Everything"}

    assert verify_on(Web({}), altered).verdict is Verdict.INVALID


# ------------------------------------------------------------ did:jwk, did:key


def did_jwk(signer):
    jwk = json.dumps(public_jwk(signer.public_key)).encode()
    return f"did:jwk:{encode_base64url(jwk)}"


def test_w13_did_jwk_is_resolved_without_the_network_and_is_never_green():
    did = did_jwk(P256TestSigner(40, ""))
    web = Web({})
    token = sign_token(
        badge_of(did), P256TestSigner(40, f"{did}#0"), profile=VC_JOSE_COSE
    )

    report = verify_on(web, token)

    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert web.asked == []


@pytest.mark.parametrize(
    "identifier",
    [
        "did:jwk:eyJ",
        "did:jwk:bm8ganNvbg",
        "did:jwk:W10",
        "did:jwk:" + encode_base64url(b'{"kty":"oct","k":"AAAA"}'),
        "did:jwk:"
        + encode_base64url(
            json.dumps(
                public_jwk(P256TestSigner(40, "").public_key) | {"d": "AA"}
            ).encode()
        ),
        "did:jwk:" + encode_base64url(b'{"kty":"OKP","kty":"OKP","crv":"Ed25519"}'),
        "did:jwk:"
        + encode_base64url(
            json.dumps(
                public_jwk(P256TestSigner(40, "").public_key) | {"use": "enc"}
            ).encode()
        ),
    ],
)
def test_w13_a_did_jwk_that_is_no_key_of_ours_is_refused(identifier):
    key = P256TestSigner(40, f"{identifier}#0")
    token = sign_token(badge_of(identifier), key, profile=VC_JOSE_COSE)

    assert verify_on(Web({}), token).verdict is Verdict.INVALID


def test_w13_another_fragment_than_a_did_jwks_own_is_refused():
    did = did_jwk(P256TestSigner(40, ""))
    token = sign_token(
        badge_of(did), P256TestSigner(40, f"{did}#1"), profile=VC_JOSE_COSE
    )

    assert verify_on(Web({}), token).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    "identifier", ["did:ion:EiClkZMDxPKqC9c", "did:example:123", "did:plc:abc"]
)
def test_w13_a_did_method_that_we_do_not_resolve_leaves_it_open(identifier):
    key = Ed25519TestSigner(41, f"{identifier}#key-1")
    web = Web({})

    report = verify_on(web, signed(badge_of(identifier), key))

    assert report.verdict is Verdict.INDETERMINATE
    assert web.asked == []


@pytest.mark.parametrize(
    "identifier",
    [
        "DID:WEB:uni.example",
        "did:WEB:uni.example",
        "did:web:",
        "did:web:uni.example;service=x",
        "did:web:uni.example?versionTime=2020-01-01T00:00:00Z",
        "did:web:uni.example/path",
        "did:web:uni.exаmple",
    ],
)
def test_w13_parameters_and_other_spellings_of_a_did_are_refused(identifier):
    key = Ed25519TestSigner(41, f"{identifier}#key-1")
    web = Web({})
    document = {**valid_badge(), "issuer": {"id": identifier, "type": ["Profile"]}}
    document["proof"] = {
        **document["proof"],
        "verificationMethod": key.verification_method,
    }

    report = verify_on(web, document)

    assert report.verdict in {Verdict.INVALID, Verdict.MALFORMED}
    assert web.asked == []


@pytest.mark.parametrize(
    "multikey",
    [
        "6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG",
        "f6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG",
        "uQjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG",
        "z6LSgqcpbYRdrh1Cmbfq3i5QQWfaZS2Qt8Zpx95m3G6jXeHe",
        "z3u2WPFSdMcw1Z1PocVSqgSRm414jeFqauMLFwS5zEUcadEp",
        "z2DQW969JnHMsFDu4ZRsLrWX7oSrHWQ9HrmBpcrr2NqzG4h",
        "zQec36aeUqzcQUdJQkZG6LChjRRRRCdrvsLSmzMegSVuCXuBD",
        "zQhVUXZcnvGmy6kdromh8rWAm7AkTDjmehC34W2oLMhVVrrBS",
        "zQ3shSaEQuxbSfxyt4UYKMVo6HxRas2xuxVaPyC2XZyys4esA",
        "zDnaeQRy3dcKsKa1zmKtVKsTy3m2HYoQnFnfKuxD6HfSTQgYf",
    ],
)
def test_w11_a_did_key_that_is_no_safe_key_is_refused(multikey):
    did = f"did:key:{multikey}"
    key = Ed25519TestSigner(42, f"{did}#{multikey}")

    assert verify_on(Web({}), signed(badge_of(did), key)).verdict is Verdict.INVALID


def test_w11_a_did_key_with_the_fragment_of_another_is_refused():
    mine, other = did_key_signer(43), did_key_signer(44)
    did = mine.verification_method.partition("#")[0]
    fragment = other.verification_method.partition("#")[2]
    key = Ed25519TestSigner(43, f"{did}#{fragment}")

    assert verify_on(Web({}), signed(badge_of(did), key)).verdict is Verdict.INVALID


def test_w12_a_bare_did_key_names_itself_only_in_quotes():
    key = did_key_signer(43)
    did = key.verification_method.partition("#")[0]

    report = verify_on(Web({}), signed(badge_of(did), key))

    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert report.issuer.name is None
    assert report.issuer.claimed_name == "Example University"


# ------------------------------------------------------------ tokens and kids


def test_j03_a_strangers_jwk_in_the_universitys_name_is_refused():
    evil = P256TestSigner(66, "")
    document = unsigned_badge(status=())
    header = {"alg": "ES256", "typ": "JWT", "jwk": public_jwk(evil.public_key)}
    data = signing_input(header, {**document, **expected_claims(document)})

    report = verify(assemble_token(data, evil.sign(data)))

    assert report.verdict is Verdict.INVALID


@pytest.mark.parametrize("name", ["jku", "x5u", "x5c", "x5t", "crit", "zip", "b64"])
@pytest.mark.parametrize(
    "value",
    [
        "http://169.254.169.254/latest",
        "https://evil.example/jwks.json",
        "file:///etc/passwd",
    ],
)
def test_j04_a_header_that_leads_elsewhere_is_refused_and_never_followed(name, value):
    document = unsigned_badge(status=())
    header = {"alg": "ES256", "typ": "JWT", "kid": TOKEN_KEY.verification_method}
    data = signing_input(
        {**header, name: value}, {**document, **expected_claims(document)}
    )
    web = Web({})

    report = verify(assemble_token(data, TOKEN_KEY.sign(data)))
    fetched = verify_on(web, assemble_token(data, TOKEN_KEY.sign(data)))

    assert report.verdict is Verdict.INVALID
    assert fetched.verdict is not Verdict.VALID
    assert "evil" not in str(web.asked)
    assert "169.254" not in str(web.asked)


@pytest.mark.parametrize(
    ("issuer", "kid"),
    [
        (UNI, "https://evil.example/key.json"),
        (UNI, "https://badges.example.edu/key.json"),
        (UNI, "did:web:evil.example#k"),
        (UNI, "did:web:badges.example.edu.evil.example#k"),
        (UNI, did_key_signer(5).verification_method),
        (ISSUER, "https://evil.example/key.json"),
        (ISSUER, "https://uni.example.evil.example/key.json"),
        (ISSUER, "https://uni.example@evil.example/key.json"),
        (ISSUER, "http://uni.example/keys/1"),
        (ISSUER, "did:web:uni.example#key-1"),
        (UNI, "../../../../dev/null"),
        (UNI, "k' OR '1'='1"),
        (UNI, "k\x01"),
        (UNI, "#" + "k" * 2000),
        (ISSUER, "https://uni.example/../../etc/passwd"),
        (ISSUER, "file:///etc/passwd"),
    ],
)
def test_j05_j06_a_kid_that_is_not_the_issuers_is_refused_before_any_fetch(issuer, kid):
    web = Web({})
    token = sign_token(badge_of(issuer), P256TestSigner(21, kid), profile=OPEN_BADGES)

    report = verify_on(web, token)

    assert report.verdict in {Verdict.INVALID, Verdict.MALFORMED}
    assert web.asked == []


@pytest.mark.parametrize("kid", [7, {"a": 1}, ["k"], None, True])
def test_j06_a_kid_that_is_no_text_is_refused(kid):
    document = unsigned_badge(status=())
    header = {"alg": "ES256", "typ": "JWT", "kid": kid}
    data = signing_input(header, {**document, **expected_claims(document)})

    report = verify(assemble_token(data, TOKEN_KEY.sign(data)))

    assert report.verdict in {Verdict.INVALID, Verdict.MALFORMED}


# ------------------------------------------------------------- hosts and names


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.0.0.1%3A6379",
        "%5B%3A%3A1%5D",
        "169.254.169.254",
        "metadata.google.internal",
        "10.0.0.1",
        "192.168.1.1%3A22",
        "127.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "uni.example.",
        "UNI.example",
        "b%C3%BCcher.example",
    ],
)
def test_w01_w03_a_did_web_at_no_public_host_is_never_asked(host):
    did = f"did:web:{host}"
    web = Web({})

    report = verify_on(web, signed(badge_of(did), Ed25519TestSigner(21, f"{did}#k")))

    assert report.verdict in {Verdict.INDETERMINATE, Verdict.INVALID}
    assert web.asked == []


@pytest.mark.parametrize(
    ("host", "mixed", "scripts"),
    [
        ("xn--80ak6aa92e.com", False, ["CYRILLIC", "LATIN"]),
        ("xn--xample-2of.com", True, ["CYRILLIC", "LATIN"]),
        ("xn--bcher-kva.example", False, ["LATIN"]),
    ],
    ids=["all of one label Cyrillic", "one Cyrillic letter among Latin", "bücher"],
)
def test_w07_a_host_in_other_letters_is_shown_in_both_forms(host, mixed, scripts):
    did = f"did:web:{host}"
    key = Ed25519TestSigner(50, f"{did}#key-1")
    page = {
        "id": did,
        "verificationMethod": [method(key, controller=did)],
        "assertionMethod": [key.verification_method],
    }
    web = Web({f"https://{host}/.well-known/did.json": page})

    report = verify_on(web, signed(badge_of(did), key), trusted=did)

    spelt = report.check("issuer-key").evidence["internationalHost"]
    assert spelt["ascii"] == host
    assert spelt["mixedScript"] is mixed
    assert spelt["scripts"] == scripts
    assert not spelt["unicode"].isascii()


def test_w07_a_plain_host_needs_no_second_form():
    evidence = verify(valid_badge()).check("issuer-key").evidence

    assert "internationalHost" not in evidence
