"""The kernel's own bounds round a confined child: compute, answer, end (attacks N06).

A seccomp filter (seccomp(2), SECCOMP_MODE_FILTER) that allows a short list of system
calls and ends the process at any other. Whatever a file makes a decoder do, it opens,
connects to, starts and signals nothing. Linux on x86_64 and aarch64; elsewhere there is
no such bound, as `signet doctor` says.

Run as a program it puts the bounds on itself and prints what was in their way, if so.
"""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

Names = tuple[str, ...]


# System calls by name, and their numbers on x86_64 and on aarch64 (unistd.h), which
# never had the older ones.
NUMBERS: Final[Mapping[str, tuple[int, int | None]]] = MappingProxyType(
    {
        "write": (1, 64),
        "open": (2, None),
        "close": (3, 57),
        "stat": (4, None),
        "fstat": (5, 80),
        "lstat": (6, None),
        "mmap": (9, 222),
        "mprotect": (10, 226),
        "munmap": (11, 215),
        "brk": (12, 214),
        "ioctl": (16, 29),
        "access": (21, None),
        "mremap": (25, 216),
        "madvise": (28, 233),
        "sendto": (44, 206),
        "recvfrom": (45, 207),
        "readlink": (89, None),
        "sysinfo": (99, 179),
        "prctl": (157, 167),
        "futex": (202, 98),
        "sched_getaffinity": (204, 123),
        "clock_gettime": (228, 113),
        "exit_group": (231, 94),
        "openat": (257, 56),
        "newfstatat": (262, 79),
        "getrandom": (318, 278),
        "statx": (332, 291),
    }
)


@dataclass(frozen=True, slots=True)
class Machine:
    """One kind of processor (linux/audit.h), and which column above is its own."""

    audit_arch: int
    column: int

    def number(self, name: str) -> int | None:
        """The number of the system call `name`, if there is one."""
        return NUMBERS[name][self.column]


MACHINES: Final[Mapping[str, Machine]] = MappingProxyType(
    {"x86_64": Machine(0xC000_003E, 0), "aarch64": Machine(0xC000_00B7, 1)}
)

# All that work on bytes was seen to need; close, which opens nothing; the clock, for
# machines whose vDSO cannot tell it. Nothing here waits but for the connection, and no
# signal can be blocked: the deadline holds.
ALLOWED: Final = (
    *("recvfrom", "sendto", "write", "close"),
    *("clock_gettime", "exit_group"),
)
ALLOWED_FOR_MEMORY: Final = ("brk", "munmap", "mremap")
# Memory that can be run is not to be had: what a file brings along is never code.
ALLOWED_UNLESS_EXECUTABLE: Final = ("mmap", "mprotect")
# C++ wakes others when it has initialised something, though there is one thread. What
# else futex(2) can do has a history.
ALLOWED_TO_WAKE: Final = ("futex",)
# What C libraries look up late and can do without: memory, to sort; processors, when
# memory runs out; the kind of a stream. Ending the process for it would lose an answer,
# and a refusal gives nothing away.
REFUSED: Final = (
    *("open", "openat", "stat", "lstat", "fstat", "newfstatat", "statx", "access"),
    *("readlink", "ioctl", "sched_getaffinity", "sysinfo", "prctl", "madvise"),
    "getrandom",
)

# linux/filter.h and linux/seccomp.h.
_LOAD_WORD: Final = 0x20
_IF_EQUAL: Final = 0x15
_IF_AT_LEAST: Final = 0x35
_IF_ANY_BIT: Final = 0x45
_KEEP_BITS: Final = 0x54
_RETURN: Final = 0x06
_NUMBER_AT: Final = 0
_ARCH_AT: Final = 4
# Their lower halves; both machines are little-endian.
_SECOND_ARGUMENT_AT: Final = 24
_THIRD_ARGUMENT_AT: Final = 32
ALLOW: Final = 0x7FFF_0000
REFUSE: Final = 0x0005_0000 | errno.EACCES
KILL: Final = 0x8000_0000
# Numbers with this bit are x32's, another list altogether (syscall(2)).
_X32_BIT: Final = 0x4000_0000
PROT_EXEC: Final = 0x4
FUTEX_WAKE: Final = 1
_FUTEX_COMMANDS: Final = 0x7F

_PR_SET_DUMPABLE: Final = 4
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2
_BITS_64: Final = 2**32


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def program_here(refused: Names = REFUSED) -> bytes | None:
    """The filter for the machine that this process runs on, if we know its numbers."""
    if sys.platform != "linux" or sys.maxsize < _BITS_64:
        return None
    machine = MACHINES.get(os.uname().machine)
    return None if machine is None else assemble(machine, refused)


def assemble(machine: Machine, refused: Names = REFUSED) -> bytes:
    """The filter as the kernel reads it: `struct sock_filter`, one after another."""
    return b"".join(_instructions(machine, refused))


def _instructions(machine: Machine, refused: Names) -> Iterator[bytes]:
    yield _instruction(_LOAD_WORD, _ARCH_AT)
    yield _instruction(_IF_EQUAL, machine.audit_arch, if_so=1)
    yield _instruction(_RETURN, KILL)
    yield _instruction(_LOAD_WORD, _NUMBER_AT)
    yield _instruction(_IF_AT_LEAST, _X32_BIT, if_not=1)
    yield _instruction(_RETURN, KILL)
    for number in _numbers(machine, (*ALLOWED, *ALLOWED_FOR_MEMORY)):
        yield _instruction(_IF_EQUAL, number, if_not=1)
        yield _instruction(_RETURN, ALLOW)
    for number in _numbers(machine, ALLOWED_UNLESS_EXECUTABLE):
        yield _instruction(_IF_EQUAL, number, if_not=4)
        yield _instruction(_LOAD_WORD, _THIRD_ARGUMENT_AT)
        yield _instruction(_IF_ANY_BIT, PROT_EXEC, if_not=1)
        yield _instruction(_RETURN, KILL)
        yield _instruction(_RETURN, ALLOW)
    for number in _numbers(machine, ALLOWED_TO_WAKE):
        yield _instruction(_IF_EQUAL, number, if_not=5)
        yield _instruction(_LOAD_WORD, _SECOND_ARGUMENT_AT)
        yield _instruction(_KEEP_BITS, _FUTEX_COMMANDS)
        yield _instruction(_IF_EQUAL, FUTEX_WAKE, if_not=1)
        yield _instruction(_RETURN, ALLOW)
        yield _instruction(_RETURN, KILL)
    for number in _numbers(machine, refused):
        yield _instruction(_IF_EQUAL, number, if_not=1)
        yield _instruction(_RETURN, REFUSE)
    yield _instruction(_RETURN, KILL)


def _numbers(machine: Machine, names: Names) -> Iterator[int]:
    for name in names:
        number = machine.number(name)
        if number is not None:
            yield number


def _instruction(code: int, value: int, *, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_so, if_not, value)


def submit(program: bytes) -> None:
    """Put this process under `program` for good; its memory is dumped nowhere.

    Raises:
        OSError: the kernel does not take it; the work can go on without.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    prctl = libc.prctl
    prctl.argtypes = (ctypes.c_int, *(4 * [ctypes.c_ulong]))
    header = _Program(len(program) // 8, program)
    for option, first, second in (
        (_PR_SET_DUMPABLE, 0, 0),
        (_PR_SET_NO_NEW_PRIVS, 1, 0),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(header)),
    ):
        if prctl(option, first, second, 0, 0) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


def bind() -> str:
    """Put this process under the bounds; what was in the way, or nothing if it is."""
    program = program_here()
    if program is None:
        return "they need Linux on x86_64 or aarch64"
    try:
        submit(program)
    except OSError as exc:
        return f"the kernel refused them ({exc.strerror})"
    try:
        os.open(os.devnull, os.O_RDONLY)
    except PermissionError:
        return ""
    return "the kernel took them and does not hold them"


if __name__ == "__main__":
    os.write(sys.stdout.fileno(), bind().encode())
    os._exit(0)  # to end as usual takes more than is allowed
