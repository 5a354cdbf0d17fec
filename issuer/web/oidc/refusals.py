"""Why nobody was signed in: the kinds, and the one sentence that each has."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from issuer.errors import SignInRefusedError


class Refusal(StrEnum):
    """The kinds of refusal, as logs and tests name them; they never change."""

    PROVIDER_DOWN = "provider_down"
    PROVIDER_UNUSABLE = "provider_unusable"
    BUSY = "busy"
    CANCELLED = "cancelled"
    ELSEWHERE = "elsewhere"
    NOT_PROVEN = "not_proven"
    NOT_AFRESH = "not_afresh"


SENTENCES: Final[Mapping[Refusal, str]] = MappingProxyType(
    {
        Refusal.PROVIDER_DOWN: (
            "The sign-in service cannot be reached at the moment. "
            "Try again in a few minutes."
        ),
        Refusal.PROVIDER_UNUSABLE: (
            "The sign-in service answers in a way that we cannot accept. "
            "Tell whoever looks after this site."
        ),
        Refusal.BUSY: (
            "Many people are signing in at the moment. Try again in a few seconds."
        ),
        Refusal.CANCELLED: (
            "The sign-in was stopped, or the sign-in service did not allow it. "
            "You are not signed in."
        ),
        Refusal.ELSEWHERE: (
            "This sign-in was begun in another browser, or too long ago, or it has "
            "been used already. Sign in again from here."
        ),
        Refusal.NOT_PROVEN: (
            "The answer of the sign-in service does not prove who you are. Sign in "
            "again; if this comes back, tell whoever looks after this site."
        ),
        Refusal.NOT_AFRESH: (
            "For this step you need to prove once more who you are, and the sign-in "
            "service does not say that you did so just now. Sign in again."
        ),
    }
)


def refused(why: Refusal, detail: str) -> SignInRefusedError:
    """The error of that kind; `detail` is a word of ours, for the log alone."""
    return SignInRefusedError(SENTENCES[why], reason=why.value, detail=detail)
