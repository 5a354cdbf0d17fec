"""`typing.override`, which came with Python 3.12; type checkers alone need to know."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method: object) -> object:
        """`method` itself."""
        return method


__all__ = ["override"]
