"""PyPI's openbadgeslib as a process, in .venv-peers; of ours it has the loop alone.

Reads one JSON request a line, writes one answer a line:

    {"do": "setup", "now": "…"}
    {"do": "verify", "credential": "…", "known": {URL: text}, "issuer": DID, …}
    {"do": "verify-proof", "credential": {…}, "known": {…}}   the proof alone, no badge
    {"do": "issue", "form": "proof" | "token", "key": PEM, "issuer": DID, …}

Answers are {"value": …} or {"error": "…"}.
"""

from datetime import datetime

import jwt.api_jwt
from answering import answer_lines
from openbadgeslib import ob3
from openbadgeslib.ob3 import did, ldp, status, verifier

BADGE = {
    "id": "https://elsewhere.example/achievements/1",
    "name": "Beekeeping for Beginners – Übung",
    "description": "Keep a hive through one season.",
    "criteria_narrative": "Awarded to those whose hive came through the winter.",
    "achievement_type": "MicroCredential",
    "tags": ["bees", "honey"],
}


def stop_the_clock(now: str) -> bool:
    """Make the library's modules believe that it is `now`."""
    moment = datetime.fromisoformat(now)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    for module in (jwt.api_jwt, ldp, status, verifier):
        module.datetime = Stopped
    return True


def downloader(known):
    """A fetcher that finds `known` and nothing else; there is no network."""

    def download(url):
        return known[url].encode()

    return download


def verify(credential, known, issuer, *, check_status=True, list_proof=True):
    """Verify a badge, as JSON or as a token, and say whom it is from."""
    proof_kind = ob3.OB3LdpVerifier if credential[0] == "{" else ob3.OB3Verifier
    download = downloader(known)
    anchored = proof_kind.for_issuer_did(issuer, download=download)
    found = anchored.verify(
        credential,
        check_status=check_status,
        download=download,
        verify_status_list=list_proof,
    )
    return {"issuer": found.issuer.id, "achievement": found.achievement.name}


def verify_proof(credential, known):
    """Check a Data Integrity proof alone, with the key that it names."""
    method = credential["proof"]["verificationMethod"]
    pem = did.resolve_verification_method(method, download=downloader(known))
    ob3.verify_data_integrity_proof(credential, pem)
    return True


def issue(form, key, issuer, method=None, **changes):
    """Issue a badge of their own making, as JSON or as a token."""
    credential = ob3.OpenBadgeCredential(
        issuer=ob3.Issuer(id=issuer, name="Elsewhere", url="https://elsewhere.example"),
        recipient_id="mailto:zoe@example.org",
        achievement=ob3.Achievement(**BADGE),
        id="urn:uuid:1c0cfa0e-6b52-4f7c-8c5b-3a5ed6a5e5d1",
        issuance_date=datetime.fromisoformat("2026-11-20T08:00:00+00:00"),
        **changes,
    )
    if form == "token":
        algorithm = "EdDSA" if method == "ed25519" else "ES256"
        return ob3.OB3Signer(key.encode(), algorithm=algorithm).sign(credential)
    return ob3.OB3LdpSigner(key.encode(), verification_method=method).sign(credential)


DEEDS = {
    "setup": stop_the_clock,
    "verify": verify,
    "verify-proof": verify_proof,
    "issue": issue,
}


answer_lines(DEEDS)
