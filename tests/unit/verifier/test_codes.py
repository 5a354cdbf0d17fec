"""The code on paper names a credential of this site, and nothing else."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.intake.codes import address_of_code, code_of

BASE = "https://credentials.example.edu"
ID = "0f9c2b1e-6a4d-4c1b-9a57-3d2e8b7f6c10"
ADDRESS = f"{BASE}/credentials/{ID}"


@given(st.uuids())
def test_a_printed_code_leads_back_however_it_is_typed(one):
    code = code_of(one)
    expected = f"{BASE}/credentials/{one}"

    assert len(code.replace(" ", "")) == 26
    for typed in (code, code.lower(), code.replace(" ", "-"), code.replace(" ", "")):
        assert address_of_code(typed, base_url=BASE) == expected
    mistaken = code.replace("0", "O").replace("1", "l")
    assert address_of_code(mistaken, base_url=BASE) == expected


@pytest.mark.parametrize(
    "typed",
    [
        ID,
        ID.upper(),
        ID.replace("-", ""),
        f"  {ID}\n",
        ADDRESS,
        ADDRESS.removeprefix("https://"),
        ADDRESS.upper().replace("HTTPS", "https"),
    ],
)
def test_what_is_said_to_be_accepted_is(typed):
    assert address_of_code(typed, base_url=BASE) == ADDRESS


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hello",
        "7KQ2 M9XD",
        "https://evil.example/credentials/" + ID,
        "evil.example/credentials/" + ID,
        "credentials.example.edu.evil.example/credentials/" + ID,
        "credentials.example.edu@evil.example/credentials/" + ID,
        f"{BASE}/achievements/POL-017/2",
        f"{BASE}/credentials/../../etc/passwd",
        f"{BASE}/credentials/{ID}/qr.svg",
        "javascript:alert(1)",
        "Z" * 26,
        "U" * 26,
        "0" * 27,
        ID + ID,
        "‮" + ID,
        "1" * 100_000,
    ],
)
def test_what_is_no_code_of_this_site_is_refused(typed):
    assert address_of_code(typed, base_url=BASE) is None


def test_a_code_has_no_letter_that_reads_as_a_figure():
    assert not set(code_of(UUID(int=2**128 - 1))) & set("OILU")
