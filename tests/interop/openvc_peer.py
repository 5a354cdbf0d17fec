"""PyPI's openvc-core as a process, in .venv-peers; of ours it has the loop alone.

Reads one JSON request a line, writes one answer a line:

    {"do": "issue-proof", "cryptosuite": "…", "credential": {…}, "key": {JWK}, …}
    {"do": "verify-proof", "cryptosuite": "…", "credential": {…}, "key": {JWK}}
    {"do": "issue-sd-jwt", "claims": {…}, "disclosable": […], "key": …, "holder": …}
    {"do": "present-sd-jwt", "sd_jwt": "…", "holder": {JWK}, "audience": "…", …}
    {"do": "verify-sd-jwt", "sd_jwt": "…", "key": {JWK}, "binding": {…} or null}

Answers are {"value": …} or {"error": "…"}.
"""

from datetime import datetime

from answering import answer_lines
from openvc import signing_key_from_jwk
from openvc.proof.di_jcs import EcdsaJcsProofSuite, EddsaJcsProofSuite
from openvc.proof.sd_jwt import SdJwtVcProofSuite

PROOFS = {
    "eddsa-jcs-2022": EddsaJcsProofSuite(),
    "ecdsa-jcs-2019": EcdsaJcsProofSuite(),
}
SD_JWT = SdJwtVcProofSuite()


def issue_proof(cryptosuite, credential, key, method):
    return PROOFS[cryptosuite].add_proof(
        credential,
        signing_key=signing_key_from_jwk(key, method),
        verification_method=method,
    )


def verify_proof(cryptosuite, credential, key):
    PROOFS[cryptosuite].verify(credential, public_key_jwk=key)
    return True


def issue_sd_jwt(claims, disclosable, key, method, holder):
    return SD_JWT.issue(
        claims,
        signing_key=signing_key_from_jwk(key, method),
        disclosable=disclosable,
        holder_jwk=holder,
        decoys=2,
    )


def present_sd_jwt(sd_jwt, holder, audience, nonce):
    key = signing_key_from_jwk(holder, "holder")
    return SD_JWT.create_presentation(
        sd_jwt, holder_key=key, audience=audience, nonce=nonce
    )


def verify_sd_jwt(sd_jwt, key, binding=None):
    bound = {}
    if binding:
        bound = {
            "audience": binding["audience"],
            "nonce": binding["nonce"],
            "now": datetime.fromisoformat(binding["now"]),
            "require_key_binding": True,
        }
    found = SD_JWT.verify(sd_jwt, public_key_jwk=key, **bound)
    return {"claims": found.claims, "bound": found.key_bound}


DEEDS = {
    "issue-proof": issue_proof,
    "verify-proof": verify_proof,
    "issue-sd-jwt": issue_sd_jwt,
    "present-sd-jwt": present_sd_jwt,
    "verify-sd-jwt": verify_sd_jwt,
}


answer_lines(DEEDS)
