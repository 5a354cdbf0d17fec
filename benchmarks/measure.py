"""Rates side by side: everybody in turn, in short slots, many rounds, one core.

A slot of ours, then one of each peer, then the limit, and round again, so that noise
on the machine meets all alike; a rate is the median over the rounds.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from benchmarks.ours import Work
from tests.interop.peers import Peer, PeerError

Slot = Callable[[float], float]


@dataclass(frozen=True)
class Row:
    """One work: rates a second, by the keys of `results.json`."""

    work: str
    ours_per_s: float
    peers: Mapping[str, float]
    limit_per_s: float | None
    left_out: Mapping[str, str]

    @property
    def ratio_to_best_peer(self) -> float | None:
        best = max(self.peers.values(), default=None)
        return None if best is None else self.ours_per_s / best

    @property
    def ratio_to_limit(self) -> float | None:
        return None if self.limit_per_s is None else self.ours_per_s / self.limit_per_s

    def as_json(self) -> dict[str, object]:
        return {
            "work": self.work,
            "ours_per_s": _rounded(self.ours_per_s),
            "peers": {name: _rounded(rate) for name, rate in self.peers.items()},
            "limit_per_s": _rounded(self.limit_per_s),
            "ratio_to_best_peer": _rounded(self.ratio_to_best_peer),
            "ratio_to_limit": _rounded(self.ratio_to_limit),
        }


@dataclass(frozen=True)
class Pace:
    """How long each slot lasts and how many rounds there are."""

    seconds: float
    rounds: int


def stay_on_one_core() -> int | None:
    """Keep this process, and those it starts, on one core; which one."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def rate(work: Work, seconds: float) -> float:
    """How many a second `work` does, for about `seconds`."""
    count, began = 0, time.perf_counter()
    ends = began + seconds
    while time.perf_counter() < ends:
        work(count)
        count += 1
    return count / (time.perf_counter() - began)


def slot_of(work: Work) -> Slot:
    return lambda seconds: rate(work, seconds)


def peer_slot(peer: Peer, name: str, work: str) -> Slot:
    return lambda seconds: peer.ask("run", peer=name, work=work, seconds=seconds)


def measure(
    work: str,
    ours: Work,
    *,
    peers: Mapping[str, Slot],
    limit: Work | None,
    pace: Pace,
) -> Row:
    """The row for `work`; a peer that cannot do it after all is left out."""
    slots = {"ours": slot_of(ours), **peers}
    if limit is not None:
        slots["limit"] = slot_of(limit)
    rates: dict[str, list[float]] = {name: [] for name in slots}
    left_out: dict[str, str] = {}
    for name in list(slots):  # once round to warm up, and to see who can
        try:
            slots[name](pace.seconds)
        except PeerError as exc:
            left_out[name] = str(exc)
            del slots[name], rates[name]
    for _ in range(pace.rounds):
        for name, slot in slots.items():
            rates[name].append(slot(pace.seconds))
    middle = {name: median(found) for name, found in rates.items()}
    return Row(
        work=work,
        ours_per_s=middle.pop("ours"),
        limit_per_s=middle.pop("limit", None),
        peers=middle,
        left_out=left_out,
    )


def _rounded(value: float | None) -> float | None:
    """Three digits that count; more would pretend."""
    return None if value is None else float(f"{value:.3g}")
