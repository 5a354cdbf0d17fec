"""The verifier's own key on the web: signed receipts, and who signs them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from keys.signer import Signer
from vc import strict_json
from verifier.receipt import build_receipt, sign_receipt
from verifier.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDesk:
    """Signs receipts with a key of the verifier's own, never with one for badges.

    `document` is the DID document that names the key; `new_id` makes the address of
    a receipt, which nothing is served at.
    """

    did: str
    name: str
    document: Mapping[str, Any]
    signer: Signer
    new_id: Callable[[], str]

    def receipt(self, report: Report, data: bytes) -> bytes:
        """The signed receipt of `report` on `data`, as JSON.

        Raises:
            VcError: it cannot be signed.
        """
        unsigned = build_receipt(
            report,
            receipt_id=f"urn:uuid:{self.new_id()}",
            issuer=self.did,
            issuer_name=self.name,
            sha256=hashlib.sha256(data).hexdigest(),
        )
        signed = sign_receipt(unsigned, self.signer, now=report.checked_at)
        return strict_json.dumps(signed).encode()
