"""The last part of `docs/performance.md`, from what `make load` measured."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOUND = Path(__file__).parent / "load.json"
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEADING = "## Under load"

SECTION = """\
{heading}

Made by `{command}` on {at}, {machine}: the server as `signet serve` starts it, with
{workers} workers, asked over loopback by a program that shares the two cores with it.
Each request hands in a badge of {badge_bytes:,} bytes and is answered with the whole
report; the status lists are cached; every answer is compared with what it must be.

| what | wanted | measured |
|---|---|---|
| verifications a second through `POST /api/v1/verify` | 1,000 | {per_s:,} |
| 99 of 100 answers at half of that rate, arrivals by the clock | 50 ms | {p99} ms |
| half of them | – | {p50} ms |
| memory of both workers before and after {soak_requests:,} requests | flat | {memory} |
| wrong answers among all of these | 0 | {wrong_answers} |

While {hostile} hostile submissions are read at once (poison graphs, floods, depth, a
PDF of 100,000 objects, pictures) and others ask {others_per_s} times a second:

| what | wanted | measured |
|---|---|---|
| 99 of 100 answers to the others | 500 ms | {others_p99_ms} ms |
| the slowest answer to the others | – | {others_worst_ms} ms |
| wrong answers to the others | 0 | {others_wrong} |
| workers that had to be started again | 0 | {workers_restarted} |
"""


def section(found: Mapping[str, Any]) -> str:
    """The section about these figures."""
    before, after = found["memory_before_mib"], found["memory_after_mib"]
    attack = found["under_attack"]
    return SECTION.format(
        **found,
        **attack,
        heading=HEADING,
        hostile=attack["hostile_at_once"],
        p99=found["half_rate_p99_ms"],
        p50=found["half_rate_p50_ms"],
        memory=f"{before} MiB, {after} MiB",
    )


def last_section() -> str:
    """The section about what was measured last, if anything was."""
    if not FOUND.is_file():
        return ""
    return "\n" + section(json.loads(FOUND.read_text(encoding="utf-8")))


def rewrite() -> None:
    """Put what was measured last into the page."""
    text = PAGE.read_text(encoding="utf-8").partition(f"\n{HEADING}\n")[0]
    PAGE.write_text(text.rstrip() + "\n" + last_section(), encoding="utf-8")
