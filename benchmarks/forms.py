"""The same works without the native form, in a process of their own.

    SIGNET_NATIVE=0 python -m benchmarks.forms SECONDS

Prints {work: how many a second}.
"""

import json
import os
import subprocess
import sys

from benchmarks import ours
from benchmarks.material import Material
from benchmarks.measure import rate
from vc.native import SWITCH, reason_against

SHOWN = (ours.TEMPLATE, ours.ISSUE, ours.VERIFY, ours.REPORT, ours.VERIFY_JCS)
ROUNDS = 5


def form() -> str:
    """In which form the busiest modules run here."""
    why = reason_against()
    return "native (mypyc)" if why is None else f"plain Python ({why})"


def plain_rates(*, seconds: float) -> dict[str, float]:
    """How many a second the works do as plain Python."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.forms", str(seconds)],
        env={**os.environ, SWITCH: "0"},
        check=True,
        capture_output=True,
        text=True,
    )
    rates: dict[str, float] = json.loads(done.stdout)
    return rates


def rates(*, seconds: float) -> dict[str, float]:
    """How many a second the works do in this process."""
    works = ours.works(Material())
    return {
        name: max(rate(works[name], seconds) for _ in range(ROUNDS)) for name in SHOWN
    }


if __name__ == "__main__":
    print(json.dumps(rates(seconds=float(sys.argv[1]))))
