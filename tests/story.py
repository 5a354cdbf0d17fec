"""The demo's story as a fixture: an issuer after one busy day, and its badges."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from issuer.bootstrap import Application
from issuer.config import load_settings
from issuer.demo.run import run_story
from issuer.domain.award import Standing
from issuer.domain.batch import AwardKind

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
BASE = "https://credentials.example.edu"
NAME = "Example University, Centre for Continuing Education"


@dataclass
class Story:
    """An issuer after the demo's story, and where to find each kind of badge."""

    application: Application
    made: list
    paths: dict = field(default_factory=dict)

    def path(self, kind):
        return f"/credentials/{self.paths[kind]}"

    def url(self, kind):
        return f"{BASE}{self.path(kind)}"

    def address(self, kind):
        """The badge's own address, whatever host serves it."""
        return self.application.identity.credential(self.paths[kind])

    @property
    def client(self):
        return self.application.web().test_client()

    def document(self, kind):
        with self.application.database.read() as uow:
            return json.loads(uow.credentials.credential(self.paths[kind]).document)


def tell(folder, **settings):
    application = Application(
        load_settings(
            {
                "SIGNET_DATA_DIR": str(folder),
                "SIGNET_BASE_URL": BASE,
                "SIGNET_ISSUER_NAME": NAME,
                "SIGNET_KEY_PASSPHRASE": "only for a test",
                "SIGNET_LINKEDIN_ORGANIZATION_ID": "1234567",
                **settings,
            }
        ),
        clock=lambda: NOW,
    )
    story = Story(application, run_story(application, now=NOW, say=lambda _: None))
    for one in story.made:
        for kind in kinds(one):
            story.paths.setdefault(kind, one.credential.id)
    return story


def kinds(one):
    if one.award.kind is AwardKind.ATTENDANCE:
        yield "attendance"
        return
    standing = one.credential.standing
    if one.credential.flagged:
        yield "flagged stack"
    elif standing is not Standing.ACTIVE:
        yield standing.value
    elif one.award.kind is AwardKind.STACK:
        yield "stack"
    elif one.version.language != "en":
        yield "french"
    elif one.version.code == "SAFE01":
        yield "expired"
    else:
        yield "valid"
