"""Term definitions: what a JSON-LD context says about each of its words.

The subset of JSON-LD 1.1 that our pinned contexts need, after JSON-LD 1.1 API,
"Create Term Definition". What is outside it is refused when
the context is read, so nothing outside it can be met in a document.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from vc.rdf.terms import is_iri, is_language_tag
from vc.rdf.words import KEYWORD_FORM, KEYWORDS, Term, expand, refuse

DIRECTIONS: Final = ("ltr", "rtl")

_GENERIC_DELIMITERS: Final = (":", "/", "?", "#", "[", "]", "@")
CONTEXT_MEMBERS: Final = frozenset(
    {"@vocab", "@language", "@direction", "@version", "@protected", "@propagate"}
)
_DEFINITION_MEMBERS: Final = frozenset(
    {"@id", "@type", "@container", "@context"}
    | {"@language", "@direction", "@prefix", "@protected"}
)
_TYPE_KEYWORDS: Final = frozenset({"@id", "@vocab", "@json", "@none"})
_CONTAINERS: Final = frozenset(
    frozenset(names.split()) for names in ("", "@list", "@set", "@graph", "@graph @set")
)


@dataclass(slots=True)
class Definitions:
    """A context under construction: the words so far, and the defaults."""

    terms: dict[str, Term] = field(default_factory=dict)
    vocab: str | None = None
    language: str = ""
    direction: str = ""

    def add(
        self,
        local: Mapping[str, Any],
        *,
        override: bool,
        validate: Callable[[Any], None],
    ) -> None:
        """Apply one inline context; `validate` tries out each scoped context.

        Raises:
            UnsupportedInputError: it is not one, is outside our subset, or
                redefines a protected term.
        """
        self._defaults(local)
        _Pass(self, local, override=override, validate=validate).define_all()

    def _defaults(self, local: Mapping[str, Any]) -> None:
        _check_members(local)
        if "@vocab" in local:
            self.vocab = self._vocab(local["@vocab"])
        if "@language" in local:
            self.language = language_of(local["@language"])
        if "@direction" in local:
            self.direction = direction_of(local["@direction"])

    def _vocab(self, value: object) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str) or not is_iri(value):
            raise refuse("whose @vocab is not an absolute IRI")
        if expand(self.terms, self.vocab, value, as_vocab=False) != value:
            raise refuse("whose @vocab is a compact IRI")
        return value


def _check_members(local: Mapping[str, Any]) -> None:
    for keyword in ("@base", "@import"):
        if keyword in local:
            raise refuse(f"with {keyword} is outside our subset of JSON-LD")
    if local.get("@version", 1.1) != 1.1:
        raise refuse("of a version other than 1.1")
    for keyword in ("@protected", "@propagate"):
        _flag(local.get(keyword, False))


def language_of(value: object) -> str:
    """Read a default language, "" for null.

    Raises:
        UnsupportedInputError: not a well-formed tag.
    """
    if value is None:
        return ""
    if not isinstance(value, str) or not is_language_tag(value):
        raise refuse(f"with an ill-formed @language: {value!r}")
    return value.lower()


def direction_of(value: object) -> str:
    """Read a default direction, "" for null.

    Raises:
        UnsupportedInputError: neither ltr nor rtl.
    """
    if value is None:
        return ""
    if value not in DIRECTIONS:
        raise refuse(f"with an unknown @direction: {value!r}")
    return str(value)


class _Pass:
    """One run through the terms of one inline context."""

    def __init__(
        self,
        into: Definitions,
        local: Mapping[str, Any],
        *,
        override: bool,
        validate: Callable[[Any], None],
    ) -> None:
        self._into = into
        self._local = local
        self._override = override
        self._validate = validate
        self._defined: dict[str, bool] = {}

    def define_all(self) -> None:
        for term in self._local:
            if term not in CONTEXT_MEMBERS:
                self._define(term)

    def _define(self, term: str) -> None:
        """JSON-LD 1.1 API, "Create Term Definition"."""
        if term in self._defined:
            if not self._defined[term]:
                raise refuse(f"whose term {term!r} is defined by itself")
            return
        self._defined[term] = False
        if not term or term in KEYWORDS or KEYWORD_FORM.fullmatch(term):
            raise refuse(f"that defines {term!r}, which is no term")
        previous = self._into.terms.pop(term, None)
        made = self._made(term, self._local[term])
        if previous is not None and previous.protected and not self._override:
            if replace(made, protected=True) != previous:
                raise refuse(f"redefines the protected term {term!r}")
            made = previous
        self._into.terms[term] = made
        self._defined[term] = True

    def _made(self, term: str, value: object) -> Term:
        simple = isinstance(value, str)
        if value is None or simple:
            value = {"@id": value}
        if not isinstance(value, Mapping):
            raise refuse(f"whose term {term!r} is neither text nor an object")
        unknown = set(value) - _DEFINITION_MEMBERS
        if unknown:
            raise refuse(f"whose term {term!r} has {min(unknown)}, outside our subset")
        iri = self._iri(term, value)
        return Term(
            iri=iri,
            type=self._type(term, value),
            containers=_containers(term, value),
            language=_language(value),
            direction=_direction(value),
            prefix=_prefix(term, iri, value, simple=simple),
            protected=_flag(
                value.get("@protected", self._local.get("@protected", False))
            ),
            context=self._context(value),
        )

    def _iri(self, term: str, value: Mapping[str, Any]) -> str | None:
        if "@id" not in value or value["@id"] == term:
            return self._own_iri(term)
        target = value["@id"]
        if target is None:
            return None
        if not isinstance(target, str):
            raise refuse(f"whose term {term!r} has an @id that is not text")
        iri = self._expand(target)
        if iri is None or not (iri in {"@id", "@type"} or is_iri(iri)):
            raise refuse(f"whose term {term!r} stands for no IRI: {target!r}")
        looks_like_iri = ":" in term[1:-1] or "/" in term
        if looks_like_iri and self._expand_term(term) != iri:
            raise refuse(f"whose term {term!r} is an IRI, and stands for another")
        return iri

    def _own_iri(self, term: str) -> str:
        iri = self._expand_term(term)
        if iri is None or not is_iri(iri):
            raise refuse(f"whose term {term!r} stands for no IRI")
        return iri

    def _expand_term(self, term: str) -> str | None:
        prefix, colon, suffix = term.partition(":")
        if colon and prefix:
            self._define_first(prefix)
            known = self._into.terms.get(prefix)
            if known is not None and known.iri is not None:
                return known.iri + suffix
            return term
        if "/" in term or self._into.vocab is None:
            return None
        return self._into.vocab + term

    def _expand(self, word: str) -> str | None:
        self._define_first(word)
        prefix, colon, suffix = word.partition(":")
        if colon and prefix != "_" and not suffix.startswith("//"):
            self._define_first(prefix)
        return expand(self._into.terms, self._into.vocab, word, as_vocab=True)

    def _define_first(self, term: str) -> None:
        if term in self._local and term not in KEYWORDS:
            self._define(term)

    def _type(self, term: str, value: Mapping[str, Any]) -> str | None:
        if "@type" not in value:
            return None
        wanted = value["@type"]
        expanded = self._expand(wanted) if isinstance(wanted, str) else None
        if expanded is None or not (expanded in _TYPE_KEYWORDS or is_iri(expanded)):
            raise refuse(f"whose term {term!r} has a @type that is no IRI: {wanted!r}")
        return expanded

    def _context(self, value: Mapping[str, Any]) -> str | None:
        if "@context" not in value:
            return None
        self._validate(value["@context"])
        return json.dumps(value["@context"], sort_keys=True)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise refuse("with a flag that is neither true nor false")
    return value


def _prefix(
    term: str, iri: str | None, value: Mapping[str, Any], *, simple: bool
) -> bool:
    if "@prefix" not in value:
        return (
            simple
            and iri is not None
            and ":" not in term
            and "/" not in term
            and iri.endswith(_GENERIC_DELIMITERS)
        )
    wanted = value["@prefix"]
    if not isinstance(wanted, bool) or ":" in term or "/" in term:
        raise refuse(f"whose term {term!r} has an invalid @prefix")
    if wanted and (iri is None or iri in KEYWORDS):
        raise refuse(f"whose term {term!r} cannot be a prefix")
    return wanted


def _containers(term: str, value: Mapping[str, Any]) -> frozenset[str]:
    wanted = value.get("@container", [])
    names = wanted if isinstance(wanted, list) else [wanted]
    if not all(isinstance(name, str) for name in names):
        raise refuse(f"whose term {term!r} has an invalid @container")
    if ("@container" in value and not names) or frozenset(names) not in _CONTAINERS:
        raise refuse(f"whose term {term!r} has a @container outside our subset")
    return frozenset(names)


def _language(value: Mapping[str, Any]) -> str | None:
    if "@language" not in value:
        return None
    language = language_of(value["@language"])
    return None if "@type" in value else language


def _direction(value: Mapping[str, Any]) -> str | None:
    if "@direction" not in value:
        return None
    direction = direction_of(value["@direction"])
    return None if "@type" in value else direction
