"""Fuzz the whole intake with coverage for a guide (atheris, libFuzzer).

    make fuzz-intake ARGS="--seconds 3600 --seed 1"

New inputs go to a folder of their own (`--found`), crashes too; the seeds are only
read. At the end, and every ten thousand executions, it says how many there were, how
many crashed and which was the slowest, in processor time.
"""

import argparse
import json
import logging
import random
import resource
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=["vc", "keys", "contexts", "verifier", "pypdf"],
    enable_loader_override=False,
):
    from tests.fuzz.seeds import CORPUS
    from tests.fuzz.target import examine
    from tests.mutations import mutations_at, places

EVERY = 10_000
LONGEST_INPUT = 64 * 1024
# On the wall, of an instrumented run on a busy machine; a child is killed after two.
SLOW_SECONDS = 60


class Course:
    """What has happened so far."""

    def __init__(self, slowest: Path) -> None:
        self.executions = 0
        self.slowest_seconds = 0.0
        self.slowest = slowest

    def run(self, data: bytes) -> None:
        self.executions += 1
        begun = time.process_time()
        examine(data)
        spent = time.process_time() - begun
        if spent > self.slowest_seconds:
            self.slowest_seconds = spent
            self.slowest.write_bytes(data)
        if self.executions % EVERY == 0:
            self.report()

    def report(self) -> None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(
            f"executions {self.executions}, slowest {self.slowest_seconds:.3f} s,"
            f" processor {used.ru_utime + used.ru_stime:.0f} s,"
            f" memory {used.ru_maxrss // 1024} MiB",
            flush=True,
        )


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Half of the time another document, half of the time other bytes."""
    chance = random.Random(seed)
    if data[:1] == b"{" and chance.random() < 0.5:
        changed = _changed_document(data, chance)
        if changed is not None and len(changed) <= most:
            return changed
    return atheris.Mutate(data, most)


def _changed_document(data: bytes, chance: random.Random) -> bytes | None:
    try:
        document = json.loads(data)
        place = chance.choice(list(places(document)))
        changes = [changed for _, changed in mutations_at(document, place)]
        return json.dumps(chance.choice(changes)).encode()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def main() -> None:
    parser = argparse.ArgumentParser(prog="make fuzz-intake")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"))
    chosen = parser.parse_args()
    logging.disable()  # what pypdf thinks of each input
    new = chosen.found / "corpus"
    new.mkdir(parents=True, exist_ok=True)
    course = Course(chosen.found / "slowest")
    flags = [
        f"-max_total_time={chosen.seconds}",
        f"-seed={chosen.seed}",
        f"-max_len={LONGEST_INPUT}",
        f"-timeout={SLOW_SECONDS}",
        f"-artifact_prefix={chosen.found}/",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        "-verbosity=1",
    ]
    atheris.Setup(
        [sys.argv[0], *flags, str(new), str(CORPUS)],
        course.run,
        custom_mutator=mutate,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
