"""Whom somebody expects: compared as people would, and beside the verdict."""

import hashlib
import json

import pytest

from tests.support import changed, signed, unsigned_badge, valid_badge, verify
from vc.identity import hash_identity
from verifier.checks.person import check_person, with_person
from verifier.policy import decide
from verifier.report import Outcome, Verdict
from verifier.report_json import report_to_json
from verifier.speech.presenters import present_report

SALT = "c2FsdHlzYWx0LXNhbHR5c2FsdA"


def document(*identities, **subject):
    return {"credentialSubject": {"identifier": list(identities), **subject}}


def identity(kind, value, *, hashed=True, salt=SALT):
    return {
        "type": "IdentityObject",
        "identityType": kind,
        "hashed": hashed,
        "salt": salt,
        "identityHash": hash_identity(value, salt) if hashed else value,
    }


ZOE = document(
    identity("name", "Zoë Müller", hashed=False),
    identity("emailAddress", "zoe@example.org"),
)


@pytest.mark.parametrize(
    "typed",
    [
        "Zoë Müller",
        "zoë müller",
        "  ZOË   MÜLLER ",
        "Zoe\u0308 Mu\u0308ller",
        "zoe@example.org",
        "Zoe@Example.org",
        "zoe@EXAMPLE.ORG ",
    ],
)
def test_what_people_take_for_the_same_matches(typed):
    assert check_person(ZOE, typed).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "typed",
    [
        "Zoe Muller",
        "Zoë",
        "Zoë M.",
        "Müller Zoë",
        "zoe@example.com",
        "zoe+x@example.org",
        "@",
        "x" * 100_000,
    ],
)
def test_what_is_not_the_same_is_said_to_differ(typed):
    result = check_person(ZOE, typed)

    assert (result.outcome, result.reason) == (Outcome.FAILED, "person_differs")


@pytest.mark.parametrize(
    "signed",
    ["ma\u212ae@example.org", "\u017fam@example.org", "stra\u00dfe@example.org"],
)
@pytest.mark.parametrize("hashed", [True, False])
def test_a_mailbox_that_only_looks_like_another_is_another(signed, hashed):
    """Signs that have an ASCII letter for their other case: K, s, ss."""
    theirs = document(identity("emailAddress", signed, hashed=hashed))
    typed = signed.lower().translate({0x17F: "s", 0xDF: "ss"})

    assert typed.isascii()
    assert check_person(theirs, typed).reason == "person_differs"


def test_an_address_in_letters_beyond_ascii_is_compared_as_people_read_it():
    theirs = document(identity("emailAddress", "zo\u00eb@example.org", hashed=False))

    assert check_person(theirs, "Zoe\u0308@example.org").outcome is Outcome.PASSED


def test_the_last_of_many_identifiers_is_compared_too():
    many = [
        identity("emailAddress", f"{n}@example.org", hashed=False) for n in range(50)
    ]

    assert check_person(document(*many), "49@example.org").outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "damage", [{"salt": 5}, {"identityHash": "sha512$00"}, {"hashed": "yes"}]
)
def test_a_hash_that_cannot_be_read_says_nothing_of_anybody(damage):
    unread = document({**identity("emailAddress", "zoe@example.org"), **damage})

    assert check_person(unread, "eve@example.org").reason == "person_not_said"


def test_an_address_that_is_not_held_cannot_be_compared():
    nameless = document(identity("name", "Zoë Müller", hashed=False))

    result = check_person(nameless, "zoe@example.org")

    assert (result.outcome, result.reason) == (Outcome.NOT_CHECKED, "person_not_said")


def test_a_hash_over_the_address_as_it_was_typed_in_is_found_too():
    mixed = document(identity("emailAddress", "Zoe.Mueller@example.org"))

    assert check_person(mixed, "Zoe.Mueller@EXAMPLE.org").outcome is Outcome.PASSED


def test_the_name_of_an_attendance_is_compared():
    attended = {"credentialSubject": {"name": "Tomás Zhang"}}

    assert check_person(attended, "tomás zhang").outcome is Outcome.PASSED
    assert check_person(attended, "Tomas Zhang").reason == "person_differs"


def test_a_weak_hash_matches_and_is_reported():
    md5 = document(
        {
            "identityType": "emailAddress",
            "hashed": True,
            "salt": "x",
            "identityHash": "md5$" + hashlib.md5(b"zoe@example.orgx").hexdigest(),
        }
    )
    short = document(
        {
            **identity("emailAddress", "zoe@example.org"),
            "salt": "ab",
            "identityHash": "sha256$"
            + hashlib.sha256(b"zoe@example.orgab").hexdigest(),
        }
    )

    assert check_person(md5, "zoe@example.org").evidence["weak"] == "md5"
    assert check_person(short, "zoe@example.org").evidence["weak"] == "short_salt"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"credentialSubject": []},
        {"credentialSubject": {"identifier": "x"}},
        {"credentialSubject": {"identifier": [None, 1, {}]}},
        {"credentialSubject": {"identifier": [{"identityType": "name"}]}},
        {
            "credentialSubject": {
                "identifier": [
                    {"identityType": "name", "hashed": True, "identityHash": "sha1$x"}
                ]
            }
        },
    ],
)
def test_a_broken_identity_is_no_match_and_no_error(broken):
    assert check_person(broken, "Zoë").outcome is not Outcome.PASSED


@pytest.mark.parametrize("typed", ["Zoë Müller", "Mallory", "mallory@example.org"])
def test_it_never_changes_the_verdict(typed):
    report = with_person(verify(valid_badge()), typed)

    assert report.verdict is Verdict.VALID
    assert decide(report.checks) is Verdict.VALID
    assert report.check("person") is not None


def test_a_mismatch_is_shown_as_failed_and_mild():
    report = with_person(verify(valid_badge()), "Mallory")

    shown = present_report(report)
    line = next(
        one for _, lines in shown.groups for one in lines if one.key == "person"
    )

    assert report.check("person").outcome is Outcome.FAILED
    assert line.tone == "warn"
    assert shown.tone == "good"


def test_what_was_typed_is_nowhere_in_the_result():
    report = with_person(verify(valid_badge()), "Mallory Secretname")

    assert "Secretname" not in json.dumps(report_to_json(report), ensure_ascii=False)


def test_nothing_is_asked_of_what_is_not_proven():
    tampered = verify(changed(valid_badge(), "name", "Doctor"))

    assert with_person(tampered, "Zoë Müller").check("person") is None
    assert with_person(verify(signed(unsigned_badge())), "  ").check("person") is None
