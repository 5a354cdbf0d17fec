"""Context processing of our own, held to the rules that protect a signature."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from contexts.lists import ACCEPTED_LISTS, ISSUED_LISTS, OPEN_BADGE
from tests.generated import badge
from vc.errors import UnknownContextError, UnsupportedInputError, VcError
from vc.rdf.compiled import compiled_quads
from vc.rdf.context import Machine
from vc.rdf.rdfc import canonize

BASE = {"@vocab": "urn:v#"}


def quads(document):
    return compiled_quads(document, machine=Machine(inline=True))


def objects(context, **members):
    """The object terms that the members get under a context, in order."""
    return [o for _, _, o, _ in quads({"@context": context, "@id": "urn:s", **members})]


# ----------------------------------------------------------------- the machine


def test_the_same_list_always_leads_to_the_same_state():
    machine = Machine()
    first = machine.root().entered(list(OPEN_BADGE))

    assert machine.root().entered(list(OPEN_BADGE)) is first


def test_entering_a_list_again_inside_itself_changes_nothing():
    state = Machine().root().entered(list(OPEN_BADGE))

    assert state.entered(list(OPEN_BADGE)) is state


@pytest.mark.parametrize("names", sorted(ISSUED_LISTS))
def test_types_apply_in_the_order_of_their_terms_not_of_the_document(names):
    state = Machine().root().entered(list(names))
    types = ("VerifiablePresentation", "VerifiableCredential")

    assert state.for_types(types)[0] is state.for_types(types[::-1])[0]


def test_the_states_that_strangers_can_make_us_keep_are_bounded():
    machine = Machine(max_states=3)
    first = machine.root()
    for names in sorted(ACCEPTED_LISTS):
        state = machine.root().entered(list(names))
        state.for_types("VerifiableCredential")

    assert machine.root() is not first
    assert len(machine._states) <= 3 + 2


def test_words_of_strangers_are_not_remembered():
    machine = Machine(inline=True)
    for number in range(100):
        document = {
            "@context": BASE,
            "@type": f"T{number}",
            f"p{number}": "x",
            f"urn:p{number}": "x",
        }
        compiled_quads(document, machine=machine)

    state = machine.root().entered(BASE)
    assert not state.plans.keys() - {"@context", "@type"}
    assert not state.typed


def test_inline_contexts_are_not_for_the_machine_that_we_run():
    with pytest.raises(UnknownContextError):
        compiled_quads({"@context": BASE, "a": "b"})


# --------------------------------------------------------------- protected terms

PROTECTED = {"@protected": True, "a": "urn:a", "t": {"@id": "urn:t", "@context": {}}}


@pytest.mark.parametrize(
    "second",
    [
        {"a": "urn:other"},
        {"a": None},
        {"a": {"@id": "urn:a", "@type": "@id"}},
        {"a": {"@id": "urn:a", "@container": "@set"}},
        {"a": {"@id": "urn:a", "@language": "en"}},
        {"t": "urn:t"},
        None,
        [None, {"a": "urn:a"}],
    ],
)
def test_a_protected_term_cannot_be_redefined_or_forgotten(second):
    contexts = [PROTECTED, *(second if isinstance(second, list) else [second])]

    with pytest.raises(UnsupportedInputError):
        objects(contexts, a="x")


def test_a_protected_term_may_be_said_again_and_stays_protected():
    same = {"a": {"@id": "urn:a", "@protected": False}}

    assert objects([PROTECTED, same], a="x") == ['"x"']
    with pytest.raises(UnsupportedInputError):
        objects([PROTECTED, same, {"a": "urn:other"}], a="x")


def test_a_property_scoped_context_may_override_and_a_type_scoped_one_may_not():
    inner = {"a": "urn:inner"}
    by_property = {**PROTECTED, "p": {"@id": "urn:p", "@context": inner}}
    by_type = {**PROTECTED, "T": {"@id": "urn:T", "@context": inner}}

    stated = {p for _, p, _, _ in quads({"@context": by_property, "p": {"a": "x"}})}
    assert "<urn:inner>" in stated
    with pytest.raises(UnsupportedInputError):
        quads({"@context": by_type, "@type": "T", "a": "x"})


# -------------------------------------------------------------- scoped contexts

SCOPED = {
    "T": {"@id": "urn:T", "@context": {"link": {"@id": "urn:link", "@type": "@id"}}},
    "link": "urn:plain",
    "other": "urn:other",
    "@version": 1.1,
}


def predicates(document):
    return sorted(p for _, p, _, _ in quads(document) if "rdf-syntax" not in p)


def test_a_type_scoped_context_ends_at_the_next_node():
    document = {
        "@context": SCOPED,
        "@type": "T",
        "link": "urn:x",
        "other": {"@id": "urn:y", "link": "text"},
    }

    assert predicates(document) == ["<urn:link>", "<urn:other>", "<urn:plain>"]


def test_propagate_lets_a_type_scoped_context_reach_on():
    scoped = {**SCOPED["T"]["@context"], "@propagate": True}
    context = {**SCOPED, "T": {"@id": "urn:T", "@context": scoped}}
    document = {"@context": context, "@type": "T", "other": {"link": "urn:x"}}

    assert predicates(document) == ["<urn:link>", "<urn:other>"]


@pytest.mark.parametrize("keyword", ["@set", "@list"])
def test_a_set_object_under_a_type_scoped_context_is_refused(keyword):
    # It would leave the scope, and the reference would become a mere text.
    document = {"@context": SCOPED, "@type": "T", "link": {keyword: ["urn:x"]}}

    with pytest.raises(UnsupportedInputError, match="use an array"):
        quads(document)


@pytest.mark.parametrize("keyword", ["@set", "@list"])
def test_a_set_object_outside_one_is_read(keyword):
    document = {"@context": SCOPED, "other": {keyword: ["x", None, "y"]}}

    assert '"y"' in canonize(quads(document))


# ------------------------------------------------------------------------ terms


@pytest.mark.parametrize(
    "context",
    [
        {"a": {"@id": "urn:a", "@container": "@index"}},
        {"a": {"@id": "urn:a", "@container": "@language"}},
        {"a": {"@id": "urn:a", "@container": "@id"}},
        {"a": {"@id": "urn:a", "@container": []}},
        {"a": {"@id": "urn:a", "@container": ["@list", "@set"]}},
        {"a": {"@id": "urn:a", "@container": [1]}},
        {"a": {"@id": "urn:a", "@nest": "n"}},
        {"a": {"@reverse": "urn:a"}},
        {"a": {"@id": "urn:a", "@index": "urn:i"}},
        {"a": {"@id": "urn:a", "unknown": 1}},
        {"a": {"@id": "urn:a", "@type": "relative"}},
        {"a": {"@id": "urn:a", "@type": 7}},
        {"a": {"@id": "urn:a", "@language": "not a tag"}},
        {"a": {"@id": "urn:a", "@direction": "up"}},
        {"a": {"@id": "urn:a", "@protected": "yes"}},
        {"a": {"@id": "urn:a", "@prefix": "yes"}},
        {"a:b": {"@id": "urn:a", "@prefix": True}},
        {"a": {"@id": "@type", "@prefix": True}},
        {"a": {"@id": "urn:a", "@context": "https://www.w3.org/ns/credentials/v2"}},
        {"a": {"@id": "urn:a", "@context": {"b": 7}}},
        {"a": {"@id": 7}},
        {"a": {"@id": "relative"}},
        {"a": {"@id": "_:b"}},
        {"a": {"@id": "@graph"}},
        {"a": "@json"},
        {"a": "b:x", "b": "a:x"},
        {"a": "a:x"},
        {"a": 7},
        {"urn:a": "urn:b"},
        {"": "urn:a"},
        {"@id": "urn:a"},
        {"@type": {"@container": "@set"}},
        {"@foo": "urn:a"},
        {"@base": "urn:a"},
        {"@import": "urn:a"},
        {"@version": 1.0},
        {"@vocab": "relative"},
        {"@vocab": "p:x", "p": "urn:p:"},
        {"@language": 7},
        {"@direction": "up"},
        {"@protected": 1},
        {"@propagate": 1},
        [["nested"]],
        7,
    ],
)
def test_a_context_outside_the_subset_is_refused_even_if_unused(context):
    contexts = context if isinstance(context, list) else [context]
    if isinstance(context, dict) and context.get("@vocab") == "p:x":
        contexts = [{"p": context["p"]}, {"@vocab": "p:x"}]

    with pytest.raises(VcError):
        objects([*contexts, {"ok": "urn:ok"}], ok="x")


@pytest.mark.parametrize(
    ("context", "value", "term"),
    [
        ({"a": "urn:a"}, "x", '"x"'),
        ({"a": "urn:a", "@language": "DE"}, "x", '"x"@de'),
        ({"a": {"@id": "urn:a", "@language": None}, "@language": "de"}, "x", '"x"'),
        ({"a": {"@id": "urn:a", "@language": "FR"}, "@language": "de"}, "x", '"x"@fr'),
        (
            {"a": "urn:a", "@direction": "rtl"},
            "x",
            '"x"^^<https://www.w3.org/ns/i18n#_rtl>',
        ),
        ({"a": {"@id": "urn:a", "@type": "@none"}, "@language": "de"}, "x", '"x"@de'),
        ({"a": {"@id": "urn:a", "@type": "@id"}}, "urn:x", "<urn:x>"),
        ({"p": "urn:p:", "a": {"@id": "urn:a", "@type": "@id"}}, "p:x", "<urn:p:x>"),
        ({"a": {"@id": "urn:a", "@type": "@vocab"}, "x": "urn:x"}, "x", "<urn:x>"),
        ({"a": {"@id": "urn:a", "@type": "@id"}}, 5, '"5"^^<{xsd}integer>'),
        ({"a": {"@id": "urn:a", "@type": "urn:t"}}, "x", '"x"^^<urn:t>'),
        ({"a": {"@id": "urn:a", "@type": "urn:t"}}, True, '"true"^^<urn:t>'),
        ({"a": {"@id": "urn:a", "@type": "{xsd}string"}}, "x", '"x"'),
        (
            {"a": {"@id": "urn:a", "@type": "@json"}},
            {"b": 1, "a": []},
            '"{\\"a\\":[],\\"b\\":1}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>',
        ),
        ({"p": "urn:p:", "p:a": {"@type": "@id"}, "a": "p:a"}, "x", '"x"'),
        ({"a": {"@id": "p-a", "@type": "@id"}, **BASE}, "urn:x", "<urn:x>"),
    ],
)
def test_values_take_the_form_that_their_term_says(context, value, term):
    xsd = "http://www.w3.org/2001/XMLSchema#"
    if isinstance(context["a"], dict):
        of_type = context["a"].get("@type", "").replace("{xsd}", xsd)
        context = {**context, "a": {**context["a"], "@type": of_type}}
        if not of_type:
            del context["a"]["@type"]

    assert objects(context, a=value) == [term.replace("{xsd}", xsd)]


@pytest.mark.parametrize(
    ("value", "count"),
    [(None, 0), ([], 1), ([None], 1), ("x", 3), (["x"], 3), ([["x"]], 5)],
)
def test_lists_are_collections(value, count):
    context = {"a": {"@id": "urn:a", "@container": "@list"}}

    assert len(objects(context, a=value)) == count


def test_a_null_json_literal_is_refused():
    with pytest.raises(UnsupportedInputError, match="null"):
        objects({"a": {"@id": "urn:a", "@type": "@json"}}, a=None)


def test_threads_that_share_a_new_machine_agree():
    machine = Machine()
    documents = [badge(Random(seed)) for seed in range(40)]
    expected = [canonize(compiled_quads(document)) for document in documents]

    def canonical(document):
        return canonize(compiled_quads(document, machine=machine))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(canonical, documents)) == expected
