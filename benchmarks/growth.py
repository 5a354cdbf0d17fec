"""What grows: memory over many badges, time over the size of a document."""

import gc
import json
import subprocess
import sys
import timeit
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.material import Material, badge_for, new_press
from tests.support import SIGNED_AT, changed, valid_badge, verify
from vc.canonicalize import to_quads
from vc.proofs import sign_prepared
from vc.rdf.rdfc import canonize

# Caches fill and the allocator finds its size before the first reading.
WARM_UP = 5_000
PARTS = (1, 4, 16, 64, 256, 1_340)
TWINS = (7, 20, 30, 40)


def memory(badges: int) -> dict[str, Any]:
    """Resident memory of a process of its own that issues `badges` badges."""
    command = [sys.executable, "-m", "benchmarks.growth", str(badges)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    before, after = (int(part) for part in done.stdout.split())
    return {
        "badges": badges,
        "before_kib": before,
        "after_kib": after,
        "growth_kib": after - before,
    }


def sizes(*, seconds: float) -> list[dict[str, Any]]:
    """Microseconds for each quad, from a small badge to nearly 4,096 blank nodes."""
    return [_size(_badge_with(parts), seconds) for parts in PARTS]


def _size(badge: dict[str, Any], seconds: float) -> dict[str, Any]:
    quads = to_quads(badge)
    blank = {term for quad in quads for term in quad if term.startswith("_:")}

    # The best of single runs: how the work grows, not how the collector of garbage
    # does in a process that also holds everybody else's badges.
    once = timeit.timeit(lambda: canonize(to_quads(badge)), number=1)
    repeat = max(12, int(3 * seconds / once))
    best = min(
        timeit.repeat(lambda: canonize(to_quads(badge)), number=1, repeat=repeat)
    )
    return {
        "quads": len(quads),
        "blank_nodes": len(blank),
        "ms": 1e3 * best,
        "us_per_quad": 1e6 * best / len(quads),
    }


def _badge_with(parts: int) -> dict[str, Any]:
    """A badge with `parts` learning outcomes, tied lists of values in each."""
    badge = badge_for(0)
    achievement = badge["credentialSubject"]["achievement"]
    own = achievement["id"]
    achievement["resultDescription"] = [
        {
            "id": f"{own}#lo{n}",
            "type": ["ResultDescription"],
            "name": f"Outcome {n}",
            "resultType": "Result",
            "allowedValue": ["Pass", "Fail"],
        }
        for n in range(parts)
    ]
    badge["credentialSubject"]["result"] = [
        {"type": ["Result"], "resultDescription": f"{own}#lo{n}", "value": "Pass"}
        for n in range(parts)
    ]
    return badge


def poison() -> list[dict[str, Any]]:
    """Milliseconds until graphs made to cost time are refused, the whole report."""
    return [_poisoned(twins) for twins in TWINS]


def _poisoned(twins: int) -> dict[str, Any]:
    """Equal results, each with as many equal alignments (attacks 3.5)."""
    leaf = {"type": ["Alignment"], "targetName": "x", "targetUrl": "https://x.example/"}
    result = {"type": ["Result"], "value": "v", "alignment": [leaf] * twins}
    document = changed(valid_badge(), "credentialSubject/result", [result] * twins)
    text = json.dumps(document)
    check = verify(text).check("proof")
    if check is None or check.reason != "budget_spent":
        msg = f"{twins} by {twins} twins were not refused for the work they make"
        raise ValueError(msg)
    times = timeit.repeat(lambda: verify(text), number=1, repeat=11)
    return {
        "twins": twins,
        "bytes": len(text),
        "ms": 1e3 * median(times),
        "worst_ms": 1e3 * max(times),
    }


def resident_kib() -> int:
    """The resident set of this process, as Linux counts it."""
    gc.collect()
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    msg = "/proc/self/status has no VmRSS"
    raise OSError(msg)


def _issue_and_watch(badges: int) -> None:
    material = Material()
    press, signer = new_press(material), material.proof_signer
    issued = (
        sign_prepared(press.prepare(badge_for(number), created=SIGNED_AT), signer)
        for number in range(WARM_UP + badges)
    )
    for _ in islice(issued, WARM_UP):
        pass
    before = resident_kib()
    for _ in issued:
        pass
    print(before, resident_kib())


if __name__ == "__main__":
    _issue_and_watch(int(sys.argv[1]))
