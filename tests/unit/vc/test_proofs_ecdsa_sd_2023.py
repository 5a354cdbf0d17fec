"""Selective disclosure: what a holder may leave out, and what nobody can change."""

import copy
import hashlib

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.encodings import decode_multibase, encode_multibase
from keys.public_key import KeyType
from keys.resolver import Resolver
from tests.support import (
    NOW,
    SIGNED_AT,
    P256TestSigner,
    achievement,
    changed,
    did_key_p256_signer,
    unsigned_badge,
    without,
)
from vc.canonicalize import Profile
from vc.errors import (
    BaseProofError,
    MalformedPointerError,
    MissingProofError,
    MissingRandomnessError,
    ProofError,
    TooLargeError,
    UnsupportedCryptosuiteError,
    UnsupportedInputError,
    VcError,
)
from vc.json_pointers import MAX_POINTERS, parse_pointer, select
from vc.model import parse_credential
from vc.proofs import (
    Disclosure,
    ProofOptions,
    derive_credential,
    prepare_with_options,
    sign_prepared,
    verify_proofs,
)
from vc.proofs.sd_proof_value import MAX_CHARACTERS
from verifier.checks.proof import method_finder

SIGNER = did_key_p256_signer(77)
FIND = method_finder(Resolver())
ALL_OF_THE_ACHIEVEMENT = "/credentialSubject/achievement"


def chance(count):
    return hashlib.shake_256(b"chance").digest(count)


def options(**changes):
    return ProofOptions(
        **{
            "cryptosuite": "ecdsa-sd-2023",
            "verification_method": SIGNER.verification_method,
            "key_type": KeyType.P256,
            "created": SIGNED_AT,
            "disclosure": Disclosure(random_bytes=chance),
            **changes,
        }
    )


def signed(document=None, **changes):
    prepared = prepare_with_options(
        document or unsigned_badge(), options(**changes), profile=Profile.OPEN_BADGES
    )
    return sign_prepared(prepared, SIGNER)


@pytest.fixture(scope="module")
def base():
    return signed()


@pytest.fixture(scope="module")
def derived(base):
    return derive_credential(
        base, pointers=[f"{ALL_OF_THE_ACHIEVEMENT}/name", "/id", "/awardedDate"]
    )


def verify(document, profile=Profile.OPEN_BADGES):
    return verify_proofs(
        parse_credential(document), find_method=FIND, now=NOW, profile=profile
    )


def rewritten(document, index, value):
    """`document` with one part of its derived proof replaced."""
    data = decode_multibase(
        document["proof"]["proofValue"], bases="u", max_chars=MAX_CHARACTERS
    )
    parts = cbor2.loads(data[3:])
    parts[index] = value(parts[index]) if callable(value) else value
    return with_bytes(document, data[:3] + cbor2.dumps(parts))


def with_bytes(document, data):
    return changed(document, "proof/proofValue", encode_multibase(data, "u"))


def data_of(document):
    return decode_multibase(
        document["proof"]["proofValue"], bases="u", max_chars=MAX_CHARACTERS
    )


# ------------------------------------------------------------------ disclosing


def test_a_derived_badge_shows_what_was_chosen_and_what_is_mandatory(base, derived):
    assert derived["issuer"] == base["issuer"]
    assert derived["validFrom"] == base["validFrom"]
    assert derived["credentialStatus"] == base["credentialStatus"]
    shown = derived["credentialSubject"]["achievement"]
    assert shown == {
        "id": base["credentialSubject"]["achievement"]["id"],
        "type": ["Achievement"],
        "name": "Evidence-Informed Policy Evaluation",
        "inLanguage": "en",
    }
    assert "identifier" not in derived["credentialSubject"]
    assert verify(derived).proofs[0].cryptosuite == "ecdsa-sd-2023"


def test_everything_can_be_shown(base):
    document = derive_credential(base, pointers=["", "/credentialSubject"])

    assert without(document, "proof") == without(base, "proof")
    verify(document)


def test_nothing_but_the_mandatory_can_be_shown(base):
    document = derive_credential(base, pointers=[])

    assert "name" not in document
    verify(document)


def test_a_list_in_order_is_shown_whole_or_not_at_all(base):
    pointer = f"{ALL_OF_THE_ACHIEVEMENT}/resultDescription/1"

    document = derive_credential(base, pointers=[pointer])

    (shown,) = document["credentialSubject"]["achievement"]["resultDescription"]
    assert shown["allowedValue"] == ["Pass", "Fail"]
    verify(document)
    with pytest.raises(UnsupportedInputError, match="part of a list"):
        derive_credential(base, pointers=[f"{pointer}/allowedValue/0"])


def test_equal_parts_without_identifiers_stay_apart():
    document = unsigned_badge()
    for one in document["credentialSubject"]["result"]:
        del one["resultDescription"]
    base = signed(document)

    for pointer in ("/credentialSubject/result/0", "/credentialSubject/result/1"):
        shown = derive_credential(base, pointers=[pointer])
        assert len(shown["credentialSubject"]["result"]) == 1
        verify(shown)


@settings(deadline=None)
@given(data=st.data())
def test_any_selection_of_a_badge_verifies(data):
    base = _base_for_properties()
    pointers = data.draw(st.lists(st.sampled_from(_pointers(base)), max_size=6))
    try:
        document = derive_credential(base, pointers=pointers)
    except UnsupportedInputError:
        assert any("allowedValue/" in one for one in pointers)
        return

    verify(document)


_BASES = []


def _base_for_properties():
    if not _BASES:
        _BASES.append(signed())
    return _BASES[0]


def _pointers(value, path=""):
    found = [path] if path else []
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("@context", "proof"):
                found += _pointers(one, f"{path}/{name}")
    elif isinstance(value, list):
        for index, one in enumerate(value):
            found += _pointers(one, f"{path}/{index}")
    return found


def test_the_issuer_decides_what_is_mandatory():
    base = signed(disclosure=Disclosure(random_bytes=chance, mandatory=("/name",)))

    document = derive_credential(base, pointers=["/credentialSubject/type"])

    assert document["name"] == base["name"]
    assert "validFrom" not in document


def test_other_proofs_are_left_behind(base):
    both = changed(base, "proof", [base["proof"], {**base["proof"], "id": "urn:x"}])
    both["proof"][1]["cryptosuite"] = "ecdsa-rdfc-2019"

    assert isinstance(derive_credential(both, pointers=[])["proof"], dict)


def test_the_same_badge_twice_has_unlinkable_keys():
    first = signed()
    second = signed(disclosure=Disclosure(random_bytes=hashlib.shake_256(b"x").digest))

    assert cbor2.loads(data_of(first)[3:])[1] != cbor2.loads(data_of(second)[3:])[1]


# -------------------------------------------------------------------- refusing


def test_a_base_proof_is_refused_by_name(base):
    with pytest.raises(BaseProofError, match="derive a proof"):
        verify(base)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("validFrom", "2026-09-14T09:00:01Z"),
        ("issuer/name", "Another University"),
        ("credentialSubject/achievement/name", "Policy Evaluation"),
        ("credentialSubject/achievement/description", "More than was shown"),
        ("credentialSubject/achievement/inLanguage", "fr"),
        ("credentialStatus/0/statusListIndex", "94568"),
        ("name", "A name that was left out"),
        ("proof/created", "2026-09-14T09:00:01Z"),
        ("proof/id", "urn:uuid:1"),
        ("proof/nonce", "a"),
    ],
)
def test_a_change_to_what_is_shown_is_refused(derived, path, value):
    with pytest.raises(VcError):
        verify(changed(derived, path, value))


@pytest.mark.parametrize(
    "path",
    [
        "validFrom",
        "id",
        "issuer/name",
        "credentialStatus/0",
        "credentialSubject/achievement/name",
        "credentialSubject/achievement/inLanguage",
        "proof/created",
    ],
)
def test_leaving_out_more_than_was_derived_is_refused(derived, path):
    with pytest.raises(VcError):
        verify(without(derived, path))


@pytest.mark.parametrize(
    ("index", "value"),
    [
        pytest.param(0, lambda b: bytes(64), id="base-signature"),
        pytest.param(0, lambda b: b[:63], id="base-signature-short"),
        pytest.param(0, lambda b: b[32:] + b[:32], id="base-signature-swapped"),
        pytest.param(1, lambda b: b[:2] + b"\x03" + b[3:], id="key-other-point"),
        pytest.param(1, lambda b: b"\x81\x24" + b[2:], id="key-other-kind"),
        pytest.param(1, lambda b: b[:-1], id="key-short"),
        pytest.param(2, lambda b: b[:-1], id="signature-missing"),
        pytest.param(2, lambda b: [*b, b[0]], id="signature-added"),
        pytest.param(2, lambda b: [b[1], b[0], *b[2:]], id="signatures-swapped"),
        pytest.param(2, lambda b: b"".join(b), id="signatures-no-list"),
        pytest.param(3, lambda b: {**b, 99: bytes(32)}, id="label-added"),
        pytest.param(3, lambda b: dict(list(b.items())[1:]), id="label-missing"),
        pytest.param(3, lambda b: {**b, 0: bytes(32)}, id="label-changed"),
        pytest.param(3, lambda b: {**b, 0: b[1]}, id="label-twice"),
        pytest.param(3, lambda b: {str(k): v for k, v in b.items()}, id="label-text"),
        pytest.param(3, lambda b: {-1 - k: v for k, v in b.items()}, id="label-minus"),
        pytest.param(3, lambda b: list(b.values()), id="labels-no-map"),
        pytest.param(4, lambda b: b[:-1], id="index-missing"),
        pytest.param(4, lambda b: [*b, 10**6], id="index-beyond"),
        pytest.param(4, lambda b: [*b, b[-1]], id="index-twice"),
        pytest.param(4, lambda b: list(reversed(b)), id="indexes-falling"),
        pytest.param(4, lambda b: [float(one) for one in b], id="indexes-floats"),
        pytest.param(4, lambda b: [True, *b[2:]], id="index-true"),
        pytest.param(4, lambda b: [], id="nothing-mandatory"),
        pytest.param(4, lambda b: None, id="indexes-null"),
    ],
)
def test_a_change_to_any_component_of_the_proof_is_refused(derived, index, value):
    with pytest.raises(ProofError):
        verify(rewritten(derived, index, value))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d: d + b"\0", id="trailing"),
        pytest.param(lambda d: d[:-1], id="cut"),
        pytest.param(lambda d: d[:3], id="empty"),
        pytest.param(lambda d: b"\xd9\x5d\x02" + d[3:], id="bbs-header"),
        pytest.param(lambda d: b"\xd9\x5d\x07" + d[3:], id="unknown-header"),
        pytest.param(lambda d: d[3:], id="no-header"),
        pytest.param(lambda d: d[:3] + b"\x9f" + d[4:] + b"\xff", id="indefinite"),
        pytest.param(lambda d: d[:3] + b"\x98\x05" + d[4:], id="long-form"),
        pytest.param(lambda d: d[:4] + b"\xd8\x40" + d[4:], id="tagged"),
        pytest.param(lambda d: d[:3] + b"\x81" * 300 + b"\x80", id="deep"),
        pytest.param(lambda d: d[:3] + b"\x9b" + b"\xff" * 8, id="huge-array"),
    ],
)
def test_another_spelling_of_the_proof_is_refused(derived, change):
    with pytest.raises(ProofError):
        verify(with_bytes(derived, change(data_of(derived))))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "u",
        "z" + "3" * 80,
        "u2V0B",
        "u" + "A" * (MAX_CHARACTERS + 1),
        "u2V0BhQ==",
        " u2V0BhQ",
        "m2V0BhQ",
    ],
)
def test_a_proof_value_that_is_no_such_text_is_refused(derived, value):
    with pytest.raises(ProofError):
        verify(changed(derived, "proof/proofValue", value))


def test_two_statements_cannot_lend_each_other_their_signatures(base):
    """A statement of one badge under the keys of another."""
    one = derive_credential(base, pointers=["/name"])
    other_badge = unsigned_badge(achievement=achievement(name="Another"))
    elsewhere = Disclosure(random_bytes=hashlib.shake_256(b"elsewhere").digest)
    other = derive_credential(
        signed(other_badge, disclosure=elsewhere), pointers=["/name"]
    )
    swapped = copy.deepcopy(one)
    swapped["name"] = other["name"]
    signatures = cbor2.loads(data_of(other)[3:])[2]

    with pytest.raises(ProofError):
        verify(rewritten(swapped, 2, signatures))


def test_a_derived_proof_cannot_be_derived_from_again(derived):
    with pytest.raises(ProofError, match="not a base proof"):
        derive_credential(derived, pointers=["/id"])


def test_a_base_proof_of_another_document_derives_nothing(base):
    with pytest.raises(ProofError, match="another document"):
        derive_credential(without(base, "name"), pointers=["/id"])


def test_deriving_takes_a_base_proof():
    with pytest.raises(MissingProofError):
        derive_credential(unsigned_badge(), pointers=["/id"])


def test_signing_without_randomness_is_refused():
    with pytest.raises(MissingRandomnessError):
        signed(disclosure=None)


def test_a_key_of_another_kind_is_refused():
    with pytest.raises(UnsupportedCryptosuiteError):
        signed(key_type=KeyType.ED25519)


def test_a_proof_in_a_chain_is_refused(base):
    document = changed(base, "proof", [{**base["proof"], "id": "urn:uuid:1"}])
    with pytest.raises(ProofError, match="chain"):
        signed(document, previous_proof=("urn:uuid:1",))


def test_a_credential_inside_of_the_document_is_refused():
    document = unsigned_badge()
    document["credentialSubject"]["achievement"]["endorsement"] = [
        {**unsigned_badge(), "proof": {"type": "DataIntegrityProof"}}
    ]
    with pytest.raises(VcError):
        signed(document)


def test_a_proof_too_long_to_be_read_is_not_signed():
    many = achievement(tags=tuple(f"tag {number}" for number in range(900)))
    with pytest.raises(TooLargeError):
        signed(unsigned_badge(achievement=many))


def test_nothing_to_be_shown_is_refused():
    base = signed(disclosure=Disclosure(random_bytes=chance, mandatory=()))
    with pytest.raises(ProofError, match="nothing"):
        derive_credential(base, pointers=[])


# -------------------------------------------------------------------- pointers


@pytest.mark.parametrize(
    ("pointer", "names"),
    [
        ("", ()),
        ("/", ("",)),
        ("/a~1b/c~0d", ("a/b", "c~d")),
        ("/~01", ("~1",)),
        ("/a//b", ("a", "", "b")),
    ],
)
def test_a_pointer_is_read_as_rfc_6901_has_it(pointer, names):
    assert parse_pointer(pointer) == names


@pytest.mark.parametrize(
    "pointer",
    ["a", "/~", "/~2", "#/a", "/@context", "/@context/0", "x" * 2000, 5, None],
)
def test_what_is_no_pointer_is_refused(pointer):
    with pytest.raises(MalformedPointerError):
        parse_pointer(pointer)


@pytest.mark.parametrize(
    "pointer", ["/b", "/list/2", "/list/01", "/list/-", "/list/-1", "/list/x", "/a/0"]
)
def test_a_pointer_that_leads_nowhere_is_refused(pointer):
    with pytest.raises(MalformedPointerError, match="nowhere"):
        select({"@context": [], "a": "text", "list": [1, 2]}, [pointer])


def test_more_pointers_than_anybody_needs_are_refused():
    with pytest.raises(MalformedPointerError):
        select({"a": 1}, ["/a"] * (MAX_POINTERS + 1))


def test_a_selection_keeps_the_order_of_lists_and_the_types_on_the_way():
    document = {
        "@context": ["c"],
        "id": "urn:1",
        "type": ["T"],
        "b": [{"type": "X", "v": 1, "w": 2}, {"v": 2}, {"v": 3}],
    }

    selected = select(document, ["/b/2", "/b/0/v"])

    assert selected == {
        "@context": ["c"],
        "id": "urn:1",
        "type": ["T"],
        "b": [{"type": "X", "v": 1}, {"v": 3}],
    }


def test_wanting_all_and_a_part_is_wanting_all():
    document = {"a": {"b": 1, "c": 2}}

    assert select(document, ["/a/b", "/a"]) == document
    assert isinstance(SIGNER, P256TestSigner)
