"""How much of a server one sender can hold at once (attacks N01)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask, request

from verifier.web import limits
from verifier.web.limits import MAX_AT_ONCE

SLOW, OTHER = "192.0.2.1", "192.0.2.2"


class Server:
    """One page that verifies, and takes as long as we like."""

    def __init__(self):
        self.arrived = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.app = Flask(__name__)
        self.app.logger.disabled = True
        self.app.before_request(self.read_body)
        self.app.add_url_rule("/", "api.verify", self.answer, methods=["POST"])
        limits.install(self.app, "1000/minute", key=b"k" * 16)

    def read_body(self):
        if request.remote_addr == SLOW:
            self.arrived.release()
            self.go_on.wait(5)

    def answer(self):
        if request.args:
            raise RuntimeError
        return "answered"

    def ask(self, sender, path="/"):
        sent = self.app.test_client().post(path, environ_base={"REMOTE_ADDR": sender})
        return sent.status_code


@pytest.fixture
def server():
    return Server()


def test_one_sender_holds_a_few_threads_and_never_all(server):
    with ThreadPoolExecutor(MAX_AT_ONCE) as pool:
        held = [pool.submit(server.ask, SLOW) for _ in range(MAX_AT_ONCE)]
        for _ in held:
            server.arrived.acquire()

        assert server.ask(SLOW) == 429
        assert server.ask(OTHER) == 200
        server.go_on.set()

    assert [one.result() for one in held] == [200] * MAX_AT_ONCE
    assert server.ask(SLOW) == 200


def test_a_request_that_fails_gives_its_place_back(server):
    failed = [server.ask(OTHER, "/?fail") for _ in range(MAX_AT_ONCE + 1)]

    assert failed == [500] * (MAX_AT_ONCE + 1)
