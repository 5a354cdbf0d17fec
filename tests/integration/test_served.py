"""The verifier as it is served: gunicorn, two workers, real connections."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from issuer.commands.setup import server_arguments
from tests.fuzz.seeds import genuine, picture
from tests.support import UNI, changed, issuer_document, valid_badge
from verifier.intake.submission import MAX_SUBMISSION_BYTES

WORKERS = 2


class Served:
    """A verifier alone that trusts the university of our tests."""

    def __init__(self, folder):
        trusted = folder / "trust-list.json"
        entry = {"name": "Example University", "didDocument": issuer_document()}
        trusted.write_text(json.dumps({"registry": {UNI: entry}}))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        arguments = server_arguments(host="127.0.0.1", port=self.port, workers=WORKERS)
        arguments[-1] = "verifier:create_app()"
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                env={**os.environ, "SIGNET_TRUST_LIST": str(trusted)},
                stderr=log,
            )
        deadline = time.monotonic() + 30
        while len(self.workers()) < WORKERS or not self.answers():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def workers(self):
        pid = self.process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return {int(one) for one in listed.split()}

    def answers(self):
        try:
            return self.ask(b"GET /verify HTTP/1.1\r\nHost: x\r\n\r\n")[0] == 200
        except OSError:
            return False

    def ask(self, request, *, timeout=30):
        """The status and the body of the answer to one request."""
        with socket.create_connection(("127.0.0.1", self.port), timeout) as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(request)  # or it answers before all was sent
            data = bytearray()
            while b"\r\n\r\n" not in data:
                data += connection.recv(65_536) or b"\r\n\r\n"
            head, _, body = bytes(data).partition(b"\r\n\r\n")
            wanted = int(head.lower().partition(b"content-length: ")[2].split()[0])
            while len(body) < wanted:
                body += connection.recv(65_536)
        return int(head.split()[1]), body

    def verify(self, data):
        head = f"POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nContent-Length: {len(data)}"
        status, body = self.ask(head.encode() + b"\r\n\r\n" + data)
        return status, json.loads(body)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    server = Served(tmp_path_factory.mktemp("served"))
    yield server
    server.process.terminate()
    server.process.wait(40)


def hostile():
    leaf = {"type": ["Alignment"], "targetName": "x", "targetUrl": "https://x.example/"}
    result = {"type": ["Result"], "value": "v", "alignment": [leaf] * 40}
    poison = changed(valid_badge(), "credentialSubject/result", [result] * 40)
    flood = {**valid_badge(), "evidence": [{"type": ["Evidence"]}] * 9_000}
    return [
        json.dumps(poison).encode(),
        json.dumps(flood).encode(),
        b"[" * 400_000,
        b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog>>endobj\n" * 100_000,
        picture("JPEG", "hello " * 200),
    ]


def test_every_form_is_read_through_the_server(served):
    for name in ("badge.json", "badge.jwt", "badge.png", "badge.svg", "badge.pdf"):
        status, report = served.verify(genuine()[name])
        assert (status, report["verdict"]) == (200, "status-unknown"), name
        assert report["issuer"]["name"] == "Example University"


def test_others_are_answered_while_twenty_hostile_files_are_read(served):
    before = served.workers()
    answers = []
    attacks = [
        threading.Thread(target=lambda one=one: answers.append(served.verify(one)))
        for one in hostile() * 4
    ]
    for one in attacks:
        one.start()
    good = genuine()["badge.json"]
    verdicts = [served.verify(good)[1]["verdict"] for _ in range(20)]
    for one in attacks:
        one.join()

    assert verdicts == ["status-unknown"] * 20
    assert {status for status, _ in answers} == {200}
    assert {one["verdict"] for _, one in answers} <= {"malformed", "indeterminate"}
    assert served.workers() == before


def test_a_body_that_is_too_large_is_413_whether_or_not_it_says_so(served):
    many = MAX_SUBMISSION_BYTES + 1
    declared = (
        f"POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nContent-Length: {many}\r\n\r\n"
    )
    chunk = f"{1 << 20:x}\r\n".encode() + b"x" * (1 << 20) + b"\r\n"
    chunked = (
        b"POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunk * 9
        + b"0\r\n\r\n"
    )

    assert served.ask(declared.encode() + b"x" * 100)[0] == 413
    assert served.ask(chunked)[0] == 413
    assert served.verify(genuine()["badge.json"])[0] == 200


@pytest.mark.parametrize(
    "request_",
    [
        b"POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /verify HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET /verify HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n",
    ],
    ids=["two lengths", "a long address", "a long header", "a strange header"],
)
def test_a_request_that_two_servers_could_read_differently_is_refused(served, request_):
    assert served.ask(request_)[0] in {400, 414, 431}


def test_nothing_of_what_was_handed_in_is_in_the_log(served):
    served.verify(genuine()["badge.json"].replace(b"Zo", b"Canary"))
    served.verify(b'{"@context": "Canary"}')
    served.ask(
        b"GET /verify?url=https://canary.example/Canary HTTP/1.1\r\nHost: x\r\n\r\n"
    )

    assert "anary" not in served.log.read_text()
