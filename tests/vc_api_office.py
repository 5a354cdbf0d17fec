"""An issuer with VC API instances, as tests drive it over HTTP."""

import io
import json
from contextlib import redirect_stdout
from datetime import UTC, datetime

from issuer.__main__ import run
from issuer.commands.session import Session

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)


class Office:
    """An issuer with instances, its web application, and their tokens."""

    def __init__(self, folder):
        self.session = Session(
            {
                "SIGNET_DATA_DIR": str(folder / "data"),
                "SIGNET_KEY_PASSPHRASE": "only for a test",
                "SIGNET_BASE_URL": "https://issuer.example.net",
                "SIGNET_ACTOR": "office@x.example",
            },
            clock=lambda: NOW,
        )
        assert run(["init"], session=self.session) == 0
        self.instances = {}

    def create(self, name, *options):
        arguments = ["vc-api", "instance", "create", name, *options, "--json"]
        with redirect_stdout(io.StringIO()) as printed:
            assert run(arguments, session=self.session) == 0
        self.instances[name] = json.loads(printed.getvalue())
        return self.instances[name]

    def post(self, name, endpoint, body, **headers):
        token = self.instances[name]["token"]
        return self.client.post(
            f"/vc-api/{name}/credentials/{endpoint}",
            json=body,
            headers={"Authorization": f"Bearer {token}", **headers},
        )

    def verify(self, credential):
        return self.client.post(
            "/credentials/verify", json={"verifiableCredential": credential}
        )
