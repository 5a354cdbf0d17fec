import itertools
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vc.errors import BudgetExceededError, UnsupportedInputError
from vc.rdf.rdfc import _distinct_orders, canonize, canonize_labelled

P, Q = "<urn:p>", "<urn:q>"


def relabelled(quads, random):
    labels = sorted({term for quad in quads for term in quad if term[:1] == "_"})
    others = [f"_:x{number}" for number in range(len(labels))]
    random.shuffle(others)
    names = dict(zip(labels, others, strict=True))
    return [tuple(names.get(term, term) for term in quad) for quad in quads]


def clique(size):
    return [
        (f"_:n{a}", P, f"_:n{b}", "") for a, b in itertools.permutations(range(size), 2)
    ]


blank = st.sampled_from([f"_:b{n}" for n in range(5)])
node = blank | st.sampled_from(["<urn:a>", "<urn:b>"])
triples = st.tuples(node, st.sampled_from([P, Q]), node | st.just('"v"'), st.just(""))
quads = st.tuples(
    node, st.sampled_from([P, Q]), node | st.just('"v"'), st.just("") | node
)


@given(st.lists(quads, max_size=8), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_names_and_order_of_the_input_do_not_matter(dataset, random):
    other = relabelled(dataset, random)
    random.shuffle(other)

    assert canonize(other) == canonize(dataset)
    assert canonize(other, hash_name="sha384") == canonize(dataset, hash_name="sha384")


@given(st.lists(quads, max_size=8))
@settings(deadline=None)
def test_canonizing_a_canonical_form_changes_nothing(dataset):
    canonical = canonize_labelled(dataset)
    again = [
        tuple(canonical.labels.get(term, term) for term in quad) for quad in dataset
    ]

    assert canonize(again) == canonical.text


@given(st.lists(triples, max_size=8))
@settings(max_examples=200, deadline=None)
def test_pyoxigraph_agrees_about_the_default_graph(dataset):
    text = "".join(f"{s} {p} {o} .\n" for s, p, o, _ in dataset)
    other = ox.Dataset(ox.parse(text, format=ox.RdfFormat.N_QUADS))
    other.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(other, format=ox.RdfFormat.N_QUADS).splitlines(keepends=True)

    assert canonize(dataset) == b"".join(sorted(lines)).decode()


def test_a_quad_that_stands_twice_counts_once():
    quad = ("_:a", P, "_:a", "_:a")

    assert canonize([quad, quad]) == "_:c14n0 <urn:p> _:c14n0 _:c14n0 .\n"


def test_lines_that_mask_alike_both_count():
    # RDFC-1.0 hashes quads, not masked lines: two neighbours are not one.
    two = [("_:b1", P, "_:b2", ""), ("_:b1", P, "_:b3", "")]

    assert canonize(two).count("\n") == 2


def test_an_empty_dataset_has_an_empty_form():
    assert canonize([]) == ""


def test_another_hash_is_refused_by_name():
    with pytest.raises(UnsupportedInputError, match="md5"):
        canonize([], hash_name="md5")


@pytest.mark.parametrize("size", [8, 9, 10, 12])
def test_cliques_are_refused_for_their_work(size):
    with pytest.raises(BudgetExceededError):
        canonize(clique(size))


def test_a_small_clique_is_still_told_apart():
    assert canonize(clique(4)) == canonize(relabelled(clique(4), Random(1)))


def test_a_long_chain_without_an_end_is_refused_before_python_gives_up():
    ring = [(f"_:n{n}", P, f"_:n{(n + 1) % 2000}", "") for n in range(2000)]

    with pytest.raises(BudgetExceededError):
        canonize(ring)


def test_two_equal_lists_of_a_hundred_are_told_apart():
    dataset = []
    for name in ("a", "b"):
        for n in range(100):
            dataset.append((f"_:{name}{n}", P, f'"{n}"', ""))
            dataset.append((f"_:{name}{n}", Q, f"_:{name}{n + 1}", ""))
        dataset.append((f"_:{name}100", P, '"end"', ""))

    assert canonize(dataset).count("\n") == 402


def test_the_budget_can_be_set():
    with pytest.raises(BudgetExceededError):
        canonize(clique(3), budget=3)


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=6))
@settings(deadline=None)
def test_orders_of_a_multiset_are_each_tried_once(items):
    found = ["".join(order) for order in _distinct_orders(items)]

    assert sorted(found) == sorted(
        {"".join(order) for order in itertools.permutations(items)}
    )
