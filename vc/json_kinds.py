"""Of which kinds the values in a JSON document are."""

from typing import Any


def holds_fractions(value: object) -> bool:
    """Whether a number anywhere in `value`, which ends somewhere, is a float."""
    pending: list[Any] = [[value]]
    while pending:
        holder = pending.pop()
        members: list[Any] = list(
            holder.values() if isinstance(holder, dict) else holder
        )
        for one in members:
            if isinstance(one, str):
                continue
            if isinstance(one, float):
                return True
            if isinstance(one, dict | list | tuple):
                pending.append(one)
    return False
