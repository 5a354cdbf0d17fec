"""Work that behaves as badly as it can, for `test_confined`."""

import os
import time
from pathlib import Path

from verifier.errors import UnreadableSubmissionError
from verifier.intake.confined_tasks import main


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


def tell_surroundings(data):
    return repr((dict(os.environ), os.getpriority(os.PRIO_PROCESS, 0))).encode()


def answer_without_end(data):
    return bytes(16 * 1024 * 1024)


if __name__ == "__main__":
    main({name: one for name, one in globals().items() if callable(one)})
