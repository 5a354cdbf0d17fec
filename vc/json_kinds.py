"""Of which kinds the values in a JSON document are."""

from typing import Any


def holds_fractions(value: object) -> bool:
    """Whether a number anywhere in `value`, which ends somewhere, is a float."""
    pending: list[Any] = []
    if _is_fraction(value, pending):
        return True
    while pending:
        holder = pending.pop()
        if isinstance(holder, dict):
            members: dict[object, Any] = holder
            for one in members.values():
                if _is_fraction(one, pending):
                    return True
        else:
            for one in holder:
                if _is_fraction(one, pending):
                    return True
    return False


def _is_fraction(value: object, pending: list[Any]) -> bool:
    """Whether this is one; what could hold one is left for later."""
    if isinstance(value, str):
        return False
    if isinstance(value, float):
        return True
    if isinstance(value, (dict, list, tuple)):  # as a union, C would make it anew
        pending.append(value)
    return False
