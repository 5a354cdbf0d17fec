"""The status of a badge by every kind of list, and what must never decide it.

Rows of attacks.md 3.8 (S01 to S13, S18); Bitstring Status List 1.0; StatusList2021.
"""

import gzip
import json
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest

from keys.encodings import encode_base64url
from keys.public_key import KeyType
from tests.support import (
    BASE,
    ISSUER_KEY,
    NOW,
    REVOCATIONS,
    SIGNED_AT,
    STRANGER_KEY,
    SUSPENSIONS,
    TOKEN_KEY,
    UNI,
    did_key_signer,
    environment,
    profile,
    served,
    serving,
    signed,
    status_list,
    trust_list,
    unsigned_badge,
    valid_badge,
    verify,
)
from vc.bitstring import bits_with
from vc.canonicalize import Profile
from vc.errors import StatusListError
from vc.jose import OPEN_BADGES, VC_JOSE_COSE, sign_token
from vc.proofs import (
    Disclosure,
    ProofOptions,
    derive_credential,
    prepare_with_options,
    sign_prepared,
)
from vc.status_entries import parse_status_entries
from vc.status_list import StatusEntry
from verifier.checks.hosts import host_of
from verifier.pipeline import verify_credential
from verifier.ports import Fetched, TrustEntry
from verifier.report import Outcome, Verdict

MESSAGES = f"{BASE}/status/messages"
PLAIN = f"{BASE}/revocations"
V1 = "https://www.w3.org/2018/credentials/v1"
STATUS_2021 = "https://w3id.org/vc/status-list/2021/v1"


def entry(**changes):
    return {
        "id": f"{REVOCATIONS}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": REVOCATIONS,
        **changes,
    }


def badge_with(*entries, **changes):
    document = unsigned_badge(**changes)
    document["credentialStatus"] = list(entries)
    return document


def a_list(*set_bits, url=REVOCATIONS, purpose="revocation", signer=ISSUER_KEY, **more):
    document = status_list(url, purpose, set_bits=set_bits, **more)
    return served(signed(document, signer, created=NOW))


def status_of(report):
    return report.check("status")


def found(*entries, lists, **changes):
    return verify(signed(badge_with(*entries)), lists=lists, **changes)


# ------------------------------------------------------- values and messages


def sized(value, *, index=7, size=2, purpose="message", count=131_072):
    """A list of `count` values of `size` bits, of which one is `value`."""
    bits = int.to_bytes(value << (count - index - 1) * size, count * size // 8)
    document = status_list(MESSAGES, purpose, bits=bits)
    return {MESSAGES: served(signed(document, created=NOW))}


def sized_entry(size=2, purpose="message", **changes):
    return entry(
        id=f"{MESSAGES}#7",
        statusPurpose=purpose,
        statusListCredential=MESSAGES,
        statusSize=size,
        statusMessage=[
            {"status": hex(value), "message": f"message {value}"}
            for value in range(1 << size)
        ],
        **changes,
    )


@pytest.mark.parametrize("value", [0, 1, 2, 3])
def test_a_message_is_shown_and_is_never_a_verdict(value):
    report = found(entry(), sized_entry(), lists=sized(value) | {REVOCATIONS: a_list()})

    assert report.verdict is Verdict.VALID
    assert status_of(report).evidence["notices"] == [
        {
            "purpose": "message",
            "list": MESSAGES,
            "value": hex(value),
            "message": f"message {value}",
        }
    ]


def test_what_explains_a_value_is_reported():
    reference = "https://badges.example.edu/what-it-means"

    report = found(sized_entry(statusReference=reference), lists=sized(1))

    assert status_of(report).evidence["notices"][0]["references"] == [reference]


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(0, Verdict.VALID), (1, Verdict.REVOKED), (2, Verdict.REVOKED)],
)
def test_a_revocation_of_two_bits_is_one_unless_it_is_zero(value, verdict):
    report = found(
        sized_entry(purpose="revocation"), lists=sized(value, purpose="revocation")
    )

    assert report.verdict is verdict
    assert status_of(report).evidence["message"] == f"message {value}"


def test_s07_a_refresh_is_reported_and_never_a_revocation():
    report = found(
        entry(),
        entry(
            id=f"{SUSPENSIONS}#7",
            statusPurpose="refresh",
            statusListCredential=SUSPENSIONS,
        ),
        lists={
            REVOCATIONS: a_list(),
            SUSPENSIONS: a_list(7, url=SUSPENSIONS, purpose="refresh"),
        },
    )

    assert report.verdict is Verdict.VALID
    assert status_of(report).evidence["notices"][0]["value"] == "0x1"


def test_an_issuer_with_lists_for_notices_alone_cannot_revoke_and_is_not_said_to_have():
    report = found(sized_entry(), lists=sized(2))

    status = status_of(report)
    assert report.verdict is Verdict.VALID
    assert status.outcome is Outcome.NOT_APPLICABLE
    assert status.reason == "no_status_list"
    assert "message" in status.evidence["notices"][0]


@pytest.mark.parametrize(
    ("mandatory", "verdict", "reason"),
    [
        (("/issuer", "/validFrom"), Verdict.STATUS_UNKNOWN, "status_not_shown"),
        (None, Verdict.REVOKED, "revoked"),
    ],
    ids=["the issuer let it be left out", "it has to be shown"],
)
def test_a_holder_who_leaves_the_status_out_is_not_in_force(mandatory, verdict, reason):
    """What a derived proof leaves out, it does not tell that it left out."""
    document = unsigned_badge()
    document["credentialStatus"] = [entry()]
    prepared = prepare_with_options(
        document,
        ProofOptions(
            cryptosuite="ecdsa-sd-2023",
            verification_method=TOKEN_KEY.verification_method,
            key_type=KeyType.P256,
            created=SIGNED_AT,
            disclosure=Disclosure(
                random_bytes=lambda count: b"x" * count, mandatory=mandatory
            ),
        ),
        profile=Profile.OPEN_BADGES,
    )
    members = (
        "id",
        "name",
        "validFrom",
        "awardedDate",
        "credentialSubject",
        "evidence",
    )
    shown = derive_credential(
        sign_prepared(prepared, TOKEN_KEY),
        pointers=[f"/{one}" for one in members if one in document],
    )

    report = verify(shown, lists={REVOCATIONS: a_list(7)})

    assert report.verdict is verdict
    assert status_of(report).reason == reason


def test_a_list_for_notices_that_cannot_be_read_takes_nothing_from_the_badge():
    report = found(entry(), sized_entry(), lists={REVOCATIONS: a_list()})

    assert report.verdict is Verdict.VALID
    assert "problem" in status_of(report).evidence["notices"][0]


@pytest.mark.parametrize("purposes", [["suspension", "revocation"], ["revocation"]])
def test_s07_a_list_for_several_purposes_answers_for_each(purposes):
    report = found(
        entry(statusPurpose="revocation"),
        lists={REVOCATIONS: a_list(7, purpose=purposes)},
    )

    assert report.verdict is Verdict.REVOKED


@pytest.mark.parametrize("purposes", ["suspension", ["suspension", "refresh"]])
def test_s07_a_list_for_other_purposes_does_not_answer(purposes):
    report = found(entry(), lists={REVOCATIONS: a_list(7, purpose=purposes)})

    assert report.verdict is Verdict.STATUS_UNKNOWN


def test_s07_a_suspension_is_not_shown_as_a_revocation():
    report = found(
        entry(statusPurpose="suspension"),
        lists={REVOCATIONS: a_list(7, purpose="suspension")},
    )

    assert report.verdict is Verdict.SUSPENDED


@pytest.mark.parametrize(
    "change",
    [
        {"statusSize": 0},
        {"statusSize": -1},
        {"statusSize": "2"},
        {"statusSize": 2.0},
        {"statusSize": True},
        {"statusSize": 65},
        {"statusSize": 10**30},
        {"statusSize": 2},
        {"statusSize": 2, "statusMessage": []},
        {"statusSize": 2, "statusMessage": [{"status": "0x0", "message": "x"}]},
        {
            "statusSize": 1,
            "statusMessage": [
                {"status": "0x0", "message": "a"},
                {"status": "0x0", "message": "b"},
            ],
        },
        {
            "statusSize": 1,
            "statusMessage": [
                {"status": "0", "message": "a"},
                {"status": "1", "message": "b"},
            ],
        },
        {
            "statusSize": 1,
            "statusMessage": [
                {"status": "0x0", "message": "a"},
                {"status": "0x2", "message": "b"},
            ],
        },
        {"statusReference": 7},
        {"type": ["BitstringStatusListEntry", "StatusList2021Entry"]},
        {"type": "RevocationList2020Status"},
        {"type": None},
        {"statusPurpose": ["revocation"]},
        {"statusPurpose": "horoscope"},
        {"statusListCredential": None},
        {"statusListCredential": [REVOCATIONS]},
        {"statusListIndex": 7},
        {"statusListIndex": "1" * 5000},
        {"statusListIndex": str(2**63)},
    ],
)
def test_s05_an_entry_that_cannot_be_read_is_an_error_and_never_not_revoked(change):
    with pytest.raises(StatusListError):
        parse_status_entries({"credentialStatus": entry(**change)})


@pytest.mark.parametrize("entries", [[], [entry()] * 9, "x", 7, [None]])
def test_credential_status_of_another_shape_is_an_error(entries):
    with pytest.raises(StatusListError):
        parse_status_entries({"credentialStatus": entries})


def test_s04_two_bit_values_need_a_list_of_twice_the_size():
    report = found(
        sized_entry(purpose="revocation"),
        lists=sized(0, purpose="revocation", count=131_072 // 2),
    )

    assert status_of(report).reason == "status_list_length"
    assert report.verdict is Verdict.STATUS_UNKNOWN


# ------------------------------------------------------------ encoded lists


def with_encoded(text):
    document = status_list(REVOCATIONS, "revocation")
    document["credentialSubject"]["encodedList"] = text
    return {REVOCATIONS: served(signed(document, created=NOW))}


GOOD = gzip.compress(bytes(16_384), mtime=0)


def multibase(data):
    return "u" + encode_base64url(data)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (multibase(gzip.compress(bytes(64 * 1024 * 1024), mtime=0)), "S01 a bomb"),
        (multibase(gzip.compress(GOOD, mtime=0)), "S01 nested"),
        (multibase(GOOD * 1000), "S01 a thousand members"),
        (multibase(GOOD[:-6]), "S02 cut off"),
        (multibase(GOOD[:-8] + b"\0\0\0\0" + GOOD[-4:]), "S02 wrong checksum"),
        (multibase(GOOD[:-4] + b"\1\0\0\0"), "S02 wrong length"),
        (multibase(zlib.compress(bytes(16_384))), "S02 zlib"),
        (multibase(bytes(16_384)), "S02 no compression"),
        (encode_base64url(GOOD), "S03 no prefix"),
        ("z" + encode_base64url(GOOD), "S03 another prefix"),
        ("m" + encode_base64url(GOOD), "S03 another prefix"),
        ("U" + encode_base64url(GOOD), "S03 upper case"),
        (multibase(GOOD) + "==", "S03 padding"),
        (multibase(GOOD).replace("A", "+", 1), "S03 another alphabet"),
        (multibase(GOOD)[:9] + " " + multibase(GOOD)[9:], "S03 white space"),
        (multibase(GOOD) + "\n", "S03 a line's end"),
        (multibase(gzip.compress(b"", mtime=0)), "S04 empty"),
        (multibase(gzip.compress(bytes(16_383), mtime=0)), "S04 a byte short"),
        ("", "no list"),
    ],
)
def test_s01_to_s04_a_list_that_is_not_whole_and_in_bounds_is_refused(text, row):
    report = found(entry(), lists=with_encoded(text))

    assert report.verdict is Verdict.STATUS_UNKNOWN, row


# ------------------------------------------------------------- whose, and where


def delegate(**more):
    one = trust_list(UNI)
    known = TrustEntry(id=UNI, name="Example University", **more)
    return (replace(one, entries={UNI: known}),)


def test_s08_a_list_by_a_delegate_of_our_trust_list_counts():
    did = STRANGER_KEY.verification_method.partition("#")[0]
    lists = {REVOCATIONS: a_list(7, signer=STRANGER_KEY, issuer_id=did)}

    with_delegate = found(
        entry(), lists=lists, trust_lists=delegate(status_issuers=frozenset({did}))
    )

    assert with_delegate.verdict is Verdict.REVOKED
    assert found(entry(), lists=lists).verdict is Verdict.STATUS_UNKNOWN


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/status/1",
        "https://badges.example.edu.evil.example/status/1",
        "https://example.edu/status/1",
        "https://evilbadges.example.edu/status/1",
    ],
)
def test_s09_a_list_at_a_foreign_host_is_never_fetched(url):
    asked = []

    def fetch(address):
        asked.append(address)
        return serving({})(address)

    report = found(entry(statusListCredential=url), lists={}, fetch_status_list=fetch)

    assert status_of(report).reason == "status_host_foreign"
    assert report.verdict is Verdict.STATUS_UNKNOWN
    assert asked == []


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://status.badges.example.edu/1", {}),
        ("https://lists.example/1", {"status_hosts": frozenset({"lists.example"})}),
    ],
)
def test_s09_a_list_below_the_issuers_host_or_where_we_expect_it_is_read(url, trusted):
    report = found(
        entry(statusListCredential=url),
        lists={url: a_list(7, url=url)},
        trust_lists=delegate(**trusted),
    )

    assert report.verdict is Verdict.REVOKED


def test_s09_an_issuer_without_a_host_may_keep_its_list_anywhere():
    key = did_key_signer(12)
    did = key.verification_method.partition("#")[0]
    url = "https://lists.example/1"
    document = badge_with(entry(statusListCredential=url), issuer=profile(id=did))

    report = verify(
        signed(document, key),
        lists={url: a_list(7, url=url, signer=key, issuer_id=did)},
    )

    assert report.verdict is Verdict.REVOKED
    assert host_of(did) is None


@pytest.mark.parametrize(
    "url",
    ["http://badges.example.edu/status/1", "data:text/plain,x", "file:///etc/passwd"],
)
def test_s09_an_address_that_is_not_https_is_never_read(url):
    report = found(entry(statusListCredential=url), lists={})

    assert report.verdict is Verdict.STATUS_UNKNOWN


def test_s09_a_list_that_names_another_address_is_refused():
    elsewhere = a_list(url=f"{BASE}/status/9")

    report = found(entry(), lists={REVOCATIONS: elsewhere})

    assert report.verdict is Verdict.STATUS_UNKNOWN


def test_s08_a_draft_list_does_not_answer_for_an_entry_of_the_standard():
    report = found(entry(), lists={REVOCATIONS: served(signed(list_2021(7)))})

    assert report.verdict is Verdict.STATUS_UNKNOWN


# ------------------------------------------------------------------- tokens


@pytest.mark.parametrize("token_profile", [VC_JOSE_COSE, OPEN_BADGES])
def test_a_list_as_a_token_is_read(token_profile):
    document = status_list(REVOCATIONS, "revocation", set_bits=(7,))
    token = sign_token(document, TOKEN_KEY, profile=token_profile).encode()

    assert found(entry(), lists={REVOCATIONS: token}).verdict is Verdict.REVOKED


@pytest.mark.parametrize(
    "token",
    [
        sign_token(
            status_list(REVOCATIONS, "revocation"), STRANGER_KEY, profile=VC_JOSE_COSE
        ).encode(),
        sign_token(
            status_list(REVOCATIONS, "revocation"), TOKEN_KEY, profile=VC_JOSE_COSE
        ).encode()[:-4],
        sign_token(valid_badge(), TOKEN_KEY, profile=VC_JOSE_COSE).encode(),
        b"eyJ",
        b"eyJ\xff.a.b",
    ],
    ids=["a stranger's", "cut off", "a badge", "nothing", "not ASCII"],
)
def test_j15_a_token_that_is_not_the_issuers_list_is_refused(token):
    report = found(entry(), lists={REVOCATIONS: token})

    assert report.verdict is Verdict.STATUS_UNKNOWN


# ------------------------------------------------------------ StatusList2021


def list_2021(*set_bits, **changes):
    encoded = encode_base64url(gzip.compress(bits_with(set_bits), mtime=0))
    return {
        "@context": [V1, STATUS_2021],
        "id": REVOCATIONS,
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "issuer": UNI,
        "issuanceDate": "2026-11-22T00:00:00Z",
        "credentialSubject": {
            "id": f"{REVOCATIONS}#list",
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": encoded,
            **changes,
        },
    }


def badge_2021(**changes):
    document = badge_with(entry(type="StatusList2021Entry", **changes))
    document["@context"] = [*document["@context"], STATUS_2021]
    return signed(document)


@pytest.mark.parametrize(
    ("bits", "verdict"), [((7,), Verdict.REVOKED), ((6, 8), Verdict.VALID)]
)
def test_a_list_of_the_draft_is_read(bits, verdict):
    lists = {REVOCATIONS: served(signed(list_2021(*bits)))}

    assert verify(badge_2021(), lists=lists).verdict is verdict


def test_a_list_of_the_draft_as_a_token_is_read():
    token = sign_token(list_2021(7), TOKEN_KEY, profile=VC_JOSE_COSE).encode()

    assert verify(badge_2021(), lists={REVOCATIONS: token}).verdict is Verdict.REVOKED


@pytest.mark.parametrize(
    "document",
    [
        list_2021(encodedList=multibase(GOOD)),
        list_2021(encodedList=encode_base64url(gzip.compress(bytes(16_383)))),
        list_2021(statusPurpose="suspension"),
        status_list(REVOCATIONS, "revocation", set_bits=(7,)),
    ],
    ids=["with a prefix", "short", "another purpose", "of the standard"],
)
def test_a_list_that_is_not_the_drafts_does_not_answer_for_its_entry(document):
    lists = {REVOCATIONS: served(signed(document))}

    assert verify(badge_2021(), lists=lists).verdict is Verdict.STATUS_UNKNOWN


@pytest.mark.parametrize("purpose", ["message", "refresh"])
def test_the_draft_knows_revocation_and_suspension_alone(purpose):
    report = verify(badge_2021(statusPurpose=purpose))

    assert status_of(report).reason == "status_kind_unknown"


# ----------------------------------------------------- 1EdTechRevocationList

BADGE_ID = unsigned_badge()["id"]


def badge_with_plain_list(**changes):
    document = badge_with({"id": PLAIN, "type": "1EdTechRevocationList"}, **changes)
    document["@context"] = [
        *document["@context"],
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]
    return signed(document)


def plain(*revoked, **changes):
    listing = {"id": PLAIN, "issuer": UNI, "revokedCredential": list(revoked)}
    return {PLAIN: json.dumps({**listing, **changes}).encode()}


@pytest.mark.parametrize(
    ("revoked", "verdict"),
    [
        ([], Verdict.VALID),
        ([{"id": f"{BASE}/credentials/other", "revoked": True}], Verdict.VALID),
        ([{"id": BADGE_ID, "revoked": True}], Verdict.REVOKED),
        ([{"id": BADGE_ID}], Verdict.REVOKED),
        ([BADGE_ID], Verdict.REVOKED),
        ([{"id": BADGE_ID, "revoked": False}], Verdict.VALID),
        ([{"id": BADGE_ID, "revoked": "no"}], Verdict.REVOKED),
    ],
)
def test_1edtechs_list_is_read_by_id(revoked, verdict):
    assert verify(badge_with_plain_list(), lists=plain(*revoked)).verdict is verdict


def test_1edtechs_list_says_why_and_how_far_it_is_proven():
    lists = plain({"id": BADGE_ID, "revocationReason": "Issued in error"})

    evidence = status_of(verify(badge_with_plain_list(), lists=lists)).evidence

    assert evidence["revocationReason"] == "Issued in error"
    assert evidence["provenBy"] == "TLS alone"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": f"{BASE}/elsewhere"},
        {"issuer": "did:web:evil.example"},
        {"issuer": None},
        {"revokedCredential": [{"revoked": True}]},
        {"revokedCredential": [7]},
        {"revokedCredentials": []},
    ],
)
def test_1edtechs_list_that_is_not_the_issuers_is_refused(changes):
    report = verify(badge_with_plain_list(), lists=plain(**changes))

    assert report.verdict is Verdict.STATUS_UNKNOWN


def test_1edtechs_list_that_names_nobody_because_it_is_no_list_is_refused():
    pages = {PLAIN: json.dumps({"id": PLAIN, "issuer": UNI}).encode()}

    assert verify(badge_with_plain_list(), lists=pages).verdict is (
        Verdict.STATUS_UNKNOWN
    )


def test_1edtechs_list_is_out_of_date_after_five_minutes():
    report = verify(
        badge_with_plain_list(), lists=plain(), now=NOW + timedelta(minutes=5)
    )

    assert status_of(report).reason == "status_out_of_date"


# -------------------------------------------------------- time, and fail rules


def test_a_copy_counts_to_the_end_of_its_ttl_and_not_a_second_longer():
    text = json.dumps(signed(badge_with(entry())))
    around = environment(lists={REVOCATIONS: a_list(ttl_milliseconds=600_000)})
    at_the_end = NOW + timedelta(minutes=10)

    before, after = (
        verify_credential(text, environment=around, now=moment)
        for moment in (at_the_end - timedelta(seconds=1), at_the_end)
    )

    assert before.verdict is Verdict.VALID
    assert status_of(before).as_of == NOW
    assert after.verdict is Verdict.STATUS_UNKNOWN
    assert status_of(after).reason == "status_out_of_date"


@pytest.mark.parametrize("ttl", [0, 1, 299_999])
def test_a_tiny_ttl_is_five_minutes(ttl):
    lists = {REVOCATIONS: a_list(ttl_milliseconds=ttl)}

    report = found(entry(), lists=lists, now=NOW + timedelta(seconds=299))

    assert report.verdict is Verdict.VALID


def test_a_huge_ttl_is_a_week():
    lists = {REVOCATIONS: a_list(ttl_milliseconds=10**15)}

    report = found(entry(), lists=lists, now=NOW + timedelta(days=7))

    assert report.verdict is Verdict.STATUS_UNKNOWN


def test_a_list_past_its_valid_until_is_not_used_though_it_was_just_fetched():
    document = status_list(REVOCATIONS, "revocation")
    document["validUntil"] = "2026-11-22T10:42:00Z"
    lists = {REVOCATIONS: served(signed(document, created=NOW))}

    assert status_of(found(entry(), lists=lists)).reason == "status_out_of_date"


def test_a_list_that_is_yet_to_begin_is_not_used():
    later = NOW + timedelta(minutes=6)
    lists = {REVOCATIONS: a_list(valid_from=later)}

    assert found(entry(), lists=lists).verdict is Verdict.STATUS_UNKNOWN


def test_a_copy_that_could_not_be_renewed_says_so():
    old = NOW - timedelta(minutes=20)

    def fetch(url):
        data = a_list()
        return Fetched(data=data, fetched_at=old, problem="the host gave no answer")

    report = found(entry(), lists={}, fetch_status_list=fetch)

    assert report.verdict is Verdict.VALID
    assert status_of(report).as_of == old
    assert status_of(report).evidence["notRenewed"] == "the host gave no answer"


def test_of_two_good_answers_the_older_is_what_it_is_as_of():
    old = NOW - timedelta(minutes=2)

    def fetch(url):
        if url == REVOCATIONS:
            return Fetched(data=a_list(), fetched_at=NOW)
        page = a_list(url=SUSPENSIONS, purpose="suspension")
        return Fetched(data=page, fetched_at=old)

    report = verify(valid_badge(), fetch_status_list=fetch)

    assert status_of(report).as_of == old


# -------------------------------------------------------------------- refresh


def test_d16_a_refresh_service_is_reported_and_never_asked():
    document = unsigned_badge()
    service = {
        "id": "https://169.254.169.254/refresh",
        "type": "1EdTechCredentialRefresh",
    }
    document["refreshService"] = service
    document["@context"] = [
        *document["@context"],
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]

    report = verify(signed(document))

    assert report.verdict is Verdict.VALID
    assert status_of(report).evidence["refreshService"] == [service]


def test_a_refresh_service_is_reported_where_there_is_no_status_list():
    document = unsigned_badge(status=())
    document["refreshService"] = {
        "id": f"{BASE}/refresh",
        "type": "1EdTechCredentialRefresh",
    }
    document["@context"] = [
        *document["@context"],
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]

    report = verify(signed(document))

    assert status_of(report).outcome is Outcome.NOT_APPLICABLE
    assert status_of(report).evidence["refreshService"]


def test_entries_are_read_back_as_they_were_written():
    written = StatusEntry(list_url=REVOCATIONS, purpose="revocation", index=94567)

    assert parse_status_entries(unsigned_badge())[0] == written
