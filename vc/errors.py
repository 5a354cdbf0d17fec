"""Every way in which a credential can be unusable, one class and one code each.

A code is for programs and tests and never changes; words for people are in
`verifier.web.presenters`. An error says where and why in its message.
"""

from typing import ClassVar


class VcError(Exception):
    """The root of this package's errors."""

    code: ClassVar[str] = "credential_error"


# ------------------------------------------------------------- not readable


class MalformedCredentialError(VcError):
    """The input is not a credential: broken JSON, a missing or mistyped part."""

    code = "malformed"


class MalformedJsonError(MalformedCredentialError):
    """Not one strict JSON value (RFC 8259, RFC 7493)."""

    code = "malformed_json"


class TooLargeError(MalformedCredentialError):
    """Over a documented limit of bytes, depth, members or pixels."""

    code = "too_large"


class MalformedTokenError(MalformedCredentialError):
    """Not one compact JWS as our profiles allow it."""

    code = "malformed_token"


class BakingError(MalformedCredentialError):
    """A picture that is damaged, or holds no credential, or more than one."""

    code = "malformed_image"


class NothingBakedError(BakingError):
    """A sound picture, and no credential in it."""

    code = "nothing_baked"


# --------------------------------------------- readable, but cannot be proven


class CanonicalizationError(VcError):
    """The document has no canonical form that a proof could cover whole."""

    code = "not_canonicalizable"


class UnknownContextError(CanonicalizationError):
    """A JSON-LD context that is not one of our pinned lists."""

    code = "unknown_context"


class DataLossError(CanonicalizationError):
    """A term, type or relative IRI that a proof would silently not cover."""

    code = "undefined_term"


class UnsupportedInputError(CanonicalizationError):
    """Valid JSON-LD on which implementations disagree, or outside our subset."""

    code = "unsupported_input"


class BudgetExceededError(VcError):
    """The work allowed for one document was spent before there was an answer."""

    code = "budget_spent"


# --------------------------------------------------------- proven to be wrong


class ProofError(VcError):
    """A proof was checked, and it does not hold."""

    code = "proof_invalid"


class MissingProofError(ProofError):
    """There is no proof at all."""

    code = "proof_missing"


class UnsupportedCryptosuiteError(ProofError):
    """A proof type, cryptosuite or algorithm that is not in our table."""

    code = "cryptosuite_unknown"


class KeyNotAuthorizedError(ProofError):
    """The key exists, but its controller did not authorize it for this purpose."""

    code = "key_not_authorized"


class InvalidChallengeError(ProofError):
    """The proof answers another challenge than the one that was given."""

    code = "challenge_invalid"


class InvalidDomainError(ProofError):
    """The proof was made for somebody else, or for more than whoever asks."""

    code = "domain_invalid"


class BaseProofError(ProofError):
    """A base proof, which is the holder's to keep, where a derived one is due."""

    code = "proof_not_derived"


# ------------------------------------------------------------------- status


class StatusListError(VcError):
    """A status list or an entry into one that cannot be used."""

    code = "status_unusable"


class StatusRangeError(StatusListError):
    """An index outside the list (Bitstring Status List 1.0, RANGE_ERROR)."""

    code = "status_out_of_range"


class StatusLengthError(StatusListError):
    """A list shorter than group privacy demands, or longer than our limit."""

    code = "status_list_length"


# ------------------------------------------------------------------ issuing


class NoTemplateError(VcError):
    """A document cannot be compiled for others with these holes."""

    code = "no_template"


class TemplateMismatchError(VcError):
    """A template gave another canonical form than the document itself: our mistake."""

    code = "template_mismatch"


class NotPreparedError(VcError):
    """Somebody tried to sign what `prepare_credential` has not checked."""

    code = "not_prepared"


class MissingRandomnessError(VcError):
    """A suite that needs unpredictable bytes was given none."""

    code = "randomness_missing"


class MalformedPointerError(VcError):
    """A JSON pointer that is none, or that leads nowhere in the document."""

    code = "pointer_malformed"


class RuleViolationError(VcError):
    """A document that breaks a rule of Open Badges or of our profile."""

    code = "rule_broken"


class UnknownLanguageError(MalformedCredentialError):
    """A well-formed language tag for which we have no words."""

    code = "language_unknown"
