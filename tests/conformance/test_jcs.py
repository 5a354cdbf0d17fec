"""The reference vectors of RFC 8785's author."""

import json

import pytest

from tests.vectors import vector_path
from vc.jcs import canonicalize_jcs

pytestmark = pytest.mark.conformance

NAMES = ("arrays", "french", "structures", "unicode", "values", "weird")


@pytest.mark.parametrize("name", NAMES)
def test_jcs_gives_the_published_bytes(name):
    data = vector_path("jcs/testdata")
    value = json.loads((data / "input" / f"{name}.json").read_bytes())

    assert canonicalize_jcs(value) == (data / "output" / f"{name}.json").read_bytes()


def test_there_are_no_other_vectors():
    found = {path.stem for path in (vector_path("jcs/testdata") / "input").iterdir()}

    assert found == set(NAMES)
