"""What the Centre for Continuing Education does."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app() -> "Flask":
    """Issuer and verifier together, for `flask --app issuer` and for gunicorn.

    Raises:
        ConfigurationError: a setting cannot be used; every problem is named.
        NotInitializedError: `signet init` has not been run.
    """
    import os

    from issuer.bootstrap import Application
    from issuer.config import load_settings

    return Application(load_settings(os.environ)).web()
