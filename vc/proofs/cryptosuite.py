"""The few questions that every cryptosuite answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from keys.public_key import KeyType
from vc.canonicalize import Profile
from vc.model import Document


class HashData(Protocol):
    """What is signed: the hash of the proof options, then of the document."""

    def __call__(
        self,
        document: Document,
        config: Mapping[str, Any],
        *,
        key_type: KeyType,
        profile: Profile,
    ) -> bytes:
        """Hash `document` (without its proof) and `config` (without proofValue).

        Raises:
            CanonicalizationError: one of the two says more than its hash would.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Cryptosuite:
    """A Data Integrity cryptosuite.

    `hash_data` transforms and hashes; `encode` and `decode` go between a signature
    and its `proofValue`, and `decode` raises `ProofError` for any other spelling.
    `copies_context`: whether a proof carries the document's `@context` (JCS suites).
    """

    name: str
    key_types: frozenset[KeyType]
    hash_data: HashData
    encode: Callable[[bytes], str]
    decode: Callable[[str, KeyType], bytes]
    copies_context: bool = False
