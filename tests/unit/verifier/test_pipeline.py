"""The whole report: what a verifier says of a good badge, and of every bad one."""

import contextlib
import json
from datetime import timedelta

import pytest

from keys.did_document import parse_did_document
from keys.resolver import Resolver
from tests.support import (
    ISSUER_KEY,
    NOW,
    RETIRED_KEY,
    REVOCATIONS,
    STRANGER_KEY,
    SUSPENSIONS,
    TOKEN_KEY,
    UNI,
    Ed25519TestSigner,
    achievement,
    changed,
    component,
    did_key_signer,
    issuer_document,
    profile,
    published_key,
    served,
    serving,
    signed,
    status_list,
    trust_list,
    unsigned_badge,
    valid_badge,
    verify,
    without,
)
from vc.errors import VcError
from vc.jose import OPEN_BADGES, VC_JOSE_COSE, sign_token
from vc.status_list import StatusEntry
from verifier.report import Kind, Outcome, Verdict


def reasons(report):
    return {
        one.check: one.reason
        for one in report.checks
        if one.outcome is not Outcome.PASSED
    }


# ------------------------------------------------------------------ good badges


def test_a_badge_of_a_trusted_issuer_is_valid():
    report = verify(valid_badge())

    assert report.verdict is Verdict.VALID
    assert report.kind is Kind.ACHIEVEMENT
    assert report.issuer.name == "Example University"
    assert report.credential == without(valid_badge(), "proof")


@pytest.mark.parametrize("token_profile", [OPEN_BADGES, VC_JOSE_COSE])
def test_the_same_badge_as_a_token_is_valid(token_profile):
    token = sign_token(unsigned_badge(), TOKEN_KEY, profile=token_profile)

    assert verify(token).verdict is Verdict.VALID


def test_a_token_with_a_proof_inside_needs_both_to_hold():
    inside = valid_badge()
    altered = changed(inside, "proof/created", "2026-09-15T00:00:00Z")

    both = verify(sign_token(inside, TOKEN_KEY, profile=OPEN_BADGES))
    one = verify(sign_token(altered, TOKEN_KEY, profile=OPEN_BADGES))

    assert both.verdict is Verdict.VALID
    assert one.verdict is Verdict.INVALID


def test_members_in_another_order_are_the_same_badge():
    respelt = json.dumps(dict(reversed(valid_badge().items())), indent=3)

    assert verify(respelt).verdict is Verdict.VALID


def test_a_badge_signed_with_a_key_since_retired_is_still_valid():
    keys = (published_key(ISSUER_KEY), published_key(RETIRED_KEY))
    old = signed(unsigned_badge(), RETIRED_KEY)

    report = verify(old, did_document=issuer_document(*keys))

    assert report.verdict is Verdict.VALID


# ------------------------------------------------------- changed after signing


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "Doctor of Everything"),
        ("credentialSubject/identifier/0/identityHash", "Somebody Else"),
        ("credentialSubject/achievement/name", "Another"),
        ("credentialSubject/achievement/inLanguage", "fr"),
        ("credentialSubject/result/0/value", "Distinction"),
        ("validFrom", "2026-09-14T09:00:01Z"),
        ("awardedDate", "2020-01-01T00:00:00Z"),
        ("credentialStatus/0/statusListIndex", "1"),
        ("proof/created", "2026-09-14T09:00:01Z"),
        ("issuer/name", "Another University"),
    ],
)
def test_one_changed_value_makes_it_invalid(path, value):
    report = verify(changed(valid_badge(), path, value))

    assert report.verdict is Verdict.INVALID
    assert report.credential is None


@pytest.mark.parametrize(
    "path",
    [
        "credentialStatus",
        "awardedDate",
        "credentialSubject/achievement/inLanguage",
        "credentialSubject/result",
        "proof/created",
    ],
)
def test_one_member_taken_out_makes_it_invalid(path):
    assert verify(without(valid_badge(), path)).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("undefinedTerm", "PhD"),
        ("credentialSubject/undefinedTerm", "PhD"),
        ("issuer/undefinedTerm", "PhD"),
        ("credentialSubject/achievement/undefinedTerm", "PhD"),
        ("proof/undefinedTerm", "PhD"),
    ],
)
def test_a_term_that_the_proof_would_not_cover_is_refused_by_name(path, value):
    report = verify(changed(valid_badge(), path, value))

    assert report.verdict is Verdict.INVALID
    assert reasons(report)["context"] == "undefined_term"
    assert "PhD" not in json.dumps(report.credential)


def test_a_type_that_the_proof_would_not_cover_is_refused():
    report = verify(
        changed(
            valid_badge(),
            "type",
            ["VerifiableCredential", "AchievementCredential", "Doctorate"],
        )
    )

    assert report.verdict is Verdict.INVALID
    assert report.check("context").outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "extra",
    [
        "https://evil.example/context",
        {"name": "https://evil.example/name"},
        {"@vocab": "https://evil.example/"},
        {"@base": "https://evil.example/"},
        {"displayTitle": "https://schema.org/description"},
        None,
    ],
)
def test_a_context_of_a_stranger_is_refused_and_never_fetched(extra):
    document = valid_badge()
    document["@context"] = [*document["@context"], extra]

    report = verify(document)

    assert report.verdict in (Verdict.INVALID, Verdict.MALFORMED)
    assert report.check("context").outcome is Outcome.FAILED


def test_contexts_in_another_order_are_refused():
    document = valid_badge()
    document["@context"] = document["@context"][::-1]

    assert verify(document).verdict is not Verdict.VALID


# -------------------------------------------------------------------- proofs


def test_a_badge_without_a_proof_is_invalid():
    report = verify(unsigned_badge())

    assert report.verdict is Verdict.INVALID
    assert reasons(report)["proof"] == "proof_missing"


@pytest.mark.parametrize("proof", [None, {}, [], "x", [None], [[]]])
def test_something_that_is_no_proof_is_no_proof(proof):
    assert verify({**unsigned_badge(), "proof": proof}).verdict not in (
        Verdict.VALID,
        Verdict.VALID_UNTRUSTED_ISSUER,
    )


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", "Ed25519Signature2018"),
        ("cryptosuite", "eddsa-2022"),
        ("cryptosuite", "eddsa-jcs-2022"),
        ("proofPurpose", "authentication"),
        ("proofPurpose", "AssertionMethod"),
        ("proofPurpose", ["assertionMethod"]),
        ("proofValue", "z"),
        ("proofValue", "u" + "A" * 86),
        ("proofValue", "z" + "1" * 100_000),
        ("proofValue", ""),
        ("verificationMethod", f"{UNI}#key-9"),
        ("verificationMethod", "#key-1"),
        ("verificationMethod", "https://badges.example.edu/key"),
        ("previousProof", "urn:uuid:nowhere"),
    ],
)
def test_a_proof_with_one_wrong_member_is_refused(member, value):
    report = verify(changed(valid_badge(), f"proof/{member}", value))

    assert report.verdict in (
        Verdict.INVALID,
        Verdict.INDETERMINATE,
        Verdict.MALFORMED,
    )
    assert report.credential is None


def test_a_second_proof_that_does_not_hold_fails_the_whole():
    good = valid_badge()
    second = changed(good, "proof/created", "2026-10-01T00:00:00Z")["proof"]

    report = verify({**good, "proof": [good["proof"], second]})

    assert report.verdict is Verdict.INVALID


def test_a_second_proof_by_somebody_else_is_named_and_changes_nothing():
    twice = signed(valid_badge(), STRANGER_KEY)

    report = verify(twice)

    assert report.verdict is Verdict.VALID
    assert report.check("issuer-key").evidence["alsoSignedBy"] == [
        STRANGER_KEY.verification_method
    ]


def test_five_proofs_are_refused_unchecked():
    good = valid_badge()

    report = verify({**good, "proof": [good["proof"]] * 5})

    assert report.verdict is Verdict.INVALID


def test_a_proof_that_has_expired_is_refused():
    document = unsigned_badge()
    with_end = signed(document)
    with_end["proof"]["expires"] = "2026-10-01T00:00:00Z"

    assert verify(with_end).verdict is Verdict.INVALID


# -------------------------------------------------------------- whose key it is


def test_a_stranger_who_signs_in_the_universitys_name_is_invalid():
    forged = signed(unsigned_badge(), STRANGER_KEY)

    report = verify(forged)

    assert report.verdict is Verdict.INVALID
    assert reasons(report)["issuer-key"] == "key_not_issuers"
    assert report.credential is None


def test_a_key_that_the_university_does_not_publish_is_refused():
    unpublished = Ed25519TestSigner(9, f"{UNI}#key-9")

    report = verify(signed(unsigned_badge(), unpublished))

    assert report.verdict is Verdict.INVALID


def test_a_key_that_is_not_for_assertions_is_refused():
    document = issuer_document()
    document["authentication"] = document.pop("assertionMethod")

    report = verify(valid_badge(), did_document=document)

    assert report.verdict is Verdict.INVALID
    assert report.check("issuer-key").outcome is Outcome.FAILED


def test_a_key_that_was_revoked_vouches_for_nothing_not_even_older():
    stolen = published_key(ISSUER_KEY, revoked=NOW - timedelta(days=1))

    report = verify(valid_badge(), did_document=issuer_document(stolen))

    assert report.verdict is Verdict.INVALID


def test_an_issuer_that_cannot_be_reached_is_no_verdict_on_the_badge():
    report = verify(valid_badge(), resolver=Resolver())

    assert report.verdict is Verdict.INDETERMINATE
    assert report.credential is None


def test_an_issuer_on_no_list_is_genuine_but_not_known():
    report = verify(valid_badge(), trust_lists=(trust_list(),))

    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert report.issuer.name is None
    assert report.issuer.claimed_name == "Example University"


def test_a_bare_did_key_that_calls_itself_a_university_is_never_green():
    did = STRANGER_KEY.verification_method.partition("#")[0]
    document = unsigned_badge(issuer=profile(id=did), status=())

    report = verify(signed(document, STRANGER_KEY))

    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert report.issuer.name is None


def test_a_token_whose_key_is_somebody_elses_is_refused_before_any_lookup():
    asked = []

    class Watched:
        def find_method(self, url, relationship):
            asked.append(url)
            raise AssertionError(url)

        find_key = find_method

    token = sign_token(
        unsigned_badge(),
        did_key_signer(5),
        profile=OPEN_BADGES,
    )

    report = verify(token, resolver=Watched())

    assert report.verdict is Verdict.INVALID
    assert asked == []


# ---------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(299, Verdict.VALID), (301, Verdict.NOT_YET_VALID)],
)
def test_a_start_ahead_of_the_clock_is_granted_five_minutes(seconds, verdict):
    document = signed(unsigned_badge(valid_from=NOW + timedelta(seconds=seconds)))

    assert verify(document).verdict is verdict


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(0, Verdict.VALID), (299, Verdict.VALID), (301, Verdict.EXPIRED)],
)
def test_an_end_in_the_past_is_granted_five_minutes(seconds, verdict):
    document = signed(unsigned_badge(valid_until=NOW - timedelta(seconds=seconds)))

    assert verify(document).verdict is verdict


def test_an_end_before_the_start_is_malformed():
    document = unsigned_badge()
    document["validUntil"] = "2020-01-01T00:00:00Z"

    assert verify(document).verdict is Verdict.MALFORMED


def test_an_expired_badge_still_shows_what_was_signed():
    report = verify(signed(unsigned_badge(valid_until=NOW - timedelta(days=1))))

    assert report.verdict is Verdict.EXPIRED
    assert report.credential["name"] == valid_badge()["name"]


# --------------------------------------------------------------------- status


def lists(*, revoked=None, suspended=None):
    made = {}
    for url, purpose, bits in (
        (REVOCATIONS, "revocation", revoked),
        (SUSPENSIONS, "suspension", suspended),
    ):
        if bits is not None:
            document = status_list(url, purpose, set_bits=bits)
            made[url] = served(signed(document, created=NOW))
    return made


@pytest.mark.parametrize(
    ("set_bits", "verdict"),
    [
        ({"revoked": (94567,)}, Verdict.REVOKED),
        ({"suspended": (11,)}, Verdict.SUSPENDED),
        ({"revoked": (94567,), "suspended": (11,)}, Verdict.REVOKED),
        ({"revoked": (94566, 94568), "suspended": (10, 12)}, Verdict.VALID),
    ],
)
def test_the_bits_at_the_badges_own_places_decide(set_bits, verdict):
    assert verify(valid_badge(), lists=lists(**set_bits)).verdict is verdict


def test_a_list_that_cannot_be_fetched_leaves_the_status_unknown():
    report = verify(valid_badge(), fetch_status_list=serving({}))

    assert report.verdict is Verdict.STATUS_UNKNOWN
    assert report.credential is not None


def foreign_list():
    did = STRANGER_KEY.verification_method.partition("#")[0]
    return signed(
        status_list(REVOCATIONS, "revocation", issuer_id=did), STRANGER_KEY, created=NOW
    )


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(foreign_list(), id="by-another-issuer"),
        pytest.param(status_list(REVOCATIONS, "revocation"), id="unsigned"),
        pytest.param(
            signed(status_list(REVOCATIONS, "revocation"), STRANGER_KEY, created=NOW),
            id="signed-by-a-stranger",
        ),
        pytest.param(
            signed(status_list(SUSPENSIONS, "suspension"), created=NOW),
            id="another-list",
        ),
        pytest.param(
            signed(status_list(REVOCATIONS, "suspension"), created=NOW),
            id="for-another-purpose",
        ),
        pytest.param(
            changed(
                signed(status_list(REVOCATIONS, "revocation"), created=NOW),
                "credentialSubject/encodedList",
                "uH4sIAAAA",
            ),
            id="altered",
        ),
        pytest.param(valid_badge(), id="no-list-at-all"),
    ],
)
def test_a_list_that_is_not_the_issuers_own_leaves_the_status_unknown(document):
    report = verify(valid_badge(), lists={REVOCATIONS: served(document)})

    assert report.verdict is Verdict.STATUS_UNKNOWN


def test_a_list_out_of_date_leaves_the_status_unknown():
    report = verify(valid_badge(), now=NOW + timedelta(hours=2))

    assert report.verdict is Verdict.STATUS_UNKNOWN
    assert reasons(report)["status"] == "status_out_of_date"


def test_a_list_too_short_to_hide_anybody_leaves_the_status_unknown():
    short = status_list(REVOCATIONS, "revocation", bits=bytes(131_072 // 8 - 1))

    report = verify(valid_badge(), lists={REVOCATIONS: served(signed(short))})

    assert report.verdict is Verdict.STATUS_UNKNOWN
    assert reasons(report)["status"] == "status_list_length"


@pytest.mark.parametrize("index", [131_072, 9_999_999_999])
def test_an_index_outside_the_list_leaves_the_status_unknown(index):
    entry = StatusEntry(list_url=REVOCATIONS, purpose="revocation", index=index)

    report = verify(signed(unsigned_badge(status=(entry,))))

    assert report.verdict is Verdict.STATUS_UNKNOWN


@pytest.mark.parametrize(
    "index",
    [5, "-1", "0x10", "1e3", "１２", "1_000", " 5 ", "+5", "007", "²", "", None, ["5"]],
)
def test_an_index_that_is_no_decimal_string_is_never_read(index):
    document = unsigned_badge()
    document["credentialStatus"] = [document["credentialStatus"][0]]
    spelt = changed(document, "credentialStatus/0/statusListIndex", index)
    with contextlib.suppress(VcError):  # the signer may refuse it before any verifier
        report = verify(signed(spelt))

        assert report.verdict in (Verdict.STATUS_UNKNOWN, Verdict.MALFORMED)


def test_a_status_of_an_unknown_purpose_is_never_in_force():
    document = unsigned_badge()
    document["credentialStatus"][0]["statusPurpose"] = "horoscope"

    report = verify(signed(document))

    assert report.verdict is Verdict.STATUS_UNKNOWN


def test_a_badge_without_status_is_valid_and_says_so():
    report = verify(signed(unsigned_badge(status=())))

    assert report.verdict is Verdict.VALID
    assert report.check("status").outcome is Outcome.NOT_APPLICABLE


# --------------------------------------------------------------------- stacks


def part(number, name="A part", **changes):
    own = f"https://badges.example.edu/achievements/PRT-00{number}/1"
    return signed(
        unsigned_badge(
            id=f"https://badges.example.edu/credentials/part-{number}",
            achievement=achievement(id=own, code=f"PRT-00{number}", name=name),
            status=(
                StatusEntry(list_url=REVOCATIONS, purpose="revocation", index=number),
            ),
            **changes,
        )
    )


def stack(*parts):
    return signed(
        unsigned_badge(components=tuple(component(one) for one in parts), status=())
    )


def test_a_stack_answers_for_itself_and_for_each_part():
    report = verify(stack(part(1), part(2)))

    assert report.verdict is Verdict.VALID
    assert report.kind is Kind.STACK
    assert [one.verdict for one in report.components] == [Verdict.VALID] * 2


def test_a_revoked_part_makes_the_stack_part_not_valid():
    report = verify(stack(part(1), part(2)), lists=lists(revoked=(2,)))

    assert report.verdict is Verdict.PART_NOT_VALID
    assert [one.verdict for one in report.components] == [
        Verdict.VALID,
        Verdict.REVOKED,
    ]


def test_a_forged_part_makes_the_stack_part_not_valid():
    forged = changed(part(2), "name", "Forged")

    assert verify(stack(part(1), forged)).verdict is Verdict.PART_NOT_VALID


def test_a_part_of_somebody_else_is_noticed():
    from vc.openbadges import Recipient

    other = Recipient(
        name="Somebody Else", email="e@example.org", salt="c2FsdHlzYWx0LXNhbHR5c2FsdB"
    )

    report = verify(stack(part(1), part(2, recipient=other)))

    assert report.verdict is Verdict.PART_NOT_VALID
    assert reasons(report)["recipient"] == "part_of_somebody_else"


def test_a_part_whose_digest_is_not_the_one_signed_is_noticed():
    document = unsigned_badge(components=(component(part(1)),), status=())
    document["relatedResource"][0]["digestSRI"] = "sha384-" + "A" * 64

    assert verify(signed(document)).verdict is Verdict.PART_NOT_VALID


def test_parts_whose_status_is_unknown_never_make_a_green_stack():
    report = verify(stack(part(1), part(2)), fetch_status_list=serving({}))

    assert report.verdict is Verdict.STATUS_UNKNOWN


def test_a_stack_inside_itself_ends():
    inner = stack(part(1))
    for _ in range(5):
        inner = stack(inner)

    assert verify(inner).verdict is not Verdict.VALID


# ------------------------------------------------------------- not a credential


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{}",
        "[]",
        "null",
        '{"type": "VerifiableCredential"}',
        '{"a": 1, "a": 2}',
        '{"type": ["VerifiableCredential"], "issuer": "x"}',
        "{" * 100_000,
        '{"a":' * 1000,
        "eyJ.e30.x",
        "eyJhbGciOiJub25lIn0.e30.",
        json.dumps({"x": "y" * 600_000}),
        '{"n": NaN}',
        "\ufeff{}",
    ],
)
def test_what_is_no_credential_is_malformed_in_one_sentence(text):
    report = verify(text)

    assert report.verdict is Verdict.MALFORMED
    assert report.credential is None
    assert "\n" not in report.checks[0].detail


def test_an_unforeseen_error_is_never_valid(monkeypatch, caplog):
    def stumble(credential, **__):
        raise KeyError(json.dumps(credential.document, ensure_ascii=False))

    monkeypatch.setattr("verifier.pipeline.examine_proof", stumble)

    report = verify(valid_badge())

    assert report.verdict is Verdict.INDETERMINATE
    assert "Zoë" not in caplog.text
    assert "unforeseen KeyError: test_pipeline.py:" in caplog.text
    assert " < pipeline.py:" in caplog.text


def test_a_did_document_may_arrive_by_fetching():
    asked = []

    def fetch(url):
        asked.append(url)
        return json.dumps(issuer_document()).encode()

    report = verify(valid_badge(), resolver=Resolver(fetch=fetch))

    assert report.verdict is Verdict.VALID
    assert set(asked) == {"https://badges.example.edu/.well-known/did.json"}


def test_a_did_document_of_somebody_else_is_refused():
    document = json.dumps({**issuer_document(), "id": "did:web:evil.example"}).encode()

    report = verify(valid_badge(), resolver=Resolver(fetch=lambda _: document))

    assert report.verdict is Verdict.INVALID
    assert parse_did_document(issuer_document(), expected_id=UNI).id == UNI
