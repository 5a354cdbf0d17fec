"""What a check says when it did not pass, by its reason, in plain words.

The check's own `detail` has more for a technical reader, in English; this is what a
person reads, in any language. A reason that is not here is shown by its detail alone.
The same reason may mean other things to two checks: then the pair stands here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from verifier.speech.marking import N_

# Of several sentences the first is said whose every filling is known.
Sentences = tuple[str, ...]

_NOT_JSON: Final = (N_("It is not JSON, or the JSON is damaged."),)
_TOO_LARGE: Final = (N_("It is too large to be a badge."),)
_NO_BADGE_IN_PICTURE: Final = (N_("No badge can be read from this picture."),)
_TOO_LONG: Final = (N_("It took too long to check, so we stopped."),)
_KEY_UNFIT: Final = (N_("The issuer’s key is of a kind that we do not accept."),)
_LIST_UNFIT: Final = (N_("The issuer’s list of revoked badges cannot be used."),)
_NO_ANSWER: Final = (N_("The link gave no answer that we could use."),)

REASONS: Final[Mapping[str | tuple[str, str], Sentences]] = MappingProxyType(
    {
        # Can it be read?
        "malformed": (N_("It is not a credential that we can read."),),
        "malformed_json": _NOT_JSON,
        "malformed_token": (N_("It is not a token that we can read."),),
        "malformed_image": _NO_BADGE_IN_PICTURE,
        "nothing_baked": _NO_BADGE_IN_PICTURE,
        "unreadable": (N_("It holds no badge that we can read."),),
        "too_large": _TOO_LARGE,
        "fetch_failed": _NO_ANSWER,
        "fetch_unanswered": (N_("The link gave no answer in time."),),
        "fetch_absent": (N_("There is nothing at this address."),),
        "fetch_not_asked": (
            N_("We did not ask its address, because it was asked too often just now."),
        ),
        "fetch_refused": (N_("This is an address that we never fetch from."),),
        "internal_error": (
            N_("Something went wrong on our side; nothing follows for the badge."),
        ),
        # Is it genuine?
        "rule_broken": (N_("It breaks a rule of the format."),),
        "not_canonicalizable": (N_("It says something that no signature covers."),),
        "unknown_context": (N_("It uses a vocabulary that we do not know."),),
        "undefined_term": (N_("It uses a term that the standard does not know."),),
        "unsupported_input": (N_("It is written in a way that we do not accept."),),
        "budget_spent": _TOO_LONG,
        "over_budget": _TOO_LONG,
        "busy": (
            N_("Too many large files are being checked just now; try in a minute."),
        ),
        "proof_invalid": (N_("The signature does not match the contents."),),
        "proof_missing": (N_("It carries no signature."),),
        "signature_mismatch": (N_("The signature does not match the contents."),),
        "cryptosuite_unknown": (
            N_("The signature is of a kind that we do not accept."),
        ),
        "proof_not_derived": (
            N_("This copy is for the holder alone. Ask for the one to be shared."),
        ),
        "no_key": (N_("Without the issuer’s key the signature cannot be checked."),),
        "not_proven": (N_("The contents are not proven."),),
        # Whose key is it?
        "did_unavailable": (N_("{host} gave no answer, so we have no key."),),
        "did_unreadable": (N_("What {host} says of its keys cannot be read."),),
        "did_method_unsupported": (
            N_("The issuer’s address is of a kind that we cannot look up."),
        ),
        "did_malformed": (N_("The issuer’s address is not well formed."),),
        "did_document_malformed": (N_("What {host} says of its keys is not usable."),),
        "method_not_found": (N_("{host} does not name the key that signed."),),
        "key_not_authorized": (
            N_("The key that signed is not one that its owner uses for this."),
        ),
        "key_not_issuers": (
            N_("The key that signed is not the key of the issuer it names."),
        ),
        "origin_not_issuers": (
            N_("It stands at an address that is not its issuer’s own."),
        ),
        "issuer_unauthenticated": (
            N_(
                "Nothing shows that the key is the issuer’s: it vouches for itself alone."
            ),
        ),
        "assertion_unavailable": (
            N_("The issuer’s own copy, which proves it, gave no answer."),
        ),
        "hosted_document_unusable": (
            N_("The issuer’s own copy, which would prove it, cannot be used."),
        ),
        "key_malformed": _KEY_UNFIT,
        "key_unsupported": _KEY_UNFIT,
        "key_unsafe": _KEY_UNFIT,
        "encoding_malformed": _KEY_UNFIT,
        # Who signed it?
        "issuer_not_listed": (
            N_("The issuer is on none of the lists that we could read."),
        ),
        "issuer_lists_unread": (
            N_(
                "The issuer is on none of the lists that we could read, and not all of "
                "them could be read."
            ),
        ),
        "no_trust_list": (N_("No list of issuers could be read."),),
        # Is it still in force?
        "expired": (N_("It was in force until {valid_until}."),),
        "not_yet_valid": (N_("It takes effect on {valid_from}."),),
        "revoked": (
            N_("Its issuer has revoked it, for good, by its list of {as_of}."),
            N_("Its issuer has revoked it, for good."),
        ),
        "suspended": (
            N_("Its issuer has suspended it for now, by its list of {as_of}."),
            N_("Its issuer has suspended it for now."),
        ),
        "no_status_list": (
            N_("It names no status list, so its issuer cannot revoke it."),
        ),
        "status_not_shown": (
            N_(
                "Its holder shows only a part of it, and no list of revoked badges in "
                "that part."
            ),
        ),
        "status_kind_unknown": (N_("Its status is of a kind that we do not accept."),),
        "status_unavailable": (
            N_("The issuer’s list of revoked badges gave no answer."),
        ),
        "status_out_of_date": (
            N_("The copy that we hold of the issuer’s list is out of date."),
        ),
        "status_host_foreign": (
            N_("The list that it names is at the host of somebody else."),
        ),
        "status_unusable": _LIST_UNFIT,
        "status_out_of_range": _LIST_UNFIT,
        "status_list_length": _LIST_UNFIT,
        ("status", "malformed"): _LIST_UNFIT,
        ("status", "malformed_json"): _LIST_UNFIT,
        ("status", "too_large"): _LIST_UNFIT,
        # What is it, and whose?
        "kind_unknown": (
            N_("Its kind is one that we have no words for: “{type}”."),
            N_("Its kind is one that we have no words for."),
        ),
        "part_altered": (N_("A part is not the one that the stack names."),),
        "part_is_attendance": (
            N_("A part is a record of attendance, which counts towards no stack."),
        ),
        "too_many_parts": (N_("It has more parts than we read."),),
        "part_not_in_force": (N_("By their own answers, {parts}."),),
        "part_not_checked": (N_("Not every part could be checked."),),
        "part_issuer_unknown": (N_("Not every part is by an issuer that we know."),),
        "holder_not_named": (N_("Not every part names its holder."),),
        "part_of_somebody_else": (N_("A part names somebody else."),),
        "endorsement_not_valid": (
            N_("Not all of them are proven. That says nothing of the rest."),
        ),
        "endorsement_not_checked": (
            N_(
                "Not all of them could be checked, or somebody whom we do not know "
                "gave them."
            ),
        ),
        "endorses_another": (
            N_("It speaks of something else than what it stands in."),
        ),
        "endorsed_not_issuers": (
            N_("Nothing shows that what it speaks of is the signer’s own."),
        ),
        "person_differs": (
            N_("What you typed is not what is signed. Look for another spelling."),
        ),
        "person_not_said": (
            N_("It does not say for whom it is in the way that you typed."),
        ),
        # Is it the copy at its own address?
        "copy_differs": (
            N_("The copy published at its address is not this one. Check that one."),
        ),
        "link_differs": (
            N_("The link leads to a credential that names another address as its own."),
        ),
        "copy_absent": (
            N_("At its own address there is no copy for everybody to see."),
        ),
        "copy_unavailable": (N_("Its address gave no answer."),),
        "no_address": (N_("It has no address."),),
    }
)

# Reasons of which a check's own detail says no more than the sentence does.
SAID_IN_FULL: Final = frozenset(
    {
        "endorsed_not_issuers",
        "endorsement_not_checked",
        "endorsement_not_valid",
        "endorses_another",
        "expired",
        "holder_not_named",
        "internal_error",
        "issuer_lists_unread",
        "issuer_not_listed",
        "issuer_unauthenticated",
        "key_not_issuers",
        "kind_unknown",
        "no_key",
        "no_status_list",
        "no_trust_list",
        "not_proven",
        "not_yet_valid",
        "part_altered",
        "part_is_attendance",
        "part_issuer_unknown",
        "part_not_checked",
        "part_not_in_force",
        "part_of_somebody_else",
        "person_differs",
        "person_not_said",
        "revoked",
        "status_not_shown",
        "suspended",
    }
)


def sentences_for(check: str, reason: str) -> Sentences:
    """What may be said of `reason`, most exact first; nothing if it is not known."""
    return REASONS.get((check, reason)) or REASONS.get(reason, ())
