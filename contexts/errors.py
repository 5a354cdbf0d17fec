"""What can be wrong with a JSON-LD context: not one of ours, or not as pinned."""

from typing import ClassVar


class ContextsError(Exception):
    """The root of this package's errors."""

    code: ClassVar[str] = "context_error"


class ContextNotPinnedError(ContextsError):
    """A URL that is not in `contexts.pins`; nothing is ever fetched for it."""

    code = "context_not_pinned"

    def __init__(self, url: str) -> None:
        """Name the URL, cut to a length that a log can bear."""
        super().__init__(
            f"{url[:200]!r} is not one of our pinned JSON-LD contexts, "
            "and contexts are never fetched"
        )
        self.url = url


class ContextAlteredError(ContextsError):
    """A pinned file is missing, or its bytes are not the ones that were pinned."""

    code = "context_altered"
