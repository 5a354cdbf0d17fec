"""Measure everything, and write what came of it. `make bench`.

    python -m benchmarks [--quick]

Writes benchmarks/results.json, environment.json and growth.json, and the page
docs/performance.md with its charts; with --quick, in a tenth of the time and with
noisier figures, all of it under build/benchmarks instead.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import forms, growth, measure, ours
from benchmarks.material import Material
from benchmarks.measure import Pace, Slot
from benchmarks.page import write_page
from benchmarks.stages import stages
from tests.interop.peers import PEERS_PYTHON, ROOT, Peer
from vc.canonicalize import to_quads

HERE = Path(__file__).resolve().parent
MEMORY_BADGES = 100_000


class Peers:
    """Whoever else is installed here, with the works that they can do."""

    def __init__(self, material: Material, stack: ExitStack) -> None:
        self.versions: dict[str, str] = {}
        self._slots: dict[tuple[str, str], Slot] = {}
        given = material.for_peers()
        for command in _commands():
            peer = stack.enter_context(Peer(*command))
            hello = peer.ask("prepare", material=given)
            self.versions |= hello["versions"]
            for name, works in hello["works"].items():
                for work in works:
                    slot = measure.peer_slot(peer, name, work)
                    self._slots[name, work] = slot

    def at(self, work: str) -> Mapping[str, Slot]:
        """The peers that do `work`, each as a slot."""
        return {name: slot for (name, its), slot in self._slots.items() if its == work}


def _commands() -> Iterator[tuple[str | Path, ...]]:
    node = shutil.which("node")
    if node and (ROOT / "tests/interop/node_modules/@digitalbazaar/vc").exists():
        yield node, HERE / "node_peer.mjs"
    else:
        print("benchmarks: no Node with its packages, so none of its figures")
    if PEERS_PYTHON.exists():
        yield PEERS_PYTHON, HERE / "python_peer.py"
    else:
        print("benchmarks: no .venv-peers, so no figures of openbadgeslib, openvc-core")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="a tenth of the time")
    quick = parser.parse_args().quick
    pace = Pace(seconds=0.1, rounds=2) if quick else Pace(seconds=0.4, rounds=7)
    environment = _environment(pace)
    material = Material()
    with ExitStack() as stack:
        environment["core"] = _core_words(measure.stay_on_one_core())
        peers = Peers(material, stack)
        rows = list(_rows(material, peers, pace))
    environment["versions"] |= peers.versions
    environment["left_out"] = {
        peer: why for row in rows for peer, why in row.left_out.items()
    }
    environment["badge"] = {
        "size": material.size,
        "quads": len(to_quads(material.unsigned[0])),
    }
    grown = _growth(material, pace, badges=MEMORY_BADGES // (50 if quick else 1))
    environment["load_after"] = _load()
    folder = ROOT / "build" / "benchmarks" if quick else ROOT
    results = [row.as_json() for row in rows]
    _write(folder, results=results, environment=environment, growth=grown)
    return 0


def _rows(material: Material, peers: Peers, pace: Pace) -> Iterator[measure.Row]:
    limits = ours.limits(material)
    for name, work in ours.works(material).items():
        row = measure.measure(
            name, work, peers=peers.at(name), limit=limits.get(name), pace=pace
        )
        others = ", ".join(f"{who} {rate:,.0f}" for who, rate in row.peers.items())
        print(f"{name}: {row.ours_per_s:,.0f}/s ({others})", flush=True)
        yield row


def _growth(material: Material, pace: Pace, *, badges: int) -> dict[str, Any]:
    print(f"memory over {badges:,} badges", flush=True)
    memory = growth.memory(badges) if Path("/proc/self/status").exists() else None
    return {
        "memory": memory,
        "sizes": growth.sizes(seconds=pace.seconds),
        "stages": stages(material, seconds=pace.seconds),
        "forms": {
            "native": forms.rates(seconds=pace.seconds),
            "plain": forms.plain_rates(seconds=pace.seconds),
        },
        "poison": growth.poison(),
    }


def _environment(pace: Pace) -> dict[str, Any]:
    return {
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.system()} "
        f"{platform.release()}",
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "pace": asdict(pace),
        "load_before": _load(),
        "form": forms.form(),
        "versions": {
            "Python": platform.python_version(),
            "signet": version("signet"),
            "cryptography": version("cryptography"),
        },
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(": ")[2]
    return platform.processor() or platform.machine()


def _commit() -> str | None:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return done.stdout.strip() or None


def _load() -> float:
    return round(os.getloadavg()[0], 2)


def _core_words(core: int | None) -> str:
    return "not pinned" if core is None else f"number {core}, pinned"


def _write(folder: Path, *, results: list[Any], environment: Any, growth: Any) -> None:
    found = {
        "results.json": results,
        "environment.json": environment,
        "growth.json": growth,
    }
    (folder / "benchmarks").mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        text = json.dumps(content, indent=2, ensure_ascii=False)
        (folder / "benchmarks" / name).write_text(f"{text}\n")
    write_page(folder / "docs", results=results, environment=environment, growth=growth)
    print(f"written: {folder / 'docs' / 'performance.md'}")


if __name__ == "__main__":
    sys.exit(main())
