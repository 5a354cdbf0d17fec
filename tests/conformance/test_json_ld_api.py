"""The W3C JSON-LD suite: every test is right or refused by name, and never wrong.

The counts are pinned, so that a change of our subset cannot pass unnoticed.
"""

import json
from collections import Counter
from functools import cache

import pytest

from tests.vectors import vector_path
from vc.errors import VcError
from vc.rdf.compiled import compiled_quads
from vc.rdf.context import Machine
from vc.rdf.expanded import Writer
from vc.rdf.expansion import reference_quads
from vc.rdf.nquads import parse_nquads
from vc.rdf.rdfc import canonize

pytestmark = pytest.mark.conformance


def compiled(document):
    return compiled_quads(document, machine=Machine(inline=True))


# Plain JSON-LD drops @direction on the way to RDF, so that no proof would cover it;
# we sign it as its i18n datatype, as test tdi09 and tdi10 ask for.
# The compiled path refuses language maps, which the last three of these have.
WE_SIGN_THE_DIRECTION = {
    "compiled": {"#tdi01", "#tdi02", "#tdi03"},
    "reference": {"#tdi01", "#tdi02", "#tdi03", "#tdi04", "#tdi05", "#tdi06"},
}

EXPECTED = {
    "compiled": {"equal": 135, "refused": 215, "wrong": 3},
    "reference": {"equal": 151, "refused": 196, "wrong": 6},
}

PATHS = {"compiled": compiled, "reference": reference_quads}


@cache
def entries(api="toRdf"):
    manifest = json.loads(
        (vector_path("json-ld-api/tests") / f"{api}-manifest.jsonld").read_text()
    )
    return [
        entry
        for entry in manifest["sequence"]
        if entry.get("option", {}).get("specVersion") != "json-ld-1.0"
        and entry.get("option", {}).get("processingMode") != "json-ld-1.0"
        and entry.get("option", {}).get("rdfDirection") != "compound-literal"
    ]


def is_kind(entry, kind):
    return f"jld:{kind}" in entry["@type"]


def read(name):
    return (vector_path("json-ld-api/tests") / name).read_text(encoding="utf-8")


def outcome(entry, path):
    document = json.loads(read(entry["input"]))
    if not isinstance(document, dict):
        return "refused", "not an object"
    try:
        text = canonize(path(document))
    except VcError as exc:
        return "refused", f"{type(exc).__name__}: {exc}"
    return "accepted", text


def verdict(entry, path):
    """Say how one positive test went: equal, refused or wrong."""
    result, text = outcome(entry, path)
    if result == "refused" or is_kind(entry, "PositiveSyntaxTest"):
        return result
    return "equal" if text == canonize(parse_nquads(read(entry["expect"]))) else "wrong"


@pytest.mark.parametrize("path", PATHS)
def test_positive_tests_are_equal_or_refused(path):
    found = Counter()
    wrong = []
    for entry in entries():
        if not is_kind(entry, "NegativeEvaluationTest"):
            result = verdict(entry, PATHS[path])
            found[result] += 1
            if result == "wrong":
                wrong.append(entry["@id"])

    assert set(wrong) == WE_SIGN_THE_DIRECTION[path]
    assert found == EXPECTED[path]


@pytest.mark.parametrize("path", PATHS)
def test_negative_tests_are_all_refused(path):
    accepted = [
        entry["@id"]
        for entry in entries()
        if is_kind(entry, "NegativeEvaluationTest")
        and outcome(entry, PATHS[path])[0] != "refused"
    ]

    assert accepted == []


def test_expansion_tests_state_the_same_as_their_results_or_are_refused():
    found = Counter()
    wrong = []
    for entry in entries("expand"):
        if not is_kind(entry, "PositiveEvaluationTest"):
            continue
        result, text = outcome(entry, reference_quads)
        if result == "accepted":
            expanded = json.loads(read(entry["expect"]))
            same = canonize(Writer({}).quads(expanded)) == text
            result = "equal" if same else "wrong"
            if not same:
                wrong.append(entry["@id"])
        found[result] += 1

    assert wrong == []
    assert found == {"equal": 129, "refused": 143}


def test_negative_expansion_tests_are_all_refused():
    accepted = [
        entry["@id"]
        for entry in entries("expand")
        if is_kind(entry, "NegativeEvaluationTest")
        and outcome(entry, reference_quads)[0] != "refused"
    ]

    assert accepted == []
