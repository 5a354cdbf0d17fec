"""Whatever the work does, whoever waits for it gets an answer, and nothing is left."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from vc.canonicalize import Profile
from verifier.errors import BusyError, OverBudgetError, UnreadableSubmissionError
from verifier.intake.confined import Confinement
from verifier.intake.confined_tasks import (
    CPU_SECONDS,
    DEADLINE_SECONDS,
    REHEARSALS,
)


@pytest.fixture(scope="module")
def confined():
    return Confinement(module="tests.unit.verifier.unruly_tasks")


def children_of(pid):
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in listed.split()]


def nursery():
    return next(
        pid
        for pid in children_of(os.getpid())
        if b"unruly_tasks" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )


def test_bytes_go_in_and_bytes_come_out(confined):
    assert confined("echo", b"abc" * 100_000) == b"cba" * 100_000


def test_a_refusal_comes_back_as_one(confined):
    with pytest.raises(UnreadableSubmissionError, match="not this one"):
        confined("refuse", b"")


def test_an_unforeseen_error_is_a_refusal_that_quotes_nothing(confined):
    with pytest.raises(UnreadableSubmissionError, match="damaged") as caught:
        confined("stumble", b"secret")
    assert "secret" not in str(caught.value)


def test_work_without_end_is_ended_by_its_processor_time(confined):
    begun = time.monotonic()
    with pytest.raises(OverBudgetError):
        confined("spin", b"")
    assert time.monotonic() - begun < 3 * CPU_SECONDS + 2


@pytest.mark.slow
def test_work_that_only_waits_is_ended_by_the_clock(confined):
    begun = time.monotonic()
    with pytest.raises(OverBudgetError):
        confined("sleep", b"")
    assert time.monotonic() - begun < DEADLINE_SECONDS + 2


@pytest.mark.parametrize("task", ["allocate", "die", "answer_without_end"])
def test_work_that_takes_memory_or_crashes_or_never_stops_talking_is_over_budget(
    task, confined
):
    with pytest.raises(OverBudgetError):
        confined(task, b"")


def test_work_writes_no_file(tmp_path, confined):
    with pytest.raises((OverBudgetError, UnreadableSubmissionError)):
        confined("write", bytes(tmp_path / "written"))
    assert not any(one.stat().st_size for one in tmp_path.iterdir())


def test_work_sees_no_secret_and_stands_back(monkeypatch):
    monkeypatch.setenv("SIGNET_KEY_PASSPHRASE", "correct horse battery")
    fresh = Confinement(module="tests.unit.verifier.unruly_tasks")

    seen = fresh("tell_surroundings", b"").decode()

    assert "correct horse" not in seen
    assert "SIGNET" not in seen
    assert seen.endswith(", 10)")


def test_a_nursery_that_was_killed_is_replaced(confined):
    confined("echo", b"x")
    os.kill(nursery(), signal.SIGKILL)

    answers = []
    for _ in range(3):  # whatever was under way may be lost with it
        try:
            answers.append(confined("echo", b"x"))
        except OverBudgetError:
            continue

    assert answers[-1] == b"x"


def test_whoever_finds_every_place_taken_is_told_so():
    small = Confinement(module="tests.unit.verifier.unruly_tasks", queue_seconds=0.05)

    def spin():
        with pytest.raises(OverBudgetError):
            small("spin", b"")

    other = threading.Thread(target=spin)
    other.start()
    while small.places.acquire(blocking=False):  # until it has begun
        small.places.release()
    with pytest.raises(BusyError):
        small("echo", b"x")
    other.join()
    assert small("echo", b"x") == b"x"


def test_nothing_is_left_of_those_that_ended(confined):
    confined("echo", b"x")
    deadline = time.monotonic() + 2
    while children_of(nursery()) and time.monotonic() < deadline:
        time.sleep(0.01)

    assert children_of(nursery()) == []


@pytest.mark.slow
def test_an_answer_of_a_byte_at_a_time_is_not_waited_for(confined):
    begun = time.monotonic()
    with pytest.raises(OverBudgetError):
        confined("answer_a_byte_at_a_time", b"")
    assert time.monotonic() - begun < DEADLINE_SECONDS + 3


def test_half_an_answer_is_none(confined):
    with pytest.raises(OverBudgetError):
        confined("end_within_the_answer", b"")


def test_a_refusal_is_no_place_for_a_speech(confined):
    with pytest.raises(UnreadableSubmissionError) as caught:
        confined("refuse_at_length", b"")
    assert len(str(caught.value)) <= 300
    assert str(caught.value).isprintable()


def test_work_holds_its_connection_and_nothing_else(confined):
    # Besides it /dev/null, twice: for whatever a library has to say.
    assert confined("tell_descriptors", b"") == b"['0o20000', '0o20000', 'socket']"


def test_memory_of_the_work_is_dumped_nowhere(confined):
    """A limit of size does not hold dumps that a program is handed (core(5))."""
    assert confined("tell_dumpable", b"") == b"0"


def test_no_module_is_taken_from_the_folder_that_somebody_is_in(tmp_path, monkeypatch):
    for name in ("pypdf", "resource", "verifier"):
        (tmp_path / f"{name}.py").write_text("open('canary', 'w')")
    monkeypatch.chdir(tmp_path)

    assert Confinement()(REHEARSALS[Profile.OPEN_BADGES], b"{}") == b""
    assert not (tmp_path / "canary").exists()
