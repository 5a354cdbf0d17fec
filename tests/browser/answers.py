"""A submission for every answer that the verifier can give, to be looked at."""

import json
from datetime import timedelta

from tests.support import (
    NOW,
    SIGNED_AT,
    Ed25519TestSigner,
    badge,
    did_key_signer,
    profile,
    signed,
)
from vc.endorsement import Endorsement, build_endorsement_credential, endorsed
from vc.openbadges import build_achievement_credential

# Listed under a name of ours; its status lists are nowhere.
COLLEGE = did_key_signer(67)
STRANGER = did_key_signer(66)
NOWHERE = Ed25519TestSigner(65, "did:web:nowhere.invalid#key-1")


def of(signer):
    return signer.verification_method.partition("#")[0]


def trust_list():
    return {
        "meta": {"name": "Register of test colleges", "updated": "2026-11-20"},
        "registry": {of(COLLEGE): {"name": "Example College"}},
    }


def made(signer=COLLEGE, **changes):
    return signed(build_achievement_credential(issued(signer, **changes)), signer)


def issued(signer, *, issuer_name="Example College", **changes):
    changes.setdefault("status", ())
    return badge(issuer=profile(id=of(signer), name=issuer_name), **changes)


def endorsement(signer, speaker, of_id, words):
    return signed(
        build_endorsement_credential(
            Endorsement(
                id=f"urn:uuid:0f9c2b1e-6a4d-4c1b-9a57-3d2e8b7f6c{speaker}",
                name="A word of praise",
                author=profile(id=of(signer), name=f"Speaker {speaker}"),
                endorsed_id=of_id,
                comment=words,
                valid_from=SIGNED_AT,
            )
        ),
        signer,
    )


def with_endorsements():
    """Of its issuer: one by somebody listed, one by a stranger."""
    bare = build_achievement_credential(issued(COLLEGE))
    issuer = bare["issuer"]
    says = [
        endorsement(COLLEGE, "11", issuer["id"], "Worth every hour."),
        endorsement(STRANGER, "12", issuer["id"], "Simply the best."),
    ]
    return signed({**bare, "issuer": endorsed(issuer, says)}, COLLEGE)


def submissions(story):
    """Name of an answer → the text that gets it."""
    texts = {
        kind: json.dumps(story.document(kind), ensure_ascii=False)
        for kind in (
            "valid",
            "french",
            "stack",
            "flagged stack",
            "attendance",
            "revoked",
            "suspended",
            "expired",
        )
    }
    texts["invalid"] = json.dumps({**story.document("valid"), "name": "Doctor"})
    texts["malformed"] = "hello"
    texts["untrusted"] = json.dumps(made(STRANGER, issuer_name="Ехample University"))
    texts["status unknown"] = json.dumps(made(status=badge().status))
    texts["not yet valid"] = json.dumps(made(valid_from=NOW + timedelta(days=60)))
    texts["endorsed"] = json.dumps(with_endorsements())
    texts["indeterminate"] = json.dumps(made(NOWHERE))
    return texts
