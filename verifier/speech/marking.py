"""Marks for sentences that stand in a table, for `scripts/translations.py` to find."""


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for it
    """`sentence` itself; whoever shows it asks the reader's language for it."""
    return sentence


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802
    """A sentence for one thing and for many, `{number}` of them."""
    return one, many
