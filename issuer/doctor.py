"""`signet doctor`: everything that is wrong, at once, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from issuer.bootstrap import Application
from issuer.domain.policy import EDITION
from issuer.errors import IssuerError
from issuer.services.addresses import status_list_name
from issuer.services.journal import verify_audit
from issuer.services.status import TIME_TO_LIVE
from issuer.setting_up import NEEDED_KEYS
from keys.did_document import build_did_document
from keys.errors import KeysError
from vc.native import reason_against
from verifier.errors import VerifierError
from verifier.intake.confined import missing_bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One thing that was looked at. `problem` is empty where it is as it should be."""

    subject: str
    problem: str = ""
    only_a_note: bool = False


def diagnose(application: Application, *, now: datetime) -> tuple[Diagnosis, ...]:
    """Look at everything, and go on where something is wrong."""
    looks: dict[str, Callable[[], str]] = {
        "database": lambda: _database(application),
        "keystore": lambda: _keystore(application),
        "published keys": lambda: _published_keys(application),
        "trust lists": lambda: _trust_lists(application),
        "audit log": lambda: _audit(application),
        "status lists": lambda: _status_lists(application, now),
    }
    found = [_look(subject, look) for subject, look in looks.items()]
    return (*found, *_notes(application, now))


def _look(subject: str, look: Callable[[], str]) -> Diagnosis:
    try:
        return Diagnosis(subject=subject, problem=look())
    except (IssuerError, KeysError, VerifierError) as exc:
        return Diagnosis(subject=subject, problem=str(exc))


def _database(application: Application) -> str:
    with application.database.read():
        return ""


def _keystore(application: Application) -> str:
    keystore = application.keystore
    missing = [kind.value for kind in NEEDED_KEYS if keystore.active(kind) is None]
    if missing:
        return f"no active key of {', '.join(missing)}. Run `signet init`."
    return ""


def _published_keys(application: Application) -> str:
    keys = application.keystore.published_keys()
    if application.did_document() != build_did_document(application.identity.did, keys):
        return "differ from the keystore. Run `signet init` to publish them again."
    return ""


def _trust_lists(application: Application) -> str:
    application.environment()
    return ""


def _audit(application: Application) -> str:
    verify_audit(application.database)
    return ""


def _status_lists(application: Application, now: datetime) -> str:
    with application.database.read() as uow:
        for one in uow.credentials.status_lists():
            published = uow.ledger.published(status_list_name(one.id))
            if published is None or now - published.published_at > 2 * TIME_TO_LIVE:
                return "not published lately. Run `signet worker` or `status publish`."
    return ""


def _notes(application: Application, now: datetime) -> Iterator[Diagnosis]:
    settings = application.settings
    for name in settings.unknown:
        words = f"{name} is not a setting of ours; check its spelling."
        yield Diagnosis(subject="settings", problem=words, only_a_note=True)
    if settings.fetch_allow:
        words = "SIGNET_FETCH_ALLOW is set, which is for development only."
        yield Diagnosis(subject="settings", problem=words, only_a_note=True)
    if settings.secret_key is None:
        unused = " although SIGNET_OIDC_ISSUER is" if settings.oidc else ""
        words = f"SIGNET_SECRET_KEY is not set{unused}, so there is no console."
        yield Diagnosis(subject="console", problem=words, only_a_note=True)
    if now.date() > EDITION.review_on:
        words = f"{EDITION.name} was due for review on {EDITION.review_on} (clause 15)."
        yield Diagnosis(subject="policy", problem=words, only_a_note=True)
    if why := reason_against():
        words = f"The busiest modules run as plain Python, at half the speed: {why}."
        yield Diagnosis(subject="speed", problem=words, only_a_note=True)
    if why := missing_bounds():
        words = (
            f"The kernel puts no bounds of its own round the reading of files: {why}."
        )
        yield Diagnosis(subject="kernel", problem=words, only_a_note=True)
