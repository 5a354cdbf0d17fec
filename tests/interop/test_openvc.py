"""JCS proofs and SD-JWTs between us and PyPI's openvc-core."""

import json
from datetime import UTC, datetime
from random import Random

import pytest

from keys.encodings import encode_base64url
from keys.jwk import public_jwk
from keys.private.signers import signer_for
from tests.interop.conftest import NOW
from tests.interop.foreign import ForeignIssuer, private_jwk, public_of
from tests.interop.peers import PeerError, openvc_peer
from tests.support import SIGNED_AT, changed, profile, unsigned_badge
from vc.errors import ProofError
from vc.proofs import prepare_credential, sign_prepared
from vc.sd_jwt import (
    Binding,
    Hiding,
    SdJwtType,
    bind_to_key,
    parse_sd_jwt,
    present_sd_jwt,
    sign_sd_jwt,
    verify_key_binding,
    verify_sd_jwt,
)
from verifier.report import Verdict

pytestmark = pytest.mark.interop

THEM = ForeignIssuer("did:web:openvc.example")
BINDING = Binding(audience="https://employer.example", nonce="n-0S6_WzA2Mj")
KEYS = {
    "eddsa-jcs-2022": (THEM.proof_key, THEM.proof_method),
    "ecdsa-jcs-2019": (THEM.token_key, THEM.token_method),
}
PROOFS = pytest.mark.parametrize("cryptosuite", KEYS)
HIDDEN = (
    "/credentialSubject/identifier/0",
    "/credentialSubject/result",
    "/awardedDate",
)


@pytest.fixture(scope="module")
def openvc():
    with openvc_peer() as peer:
        yield peer


def badge():
    return unsigned_badge(issuer=profile(id=THEM.did), status=())


# ------------------------------------------------------------------- JCS proofs


@PROOFS
def test_it_accepts_our_jcs_proof_and_refuses_it_changed(openvc, cryptosuite):
    private, method = KEYS[cryptosuite]
    signer = signer_for(private, verification_method=method)
    prepared = prepare_credential(
        badge(),
        cryptosuite=cryptosuite,
        verification_method=method,
        created=SIGNED_AT,
        key_type=signer.public_key.type,
    )
    ours = sign_prepared(prepared, signer)
    asked = {"cryptosuite": cryptosuite, "key": public_jwk(signer.public_key)}

    assert openvc.ask("verify-proof", credential=ours, **asked)
    with pytest.raises(PeerError, match="does not verify"):
        openvc.ask("verify-proof", credential=changed(ours, "name", "Forged"), **asked)


@PROOFS
def test_we_accept_its_jcs_proof_once_it_says_what_was_signed(openvc, cryptosuite):
    """openvc-core 1.37.0 signs the proof with a context that it then leaves out.

    VC-DI-EDDSA and VC-DI-ECDSA, "Create Proof": the proof has the document's context.
    Without it we refuse, as `@digitalbazaar/*-jcs-*` would.
    """
    private, method = KEYS[cryptosuite]
    theirs = openvc.ask(
        "issue-proof",
        cryptosuite=cryptosuite,
        credential=badge(),
        key=private_jwk(private),
        method=method,
    )
    made = datetime.fromisoformat(theirs["proof"]["created"])
    whole = changed(theirs, "proof/@context", theirs["@context"])

    assert THEM.verdict(theirs, now=made) is Verdict.INVALID
    assert THEM.verdict(whole, now=made) is Verdict.VALID
    assert THEM.verdict(changed(whole, "name", "Forged"), now=made) is Verdict.INVALID


# --------------------------------------------------------------------- SD-JWTs


def our_sd_jwt():
    signer = signer_for(THEM.token_key, verification_method=THEM.token_method)
    return sign_sd_jwt(
        badge(),
        signer,
        kind=SdJwtType.W3C_CREDENTIAL,
        hiding=Hiding(pointers=HIDDEN, random_bytes=Random(1).randbytes, decoys=2),
        holder=public_of(THEM.proof_key),
    )


def their_key():
    return public_jwk(public_of(THEM.token_key))


@pytest.mark.parametrize("shown", [HIDDEN, HIDDEN[:1], ()])
def test_it_reads_in_our_sd_jwt_what_we_read(openvc, shown):
    presented = present_sd_jwt(our_sd_jwt(), pointers=shown)

    answer = openvc.ask("verify-sd-jwt", sd_jwt=presented, key=their_key())

    assert answer["claims"] == parse_sd_jwt(presented).claims


def test_it_accepts_our_key_binding_for_the_one_who_asked_alone(openvc):
    holder = signer_for(THEM.proof_key, verification_method=THEM.proof_method)
    presented = present_sd_jwt(our_sd_jwt(), pointers=HIDDEN[:1])
    bound = bind_to_key(presented, holder, binding=BINDING, now=NOW)
    asked = {"audience": BINDING.audience, "nonce": BINDING.nonce, "now": str(NOW)}

    def ask(**changes):
        return openvc.ask(
            "verify-sd-jwt", sd_jwt=bound, key=their_key(), binding={**asked, **changes}
        )

    assert ask()["bound"]
    for changes in ({"nonce": "another"}, {"audience": "https://else.example"}):
        with pytest.raises(PeerError, match="ClaimsInvalid"):
            ask(**changes)


def test_it_refuses_our_sd_jwt_with_a_disclosure_of_another(openvc):
    token, *disclosures, _ = our_sd_jwt().split("~")
    hidden = json.dumps(["c2FsdA", "awardedDate", "2020-01-01T00:00:00Z"]).encode()
    forged = "~".join([token, *disclosures[:1], encode_base64url(hidden), ""])

    with pytest.raises(PeerError):
        openvc.ask("verify-sd-jwt", sd_jwt=forged, key=their_key())


def test_we_accept_its_sd_jwt_and_its_key_binding(openvc):
    holder = private_jwk(THEM.proof_key)
    issued = openvc.ask(
        "issue-sd-jwt",
        claims={
            "iss": THEM.did,
            "vct": "https://openvc.example/types/badge",
            "given_name": "Zoë",
            "course": {"name": "Übung", "units": 3},
        },
        disclosable=["given_name", "course"],
        key=private_jwk(THEM.token_key),
        method=THEM.token_method,
        holder={name: one for name, one in holder.items() if name != "d"},
    )
    presented = openvc.ask(
        "present-sd-jwt",
        sd_jwt=issued,
        holder=holder,
        audience=BINDING.audience,
        nonce=BINDING.nonce,
    )
    read = parse_sd_jwt(presented)
    made = datetime.fromtimestamp(read.key_binding.payload["iat"], UTC)

    verify_sd_jwt(read, public_of(THEM.token_key))
    verify_key_binding(read, expected=BINDING, now=made)
    assert read.claims["given_name"] == "Zoë"
    assert read.claims["course"] == {"name": "Übung", "units": 3}
    other = Binding(audience=BINDING.audience, nonce="another")
    with pytest.raises(ProofError):
        verify_key_binding(read, expected=other, now=made)
