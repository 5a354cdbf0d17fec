"""An office with a console, and people with browsers, for the tests to drive."""

import re
from datetime import UTC, datetime, timedelta

from issuer.bootstrap import Application
from issuer.config import load_settings
from issuer.domain.staff import Role
from issuer.services.journal import Act
from issuer.services.sign_in import add_member, issue_code
from issuer.setting_up import set_up
from tests.story import BASE
from tests.support import STRANGER_KEY, profile, signed, unsigned_badge

START = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
SECRET = "only for a test, and long enough to be one"
OPERATOR = Act(by="operator@example.edu", at=START)
AROHA, TOMASZ, VERA = "aroha@example.edu", "tomasz@example.edu", "vera@example.edu"
# An issuer whose badges need no network: its identifier is its key.
NEWCOMER = STRANGER_KEY.verification_method.partition("#")[0]
ENTRY = {
    "id": NEWCOMER,
    "name": "University of Example",
    "evidence": "Registrar's office, by telephone\nThe government's register",
    "url": "https://www.example.edu",
    "location": "Sydney, Australia",
}


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def wait(self, **duration):
        self.now += timedelta(**duration)


class Browser:
    """Somebody at the console, who sends the forms that they were shown."""

    def __init__(self, office):
        self.office = office
        self.client = office.app.test_client()
        self.base = {"base_url": BASE}

    def get(self, path, **more):
        return self.client.get(path, **self.base, **more)

    def token(self, path):
        page = self.get(path).text
        return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def post(self, path, data=None, *, form=None, token=None):
        token = self.token(form or path) if token is None else token
        return self.client.post(
            path, data={"csrf_token": token, **(data or {})}, **self.base
        )

    def sign_in(self, email, **data):
        code = self.office.code(email)
        return self.post(
            "/console/sign-in", {"code": code, **data}, form="/console/sign-in"
        )

    def propose(self, **changes):
        return self.post("/console/trust/new", {**ENTRY, **changes})

    def confirm(self, path, **changes):
        page = self.get(path).text
        digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
        data = {"digest": digest and digest[1], "looked-up": "on", "not-mine": "on"}
        return self.post(path, {**data, **changes}, form=path)


def found(folder, **more):
    """Set an office up in `folder`: its keys, and three people."""
    with_keys = {"SIGNET_KEY_PASSPHRASE": "only for a test", **more}
    application = Application(settings(folder, **with_keys), clock=lambda: START)
    set_up(application, OPERATOR)
    for email, name, role in (
        (AROHA, "Aroha Parata", Role.OFFICER),
        (TOMASZ, "Tomasz Zieliński", Role.OFFICER),
        (VERA, "Vera Ní Bhriain", Role.VIEWER),
    ):
        add_member(
            email, name=name, role=role, database=application.database, act=OPERATOR
        )
    application.database.close()


def settings(folder, **more):
    return load_settings(
        {
            "SIGNET_DATA_DIR": str(folder),
            "SIGNET_BASE_URL": BASE,
            "SIGNET_SECRET_KEY": SECRET,
            **more,
        }
    )


class Office:
    """The office in `folder`, with a console; nothing in it opens a key."""

    def __init__(self, folder, **more):
        self.clock = Clock()
        self.application = Application(settings(folder, **more), clock=self.clock)
        self.database = self.application.database
        self.app = self.application.web()

    def code(self, email):
        act = Act(by=OPERATOR.by, at=self.clock.now)
        return issue_code(email, ports=self.application.sign_in_ports, act=act)

    def browser(self, email=None):
        browser = Browser(self)
        if email:
            assert browser.sign_in(email).status_code == 303
        return browser

    def report(self):
        """What the verifier beside the console says of a badge of the newcomer."""
        issuer = profile(id=NEWCOMER, name="Whatever it calls itself")
        badge = signed(unsigned_badge(issuer=issuer, status=()), STRANGER_KEY)
        return self.app.test_client().post("/api/v1/verify", json=badge).json

    def audit(self):
        """What the audit log has of the console: actor and action, in order."""
        with self.database.read() as uow:
            return [(one.actor, one.action) for one in uow.ledger.entries()]


def path_of(response):
    """Where a form leads once it is taken."""
    assert response.status_code == 303, response.text
    return response.location.removeprefix(BASE)
