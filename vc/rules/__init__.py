"""Every rule a function with its citation; which ones apply is read off the types.

The published JSON Schemas are the oracle in tests, not the implementation: they
are permissive, and found in no registry (standards A10).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vc.errors import RuleViolationError
from vc.model import as_list
from vc.rules.clr import CLR_RULES, CLR_TYPE
from vc.rules.data_model import DATA_MODEL_RULES
from vc.rules.endorsement import ENDORSEMENT_RULES, ENDORSEMENT_TYPE
from vc.rules.finding import Finding, Rule
from vc.rules.open_badges import OPEN_BADGES_RULES
from vc.rules.presentation import PRESENTATION_RULES

BADGE_TYPES = frozenset({"AchievementCredential", "OpenBadgeCredential"})

_OF_TYPES = (
    (BADGE_TYPES, OPEN_BADGES_RULES),
    (frozenset({CLR_TYPE}), CLR_RULES),
    (frozenset({ENDORSEMENT_TYPE}), ENDORSEMENT_RULES),
)

# A message with more helps nobody.
_MAX_NAMED = 5


def rules_for(document: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The rules that a document of these types has to keep."""
    types = {one for one in as_list(document.get("type")) if isinstance(one, str)}
    rules: tuple[Rule, ...] = DATA_MODEL_RULES
    for kinds, own in _OF_TYPES:
        if types & kinds:
            rules += own
    return rules


def broken_rules(document: Mapping[str, Any]) -> Iterator[tuple[Rule, Finding]]:
    """Every breach of every rule, in the order of the rules."""
    for rule in rules_for(document):
        for finding in rule.check(document):
            yield rule, finding


def check_rules(document: Mapping[str, Any]) -> None:
    """Return if `document` keeps every rule.

    Raises:
        RuleViolationError: it breaks some; the first five are named with clause.
    """
    _refuse(list(broken_rules(document)))


def check_presentation_rules(document: Mapping[str, Any]) -> None:
    """Return if `document` keeps every rule of a presentation.

    Raises:
        RuleViolationError: it breaks some; the first five are named with clause.
    """
    _refuse(
        [
            (rule, finding)
            for rule in PRESENTATION_RULES
            for finding in rule.check(document)
        ]
    )


def _refuse(broken: Sequence[tuple[Rule, Finding]]) -> None:
    if broken:
        named = [
            f"{finding.path} {finding.problem} ({rule.citation})"
            for rule, finding in broken[:_MAX_NAMED]
        ]
        raise RuleViolationError("; ".join(named))


__all__ = [
    "Finding",
    "Rule",
    "broken_rules",
    "check_presentation_rules",
    "check_rules",
    "rules_for",
]
