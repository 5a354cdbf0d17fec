"""What an employer asks: is this credential genuine, and in force?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> "Flask":
    """The verifier alone, for `flask --app verifier` and for gunicorn.

    Raises:
        SettingsError: a setting cannot be used; every problem is named.
    """
    from verifier.bootstrap import build_app

    return build_app()
