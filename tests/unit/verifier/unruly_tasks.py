"""Work that behaves as badly as it can, for `test_confined`.

The kernel refuses the filter that is asked for: the other bounds hold by themselves.
"""

import ctypes
import os
import signal
import stat
import time
from pathlib import Path

from verifier.errors import UnreadableSubmissionError
from verifier.intake.confined_tasks import ANSWERED, HEADER, main

CONNECTION = 3
NO_FILTER = b""


def echo(data):
    return data[::-1]


def refuse(data):
    raise UnreadableSubmissionError("not this one")


def stumble(data):
    raise LookupError(f"a message with {data!r} in it")


def spin(data):
    while True:
        pass


def sleep(data):
    time.sleep(60)


def allocate(data):
    return bytes(1024 * 1024 * 1024)


def write(data):
    Path(data.decode()).write_bytes(b"something")
    return b""


def die(data):
    os.kill(os.getpid(), 11)


def end_within_the_answer(data):
    os.write(CONNECTION, HEADER.pack(ANSWERED, 1_000) + b"half of it")
    os.kill(os.getpid(), signal.SIGKILL)


def answer_a_byte_at_a_time(data):
    signal.alarm(0)
    while True:
        time.sleep(0.5)
        os.write(CONNECTION, b"+")


def refuse_at_length(data):
    raise UnreadableSubmissionError("\x1b[2J Send us your password. " * 100)


def tell_descriptors(data):
    return repr([one for one in map(kind_of, range(64)) if one]).encode()


def kind_of(descriptor):
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        return None
    return "socket" if stat.S_ISSOCK(mode) else oct(stat.S_IFMT(mode))


def tell_dumpable(data):
    get_dumpable = 3
    return str(ctypes.CDLL(None).prctl(get_dumpable, 0, 0, 0, 0)).encode()


def tell_surroundings(data):
    return repr((dict(os.environ), os.getpriority(os.PRIO_PROCESS, 0))).encode()


def answer_without_end(data):
    return bytes(16 * 1024 * 1024)


TASKS = {name: one for name, one in globals().items() if callable(one)}

if __name__ == "__main__":
    main(TASKS, NO_FILTER)
