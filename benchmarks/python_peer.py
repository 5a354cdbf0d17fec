"""openbadgeslib and openvc-core at the same works; runs in .venv-peers.

Reads one JSON request a line: {"do": "prepare", "material": {…}}, which answers with
the works and whose they are, then {"do": "run", "peer": "…", "work": "…", "seconds":
0.5}, which answers how many a second. Nothing of ours is imported.
"""

import json
import sys
import time
from datetime import datetime
from importlib.metadata import version

import jwt.api_jwt
from openbadgeslib import ob3
from openvc import Ed25519SigningKey, P256SigningKey
from openvc.proof import vc_jwt
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.di_jcs import EddsaJcsProofSuite

ISSUE = "issue eddsa-rdfc-2022, any badge"
TEMPLATE = "issue eddsa-rdfc-2022, from a template"
VERIFY = "verify eddsa-rdfc-2022, any document on a pinned list"
REFERENCE = "verify eddsa-rdfc-2022, on the reference path"
REPORT = "verify eddsa-rdfc-2022, the whole report"
TEMPLATE_JCS = "issue eddsa-jcs-2022, from a template"
ISSUE_JCS = "issue eddsa-jcs-2022, any badge"
VERIFY_JCS = "verify eddsa-jcs-2022"

PEERS = {}


def turns(items, deed):
    """A work that takes the items in turn."""
    return lambda turn: deed(items[turn % len(items)])


def prepare(material):
    """Give every peer its material, and say who can do what."""
    stop_the_clock(material["now"])
    PEERS["openbadgeslib"] = openbadgeslib(material)
    PEERS["openvc-core"] = openvc(material)
    return {
        "works": {peer: sorted(works) for peer, works in PEERS.items()},
        "versions": {
            name: version(name)
            for name in ("openbadgeslib", "openvc-core", "cryptography", "PyLD")
        },
    }


def stop_the_clock(now):
    """Make the libraries believe that it is `now`."""
    moment = datetime.fromisoformat(now)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    for module in (jwt.api_jwt, ob3.ldp, ob3.status, ob3.verifier):
        module.datetime = Stopped
    vc_jwt.time.time = moment.timestamp


def openbadgeslib(material):
    """openbadgeslib, through the functions that do least beside the work itself."""
    proof_key = material["keys"]["EdDSA"]
    proven = material["proven"]["eddsa-rdfc-2022"]
    whole = ob3.OB3LdpVerifier(pubkey_pem=proof_key["publicPem"])

    def issue(badge):
        ob3.add_data_integrity_proof(badge, proof_key["pem"], proof_key["method"])

    def verify(badge):
        ob3.verify_data_integrity_proof(badge, proof_key["publicPem"])

    works = {
        ISSUE: turns(material["unsigned"], issue),
        TEMPLATE: turns(material["unsigned"], issue),
        VERIFY: turns(proven, verify),
        REFERENCE: turns(proven, verify),
        REPORT: turns([json.dumps(one) for one in proven], whole.verify),
    }
    for algorithm, key in material["keys"].items():
        signer = ob3.OB3Signer(key["pem"], algorithm=algorithm)
        verifier = ob3.OB3Verifier(key["publicPem"])
        tokens = material["tokens"][algorithm]
        payloads = [payload_of(token) for token in tokens]
        works[f"issue a JWT, {algorithm}"] = turns(payloads, signer.sign_payload)
        works[f"verify a JWT, {algorithm}"] = turns(tokens, verifier.verify)
    return works


def payload_of(token):
    """The claims of a token, unverified."""
    return jwt.decode(token, options={"verify_signature": False})


def openvc(material):
    """openvc-core; it reads tokens with a `vc` claim alone, so it verifies its own."""
    proof_key = material["keys"]["EdDSA"]
    signer = Ed25519SigningKey.from_jwk(proof_key["jwk"], proof_key["method"])
    suites = {
        "eddsa-rdfc-2022": DataIntegrityProofSuite(),
        "eddsa-jcs-2022": EddsaJcsProofSuite(),
    }

    def proofs(name, **extra):
        suite = suites[name]

        def issue(badge):
            method = proof_key["method"]
            suite.add_proof(
                badge, signing_key=signer, verification_method=method, **extra
            )

        def verify(badge):
            suite.verify(badge, public_key_jwk=proof_key["publicJwk"], **extra)

        return turns(material["unsigned"], issue), turns(
            material["proven"][name], verify
        )

    works = {}
    works[ISSUE], works[VERIFY] = proofs(
        "eddsa-rdfc-2022", extra_contexts=material["contexts"]
    )
    works[REFERENCE] = works[VERIFY]
    works[ISSUE_JCS], works[VERIFY_JCS] = proofs("eddsa-jcs-2022")
    works[TEMPLATE_JCS] = works[ISSUE_JCS]
    makers = {"EdDSA": Ed25519SigningKey, "ES256": P256SigningKey}
    for algorithm, key in material["keys"].items():
        issue, verify = openvc_tokens(
            material, makers[algorithm].from_jwk(key["jwk"], key["method"]), key
        )
        works[f"issue a JWT, {algorithm}"] = issue
        works[f"verify a JWT, {algorithm}"] = verify
    return works


def openvc_tokens(material, signer, key):
    """Issuing and verifying tokens with one key."""
    suite = vc_jwt.VcJwtProofSuite()

    def issue(badge):
        return suite.sign(badge, signing_key=signer)

    def verify(token):
        suite.verify(token, public_key_jwk=key["publicJwk"])

    own = [issue(badge) for badge in material["unsigned"]]
    return turns(material["unsigned"], issue), turns(own, verify)


def run(peer, work, seconds):
    """How many a second, for about `seconds`."""
    deed = PEERS[peer][work]
    count, began = 0, time.perf_counter()
    ends = began + seconds
    while time.perf_counter() < ends:
        deed(count)
        count += 1
    return count / (time.perf_counter() - began)


def answer(line):
    """What `line` asked for, or why not."""
    request = json.loads(line)
    deed = {"prepare": prepare, "run": run}[request.pop("do")]
    try:
        return {"value": deed(**request)}
    except Exception as exc:  # noqa: BLE001  # whatever it is, we pass it on
        return {"error": f"{type(exc).__name__}: {exc}"}


for received in sys.stdin:
    print(json.dumps(answer(received)), flush=True)
