"""The verifier put together: the one place that reads the clock and makes a fetcher."""

import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask

from keys.resolver import Resolver
from verifier.challenges import ChallengesInMemory
from verifier.config import VerifierSettings, load_settings
from verifier.confined import Confinement
from verifier.errors import FetchError
from verifier.fetching import GuardedFetcher
from verifier.intake import MAX_SUBMISSION_BYTES
from verifier.ports import Environment, Fetched
from verifier.proven_lists import ProvenLists
from verifier.service import VerifierService
from verifier.trust_registry import known_documents, load_trust_list
from verifier.web import make_verifier_app, protect
from verifier.web.site import Site

# An encoded list of 2^26 bits that does not compress (attacks S01).
MAX_STATUS_LIST_BYTES = 12 * 1024 * 1024


CHALLENGE_BYTES = 24
RATE_KEY_BYTES = 16


def current_time() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def build_environment(
    settings: VerifierSettings,
    *,
    offline: bool = False,
    clock: Callable[[], datetime] = current_time,
) -> Environment:
    """What a verification may consult, by these settings.

    Raises:
        SettingsError: a trust list cannot be used.
    """
    trust_lists = tuple(load_trust_list(path) for path in settings.trust_lists)
    fetcher = GuardedFetcher(allowed=settings.fetch_allow)

    def fetch_did_document(url: str) -> bytes:
        try:
            return fetcher.fetch(url)
        except FetchError as exc:
            raise OSError(str(exc)) from exc

    def fetch_status_list(url: str) -> Fetched:
        if offline:
            msg = "fetching is off"
            raise FetchError(msg)
        data = fetcher.fetch(url, max_bytes=MAX_STATUS_LIST_BYTES)
        return Fetched(data=data, fetched_at=clock())

    return Environment(
        resolver=Resolver(
            known=known_documents(trust_lists),
            fetch=None if offline else fetch_did_document,
            development_hosts=settings.fetch_allow,
        ),
        fetch_status_list=fetch_status_list,
        trust_lists=trust_lists,
        allowed_for_development=tuple(sorted(settings.fetch_allow)),
    )


def build_fetch(
    settings: VerifierSettings, *, offline: bool = False
) -> Callable[[str], bytes]:
    """How a link that somebody hands in is read: guarded, or not at all."""
    fetcher = GuardedFetcher(allowed=settings.fetch_allow)

    def fetch(url: str) -> bytes:
        if offline:
            msg = "fetching is off; hand in the file instead of the link"
            raise FetchError(msg)
        return fetcher.fetch(url, max_bytes=MAX_SUBMISSION_BYTES)

    return fetch


def build_service(
    settings: VerifierSettings, *, offline: bool = False
) -> VerifierService:
    """The verifier alone, by these settings.

    Raises:
        SettingsError: a trust list cannot be used.
    """
    environment = replace(
        build_environment(settings, offline=offline), proven_lists=ProvenLists()
    )
    return VerifierService(
        environment=lambda: environment,
        fetch=build_fetch(settings, offline=offline),
        clock=current_time,
        challenges=ChallengesInMemory(lambda: secrets.token_urlsafe(CHALLENGE_BYTES)),
        confined=Confinement(),
    )


def build_app() -> Flask:
    """The verifier as a web application, by the settings of the environment.

    Raises:
        SettingsError: a setting cannot be used; every problem is named.
    """
    settings = load_settings(os.environ)
    app = make_verifier_app(build_service(settings), Site())
    protect(app, settings, key=secrets.token_bytes(RATE_KEY_BYTES))
    return app
