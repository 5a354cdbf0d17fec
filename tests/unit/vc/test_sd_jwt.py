"""SD-JWT: what a holder may leave out, what nobody can add, and for whom it is."""

import hashlib
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.encodings import decode_base64url, encode_base64url
from tests.support import (
    NOW,
    TOKEN_KEY,
    UNI,
    changed,
    did_key_p256_signer,
    environment,
    unsigned_badge,
    without,
)
from vc.errors import (
    InvalidChallengeError,
    InvalidDomainError,
    KeyNotAuthorizedError,
    MalformedPointerError,
    MalformedTokenError,
    ProofError,
    RuleViolationError,
    TooLargeError,
    UnsupportedCryptosuiteError,
    VcError,
)
from vc.jose import sign_claims
from vc.proofs import verify_envelope
from vc.sd_jwt import (
    MAX_BINDING_AGE,
    Binding,
    Hiding,
    SdJwtType,
    bind_to_key,
    holder_key,
    parse_sd_jwt,
    present_sd_jwt,
    sign_sd_jwt,
    verify_key_binding,
    verify_sd_jwt,
)
from vc.sd_jwt_disclosures import MAX_DISCLOSURES, digest_of
from vc.secured import envelop, parse_secured, read_secured
from verifier.checks.proof import key_finder, method_finder

HOLDER = did_key_p256_signer(99)
STRANGER = did_key_p256_signer(98)
BINDING = Binding(audience="https://employer.example", nonce="n-0S6_WzA2Mj")
VC, DC = SdJwtType.W3C_CREDENTIAL, SdJwtType.SD_JWT_VC


def chance(count, *, seen=[0]):  # noqa: B006 - a counter
    seen[0] += 1
    return hashlib.shake_256(str(seen[0]).encode()).digest(count)


def hiding(*pointers, **changes):
    return Hiding(pointers=pointers, random_bytes=chance, **changes)


HIDDEN = (
    "/credentialSubject/identifier/0",
    "/credentialSubject/identifier/1",
    "/credentialSubject/result",
    "/credentialSubject/activityStartDate",
    "/credentialSubject/activityEndDate",
    "/awardedDate",
    "/credentialSubject/achievement/tag/1",
)


@pytest.fixture(scope="module")
def badge():
    return sign_sd_jwt(
        unsigned_badge(), TOKEN_KEY, kind=VC, hiding=hiding(*HIDDEN, decoys=3)
    )


def claims(**changes):
    return {
        "iss": UNI,
        "vct": "https://badges.example.edu/types/micro-credential",
        "given_name": "Zoë",
        "address": {"street": "Hauptstr. 1", "city": "Berlin"},
        "nationalities": ["DE", "FR"],
        **changes,
    }


@pytest.fixture(scope="module")
def identity():
    return sign_sd_jwt(
        claims(),
        TOKEN_KEY,
        kind=DC,
        hiding=hiding(
            "/given_name", "/address", "/address/city", "/nationalities/1", decoys=1
        ),
        holder=HOLDER.public_key,
    )


def accepts(text):
    env = environment()
    return verify_envelope(
        read_secured(text),
        find_method=method_finder(env.resolver),
        find_key=key_finder(env.resolver),
        now=NOW,
    )


def forged(payload, *disclosures, header=None, signer=TOKEN_KEY):
    """An SD-JWT with a good signature over whatever we like."""
    token = sign_claims(payload, signer, header={"typ": "dc+sd-jwt", **(header or {})})
    return "~".join([token, *disclosures, ""])


def disclosure(*parts):
    return encode_base64url(json.dumps(list(parts)).encode())


# --------------------------------------------------------------------- showing


def test_a_badge_with_everything_shown_is_the_badge(badge):
    verified = accepts(badge)

    assert verified.document == unsigned_badge()
    assert verified.proofs[0].cryptosuite == "ES256"


def test_a_badge_with_nothing_shown_still_verifies(badge):
    document = accepts(present_sd_jwt(badge, pointers=[])).document

    subject = document["credentialSubject"]
    assert subject["identifier"] == []
    assert subject["achievement"]["tag"] == ["policy"]
    assert not {"result", "activityStartDate", "awardedDate"} & {*subject, *document}


def test_showing_one_thing_shows_just_that(badge):
    shown = present_sd_jwt(badge, pointers=["/credentialSubject/identifier/0"])

    subject = accepts(shown).document["credentialSubject"]
    assert [one["identityType"] for one in subject["identifier"]] == ["name"]
    assert "zoe" not in shown


def test_a_hidden_part_of_a_hidden_part_needs_both(identity):
    street = parse_sd_jwt(present_sd_jwt(identity, pointers=["/address/street"]))
    city = parse_sd_jwt(present_sd_jwt(identity, pointers=["/address/city"]))
    all_of_it = parse_sd_jwt(present_sd_jwt(identity, pointers=["/address"]))

    assert street.claims["address"] == {"street": "Hauptstr. 1"}
    assert city.claims["address"] == claims()["address"] == all_of_it.claims["address"]
    assert "given_name" not in city.claims


def test_decoys_and_sorting_tell_nothing(badge):
    payload = json.loads(decode_base64url(badge.split(".")[1]))

    assert len(payload["_sd"]) == 1 + 3
    assert payload["_sd"] == sorted(payload["_sd"])
    assert payload["_sd_alg"] == "sha-256"
    header = json.loads(decode_base64url(badge.split(".")[0]))
    assert header["typ"] == "vc+sd-jwt"
    assert header["cty"] == "vc"


@settings(deadline=None)
@given(data=st.data())
def test_any_choice_of_what_to_show_verifies(data):
    badge = _badge_for_properties()
    pointers = data.draw(st.lists(st.sampled_from(HIDDEN), unique=True))

    shown = parse_sd_jwt(present_sd_jwt(badge, pointers=pointers))

    verify_sd_jwt(shown, TOKEN_KEY.public_key)
    assert len(shown.places) == len(pointers)


_BADGES = []


def _badge_for_properties():
    if not _BADGES:
        _BADGES.append(
            sign_sd_jwt(unsigned_badge(), TOKEN_KEY, kind=VC, hiding=hiding(*HIDDEN))
        )
    return _BADGES[0]


def test_an_enveloped_sd_jwt_is_read(badge):
    credential = parse_secured(envelop(badge))

    assert credential.token == badge
    assert credential.issuer_id == UNI


# ---------------------------------------------------------------- key binding


def test_a_bound_presentation_holds_for_whoever_asked(identity):
    shown = present_sd_jwt(identity, pointers=["/given_name"])
    bound = parse_sd_jwt(bind_to_key(shown, HOLDER, binding=BINDING, now=NOW))

    verify_sd_jwt(bound, TOKEN_KEY.public_key)
    verify_key_binding(bound, expected=BINDING, now=NOW)
    assert holder_key(bound) == HOLDER.public_key


@pytest.mark.parametrize(
    ("expected", "error"),
    [
        (Binding(audience=BINDING.audience, nonce="other"), InvalidChallengeError),
        (
            Binding(audience="https://evil.example", nonce=BINDING.nonce),
            InvalidDomainError,
        ),
    ],
)
def test_a_binding_for_another_occasion_is_refused(identity, expected, error):
    bound = parse_sd_jwt(bind_to_key(identity, HOLDER, binding=BINDING, now=NOW))

    with pytest.raises(error):
        verify_key_binding(bound, expected=expected, now=NOW)


@pytest.mark.parametrize(
    ("made", "good"),
    [
        (timedelta(), True),
        (-MAX_BINDING_AGE, True),
        (-MAX_BINDING_AGE - timedelta(seconds=1), False),
        (timedelta(seconds=300), True),
        (timedelta(seconds=301), False),
    ],
)
def test_a_binding_holds_for_five_minutes(identity, made, good):
    bound = parse_sd_jwt(bind_to_key(identity, HOLDER, binding=BINDING, now=NOW + made))

    if good:
        verify_key_binding(bound, expected=BINDING, now=NOW)
    else:
        with pytest.raises(ProofError, match="just now"):
            verify_key_binding(bound, expected=BINDING, now=NOW)


def test_a_binding_by_another_key_is_refused(identity):
    bound = parse_sd_jwt(bind_to_key(identity, STRANGER, binding=BINDING, now=NOW))

    with pytest.raises(ProofError):
        verify_key_binding(bound, expected=BINDING, now=NOW)


def test_a_binding_moved_to_other_disclosures_is_refused(identity):
    bound = bind_to_key(
        present_sd_jwt(identity, pointers=["/given_name"]),
        HOLDER,
        binding=BINDING,
        now=NOW,
    )
    binding = bound.rpartition("~")[2]
    more = parse_sd_jwt(identity + binding)

    with pytest.raises(ProofError, match="other disclosures"):
        verify_key_binding(more, expected=BINDING, now=NOW)


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        ({"typ": "JWT"}, {}),
        ({"typ": "kb+jwt", "cty": "x"}, {}),
        ({"typ": "kb+jwt"}, {"iat": "soon"}),
        ({"typ": "kb+jwt"}, {"iat": True}),
        ({"typ": "kb+jwt"}, {"nonce": None}),
        ({"typ": "kb+jwt"}, {"aud": [BINDING.audience]}),
        ({"typ": "kb+jwt"}, {"sd_hash": ""}),
    ],
)
def test_a_binding_of_another_form_is_refused(identity, header, payload):
    good = {
        "iat": int(NOW.timestamp()),
        "aud": BINDING.audience,
        "nonce": BINDING.nonce,
        "sd_hash": digest_of(identity),
    }
    bound = identity + sign_claims({**good, **payload}, HOLDER, header=header)

    with pytest.raises(ProofError):
        verify_key_binding(parse_sd_jwt(bound), expected=BINDING, now=NOW)


def test_an_unbound_presentation_is_refused_where_a_binding_is_due(identity):
    with pytest.raises(ProofError, match="not bound"):
        verify_key_binding(parse_sd_jwt(identity), expected=BINDING, now=NOW)


def test_a_credential_without_a_holder_key_binds_nobody(badge):
    bound = parse_sd_jwt(bind_to_key(badge, HOLDER, binding=BINDING, now=NOW))

    with pytest.raises(ProofError, match="no key"):
        verify_key_binding(bound, expected=BINDING, now=NOW)


def test_a_binding_nobody_asked_for_is_refused(badge):
    with pytest.raises(ProofError, match="occasion"):
        accepts(bind_to_key(badge, HOLDER, binding=BINDING, now=NOW))


def test_binding_twice_is_refused(identity):
    bound = bind_to_key(identity, HOLDER, binding=BINDING, now=NOW)
    with pytest.raises(MalformedTokenError):
        bind_to_key(bound, HOLDER, binding=BINDING, now=NOW)


# -------------------------------------------------------------------- refusing


def test_a_disclosure_that_was_not_signed_is_refused(badge):
    with pytest.raises(MalformedTokenError, match="belong to no digest"):
        parse_sd_jwt(badge + disclosure("salt", "role", "Rector") + "~")


def test_the_same_disclosure_twice_is_refused(badge):
    again = badge.split("~")[1]
    with pytest.raises(MalformedTokenError, match="twice"):
        parse_sd_jwt(f"{badge}{again}~")


def test_a_changed_disclosure_is_refused(badge):
    token, first, rest = badge.split("~", 2)
    salt, *said = json.loads(decode_base64url(first))
    said[-1] = "2020-01-01T00:00:00Z"
    with pytest.raises(MalformedTokenError):
        parse_sd_jwt("~".join([token, disclosure(salt, *said), rest]))


NAME = disclosure("s", "name", "x")
ELEMENT = disclosure("s", "x")


@pytest.mark.parametrize(
    ("payload", "disclosures"),
    [
        pytest.param(
            {"_sd": [digest_of(NAME), digest_of(NAME)]}, [NAME], id="digest-twice"
        ),
        pytest.param(
            {"_sd": [digest_of(NAME)], "a": {"_sd": [digest_of(NAME)]}},
            [NAME],
            id="digest-in-two-places",
        ),
        pytest.param({"_sd": ["decoy", "decoy"]}, [], id="decoy-twice"),
        pytest.param({"_sd": "x"}, [], id="sd-no-list"),
        pytest.param({"_sd": [1]}, [], id="digest-no-text"),
        pytest.param({"_sd": [digest_of(NAME)], "name": "y"}, [NAME], id="name-taken"),
        pytest.param({"_sd": [digest_of(ELEMENT)]}, [ELEMENT], id="element-in-object"),
        pytest.param({"a": [{"...": digest_of(NAME)}]}, [NAME], id="member-in-array"),
        pytest.param(
            {"a": [{"...": digest_of(ELEMENT), "b": 1}]}, [ELEMENT], id="beside"
        ),
        pytest.param({"a": {"...": digest_of(ELEMENT)}}, [ELEMENT], id="no-array"),
        pytest.param({"...": "x"}, [], id="at-the-top"),
        pytest.param({"_sd_alg": "sha-512"}, [], id="another-hash"),
        pytest.param({"_sd_alg": "SHA-256"}, [], id="hash-in-capitals"),
        pytest.param({"_sd_alg": None}, [], id="hash-null"),
        pytest.param({"a": {"_sd_alg": "sha-256"}}, [], id="hash-further-down"),
        *(
            pytest.param(
                {"_sd": [digest_of(disclosure("s", name, "x"))]},
                [disclosure("s", name, "x")],
                id=f"hides-{name}",
            )
            for name in ("_sd", "...", "_sd_alg", "iss", "vct", "exp", "cnf", "status")
        ),
        *(
            pytest.param({"_sd": [digest_of(text)]}, [text], id=label)
            for label, text in (
                ("one-part", disclosure("s")),
                ("four-parts", disclosure("s", "a", "b", "c")),
                ("salt-no-text", disclosure(1, "a", "b")),
                ("name-no-text", disclosure("s", 1, "b")),
                ("no-array-at-all", encode_base64url(b'{"a":1}')),
                ("no-json", encode_base64url(b"[")),
                ("nan", encode_base64url(b'["s","a",NaN]')),
                ("member-twice", encode_base64url(b'["s","a",{"b":1,"b":2}]')),
                ("padded", disclosure("s", "a", "b") + "="),
                ("no-base64", "!"),
            )
        ),
    ],
)
def test_disclosures_that_do_not_fit_are_refused(payload, disclosures):
    with pytest.raises(VcError):
        parse_sd_jwt(forged({**claims(), **payload}, *disclosures))


def test_disclosures_inside_of_disclosures_have_an_end():
    text = disclosure("s", "a", "end")
    texts = [text]
    for _ in range(60):
        text = disclosure("s", "a", {"_sd": [digest_of(text)]})
        texts.append(text)

    with pytest.raises(TooLargeError):
        parse_sd_jwt(forged({**claims(), "_sd": [digest_of(text)]}, *texts))


def test_more_disclosures_than_anybody_needs_are_refused():
    with pytest.raises(TooLargeError):
        parse_sd_jwt(forged(claims(), *["x"] * (MAX_DISCLOSURES + 1)))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: t.rstrip("~"), id="no-tilde"),
        pytest.param(lambda t: "~" + t, id="tilde-first"),
        pytest.param(lambda t: t.replace("~", "~~", 1), id="two-tildes"),
        pytest.param(lambda t: t + " ", id="space-after"),
        pytest.param(lambda t: " " + t, id="space-before"),
        pytest.param(lambda t: t + "x", id="binding-no-token"),
        pytest.param(lambda t: t.replace(".", "", 1), id="two-dots-less"),
        pytest.param(lambda t: "A" * (256 * 1024) + t, id="too-long"),
        pytest.param(lambda t: "~", id="only-a-tilde"),
    ],
)
def test_another_form_is_refused(badge, change):
    with pytest.raises(VcError):
        parse_sd_jwt(change(badge))


@pytest.mark.parametrize(
    "typ", ["vc+jwt", "JWT", "sd-jwt", "vc+ld+json+sd-jwt", "kb+jwt", None, 5]
)
def test_another_typ_is_refused(typ):
    with pytest.raises(MalformedTokenError, match="typ"):
        parse_sd_jwt(forged(claims(), header={"typ": typ}))


@pytest.mark.parametrize("alg", ["none", "NONE", "HS256", "ES384", "EdDSA", None, []])
def test_an_algorithm_that_does_not_fit_the_key_is_refused(alg):
    sd_jwt = parse_sd_jwt(forged(claims(), header={"alg": alg}))

    with pytest.raises(UnsupportedCryptosuiteError):
        verify_sd_jwt(sd_jwt, TOKEN_KEY.public_key)


@pytest.mark.parametrize("name", ["jwk", "jku", "x5c", "crit", "b64", "zip"])
def test_a_header_that_has_no_place_is_refused(name):
    sd_jwt = parse_sd_jwt(forged(claims(), header={name: "x"}))

    with pytest.raises(ProofError, match=name):
        verify_sd_jwt(sd_jwt, TOKEN_KEY.public_key)


def test_a_signature_by_another_key_is_refused(badge):
    with pytest.raises(ProofError):
        verify_sd_jwt(parse_sd_jwt(badge), STRANGER.public_key)


def test_a_token_by_somebody_else_is_refused():
    foreign = sign_sd_jwt(
        unsigned_badge(), STRANGER, kind=VC, hiding=hiding("/awardedDate")
    )
    with pytest.raises(KeyNotAuthorizedError):
        accepts(foreign)


def test_a_claim_that_contradicts_the_credential_is_refused():
    text = sign_sd_jwt(
        {**unsigned_badge(), "iss": "did:web:evil.example"},
        TOKEN_KEY,
        kind=VC,
        hiding=hiding(),
    )
    with pytest.raises(ProofError, match="contradicts"):
        accepts(text)


def test_an_sd_jwt_vc_is_not_taken_for_a_w3c_credential(identity):
    with pytest.raises(MalformedTokenError, match="no W3C credential"):
        read_secured(identity)


def test_a_context_that_we_do_not_know_is_refused():
    document = changed(unsigned_badge(), "@context/1", "https://evil.example/context")
    token = sign_claims(document, TOKEN_KEY, header={"typ": "vc+sd-jwt", "cty": "vc"})

    with pytest.raises(VcError):
        accepts(f"{token}~")


# --------------------------------------------------------------------- issuing


@pytest.mark.parametrize(
    "pointer",
    [
        "/issuer",
        "/issuer/name",
        "/validFrom",
        "/credentialStatus/0",
        "/type",
        "/nowhere",
        "/credentialSubject/identifier/7",
        "/credentialSubject/identifier/x",
        "/name/x",
        "",
        "name",
    ],
)
def test_what_cannot_be_hidden_is_refused(pointer):
    with pytest.raises((MalformedPointerError, MalformedTokenError)):
        sign_sd_jwt(unsigned_badge(), TOKEN_KEY, kind=VC, hiding=hiding(pointer))


def test_claims_with_a_reserved_name_are_refused():
    with pytest.raises(MalformedTokenError, match="reserves"):
        sign_sd_jwt(claims(address={"_sd": ["x"]}), TOKEN_KEY, kind=DC, hiding=hiding())


def test_more_hidden_parts_than_anybody_reads_are_not_signed():
    with pytest.raises(TooLargeError):
        sign_sd_jwt(
            claims(), TOKEN_KEY, kind=DC, hiding=hiding(decoys=MAX_DISCLOSURES + 1)
        )


@pytest.mark.parametrize("name", ["vct", "iss"])
def test_an_sd_jwt_vc_without_its_claims_is_not_signed(name):
    with pytest.raises(RuleViolationError):
        sign_sd_jwt(without(claims(), name), TOKEN_KEY, kind=DC, hiding=hiding())


def test_a_credential_that_breaks_a_rule_is_not_signed():
    with pytest.raises(RuleViolationError):
        sign_sd_jwt(
            without(unsigned_badge(), "issuer"), TOKEN_KEY, kind=VC, hiding=hiding()
        )


def test_showing_what_was_never_hidden_is_refused(badge):
    with pytest.raises(MalformedPointerError):
        present_sd_jwt(badge, pointers=["/name"])
