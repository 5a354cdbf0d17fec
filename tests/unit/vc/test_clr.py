"""Learner records: built, held to the published schema, signed, baked, verified."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.support import (
    BASE,
    NOW,
    REVOCATIONS,
    SIGNED_AT,
    STRANGER_KEY,
    badge,
    changed,
    component,
    profile,
    served,
    signed,
    status_list,
    unsigned_badge,
    valid_badge,
    verify,
    without,
)
from tests.vectors import vector_path
from vc.baking import LEARNER_RECORD, bake_png, bake_svg, unbake_png, unbake_svg
from vc.clr import (
    Association,
    LearnerRecord,
    associations_of_stacks,
    build_clr_credential,
    bundled_credentials,
)
from vc.errors import BakingError, RuleViolationError
from vc.rules import broken_rules, check_rules
from vc.rules.clr import ASSOCIATION_TYPES
from vc.status_list import StatusEntry
from verifier.checks.components import MAX_COMPONENTS
from verifier.report import Kind, Outcome, Verdict

SUBJECT = "credentialSubject"
BUNDLE = f"{SUBJECT}/verifiableCredential"


def second_badge(**changes):
    return signed(unsigned_badge(**{"id": f"{BASE}/credentials/second", **changes}))


def record(*badges, **changes):
    return replace(
        LearnerRecord(
            id=f"{BASE}/records/1",
            name="Record of Zoë Müller",
            issuer=profile(),
            recipient=badge().recipient,
            badges=badges or (valid_badge(), second_badge()),
            valid_from=SIGNED_AT,
        ),
        **changes,
    )


def unsigned_record(*badges, **changes):
    return build_clr_credential(record(*badges, **changes))


def full_record():
    return unsigned_record(
        partial=True,
        valid_until=NOW + timedelta(days=365),
        status=(StatusEntry(list_url=REVOCATIONS, purpose="revocation", index=3),),
        associations=(
            Association(
                type="precedes",
                source_id=f"{BASE}/credentials/second",
                target_id=valid_badge()["id"],
            ),
        ),
    )


def problems(document):
    return [f"{one.path} {one.problem}" for _, one in broken_rules(document)]


# -------------------------------------------------------------------- building


def test_a_record_breaks_no_rule_and_verifies_with_every_badge_in_it():
    report = verify(signed(full_record()))

    assert report.verdict is Verdict.VALID
    assert report.kind is Kind.CLR
    assert [one.verdict for one in report.components] == [Verdict.VALID] * 2
    assert report.check("components").evidence == {"parts": 2}
    assert report.check("recipient").outcome is Outcome.PASSED


def test_the_badges_in_a_record_are_letter_for_letter_as_signed():
    assert bundled_credentials(unsigned_record())[0] == valid_badge()


def test_a_stack_in_a_record_is_associated_with_its_parts():
    part = valid_badge()
    stack = second_badge(components=(component(part),))

    found = associations_of_stacks([part, stack, second_badge()])

    assert found == (
        Association(type="isPartOf", source_id=part["id"], target_id=stack["id"]),
    )
    assert associations_of_stacks([stack]) == ()
    check_rules(unsigned_record(part, stack, associations=found))


# ----------------------------------------------------------------- the verdict


def test_a_record_with_an_altered_badge_is_no_better_than_that():
    altered = changed(valid_badge(), "name", "Doctor of Everything")

    report = verify(signed(unsigned_record(altered, second_badge())))

    assert report.verdict is Verdict.PART_NOT_VALID
    assert report.components[0].verdict is Verdict.INVALID
    assert report.components[0].credential is None


def test_a_record_with_a_revoked_badge_says_so():
    lists = {
        REVOCATIONS: served(
            signed(status_list(REVOCATIONS, "revocation", set_bits=(94567,)))
        )
    }

    report = verify(signed(unsigned_record(valid_badge())), lists=lists)

    assert report.verdict is Verdict.PART_NOT_VALID
    assert report.components[0].verdict is Verdict.REVOKED


def test_a_record_with_an_unsigned_badge_is_refused():
    report = verify(signed(unsigned_record(unsigned_badge())))

    assert report.verdict is Verdict.PART_NOT_VALID


def test_a_record_with_a_badge_by_somebody_unknown_is_not_green():
    foreign = signed(
        unsigned_badge(
            issuer=profile(id=STRANGER_KEY.verification_method.partition("#")[0]),
            status=(),
        ),
        STRANGER_KEY,
    )

    report = verify(signed(unsigned_record(valid_badge(), foreign)))

    assert report.verdict is Verdict.VALID_UNTRUSTED_ISSUER


def test_a_record_with_somebody_elses_badge_is_refused():
    other = second_badge(recipient=replace(badge().recipient, name="Another"))

    report = verify(signed(unsigned_record(valid_badge(), other)))

    assert report.check("recipient").outcome is Outcome.FAILED
    assert report.verdict is Verdict.PART_NOT_VALID


def test_a_record_of_more_badges_than_we_check_is_refused():
    many = [valid_badge()] * (MAX_COMPONENTS + 1)

    report = verify(signed(unsigned_record(*many)))

    assert report.check("components").reason == "too_many_parts"
    assert len(report.components) == MAX_COMPONENTS


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "Another record"),
        ("partial", False),
        (f"{BUNDLE}/0/name", "Another badge"),
        (f"{SUBJECT}/association/0/associationType", "isPeerOf"),
        (f"{SUBJECT}/association/0/targetId", "urn:uuid:1"),
    ],
)
def test_a_change_to_a_signed_record_is_refused(path, value):
    report = verify(changed(signed(full_record()), path, value))

    assert report.verdict is Verdict.INVALID


def test_a_badge_taken_out_of_a_signed_record_is_refused():
    report = verify(without(signed(full_record()), f"{BUNDLE}/1"))

    assert report.verdict is Verdict.INVALID


# ----------------------------------------------------------------------- rules


@pytest.mark.parametrize(
    "path",
    [
        "id",
        "name",
        "issuer",
        "validFrom",
        SUBJECT,
        f"{SUBJECT}/type",
        f"{SUBJECT}/identifier",
        BUNDLE,
        f"{BUNDLE}/0/@context",
        f"{BUNDLE}/0/type",
        f"{BUNDLE}/0/issuer",
        f"{BUNDLE}/0/validFrom",
        f"{BUNDLE}/0/credentialSubject",
        f"{SUBJECT}/association/0/sourceId",
        f"{SUBJECT}/association/0/associationType",
    ],
)
def test_a_required_member_that_is_missing_is_named(path):
    place = "/" + path.removesuffix("/identifier")

    assert any(one.startswith(place) for one in problems(without(full_record(), path)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("@context/1", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"),
        ("@context", ["https://www.w3.org/ns/credentials/v2"]),
        ("partial", "yes"),
        ("name", ""),
        (BUNDLE, []),
        (f"{BUNDLE}/0", "eyJhbGciOiJFUzI1NiJ9.e30.x"),
        (f"{BUNDLE}/0/type", ["Picture"]),
        (f"{BUNDLE}/0/@context", "https://www.w3.org/ns/credentials/v2"),
        (f"{SUBJECT}/type", ["AchievementSubject"]),
        (f"{SUBJECT}/association/0/associationType", "isCousinOf"),
        (f"{SUBJECT}/association/0/associationType", "ext:isCousinOf"),
        (f"{SUBJECT}/association/0/type", "Alignment"),
        (f"{SUBJECT}/association/0/targetId", "here"),
        (f"{SUBJECT}/association/0/extra", "x"),
    ],
)
def test_a_member_of_the_wrong_kind_is_named(path, value):
    with pytest.raises(RuleViolationError):
        check_rules(changed(full_record(), path, value))


def test_a_record_that_is_also_a_badge_keeps_both_rules():
    both = changed(
        full_record(),
        "type",
        ["VerifiableCredential", "ClrCredential", "AchievementCredential"],
    )

    assert any("achievement" in one for one in problems(both))


# ------------------------------------------------------- the published schema


@pytest.fixture(scope="module")
def published_schema():
    path = vector_path("1edtech-schemas/clr_v2p0_clrcredential_schema.json")
    return jsonschema_rs.Draft201909Validator(
        json.loads(path.read_text(encoding="utf-8")),
        validate_formats=True,
        retriever=refuse_remote,
    )


def refuse_remote(url):
    msg = f"a schema asked for {url}"
    raise AssertionError(msg)


def for_the_oracle(document):
    """The published schema allows one status; the data model allows several."""
    document = json.loads(json.dumps(document))
    subject = document.get(SUBJECT)
    bundled = subject.get("verifiableCredential") if isinstance(subject, dict) else []
    for one in [document, *(bundled if isinstance(bundled, list) else [bundled])]:
        if isinstance(one, dict) and isinstance(one.get("credentialStatus"), list):
            one["credentialStatus"] = one["credentialStatus"][0]
    return document


@pytest.mark.conformance
def test_the_published_schema_accepts_a_record_as_we_build_it(published_schema):
    errors = [
        str(one) for one in published_schema.iter_errors(for_the_oracle(full_record()))
    ]

    assert errors == []


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from(["", "x", "https://example.org/", "2026-09-14T09:00:00Z"]),
    st.sampled_from([[], {}, ["x"], {"type": ["Achievement"]}, [{}], [[]]]),
    st.sampled_from(ASSOCIATION_TYPES),
)


def paths(value, prefix=""):
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for name, child in members:
        yield f"{prefix}{name}"
        if isinstance(child, dict | list) and f"{prefix}{name}".count("/") < 4:
            yield from paths(child, f"{prefix}{name}/")


# Inside of a bundled credential its own rules count, when it is verified by itself.
PATHS = sorted(
    one
    for one in paths(full_record())
    if not one.startswith(f"{BUNDLE}/") or one.count("/") <= 3
)


@pytest.mark.conformance
@settings(deadline=None)
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
    document = full_record()
    for path, value in changes:
        try:
            document = (
                without(document, path)
                if value == "take out"
                else changed(document, path, value)
            )
        except (KeyError, IndexError, TypeError, ValueError):
            continue  # an earlier change took the place away

    types = document.get("type")
    if isinstance(types, list) and "ClrCredential" in types and not problems(document):
        assert published_schema.is_valid(for_the_oracle(document)), document


# ---------------------------------------------------------------------- baking

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'


def png():
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    return out.getvalue()


def test_a_record_is_baked_under_its_own_name():
    text = json.dumps(signed(full_record()))

    baked = bake_png(png(), text, LEARNER_RECORD)
    drawn = bake_svg(SVG, text, LEARNER_RECORD)

    assert b"clrcredential\0" in baked
    assert b'xmlns:clr="https://purl.imsglobal.org/clr/v2p0"' in drawn
    assert b"<clr:credential>" in drawn
    assert unbake_png(baked) == unbake_svg(drawn) == text
    assert verify(unbake_png(baked)).verdict is Verdict.VALID


def test_baking_a_record_over_a_badge_leaves_one_credential():
    badge_text, text = json.dumps(valid_badge()), json.dumps(signed(full_record()))

    assert (
        unbake_png(bake_png(bake_png(png(), badge_text), text, LEARNER_RECORD)) == text
    )
    assert unbake_svg(bake_svg(bake_svg(SVG, badge_text), text, LEARNER_RECORD)) == text


def test_a_picture_with_a_badge_and_a_record_is_refused():
    one = bake_svg(SVG, '{"a":1}')
    start = one.index(b"<openbadges:credential>")
    end = one.index(b"</openbadges:credential>") + len(b"</openbadges:credential>")
    two = one.replace(
        b"<rect/>",
        b'<c:credential xmlns:c="https://purl.imsglobal.org/clr/v2p0">{}</c:credential>',
    )

    with pytest.raises(BakingError, match="more than one"):
        unbake_svg(two)
    assert one[start:end]


def test_a_picture_that_uses_the_prefix_for_something_else_is_refused():
    svg = SVG.replace(b"<svg ", b'<svg xmlns:clr="https://example.org/" ')

    with pytest.raises(BakingError, match="clr"):
        bake_svg(svg, "{}", LEARNER_RECORD)
