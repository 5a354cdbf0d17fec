"""The micro-credentials policy: one named rule for each statement software holds.

`ALL_RULES` is the table that the README's conformance list and the tests read.
"""

from typing import Final, NamedTuple

from issuer.domain.policy.award import AWARD_RULES
from issuer.domain.policy.offering import OFFERING_RULES
from issuer.domain.policy.proposal import COMMON_RULES, MICRO_CREDENTIAL_RULES
from issuer.domain.policy.rule import EDITION
from issuer.domain.policy.stack import STACK_RULES


class RuleLine(NamedTuple):
    """A rule as a line of a table."""

    id: str
    citation: str
    statement: str


ALL_RULES: Final = tuple(
    RuleLine(rule.id, rule.citation, rule.statement)
    for rules in (
        COMMON_RULES,
        MICRO_CREDENTIAL_RULES,
        STACK_RULES,
        OFFERING_RULES,
        AWARD_RULES,
    )
    for rule in rules
)

__all__ = ["ALL_RULES", "EDITION", "RuleLine"]
