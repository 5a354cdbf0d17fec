"""What a hostile world puts into a document, and what must not be signed over."""

import copy
import uuid
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import badge, chaos, collection
from vc.canonicalize import Profile, canonicalize, canonicalize_labelled, to_quads
from vc.errors import (
    BudgetExceededError,
    CanonicalizationError,
    DataLossError,
    TooLargeError,
    UnknownContextError,
    UnsupportedInputError,
    VcError,
)
from vc.rdf.compiled import compiled_quads
from vc.rdf.expansion import reference_quads
from vc.rdf.limits import MAX_BLANK_NODES, MAX_DEPTH, MAX_QUADS
from vc.rdf.rdfc import canonize

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_301 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"

BOTH = pytest.mark.parametrize("profile", list(Profile))


@pytest.fixture
def document():
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:5a1a3a6e-51f5-4c86-93cd-93c9ce05ff0c",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": "did:web:uni.example",
            "type": ["Profile"],
            "name": "Example University",
        },
        "validFrom": "2026-06-30T00:00:00Z",
        "name": "Statistics for Biologists",
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": "https://uni.example/status/1",
        },
        "credentialSubject": {
            "id": "did:example:student",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://uni.example/achievements/S1/1",
                "type": ["Achievement"],
                "name": "Statistics for Biologists",
                "description": "A micro-credential",
                "criteria": {"narrative": "Pass every outcome."},
            },
        },
        "evidence": [{"type": ["Evidence"], "name": "Portfolio"}],
    }


def at(document, *path):
    for step in path:
        document = document[step]
    return document


def refused(document, profile, error):
    with pytest.raises(error) as caught:
        canonicalize(document, profile=profile)
    return str(caught.value)


# ------------------------------------------------------------------ accepted


def test_both_profiles_give_the_same_text_for_a_badge(document):
    text = canonicalize(document)

    assert canonicalize(document, profile=Profile.GENERAL) == text
    assert text.count("\n") == 23
    assert text.endswith(" .\n")


def test_the_canonical_form_states_every_text_of_the_document(document):
    text = canonicalize(document)

    for value in ("Example University", "Pass every outcome.", "Portfolio", '"7"'):
        assert value in text


def test_sha384_gives_another_labelling_and_the_same_statements(document):
    assert len(canonicalize(document, hash_name="sha384").splitlines()) == 23


def test_labels_come_with_the_lines(document):
    canonical = canonicalize_labelled(document)

    assert canonical.text == canonicalize(document)
    assert sorted(canonical.labels.values()) == ["_:c14n0", "_:c14n1", "_:c14n2"]


def test_canonicalizing_leaves_the_document_alone(document):
    before = copy.deepcopy(document)

    for profile in Profile:
        canonicalize(document, profile=profile)

    assert document == before


def test_order_of_members_does_not_matter(document):
    reverse = {key: document[key] for key in reversed(document)}

    assert canonicalize(reverse) == canonicalize(document)


# ------------------------------------------------------- contexts: X01 to X05


@pytest.mark.parametrize(
    "contexts",
    [
        [V2, OB, "https://evil.example/ctx"],
        ["https://evil.example/ctx", V2, OB],
        [V2, OB, {"@vocab": "https://evil.example/"}],
        [V2, OB, {"@base": "https://evil.example/"}],
        [V2, OB, {"myterm": "https://evil.example/t"}],
        [V2, OB, {"displayTitle": "https://schema.org/description"}],
        [OB, V2],
        [V2, OB, OB],
        [V2, V2, OB],
        [V2, OB, None],
        [None, V2, OB],
        [V2, [OB]],
        [V2, OB_301],
        [V2 + "/", OB],
        V2,
        None,
        [],
        {},
        {"@vocab": "https://evil.example/"},
        True,
    ],
)
def test_badges_refuse_any_other_list_of_contexts(document, contexts):
    document["@context"] = contexts

    assert refused(document, Profile.OPEN_BADGES, UnknownContextError).startswith(
        "$.@context"
    )


@pytest.mark.parametrize(
    "contexts", [["https://evil.example/ctx"], {"name": "urn:n"}, None, [V2, EXAMPLES]]
)
def test_badges_refuse_another_context_inside(document, contexts):
    document["credentialSubject"]["@context"] = contexts

    message = refused(document, Profile.OPEN_BADGES, UnknownContextError)

    assert message.startswith("$.credentialSubject.@context")


def test_badges_accept_a_pinned_list_inside(document):
    document["credentialSubject"]["@context"] = [V2, OB]

    assert canonicalize(document) == canonicalize(document, profile=Profile.GENERAL)


@BOTH
def test_a_document_without_a_context_is_refused(document, profile):
    del document["@context"]

    refused(document, profile, UnknownContextError)


@pytest.mark.parametrize(
    ("context", "error"),
    [
        ("https://evil.example/ctx", UnknownContextError),
        ({"name": "https://evil.example/x"}, UnsupportedInputError),
        ({"id": "https://evil.example/x"}, UnsupportedInputError),
        ({"type": None}, UnsupportedInputError),
        ({"@base": "https://evil.example/"}, UnsupportedInputError),
        ({"@import": V2}, UnsupportedInputError),
        ({"@vocab": 1}, UnsupportedInputError),
        ({"x": {"@id": "urn:x", "@context": "https://evil.example/"}}, VcError),
        ({"x": {"@id": "urn:x", "@context": {"name": "urn:n"}, "@nest": "n"}}, VcError),
        ({"x": "@graph"}, UnsupportedInputError),
        ({"x": {"@reverse": "urn:x"}}, UnsupportedInputError),
        ({"@type": {"@container": "@set"}}, UnsupportedInputError),
        ({"@ignored": "urn:x"}, UnsupportedInputError),
        (None, UnsupportedInputError),
        (7, UnsupportedInputError),
        ([{}], UnsupportedInputError),
        ({f"t{i}": "urn:t" for i in range(501)}, TooLargeError),
    ],
)
def test_the_general_profile_refuses_a_context_that_could_hide_data(
    document, context, error
):
    document["@context"].append(context)

    refused(document, Profile.GENERAL, error)


def test_the_general_profile_accepts_inline_terms_that_redefine_nothing(document):
    document["@context"].append({"ects": "https://uni.example/terms#ects"})
    document["ects"] = "3"

    text = canonicalize(document, profile=Profile.GENERAL)

    assert '<https://uni.example/terms#ects> "3"' in text


# ----------------------------------------------------- data loss: X06 to X08


UNDEFINED_PLACES = [
    (),
    ("issuer",),
    ("credentialSubject",),
    ("credentialSubject", "achievement"),
    ("credentialSubject", "achievement", "criteria"),
    ("credentialStatus",),
    ("evidence", 0),
]


def written(path):
    return "$" + "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in path
    )


@BOTH
@pytest.mark.parametrize("place", UNDEFINED_PLACES)
def test_an_undefined_term_is_refused_and_named_with_its_path(document, profile, place):
    at(document, *place)["undefinedThing"] = "PhD"

    message = refused(document, profile, DataLossError)

    assert message.startswith(written((*place, "undefinedThing")))
    assert "'undefinedThing'" in message


@pytest.mark.parametrize("place", UNDEFINED_PLACES)
@pytest.mark.parametrize("name", ["FakeType", "Doctorate", "", "@foo", "a b", "x:y z"])
@BOTH
def test_an_undefined_type_is_refused(document, profile, place, name):
    node = at(document, *place)
    types = node.get("type", [])
    node["type"] = [*([types] if isinstance(types, str) else types), name]

    error = CanonicalizationError if name == "@foo" else DataLossError
    refused(document, profile, error)


@BOTH
@pytest.mark.parametrize(
    "value",
    [
        *("1", "me", "", "//evil/x", "?q", "#f", "../x", "urn", "1a:b", ":x", "@id"),
        *("urn:a\n", "urn:a b", "urn:a>b", "urn:a<b", 'urn:a"b', "urn:a{b", "urn:a|b"),
        *("urn:a\\b", "urn:a^b", "urn:a`b", "urn:\ta", "urn:a\x7f", "urn:a\u2028"),
        *("urn:a\x00", "urn:a\ufffe", "urn:a\ud800"),
        "relative-iri://none.invalid/x",
    ],
)
@pytest.mark.parametrize("place", [(), ("credentialSubject",), ("issuer",)])
def test_an_identifier_that_is_no_absolute_iri_is_refused(
    document, profile, place, value
):
    if value.startswith("relative-iri:") and profile is Profile.OPEN_BADGES:
        return  # an absolute IRI like any other; PyLD's guard needs it for itself
    at(document, *place)["id"] = value

    refused(document, profile, CanonicalizationError)


@pytest.mark.parametrize("value", ["_:b0", "_:", "_:b 0"])
def test_badges_refuse_blank_node_identifiers(document, value):
    document["credentialSubject"]["id"] = value

    refused(document, Profile.OPEN_BADGES, UnsupportedInputError)


def test_the_general_profile_relabels_blank_node_identifiers(document):
    document["credentialSubject"]["id"] = "_:b0"
    document["evidence"][0]["id"] = "_:b0"

    text = canonicalize(document, profile=Profile.GENERAL)

    (name,) = [line for line in text.splitlines() if '"Portfolio"' in line]
    (subject,) = [line for line in text.splitlines() if "/S1/1> ." in line]
    assert name.split()[0] == subject.split()[0]


@BOTH
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("@graph", []),
        ("@included", []),
        ("@nest", {}),
        ("@reverse", {}),
        ("@index", "1"),
        ("@value", "x"),
        ("@foo", "x"),
        ("@", "x"),
        ("@language", "en"),
        ("@direction", "rtl"),
    ],
)
def test_a_keyword_outside_the_subset_is_refused(document, profile, member, value):
    document["credentialSubject"][member] = value

    refused(document, profile, CanonicalizationError)


@BOTH
@pytest.mark.parametrize(
    "value",
    [
        {"@value": None},
        {"@value": "x", "@index": "1"},
        {"@value": "x", "@type": "@id"},
        {"@value": "x", "@type": "nonsense"},
        {"@value": "x", "@type": "urn:t", "@language": "en"},
        {"@value": "x", "@language": "not a lang!"},
        {"@value": "x", "@language": "en_GB"},
        {"@value": "x", "@language": ""},
        {"@value": "x", "@language": "e"},
        {"@value": "x", "@language": 7},
        {"@value": 7, "@language": "en"},
        {"@value": "x", "@direction": "evil"},
        {"@value": "x", "@direction": ""},
        {"@value": "x", "extra": 1},
        {"@value": {"a": 1}},
        {"@value": ["x"]},
        {"@value": "5", "@type": "http://www.w3.org/2001/XMLSchema#double"},
        {"@value": "x", "@type": "https://www.w3.org/ns/i18n#en_rtl"},
        {"@value": "{}", "@type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"},
        {
            "@value": "x",
            "@type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
        },
        {"@language": "en"},
        {"en": "Pass", "EN": "Fail"},
    ],
)
def test_a_value_object_that_would_lose_something_is_refused(document, profile, value):
    document["name"] = value

    refused(document, profile, CanonicalizationError)


@BOTH
@pytest.mark.parametrize("types", [None, 7, {}, [[]], [{}], [None], {"a": 1}, [7]])
def test_a_type_that_is_not_text_is_refused(document, profile, types):
    document["evidence"][0]["type"] = types

    refused(document, profile, CanonicalizationError)


@pytest.mark.parametrize("value", [{"@set": ["a"]}, {"@list": ["a"]}, [{"@set": []}]])
def test_badges_refuse_set_and_list_objects_where_scopes_end(document, value):
    part = {"id": "urn:r", "type": "ResultDescription", "allowedValue": value}
    document["credentialSubject"]["achievement"]["resultDescription"] = [part]

    refused(document, Profile.OPEN_BADGES, UnsupportedInputError)


def test_badges_refuse_lists_in_lists_without_end(document):
    value: list = []
    for _ in range(MAX_DEPTH):
        value = [value]
    part = {"id": "urn:r", "type": "ResultDescription", "allowedValue": value}
    document["credentialSubject"]["achievement"]["resultDescription"] = [part]

    refused(document, Profile.OPEN_BADGES, TooLargeError)


def test_statements_are_bounded(document):
    document["evidence"] = [
        {"id": "urn:e", "name": [str(number) for number in range(MAX_QUADS)]}
    ]

    for profile in Profile:
        refused(document, profile, TooLargeError)


@BOTH
def test_a_direction_is_signed_and_can_be_neither_added_nor_flipped(document, profile):
    texts = set()
    for direction in ({}, {"@direction": "ltr"}, {"@direction": "rtl"}):
        document["name"] = {"@value": "شهادة", "@language": "AR", **direction}
        texts.add(canonicalize(document, profile=profile))

    assert len(texts) == 3
    assert any("^^<https://www.w3.org/ns/i18n#ar_rtl>" in text for text in texts)


@BOTH
def test_nothing_at_all_is_refused(profile):
    refused({"@context": [V2, OB]}, profile, DataLossError)
    refused({"@context": [V2, OB], "id": "urn:x"}, profile, DataLossError)
    refused({"@context": [V2, OB], "name": None, "tag": []}, profile, VcError)


@BOTH
@pytest.mark.parametrize(
    "proof", ["text", 7, True, {}, {"id": "urn:p"}, [["x"]], {"@value": "x"}]
)
def test_something_in_a_graph_that_says_nothing_is_refused(document, profile, proof):
    document["proof"] = proof

    refused(document, profile, CanonicalizationError)


# ---------------------------------------------- what implementations disagree on


@BOTH
@pytest.mark.parametrize(
    "value",
    [
        *(2**53, -(2**53), float(2**53), 1e21, 1e400, -1e400, float("nan")),
        *(1e-7, 5e-324, 0.30000000000000004, 2251799813685248.5, 123456789.0123456789),
    ],
)
def test_a_number_that_implementations_write_differently_is_refused(
    document, profile, value
):
    document["credentialSubject"]["creditsEarned"] = value

    message = refused(document, profile, UnsupportedInputError)

    assert "$.credentialSubject.creditsEarned" in message


@BOTH
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "2"),
        (0, "0"),
        (-0.0, "0"),
        (1.5, "1.5E0"),
        (0.1, "1.0E-1"),
        (12.25, "1.225E1"),
        (1e6, "1000000"),
        (-7, "-7"),
        (True, "true"),
        ("2.0", "2.0"),
    ],
)
def test_values_are_written_as_they_are_whatever_the_coerced_type(
    document, profile, value, text
):
    document["credentialSubject"]["creditsEarned"] = value

    term = f'"{text}"^^<https://www.w3.org/2001/XMLSchema#float>'
    assert f"#creditsEarned> {term} ." in canonicalize(document, profile=profile)


@BOTH
@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "a\x00", "\ufffe", "\uffff"])
def test_text_that_is_not_unicode_is_refused_wherever_it_stands(
    document, profile, text
):
    for place, member in (
        (("credentialSubject", "achievement"), "description"),
        ((), "name"),
        (("evidence", 0), "narrative"),
    ):
        changed = copy.deepcopy(document)
        at(changed, *place)[member] = text
        refused(changed, profile, UnsupportedInputError)


@BOTH
def test_texts_are_never_normalized(document, profile):
    forms = ("\u00e9", "e\u0301", "e\u200d\u0301", "\u202ee", "\u0415")
    texts = set()
    for form in forms:
        document["name"] = form
        texts.add(canonicalize(document, profile=profile))

    assert len(texts) == len(forms)


@BOTH
def test_an_order_that_utf_16_would_change_is_refused(document, profile):
    document["name"] = ["\U0001f393", "\uff01"]

    message = refused(document, profile, UnsupportedInputError)

    assert "sort" in message


@BOTH
def test_an_empty_list_that_stands_twice_is_refused(document, profile):
    part = {"id": "urn:r", "type": "ResultDescription", "allowedValue": []}
    document["credentialSubject"]["achievement"]["resultDescription"] = [part]
    assert "#nil>" in canonicalize(document, profile=profile)

    document["credentialSubject"]["achievement"]["resultDescription"] = [part, part]
    assert "empty list" in refused(document, profile, UnsupportedInputError)


@pytest.mark.parametrize("items", [["a", ["b", []]], ["a", [["b"]]], [[["b"], "a"]]])
def test_a_list_three_deep_is_refused(items):
    document = {
        "@context": [V2, OB],
        "id": "urn:uuid:0",
        "type": "EnvelopedVerifiableCredential",
        "digestMultibase": {"@list": items},
    }

    for profile in Profile:
        assert "in a list" in refused(document, profile, UnsupportedInputError)


@BOTH
@pytest.mark.parametrize("other", [{}, {"@direction": "ltr"}])
def test_a_text_with_and_without_a_direction_is_refused(document, profile, other):
    text = {"@value": "x", "@language": "ar"}
    document["name"] = [{**text, "@direction": "rtl"}, {**text, **other}]

    assert "direction" in refused(document, profile, UnsupportedInputError)


@BOTH
def test_emoji_and_full_width_signs_may_stand_side_by_side(document, profile):
    document["name"] = "おめでとう！\U0001f393"
    document["evidence"][0]["name"] = "\U0001f393！"

    assert "\U0001f393！" in canonicalize(document, profile=profile)


@BOTH
def test_two_spellings_of_one_member_are_refused(document, profile):
    document["@type"] = document["type"]
    document["@id"] = document["id"]

    refused(document, profile, UnsupportedInputError)


# ------------------------------------------------------------------- bounds


@BOTH
def test_depth_is_bounded_before_python_is(document, profile):
    for depth in (MAX_DEPTH, 500, 5000):
        node: dict = {"type": ["Profile"], "name": "leaf"}
        for _ in range(depth):
            node = {"type": ["Profile"], "parentOrg": node}
        document["issuer"] = node
        refused(document, profile, TooLargeError)

        nested: object = "leaf"
        for _ in range(depth):
            nested = [nested]
        document["issuer"] = nested
        refused(document, profile, TooLargeError)


def test_objects_without_an_id_are_bounded(document):
    document["evidence"] = [{"type": "Evidence"}] * (MAX_BLANK_NODES + 1)

    refused(document, Profile.OPEN_BADGES, TooLargeError)


def test_a_thousand_equal_parts_are_told_apart_within_the_budget(document):
    document["evidence"] = [{"type": ["Evidence"], "name": "same"}] * 1000

    assert canonicalize(document).count("same") == 1000


def test_a_poisoned_badge_is_refused_for_its_work(document):
    # Equal objects below equal objects: n! orders at each level.
    leaf = {"type": ["Alignment"], "targetName": "x"}
    middle = {"type": ["ResultDescription"], "name": "y", "alignment": [leaf] * 8}
    document["credentialSubject"]["achievement"]["resultDescription"] = [middle] * 8

    with pytest.raises(BudgetExceededError):
        canonicalize(document)


def test_combinations_of_types_are_bounded(document):
    types = ["Profile", "Achievement", "Alignment", "Result", "Evidence", "Image"]
    types += ["Address", "Related"]
    document["evidence"] = [
        {"type": [name for bit, name in enumerate(types) if number >> bit & 1]}
        for number in range(1, 256)
    ]

    with pytest.raises((BudgetExceededError, UnsupportedInputError)):
        canonicalize(document)


# ------------------------------------------------------- two paths, one answer


def answer(path, document):
    try:
        return canonize(path(document))
    except VcError:
        return None


@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_honest_badges_are_equal_on_both_paths(random):
    for make in (badge, collection):
        document = make(random)
        expected = canonize(reference_quads(document))

        assert canonize(compiled_quads(document)) == expected


@given(st.integers(0, 10**9))
@settings(max_examples=150, deadline=None)
def test_chaos_is_never_read_differently_nor_more_laxly(seed):
    document = chaos(Random(seed))
    compiled = answer(compiled_quads, document)

    assert compiled is None or compiled == answer(reference_quads, document)


def test_the_reference_path_asks_neither_clock_nor_network_card(monkeypatch):
    def ask():
        raise AssertionError

    monkeypatch.setattr(uuid, "uuid1", ask)
    document = badge(Random(1))
    document["@context"] = [*document["@context"], {"extra": "https://x.example/extra"}]

    assert reference_quads(document)


def test_quads_are_the_dataset_that_is_canonicalized(document):
    assert canonize(to_quads(document)) == canonicalize(document)
