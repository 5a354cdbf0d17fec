"""Every sentence about a verdict or a check, in one place, in English.

They are marked here and put into the reader's language where they are shown
(`verifier.speech.presenters`), which also fills in `{…}`. Tests hold the tables complete, and
every catalogue of translations too. Longer than other modules because it is the one
table; what a check says when it did not pass is in `verifier.speech.reasons`.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from verifier.report import Kind, Outcome, Verdict
from verifier.speech.marking import N_, NN_


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """What a page says of a verdict: tone and seal, then text, most urgent first."""

    tone: str
    seal: str
    word: str
    sentence: str
    lead: str
    next: tuple[str, ...]


_COMPARE: Final = N_("Compare the name with the person’s identity document.")
_ADDRESS: Final = N_("Make sure that the address bar shows our address.")
_AGAIN: Final = N_("Check again in a few minutes.")

VERDICTS: Final = MappingProxyType(
    {
        Verdict.VALID: VerdictWords(
            "good",
            "v-valid",
            N_("Valid"),
            N_("{this} is genuine and in force."),
            N_(
                "{issuer} signed it, nothing in it has been changed since, and it has not "
                "been revoked, suspended or expired."
            ),
            (_COMPARE, _ADDRESS),
        ),
        Verdict.VALID_UNTRUSTED_ISSUER: VerdictWords(
            "warn",
            "v-valid-untrusted-issuer",
            N_("Signature good, issuer not known"),
            N_("The signature is good, but we do not know who signed."),
            N_(
                "Nothing has been changed since it was signed. But the signer is on none of "
                "the lists that we could read, so the name it gives itself is only a claim."
            ),
            (
                N_("Find the organisation’s own site yourself."),
                N_("Ask whether the signing address is theirs."),
            ),
        ),
        Verdict.STATUS_UNKNOWN: VerdictWords(
            "warn",
            "v-status-unknown",
            N_("Genuine, status not known"),
            N_("Genuine, but we could not check whether it is still in force."),
            N_(
                "{issuer} signed it and nothing has been changed. Its list of revoked badges "
                "could not be read just now. That does not mean that this badge was revoked."
            ),
            (_AGAIN, N_("Still no answer? Ask the issuer.")),
        ),
        Verdict.PART_NOT_VALID: VerdictWords(
            "warn",
            "v-degraded",
            N_("Genuine, but {parts}"),
            N_("Do not rely on this stack as a whole."),
            N_(
                "{issuer} signed the stack and has not revoked it, but {parts}. Each part "
                "below has an answer of its own."
            ),
            (
                N_("Count the valid parts by themselves."),
                N_("Ask the person for a new link."),
            ),
        ),
        Verdict.SUSPENDED: VerdictWords(
            "warn",
            "v-suspended",
            N_("Suspended"),
            N_("{this} is suspended for now."),
            N_(
                "It is genuine. {issuer} set it aside while a question is looked into. That "
                "is not a finding against anyone."
            ),
            (
                N_("Do not rely on it today."),
                N_("Check again later, or ask the person: it may be reinstated."),
            ),
        ),
        Verdict.EXPIRED: VerdictWords(
            "warn",
            "v-expired",
            N_("Expired"),
            N_("{this} was genuine and has expired."),
            N_(
                "{issuer} signed it. It was in force until {valid_until}. What was shown "
                "then is still true of then."
            ),
            (
                N_("Decide whether learning of that date is enough for you."),
                N_("Ask whether there is a newer one."),
            ),
        ),
        Verdict.NOT_YET_VALID: VerdictWords(
            "warn",
            "v-not-yet-valid",
            N_("Not yet in force"),
            N_("{this} is not in force yet."),
            N_("{issuer} signed it, to take effect on {valid_from}."),
            (
                N_("Check again on that date."),
                N_("If the clock of your device is wrong, set it."),
            ),
        ),
        Verdict.REVOKED: VerdictWords(
            "bad",
            "v-revoked",
            N_("Revoked"),
            N_("{this} has been revoked."),
            N_(
                "It was genuine when issued. {issuer} withdrew it, for good. Do not rely "
                "on it."
            ),
            (
                N_("Do not count it."),
                N_(
                    "Ask whether the person holds a corrected one; it has its own link."
                ),
            ),
        ),
        Verdict.INDETERMINATE: VerdictWords(
            "unknown",
            "v-indeterminate",
            N_("Could not check"),
            N_("We could not check this."),
            N_("{why} That says nothing against the badge, and nothing for it."),
            (
                _AGAIN,
                N_(
                    "Still no answer? Ask the issuer, by contact details you find yourself."
                ),
            ),
        ),
        Verdict.INVALID: VerdictWords(
            "bad",
            "v-invalid",
            N_("Not valid"),
            N_("The signature does not hold. Do not rely on this."),
            N_(
                "Either something was changed after signing, or the issuer it names did not "
                "sign it. We show nothing of what it says."
            ),
            (
                N_("Ask the person for the link or the original file."),
                N_("A screenshot or copied text breaks a badge without bad intent."),
            ),
        ),
        Verdict.MALFORMED: VerdictWords(
            "bad",
            "v-malformed",
            N_("Not readable as a badge"),
            N_("This is not a badge that we can read."),
            N_(
                "The file or link holds something else, or a damaged copy. Nothing is said "
                "about anyone."
            ),
            (
                N_("Ask for the original PNG, SVG, PDF or JSON file, or the link."),
                N_("A screenshot holds no badge, unless a QR code is on it."),
            ),
        ),
    }
)

# Said in place of plain "valid" for a certificate of attendance (policy clause 8).
ATTENDANCE: Final = VerdictWords(
    "note",
    "v-attendance",
    N_("Genuine record of attendance"),
    N_("This person attended. Nothing was assessed."),
    N_(
        "{issuer} signed this record, and nothing in it has been changed since. It is not a "
        "micro-credential."
    ),
    (
        N_("Read it as proof of presence only."),
        N_("Do not count it as an achievement."),
    ),
)

# Said in place of plain "valid" for a receipt that a verifier signed (docs/adr/0023).
RECEIPT: Final = VerdictWords(
    "note",
    "v-receipt",
    N_("Genuine receipt"),
    N_("This receipt is genuine. It speaks of then, not of now."),
    N_(
        "{issuer} signed this record of what it found, and nothing in it has been "
        "changed since. Whatever it speaks of may have been revoked in the meantime."
    ),
    (
        N_("Make sure that the file you hold is the one that it names."),
        N_("To know how things stand today, check the credential itself again."),
    ),
)

THIS: Final = MappingProxyType(
    {
        Kind.ACHIEVEMENT: N_("This micro-credential"),
        Kind.STACK: N_("This stack of micro-credentials"),
        Kind.ATTENDANCE: N_("This record of attendance"),
        Kind.CLR: N_("This learner record"),
        Kind.ENDORSEMENT: N_("This endorsement"),
        Kind.STATUS_LIST: N_("This status list"),
        Kind.OTHER: N_("This credential"),
    }
)
# An achievement that its issuer does not call a micro-credential.
THIS_BADGE: Final = N_("This badge")

ITS_ISSUER: Final = N_("Its issuer")
THE_ISSUER: Final = N_("the issuer")
NO_DATE: Final = N_("a date it does not give")
ENDS: Final = N_("It ends on {day}.")
NO_END: Final = N_("It does not expire.")

# Why a report is indeterminate, in its lead.
UNREAD: Final = N_("We could not read what is at that address.")
NO_KEY: Final = N_("We could not reach the place where the issuer keeps its key.")
STOPPED: Final = N_("It took too long, or something went wrong on our side.")

# What is wrong with the parts of a stack: one of them, and several.
PARTS: Final = MappingProxyType(
    {
        Verdict.REVOKED: NN_(
            "one part of {total} is revoked", "{number} parts of {total} are revoked"
        ),
        Verdict.SUSPENDED: NN_(
            "one part of {total} is suspended",
            "{number} parts of {total} are suspended",
        ),
        Verdict.EXPIRED: NN_(
            "one part of {total} is expired", "{number} parts of {total} are expired"
        ),
        Verdict.NOT_YET_VALID: NN_(
            "one part of {total} is not in force yet",
            "{number} parts of {total} are not in force yet",
        ),
        Verdict.INVALID: NN_(
            "one part of {total} is not valid",
            "{number} parts of {total} are not valid",
        ),
    }
)
PARTS_OTHERWISE: Final = NN_(
    "one part of {total} is not in force", "{number} parts of {total} are not in force"
)
PARTS_DO_NOT_FIT: Final = N_("its parts do not fit together")
NUMBERS: Final = (
    N_("none"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
)

OUTCOMES: Final = MappingProxyType(
    {
        Outcome.PASSED: ("good", "o-passed", N_("Passed")),
        Outcome.FAILED: ("bad", "o-failed", N_("Failed")),
        Outcome.NOT_CHECKED: ("warn", "o-not-checked", N_("Could not check")),
        Outcome.NOT_APPLICABLE: ("unknown", "o-not-applicable", N_("Does not apply")),
    }
)

GENUINE: Final = N_("Is it genuine?")
SIGNED_BY: Final = N_("Who signed it?")
IN_FORCE: Final = N_("Is it still in force?")
WHAT: Final = N_("What is it, and whose?")
QUESTIONS: Final = (GENUINE, SIGNED_BY, IN_FORCE, WHAT)

# check → (label, question that it helps to answer, what is said where it passed: the
# first sentence whose every filling is known)
CHECKS: Final = MappingProxyType(
    {
        "format": (
            N_("Readable"),
            GENUINE,
            (N_("A credential in the form of {form}."),),
        ),
        "schema": (
            N_("Rules of the format"),
            GENUINE,
            (N_("All parts are where they should be."),),
        ),
        "context": (
            N_("Covered by the signature"),
            GENUINE,
            (N_("The signature covers everything that it says."),),
        ),
        "proof": (
            N_("Signature"),
            GENUINE,
            (
                N_("Nothing has been changed since it was signed on {created}."),
                N_("Nothing has been changed since it was signed."),
            ),
        ),
        "issuer-key": (
            N_("Signing key"),
            GENUINE,
            (N_("The key belongs to {host}, which names it for this use."),),
        ),
        "published-copy": (
            N_("Published copy"),
            GENUINE,
            (N_("The same as the copy at its own address."),),
        ),
        "issuer": (
            N_("Issuer"),
            SIGNED_BY,
            (N_("{issuer} is known to us under this address."),),
        ),
        "validity": (
            N_("Dates"),
            IN_FORCE,
            (N_("In force since {valid_from}. {until}"),),
        ),
        "status": (
            N_("Revoked or suspended"),
            IN_FORCE,
            (
                N_(
                    "Neither, by the issuer’s list of {as_of}, good until {good_until}."
                ),
                N_("Neither, by the issuer’s list of {as_of}."),
                N_("Neither."),
            ),
        ),
        "achievement-type": (N_("Kind"), WHAT, ("{kind}",)),
        "components": (
            N_("Parts"),
            WHAT,
            (N_("All {count} parts are valid, each by itself."),),
        ),
        "recipient": (
            N_("Same holder"),
            WHAT,
            (N_("All parts and the stack name the same holder."),),
        ),
        "endorsements": (
            N_("Endorsements"),
            WHAT,
            (N_("Each is signed by whoever gives it, and speaks of this."),),
        ),
        "endorsed": (
            N_("What it speaks of"),
            WHAT,
            (N_("It speaks of what it stands in."),),
        ),
        "person": (N_("Whom you expect"), WHAT, ("{matched}",)),
    }
)

# (check, reason) → the word at the end of the line, where it may be more exact
EXACT_OUTCOMES: Final = MappingProxyType(
    {
        ("status", "revoked"): N_("Revoked"),
        ("status", "suspended"): N_("Suspended"),
        ("validity", "expired"): N_("Expired"),
        ("validity", "not_yet_valid"): N_("Not yet"),
        ("issuer", "issuer_not_listed"): N_("Not known"),
        ("components", "part_not_in_force"): N_("Not all"),
        ("issuer", "issuer_lists_unread"): N_("Not known"),
        ("published-copy", "copy_differs"): N_("Differs"),
        ("published-copy", "link_differs"): N_("Differs"),
        ("person", "person_differs"): N_("Not the same"),
        ("person", "person_not_said"): N_("Not said"),
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
        "part_not_in_force",
        "copy_differs",
        "link_differs",
        "person_differs",
    }
)

KINDS: Final = MappingProxyType(
    {
        Kind.ACHIEVEMENT: N_(
            "A micro-credential: assessed and passed. Not an AQF qualification."
        ),
        Kind.STACK: N_(
            "A micro-credential made of others, each of which stands below."
        ),
        Kind.ATTENDANCE: N_(
            "Attendance only: its type is signed, so it cannot be passed "
            "off as a micro-credential."
        ),
        Kind.CLR: N_("A learner record that bundles credentials."),
        Kind.ENDORSEMENT: N_("An endorsement of something else."),
        Kind.STATUS_LIST: N_("A list of revoked or suspended credentials."),
        Kind.OTHER: N_("A credential that is not an Open Badge."),
    }
)

KIND_NAMED: Final = N_("Its issuer calls it a “{type}”.")
RECEIPT_KIND: Final = N_("A receipt of a verification.")

PERSON_LABEL: Final = N_("Person")
PERSON: Final = N_(
    "The name is signed. No website can tell whether the sender is that person."
)
# What was typed is in the credential, by the kind of identifier that it is there.
PERSON_MATCHED: Final = MappingProxyType(
    {
        "name": N_("The name that you typed is the name that is signed."),
        "emailAddress": N_("It was made out to the e-mail address that you typed."),
    }
)
PERSON_MATCHED_OTHERWISE: Final = N_("It was made out to whom you typed.")
PERSON_WEAK: Final = N_(
    "It is stored so weakly that others could find it out by guessing."
)
