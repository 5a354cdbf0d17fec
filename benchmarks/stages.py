"""Where the time goes: the parts of issuing and verifying, each alone, in μs."""

import hashlib
import json
from collections.abc import Mapping

from benchmarks.material import Material
from benchmarks.measure import Work, rate
from vc import strict_json
from vc.canonicalize import to_quads
from vc.compact_form import check_compact
from vc.jcs import canonicalize_jcs
from vc.model import parse_credential
from vc.proofs.proof_value import decode_base58_signature, encode_base58_signature
from vc.rdf.disputes import refuse_disputed
from vc.rdf.rdfc import canonize
from vc.rules import check_rules


def stages(material: Material, *, seconds: float) -> dict[str, float]:
    """Microseconds of each part for one badge, in the order in which they happen."""
    return {
        name: 1e6 / max(rate(work, seconds) for _ in range(3))
        for name, work in _parts(material).items()
    }


def _parts(material: Material) -> Mapping[str, Work]:
    badge, proven = material.unsigned[0], material.proven("eddsa-rdfc-2022")[0]
    text = json.dumps(proven)
    quads = to_quads(badge)
    canonical = canonize(quads).encode()
    options = {k: v for k, v in proven["proof"].items() if k != "proofValue"}
    options["@context"] = badge["@context"]
    data, private = bytes(64), material.proof_key
    signature, public = private.sign(data), private.public_key()
    spelled = encode_base58_signature(signature)
    key_type = material.proof_signer.public_key.type
    return {
        "read strict JSON": lambda _: strict_json.loads(text),
        "parse the credential": lambda _: parse_credential(proven),
        "check every rule": lambda _: check_rules(badge),
        "look for other names of terms": lambda _: check_compact(badge),
        "canonicalize (JCS)": lambda _: canonicalize_jcs(proven),
        "JSON-LD to quads": lambda _: to_quads(badge),
        "canonicalize (RDFC-1.0)": lambda _: canonize(quads),
        "look for disputed forms": lambda _: refuse_disputed(canonical, quads),
        "SHA-256": lambda _: hashlib.sha256(canonical).digest(),
        "proof options": lambda _: canonize(to_quads(options)),
        "base58 in": lambda _: decode_base58_signature(spelled, key_type),
        "base58 out": lambda _: encode_base58_signature(signature),
        "Ed25519 signature": lambda _: private.sign(data),
        "Ed25519 verification": lambda _: public.verify(signature, data),
    }
