"""The demo's story told once, and what anybody else needs to check its badges."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from issuer.bootstrap import Application
from issuer.config import load_settings
from issuer.demo.run import run_story
from issuer.domain.award import Standing
from issuer.domain.batch import AwardKind
from issuer.services.keys import DID_DOCUMENT, KEY_SET

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
BASE = "https://credentials.example.edu"


@dataclass
class Story:
    """What the issuer made and published, as its public addresses would serve it."""

    documents: dict = field(default_factory=dict)  # kind → every such badge
    tokens: dict = field(default_factory=dict)  # kind → the same, as tokens
    published: dict = field(default_factory=dict)  # URL → JSON

    @property
    def did(self):
        return self.published[f"{BASE}/.well-known/did.json"]["id"]

    @property
    def did_document(self):
        return self.published[f"{BASE}/.well-known/did.json"]

    @property
    def key_set(self):
        return self.published[f"{BASE}/.well-known/jwks.json"]

    @property
    def status_lists(self):
        return {url: one for url, one in self.published.items() if "/status/" in url}

    @property
    def known(self):
        """What a verifier with the network would find, by URL or DID."""
        return {**self.status_lists, self.did: self.did_document}


@pytest.fixture(scope="session")
def story(tmp_path_factory):
    application = Application(
        load_settings(
            {
                "SIGNET_DATA_DIR": str(tmp_path_factory.mktemp("interop") / "data"),
                "SIGNET_BASE_URL": BASE,
                "SIGNET_ISSUER_NAME": "Example University",
                "SIGNET_KEY_PASSPHRASE": "only for a test",
            }
        ),
        clock=lambda: NOW,
    )
    told = Story()
    for one in run_story(application, now=NOW, say=lambda _: None):
        kind = kind_of(one)
        document = json.loads(one.credential.document)
        told.documents.setdefault(kind, []).append(document)
        told.tokens.setdefault(kind, []).append(one.credential.token)
    told.published = dict(published(application))
    application.database.close()
    return told


def kind_of(one):
    if one.award.kind is AwardKind.ATTENDANCE:
        return "attendance"
    if one.credential.standing is not Standing.ACTIVE:
        return one.credential.standing.value
    if one.award.kind is AwardKind.STACK:
        return "stack"
    if one.version.language != "en":
        return "french"
    return "expired" if one.version.code == "SAFE01" else "valid"


def published(application):
    with application.database.read() as uow:
        for name in (DID_DOCUMENT, KEY_SET):
            found = json.loads(uow.ledger.published(name).content)
            yield f"{BASE}/.well-known/{name}", found
        for one in uow.credentials.status_lists():
            found = uow.ledger.published(f"status/{one.id}")
            yield application.identity.status_list(one.id), json.loads(found.content)
