"""What the policy asks of a stack (clause 9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from issuer.domain.micro_credential import AchievementVersion, Stack, VersionRef
from issuer.domain.policy.rule import Fault, Rule, clause

MIN_COMPONENTS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StackProposal:
    """A stack and every version it could name."""

    stack: Stack
    known: Mapping[VersionRef, AchievementVersion]


def _two_distinct_components(proposal: StackProposal) -> Iterable[Fault]:
    codes = [ref.code for ref in proposal.stack.components]
    if len(set(codes)) < MIN_COMPONENTS:
        yield Fault(
            place="components",
            message=f"has {len(set(codes))} distinct component(s)",
            remedy="A stack has two or more different micro-credentials.",
        )
    for number, code in enumerate(codes):
        if code in codes[:number]:
            yield Fault(
                place=f"components[{number}]",
                message=f"{code} is named twice",
                remedy="Name each component once.",
            )


def _components_known(proposal: StackProposal) -> Iterable[Fault]:
    for number, ref in enumerate(proposal.stack.components):
        if ref not in proposal.known:
            yield Fault(
                place=f"components[{number}]",
                message=f"there is no {ref.name}",
                remedy="Name a version that is in the catalogue.",
            )


def _no_cycle(proposal: StackProposal) -> Iterable[Fault]:
    for number, ref in enumerate(proposal.stack.components):
        if _reaches(ref, proposal.stack.ref, proposal.known):
            yield Fault(
                place=f"components[{number}]",
                message=f"{ref.name} contains this stack: neither could be awarded",
                remedy="Take it out of the components.",
            )


def _reaches(
    start: VersionRef,
    goal: VersionRef,
    known: Mapping[VersionRef, AchievementVersion],
) -> bool:
    waiting, seen = [start], set[VersionRef]()
    while waiting:
        ref = waiting.pop()
        if ref == goal:
            return True
        version = known.get(ref)
        if ref not in seen and isinstance(version, Stack):
            waiting.extend(version.components)
        seen.add(ref)
    return False


STACK_RULES: Final[tuple[Rule[StackProposal], ...]] = (
    Rule(
        id="P9-two-components",
        citation=clause(9),
        statement="A stack has two or more distinct components.",
        check=_two_distinct_components,
    ),
    Rule(
        id="P9-known-components",
        citation=clause(9),
        statement="Each component is an approved version.",
        check=_components_known,
    ),
    Rule(
        id="P9-no-cycle",
        citation=clause(9),
        statement="No stack contains itself.",
        check=_no_cycle,
    ),
)
