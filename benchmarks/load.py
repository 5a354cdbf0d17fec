"""The verifier under load: real HTTP on loopback, gunicorn as documented.

    make load                            # about four minutes
    make load ARGS="--requests 20000"

writes benchmarks/load.json and the last part of docs/performance.md:

1. as many verifications a second as two workers give (`POST /api/v1/verify` of a badge
   with an `eddsa-rdfc-2022` proof, its status lists cached),
2. how long an answer takes at half of that rate, arrivals by the clock,
3. how much memory the workers have grown by after many requests,
4. how long others wait while twenty hostile submissions are read at once.
"""

import argparse
import json
import os
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.load_page import FOUND, rewrite
from issuer.commands.setup import server_arguments
from tests.fuzz.seeds import genuine, picture
from tests.support import changed

CONNECTIONS = 32
HOSTILE = 20


@dataclass
class Caller:
    """One connection that is kept open and asks one thing at a time."""

    port: int
    request: bytes
    wanted: bytes
    asked_at: float = 0.0
    buffer: bytearray = field(default_factory=bytearray)

    def __post_init__(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, at):
        self.asked_at = at
        self.buffer.clear()
        self.socket.sendall(self.request)

    def heard(self):
        """Read what has come; True once the answer is whole."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise ConnectionError("the server hung up")
        self.buffer += piece
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        return len(body) >= length

    def was_wrong(self):
        """Whether the answer is another than it must be, which is shown."""
        if self.buffer.startswith(b"HTTP/1.1 200") and self.wanted in self.buffer:
            return False
        print(f"wrong: {bytes(self.buffer[:3000])!r}", file=sys.stderr)
        return True


def request_for(body, path="/api/v1/verify"):
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + body


def drive(callers, *, seconds=None, requests=None, rate=None):
    """Ask until the time or the number is up; latencies in seconds, wrong answers.

    With a `rate` a request is due by the clock, whether or not the last was answered,
    and its latency counts from when it was due.
    """
    chooser = selectors.DefaultSelector()
    for one in callers:
        chooser.register(one.socket, selectors.EVENT_READ, one)
    idle, latencies, wrong, sent = deque(callers), [], 0, 0
    begun = time.perf_counter()
    while True:
        now = time.perf_counter()
        over = now - begun >= seconds if seconds else sent >= requests
        if over and len(idle) == len(callers):
            return latencies, wrong, now - begun
        while idle and not over:
            due = begun + sent / rate if rate else now
            if due > now:
                break
            idle.popleft().ask(due)
            sent += 1
            over = bool(requests) and sent >= requests
        wait = 0.0005 if rate else 0.05
        for key, _ in chooser.select(wait):
            caller = key.data
            if caller.heard():
                latencies.append(time.perf_counter() - caller.asked_at)
                wrong += caller.was_wrong()
                idle.append(caller)


def percentile(latencies, share):
    ordered = sorted(latencies)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def memory_mib(pids):
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def workers_of(pid):
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in listed]


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown processor"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`signet serve` on the demo's data."""

    def __init__(self, folder, workers):
        self.port = free_port()
        environ = {**os.environ, "SIGNET_DATA_DIR": str(folder)}
        arguments = server_arguments(host="127.0.0.1", port=self.port, workers=workers)
        self.process = subprocess.Popen(
            [sys.executable, *arguments], env=environ, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            time.sleep(0.1)
            if len(workers_of(self.process.pid)) == workers and self.is_up():
                return
        raise TimeoutError("the server did not come up")

    def is_up(self):
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except OSError:
            return False
        return True

    def callers(self, count, body, wanted):
        return [Caller(self.port, request_for(body), wanted) for _ in range(count)]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)


def hostile_bodies():
    """What costs a verifier most, twenty of them."""
    badge = json.loads(genuine()["badge.json"])
    leaf = {"type": ["Alignment"], "targetName": "x", "targetUrl": "https://x.example/"}
    result = {"type": ["Result"], "value": "v"}
    twins = [
        changed(
            badge,
            "credentialSubject/result",
            [{**result, "alignment": [leaf] * size}] * size,
        )
        for size in (7, 20, 30, 40)
    ]
    empty_pdf = b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog>>endobj\n" * 100_000
    shapes = [
        *(json.dumps(one).encode() for one in twins),
        json.dumps({**badge, "evidence": [{"type": ["Evidence"]}] * 9_000}).encode(),
        b"[" * 400_000,
        empty_pdf,
        picture("JPEG", "hello " * 200),
    ]
    return [shapes[n % len(shapes)] for n in range(HOSTILE)]


def under_attack(server, body):
    """How long others wait while twenty hostile submissions are read at once."""
    attackers = [Caller(server.port, request_for(one), b"") for one in hostile_bodies()]
    before = set(workers_of(server.process.pid))
    for one in attackers:
        one.ask(time.perf_counter())
    others = server.callers(CONNECTIONS, body, b'"valid"')
    latencies, wrong, _ = drive(others, seconds=5, rate=100)
    begun = time.perf_counter()
    for one in attackers:
        one.socket.settimeout(30)
        while not one.heard():
            pass
    return {
        "hostile_at_once": HOSTILE,
        "others_per_s": 100,
        "others_p50_ms": round(percentile(latencies, 0.5), 1),
        "others_p99_ms": round(percentile(latencies, 0.99), 1),
        "others_worst_ms": round(max(latencies) * 1000, 1),
        "others_wrong": wrong,
        "hostile_answered_after_s": round(time.perf_counter() - begun + 5, 1),
        "workers_restarted": len(before ^ set(workers_of(server.process.pid))),
    }


def measure(server, body, *, seconds, requests):
    callers = server.callers(CONNECTIONS, body, b'"valid"')
    drive(callers, requests=4_000)  # warm
    rounds = [drive(callers, seconds=seconds) for _ in range(3)]
    rates = [len(latencies) / took for latencies, _, took in rounds]
    rate = statistics.median(rates)
    half, wrong, _ = drive(callers, seconds=3 * seconds, rate=rate / 2)
    workers = workers_of(server.process.pid)
    before = memory_mib(workers)
    many, more_wrong, took = drive(callers, requests=requests)
    return {
        "per_s": round(rate),
        "rounds_per_s": [round(one) for one in rates],
        "half_rate_p50_ms": round(percentile(half, 0.5), 1),
        "half_rate_p99_ms": round(percentile(half, 0.99), 1),
        "soak_requests": len(many),
        "soak_per_s": round(len(many) / took),
        "memory_before_mib": round(before, 1),
        "memory_after_mib": round(memory_mib(workers), 1),
        "wrong_answers": wrong + more_wrong + sum(one for _, one, _ in rounds),
    }


def main():
    parser = argparse.ArgumentParser(prog="make load")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--requests", type=int, default=200_000)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "data"
        demo = [sys.executable, "-m", "issuer", "demo", "--no-serve", "--data-dir"]
        subprocess.run([*demo, folder], check=True, stdout=subprocess.DEVNULL)
        body = next((folder / "demo").glob("DGOV01-*117.json")).read_bytes()
        server = Server(folder, chosen.workers)
        try:
            found = {
                "at": datetime.now(UTC).isoformat(timespec="minutes"),
                "machine": f"{processor()}, {os.cpu_count()} cores",
                "command": " ".join(["make load", *sys.argv[1:]]),
                "workers": chosen.workers,
                "badge_bytes": len(body),
                **measure(
                    server, body, seconds=chosen.seconds, requests=chosen.requests
                ),
                "under_attack": under_attack(server, body),
            }
        finally:
            server.stop()
    FOUND.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    rewrite()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
