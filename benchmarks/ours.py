"""What we do in each work, and the signature alone as the limit of it.

Every work is a function that takes the number of the turn; badges come round, no two
alike, as documents already read from JSON. The whole report starts from text.
"""

import json
from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.material import NOW, Material, new_press, prove
from keys.did_document import parse_did_document
from keys.resolver import Resolver
from keys.signer import Signer
from tests.support import SIGNED_AT, UNI, served, serving, trust_list
from vc.canonicalize import Profile
from vc.jose import OPEN_BADGES, sign_token
from vc.model import parse_credential
from vc.proofs import sign_prepared, verify_envelope, verify_proofs
from vc.status_entries import parse_status_entries
from vc.status_list import parse_status_list
from verifier.checks.proof import key_finder, method_finder
from verifier.checks.structure import read_credential
from verifier.pipeline import verify_credential
from verifier.ports import Environment
from verifier.proven_lists import ProvenLists
from verifier.report import Verdict

Work = Callable[[int], object]

TEMPLATE = "issue eddsa-rdfc-2022, from a template"
ISSUE = "issue eddsa-rdfc-2022, any badge"
VERIFY = "verify eddsa-rdfc-2022, any document on a pinned list"
REPORT = "verify eddsa-rdfc-2022, the whole report"
REFERENCE = "verify eddsa-rdfc-2022, on the reference path"
TEMPLATE_JCS = "issue eddsa-jcs-2022, from a template"
ISSUE_JCS = "issue eddsa-jcs-2022, any badge"
VERIFY_JCS = "verify eddsa-jcs-2022"
ISSUE_ES256 = "issue a JWT, ES256"
VERIFY_ES256 = "verify a JWT, ES256"
ISSUE_EDDSA = "issue a JWT, EdDSA"
VERIFY_EDDSA = "verify a JWT, EdDSA"
STATUS = "check a status, list of 131,072 cached"


def works(material: Material) -> Mapping[str, Work]:
    """Every work by its name."""
    resolver = _resolver(material)
    return {
        TEMPLATE: _print(material, "eddsa-rdfc-2022"),
        ISSUE: _issue(material, "eddsa-rdfc-2022"),
        VERIFY: _verify(material, resolver, "eddsa-rdfc-2022"),
        REPORT: _report(material, resolver),
        REFERENCE: _verify(
            material, resolver, "eddsa-rdfc-2022", profile=Profile.GENERAL
        ),
        TEMPLATE_JCS: _print(material, "eddsa-jcs-2022"),
        ISSUE_JCS: _issue(material, "eddsa-jcs-2022"),
        VERIFY_JCS: _verify(material, resolver, "eddsa-jcs-2022"),
        ISSUE_ES256: _issue_token(material, material.token_signer),
        VERIFY_ES256: _verify_token(material, resolver, material.token_signer),
        ISSUE_EDDSA: _issue_token(material, material.proof_signer),
        VERIFY_EDDSA: _verify_token(material, resolver, material.proof_signer),
        STATUS: _status(material),
    }


def limits(material: Material) -> Mapping[str, Work]:
    """The signature alone, by the same library, for the works that it bounds."""
    sign, verify = _edwards(material)
    sign_p256, verify_p256 = _p256(material)
    return {
        **dict.fromkeys((TEMPLATE, ISSUE, TEMPLATE_JCS, ISSUE_JCS, ISSUE_EDDSA), sign),
        **dict.fromkeys((VERIFY, REPORT, REFERENCE, VERIFY_JCS, VERIFY_EDDSA), verify),
        ISSUE_ES256: sign_p256,
        VERIFY_ES256: verify_p256,
    }


def _resolver(material: Material) -> Resolver:
    document = parse_did_document(material.did_document, expected_id=UNI)
    return Resolver(known={UNI: document})


def _print(material: Material, cryptosuite: str) -> Work:
    """Issue as a batch is issued: from a template that the press has learnt."""
    press, signer, badges = (
        new_press(material, cryptosuite),
        material.proof_signer,
        material.unsigned,
    )

    def issue(turn: int) -> object:
        prepared = press.prepare(badges[turn % len(badges)], created=SIGNED_AT)
        return sign_prepared(prepared, signer)

    for turn in range(3):
        issue(turn)
    return issue


def _issue(material: Material, cryptosuite: str) -> Work:
    badges, signer = material.unsigned, material.proof_signer

    def issue(turn: int) -> object:
        return prove(badges[turn % len(badges)], signer, cryptosuite)

    return issue


def _verify(
    material: Material,
    resolver: Resolver,
    cryptosuite: str,
    *,
    profile: Profile = Profile.OPEN_BADGES,
) -> Work:
    badges = material.proven(cryptosuite)

    def verify(turn: int) -> object:
        credential = parse_credential(badges[turn % len(badges)])
        find = method_finder(resolver)
        return verify_proofs(credential, find_method=find, now=NOW, profile=profile)

    return verify


def _report(material: Material, resolver: Resolver) -> Work:
    """The report from text, with both status lists at hand and proven once."""
    texts = [json.dumps(one) for one in material.proven("eddsa-rdfc-2022")]
    pages = {url: served(one) for url, one in material.status_lists.items()}
    environment = Environment(
        resolver=resolver,
        fetch_status_list=serving(pages),
        trust_lists=(trust_list(UNI),),
        proven_lists=ProvenLists(),
    )

    def verify(turn: int) -> object:
        text = texts[turn % len(texts)]
        report = verify_credential(text, environment=environment, now=NOW)
        if report.verdict is not Verdict.VALID:
            msg = f"the benchmark's own badge is {report.verdict}"
            raise ValueError(msg)
        return report

    return verify


def _issue_token(material: Material, signer: Signer) -> Work:
    badges = material.unsigned

    def issue(turn: int) -> object:
        return sign_token(badges[turn % len(badges)], signer, profile=OPEN_BADGES)

    return issue


def _verify_token(material: Material, resolver: Resolver, signer: Signer) -> Work:
    tokens = material.tokens(signer)
    find_method, find_key = method_finder(resolver), key_finder(resolver)

    def verify(turn: int) -> object:
        _, credential = read_credential(tokens[turn % len(tokens)])
        if credential is None:
            msg = "the benchmark's own token cannot be read"
            raise ValueError(msg)
        return verify_envelope(
            credential, find_method=find_method, find_key=find_key, now=NOW
        )

    return verify


def _status(material: Material) -> Work:
    lists = {
        url: parse_status_list(one, url=url)
        for url, one in material.status_lists.items()
    }
    badges = material.unsigned

    def check(turn: int) -> object:
        entry = parse_status_entries(badges[turn % len(badges)])[0]
        return lists[entry.list_url].value_at(entry.index)

    return check


def _edwards(material: Material) -> tuple[Work, Work]:
    private, data = material.proof_key, bytes(64)
    public, signature = private.public_key(), private.sign(data)
    return lambda _: private.sign(data), lambda _: public.verify(signature, data)


def _p256(material: Material) -> tuple[Work, Work]:
    private, data = material.token_key, bytes(64)
    algorithm = ec.ECDSA(hashes.SHA256())
    public, signature = private.public_key(), private.sign(data, algorithm)
    return (
        lambda _: private.sign(data, algorithm),
        lambda _: public.verify(signature, data, algorithm),
    )
