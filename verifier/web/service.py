"""Where a Flask application keeps its verifier."""

from flask import Flask, current_app

from verifier.service import VerifierService

_EXTENSION = "signet-verifier"


def install(app: Flask, service: VerifierService) -> None:
    """Make `service` the verifier of an application."""
    app.extensions[_EXTENSION] = service


def verifier_service() -> VerifierService:
    """The verifier of the application that handles this request."""
    service: VerifierService = current_app.extensions[_EXTENSION]
    return service
