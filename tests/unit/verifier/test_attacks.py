"""What a hostile world sends, through the whole report: one line each, and neighbours.

The rows are those of docs/attacks.md; what a row has elsewhere is not repeated here.
"""

import json
from contextlib import suppress
from datetime import timedelta

import pytest

from keys.encodings import encode_base64url
from keys.errors import DidDocumentError
from keys.resolver import Resolver
from tests.support import (
    ISSUER_KEY,
    NOW,
    SIGNED_AT,
    STRANGER_KEY,
    TOKEN_KEY,
    UNI,
    changed,
    issuer_document,
    published_key,
    signed,
    unsigned_badge,
    valid_badge,
    verify,
    without,
)
from vc.jose import OPEN_BADGES, VC_JOSE_COSE, sign_token
from vc.proofs import ProofOptions, prepare_with_options, sign_prepared
from verifier.report import Outcome, Verdict

GREEN = (Verdict.VALID, Verdict.VALID_UNTRUSTED_ISSUER)


class Watched:
    """A resolver that remembers what it was asked, and knows nothing."""

    def __init__(self):
        self.asked = []

    def find_method(self, url, relationship="assertionMethod"):
        self.asked.append(url.partition("#")[0])
        return Resolver().find_method(url, relationship)

    def find_key(self, identifier, key, relationship="assertionMethod"):
        self.asked.append(identifier)
        return Resolver().find_key(identifier, key, relationship)


def segment(value):
    return encode_base64url(json.dumps(value).encode())


def token(*, header=None, claims=None, signer=TOKEN_KEY):
    """A token of the university's, with members of our choice in header and payload."""
    head, body, _ = sign_token(unsigned_badge(), signer, profile=OPEN_BADGES).split(".")
    if header is not None:
        head = segment(header)
    if claims is not None:
        body = segment(claims)
    signature = encode_base64url(signer.sign(f"{head}.{body}".encode()))
    return f"{head}.{body}.{signature}"


def resigned(**members):
    """The university's own signature over a proof with these members."""
    document = unsigned_badge()
    options = ProofOptions(
        cryptosuite="eddsa-rdfc-2022",
        verification_method=ISSUER_KEY.verification_method,
        key_type=ISSUER_KEY.public_key.type,
        created=SIGNED_AT,
        **members,
    )
    return sign_prepared(prepare_with_options(document, options), ISSUER_KEY)


# ------------------------------------------------------------------ 3.1 tokens


@pytest.mark.parametrize(
    "kid",
    [
        "https://evil.example/key.json",
        "did:web:evil.example#key-1",
        f"{UNI}.evil.example#key-1",
        f"{UNI.upper()}#key-2",
        f"{UNI}:evil#key-2",
        STRANGER_KEY.verification_method,
        UNI,
        "",
    ],
)
def test_j05_a_kid_that_is_not_the_issuers_is_refused_before_any_lookup(kid):
    watched = Watched()

    report = verify(
        token(header={"alg": "ES256", "typ": "JWT", "kid": kid}), resolver=watched
    )

    assert report.verdict not in GREEN
    assert [one for one in watched.asked if one != UNI] == []


@pytest.mark.parametrize(
    "kid",
    [
        "../../../../dev/null",
        "k' OR '1'='1",
        "k\u0000",
        f"{UNI}#../../etc/passwd",
        f"{UNI}#key-2\u0000",
        f"{UNI}#key-2 ",
        f"{UNI}?versionTime=2020-01-01T00:00:00Z#key-2",
        f"{UNI};service=x#key-2",
        f"{UNI}/path#key-2",
        f"{UNI}#key-2#key-2",
        5,
        {},
        None,
    ],
    ids=repr,
)
def test_j06_a_kid_that_is_no_plain_url_is_refused(kid):
    assert (
        verify(token(header={"alg": "ES256", "typ": "JWT", "kid": kid})).verdict
        not in GREEN
    )


def test_j06_a_kid_of_a_megabyte_is_refused_unread():
    header = {"alg": "ES256", "typ": "JWT", "kid": f"{UNI}#" + "k" * 1_000_000}

    assert verify(token(header=header)).verdict is Verdict.MALFORMED


def test_j13_a_json_serialization_is_no_token():
    head, body, signature = token().split(".")
    general = {
        "payload": body,
        "signatures": [{"protected": head, "signature": signature}],
    }
    flat = {"payload": body, "protected": head, "signature": signature}

    assert verify(general).verdict is Verdict.MALFORMED
    assert verify(flat).verdict is Verdict.MALFORMED


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(299, Verdict.VALID), (301, Verdict.NOT_YET_VALID)]
)
def test_j24_the_start_of_a_token_is_granted_five_minutes(seconds, verdict):
    badge = unsigned_badge(valid_from=NOW + timedelta(seconds=seconds))

    assert verify(sign_token(badge, TOKEN_KEY, profile=OPEN_BADGES)).verdict is verdict


@pytest.mark.parametrize("profile", [OPEN_BADGES, VC_JOSE_COSE])
def test_d17_claims_that_repeat_the_credential_are_not_part_of_it(profile):
    report = verify(sign_token(unsigned_badge(), TOKEN_KEY, profile=profile))

    assert not {"iss", "jti", "sub", "nbf", "exp", "iat"} & report.credential.keys()


# ------------------------------------------------------- 3.2 Data Integrity proofs


@pytest.mark.parametrize("name", ["Proof", "proofs", "https://w3id.org/security#proof"])
def test_d01_a_proof_under_another_name_is_none(name):
    badge = valid_badge()
    badge[name] = badge.pop("proof")

    assert verify(badge).verdict not in GREEN


@pytest.mark.parametrize(
    "member",
    ["type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"],
)
def test_d03_a_proof_without_a_member_that_it_needs_is_refused(member):
    assert verify(without(valid_badge(), f"proof/{member}")).verdict not in GREEN


@pytest.mark.parametrize(
    "break_it",
    [
        lambda d: d.update(assertionMethod=[]),
        lambda d: d.pop("assertionMethod"),
        lambda d: d["verificationMethod"][0].update(controller="did:web:evil.example"),
        lambda d: d["verificationMethod"][0].pop("controller"),
        lambda d: d["verificationMethod"][0].update(id="#key-1"),
        lambda d: d["verificationMethod"].append(dict(d["verificationMethod"][0])),
        lambda d: d.update(
            assertionMethod=[
                {
                    **d["verificationMethod"][0],
                    "publicKeyMultibase": STRANGER_KEY.verification_method.partition(
                        "#"
                    )[2],
                }
            ]
        ),
        lambda d: d.update(assertionMethod="#key-1"),
        lambda d: d.update(verificationMethod=[], assertionMethod=[f"{UNI}#key-1"]),
    ],
    ids=[
        "in no relationship",
        "no relationship",
        "another controller",
        "no controller",
        "a relative id",
        "two with one id",
        "another key embedded under its id",
        "a relative reference",
        "a reference to nothing",
    ],
)
def test_d04_a_method_that_the_issuer_does_not_vouch_for_is_refused(break_it):
    document = issuer_document()
    break_it(document)
    with suppress(DidDocumentError):  # or the document itself is refused
        assert verify(valid_badge(), did_document=document).verdict not in GREEN


@pytest.mark.parametrize(
    "suite", ["eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-sd-2023"]
)
def test_d08_a_proof_relabelled_as_another_suites_is_refused(suite):
    assert (
        verify(changed(valid_badge(), "proof/cryptosuite", suite)).verdict not in GREEN
    )


@pytest.mark.parametrize(
    "members",
    [
        {"jws": "eyJhbGciOiJFZERTQSJ9..AAAA"},
        {"signatureValue": "AAAA"},
        {"type": "Ed25519Signature2020", "jws": "AAAA..AAAA"},
    ],
)
def test_d08_a_proof_with_two_signatures_is_refused(members):
    badge = valid_badge()
    badge["proof"].update(members)

    assert verify(badge).verdict not in GREEN


@pytest.mark.parametrize(
    ("how", "spoil"),
    {
        "no prefix": lambda v: v[1:],
        "a space after": lambda v: v + " ",
        "a space before": lambda v: " " + v,
        "a line end after": lambda v: v + "\n",
        "cut off": lambda v: v[:-1],
        "longer": lambda v: v + "1",
        "a zero": lambda v: v[:10] + "0" + v[11:],
        "an l": lambda v: v[:10] + "l" + v[11:],
        "another base": lambda v: "m" + v[1:],
        "a large prefix": lambda v: "Z" + v[1:],
        "in a list": lambda v: [v],
        "as a value object": lambda v: {"@value": v},
    }.items(),
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_d09_a_signature_in_another_spelling_is_refused(how, spoil):
    badge = valid_badge()

    spoilt = changed(badge, "proof/proofValue", spoil(badge["proof"]["proofValue"]))

    assert verify(spoilt).verdict not in GREEN


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("created", "2026-09-14T09:00:01Z"),
        ("expires", "2036-01-01T00:00:00Z"),
        ("nonce", "n"),
        ("id", "urn:uuid:6a1676b8-b51f-11ed-937b-d76685a20ff5"),
        ("domain", "https://evil.example"),
        ("challenge", "c"),
        ("created", None),
        ("somethingElse", "x"),
        ("@context", ["https://www.w3.org/ns/credentials/v2"]),
    ],
)
def test_d10_whatever_is_said_in_a_proof_was_signed(member, value):
    assert verify(changed(valid_badge(), f"proof/{member}", value)).verdict not in GREEN


def test_d10_an_end_taken_out_of_a_proof_is_noticed():
    with_end = resigned(expires=NOW + timedelta(days=1))
    assert verify(with_end).verdict is Verdict.VALID

    assert verify(without(with_end, "proof/expires")).verdict is Verdict.INVALID


@pytest.mark.parametrize(("seconds", "valid"), [(299, True), (301, False)])
def test_d11_a_proof_from_the_future_is_granted_five_minutes(seconds, valid):
    badge = signed(unsigned_badge(), created=NOW + timedelta(seconds=seconds))

    assert (verify(badge).verdict is Verdict.VALID) is valid


def test_d11_a_proof_made_after_its_key_had_ended_is_refused():
    ended = published_key(ISSUER_KEY, expires=SIGNED_AT - timedelta(days=1))

    report = verify(valid_badge(), did_document=issuer_document(ended))

    assert report.verdict is Verdict.INVALID


@pytest.mark.parametrize(
    "issuer",
    [
        [UNI, "did:web:evil.example"],
        [{"id": UNI, "type": ["Profile"]}, {"id": UNI, "type": ["Profile"]}],
        {"type": ["Profile"], "name": "Example University"},
        {"id": "Example University", "type": ["Profile"]},
        {"id": [UNI], "type": ["Profile"]},
        {"id": ""},
        5,
        None,
        "",
    ],
    ids=repr,
)
def test_d18_an_issuer_that_is_not_one_identifier_is_refused(issuer):
    assert verify({**valid_badge(), "issuer": issuer}).verdict not in GREEN


def test_d18_the_name_shown_is_ours_and_the_other_is_a_claim():
    report = verify(valid_badge())
    assert (report.issuer.name, report.issuer.claimed_name) == (
        "Example University",
        "Example University",
    )
    forged = unsigned_badge()
    forged["issuer"]["name"] = "Harvard University"
    report = verify(signed(forged))
    assert (report.issuer.name, report.issuer.claimed_name) == (
        "Example University",
        "Harvard University",
    )


@pytest.mark.parametrize(
    "path", ["issuer", "credentialSubject", "credentialSubject/achievement"]
)
def test_d19_what_no_proof_covers_is_in_no_part_of_the_report(path):
    badge = changed(valid_badge(), f"{path}/undefinedThing", "Doctor of Philosophy")

    report = verify(badge)

    assert report.verdict not in GREEN
    assert report.credential is None
    assert "Doctor of Philosophy" not in repr(report)


# ------------------------------------------------------------- 3.3 contexts, terms


@pytest.mark.parametrize(
    "identifier",
    [
        "1",
        "me",
        "",
        "//evil.example/x",
        "_:b0",
        "urn:a\n",
        "urn:a>b",
        "urn:a b",
        "did:",
    ],
)
@pytest.mark.parametrize("path", ["id", "credentialSubject/achievement/id"])
def test_x08_an_identifier_that_is_no_absolute_iri_is_refused(path, identifier):
    assert verify(changed(valid_badge(), path, identifier)).verdict not in GREEN


@pytest.mark.parametrize(
    "value",
    [
        {"@value": "Pass", "@language": "not a lang!"},
        {"@value": "Pass", "@direction": "evil"},
        {"@value": "Pass", "@language": "en", "@type": "https://a.example/t"},
        {"en": "Pass", "EN": "Fail"},
        {"@none": "Pass"},
    ],
)
def test_x14_an_ill_formed_language_or_direction_is_refused(value):
    assert verify(changed(valid_badge(), "name", value)).verdict not in GREEN


@pytest.mark.parametrize(
    "name",
    [
        "Zoe\u0308 Mu\u0308ller",
        "Zoë\u200d Müller",
        "\u202eZoë Müller",
        "Ζoë Müller",
        "Zoë Müller ",
    ],
)
def test_x16_a_name_that_only_looks_the_same_is_another(name):
    badge = valid_badge()
    identifier = badge["credentialSubject"]["identifier"]
    places = [n for n, one in enumerate(identifier) if one["identityType"] == "name"]
    path = f"credentialSubject/identifier/{places[0]}/identityHash"

    assert verify(changed(badge, path, name)).verdict is Verdict.INVALID


@pytest.mark.parametrize("text", ["\\ud800", "\\udc00\\ud800", "\\uffff", "\\u0000"])
def test_x17_a_character_that_no_text_has_is_malformed(text):
    spelled = json.dumps(valid_badge()).replace("Evidence-Informed", text)

    assert verify(spelled).verdict is Verdict.MALFORMED


# -------------------------------------------------------------------- 3.4 JSON


@pytest.mark.parametrize(
    "twice",
    [
        '"issuer":"did:web:evil.example",',
        '"\\u0069ssuer":"did:web:evil.example",',
        '"proof":{},',
        '"type":["VerifiableCredential"],',
        '"id":"urn:x",',
    ],
)
def test_c01_a_member_that_is_there_twice_is_malformed(twice):
    text = json.dumps(valid_badge())

    assert verify("{" + twice + text[1:]).verdict is Verdict.MALFORMED
    assert verify(text[:-1] + "," + twice[:-1] + "}").verdict is Verdict.MALFORMED


@pytest.mark.parametrize(
    ("spelled", "green"),
    [("3", True), ("3.0", True), ("30e-1", True), ("3E0", True), ("3.5", False)],
)
def test_c04_one_number_in_another_spelling_is_the_same(spelled, green):
    text = json.dumps(valid_badge())
    before = '"creditsAvailable": 3'
    assert before in text

    report = verify(text.replace(before, f'"creditsAvailable": {spelled}'))

    assert (report.verdict in GREEN) is green


@pytest.mark.parametrize("number", ["0.30000000000000004", "1e30", "1e-7", "-0.1e400"])
def test_c06_a_number_that_would_be_rounded_is_refused_by_name(number):
    text = json.dumps(valid_badge())
    replaced = text.replace('"creditsAvailable": 3', f'"creditsAvailable": {number}')

    report = verify(replaced)

    assert report.verdict not in GREEN
    assert report.check("proof") is None or (
        report.check("proof").reason != "proof_invalid"
    )


@pytest.mark.parametrize("depth", [33, 100, 1_000, 100_000])
@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_c08_nesting_without_end_is_malformed(opening, depth):
    assert verify(opening * depth).verdict is Verdict.MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        " " * 10_000_000 + "{}",
        "[" + "1," * 1_000_000 + "1]",
        '{"a":"' + "x" * 5_000_000 + '"}',
    ],
    ids=["white space", "members", "one string"],
)
def test_c10_bulk_is_malformed_unread(text):
    assert verify(text).verdict is Verdict.MALFORMED


# -------------------------------------------------------------------- 3.6 time


@pytest.mark.parametrize(
    "spelled",
    [
        "2026-09-14T19:00:00+10:00",
        "2026-09-14T09:00:00.000Z",
        "2026-09-14T09:00:00+00:00",
    ],
)
def test_t04_an_instant_in_another_spelling_was_not_signed(spelled):
    assert (
        verify(changed(valid_badge(), "validFrom", spelled)).verdict is Verdict.INVALID
    )


@pytest.mark.parametrize("member", ["issuanceDate", "expirationDate"])
def test_t05_the_dates_of_data_model_1_1_have_no_place_in_2_0(member):
    badge = {**valid_badge(), member: "2026-01-01T00:00:00Z"}

    assert verify(badge).verdict not in GREEN


def test_t06_the_clocks_zone_changes_nothing(monkeypatch):
    import time

    before = verify(valid_badge()).verdict
    for zone in ("Australia/Lord_Howe", "America/St_Johns", "Pacific/Kiritimati"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert verify(valid_badge()).verdict is before
    monkeypatch.undo()
    time.tzset()


# ---------------------------------------------------------- nothing is ever green


def test_a_check_that_was_not_made_is_never_passed():
    for resolver in (Resolver(), Watched()):
        report = verify(valid_badge(), resolver=resolver)
        assert report.check("proof").outcome is Outcome.NOT_CHECKED
        assert report.verdict is Verdict.INDETERMINATE
