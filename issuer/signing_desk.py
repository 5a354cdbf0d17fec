"""Signing with the issuer's two keys: Ed25519 for the badge, P-256 for its token.

Data Integrity with `eddsa-rdfc-2022` is what certification and wallets accept; the
token is the same badge as an Open Badges JWT. What is no badge (an attendance
certificate) becomes a token of the general profile (VC-JOSE-COSE).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from keys.signer import Signer
from vc import strict_json
from vc.jose import OPEN_BADGES, VC_JOSE_COSE, sign_token
from vc.proofs import PreparedCredential, prepare_credential, sign_prepared
from vc.proofs.press import Press

CRYPTOSUITE: Final = "eddsa-rdfc-2022"
_BADGE: Final = "AchievementCredential"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoKeyDesk:
    """`issuer.ports.SigningDesk` with a key for proofs and a key for tokens.

    With a `press` the badges of a batch are prepared from what they share.
    """

    proof_signer: Signer
    token_signer: Signer
    press: Press | None = None

    def prepare(
        self, document: Mapping[str, Any], *, created: datetime
    ) -> PreparedCredential:
        """Check everything and fix what will be signed.

        Raises:
            RuleViolationError: the document breaks a rule.
            CanonicalizationError: a proof would not cover the whole document.
            TemplateMismatchError: the press is wrong; nothing was prepared.
        """
        if self.press is not None:
            return self.press.prepare(document, created=created)
        return prepare_credential(
            document,
            cryptosuite=CRYPTOSUITE,
            verification_method=self.proof_signer.verification_method,
            created=created,
        )

    def sign(self, prepared: PreparedCredential) -> bytes:
        """The document with its proof, in the bytes that will be served."""
        signed = sign_prepared(prepared, self.proof_signer)
        return strict_json.dumps(signed).encode()

    def sign_token(self, prepared: PreparedCredential) -> str:
        """The same document as a compact JWS."""
        is_badge = _BADGE in prepared.document["type"]
        return sign_token(
            prepared.document,
            self.token_signer,
            profile=OPEN_BADGES if is_badge else VC_JOSE_COSE,
        )


def press_for(signer: Signer) -> Press:
    """A press for the badges that `signer` signs."""
    return Press(
        cryptosuite=CRYPTOSUITE, verification_method=signer.verification_method
    )
