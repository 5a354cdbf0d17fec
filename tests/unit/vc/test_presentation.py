"""Presentations: for one occasion, by their holder, and only as good as their parts."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from contexts.lists import CREDENTIALS_V1
from keys.multikey import encode_multikey
from keys.resolver import Resolver
from tests.support import (
    ISSUER_KEY,
    NOW,
    STRANGER_KEY,
    TOKEN_KEY,
    UNI,
    changed,
    did_key_p256_signer,
    did_key_signer,
    environment,
    signed,
    unsigned_badge,
    valid_badge,
    without,
)
from vc.canonicalize import Profile
from vc.errors import (
    DataLossError,
    InvalidChallengeError,
    InvalidDomainError,
    KeyNotAuthorizedError,
    MalformedCredentialError,
    MissingProofError,
    ProofError,
    TooLargeError,
    VcError,
)
from vc.jose import OPEN_BADGES, VC_JOSE_COSE, sign_claims, sign_token
from vc.presentation import (
    MAX_CREDENTIALS,
    Occasion,
    VerifiedPresentation,
    build_presentation,
    parse_presentation,
    prepare_presentation,
    read_presentation,
    verify_presentation,
)
from vc.presentation_token import sign_presentation_token
from vc.proofs import Circumstances, ProofOptions, sign_prepared
from vc.sd_jwt import Hiding, SdJwtType, sign_sd_jwt
from verifier.checks.proof import key_finder, method_finder

HOLDER = did_key_signer(42)
HOLDER_ID = HOLDER.verification_method.partition("#")[0]
OCCASION = Occasion(
    challenge="3182bdea-63d9-11ea-b6de-3b7c1404d57f",
    domain=frozenset({"employer.example"}),
)
RESOLVER = environment().resolver
AROUND = Circumstances(
    find_method=method_finder(RESOLVER), find_key=key_finder(RESOLVER), now=NOW
)


def options(**changes):
    return ProofOptions(
        **{
            "cryptosuite": "eddsa-rdfc-2022",
            "verification_method": HOLDER.verification_method,
            "created": NOW,
            "challenge": OCCASION.challenge,
            "domain": tuple(OCCASION.domain),
            **changes,
        }
    )


def presented(*credentials, document=None, profile=Profile.OPEN_BADGES, **changes):
    if document is None:
        document = build_presentation(credentials or [valid_badge()], holder=HOLDER_ID)
    prepared = prepare_presentation(document, options(**changes), profile=profile)
    return sign_prepared(prepared, HOLDER)


def verify(document, occasion=OCCASION, around=AROUND):
    text = document if isinstance(document, str) else json.dumps(document)
    return verify_presentation(read_presentation(text), occasion, around)


def token_of_badge():
    return sign_token(unsigned_badge(), TOKEN_KEY, profile=VC_JOSE_COSE)


def sd_jwt_of_badge():
    hiding = Hiding(pointers=["/awardedDate"], random_bytes=bytes)
    kind = SdJwtType.W3C_CREDENTIAL
    return sign_sd_jwt(unsigned_badge(), TOKEN_KEY, kind=kind, hiding=hiding)


def presented_token(*credentials, occasion=OCCASION, holder=HOLDER, **changes):
    document = build_presentation(credentials or [token_of_badge()], holder=HOLDER_ID)
    return sign_presentation_token(
        document, holder, **{"occasion": occasion, "now": NOW, **changes}
    )


# ------------------------------------------------------------------- accepting


def test_a_presentation_of_a_badge_verifies():
    verified = verify(presented())

    assert verified.proofs[0].controller == HOLDER_ID
    assert [one.credential.issuer_id for one in verified.credentials] == [UNI]


def test_badges_of_every_form_stand_in_one_presentation():
    forms = [valid_badge(), token_of_badge(), sd_jwt_of_badge()]

    for document in (presented(*forms), presented_token(*forms)):
        verified = verify(document)
        names = {one.document["name"] for one in verified.credentials}
        assert len(verified.credentials) == 3
        assert names == {unsigned_badge()["name"]}


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "eddsa-rdfc-2022"])
@pytest.mark.parametrize("profile", list(Profile))
def test_every_suite_and_profile_presents(suite, profile):
    document = presented(cryptosuite=suite, profile=profile)

    assert verify(document, around=replace(AROUND, profile=profile)).proofs


def test_a_presentation_of_nothing_authenticates_its_holder():
    assert verify(presented(document=build_presentation([], holder=HOLDER_ID))).proofs


def test_a_presentation_of_the_old_data_model():
    document = build_presentation([], holder=HOLDER_ID)
    document["@context"] = [CREDENTIALS_V1]

    assert verify(presented(document=document, profile=Profile.GENERAL)).proofs


def test_a_domain_is_a_set_whose_order_means_nothing():
    several = Occasion(challenge="c", domain=frozenset({"a.example", "b.example"}))
    document = presented(challenge="c", domain=("b.example", "a.example"))

    assert verify(document, several).proofs
    assert verify(presented_token(occasion=several), several).proofs


# ------------------------------------------------------------------- occasions

WRONG = [
    pytest.param(
        replace(OCCASION, challenge="other"), InvalidChallengeError, id="nonce"
    ),
    pytest.param(
        replace(OCCASION, challenge=None), InvalidChallengeError, id="no-nonce"
    ),
    pytest.param(
        replace(OCCASION, challenge=OCCASION.challenge.upper()),
        InvalidChallengeError,
        id="nonce-in-capitals",
    ),
    pytest.param(
        replace(OCCASION, domain=frozenset({"evil.example"})),
        InvalidDomainError,
        id="domain",
    ),
    pytest.param(replace(OCCASION, domain=None), InvalidDomainError, id="no-domain"),
    pytest.param(
        replace(OCCASION, domain=frozenset({"employer.example", "evil.example"})),
        InvalidDomainError,
        id="domain-is-less",
    ),
]


@pytest.mark.parametrize(("occasion", "error"), WRONG)
@pytest.mark.parametrize("form", [presented, presented_token])
def test_a_presentation_for_another_occasion_is_refused(form, occasion, error):
    with pytest.raises(error):
        verify(form(), occasion)


def test_a_domain_with_ours_and_another_is_refused():
    both = Occasion(
        challenge=OCCASION.challenge,
        domain=frozenset({"employer.example", "evil.example"}),
    )
    with pytest.raises(InvalidDomainError):
        verify(presented(domain=("employer.example", "evil.example")))
    with pytest.raises(InvalidDomainError):
        verify(presented_token(occasion=both))


def test_a_presentation_for_no_occasion_is_refused_where_one_is_due():
    with pytest.raises(InvalidChallengeError):
        verify(presented(challenge=None, domain=()))
    with pytest.raises(InvalidChallengeError):
        verify(presented_token(occasion=Occasion()))


def test_the_general_api_compares_what_it_asks_alone():
    anything = Occasion(others_allowed=True)

    assert verify(presented(), anything).proofs
    assert verify(presented_token(), anything).proofs


# ----------------------------------------------------------------- the verdict


def test_a_bad_credential_fails_the_presentation():
    altered = changed(valid_badge(), "name", "Another")

    for document in (presented(valid_badge(), altered), presented_token(altered)):
        with pytest.raises(ProofError, match=r"verifiableCredential\[\d\]"):
            verify(document)


def test_a_credential_without_a_proof_fails_the_presentation():
    with pytest.raises(MissingProofError):
        verify(presented(unsigned_badge()))


def test_a_bad_proof_fails_a_presentation_of_good_credentials():
    document = presented()
    document["id"] = "urn:uuid:1"

    with pytest.raises(ProofError):
        verify(document)


def test_a_credential_added_afterwards_is_refused():
    document = presented()
    document["verifiableCredential"].append(valid_badge())

    with pytest.raises(VcError):
        verify(document)


def test_a_credential_taken_away_afterwards_is_refused():
    document = presented(valid_badge(), token_of_badge())
    del document["verifiableCredential"][1]

    with pytest.raises(ProofError):
        verify(document)


def test_a_presentation_without_a_proof_is_refused():
    with pytest.raises(MissingProofError):
        verify(without(presented(), "proof"))


def test_a_proof_to_assert_does_not_authenticate():
    document = build_presentation([valid_badge()], holder=HOLDER_ID)
    asserted = changed(presented(), "proof/proofPurpose", "assertionMethod")

    with pytest.raises(ProofError, match="authentication"):
        verify(asserted)
    with pytest.raises(VcError):
        signed(document, HOLDER)


def test_a_key_that_may_only_assert_does_not_authenticate():
    document = build_presentation([valid_badge()], holder=UNI)
    prepared = prepare_presentation(
        document, options(verification_method=ISSUER_KEY.verification_method)
    )
    with pytest.raises(Exception, match="authentication"):
        verify(sign_prepared(prepared, ISSUER_KEY))


def test_a_holder_who_did_not_sign_is_refused():
    document = build_presentation([valid_badge()], holder="did:example:somebody")

    with pytest.raises(KeyNotAuthorizedError, match="did not sign"):
        verify(presented(document=document))
    with pytest.raises(KeyNotAuthorizedError):
        verify(presented_token(holder=STRANGER_KEY))


def test_a_strangers_word_about_his_key_makes_nobody_else_the_holder():
    """Anybody can publish a key and name somebody else as its controller."""
    url = "https://evil.example/key.json"
    page = {
        "id": url,
        "type": "Multikey",
        "controller": UNI,
        "publicKeyMultibase": encode_multikey(HOLDER.public_key),
    }
    resolver = Resolver(fetch=lambda _: json.dumps(page).encode())
    around = replace(AROUND, find_method=method_finder(resolver))
    prepared = prepare_presentation(
        build_presentation([], holder=UNI), options(verification_method=url)
    )
    forged = sign_prepared(prepared, replace(HOLDER, verification_method=url))

    with pytest.raises(KeyNotAuthorizedError, match="did not sign"):
        verify(forged, around=around)


def test_a_presentation_is_not_taken_for_a_credential_nor_the_reverse():
    with pytest.raises(VcError):
        parse_presentation(valid_badge())
    both = changed(valid_badge(), "type/1", "VerifiablePresentation")
    with pytest.raises(MalformedCredentialError):
        parse_presentation(both)


def test_only_proofs_that_held_make_a_verified_presentation():
    with pytest.raises(ProofError):
        VerifiedPresentation(
            presentation=parse_presentation(presented()), proofs=(), credentials=()
        )


# ----------------------------------------------------------------------- shape


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("@context", "https://www.w3.org/ns/credentials/v2"),
        ("@context", []),
        ("type", []),
        ("type", ["VerifiableCredential"]),
        ("holder", "somebody"),
        ("holder", {"name": "x"}),
        ("holder", 5),
        ("id", ""),
        ("verifiableCredential", ["eyJhbGciOiJub25lIn0.e30.x"]),
        ("verifiableCredential", [None]),
        ("verifiableCredential", [{}]),
        ("verifiableCredential", [[{}]]),
        ("verifiableCredential/0/type", "Enveloped"),
        ("verifiableCredential/0/issuer", 5),
    ],
)
def test_another_shape_is_refused(path, value):
    document = changed(build_presentation([valid_badge()]), path, value)

    with pytest.raises(MalformedCredentialError):
        parse_presentation(document)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "data:application/vc+jwt,",
        "data:application/vc+jwt;base64,{}",
        "data:application/vp+jwt,{}",
        "data:application/vc+sd-jwt,{}",
        "data:text/plain,{}",
        "https://evil.example/{}",
        "{}",
    ],
)
def test_an_envelope_of_something_else_is_refused(url):
    document = build_presentation([token_of_badge()])
    url = url.replace("{}", token_of_badge())

    with pytest.raises(MalformedCredentialError):
        parse_presentation(changed(document, "verifiableCredential/0/id", url))


def test_an_envelope_with_more_in_it_says_something_unproven():
    document = build_presentation([token_of_badge()], holder=HOLDER_ID)
    document["verifiableCredential"][0]["name"] = "Doctor of Everything"

    with pytest.raises(VcError):
        verify(presented(document=document))


def test_more_credentials_than_we_check_are_refused():
    with pytest.raises(TooLargeError):
        parse_presentation(build_presentation([valid_badge()] * (MAX_CREDENTIALS + 1)))


def test_a_term_that_no_proof_covers_is_refused():
    document = build_presentation([valid_badge()])
    document["greeting"] = "hello"

    with pytest.raises(DataLossError):
        presented(document=document)


# ---------------------------------------------------------------------- tokens


@pytest.mark.parametrize(
    ("after", "good"),
    [
        (timedelta(minutes=10) - timedelta(seconds=1), True),
        (timedelta(minutes=10), False),
        (-timedelta(seconds=300), True),
        (-timedelta(seconds=301), False),
    ],
)
def test_a_token_is_good_for_minutes(after, good):
    around = replace(AROUND, now=NOW + after)

    if good:
        assert verify(presented_token(), around=around).proofs
    else:
        with pytest.raises(ProofError):
            verify(presented_token(), around=around)


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        ({"typ": "JWT"}, {}),
        ({"typ": "vc+jwt"}, {}),
        ({"typ": "vp+jwt", "cty": "vc"}, {}),
        ({"typ": "vp+jwt", "jwk": "x"}, {}),
        ({"typ": "vp+jwt", "kid": "key-1"}, {}),
        ({"typ": "vp+jwt", "kid": None}, {}),
        ({"typ": "vp+jwt", "alg": "none"}, {}),
        ({"typ": "vp+jwt", "crit": "x"}, {}),
        ({"typ": "vp+jwt"}, {"vp": {}}),
        ({"typ": "vp+jwt"}, {"iss": "did:example:other"}),
        ({"typ": "vp+jwt"}, {"exp": "soon"}),
        ({"typ": "vp+jwt"}, {"iat": True}),
        ({"typ": "vp+jwt"}, {"aud": 5}),
        ({"typ": "vp+jwt"}, {"nonce": [OCCASION.challenge]}),
        ({"typ": "vp+jwt"}, {"@context": ["https://evil.example/c"]}),
    ],
)
def test_a_token_of_another_form_is_refused(header, payload):
    good = {
        **build_presentation([token_of_badge()]),
        "nonce": OCCASION.challenge,
        "aud": list(OCCASION.domain),
    }
    with pytest.raises(VcError):
        verify(sign_claims({**good, **payload}, HOLDER, header=header))


def test_a_credential_token_is_not_taken_for_a_presentation():
    for profile in (OPEN_BADGES, VC_JOSE_COSE):
        with pytest.raises(MalformedCredentialError):
            read_presentation(sign_token(unsigned_badge(), TOKEN_KEY, profile=profile))


def test_a_signature_by_another_key_is_refused():
    other = did_key_p256_signer(5)
    forged = replace(other, verification_method=HOLDER.verification_method)

    with pytest.raises(ProofError):
        verify(presented_token(holder=forged))


def test_an_envelope_with_its_context_as_text_is_read_in_the_general_profile():
    document = build_presentation([token_of_badge()], holder=HOLDER_ID)
    envelope = document["verifiableCredential"][0]
    envelope["@context"] = envelope["@context"][0]
    around = replace(AROUND, profile=Profile.GENERAL)

    assert verify(
        presented(document=document, profile=Profile.GENERAL), around=around
    ).credentials
