"""A press: prepares credentials of a batch, the later ones from what it saw before.

Whoever issues to many signs documents that differ in a few texts. A press compares,
makes a template of what stays, and prints from it as long as a template fits. What it
gives is what `prepare_credential` gives, to the byte: the first print of a template
and one in every `SAMPLED` are held against the document itself.
"""

from collections import deque
from datetime import datetime
from typing import Final

from keys.public_key import KeyType
from vc.errors import (
    CanonicalizationError,
    NoTemplateError,
    RuleViolationError,
    TemplateMismatchError,
)
from vc.likeness import Path, differing_texts
from vc.model import Document
from vc.proofs.options import ProofOptions
from vc.proofs.proof_head import ProofHead, check_shareable, proof_head
from vc.proofs.rdfc_hashing import HASH_NAMES
from vc.proofs.signing import (
    PreparedCredential,
    prepare_from_template,
    prepare_with_options,
    suite_for,
)
from vc.template import Template, compile_template

# One achievement takes one or two: those who passed all, and those with other parts.
MAX_TEMPLATES: Final = 8
# Of every so many, one is canonicalized as any other document too.
SAMPLED: Final = 64


class Press:
    """Prepares credentials for one suite and key, for as long as it is kept.

    Raises:
        UnsupportedCryptosuiteError: no such suite, not for such keys, or one that
            does not sign the hash of a canonical document.
    """

    def __init__(
        self,
        *,
        cryptosuite: str,
        verification_method: str,
        key_type: KeyType = KeyType.ED25519,
    ) -> None:
        self._cryptosuite = cryptosuite
        self._verification_method = verification_method
        self._key_type = key_type
        self._suite = suite_for(cryptosuite, key_type)
        check_shareable(self._suite)
        self._templates: tuple[Template, ...] = ()
        self._seen: deque[Document] = deque(maxlen=MAX_TEMPLATES)
        self._head: tuple[datetime, object, ProofHead] | None = None
        self._unsampled = 0

    def prepare(self, document: Document, *, created: datetime) -> PreparedCredential:
        """Check everything and fix what will be signed, as `prepare_credential` does.

        Raises:
            RuleViolationError, CanonicalizationError, BudgetExceededError: likewise.
            TemplateMismatchError: a template is wrong; nothing was prepared.
        """
        for template in self._templates:
            head = self._head_for(created, template.sample["@context"])
            prepared = prepare_from_template(document, template, head)
            if prepared is not None:
                self._hold_one_in_many(prepared, head)
                return prepared
        prepared = prepare_with_options(document, self._options(created))
        if prepared.document is document and "proof" not in document:
            self._learn(document)
        return prepared

    def _options(self, created: datetime) -> ProofOptions:
        return ProofOptions(
            cryptosuite=self._cryptosuite,
            verification_method=self._verification_method,
            key_type=self._key_type,
            created=created,
        )

    def _head_for(self, created: datetime, context: object) -> ProofHead:
        """The hashed options: the same for a whole batch, so only the last is kept."""
        known = self._head
        if known is None or known[0] != created or known[1] != context:
            head = proof_head(self._options(created), self._suite, context=context)
            known = self._head = (created, context, head)
        return known[2]

    def _hold_one_in_many(self, prepared: PreparedCredential, head: ProofHead) -> None:
        if self._unsampled % SAMPLED == 0:
            alone = prepare_with_options(prepared.document, head.options)
            if alone.to_be_signed != prepared.to_be_signed:
                msg = "a template gave another canonical form than the document itself"
                raise TemplateMismatchError(msg)
        self._unsampled += 1

    def _learn(self, document: Document) -> None:
        """Make a template of what this document has in common with an earlier one."""
        for known in self._templates:
            places = differing_texts(known.sample, document)
            if places is None:
                continue
            if self._compile(document, {*places, *known.paths}, instead_of=known):
                return
        for earlier in tuple(self._seen):  # other threads append meanwhile
            places = differing_texts(earlier, document)
            if places and self._compile(document, set(places)):
                return
        self._seen.append(document)

    def _compile(
        self, sample: Document, places: set[Path], instead_of: Template | None = None
    ) -> bool:
        hash_name = HASH_NAMES.get(self._key_type, "sha256")
        try:
            made = compile_template(
                sample, sorted(places, key=str), hash_name=hash_name
            )
        except (NoTemplateError, RuleViolationError, CanonicalizationError):
            return False
        others = [one for one in self._templates if one is not instead_of]
        self._templates = (made, *others)[:MAX_TEMPLATES]
        self._unsampled = 0
        return True
