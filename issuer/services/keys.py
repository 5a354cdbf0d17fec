"""Publishing who we are: the DID document and the key set, from the keys we have."""

import json
from collections.abc import Sequence
from typing import Final

from issuer.ports import Database
from issuer.services.journal import Act, record
from issuer.stores import PublishedDocument
from keys.did_document import PublishedKey, build_did_document
from keys.jwk import ALGORITHMS, public_jwk

DID_DOCUMENT: Final = "did.json"
KEY_SET: Final = "jwks.json"


def publish_keys(
    did: str,
    keys: Sequence[PublishedKey],
    *,
    database: Database,
    act: Act,
    because: str,
) -> None:
    """Publish the DID document and the key set, both or none, with an audit entry.

    Retired keys stay in both, so that what they signed can be verified; a compromised
    one stays in the DID document as revoked, and leaves the key set.
    """
    documents = {
        DID_DOCUMENT: ("application/did+json", build_did_document(did, keys)),
        KEY_SET: ("application/jwk-set+json", {"keys": _key_set(did, keys)}),
    }
    with database.write() as uow:
        for name, (media_type, document) in documents.items():
            uow.ledger.publish(
                PublishedDocument(
                    name=name,
                    media_type=media_type,
                    content=json.dumps(document, indent=2).encode(),
                    published_at=act.at,
                )
            )
        fragments = [key.fragment for key in keys]
        record(uow, act, "keys.published", did, because=because, keys=fragments)


def _key_set(did: str, keys: Sequence[PublishedKey]) -> list[dict[str, str]]:
    return [
        public_jwk(
            key.public_key,
            kid=f"{did}#{key.fragment}",
            alg=ALGORITHMS[key.public_key.type][0],
        )
        for key in keys
        if key.revoked is None
    ]
