"""Endorsements: signed by their author, and never green by what they stand in."""

import json

import jsonschema_rs
import pytest

from tests.support import (
    BASE,
    ISSUER_KEY,
    NOW,
    REVOCATIONS,
    SIGNED_AT,
    STRANGER_KEY,
    TOKEN_KEY,
    UNI,
    changed,
    did_key_signer,
    profile,
    served,
    signed,
    status_list,
    trust_list,
    unsigned_badge,
    valid_badge,
    verify,
    without,
)
from tests.vectors import vector_path
from vc.endorsement import (
    Endorsement,
    build_endorsement_credential,
    embedded_endorsements,
    endorsed,
)
from vc.errors import RuleViolationError
from vc.jose import OPEN_BADGES, sign_token
from vc.rules import broken_rules, check_rules
from vc.status_list import StatusEntry
from verifier.checks.endorsements import MAX_ENDORSEMENTS
from verifier.report import Kind, Outcome, Verdict
from verifier.report_json import report_to_json

AUTHOR = did_key_signer(21)
AUTHOR_ID = AUTHOR.verification_method.partition("#")[0]
ACHIEVEMENT = "credentialSubject/achievement"
ACHIEVEMENT_ID = f"{BASE}/achievements/POL-017/2"
KNOWN = (trust_list(UNI, AUTHOR_ID),)


def unsigned_endorsement(**changes):
    return build_endorsement_credential(
        Endorsement(
            **{
                "id": "urn:uuid:3e2f1a04-11f0-4a83-9b9b-0a0d5ab3b1a5",
                "name": "Endorsement by the Evaluators’ Society",
                "author": profile(id=AUTHOR_ID, name="Evaluators’ Society"),
                "endorsed_id": ACHIEVEMENT_ID,
                "comment": "What we ask of our own members.",
                "valid_from": SIGNED_AT,
                **changes,
            }
        )
    )


def endorsement(**changes):
    return signed(unsigned_endorsement(**changes), AUTHOR)


def badge_with(*endorsements):
    """A signed badge whose achievement carries these endorsements."""
    document = unsigned_badge()
    subject = document["credentialSubject"]
    subject["achievement"] = endorsed(subject["achievement"], endorsements)
    return signed(document)


def problems(document):
    return [f"{one.path} {one.problem}" for _, one in broken_rules(document)]


# ------------------------------------------------------------------- by itself


def test_an_endorsement_is_a_credential_of_its_own():
    report = verify(endorsement(), trust_lists=KNOWN)

    assert report.verdict is Verdict.VALID
    assert report.kind is Kind.ENDORSEMENT


@pytest.mark.parametrize(
    "path",
    [
        "id",
        "name",
        "issuer",
        "validFrom",
        "credentialSubject",
        "credentialSubject/id",
        "credentialSubject/type",
    ],
)
def test_a_required_member_that_is_missing_is_named(path):
    found = problems(without(unsigned_endorsement(), path))

    assert any(one.startswith(f"/{path}") for one in found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("credentialSubject/id", "the badge"),
        ("credentialSubject/type", ["AchievementSubject"]),
        ("credentialSubject/endorsementComment", 5),
        ("@context", ["https://www.w3.org/ns/credentials/v2"]),
        ("name", ""),
    ],
)
def test_a_member_of_the_wrong_kind_is_refused(path, value):
    with pytest.raises(RuleViolationError):
        check_rules(changed(unsigned_endorsement(), path, value))


@pytest.mark.conformance
def test_the_published_schema_accepts_an_endorsement_as_we_build_it():
    path = vector_path("1edtech-schemas/ob_v3p0_endorsementcredential_schema.json")
    schema = jsonschema_rs.Draft201909Validator(json.loads(path.read_text()))
    full = unsigned_endorsement(
        valid_until=NOW,
        status=(StatusEntry(list_url=REVOCATIONS, purpose="revocation", index=3),),
    )
    full["credentialStatus"] = full["credentialStatus"][0]

    assert [str(one) for one in schema.iter_errors(full)] == []


# --------------------------------------------------------------- inside a badge


def test_a_badge_shows_the_endorsement_of_its_achievement_verified_by_itself():
    report = verify(badge_with(endorsement()), trust_lists=KNOWN)

    assert report.verdict is Verdict.VALID
    assert report.check("endorsements").outcome is Outcome.PASSED
    assert report.check("endorsements").evidence == {"endorsements": 1, "verified": 1}
    (one,) = report.endorsements
    assert one.verdict is Verdict.VALID
    assert one.issuer.id == AUTHOR_ID
    assert report_to_json(report)["endorsements"][0]["kind"] == "endorsement"


def test_a_badge_without_endorsements_has_no_such_check():
    report = verify(valid_badge())

    assert report.check("endorsements") is None
    assert "endorsements" not in report_to_json(report)


def test_an_endorsement_of_the_badge_and_one_of_its_issuer_are_found():
    document = unsigned_badge()
    of_badge = endorsement(endorsed_id=document["id"])
    of_issuer = endorsement(endorsed_id=UNI)
    document["issuer"] = endorsed(document["issuer"], [of_issuer])

    report = verify(signed(endorsed(document, [of_badge])), trust_lists=KNOWN)

    assert report.check("endorsements").evidence == {"endorsements": 2, "verified": 2}
    assert [
        one.path for one in embedded_endorsements(endorsed(document, [of_badge]))
    ] == [
        "/",
        "/issuer",
    ]


FORGED = [
    pytest.param(
        lambda: changed(
            endorsement(), "credentialSubject/endorsementComment", "Splendid!"
        ),
        id="altered",
    ),
    pytest.param(unsigned_endorsement, id="without-a-proof"),
    pytest.param(
        lambda: signed(unsigned_endorsement(), ISSUER_KEY), id="by-the-badges-own-key"
    ),
    pytest.param(
        lambda: signed(unsigned_endorsement(), did_key_signer(66)), id="by-a-stranger"
    ),
    pytest.param(
        lambda: endorsement(endorsed_id=f"{BASE}/achievements/OTHER/1"),
        id="of-something-else",
    ),
    pytest.param(lambda: endorsement(valid_until=SIGNED_AT), id="over"),
]


@pytest.mark.parametrize("make", FORGED)
def test_an_endorsement_that_is_not_proven_is_never_green_in_a_genuine_badge(make):
    report = verify(badge_with(make()), trust_lists=KNOWN)

    assert report.check("endorsements").outcome is Outcome.FAILED
    assert report.check("endorsements").evidence["verified"] == 0
    # The badge itself is as good as it was.
    assert report.verdict is Verdict.VALID


def test_a_good_endorsement_does_not_cover_for_a_bad_one():
    bad = changed(endorsement(), "name", "Another")

    report = verify(badge_with(endorsement(), bad), trust_lists=KNOWN)

    assert report.check("endorsements").outcome is Outcome.FAILED
    assert [one.verdict for one in report.endorsements] == [
        Verdict.VALID,
        Verdict.INVALID,
    ]


def test_an_endorsement_by_somebody_we_do_not_know_is_not_green():
    report = verify(badge_with(endorsement()))

    assert report.check("endorsements").outcome is Outcome.NOT_CHECKED
    assert report.endorsements[0].verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert report.verdict is Verdict.VALID


def test_a_withdrawn_endorsement_is_not_green():
    entry = StatusEntry(list_url=f"{BASE}/status/9", purpose="revocation", index=5)
    page = status_list(
        f"{BASE}/status/9", "revocation", set_bits=(5,), issuer_id=AUTHOR_ID
    )

    report = verify(
        badge_with(endorsement(status=(entry,))),
        trust_lists=KNOWN,
        lists={f"{BASE}/status/9": served(signed(page, AUTHOR))},
    )

    assert report.endorsements[0].verdict is Verdict.REVOKED
    assert report.check("endorsements").outcome is Outcome.FAILED


def test_another_badge_in_the_place_of_an_endorsement_is_not_one():
    report = verify(badge_with(valid_badge()), trust_lists=KNOWN)

    assert report.check("endorsements").outcome is Outcome.FAILED


def test_a_genuine_word_on_something_else_is_not_shown_as_one_on_this():
    elsewhere = endorsement(endorsed_id="https://harvard.example/achievements/1")

    report = verify(badge_with(elsewhere, valid_badge()), trust_lists=KNOWN)

    assert [one.verdict for one in report.endorsements] == [Verdict.INVALID] * 2
    assert [one.credential for one in report.endorsements] == [None] * 2
    assert report.endorsements[0].check("endorsed").reason == "endorses_another"


def strangers(achievement_id, signer=STRANGER_KEY, **changes):
    """A badge by somebody we do not know, with a genuine word on this achievement."""
    document = changed(unsigned_badge(**changes), f"{ACHIEVEMENT}/id", achievement_id)
    document["issuer"]["id"] = signer.verification_method.partition("#")[0]
    document.pop("credentialStatus")
    subject = document["credentialSubject"]
    word = endorsement(endorsed_id=achievement_id)
    subject["achievement"] = endorsed(subject["achievement"], [word])
    return signed(document, signer)


def test_a_stranger_borrows_no_praise_by_the_id_of_somebody_elses_achievement():
    report = verify(strangers(ACHIEVEMENT_ID), trust_lists=KNOWN)

    (one,) = report.endorsements
    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
    assert one.verdict is Verdict.INDETERMINATE
    assert one.check("endorsed").reason == "endorsed_not_issuers"
    assert one.credential is None
    assert report.check("endorsements").evidence["verified"] == 0


def test_a_word_on_a_stranger_itself_or_on_what_stands_at_its_host_is_shown():
    itself = STRANGER_KEY.verification_method.partition("#")[0]
    unlisted = (trust_list(AUTHOR_ID),)

    of_itself = verify(strangers(itself), trust_lists=unlisted)
    at_home = verify(badge_with(endorsement()), trust_lists=unlisted)

    for report in (of_itself, at_home):
        assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER
        assert report.endorsements[0].verdict is Verdict.VALID


def test_more_endorsements_than_we_check_are_not_green():
    many = [endorsement() for _ in range(MAX_ENDORSEMENTS + 1)]

    report = verify(badge_with(*many), trust_lists=KNOWN)

    assert report.check("endorsements").outcome is not Outcome.PASSED
    assert len(report.endorsements) == MAX_ENDORSEMENTS


def test_an_endorsement_does_not_make_a_bad_badge_better():
    badge = changed(badge_with(endorsement()), "name", "Another")

    report = verify(badge, trust_lists=KNOWN)

    assert report.verdict is Verdict.INVALID
    assert report.endorsements == ()


@pytest.mark.parametrize("good", [True, False])
def test_an_endorsement_as_a_token_is_read(good):
    author = profile(id=UNI)
    document = unsigned_endorsement(author=author)
    token = sign_token(document, TOKEN_KEY, profile=OPEN_BADGES)
    badge = unsigned_badge()
    badge["credentialSubject"]["achievement"]["endorsementJwt"] = [
        token if good else token[:-8] + "AAAAAAAA"
    ]

    report = verify(signed(badge), trust_lists=KNOWN)

    outcome = Outcome.PASSED if good else Outcome.FAILED
    assert report.check("endorsements").outcome is outcome
    assert report.verdict is Verdict.VALID
