"""The rules of Open Badges: each breach named; the published schema as the oracle."""

import json

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import changed, unsigned_badge, without
from tests.vectors import vector_path
from vc.errors import RuleViolationError
from vc.model import as_list
from vc.rules import broken_rules, check_rules, rules_for
from vc.rules.vocabulary import ACHIEVEMENT_TYPES

SUBJECT = "credentialSubject"
ACHIEVEMENT = f"{SUBJECT}/achievement"


def refuse_remote(url):
    msg = f"a schema asked for {url}"
    raise AssertionError(msg)


@pytest.fixture(scope="module")
def published_schema():
    path = vector_path("1edtech-schemas/ob_v3p0_achievementcredential_schema.json")
    schema = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema_rs.Draft201909Validator(
        schema, validate_formats=True, retriever=refuse_remote
    )


def problems(document):
    return [
        f"{finding.path} {finding.problem}" for _, finding in broken_rules(document)
    ]


def test_a_badge_as_we_build_it_breaks_no_rule():
    assert problems(unsigned_badge()) == []


@pytest.mark.parametrize(
    "path",
    [
        "id",
        "issuer",
        "validFrom",
        SUBJECT,
        f"{SUBJECT}/type",
        f"{SUBJECT}/identifier",
        ACHIEVEMENT,
        f"{ACHIEVEMENT}/id",
        f"{ACHIEVEMENT}/name",
        f"{ACHIEVEMENT}/description",
        f"{ACHIEVEMENT}/criteria",
        f"{ACHIEVEMENT}/criteria/narrative",
        f"{ACHIEVEMENT}/type",
        f"{ACHIEVEMENT}/resultDescription/0/resultType",
        f"{ACHIEVEMENT}/alignment/0/targetUrl",
        f"{SUBJECT}/identifier/0/hashed",
        "issuer/id",
        "issuer/type",
        "credentialStatus/0/type",
    ],
)
def test_a_required_member_that_is_missing_is_named(path):
    found = problems(without(unsigned_badge(), path))

    place = "/" + path.removesuffix("/narrative").removesuffix("/identifier")
    assert any(one.startswith(place.removesuffix("/type")) for one in found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("@context", "https://www.w3.org/ns/credentials/v2"),
        ("@context", ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]),
        ("id", "1"),
        ("id", ""),
        ("type", ["AchievementCredential"]),
        ("issuer", 5),
        ("issuer", "example"),
        ("issuer/id", "example"),
        ("issuer/url", "www.example.edu"),
        ("issuer/type", ["Person"]),
        ("validFrom", "2026-09-14"),
        ("validFrom", "2026-09-14T09:00:00"),
        ("validUntil", "tomorrow"),
        ("awardedDate", "2026-13-14T09:00:00Z"),
        ("evidence", [{"type": ["Picture"]}]),
        ("evidence", []),
        ("name", None),
        (f"{SUBJECT}/id", "me"),
        (f"{SUBJECT}/identifier/0/identityType", "shoeSize"),
        (f"{SUBJECT}/identifier/0/hashed", "no"),
        (f"{SUBJECT}/identifier/0/extra", "x"),
        (f"{ACHIEVEMENT}/achievementType", "Doctorate"),
        (f"{ACHIEVEMENT}/inLanguage", "french"),
        (f"{ACHIEVEMENT}/inLanguage", "EN"),
        (f"{ACHIEVEMENT}/creditsAvailable", "3"),
        (f"{ACHIEVEMENT}/creditsAvailable", True),
        (f"{ACHIEVEMENT}/image/id", "image.png"),
        (f"{ACHIEVEMENT}/image/extra", "x"),
        (f"{ACHIEVEMENT}/criteria", {}),
        (f"{ACHIEVEMENT}/resultDescription/0/resultType", "Shade"),
        (f"{ACHIEVEMENT}/tag", [""]),
        (f"{SUBJECT}/result/0/status", "Splendid"),
        (f"{SUBJECT}/activityStartDate", "03/08/2026"),
    ],
)
def test_a_member_of_the_wrong_kind_is_named(path, value):
    found = problems(changed(unsigned_badge(), path, value))

    assert found
    with pytest.raises(RuleViolationError):
        check_rules(changed(unsigned_badge(), path, value))


def test_a_status_result_without_its_status_is_named():
    path = f"{ACHIEVEMENT}/resultDescription/0/resultType"

    found = problems(changed(unsigned_badge(), path, "Status"))

    assert found == ["/credentialSubject/result/0 has no status"]


def test_every_rule_cites_a_specification():
    for rule in rules_for(unsigned_badge()):
        assert rule.citation.split(",")[0] in (
            "VCDM 1.1",
            "VCDM 2.0",
            "Open Badges 3.0",
            "VC Data Integrity 1.0",
        )


# ------------------------------------------------------ the published schema

# The published schema allows one status; VCDM 2.0, "Status", allows several, and a
# badge can be revoked and suspended (docs/adr/0004). So the oracle sees one.
ONE_STATUS = "credentialStatus"


def is_a_badge(document):
    return bool(
        {"AchievementCredential", "OpenBadgeCredential"}
        & set(map(str, as_list(document.get("type"))))
    )


def for_the_oracle(document):
    statuses = document.get(ONE_STATUS)
    if isinstance(statuses, list):
        return {**document, ONE_STATUS: statuses[0]} if statuses else document
    return document


@pytest.mark.conformance
def test_the_published_schema_accepts_a_badge_as_we_build_it(published_schema):
    errors = [
        str(one)
        for one in published_schema.iter_errors(for_the_oracle(unsigned_badge()))
    ]

    assert errors == []


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from(
        ["", "x", "en", "https://example.org/", "2026-09-14T09:00:00Z", "2026-09-14"]
    ),
    st.sampled_from([[], {}, ["x"], {"type": ["Achievement"]}, [{}], [[]]]),
    st.sampled_from(ACHIEVEMENT_TYPES),
)


def paths(value, prefix=""):
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    else:
        return
    for name, child in children:
        yield f"{prefix}{name}"
        yield from paths(child, f"{prefix}{name}/")


PATHS = sorted(paths(unsigned_badge()))


@pytest.mark.conformance
@given(
    st.lists(
        st.tuples(st.sampled_from(PATHS), st.one_of(st.just("take out"), JUNK)),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_our_rules_accept_the_published_schema_accepts(
    published_schema, changes
):
    document = unsigned_badge()
    for path, value in changes:
        try:
            document = (
                without(document, path)
                if value == "take out"
                else changed(document, path, value)
            )
        except (KeyError, IndexError, TypeError, ValueError):
            continue  # an earlier change took the place away
    # As it is read: a place in a list that became an object is a name there.
    document = json.loads(json.dumps(document))

    if is_a_badge(document) and not problems(document):
        assert published_schema.is_valid(for_the_oracle(document)), document
