"""The words of a JSON-LD context: terms as values, and what a word stands for.

JSON-LD 1.1 API, "IRI Expansion", without any base.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vc.errors import UnsupportedInputError
from vc.rdf.terms import is_iri

KEYWORDS: Final = frozenset(
    {
        *("@base", "@container", "@context", "@default", "@direction", "@embed"),
        *("@explicit", "@graph", "@id", "@included", "@index", "@json", "@language"),
        *("@list", "@nest", "@none", "@omitDefault", "@prefix", "@preserve"),
        *("@propagate", "@protected", "@requireAll", "@reverse", "@set", "@type"),
        *("@value", "@version", "@vocab"),
    }
)

KEYWORD_FORM: Final = re.compile(r"@[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One definition. Equal definitions are equal values.

    `language` and `direction` are None where the term says nothing, and "" where
    it says: none. `context` is the JSON text of a scoped context.
    """

    iri: str | None
    type: str | None = None
    containers: frozenset[str] = frozenset()
    language: str | None = None
    direction: str | None = None
    prefix: bool = False
    protected: bool = False
    context: str | None = None


def expand(
    terms: Mapping[str, Term], vocab: str | None, word: str, *, as_vocab: bool
) -> str | None:
    """Give the IRI or keyword that a word stands for, or None if it has no meaning.

    The answer may still be relative; nothing is ever resolved against a base.
    """
    if word.startswith("@"):
        if word in KEYWORDS:
            return word
        if KEYWORD_FORM.fullmatch(word):
            return None
    if as_vocab and word in terms:
        return terms[word].iri
    absolute = _absolute(terms, word)
    if absolute is None and as_vocab and vocab is not None:
        return vocab + word
    return absolute or word


def _absolute(terms: Mapping[str, Term], word: str) -> str | None:
    """Read a word as a compact or an absolute IRI, if it is one."""
    prefix, colon, suffix = word.partition(":")
    if not colon or not prefix:
        return None
    if prefix == "_" or suffix.startswith("//"):
        return word
    term = terms.get(prefix)
    if term is not None and term.prefix and term.iri is not None:
        return term.iri + suffix
    return word if is_iri(word) else None


def refuse(why: str) -> UnsupportedInputError:
    """Make the error for a context that we do not process."""
    return UnsupportedInputError(f"a context {why}")
