"""Every sentence about a verdict or a check, in one place, in English.

The design is docs/design (pages: verdicts, checks). `{…}` is filled in by
`verifier.presenters`; a test holds the tables complete.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from verifier.report import Kind, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """What a page says of a verdict: tone and seal, then text, most urgent first."""

    tone: str
    seal: str
    word: str
    sentence: str
    lead: str
    next: tuple[str, ...]


_COMPARE: Final = "Compare the name with the person’s identity document."
_ADDRESS: Final = "Make sure that the address bar shows our address."
_AGAIN: Final = "Check again in a few minutes."

VERDICTS: Final = MappingProxyType(
    {
        Verdict.VALID: VerdictWords(
            "good",
            "v-valid",
            "Valid",
            "This {noun} is genuine and in force.",
            "{issuer} signed it, nothing in it has been changed since, and it has not "
            "been revoked, suspended or expired.",
            (_COMPARE, _ADDRESS),
        ),
        Verdict.VALID_UNTRUSTED_ISSUER: VerdictWords(
            "warn",
            "v-valid-untrusted-issuer",
            "Signature good, issuer not known",
            "The signature is good, but we do not know who signed.",
            "Nothing has been changed since it was signed. But the signer is on none of "
            "the lists that we could read, so the name it gives itself is only a claim.",
            (
                "Find the organisation’s own site yourself.",
                "Ask whether the signing address is theirs.",
            ),
        ),
        Verdict.STATUS_UNKNOWN: VerdictWords(
            "warn",
            "v-status-unknown",
            "Genuine, status not known",
            "Genuine, but we could not check whether it is still in force.",
            "{issuer} signed it and nothing has been changed. Its list of revoked badges "
            "could not be read just now. That does not mean that this badge was revoked.",
            (_AGAIN, "Still no answer? Ask the issuer."),
        ),
        Verdict.PART_NOT_VALID: VerdictWords(
            "warn",
            "v-degraded",
            "Genuine, but {parts}",
            "Do not rely on this stack as a whole.",
            "{issuer} signed the stack and has not revoked it, but {parts}. Each part "
            "below has an answer of its own.",
            (
                "Count the valid parts by themselves.",
                "Ask the person for a new link.",
            ),
        ),
        Verdict.SUSPENDED: VerdictWords(
            "warn",
            "v-suspended",
            "Suspended",
            "This {noun} is suspended for now.",
            "It is genuine. {issuer} set it aside while a question is looked into. That "
            "is not a finding against anyone.",
            (
                "Do not rely on it today.",
                "Check again later, or ask the person: it may be reinstated.",
            ),
        ),
        Verdict.EXPIRED: VerdictWords(
            "warn",
            "v-expired",
            "Expired",
            "This {noun} was genuine and has expired.",
            "{issuer} signed it. It was in force until {valid_until}. What was shown "
            "then is still true of then.",
            (
                "Decide whether learning of that date is enough for you.",
                "Ask whether there is a newer one.",
            ),
        ),
        Verdict.NOT_YET_VALID: VerdictWords(
            "warn",
            "v-not-yet-valid",
            "Not yet in force",
            "This {noun} is not in force yet.",
            "{issuer} signed it, to take effect on {valid_from}.",
            (
                "Check again on that date.",
                "If the clock of your device is wrong, set it.",
            ),
        ),
        Verdict.REVOKED: VerdictWords(
            "bad",
            "v-revoked",
            "Revoked",
            "This {noun} has been revoked.",
            "It was genuine when issued. {issuer} withdrew it, for good. Do not rely "
            "on it.",
            (
                "Do not count it.",
                "Ask whether the person holds a corrected one; it has its own link.",
            ),
        ),
        Verdict.INDETERMINATE: VerdictWords(
            "unknown",
            "v-indeterminate",
            "Could not check",
            "We could not check this.",
            "{why} That says nothing against the badge, and nothing for it.",
            (
                _AGAIN,
                "Still no answer? Ask the issuer, by contact details you find yourself.",
            ),
        ),
        Verdict.INVALID: VerdictWords(
            "bad",
            "v-invalid",
            "Not valid",
            "The signature does not hold. Do not rely on this.",
            "Either something was changed after signing, or the issuer it names did not "
            "sign it. We show nothing of what it says.",
            (
                "Ask the person for the link or the original file.",
                "A screenshot or copied text breaks a badge without bad intent.",
            ),
        ),
        Verdict.MALFORMED: VerdictWords(
            "bad",
            "v-malformed",
            "Not readable as a badge",
            "This is not a badge that we can read.",
            "The file or link holds something else, or a damaged copy. Nothing is said "
            "about anyone.",
            (
                "Ask for the original PNG, SVG or JSON, or the link.",
                "We read Open Badges 3.0; for version 2 ask the issuer.",
            ),
        ),
    }
)

# Said in place of plain "valid" for a certificate of attendance (policy clause 8).
ATTENDANCE: Final = VerdictWords(
    "note",
    "v-attendance",
    "Genuine record of attendance",
    "This person attended. Nothing was assessed.",
    "{issuer} signed this record, and nothing in it has been changed since. It is not a "
    "micro-credential.",
    (
        "Read it as proof of presence only.",
        "Do not count it as an achievement.",
    ),
)

NOUNS: Final = MappingProxyType(
    {
        Kind.ACHIEVEMENT: "micro-credential",
        Kind.STACK: "stack of micro-credentials",
        Kind.ATTENDANCE: "record of attendance",
        Kind.CLR: "learner record",
        Kind.ENDORSEMENT: "endorsement",
        Kind.STATUS_LIST: "status list",
        Kind.OTHER: "credential",
    }
)

OUTCOMES: Final = MappingProxyType(
    {
        Outcome.PASSED: ("good", "o-passed", "Passed"),
        Outcome.FAILED: ("bad", "o-failed", "Failed"),
        Outcome.NOT_CHECKED: ("warn", "o-not-checked", "Could not check"),
        Outcome.NOT_APPLICABLE: ("unknown", "o-not-applicable", "Does not apply"),
    }
)

# check → (label, question it helps to answer, sentence where it passed)
CHECKS: Final = MappingProxyType(
    {
        "format": (
            "Readable",
            "Is it genuine?",
            "A credential in the form of {form}.",
        ),
        "schema": (
            "Rules of the format",
            "Is it genuine?",
            "All parts are where they should be.",
        ),
        "context": (
            "Covered by the signature",
            "Is it genuine?",
            "The signature covers everything that it says.",
        ),
        "proof": (
            "Signature",
            "Is it genuine?",
            "Nothing has been changed since it was signed{on_date}.",
        ),
        "issuer-key": (
            "Signing key",
            "Is it genuine?",
            "The key belongs to {host}, which names it for this use.",
        ),
        "published-copy": (
            "Published copy",
            "Is it genuine?",
            "The same as the copy at its own address.",
        ),
        "issuer": (
            "Issuer",
            "Who signed it?",
            "{issuer} is known to us under this address.",
        ),
        "validity": (
            "Dates",
            "Is it still in force?",
            "In force since {valid_from}. {until}",
        ),
        "status": (
            "Revoked or suspended",
            "Is it still in force?",
            "Neither{as_of}.",
        ),
        "achievement-type": ("Kind", "What is it, and whose?", "{kind}"),
        "components": (
            "Parts",
            "What is it, and whose?",
            "All {count} parts are valid, each by itself.",
        ),
        "recipient": (
            "Same holder",
            "What is it, and whose?",
            "All parts and the stack name the same holder.",
        ),
        "endorsements": (
            "Endorsements",
            "What is it, and whose?",
            "Each is signed by whoever gives it, and speaks of this.",
        ),
    }
)

# (check, reason) → the word at the end of the line, where it may be more exact
EXACT_OUTCOMES: Final = MappingProxyType(
    {
        ("status", "revoked"): "Revoked",
        ("status", "suspended"): "Suspended",
        ("validity", "expired"): "Expired",
        ("validity", "not_yet_valid"): "Not yet",
        ("issuer", "issuer_not_listed"): "Not known",
        ("components", "part_not_in_force"): "Not all",
    }
)

# Tones that differ from the outcome's: amber, not red (docs/design, checks).
MILD: Final = frozenset(
    {
        "issuer_not_listed",
        "expired",
        "not_yet_valid",
        "suspended",
        "endorsement_not_valid",
    }
)

KINDS: Final = MappingProxyType(
    {
        Kind.ACHIEVEMENT: "A micro-credential: assessed and passed. Not an AQF "
        "qualification.",
        Kind.STACK: "A micro-credential made of others, each of which stands below.",
        Kind.ATTENDANCE: "Attendance only: its type is signed, so it cannot be passed "
        "off as a micro-credential.",
        Kind.CLR: "A learner record that bundles credentials.",
        Kind.ENDORSEMENT: "An endorsement of something else.",
        Kind.STATUS_LIST: "A list of revoked or suspended credentials.",
        Kind.OTHER: "A credential that is not an Open Badge.",
    }
)

PERSON: Final = (
    "The name is signed. No website can tell whether the sender is that person."
)
