"""A form filled in is the dataset canonicalized, or there is no answer."""

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from vc.rdf.form import Form
from vc.rdf.rdfc import canonize

P, Q = "<urn:p>", "<urn:q>"
SLOTS = ('"slot 0"', "<urn:slot:1>", '"slot 2"')

blank = st.sampled_from([f"_:b{n}" for n in range(5)])
ground = st.sampled_from(["<urn:a>", "<urn:100%s>", SLOTS[1]])
text = st.sampled_from(['"v"', '"%s 100%"', SLOTS[0], SLOTS[2]])
# Each a shape of its own, as hypothesis draws too few ties from free statements.
spoke = st.tuples(blank, st.sampled_from([P, Q]), text, st.just(""))
edge = st.tuples(blank | ground, st.sampled_from([P, Q]), blank | ground, st.just(""))
named = st.tuples(blank | ground, st.just(P), blank | text, blank | ground)
datasets = st.lists(spoke | spoke | edge | named, min_size=1, max_size=10)
fillings = st.tuples(
    st.sampled_from(['"v"', '"x"', '"y"', '"%s 100%"']),
    st.sampled_from(["<urn:a>", "<urn:x>", "<urn:y>"]),
    st.sampled_from(['"v"', '"x"', '"é\U0001f393"']),
)


def fill(form, terms):
    text = form.fill([term.encode() for term in terms])
    return None if text is None else text.decode()


def filled(dataset, terms):
    names = dict(zip(SLOTS, terms, strict=True))
    return [tuple(names.get(term, term) for term in quad) for quad in dataset]


@given(datasets, st.lists(fillings, min_size=1, max_size=6), st.booleans())
@settings(max_examples=1_000, deadline=None)
def test_a_filled_form_is_the_canonical_dataset(dataset, many, longer):
    hash_name = "sha384" if longer else "sha256"
    form = Form(dataset, SLOTS, hash_name=hash_name)

    for terms in many:
        text = fill(form, terms)
        event("filled" if text else "left to others")
        if text is not None:
            assert text == canonize(filled(dataset, terms), hash_name=hash_name)


def test_terms_that_keep_apart_what_was_apart_are_filled_in():
    dataset = [
        ("_:a", P, SLOTS[0], ""),
        (SLOTS[1], Q, "_:a", ""),
        ("<urn:g>", P, '"v"', ""),
    ]
    form = Form(dataset, SLOTS, hash_name="sha256")

    for number in range(3):
        terms = (f'"name {number}"', f"<urn:{number}>", "")
        assert fill(form, terms) == canonize(filled(dataset, terms))


def test_a_value_that_makes_two_blank_nodes_alike_is_left_to_others():
    dataset = [("_:a", P, SLOTS[0], ""), ("_:b", P, '"Pass"', "")]
    form = Form(dataset, SLOTS[:1], hash_name="sha256")

    assert fill(form, ('"Fail"',)) is not None
    assert fill(form, ('"Pass"',)) is None


def test_a_value_that_joins_a_tie_is_left_to_others():
    """Compared with the tied hashes too, on every filling (compiled-path.md 6)."""
    dataset = [(f"_:{n}", P, '"Pass"', "") for n in "ab"] + [("_:c", P, SLOTS[0], "")]
    form = Form(dataset, SLOTS[:1], hash_name="sha256")

    assert fill(form, ('"Fail"',)) is not None  # and the order of the tie is known now
    assert fill(form, ('"Pass"',)) is None


def test_two_values_alike_are_left_to_others():
    dataset = [("_:a", P, SLOTS[0], ""), ("_:b", P, SLOTS[2], "")]
    form = Form(dataset, (SLOTS[0], SLOTS[2]), hash_name="sha256")

    assert fill(form, ('"x"', '"y"')) is not None
    assert fill(form, ('"x"', '"x"')) is None


@pytest.mark.parametrize(
    "dataset",
    [
        [("<urn:s>", P, SLOTS[0], ""), ("<urn:s>", P, '"v"', "")],
        [("_:a", P, SLOTS[0], ""), ("_:a", P, '"v"', "")],
        [("_:a", P, SLOTS[0], "_:g"), ("_:a", P, '"v"', "_:g")],
    ],
)
def test_a_value_that_makes_two_statements_alike_is_left_to_others(dataset):
    form = Form(dataset, SLOTS[:1], hash_name="sha256")

    assert fill(form, ('"w"',)) is not None
    assert fill(form, ('"v"',)) is None


def tie_beside_a_slot():
    """Two tied tails of lists, whose order hangs on labels that a value shifts."""
    lists = []
    for number in range(2):
        head, tail = f"_:h{number}", f"_:t{number}"
        lists += [
            (f"<urn:r:{number}>", P, head, ""),
            (head, P, '"Pass"', ""),
            (head, Q, tail, ""),
            (tail, P, '"Fail"', ""),
        ]
    return [*lists, ("_:who", P, SLOTS[0], "")]


def test_the_order_of_a_tie_follows_the_labels_beside_it():
    dataset = tie_beside_a_slot()
    form = Form(dataset, SLOTS[:1], hash_name="sha256")

    for _ in range(2):  # once to learn the orders, once to know them
        for number in range(40):
            terms = (f'"name {number}"',)
            expected = canonize(
                [(s, p, o.replace(SLOTS[0], *terms), g) for s, p, o, g in dataset]
            )
            assert fill(form, terms) == expected
    assert len(form._tie_orders) > 1


def test_a_filling_with_twice_the_same_teaches_no_wrong_order():
    dataset = [*tie_beside_a_slot(), ("_:who", P, '"v"', "")]
    form = Form(dataset, SLOTS[:1], hash_name="sha256")

    for value in ('"v"', *(f'"name {number}"' for number in range(20)), '"v"'):
        expected = canonize(
            [(s, p, o.replace(SLOTS[0], value), g) for s, p, o, g in dataset]
        )
        assert fill(form, (value,)) in (expected, None)


def test_the_orders_that_are_remembered_are_bounded():
    form = Form(tie_beside_a_slot(), SLOTS[:1], hash_name="sha256", max_tie_orders=2)

    for number in range(40):
        fill(form, (f'"name {number}"',))

    assert len(form._tie_orders) <= 2
