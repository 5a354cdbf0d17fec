"""Badges of the older kind: proven by their address or their issuer's key, or not."""

import hashlib
import json
import zlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from keys.encodings import encode_base64url
from tests.support import NOW, environment, trust_list, verify
from vc.baking import unbake_png, unbake_svg
from vc.canonicalize import Profile
from vc.identity import identity_matches
from verifier.errors import AbsentError, FetchError
from verifier.intake.submission import is_link
from verifier.pipeline import verify_credential
from verifier.ports import Fetched
from verifier.report import Kind, Outcome, Verdict

CONTEXT = "https://w3id.org/openbadges/v2"
HOST = "https://badges.older.example"
ISSUER = f"{HOST}/issuer"
BADGE = f"{HOST}/badges/robotics"
ASSERTION = f"{HOST}/assertions/1"
KEY = f"{HOST}/keys/1"
REVOCATIONS = f"{HOST}/revocations"
SALT = "deadsea"


def profile(**changes):
    return {
        "@context": CONTEXT,
        "id": ISSUER,
        "type": "Profile",
        "name": "Older University",
        "url": HOST,
        "email": "badges@older.example",
        "publicKey": KEY,
        "revocationList": REVOCATIONS,
        **changes,
    }


def badge_class(**changes):
    return {
        "@context": CONTEXT,
        "id": BADGE,
        "type": "BadgeClass",
        "name": "Robotics",
        "description": "Builds robots.",
        "image": f"{BADGE}/image",
        "criteria": {"narrative": "Built one."},
        "issuer": ISSUER,
        **changes,
    }


def assertion(**changes):
    digest = hashlib.sha256(b"zoe@example.org" + SALT.encode()).hexdigest()
    return {
        "@context": CONTEXT,
        "id": ASSERTION,
        "type": "Assertion",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": SALT,
            "identity": f"sha256${digest}",
        },
        "badge": BADGE,
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-09-14T09:00:00+00:00",
        **changes,
    }


def pages(**changes):
    served = {
        ASSERTION: assertion(),
        BADGE: badge_class(),
        ISSUER: profile(),
        KEY: key_document(),
        REVOCATIONS: revocations(),
    }
    return {**served, **changes}


class Web:
    def __init__(self, served):
        self.served = served
        self.asked = []

    def __call__(self, url):
        self.asked.append(url)
        page = self.served.get(url)
        if page is None:
            msg = f"nothing at {url}"
            raise AbsentError(msg)
        if isinstance(page, Exception):
            raise page
        return Fetched(data=json.dumps(page).encode(), fetched_at=NOW)


def report_on(given, served=None, *, trusted=True, **changes):
    text = given if isinstance(given, str) else json.dumps(given)
    around = environment(
        fetch_document=Web(pages() if served is None else served),
        trust_lists=(trust_list(*([ISSUER] if trusted else [])),),
    )
    return verify_credential(text, environment=around, now=changes.get("now", NOW))


def reasons(report):
    return {
        one.check: one.reason
        for one in report.checks
        if one.outcome is not Outcome.PASSED and one.reason != "not_proven"
    }


# --------------------------------------------------------------------- hosted


def test_a_hosted_badge_of_a_listed_issuer_is_valid_and_says_that_it_is_older():
    report = report_on(assertion())

    assert report.verdict is Verdict.VALID
    assert report.kind is Kind.ACHIEVEMENT
    assert report.issuer.name == "Example University"
    assert report.issuer.claimed_name == "Older University"
    assert report.check("format").evidence["form"] == "Open Badges 2.0"
    assert report.check("proof").evidence == {
        "openBadgesVersion": "2.0",
        "method": "hosted",
    }
    assert report.credential["credentialSubject"]["achievement"]["name"] == "Robotics"


def test_a_hosted_badge_of_an_unlisted_issuer_is_never_green():
    assert report_on(assertion(), trusted=False).verdict is (
        Verdict.VALID_UNTRUSTED_ISSUER
    )


def test_the_recipient_can_be_compared_as_with_newer_badges():
    subject = report_on(assertion()).credential["credentialSubject"]
    (identity,) = subject["identifier"]

    assert identity["identityType"] == "emailAddress"
    assert identity_matches(identity, "zoe@example.org")
    assert not identity_matches(identity, "eve@example.org")


def test_what_counts_is_the_hosted_copy_and_not_the_one_handed_in():
    forged = assertion(badge=BADGE, narrative="Doctor of Everything")

    report = report_on(forged)

    assert report.verdict is Verdict.VALID
    assert reasons(report) == {"published-copy": "copy_differs"}
    assert "Doctor" not in json.dumps(report.credential)


@pytest.mark.parametrize(
    ("served", "verdict", "reason"),
    [
        ({ASSERTION: None}, Verdict.INDETERMINATE, "assertion_unavailable"),
        (
            {ASSERTION: FetchError("no answer")},
            Verdict.INDETERMINATE,
            "assertion_unavailable",
        ),
        ({BADGE: None}, Verdict.INDETERMINATE, "assertion_unavailable"),
        ({ISSUER: None}, Verdict.INDETERMINATE, "assertion_unavailable"),
        (
            {ASSERTION: {"id": ASSERTION}},
            Verdict.INDETERMINATE,
            "hosted_document_unusable",
        ),
        (
            {BADGE: badge_class(id=f"{HOST}/other")},
            Verdict.INDETERMINATE,
            "hosted_document_unusable",
        ),
        (
            {BADGE: badge_class(name=None)},
            Verdict.INDETERMINATE,
            "hosted_document_unusable",
        ),
        (
            {ISSUER: profile(type="Person")},
            Verdict.INDETERMINATE,
            "hosted_document_unusable",
        ),
        (
            {ASSERTION: "not an object"},
            Verdict.INDETERMINATE,
            "hosted_document_unusable",
        ),
    ],
)
def test_a_hosted_badge_whose_documents_are_missing_is_left_open(
    served, verdict, reason
):
    report = report_on(assertion(), pages(**served))

    assert report.verdict is verdict
    assert reasons(report)["proof"] == reason
    assert report.credential is None


def test_a_hosted_badge_whose_address_says_gone_is_revoked():
    gone = AbsentError("status 410", gone=True)

    report = report_on(assertion(), pages(**{ASSERTION: gone}))

    assert report.verdict is Verdict.REVOKED
    assert report.credential is None


@pytest.mark.parametrize("address", [BADGE, ISSUER])
def test_a_badge_class_or_issuer_that_is_gone_revokes_nothing(address):
    gone = AbsentError("status 410", gone=True)

    report = report_on(assertion(), pages(**{address: gone}))

    assert report.verdict is Verdict.INDETERMINATE


def test_an_older_badge_is_no_credential_to_the_vc_api_and_no_part_of_anything():
    web = Web(pages())
    around = environment(fetch_document=web)
    text = json.dumps(assertion())

    general = verify_credential(
        text, environment=replace(around, profile=Profile.GENERAL), now=NOW
    )
    part = verify_credential(text, environment=around, now=NOW, nesting=1)

    assert general.verdict is part.verdict is Verdict.MALFORMED
    assert web.asked == []


def test_a_hosted_badge_that_says_that_it_was_revoked_is_revoked():
    revoked = assertion(revoked=True, revocationReason="In error")

    report = report_on(assertion(), pages(**{ASSERTION: revoked}))

    assert report.verdict is Verdict.REVOKED
    assert report.check("status").evidence["revocationReason"] == "In error"


@pytest.mark.parametrize(
    "served",
    [
        {ASSERTION: assertion(id=f"{HOST}/assertions/2")},
        {ISSUER: profile(verification={"allowedOrigins": "elsewhere.example"})},
        {ISSUER: profile(verification={"allowedOrigins": ["a.example"]})},
    ],
)
def test_a_badge_that_stands_where_its_issuer_keeps_none_is_invalid(served):
    report = report_on(assertion(), pages(**served))

    assert report.verdict is Verdict.INVALID
    assert reasons(report) == {"issuer-key": "origin_not_issuers"}


@pytest.mark.parametrize(
    "there",
    [
        f"{HOST}/issuers/neighbour/1",
        f"{HOST}/issuers/uni/../neighbour/1",
        f"{HOST}/issuers/uni/%2e%2E/neighbour/1",
        f"{HOST}/issuers/uni/..%2fneighbour/1",
        f"{HOST}/issuers/uni/..\\neighbour/1",
        f"{HOST}/issuers/uni/./../neighbour/1",
        f"{HOST}/issuers/uni/..;/neighbour/1",
    ],
)
@pytest.mark.parametrize("origins", [None, "badges.older.example"])
def test_a_neighbour_on_the_issuers_host_cannot_host_its_badges(there, origins):
    """`startsWith` is what keeps the issuers of a shared host apart."""
    scope = {"startsWith": f"{HOST}/issuers/uni/", "allowedOrigins": origins}
    given = assertion(id=there)
    served = pages(**{there: given, ISSUER: profile(verification=scope)})

    report = report_on(given, served)

    assert report.verdict is Verdict.INVALID
    assert reasons(report) == {"issuer-key": "origin_not_issuers"}


def test_within_its_scope_an_issuer_on_a_shared_host_keeps_its_badges():
    there = f"{HOST}/issuers/uni/1"
    given = assertion(id=there)
    scope = {"startsWith": f"{HOST}/issuers/uni/"}
    served = pages(**{there: given, ISSUER: profile(verification=scope)})

    assert report_on(given, served).verdict is Verdict.VALID


def test_a_prefix_and_an_origin_have_to_fit_both():
    there = "https://cdn.example/uni/1"
    given = assertion(id=there)
    scope = {
        "startsWith": "https://cdn.example/uni/",
        "allowedOrigins": "badges.older.example",
    }
    served = pages(**{there: given, ISSUER: profile(verification=scope)})

    assert report_on(given, served).verdict is Verdict.INVALID


def test_a_stranger_who_hosts_a_badge_in_the_universitys_name_is_invalid():
    evil = "https://evil.example/assertions/1"
    forged = assertion(id=evil)

    report = report_on(forged, pages(**{evil: forged}))

    assert report.verdict is Verdict.INVALID


def test_a_strangers_badge_class_in_the_universitys_name_is_invalid():
    theirs = "https://evil.example/badge"
    forged = assertion(badge=theirs)
    served = pages(**{ASSERTION: forged, theirs: badge_class(id=theirs)})

    assert report_on(forged, served).verdict is Verdict.INVALID


def test_an_embedded_badge_class_and_issuer_are_not_believed():
    """Their author is whoever made the file; the addresses count."""
    liar = badge_class(
        name="PhD", issuer={"id": ISSUER, "type": "Profile", "name": "Harvard"}
    )
    forged = assertion(badge=liar)

    report = report_on(forged, pages(**{ASSERTION: forged}))

    assert report.verdict is Verdict.VALID
    assert report.credential["name"] == "Robotics"
    assert report.issuer.claimed_name == "Older University"


@pytest.mark.parametrize(
    "hosting",
    [
        {"startsWith": "https://cdn.example/uni/"},
        {"startsWith": ["https://x.example/", "https://cdn.example/uni/"]},
        {"allowedOrigins": ["cdn.example", "badges.older.example"]},
    ],
)
def test_an_issuer_may_keep_its_badges_where_its_profile_says(hosting):
    there = "https://cdn.example/uni/1"
    starts = hosting.get("startsWith")
    if starts:
        prefixes = [starts] if isinstance(starts, str) else starts
        hosting = {"startsWith": [*prefixes, f"{HOST}/badges/"]}
    given = assertion(id=there)
    served = pages(**{there: given, ISSUER: profile(verification=hosting)})

    assert report_on(given, served).verdict is Verdict.VALID


def test_a_prefix_that_ends_inside_a_host_name_allows_nothing():
    there = "https://uni.example.evil.example/1"
    given = assertion(id=there)
    lax = profile(verification={"startsWith": "https://uni.example"})

    assert report_on(given, pages(**{there: given, ISSUER: lax})).verdict is (
        Verdict.INVALID
    )


@pytest.mark.parametrize(
    ("dates", "verdict"),
    [
        ({"expires": "2026-11-22T10:36:59Z"}, Verdict.EXPIRED),
        ({"expires": "2026-11-22T10:37:01Z"}, Verdict.VALID),
        ({"issuedOn": "2026-11-22T10:47:01Z"}, Verdict.NOT_YET_VALID),
        ({"issuedOn": "2026-11-22T10:46:59Z"}, Verdict.VALID),
    ],
)
def test_the_dates_of_an_older_badge_count(dates, verdict):
    given = assertion(**dates)

    assert report_on(given, pages(**{ASSERTION: given})).verdict is verdict


@pytest.mark.parametrize(
    "changes",
    [
        {"verification": {"type": "TrustMe"}},
        {"verification": None},
        {"verification": {"type": "SignedBadge", "creator": KEY}},
        {"recipient": None},
        {"recipient": {"type": "email", "hashed": True}},
        {"badge": None},
        {"badge": 7},
        {"badge": {"name": "no id"}},
        {"issuedOn": "yesterday"},
        {"issuedOn": None},
        {"expires": 7},
        {"id": None},
    ],
)
def test_an_assertion_without_a_part_is_malformed_and_nothing_is_fetched(changes):
    web = Web(pages())
    around = environment(fetch_document=web)

    report = verify_credential(
        json.dumps(assertion(**changes)), environment=around, now=NOW
    )

    assert report.verdict is Verdict.MALFORMED
    assert web.asked == []


def test_without_the_network_a_hosted_badge_is_left_open():
    assert verify(assertion()).verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize(
    "document",
    [
        {**assertion(), "@context": "https://w3id.org/openbadges/v1"},
        {**assertion(), "type": "Endorsement"},
        {"uid": "1", "recipient": {}, "badge": {}},
    ],
)
def test_other_things_than_assertions_of_2_0_are_still_no_credentials(document):
    report = report_on(document)

    assert report.verdict is Verdict.MALFORMED
    assert report.kind is Kind.OTHER


# --------------------------------------------------------------------- signed

PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)


def pem(private):
    return (
        private.public_key()
        .public_bytes(
            serialization.Encoding.PEM,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        .decode()
    )


def key_document(private=None, **changes):
    return {
        "@context": CONTEXT,
        "id": KEY,
        "type": "CryptographicKey",
        "owner": ISSUER,
        "publicKeyPem": pem(private or PRIVATE),
        **changes,
    }


def revocations(*revoked, **changes):
    return {
        "@context": CONTEXT,
        "id": REVOCATIONS,
        "type": "RevocationList",
        "issuer": ISSUER,
        "revokedAssertions": list(revoked),
        **changes,
    }


URN = "urn:uuid:a953081a-4bbc-4927-8653-7219bca00e3b"


def segment(value):
    return encode_base64url(json.dumps(value).encode())


def signed_assertion(private=None, *, header=None, **changes):
    document = assertion(
        id=URN, verification={"type": "SignedBadge", "creator": KEY}, **changes
    )
    data = f"{segment(header or {'alg': 'RS256'})}.{segment(document)}"
    signature = (private or PRIVATE).sign(
        data.encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    return f"{data}.{encode_base64url(signature)}"


def test_a_signed_badge_of_a_listed_issuer_is_valid():
    report = report_on(signed_assertion())

    assert report.verdict is Verdict.VALID
    assert report.check("proof").evidence["method"] == "signed"
    assert report.check("status").as_of == NOW


def test_a_signed_badge_costs_four_fetches_at_most():
    web = Web(pages())
    around = environment(fetch_document=web, trust_lists=(trust_list(ISSUER),))

    verify_credential(signed_assertion(), environment=around, now=NOW)

    assert len(web.asked) == 4


def test_a_key_inside_the_profile_is_read_there():
    served = pages(**{ISSUER: profile(publicKey=[key_document()]), KEY: None})

    assert report_on(signed_assertion(), served).verdict is Verdict.VALID


def test_a_signed_badge_that_was_changed_is_invalid():
    header, payload, signature = signed_assertion().split(".")
    altered = segment(
        assertion(
            id=URN,
            verification={"type": "SignedBadge", "creator": KEY},
            narrative="PhD",
        )
    )

    report = report_on(f"{header}.{altered}.{signature}")

    assert report.verdict is Verdict.INVALID
    assert report.credential is None
    assert payload != altered


@pytest.mark.parametrize(
    ("token", "served"),
    [
        (signed_assertion(OTHER), {}),
        (signed_assertion(WEAK), {KEY: key_document(WEAK)}),
        (signed_assertion(), {KEY: key_document(owner="https://evil.example")}),
        (signed_assertion(), {KEY: key_document(id=f"{HOST}/keys/2")}),
        (signed_assertion(), {KEY: key_document(publicKeyPem="no key")}),
        (signed_assertion(), {KEY: key_document(publicKeyPem=7)}),
        (signed_assertion(), {ISSUER: profile(publicKey=None)}),
        (signed_assertion(), {ISSUER: profile(publicKey=[{}, 7, [KEY]])}),
        (signed_assertion(), {ISSUER: profile(publicKey=f"{HOST}/keys/2")}),
        (signed_assertion(header={"alg": "none"}), {}),
        (signed_assertion(header={"alg": "HS256"}), {}),
        (signed_assertion(header={"alg": "RS256", "crit": ["b64"]}), {}),
        (signed_assertion(header=["RS256"]), {}),
    ],
    ids=[
        "another key",
        "1,024 bits",
        "another owner",
        "another id",
        "no key in it",
        "not even text",
        "a profile without keys",
        "a profile with nonsense for keys",
        "a profile that names another",
        "alg none",
        "alg HS256",
        "crit",
        "a header that is none",
    ],
)
def test_a_signed_badge_that_is_not_by_the_issuers_key_is_invalid(token, served):
    assert report_on(token, pages(**served)).verdict is Verdict.INVALID


def test_a_signed_badge_whose_key_cannot_be_had_is_left_open():
    assert report_on(signed_assertion(), pages(**{KEY: None})).verdict is (
        Verdict.INDETERMINATE
    )


@pytest.mark.parametrize(
    ("listing", "verdict"),
    [
        (revocations({"id": URN, "revocationReason": "error"}), Verdict.REVOKED),
        (revocations(URN), Verdict.REVOKED),
        (revocations({"uid": "abc"}), Verdict.REVOKED),
        (revocations({"id": "urn:uuid:other"}, 7, None, {"id": ["x"]}), Verdict.VALID),
        (revocations(id=f"{HOST}/other"), Verdict.STATUS_UNKNOWN),
        (revocations(issuer="https://evil.example"), Verdict.STATUS_UNKNOWN),
        (revocations(revokedAssertions=None), Verdict.STATUS_UNKNOWN),
        (None, Verdict.STATUS_UNKNOWN),
    ],
)
def test_a_revocation_list_is_read_by_id_and_has_to_be_the_issuers(listing, verdict):
    token = signed_assertion(uid="abc")

    assert report_on(token, pages(**{REVOCATIONS: listing})).verdict is verdict


def test_an_issuer_without_a_revocation_list_cannot_revoke():
    served = pages(**{ISSUER: profile(revocationList=None)})

    report = report_on(signed_assertion(), served)

    assert report.verdict is Verdict.VALID
    assert reasons(report) == {"status": "no_status_list"}


# ---------------------------------------------------------------------- baked


def png_with(text):
    def chunk(kind, data):
        return (
            len(data).to_bytes(4, "big")
            + kind
            + data
            + zlib.crc32(kind + data).to_bytes(4, "big")
        )

    header = (1).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"iTXt", b"openbadges\0\0\0\0\0" + text.encode()),
            chunk(b"IDAT", zlib.compress(b"\0\0")),
            chunk(b"IEND", b""),
        ]
    )


def svg_with(body="", verify=ASSERTION):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">'
        f'<openbadges:assertion verify="{verify}">{body}</openbadges:assertion>'
        "<g/></svg>"
    ).encode()


@pytest.mark.parametrize("text", [json.dumps(assertion()), signed_assertion()])
def test_b05_an_older_badge_is_unbaked_from_a_png(text):
    assert unbake_png(png_with(text)) == text
    assert report_on(unbake_png(png_with(text))).verdict is Verdict.VALID


def test_b05_an_older_badge_is_unbaked_from_an_svg():
    text = json.dumps(assertion())
    token = signed_assertion()

    assert unbake_svg(svg_with(f"<![CDATA[{text}]]>")) == text
    assert unbake_svg(svg_with(verify=token)) == token


@pytest.mark.parametrize(
    ("unbake", "picture"),
    [(unbake_png, png_with(ASSERTION)), (unbake_svg, svg_with())],
    ids=["png", "svg"],
)
def test_a_picture_with_nothing_but_its_address_gives_that_to_be_followed(
    unbake, picture
):
    assert unbake(picture) == ASSERTION
    assert is_link(unbake(picture))
