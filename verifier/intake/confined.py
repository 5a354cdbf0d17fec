"""Work on hostile bytes in a process of its own that can be killed (attacks 3.5, N06).

Bytes go in, bytes come out, and nothing else: the child has no environment of ours, no
keys, no caches, and ends after one piece of work (`verifier.intake.confined_tasks`).
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from typing import Final

from verifier.errors import BusyError, OverBudgetError, UnreadableSubmissionError
from verifier.intake import kernel_bounds
from verifier.intake.confined_tasks import (
    ANSWERED,
    DEADLINE_SECONDS,
    HEADER,
    MAX_ANSWER_BYTES,
    REFUSED,
)

# How long to wait for a place before saying that we are busy.
QUEUE_SECONDS: Final = 3.0
# Children at once in one server process: a core is left for everybody else.
PLACES: Final = 1
# The child ends itself at its deadline; only then do we stop listening.
_GRACE_SECONDS: Final = 1.0
_MAX_REFUSAL_BYTES: Final = 300
# -P: no module is taken from the folder that somebody happens to be in.
_PYTHON: Final = (sys.executable, "-P", "-m")


@dataclass(slots=True, kw_only=True)
class Confinement:
    """Runs pieces of work by name, each in a child of its own. Thread-safe.

    The children are forked from a nursery, a small process with one thread that has
    everything loaded: forking this one, with its threads and locks, would not be safe.
    """

    queue_seconds: float = QUEUE_SECONDS
    module: str = "verifier.intake.confined_tasks"
    places: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(PLACES))
    _lock: Lock = field(default_factory=Lock)
    _nursery: "_Nursery | None" = None

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        """One of the few places for dear work, held until it is done.

        Raises:
            BusyError: every place stayed taken.
        """
        if not self.places.acquire(timeout=self.queue_seconds):
            msg = "too many large files are being read just now; try again in a minute"
            raise BusyError(msg)
        try:
            yield
        finally:
            self.places.release()

    def __call__(self, task: str, data: bytes) -> bytes:
        """What the work called `task` makes of `data`, once there is a place for it.

        Raises:
            UnreadableSubmissionError, OverBudgetError: as `run` does.
            BusyError: every place stayed taken.
        """
        with self.place():
            return self.run(task, data)

    def run(self, task: str, data: bytes) -> bytes:
        """The same, for a caller who holds a place.

        Raises:
            UnreadableSubmissionError: the work refused `data`, and says why.
            OverBudgetError: it was ended, for its time or its memory.
        """
        kind, answer = _taken_apart(self._answer(task, data))
        if kind == ANSWERED:
            return answer
        if kind == REFUSED:
            raise UnreadableSubmissionError(_sentence(answer))
        msg = "reading it took more time or memory than we give"
        raise OverBudgetError(msg)

    def _answer(self, task: str, data: bytes) -> bytes:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._hand_over(task, theirs)
            theirs.close()
            return _exchange(ours, data)

    def _hand_over(self, task: str, connection: socket.socket) -> None:
        with self._lock:
            if self._nursery is None or self._nursery.owner != os.getpid():
                self._nursery = _Nursery(self.module)
            try:
                self._nursery.hand_over(task, connection)
            except OSError:  # somebody ended it
                self._nursery.close()
                self._nursery = _Nursery(self.module)
                self._nursery.hand_over(task, connection)


class _Nursery:
    """The process that children are forked from; it ends when this object does."""

    def __init__(self, module: str) -> None:
        self.owner = os.getpid()
        self._control, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [*_PYTHON, module],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        self.close = weakref.finalize(self, _end, self._control, process)

    def hand_over(self, task: str, connection: socket.socket) -> None:
        """Let a new child do `task` for whoever is at the other end."""
        socket.send_fds(self._control, [task.encode()], [connection.fileno()])


def _end(control: socket.socket, process: subprocess.Popen[bytes]) -> None:
    """Hang up, which ends the nursery, and wait until it is gone."""
    control.close()
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:  # a machine that is very busy
        process.kill()
        process.wait()


def _taken_apart(answer: bytes) -> tuple[bytes, bytes]:
    """Of which kind an answer is, and what it says; nothing if it is not whole."""
    if len(answer) < HEADER.size:
        return b"", b""
    kind, length = HEADER.unpack_from(answer)
    said = answer[HEADER.size :]
    return (kind, said) if len(said) == length else (b"", b"")


def _sentence(refusal: bytes) -> str:
    """A refusal in a child's words, which may be those of whoever took it over."""
    text = refusal[:_MAX_REFUSAL_BYTES].decode(errors="replace")
    return "".join(one if one.isprintable() else "\ufffd" for one in text)


def missing_bounds() -> str:
    """Why the kernel puts no bounds of its own round our children, if it does not.

    Tried out in a process like them, which the same kernel and container bound.
    """
    try:
        ended = subprocess.run(
            [*_PYTHON, kernel_bounds.__name__],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=DEADLINE_SECONDS,
            check=True,
        )
    except subprocess.SubprocessError:
        return "a process that asked for them was ended"
    return ended.stdout.decode(errors="replace")


def _environment() -> dict[str, str]:
    """Nothing of ours, secrets least of all."""
    return {"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path)}


def _exchange(connection: socket.socket, data: bytes) -> bytes:
    """Its whole answer, or nothing: it died, or was not done in time.

    We look at the clock ourselves: without the kernel's bounds, whoever took a child
    over could put off its end, and answer a byte a second.
    """
    until = time.monotonic() + DEADLINE_SECONDS + _GRACE_SECONDS
    connection.settimeout(DEADLINE_SECONDS + _GRACE_SECONDS)
    answer = bytearray()
    with contextlib.suppress(OSError):
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        while (
            len(answer) <= MAX_ANSWER_BYTES and (left := until - time.monotonic()) > 0
        ):
            connection.settimeout(left)
            piece = connection.recv(65_536)
            if not piece:
                return bytes(answer)
            answer += piece
    return b""
