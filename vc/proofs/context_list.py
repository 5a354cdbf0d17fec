"""The context list of a document whose proof is not made over RDF."""

from contexts.lists import ACCEPTED_LISTS
from vc.canonicalize import Profile
from vc.errors import UnknownContextError
from vc.model import Document, as_list
from vc.rdf.inline import check_contexts


def check_context_list(
    document: Document, profile: Profile = Profile.OPEN_BADGES
) -> None:
    """Return if `@context` is, whole and in order, what the profile accepts.

    A JWS or a JCS proof covers every byte, but what the terms mean is still up to
    the contexts (VC Data Integrity 1.0, "Validating Contexts").

    Raises:
        UnknownContextError: it is not.
        UnsupportedInputError, TooLargeError: an inline context beyond our bounds.
    """
    if profile is Profile.GENERAL:
        check_contexts(document)
        return
    try:
        accepted = tuple(as_list(document.get("@context"))) in ACCEPTED_LISTS
    except TypeError:  # one of them is an object
        accepted = False
    if not accepted:
        msg = "@context: not one of the lists of contexts that we know"
        raise UnknownContextError(msg)
