"""Hosts on the loopback that answer as a test tells them, and a verifier for them."""

import contextlib
import socket
import ssl
import threading
import time
from dataclasses import replace

from tests.hostile_web.certificates import Authority
from tests.support import NOW, trust_list
from verifier.bootstrap import build_environment
from verifier.config import VerifierSettings
from verifier.network.caching import CachingFetcher
from verifier.network.fetching import GuardedFetcher
from verifier.network.shelves import Network


class Talk:
    """One connection to a host, from the host's side."""

    def __init__(self, host, connection):
        self.host = host
        self.connection = connection

    def request(self):
        """The path that was asked for, once the whole request has come."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self.connection.recv(4096)
            if not piece:
                raise ConnectionResetError
            data += piece
        self.host.requests.append(data)
        return data.split(b" ", 2)[1].decode()

    def send(self, data):
        self.connection.sendall(data)

    def answer(self, body, status="200 OK", **headers):
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
        lines += [
            f"{name.replace('_', '-')}: {value}" for name, value in headers.items()
        ]
        self.send("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)

    def drip(self, pieces, every=0.05):
        """Send piece by piece until nobody listens any more."""
        for piece in pieces:
            if self.host.stopped.wait(every):
                return
            self.send(piece)

    def hang(self):
        self.host.stopped.wait(20)


class Host:
    """A server that handles each connection with its `way`."""

    def __init__(self, name, way, context):
        self.name = name
        self.way = way
        self.context = context
        self.accepted = 0
        self.requests = []
        self.stopped = threading.Event()
        self._threads = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._run(self._accept)

    def close(self):
        self.stopped.set()
        # A listening socket that is shut down wakes the thread that waits on it.
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)

    def _run(self, work, *args):
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while not self.stopped.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.accepted += 1
            self._run(self._serve, connection)

    def _serve(self, connection):
        # Whatever the client does to a host that misbehaves is the client's right.
        with contextlib.suppress(OSError, ssl.SSLError, ValueError), connection:
            if getattr(self.way, "before_tls", False):
                self.way(Talk(self, connection))
                return
            with self.context.wrap_socket(connection, server_side=True) as secured:
                self.way(Talk(self, secured))


class Web:
    """An internet of hosts by name; every name has a public address of its own."""

    def __init__(self, folder):
        self.authority = Authority(folder)
        self.hosts = {}
        self.addresses = {}
        self.resolved = []
        self.dialled = []

    def add(self, name, way, *, flaw=None):
        context = getattr(way, "context", None) or self.authority.context
        host = Host(name, way, context(name, flaw=flaw))
        self.hosts[name] = host
        self.addresses[name] = f"93.184.215.{len(self.hosts)}"
        return host

    def resolve(self, name, _port):
        self.resolved.append(name)
        if name not in self.addresses:
            msg = f"no such host: {name}"
            raise socket.gaierror(msg)
        return [self.addresses[name]]

    def dial(self, address, _port):
        self.dialled.append(address)
        for name, known in self.addresses.items():
            if known == address:
                return "127.0.0.1", self.hosts[name].port
        msg = f"{address} is nobody's: the verifier would have left the loopback"
        raise AssertionError(msg)

    def fetcher(self, **changes):
        wired = {
            "resolve": self.resolve,
            "dial": self.dial,
            "ca_file": self.authority.ca_file,
        }
        return GuardedFetcher(**{**wired, **changes})

    def environment(self, *trusted, total_seconds=1.0, clock=lambda: NOW, **changes):
        """The real verifier, whose internet is this one."""
        fetcher = self.fetcher(total_seconds=total_seconds)
        cache = CachingFetcher(fetcher.get, clock=clock, timer=time.monotonic)
        around = build_environment(
            VerifierSettings(), network=Network(cache=cache), clock=clock
        )
        return replace(around, trust_lists=(trust_list(*trusted),), **changes)

    def accepted(self):
        return sum(host.accepted for host in self.hosts.values())

    def close(self):
        for host in self.hosts.values():
            host.close()
