"""Documents of strangers in any shape: an error of ours by name, or a report."""

import contextlib
import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.errors import KeysError
from keys.https_url import parse_https_url
from keys.key_documents import method_at
from tests.support import NOW, REVOCATIONS, UNI, environment, status_list, trust_list
from tests.unit.verifier.test_open_badges_2 import (
    ASSERTION,
    BADGE,
    ISSUER,
    KEY,
    assertion,
    pages,
    signed_assertion,
)
from tests.unit.verifier.test_open_badges_2 import REVOCATIONS as OLDER_REVOCATIONS
from tests.unit.verifier.test_open_badges_2 import Web as OlderWeb
from tests.unit.verifier.test_registries import (
    DCC,
    OIDF,
    configuration,
    legacy,
    statement,
)
from tests.unit.verifier.test_registries import Web as RegistryWeb
from tests.unit.verifier.test_registries import pages as registry_pages
from tests.unit.verifier.test_status import entry, sized_entry
from vc.errors import VcError
from vc.revocation_list import revocation_of
from vc.status_entries import parse_status_entries
from vc.status_list import parse_status_list
from verifier.network.shelves import life_of_list
from verifier.pipeline import verify_credential
from verifier.report import Verdict
from verifier.trust.registries import parse_known_registries, registry_of

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    # What the parsers look for, so that they are led further in.
    | st.sampled_from(
        ["", "id", "0x1", "https://", "did:web:", "#", "2026-11-22T10:42:00Z", UNI]
    )
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "keys", "kty", "owner", "name", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def places(document, path=()):
    yield path
    items = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    for name, value in items:
        yield from places(value, (*path, name))


@st.composite
def strange(draw, document):
    """`document` with one part of it something else, or taken out."""
    path = draw(st.sampled_from(list(places(document))))
    if not path:
        return draw(JSON)
    result = copy.deepcopy(document)
    place = result
    for step in path[:-1]:
        place = place[step]
    if draw(st.booleans()):
        place[path[-1]] = draw(JSON)
    else:
        del place[path[-1]]
    return result


MULTIKEY = "z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG"
KEY_URL = "https://uni.example/issuers/1#key-1"
KEY_DOCUMENTS = [
    {
        "id": "https://uni.example/issuers/1",
        "verificationMethod": [
            {
                "id": KEY_URL,
                "type": "Multikey",
                "controller": "https://uni.example/issuers/1",
                "publicKeyMultibase": MULTIKEY,
            }
        ],
        "assertionMethod": [KEY_URL],
    },
    {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "A" * 43, "kid": "key-1"}]},
    {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43},
]


@pytest.mark.parametrize("document", KEY_DOCUMENTS)
@settings(deadline=None)
@given(data=st.data())
def test_a_key_document_of_any_shape(document, data):
    strange_one = data.draw(strange(document))
    if not isinstance(strange_one, dict):
        return
    with contextlib.suppress(KeysError):
        method_at(
            KEY_URL,
            parse_https_url(KEY_URL),
            strange_one,
            relationship="assertionMethod",
        )


@settings(deadline=None)
@given(text=st.text(max_size=60) | st.text(max_size=30).map("https://{}".format))
def test_an_address_of_any_shape(text):
    try:
        parts = parse_https_url(text)
    except KeysError:
        return
    assert parts.origin.startswith("https://")
    assert text.startswith(parts.document)


@settings(deadline=None)
@given(document=strange({"credentialStatus": [entry(), sized_entry()]}))
def test_status_entries_of_any_shape(document):
    if not isinstance(document, dict):
        return
    with contextlib.suppress(VcError):
        parse_status_entries(document)


@settings(deadline=None)
@given(document=strange(status_list(REVOCATIONS, "revocation")))
def test_a_status_list_of_any_shape(document):
    life_of_list(json.dumps(document).encode(), NOW)
    if not isinstance(document, dict):
        return
    with contextlib.suppress(VcError):
        parse_status_list(document, url=REVOCATIONS)


@settings(deadline=None)
@given(
    document=strange(
        {"id": "u", "issuer": "i", "revokedCredential": [{"id": "c"}, "d"]}
    )
)
def test_a_plain_revocation_list_of_any_shape(document):
    with contextlib.suppress(VcError):
        revocation_of(document, "c", url="u", issuer_id="i")


OLDER = [ASSERTION, BADGE, ISSUER, KEY, OLDER_REVOCATIONS]


@pytest.mark.parametrize("address", OLDER)
@pytest.mark.parametrize("text", [json.dumps(assertion()), signed_assertion()])
@settings(deadline=None)
@given(data=st.data())
def test_an_older_badge_whose_documents_have_any_shape(address, text, data):
    served = pages()
    served[address] = data.draw(strange(served[address]))
    around = environment(
        fetch_document=OlderWeb(served), trust_lists=(trust_list(ISSUER),)
    )

    report = verify_credential(text, environment=around, now=NOW)

    assert all(one.reason != "internal_error" for one in report.checks)
    if report.verdict is Verdict.VALID:
        assert report.credential is not None


@settings(deadline=None)
@given(document=strange(assertion()))
def test_an_older_badge_of_any_shape(document):
    around = environment(
        fetch_document=OlderWeb(pages()), trust_lists=(trust_list(ISSUER),)
    )

    report = verify_credential(json.dumps(document), environment=around, now=NOW)

    assert all(one.reason != "internal_error" for one in report.checks)


@settings(deadline=None)
@given(payload=strange(configuration()))
def test_an_entity_statement_of_any_shape(payload):
    served = registry_pages()
    served[OIDF["trustAnchorEC"]] = statement(payload)
    (one,) = parse_known_registries([OIDF])
    ask = registry_of(one, fetch=RegistryWeb(served), clock=lambda: NOW).ask

    found = ask(UNI)

    assert found.problem is not None or set(found.entries) <= {UNI}


@settings(deadline=None)
@given(listing=strange(json.loads(legacy())))
def test_a_registry_of_any_shape(listing):
    served = registry_pages()
    served[DCC["url"]] = json.dumps(listing).encode()
    (one,) = parse_known_registries([DCC])
    ask = registry_of(one, fetch=RegistryWeb(served), clock=lambda: NOW).ask

    found = ask(UNI)

    assert found.problem is not None or set(found.entries) <= {UNI}
