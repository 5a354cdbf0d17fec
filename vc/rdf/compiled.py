"""The fast path: from a document on a pinned list of contexts to its quads.

One walk over the JSON, each term written once in its canonical form. There is no
node map: a dataset is a set, and merging is what sets do. What is outside the
subset, or what implementations disagree about, is refused by name; nothing is
dropped, and nothing falls back to something slower.

A little over our usual length, because the walk is one class and one recursion;
what needs none of its state is in `vc.rdf.values` and `vc.rdf.plans`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from vc.errors import (
    BudgetExceededError,
    DataLossError,
    TooLargeError,
    UnsupportedInputError,
    VcError,
)
from vc.rdf.context import Context, Machine, Typed
from vc.rdf.limits import MAX_BLANK_NODES, MAX_DEPTH, MAX_QUADS
from vc.rdf.plans import Plan, Shape, plan_for
from vc.rdf.terms import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, Quad
from vc.rdf.values import (
    escaped_text,
    json_term,
    resource_term,
    scalar_term,
    text_term,
    value_object_term,
)

# Combinations of types never met before, in one document: each costs a fraction
# of a millisecond to work out, and honest documents have a handful.
MAX_NEW_TYPES: Final = 128

_MACHINE: Final = Machine()


def compiled_quads(
    document: Mapping[str, Any], *, machine: Machine = _MACHINE
) -> list[Quad]:
    """Give the quads of a document whose contexts are one of our pinned lists.

    Raises:
        UnknownContextError: its contexts are not, whole and in order, one of them.
        DataLossError: a term, type, IRI or value that a proof would not cover.
        UnsupportedInputError: outside our subset of JSON-LD, or disputed.
        TooLargeError: over a limit of structure.
        BudgetExceededError: too many new combinations of types.
    """
    walk = _Walk()
    try:
        walk.node(machine.root(), dict(document), "", 1)
    except VcError as exc:
        where = "$" + "".join(reversed(walk.steps))
        raise type(exc)(f"{where}: {exc}") from exc
    return walk.quads


class _Walk:
    """The state of one walk over one document."""

    __slots__ = ("_blank_nodes", "_new_types", "quads", "steps")

    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self.steps: list[str] = []
        """On the way out of a refusal: where it happened, innermost first."""
        self._blank_nodes = 0
        self._new_types = 0

    # ------------------------------------------------------------------ nodes

    def node(
        self, context: Context, node: dict[str, Any], graph: str, depth: int
    ) -> str:
        """Write one node object, and give its subject."""
        if depth > MAX_DEPTH:
            raise _too_deep()
        if "@context" in node:
            context = self._entered(context, node["@context"])
        context, types = self._typed(context, node)
        subject = self._subject(context, node)
        for iri in types:
            self.quads.append((subject, RDF_TYPE, iri, graph))
        self._members(subject, context, node, graph, depth + 1)
        if len(self.quads) > MAX_QUADS:
            msg = f"more than {MAX_QUADS} statements in one document"
            raise TooLargeError(msg)
        return subject

    def _members(
        self,
        subject: str,
        context: Context,
        node: dict[str, Any],
        graph: str,
        depth: int,
    ) -> None:
        """Write what a node says: here a document spends most of its time."""
        plans = context.plans
        add = self.quads.append
        name = ""
        try:
            for name, value in node.items():
                plan: Plan = plans.get(name) or plan_for(context, name)
                if plan.simple and type(value) is str:
                    if not value.isprintable() or '"' in value or "\\" in value:
                        value = escaped_text(value)  # noqa: PLW2901
                    add((subject, plan.predicate, f'"{value}{plan.tail}', graph))
                elif plan.plain:
                    self._plain(subject, plan, value, graph, depth)
                elif not plan.keyword:
                    self._contained(subject, plan, value, graph, depth)
        except VcError:
            self.steps.append(f".{name}")
            raise

    def _entered(self, context: Context, value: object) -> Context:
        try:
            return context.entered(value)
        except VcError:
            self.steps.append(".@context")
            raise

    def _typed(self, context: Context, node: dict[str, Any]) -> Typed:
        name = _only(context.type_names, node)
        if name is None:
            return context, ()
        types = node[name]
        key = tuple(types) if isinstance(types, list) else types
        try:
            return context.typed.get(key) or self._new_types_of(context, key)
        except (VcError, TypeError) as exc:
            self.steps.append(f".{name}")
            if isinstance(exc, TypeError):  # unhashable, so not texts
                msg = "a type is neither text nor a list of texts"
                raise UnsupportedInputError(msg) from exc
            raise

    def _new_types_of(self, context: Context, types: object) -> Typed:
        self._new_types += 1
        if self._new_types > MAX_NEW_TYPES:
            msg = f"more than {MAX_NEW_TYPES} combinations of types not met before"
            raise BudgetExceededError(msg)
        return context.for_types(types)

    def _subject(self, context: Context, node: dict[str, Any]) -> str:
        name = _only(context.id_names, node)
        return self._blank() if name is None else self._identifier(context, node, name)

    def _identifier(self, context: Context, node: dict[str, Any], name: str) -> str:
        try:
            return resource_term(context, node[name], as_vocab=False)
        except VcError:
            self.steps.append(f".{name}")
            raise

    def _blank(self) -> str:
        self._blank_nodes += 1
        if self._blank_nodes > MAX_BLANK_NODES:
            msg = f"more than {MAX_BLANK_NODES} objects without an id"
            raise TooLargeError(msg)
        return f"_:b{self._blank_nodes}"

    # ----------------------------------------------------------------- values

    def _plain(
        self, subject: str, plan: Plan, value: object, graph: str, depth: int
    ) -> None:
        """Write all the values of a property without a container of its own."""
        if isinstance(value, list):
            self._each(self._plain, subject, plan, value, graph, depth)
        elif isinstance(value, dict) and "@set" in value:
            if depth > MAX_DEPTH:
                raise _too_deep()
            self._plain(subject, plan, _contents(plan, value, "@set"), graph, depth + 1)
        elif value is not None:
            term = self._term(plan, value, graph, depth)
            self.quads.append((subject, plan.predicate, term, graph))

    def _contained(
        self, subject: str, plan: Plan, value: object, graph: str, depth: int
    ) -> None:
        """Write the values of a property that puts them into something."""
        if plan.shape is Shape.LIST:
            self._list_value(subject, plan, value, graph, depth)
        elif plan.shape is Shape.GRAPH:
            self._graphs(subject, plan, value, graph, depth)
        elif plan.shape is Shape.JSON:
            self._add(subject, plan, json_term(value), graph)

    def _each(
        self,
        write: Callable[[str, Plan, object, str, int], None],
        subject: str,
        plan: Plan,
        values: list[Any],
        graph: str,
        depth: int,
    ) -> None:
        if depth > MAX_DEPTH:
            raise _too_deep()
        done = 0
        try:
            for value in values:
                write(subject, plan, value, graph, depth + 1)
                done += 1
        except VcError:
            self.steps.append(f"[{done}]")
            raise

    def _add(self, subject: str, plan: Plan, obj: str, graph: str) -> None:
        self.quads.append((subject, plan.predicate, obj, graph))

    def _term(self, plan: Plan, value: object, graph: str, depth: int) -> str:
        """Give the term of one scalar or object."""
        if isinstance(value, str):
            return text_term(plan, value)
        if isinstance(value, dict):
            return self._object(plan, value, graph, depth)
        return scalar_term(value, plan.datatype)

    def _object(self, plan: Plan, value: dict[str, Any], graph: str, depth: int) -> str:
        if "@value" in value:
            return value_object_term(plan.scoped, value)
        if "@list" in value:
            return self._list(plan, _contents(plan, value, "@list"), graph, depth + 1)
        if len(value) == 1:
            (name,) = value
            if name in plan.outer.id_names and name in plan.scoped.id_names:
                return self._identifier(plan.scoped, value, name)
        return self.node(plan.child, value, graph, depth)

    # ------------------------------------------------------------- containers

    def _list_value(
        self, subject: str, plan: Plan, value: object, graph: str, depth: int
    ) -> None:
        if value is None:
            return
        if isinstance(value, dict) and "@list" in value:
            value = _contents(plan, value, "@list")
        elif isinstance(value, dict) and "@set" in value:
            msg = "a set object inside a list container"
            raise UnsupportedInputError(msg)
        self._add(subject, plan, self._list(plan, value, graph, depth), graph)

    def _list(self, plan: Plan, items: object, graph: str, depth: int) -> str:
        """Write an RDF collection, and give its head."""
        if depth > MAX_DEPTH:
            raise _too_deep()
        rest = RDF_NIL
        listed: list[Any] = items if isinstance(items, list) else [items]
        for item in listed[::-1]:
            if item is None:
                continue
            cell = self._blank()
            first = self._item(plan, item, graph, depth + 1)
            self.quads.append((cell, RDF_FIRST, first, graph))
            self.quads.append((cell, RDF_REST, rest, graph))
            rest = cell
        return rest

    def _item(self, plan: Plan, item: object, graph: str, depth: int) -> str:
        if isinstance(item, list):
            return self._list(plan, item, graph, depth)
        if isinstance(item, dict) and "@set" in item:
            msg = "a set object inside a list"
            raise UnsupportedInputError(msg)
        return self._term(plan, item, graph, depth)

    def _graphs(
        self, subject: str, plan: Plan, value: object, graph: str, depth: int
    ) -> None:
        """Write each node of a graph container into a graph of its own."""
        if value is None:
            return
        if isinstance(value, list):
            self._each(self._graphs, subject, plan, value, graph, depth)
            return
        if not isinstance(value, dict) or value.keys() & {"@value", "@list", "@set"}:
            msg = "only an object can stand in a graph (a proof, a credential)"
            raise DataLossError(msg)
        name = self._blank()
        before = len(self.quads)
        self._add(subject, plan, name, graph)
        self.node(plan.child, value, name, depth)
        if not any(quad[3] == name for quad in self.quads[before:]):
            msg = "says nothing about itself, so no proof covers it; embed it whole"
            raise DataLossError(msg)


def _too_deep() -> TooLargeError:
    return TooLargeError(f"nested deeper than {MAX_DEPTH} levels")


def _only(names: tuple[str, ...], node: dict[str, Any]) -> str | None:
    """Give the one of these members that a node has, if it has one."""
    found = None
    for name in names:
        if name in node:
            if found is not None:
                msg = f"both {found!r} and {name!r} are given, which say the same"
                raise UnsupportedInputError(msg)
            found = name
    return found


def _contents(plan: Plan, value: dict[str, Any], keyword: str) -> object:
    """Give what a set or list object holds, where that is not ambiguous.

    Unlike value objects these leave a type-scoped context (JSON-LD 1.1 API,
    "Expansion Algorithm", step 7), which turns references into mere texts.
    """
    if len(value) > 1:
        msg = f"an object with {keyword} and something else"
        raise UnsupportedInputError(msg)
    if plan.outer.previous is not None or plan.scoped is not plan.outer:
        msg = f"an object with {keyword} inside a scoped context; use an array"
        raise UnsupportedInputError(msg)
    return value[keyword]
