"""The verifier put together: the one place that reads the clock and makes a fetcher."""

import logging
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask

from keys.resolver import Resolver
from verifier.challenges import ChallengesInMemory
from verifier.config import VerifierSettings, load_settings
from verifier.intake.confined import Confinement, missing_bounds
from verifier.network.allowance import one_verification
from verifier.network.caching import CachingFetcher
from verifier.network.fetching import GuardedFetcher
from verifier.network.shelves import Network
from verifier.ports import Environment
from verifier.proven_lists import ProvenLists
from verifier.service import VerifierService
from verifier.trust.lists import known_documents, load_trust
from verifier.trust.registries import registry_of
from verifier.web import make_verifier_app, protect
from verifier.web.site import Site

log = logging.getLogger(__name__)

CHALLENGE_BYTES = 24
RATE_KEY_BYTES = 16


def current_time() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def build_network(
    settings: VerifierSettings,
    *,
    offline: bool = False,
    clock: Callable[[], datetime] = current_time,
) -> Network:
    """What may be fetched, by these settings; one for a process, since it remembers."""
    if offline:
        return Network(cache=None)
    fetcher = GuardedFetcher(allowed=settings.fetch_allow)
    return Network(cache=CachingFetcher(fetcher.get, clock=clock, timer=time.monotonic))


def build_environment(
    settings: VerifierSettings,
    *,
    network: Network,
    clock: Callable[[], datetime] = current_time,
) -> Environment:
    """What a verification may consult, by these settings.

    Raises:
        SettingsError: a trust list cannot be used.
    """
    trusted = load_trust(settings.trust_lists)
    return Environment(
        resolver=Resolver(
            known=known_documents(trusted.lists),
            fetch=network.key_document,
            development_hosts=settings.fetch_allow,
        ),
        fetch_status_list=network.status_list,
        fetch_document=network.document,
        trust_lists=trusted.lists,
        registries=tuple(
            registry_of(one, fetch=network.registry, clock=clock)
            for one in trusted.registries
        ),
        one_verification=one_verification,
        allowed_for_development=tuple(sorted(settings.fetch_allow)),
    )


def build_service(
    settings: VerifierSettings, *, offline: bool = False
) -> VerifierService:
    """The verifier alone, by these settings.

    Raises:
        SettingsError: a trust list cannot be used.
    """
    network = build_network(settings, offline=offline)
    environment = replace(
        build_environment(settings, network=network), proven_lists=ProvenLists()
    )
    return VerifierService(
        environment=lambda: environment,
        fetch=network.link,
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
    if why := missing_bounds():
        log.warning("the kernel puts no bounds round the reading of files: %s", why)
    app = make_verifier_app(build_service(settings), Site())
    protect(app, settings, key=secrets.token_bytes(RATE_KEY_BYTES))
    return app
