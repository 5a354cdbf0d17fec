import hashlib
import json
import os
import subprocess
import sys
from random import Random

import pytest

from tests.generated import badge, chaos, collection
from vc import native
from vc.canonicalize import canonicalize
from vc.compact_form import check_compact
from vc.errors import TooLargeError, VcError
from vc.rdf.compiled import compiled_quads
from vc.rdf.context import Machine

AMOUNT = 120


def results():
    """A digest of what becomes of many documents, their refusals included."""
    told = hashlib.sha256()
    for number in range(AMOUNT):
        for make in (badge, chaos, collection):
            document = make(Random(number))
            try:
                check_compact(document)
                text = canonicalize(document)
            except VcError as exc:
                text = f"{type(exc).__name__}: {exc}"
            told.update(text.encode())
    return told.hexdigest()


def run_plainly(*arguments):
    environment = {**os.environ, native.SWITCH: "0", "PYTHONPATH": str(native.ROOT)}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=native.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_both_forms_give_the_same_text_or_the_same_refusal():
    if native.reason_against() is not None:
        pytest.skip(f"there is no other form: {native.reason_against()}")
    code = "from tests.unit.vc.test_native import results; print(results())"

    plain = run_plainly("-c", code)

    assert plain.stdout.strip() == results(), plain.stderr


def test_it_is_said_which_form_is_in_use():
    done = run_plainly("-m", "vc")

    assert (done.returncode, done.stdout) == (1, "plain Python: SIGNET_NATIVE is 0\n")


def test_a_form_made_of_other_sources_is_not_used(monkeypatch, tmp_path):
    monkeypatch.delenv(native.SWITCH, raising=False)
    library, manifest = tmp_path / "library.so", tmp_path / "sources.json"
    monkeypatch.setattr(native, "_library", lambda _: library)
    monkeypatch.setattr(native, "MANIFEST", manifest)
    assert "nothing was built" in native.reason_against()

    library.touch()
    assert "did not come to its end" in native.reason_against()

    made_of = native.digests()
    manifest.write_text(json.dumps(made_of))
    assert native.reason_against() is None

    manifest.write_text(json.dumps({**made_of, "vc.rdf.rdfc": "0" * 64}))
    assert "have changed since" in native.reason_against()


def nested(depth, wrap, value):
    for _ in range(depth):
        value = wrap(value)
    return value


# C has no RecursionError: what has no end must meet a limit of ours.


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: {"@set": one},
        lambda one: {"@list": one},
        lambda one: [one],
        lambda one: {"urn:p": one},
    ],
    ids=["set", "list", "array", "node"],
)
def test_values_within_each_other_without_end_are_refused(wrap):
    machine = Machine(inline=True)
    document = {"@context": {}, "urn:p": nested(100_000, wrap, "x")}

    with pytest.raises(TooLargeError, match="nested deeper"):
        compiled_quads(document, machine=machine)


def test_contexts_within_each_other_without_end_are_refused():
    context = nested(100_000, lambda one: {"t": {"@id": "urn:t", "@context": one}}, {})

    with pytest.raises(TooLargeError, match="nested deeper"):
        check_compact({"@context": context})
