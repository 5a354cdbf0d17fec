import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from contexts.errors import ContextAlteredError, ContextNotPinnedError
from contexts.lists import ACCEPTED_LISTS, ISSUED_LISTS
from contexts.loader import DOCUMENTS, PINNED_URLS, load_context, read_all, read_pinned
from contexts.pins import PINS
from vc.canonicalize import to_quads

V2 = "https://www.w3.org/ns/credentials/v2"

# Printed in the specifications themselves.
PUBLISHED = {
    V2: "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "https://w3id.org/security/data-integrity/v2": (
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"
    ),
    "https://w3id.org/security/multikey/v1": (
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597"
    ),
}


def copied(tmp_path: Path) -> Path:
    for pin in PINS.values():
        (tmp_path / pin.file).write_bytes(read_pinned(pin))
    return tmp_path


def test_every_pinned_context_loads_and_is_a_context():
    assert set(PINS) == PINNED_URLS
    for url in PINNED_URLS:
        assert "@context" in load_context(url)


def test_pins_carry_the_digests_that_the_specifications_print():
    assert {url: PINS[url].sha256 for url in PUBLISHED} == PUBLISHED


def test_no_file_stands_beside_the_pinned_ones():
    assert {file.name for file in DOCUMENTS.iterdir()} == {
        pin.file for pin in PINS.values()
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/ctx",
        "http://www.w3.org/ns/credentials/v2",
        V2 + "/",
        V2 + "#",
        "HTTPS://www.w3.org/ns/credentials/v2",
        "",
    ],
)
def test_loader_refuses_a_url_that_is_not_pinned_letter_for_letter(url):
    with pytest.raises(ContextNotPinnedError, match="never fetched"):
        load_context(url)


@pytest.mark.parametrize("url", sorted(PINS))
def test_loader_refuses_a_file_altered_by_one_byte(url, tmp_path):
    directory = copied(tmp_path)
    altered = bytearray((directory / PINS[url].file).read_bytes())
    altered[len(altered) // 2] ^= 1
    (directory / PINS[url].file).write_bytes(altered)

    with pytest.raises(ContextAlteredError, match=PINS[url].file):
        read_all(PINS.values(), directory)


def test_loader_refuses_a_missing_file_and_names_the_remedy(tmp_path):
    directory = copied(tmp_path)
    (directory / PINS[V2].file).unlink()

    with pytest.raises(ContextAlteredError, match="python -m contexts repin"):
        read_all(PINS.values(), directory)


def test_loader_refuses_a_pin_that_disagrees_with_its_file():
    pin = dataclasses.replace(PINS[V2], sha256="0" * 64)

    with pytest.raises(ContextAlteredError, match="differs from the digest"):
        read_pinned(pin)


def test_accepted_lists_name_pinned_contexts_only():
    assert {url for names in ACCEPTED_LISTS for url in names} <= PINNED_URLS
    assert set(ISSUED_LISTS) <= ACCEPTED_LISTS


@pytest.mark.parametrize("names", sorted(ACCEPTED_LISTS))
def test_every_accepted_list_can_be_processed(names):
    document = {
        "@context": list(names),
        "id": "urn:uuid:1",
        "type": "VerifiableCredential",
        "issuer": "did:example:issuer",
    }

    assert len(to_quads(document)) == 2


def test_check_command_says_that_all_is_as_pinned():
    done = subprocess.run(
        [sys.executable, "-m", "contexts", "check"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == f"{len(PINS)} contexts, each as pinned\n"
