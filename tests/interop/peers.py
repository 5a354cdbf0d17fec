"""Other people's stacks as processes that answer questions, one JSON line each."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import pytest

from contexts.loader import PINNED_URLS, load_context

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"


class PeerError(Exception):
    """The peer could not or would not do what it was asked."""


class Peer:
    """A process that reads one JSON request a line and writes one answer a line."""

    def __init__(self, *command: str | Path) -> None:
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=HERE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def ask(self, deed: str, **request: Any) -> Any:
        """What the peer answers.

        Raises:
            PeerError: it refused, with its own words; or it is gone.
        """
        print(json.dumps({"do": deed, **request}), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            msg = f"the peer ended (status {self._process.wait()}) when asked to {deed}"
            raise PeerError(msg)
        answer = json.loads(line)
        if "error" in answer:
            raise PeerError(answer["error"])
        return answer["value"]


def node_peer(*, now: str, known: Mapping[str, Any] | None = None) -> Peer:
    """Digital Bazaar's stack; it knows our pinned contexts, `known` and nothing else.

    Skips the test, saying what is missing, where there is no Node or no packages.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine: install nodejs, then `make interop`")
    if not (HERE / "node_modules" / "@digitalbazaar" / "vc").exists():
        pytest.skip("Node's packages are not installed: run `make interop`")
    peer = Peer(node, HERE / "peer.mjs")
    contexts = {url: load_context(url) for url in PINNED_URLS}
    peer.ask("setup", now=now, known={**contexts, **(known or {})})
    return peer


def openbadgeslib_peer(*, now: str) -> Peer:
    """PyPI's openbadgeslib, in a virtual environment of its own, or a skip."""
    peer = _python_peer("openbadgeslib_peer.py")
    peer.ask("setup", now=now)
    return peer


def openvc_peer() -> Peer:
    """PyPI's openvc-core, in the same environment, or a skip."""
    return _python_peer("openvc_peer.py")


def _python_peer(script: str) -> Peer:
    if not PEERS_PYTHON.exists():
        pytest.skip("no .venv-peers with other people's packages: run `make interop`")
    return Peer(PEERS_PYTHON, HERE / script)
