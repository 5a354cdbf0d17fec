"""The office's own pages, behind a sign-in."""

from flask import Flask

from issuer.web.console import sign_in, trust
from issuer.web.console.guard import configure
from issuer.web.console.ports import EXTENSION, ConsolePorts

__all__ = ["LIMITED", "ConsolePorts", "register"]

# What strangers may ask of the console, and so no more often than of the verifier.
LIMITED = frozenset({"sign_in.by_code", "sign_in.elsewhere", "sign_in.done_elsewhere"})


def register(app: Flask, ports: ConsolePorts, *, secret_key: str) -> None:
    """Add the console to an application; `secret_key` signs its cookies."""
    base_url = ports.trust.identity.base_url
    configure(app, secret_key=secret_key, is_https=base_url.startswith("https:"))
    app.extensions[EXTENSION] = ports
    app.register_blueprint(sign_in.bp)
    app.register_blueprint(trust.bp)
