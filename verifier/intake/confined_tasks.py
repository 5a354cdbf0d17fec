"""What runs inside a confined child, and the bounds that it puts on itself.

`verifier.intake.confined` is the other side. Run as a program this is the nursery
that the children are forked from, so it imports what the work needs and no more; a
child imports nothing, since it opens nothing (`verifier.intake.kernel_bounds`).
"""

import codecs
import contextlib
import logging
import os
import resource
import signal
import socket
import struct
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from vc.canonicalize import Profile, canonicalize
from vc.errors import VcError
from vc.rules import broken_rules
from vc.secured import read_secured
from verifier.errors import VerifierError
from verifier.intake import kernel_bounds
from verifier.intake.pdf_attachment import credential_in_pdf
from verifier.intake.picture_code import text_in_picture

Task = Callable[[bytes], bytes]
Tasks = Mapping[str, Task]

# Before an answer: of which kind it is, and how long, so that none that was cut short
# when a child was ended passes for a whole one.
HEADER: Final = struct.Struct("!cI")
ANSWERED: Final = b"+"
REFUSED: Final = b"-"
DAMAGED: Final = "it is damaged: its parts do not fit together"

PDF: Final = "pdf"
PICTURE: Final = "picture"
# What is rehearsed is what will be done: the form of the profile that was asked for.
REHEARSALS: Final = MappingProxyType(
    {profile: f"rehearsal-{profile}" for profile in Profile}
)

# attacks B10, N01: two seconds of a processor, five on the wall, 256 MiB beyond what is
# loaded.
DEADLINE_SECONDS: Final = 5
CPU_SECONDS: Final = 2
MEMORY_BYTES: Final = 256 * 1024 * 1024
MAX_ANSWER_BYTES: Final = 1024 * 1024
_OPEN_FILES: Final = 16
_NICENESS: Final = 10
# What pypdf, Pillow and PyLD read or sort names with.
_CODECS: Final = (
    *("ascii", "charmap", "cp1252", "gbk", "latin-1", "utf-8"),
    *("utf-16", "utf-16-be", "utf-16-le"),
)


def rehearse(data: bytes, profile: Profile) -> bytes:
    """Do once, where it can be ended, what verifying `data` will do with no bound.

    Rules and canonical form are what a large document can make dear. An error of
    theirs is no concern here: it will be met, and reported, by whoever verifies.
    """
    with contextlib.suppress(VcError, UnicodeDecodeError):
        credential = read_secured(data.decode())
        list(broken_rules(credential.document))
        canonicalize(credential.document, profile=profile)
    return b""


TASKS: Final[Tasks] = MappingProxyType(
    {
        PDF: credential_in_pdf,
        PICTURE: text_in_picture,
        **{
            name: partial(rehearse, profile=profile)
            for profile, name in REHEARSALS.items()
        },
    }
)


def main(tasks: Tasks, program: bytes | None) -> None:
    """Fork a child for each connection that arrives, until nobody is there to ask.

    `program` is the filter that the kernel puts round each child, where it can.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped by the kernel
    _load_the_rest()
    with socket.socket(fileno=0) as control:
        while True:
            name, descriptors, _flags, _address = socket.recv_fds(control, 64, 1)
            if not descriptors:
                return
            with socket.socket(fileno=descriptors[0]) as connection:
                if os.fork() == 0:
                    control.close()
                    _confine(program)
                    _serve_one(connection, tasks[name.decode()])
                    os._exit(0)


def _load_the_rest() -> None:
    """Have everything here that is otherwise looked up when it is first needed."""
    for name in _CODECS:
        codecs.lookup(name)
    # Both would be written to /dev/null, a warning with the line that it came from.
    warnings.simplefilter("ignore")
    logging.disable()
    # What is not here by now is not there: nobody looks for it on the disk.
    sys.meta_path.clear()


def _serve_one(connection: socket.socket, work: Task) -> None:
    """Do one piece of work, and answer."""
    with contextlib.suppress(OSError, MemoryError):
        with connection.makefile("rb") as file:
            data = file.read()
        kind, answer = _answer(work, data)
        connection.sendall(HEADER.pack(kind, len(answer)) + answer)


def _answer(work: Task, data: bytes) -> tuple[bytes, bytes]:
    try:
        return ANSWERED, work(data)
    except VerifierError as exc:
        return REFUSED, str(exc).encode(errors="replace")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a parser that trips over hostile bytes
        # Its message may quote what was handed in, so it is not passed on.
        return REFUSED, DAMAGED.encode()


def _confine(program: bytes | None) -> None:
    """Bound this process, by the kernel's own bounds where it has them."""
    signal.alarm(DEADLINE_SECONDS)  # nobody handles it: the kernel ends the process
    os.setsid()
    os.nice(_NICENESS)
    in_use = _address_space_bytes()
    for what, most in (
        (resource.RLIMIT_AS, in_use + MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),  # of no effect on root; the filter is
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    if program is not None:
        with contextlib.suppress(OSError):  # `confined.missing_bounds` says it
            kernel_bounds.submit(program)


def _address_space_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no Path
        pages = int(file.read().split()[0])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main(TASKS, kernel_bounds.program_here())
