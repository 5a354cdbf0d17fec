"""Nothing is accepted whose verified content differs: every single-value change.

Generated badges are signed with each suite and then changed in every way that
`tests.mutations` knows. What still verifies must mean the same, by the written list
of `tests.mutations.meaning`; for a suite over JSON, and for a token, by less.
"""

import hashlib
import json
import os
from datetime import timedelta
from random import Random

import pytest

from contexts.lists import ACCEPTED_LISTS
from keys.errors import KeysError
from keys.public_key import KeyType
from keys.resolver import Resolver
from tests import generated
from tests.mutations import (
    CONTEXT_TRICKS,
    context_lists,
    meaning,
    mutations,
    places,
    statements,
    value_at,
)
from tests.support import (
    NOW,
    SIGNED_AT,
    changed,
    component,
    did_key_p256_signer,
    did_key_signer,
    unsigned_badge,
    valid_badge,
    verify,
)
from tests.support import signed as signed_by_issuer
from vc.canonicalize import Profile
from vc.errors import RuleViolationError, UnsupportedInputError, VcError
from vc.model import as_list, parse_credential
from vc.proofs import (
    Disclosure,
    ProofOptions,
    derive_credential,
    prepare_checked,
    sign_prepared,
    verify_proofs,
)
from vc.rules import check_rules
from verifier.checks.proof import method_finder
from verifier.report import Verdict

ED25519, P256 = did_key_signer(31), did_key_p256_signer(32)
FIND = method_finder(Resolver())
# Mutations tried for one document; the whole list has some ten thousand.
SAMPLE = int(os.environ.get("SIGNET_MUTATIONS", "1200"))

SUITES = {
    "eddsa-rdfc-2022": ED25519,
    "eddsa-jcs-2022": ED25519,
    "ecdsa-rdfc-2019": P256,
    "ecdsa-jcs-2019": P256,
    "ecdsa-sd-2023": P256,
}
OVER_JSON = frozenset({"eddsa-jcs-2022", "ecdsa-jcs-2019"})


def signed(document, suite, profile=Profile.OPEN_BADGES):
    signer = SUITES[suite]
    options = ProofOptions(
        cryptosuite=suite,
        verification_method=signer.verification_method,
        key_type=signer.public_key.type,
        created=SIGNED_AT,
        disclosure=Disclosure(random_bytes=hashlib.shake_256(b"chance").digest),
    )
    prepared = prepare_checked(document, options, profile=profile)
    document = sign_prepared(prepared, signer)
    if suite == "ecdsa-sd-2023":
        return derive_credential(document, pointers=[""], profile=profile)
    return document


def signed_badges(suite, count, profile=Profile.OPEN_BADGES):
    """The first generated badges, no id twice, that can be signed with `suite`."""
    found, seed = [], 0
    while len(found) < count:
        seed += 1
        document = generated.badge(Random(seed))
        if len(set(ids_of(document))) < len(ids_of(document)):
            continue
        try:
            found.append(signed(document, suite, profile))
        except VcError:
            continue
    return found


def accepted(document, profile=Profile.OPEN_BADGES):
    try:
        credential = parse_credential(document)
        verify_proofs(credential, find_method=FIND, now=NOW, profile=profile)
    except (VcError, KeysError):
        return False
    return True


def same_credential(one, other):
    """The same JSON, but that proofs are a set."""
    proofs = [as_list(document.get("proof")) for document in (one, other)]
    bare = [
        {k: v for k, v in document.items() if k != "proof"} for document in (one, other)
    ]
    return same_json(*bare) and all(
        any(same_json(each, known) for known in proofs[1]) for each in proofs[0]
    )


def same_json(one, other):
    """Equal but for the order of members, and how a number is written."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            same_json(one[name], other[name]) for name in one
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def ids_of(document):
    """Every id that an object has, as often as one has it."""
    return [
        value_at(document, path) for path in places(document) if path[-1:] == ("id",)
    ]


def sampled(document, seed):
    every = list(mutations(document))
    return Random(seed).sample(every, min(SAMPLE, len(every)))


@pytest.mark.parametrize("suite", SUITES)
def test_what_verifies_after_a_change_means_the_same(suite):
    tried = passed = 0
    for seed, document in enumerate(signed_badges(suite, 4)):
        assert accepted(document)
        for name, mutant in sampled(document, seed):
            tried += 1
            if not accepted(mutant):
                continue
            passed += 1
            if suite in OVER_JSON:
                assert same_credential(mutant, document), name
            else:
                assert statements(mutant) == statements(document), name
    print(f"{suite}: {tried:,} changes tried, {passed:,} still verify")
    assert tried > 2_000
    assert passed < tried / 4


def test_the_general_profile_accepts_no_more():
    (document,) = signed_badges("eddsa-rdfc-2022", 1, Profile.GENERAL)
    for name, mutant in sampled(document, 0)[:400]:
        if accepted(mutant, Profile.GENERAL):
            # Inline contexts are this profile's own (standards A4).
            told = [
                statements(one, ignored=lambda _: True) for one in (mutant, document)
            ]
            assert told[0] == told[1], name


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_another_list_of_contexts_is_accepted_only_if_we_know_it(suite):
    (document,) = signed_badges(suite, 1)
    for name, mutant in context_lists(document):
        if accepted(mutant):
            assert tuple(mutant["@context"]) in ACCEPTED_LISTS, name
            if suite in OVER_JSON:
                # What the suites themselves allow ("Verify Proof (eddsa-jcs-2022)").
                signed_list = document["@context"]
                assert mutant["@context"][: len(signed_list)] == signed_list, name


def test_the_whole_report_is_green_for_nothing_else():
    """Through every rule as well: no null, no empty list, nothing added or moved."""
    document = valid_badge()
    tried = green = 0
    for name, mutant in mutations(document):
        tried += 1
        report = verify(mutant)
        if report.verdict is Verdict.VALID:
            green += 1
            assert meaning(mutant) == meaning(document), name
            assert "null" not in json.dumps(mutant), name
            assert "[]" not in json.dumps(mutant), name
    print(f"reports: {tried:,} changes tried, {green:,} stay green")
    assert tried > 5_000
    assert green < tried / 10


def test_every_equivalence_of_the_list_is_one():
    """The list is not longer than it has to be: each of its lines does verify."""
    document = signed(unsigned_badge(), "eddsa-rdfc-2022")
    types = document["type"]
    for same in (
        dict(reversed(document.items())),
        {**document, "type": types[::-1]},
        {**document, "type": [*types, types[0]]},
        {**document, "name": [document["name"]]},
        {**document, "name": {"@value": document["name"]}},
        changed(document, "credentialSubject/achievement/creditsAvailable", 3.0),
    ):
        assert meaning(same) == meaning(document)
        assert accepted(same)
    for same in (
        {**document, "description": None},
        {**document, "evidence": []},
        {**document, "name": [document["name"], None]},
    ):
        assert meaning(same) != meaning(document)
        assert statements(same) == statements(document)
        assert accepted(same)
        assert verify(same).verdict is not Verdict.VALID


SPELLED = [
    (name, pattern)
    for name in ("credentialStatus", "validUntil", "issuer", "evidence", "validFrom")
    for pattern in (
        "https://www.w3.org/2018/credentials#{}",
        "cred:{}",
        "@{}",
    )
]


@pytest.mark.parametrize(("name", "pattern"), SPELLED)
@pytest.mark.parametrize("typed", [False, True])
def test_a_term_spelled_as_its_iri_hides_nothing(name, pattern, typed):
    """The signature would hold; whoever looks for the term would not find it."""
    document = signed_by_issuer(
        unsigned_badge(
            valid_until=NOW - timedelta(days=1),
            components=(component(valid_badge()),),
        )
    )
    value = document.pop(name)
    if typed:
        value = {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": value}
    document[pattern.format(name)] = value

    assert not accepted(document)
    for profile in Profile:
        report = verify(document, profile=profile)
        assert report.verdict in (Verdict.INVALID, Verdict.MALFORMED)


def test_what_is_not_compact_is_not_signed():
    document = unsigned_badge()
    document["https://schema.org/name"] = document.pop("name")

    with pytest.raises(UnsupportedInputError, match="term"):
        signed(document, "eddsa-rdfc-2022")
    with pytest.raises(RuleViolationError, match="term"):
        check_rules(document)


def test_a_context_in_the_proof_that_no_signature_covers_is_refused():
    for suite in ("eddsa-rdfc-2022", "ecdsa-rdfc-2019", "ecdsa-sd-2023"):
        document = signed(unsigned_badge(), suite)
        for trick in CONTEXT_TRICKS:
            assert not accepted(changed(document, "proof/@context", trick))
        assert accepted(changed(document, "proof/@context", document["@context"]))


def test_a_key_of_each_suite_is_of_its_kind():
    assert {one.public_key.type for one in SUITES.values()} == {
        KeyType.ED25519,
        KeyType.P256,
    }
