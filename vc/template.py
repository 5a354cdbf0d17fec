"""One document → a compiled signing form for many that differ in a few texts.

The document is walked once, with a mark in each of its holes. Another that differs
from it in nothing but those texts gets its canonical form by filling in whole terms.
Whatever is unsure (a value of another kind, one that is escaped, refused or disputed
anywhere, two nodes that fall together) is left to `vc.canonicalize`: a template gives
the same text, or none.
"""

import copy
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vc.canonicalize import Profile, to_quads
from vc.errors import NoTemplateError
from vc.jcs import canonicalize_jcs
from vc.likeness import Path, matcher, replaced
from vc.model import Document
from vc.rdf.disputes import may_add_a_dispute, refuse_disputed
from vc.rdf.form import Form
from vc.rdf.limits import disputed_text
from vc.rdf.rdfc import canonize
from vc.rdf.terms import RDF_TYPE, Quad, escape, is_iri
from vc.rules import Rule, check_rules, rules_for
from vc.rules.shapes import iri, timestamp

# A badge has ten: its id, its holder, its dates, its places in two lists.
MAX_HOLES: Final = 64


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text: what belongs to it, and a mark that belongs to it as well."""

    accepts: Callable[[str], bool]
    mark: Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Hole:
    """A place for a text, and the kind of text that belongs there.

    `lead` is what an IRI begins with, up to and with `//` where it has that: another
    scheme could be a prefix of the context.
    """

    path: Path
    kind: Kind
    lead: str = ""

    def mark(self, token: str, number: int) -> str:
        """A text of this kind that stands nowhere else."""
        return self.lead + self.kind.mark(token, number)


class _Slot:
    """How a hole's text becomes a term: between which ends, if it becomes one."""

    __slots__ = ("_after", "_before", "_hole")

    def __init__(self, hole: Hole, mark: str, term: str) -> None:
        self._hole = hole
        self._before, self._after = term.split(mark)

    def term(self, value: str) -> str | None:
        """The term, if all that was found out about the mark holds for `value`."""
        hole = self._hole
        if not value.startswith(hole.lead) or not hole.kind.accepts(value):
            return None
        if may_add_a_dispute(value):
            return None
        if not value.isprintable() or '"' in value or "\\" in value:
            if disputed_text(value) is not None:
                return None
            value = escape(value)
        return f"{self._before}{value}{self._after}"


def _is_iri(value: str) -> bool:
    return iri(value) is None and is_iri(value)


_TIMESTAMP: Final = Kind(
    accepts=lambda value: timestamp(value) is None,
    mark=lambda token, number: f"{1000 + number}-01-01T00:00:00.{int(token, 16)}Z",
)
_IRI: Final = Kind(accepts=_is_iri, mark=lambda token, number: f"{token}.{number:03}")
_TEXT: Final = Kind(accepts=bool, mark=lambda token, number: f"{token}.{number:03}")


class Template:
    """A document with holes, compiled. Made by `compile_template`.

    `sample` is the document that it was made of, and `paths` where its holes are.
    """

    def __init__(
        self, sample: Document, holes: Sequence[Hole], *, hash_name: str
    ) -> None:
        token = hashlib.sha256(repr(sample).encode()).hexdigest()[:12]
        marks = [hole.mark(token, number) for number, hole in enumerate(holes)]
        marked: Any = sample
        for hole, mark in zip(holes, marks, strict=True):
            marked = replaced(marked, hole.path, mark)
        paths = tuple(hole.path for hole in holes)
        _refuse_deciding(marked, paths)
        quads = to_quads(marked, profile=Profile.OPEN_BADGES)
        refuse_disputed(canonize(quads, hash_name=hash_name).encode(), quads)
        terms = [_term_of(mark, quads) for mark in marks]
        self._form = Form(quads, terms, hash_name=hash_name)
        self._slots = [_Slot(*parts) for parts in zip(holes, marks, terms, strict=True)]
        self.sample = sample
        self.paths = paths
        self._match = matcher(sample, paths)
        self._asked = [rule.check for rule in rules_for(sample) if _asks(rule, paths)]

    def canonical(self, document: Document) -> bytes | None:
        """Give the canonical form of a document that keeps every rule, or nothing.

        In UTF-8, as it will be hashed.

        Raises:
            BudgetExceededError: canonicalizing it would take too much work.
        """
        terms = self._terms(document)
        return None if terms is None else self._form.fill(terms)

    def canonical_json(self, document: Document) -> bytes | None:
        """Give the same as RFC 8785 JSON.

        Raises:
            UnsupportedInputError: a value that has no such form.
        """
        if self._terms(document) is None:
            return None
        return canonicalize_jcs(document)

    def _terms(self, document: Document) -> list[bytes] | None:
        """The terms for the slots, if all that holds of the sample holds of this."""
        values = [""] * len(self._slots)
        if not self._match(document, values):
            return None
        terms = []
        for slot, value in zip(self._slots, values, strict=True):
            term = slot.term(value)
            if term is None:
                return None
            terms.append(term.encode())
        if any(list(check(document)) for check in self._asked):
            return None
        return terms


def compile_template(
    sample: Document, paths: Sequence[Path], *, hash_name: str = "sha256"
) -> Template:
    """Compile a document for others that differ from it in the texts at these paths.

    Raises:
        NoTemplateError: a path leads to no text, or to one that decides more than its
            own term (a type, a language, a part of a JSON literal).
        RuleViolationError, CanonicalizationError: the sample itself is refused.
    """
    if not 0 < len(paths) <= MAX_HOLES:
        msg = f"a template has 1 to {MAX_HOLES} holes, not {len(paths)}"
        raise NoTemplateError(msg)
    own = copy.deepcopy(dict(sample))  # whatever becomes of the caller's
    check_rules(own)
    holes = [_hole(own, path) for path in paths]
    return Template(own, holes, hash_name=hash_name)


# ----------------------------------------------------------------- compiling


def _hole(sample: Document, path: Path) -> Hole:
    value: Any = sample
    try:
        for step in path:
            value = None if isinstance(value, str) else value[step]
    except (KeyError, IndexError, TypeError):
        value = None
    if not isinstance(value, str):
        msg = f"there is no text at {path}"
        raise NoTemplateError(msg)
    if _TIMESTAMP.accepts(value):
        return Hole(path, _TIMESTAMP)
    if _IRI.accepts(value):
        scheme, colon, rest = value.partition(":")
        lead = scheme + colon + ("//" if rest.startswith("//") else "")
        return Hole(path, _IRI, lead)
    return Hole(path, _TEXT)


def _term_of(mark: str, quads: Sequence[Quad]) -> str:
    """Give the one term that a mark became, if it is a term and no part of one."""
    found = {term for quad in quads for term in quad if mark in term}
    if len(found) != 1:
        msg = f"a hole becomes {len(found)} terms; it must become one"
        raise NoTemplateError(msg)
    (term,) = found
    whole = term == f"<{mark}>" or term.startswith(f'"{mark}"')
    if not whole or term.count(mark) > 1:
        msg = f"a hole is only a part of the term {term[:80]}"
        raise NoTemplateError(msg)
    if any(q[1] == term or (q[1] == RDF_TYPE and q[2] == term) for q in quads):
        msg = "a hole is a type or a property, which decides what others mean"
        raise NoTemplateError(msg)
    return term


def _refuse_deciding(marked: Document, paths: Sequence[Path]) -> None:
    """Refuse holes whose text a rule wants to be one of a few."""
    for rule in rules_for(marked):
        broken = [] if _asks(rule, paths) else list(rule.check(marked))
        if broken:
            msg = f"{broken[0].path} cannot be a hole: it {broken[0].problem}"
            raise NoTemplateError(msg)


def _asks(rule: Rule, paths: Sequence[Path]) -> bool:
    """Tell whether a rule has to be asked again for other texts at these paths."""
    return any(path[: len(part)] == part for part in rule.compares for path in paths)
