"""Of which kinds the values in a document are."""

from typing import Any


def holds_others(value: object) -> bool:
    """Whether `value`, which ends somewhere, holds something else than JSON's kinds.

    These are texts, integers, truth values, null, objects and arrays: a float is
    another, since there are many ways to write one.
    """
    pending: list[Any] = []
    if _is_other(value, pending):
        return True
    while pending:
        holder = pending.pop()
        if isinstance(holder, dict):
            members: dict[object, Any] = holder
            for one in members.values():
                if _is_other(one, pending):
                    return True
        else:
            for one in holder:
                if _is_other(one, pending):
                    return True
    return False


def _is_other(value: object, pending: list[Any]) -> bool:
    """Whether this is one; what holds more is left for later."""
    if isinstance(value, str):
        return False
    if isinstance(value, (dict, list)):  # as a union, C would make it anew
        pending.append(value)
        return False
    return not (value is None or isinstance(value, int))
