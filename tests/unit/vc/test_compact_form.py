"""Nobody hides a term behind its IRI, a keyword, or another name for it."""

import pytest

from contexts.vocabulary import TERMS_OF, VOCABULARIES
from tests.support import NOW, changed, environment, unsigned_badge, valid_badge, verify
from vc.attendance import ATTENDED
from vc.canonicalize import Profile, canonicalize
from vc.compact_form import check_compact, uncompacted
from vc.errors import UnsupportedInputError
from vc.model import parse_credential
from vc.proofs import verify_proofs
from verifier.checks.proof import method_finder
from verifier.report import Verdict

CREDENTIALS = "https://www.w3.org/2018/credentials#"


def with_context(document, context):
    return {**document, "@context": [*document["@context"], context]}


def hidden_status(name, context):
    """A badge whose status list goes by another name, its signature untouched."""
    document = valid_badge()
    document[name] = document.pop("credentialStatus")
    return with_context(document, context)


# Ways to say credentialStatus without saying it. Each leaves every statement as it was.
ALIASES = [
    pytest.param("hidden", {"hidden": f"{CREDENTIALS}credentialStatus"}, id="text"),
    pytest.param(
        "hidden",
        {"hidden": {"@id": f"{CREDENTIALS}credentialStatus", "@type": "@id"}},
        id="object",
    ),
    pytest.param("c:credentialStatus", {"c": CREDENTIALS}, id="prefix"),
    pytest.param(
        "hidden",
        {"c": CREDENTIALS, "hidden": "c:credentialStatus"},
        id="through-prefix",
    ),
    pytest.param(
        "credentials#credentialStatus",
        {"@vocab": "https://www.w3.org/2018/"},
        id="vocabulary",
    ),
    pytest.param(
        "entialStatus", {"@vocab": f"{CREDENTIALS}cred"}, id="vocabulary-in-a-word"
    ),
]


@pytest.mark.parametrize(("name", "context"), ALIASES)
def test_another_name_for_the_status_is_refused(name, context):
    document = hidden_status(name, context)
    original = valid_badge()
    for one in (document, original):
        one.pop("proof")

    # The trap: the statements are the same, so the signature would hold.
    told = [canonicalize(one, profile=Profile.GENERAL) for one in (document, original)]
    assert told[0] == told[1]
    with pytest.raises(UnsupportedInputError):
        check_compact(document)


@pytest.mark.parametrize(("name", "context"), ALIASES)
@pytest.mark.parametrize("profile", list(Profile))
def test_a_badge_with_a_hidden_status_is_never_valid(name, context, profile):
    report = verify(hidden_status(name, context), profile=profile)

    assert report.verdict in (Verdict.INVALID, Verdict.MALFORMED)


def test_nested_contexts_rename_no_better():
    document = valid_badge()
    document["issuer"]["@context"] = {"hidden": f"{CREDENTIALS}validUntil"}

    assert [name for _, name in uncompacted(document)] == ["hidden"]


@pytest.mark.parametrize(
    "name",
    [
        f"{CREDENTIALS}validUntil",
        "https://schema.org/name",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement",
        "cred:validUntil",
        "issuer:x",
        f"{VOCABULARIES[0]}alumniOf",
        "@id",
        "@type",
        "@graph",
        "@included",
        "@reverse",
        "@nest",
    ],
)
def test_a_member_that_stands_for_a_term_is_refused(name):
    document = unsigned_badge()
    document["credentialSubject"][name] = "x"

    with pytest.raises(UnsupportedInputError, match="stands for one"):
        check_compact(document)


TYPES = {
    "type/1": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#EndorsementCredential",
    "credentialSubject/type/0": (
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#AchievementSubject"
    ),
    "credentialStatus/0/type": (
        "https://www.w3.org/ns/credentials/status#BitstringStatusListEntry"
    ),
    "issuer/type/0": "cred:Profile",
}


@pytest.mark.parametrize("path", TYPES)
def test_a_type_that_stands_for_a_term_is_refused(path):
    document = unsigned_badge()

    with pytest.raises(UnsupportedInputError, match="stands for one"):
        check_compact(changed(document, path, TYPES[path]))


@pytest.mark.parametrize(
    "context",
    [
        {"badgeOf": "https://example.org/badgeOf"},
        {"@vocab": "https://example.org/#"},
        {"ex": "https://example.org/#", "badgeOf": "ex:badgeOf"},
        {"@protected": True, "badgeOf": {"@id": "urn:example:of", "@type": "@id"}},
        {"name": "https://schema.org/name"},
        {"@language": "en"},
    ],
)
def test_a_context_with_words_of_its_own_is_let_through(context):
    check_compact(with_context(unsigned_badge(), context))


def test_language_values_and_our_own_words_are_compact():
    document = unsigned_badge()
    document["name"] = {"@value": "Titel", "@language": "de", "@direction": "ltr"}
    document[ATTENDED] = {"https://schema.org/startDate": "2026-08-03"}

    check_compact(document)


def test_what_the_pinned_terms_stand_for_is_known():
    assert TERMS_OF[f"{CREDENTIALS}validUntil"] == {"validUntil"}
    assert TERMS_OF[f"{CREDENTIALS}credentialStatus"] == {"credentialStatus"}
    assert TERMS_OF["https://w3id.org/security#proof"] == {"proof"}
    assert "https://example.org/" not in TERMS_OF


def test_a_signed_badge_is_let_through():
    find = method_finder(environment().resolver)

    assert verify_proofs(parse_credential(valid_badge()), find_method=find, now=NOW)
