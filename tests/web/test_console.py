"""The console: who gets in, what they may do, and what becomes of the trust list."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from issuer.bootstrap import Application
from issuer.config import load_settings
from issuer.domain.staff import Role
from issuer.services.journal import Act
from issuer.services.sign_in import add_member, issue_code
from issuer.setting_up import set_up
from tests.story import BASE
from tests.support import UNI, valid_badge

START = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
SECRET = "only for a test, and long enough to be one"
OPERATOR = Act(by="operator@example.edu", at=START)
AROHA, TOMASZ, VERA = "aroha@example.edu", "tomasz@example.edu", "vera@example.edu"
ENTRY = {
    "id": UNI,
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


class Office:
    """An issuer with a console, and three people."""

    def __init__(self, folder):
        self.clock = Clock()
        settings = {
            "SIGNET_DATA_DIR": str(folder),
            "SIGNET_BASE_URL": BASE,
            "SIGNET_KEY_PASSPHRASE": "only for a test",
            "SIGNET_SECRET_KEY": SECRET,
        }
        self.application = Application(load_settings(settings), clock=self.clock)
        set_up(self.application, OPERATOR)
        self.database = self.application.database
        for email, name, role in (
            (AROHA, "Aroha Parata", Role.OFFICER),
            (TOMASZ, "Tomasz Zieliński", Role.OFFICER),
            (VERA, "Vera Ní Bhriain", Role.VIEWER),
        ):
            add_member(
                email, name=name, role=role, database=self.database, act=OPERATOR
            )
        self.app = self.application.web()

    def code(self, email):
        act = Act(by=OPERATOR.by, at=self.clock.now)
        return issue_code(email, ports=self.application.sign_in_ports, act=act)

    def browser(self, email=None):
        browser = Browser(self)
        if email:
            assert browser.sign_in(email).status_code == 303
        return browser

    def verdict(self, badge=None):
        client = self.app.test_client()
        return client.post("/api/v1/verify", json=badge or valid_badge()).json


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path / "data")
    yield office
    office.database.close()


def path_of(response):
    assert response.status_code == 303, response.text
    return response.location.removeprefix(BASE)
