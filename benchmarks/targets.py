"""What each work has to reach, and whether it did."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks import ours

DIGITAL_BAZAAR = "@digitalbazaar/vc"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """One thing to reach: in words, and as how far a row came, 1 being there."""

    words: str
    reached: Callable[[Row], float]


def times(factor: float, peer: str) -> Target:
    return Target(
        words=f"{factor:g} × {peer}",
        reached=lambda row: row["ours_per_s"] / row["peers"][peer] / factor,
    )


def of_the_limit(share: float) -> Target:
    return Target(
        words=f"{share:g} × the raw signature",
        reached=lambda row: row["ratio_to_limit"] / share,
    )


def per_second(rate: float) -> Target:
    return Target(
        words=f"{rate:,.0f} a second", reached=lambda row: row["ours_per_s"] / rate
    )


TARGETS: Mapping[str, Sequence[Target]] = {
    ours.TEMPLATE: (times(60, DIGITAL_BAZAAR), of_the_limit(0.3)),
    ours.ISSUE: (times(20, DIGITAL_BAZAAR),),
    ours.VERIFY: (times(20, DIGITAL_BAZAAR), of_the_limit(0.3)),
    ours.REPORT: (times(10, DIGITAL_BAZAAR),),
    ours.REFERENCE: (times(1, DIGITAL_BAZAAR),),
    ours.TEMPLATE_JCS: (times(4, "openvc-core"),),
    ours.VERIFY_JCS: (times(4, "openvc-core"),),
    ours.ISSUE_ES256: (times(1, "openbadgeslib"),),
    ours.VERIFY_ES256: (times(2, "openbadgeslib"),),
    ours.ISSUE_EDDSA: (times(1, "openbadgeslib"),),
    ours.VERIFY_EDDSA: (times(2, "openbadgeslib"),),
    ours.STATUS: (per_second(100_000),),
}
# KiB that the issuing process may grow by over 100,000 badges.
MEMORY_KIB = 1024
# How much dearer a quad of the largest document may be than one of the smallest.
LINEAR_WITHIN = 2.0
