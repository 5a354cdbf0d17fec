"""The W3C test suite of RDF Dataset Canonicalization, all of it."""

import json
import time

import pytest

from tests.vectors import vector_path
from vc.errors import BudgetExceededError
from vc.rdf.nquads import parse_nquads
from vc.rdf.rdfc import canonize_labelled

pytestmark = pytest.mark.conformance

EXPECTED_COUNTS = {
    "rdfc:RDFC10EvalTest": 64,
    "rdfc:RDFC10MapTest": 21,
    "rdfc:RDFC10NegativeEvalTest": 1,
}


def entries(kind=None):
    manifest = json.loads(
        (vector_path("rdf-canon/tests") / "manifest.jsonld").read_text()
    )
    return [e for e in manifest["entries"] if kind is None or e["type"] == kind]


def canonical(entry):
    text = (vector_path("rdf-canon/tests") / entry["action"]).read_text(
        encoding="utf-8"
    )
    name = entry.get("hashAlgorithm", "SHA256").lower()
    return canonize_labelled(parse_nquads(text), hash_name=name)


def expected(entry):
    return (vector_path("rdf-canon/tests") / entry["result"]).read_text(
        encoding="utf-8"
    )


def test_the_manifest_holds_what_we_counted():
    found = {}
    for entry in entries():
        found[entry["type"]] = found.get(entry["type"], 0) + 1
    assert found == EXPECTED_COUNTS


def test_every_evaluation_test_gives_the_published_text():
    wrong = [
        entry["id"]
        for entry in entries("rdfc:RDFC10EvalTest")
        if canonical(entry).text != expected(entry)
    ]
    assert wrong == []


def test_every_map_test_gives_the_published_labels():
    wrong = []
    for entry in entries("rdfc:RDFC10MapTest"):
        labels = canonical(entry).labels
        mapping = {old[2:]: new[2:] for old, new in labels.items()}
        if mapping != json.loads(expected(entry)):
            wrong.append(entry["id"])
    assert wrong == []


def test_the_poison_graph_is_refused_before_it_costs_anything():
    (entry,) = entries("rdfc:RDFC10NegativeEvalTest")
    begun = time.process_time()

    with pytest.raises(BudgetExceededError):
        canonical(entry)

    assert time.process_time() - begun < 2  # unbounded, it takes minutes
