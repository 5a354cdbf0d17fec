"""Active contexts as states of a machine: each worked out once, then shared.

The contexts of our profile are a closed set, so the states that documents can
reach are few. A state is interned by content, is never changed once made, and
remembers where each type, property and nested context leads. JSON-LD 1.1 API,
"Context Processing", for the subset of `vc.rdf.definitions`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from contexts.errors import ContextNotPinnedError
from contexts.lists import ACCEPTED_LISTS
from contexts.loader import load_context
from vc.errors import DataLossError, UnknownContextError, UnsupportedInputError
from vc.rdf.definitions import Definitions
from vc.rdf.terms import is_iri
from vc.rdf.words import Term, expand, refuse

# A document can name any combination of types, each a state of its own: what is
# remembered for strangers is bounded, and forgotten all at once.
MAX_STATES: Final = 1_000
MAX_REMEMBERED: Final = 512

Typed = tuple["Context", tuple[str, ...]]


class Context:
    """One active context, and the ways that lead on from it."""

    __slots__ = (
        "_local",
        "_machine",
        "direction",
        "id_names",
        "language",
        "plans",
        "previous",
        "terms",
        "type_names",
        "typed",
        "vocab",
    )

    def __init__(
        self, machine: "Machine", made: Definitions, previous: "Context | None"
    ) -> None:
        self.terms = made.terms
        self.vocab = made.vocab
        self.language = made.language
        self.direction = made.direction
        self.previous = previous
        self.id_names = _names_of("@id", made.terms)
        self.type_names = _names_of("@type", made.terms)
        self.typed: dict[object, Typed] = {}
        self.plans: dict[str, Any] = {}
        self._local: dict[object, Context] = {}
        self._machine = machine

    def expand(self, word: str, *, as_vocab: bool) -> str | None:
        """Give what a word stands for here, as `definitions.expand` does."""
        return expand(self.terms, self.vocab, word, as_vocab=as_vocab)

    def reverted(self) -> "Context":
        """Give the state outside the type-scoped context, which nodes return to."""
        return self.previous or self

    def entered(self, value: object) -> "Context":
        """Give the state inside a node that has an `@context` of its own.

        Raises:
            UnknownContextError: it is not one that this machine accepts.
            UnsupportedInputError: it redefines a protected term.
        """
        key = self._machine.key_of(value)
        known = self._local.get(key)
        if known is None:
            known = self._machine.process(self, value)
            if len(self._local) < MAX_REMEMBERED:
                self._local[key] = known
        return known

    def scoped(self, term: Term) -> "Context":
        """Give the state inside the property-scoped context of `term`, if any."""
        if term.context is None:
            return self
        return self._machine.process(self, json.loads(term.context), override=True)

    def for_types(self, types: object) -> Typed:
        """Give the state and the type IRIs of a node with these types.

        `types` is a text or a tuple of texts. Type-scoped contexts apply in the
        code-point order of the terms, all looked up in the context before them.

        Raises:
            DataLossError: a type that no context defines.
            UnsupportedInputError: two types define a protected term differently.
        """
        words = (types,) if isinstance(types, str) else types
        if not isinstance(words, tuple) or not all(isinstance(w, str) for w in words):
            msg = "a type is neither text nor a list of texts"
            raise UnsupportedInputError(msg)
        iris = tuple(self._type_iri(word) for word in words)
        state = self
        for word in sorted(words):
            term = self.terms.get(word)
            if term is not None and term.context is not None:
                state = self._machine.process(
                    state, json.loads(term.context), propagate=False
                )
        if state.type_names != self.type_names:
            raise refuse("scoped to a type gives @type another name")
        if all(word in self.terms for word in words) and (
            len(self.typed) < MAX_REMEMBERED
        ):
            self.typed[types] = (state, iris)
        return state, iris

    def _type_iri(self, word: str) -> str:
        expanded = self.expand(word, as_vocab=True)
        if expanded is None or not is_iri(expanded):
            msg = f"the type {word!r} is not defined by any context"
            raise DataLossError(msg)
        return f"<{expanded}>"


def _names_of(keyword: str, terms: Mapping[str, Term]) -> tuple[str, ...]:
    aliases = sorted(name for name, term in terms.items() if term.iri == keyword)
    return (*aliases, keyword)


class Machine:
    """Processes contexts and keeps the states; `inline` ones are for tests only."""

    def __init__(self, *, inline: bool = False, max_states: int = MAX_STATES) -> None:
        self._takes_inline = inline
        self._max_states = max_states
        self._states: dict[object, Context] = {}
        self._root = Context(self, Definitions(), None)

    def root(self) -> Context:
        """Give the empty context that a document starts from."""
        if len(self._states) > self._max_states:
            self._states = {}
            self._root = Context(self, Definitions(), None)
        return self._root

    def key_of(self, value: object) -> object:
        """Give a hashable name for a context that a document may carry.

        Raises:
            UnknownContextError: it is not, whole and in order, one of our lists.
        """
        if self._takes_inline:
            return json.dumps(value, sort_keys=True)
        if isinstance(value, list) and all(isinstance(url, str) for url in value):
            urls = tuple(value)
            if urls in ACCEPTED_LISTS:
                return urls
        msg = f"not one of the accepted lists of contexts: {str(value)[:200]}"
        raise UnknownContextError(msg)

    def process(
        self,
        active: Context,
        local: object,
        *,
        override: bool = False,
        propagate: bool = True,
    ) -> Context:
        """Give the state after `local`, which may be a list, a URL, null or inline.

        Raises:
            UnknownContextError: a URL that is not pinned.
            UnsupportedInputError: outside our subset, or a protected term redefined.
        """
        if isinstance(local, Mapping) and "@propagate" in local:
            propagate = local["@propagate"] is True
        made = _copied(active)
        previous = active.previous
        if not propagate and previous is None:
            previous = active
        for entry in local if isinstance(local, list) else [local]:
            if entry is None:
                _check_reset(made, override=override)
                previous = None if propagate else self._state(made, previous)
                made = Definitions()
            else:
                self._apply(made, entry, override=override)
        return self._state(made, previous)

    def _apply(self, made: Definitions, entry: object, *, override: bool) -> None:
        if isinstance(entry, str):
            self._apply_pinned(made, entry)
        elif isinstance(entry, Mapping):
            made.add(entry, override=override, validate=self._validator(made))
        else:
            raise refuse("that is neither an object nor a pinned URL")

    def _apply_pinned(self, made: Definitions, url: str) -> None:
        try:
            document = load_context(url)
        except ContextNotPinnedError as exc:
            raise UnknownContextError(str(exc)) from exc
        local = document["@context"]
        for entry in local if isinstance(local, list) else [local]:
            if not isinstance(entry, Mapping) or "@propagate" in entry:
                raise refuse(f"pinned at {url} is outside our subset")
            self._apply(made, entry, override=False)

    def _validator(self, made: Definitions) -> Callable[[Any], None]:
        """Give the check that a scoped context could be applied where it stands."""

        def validate(local: object) -> None:
            for entry in local if isinstance(local, list) else [local]:
                if isinstance(entry, str):
                    raise refuse("scoped to a term names a URL")
                if entry is not None:
                    trial = Definitions(
                        dict(made.terms), made.vocab, made.language, made.direction
                    )
                    self._apply(trial, entry, override=True)

        return validate

    def _state(self, made: Definitions, previous: Context | None) -> Context:
        key = (
            frozenset(made.terms.items()),
            made.vocab,
            made.language,
            made.direction,
            id(previous) if previous is not None else None,
        )
        known = self._states.get(key)
        if known is None:
            known = self._states.setdefault(key, Context(self, made, previous))
        return known


def _copied(context: Context) -> Definitions:
    return Definitions(
        dict(context.terms), context.vocab, context.language, context.direction
    )


def _check_reset(made: Definitions, *, override: bool) -> None:
    if not override and any(term.protected for term in made.terms.values()):
        raise refuse("of null would forget protected terms")
