"""The few questions that every cryptosuite answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from keys.public_key import KeyType
from vc.model import Document

# (document without its proof, proof without proofValue, kind of key) → what is signed
HashData = Callable[[Document, Mapping[str, Any], KeyType], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cryptosuite:
    """A Data Integrity cryptosuite.

    `hash_data` transforms and hashes; `encode` and `decode` go between a signature
    and its `proofValue`, and `decode` raises `ProofError` for any other spelling.
    """

    name: str
    key_types: frozenset[KeyType]
    hash_data: HashData
    encode: Callable[[bytes], str]
    decode: Callable[[str, KeyType], bytes]
