"""The guarded fetcher: which addresses it never asks, and how little it takes back."""

import datetime
import ipaddress
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from verifier.errors import FetchError, FetchRefusedError
from verifier.network.fetching import GuardedFetcher


def never_asked(host, port):
    msg = f"DNS was asked for {host}"
    raise AssertionError(msg)


@pytest.mark.parametrize(
    "url",
    [
        "http://badges.example.edu/x",
        "ftp://badges.example.edu/x",
        "file:///etc/passwd",
        "data:text/plain,x",
        "javascript:alert(1)",
        "//badges.example.edu/x",
        "badges.example.edu",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://127.1/x",
        "https://0x7f000001/x",
        "https://2130706433/x",
        "https://017700000001/x",
        "https://①②⑦.⓪.⓪.①/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://metadata/x",
        "https://user:pass@badges.example.edu/x",
        "https://badges.example.edu:22/x",
        "https://badges.example.edu:8443/x",
        "https://badges.example.edu:99999/x",
        "https://badges.example.edu./x",
        "https://-bad.example.edu/x",
        "https://badges.example.1/x",
        "https://bücher.example/x",
        "https://badges.example.edu/a b",
        "https://badges.example.edu/\r\nHost: evil",
        "https://badges.example.edu/" + "a" * 3000,
        "https:///x",
        "",
    ],
)
def test_an_address_that_is_not_a_public_https_host_is_refused_before_dns(url):
    with pytest.raises(FetchRefusedError):
        GuardedFetcher(resolve=never_asked).fetch(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.0.8",
        "192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "ff02::1",
        "not an address",
    ],
)
def test_a_host_with_one_address_that_is_not_public_is_refused(address):
    fetcher = GuardedFetcher(resolve=lambda *_: ["93.184.215.14", address])

    with pytest.raises(FetchRefusedError):
        fetcher.fetch("https://badges.example.edu/x")


def test_a_host_without_an_address_is_only_out_of_reach():
    def fails(*_):
        raise OSError("no such host")

    with pytest.raises(FetchError) as refused:
        GuardedFetcher(resolve=fails).fetch("https://badges.example.edu/x")

    assert not isinstance(refused.value, FetchRefusedError)


# ----------------------------------------------------------- a server that misbehaves


class Misbehaving(BaseHTTPRequestHandler):
    asked: ClassVar[list] = []

    def do_GET(self):
        self.asked.append((self.path, self.headers.get("Host")))
        getattr(self, "answer_" + self.path.strip("/").replace("-", "_"))()

    def log_message(self, *_):
        pass

    def plain(self, body=b"{}", status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_good(self):
        self.plain(b'{"good": true}')

    def answer_redirect(self):
        self.plain(b"", 302, Location="http://127.0.0.1:1/secret")

    def answer_missing(self):
        self.plain(b"", 404)

    def answer_broken(self):
        self.plain(b"", 500)

    def answer_compressed(self):
        self.plain(b"\x1f\x8b", Content_Encoding="gzip")

    def answer_large(self):
        self.plain(b"x" * 200_000)

    def answer_liar(self):
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"abc")

    def answer_for_ever(self):
        self.send_response(200)
        self.end_headers()
        for _ in range(200):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def answer_headers_for_ever(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            try:
                self.wfile.write(f"X-{number}: y\r\n".encode())
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def answer_silent(self):
        time.sleep(3)


@pytest.fixture(scope="module")
def server():
    running = ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def fetch(server, path, **limits):
    fetcher = GuardedFetcher(allowed=frozenset({server}), total_seconds=1.0)
    return fetcher.fetch(f"http://{server}/{path}", **limits)


def test_a_document_comes_back_whole(server):
    assert fetch(server, "good") == b'{"good": true}'


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("redirect", "302"),
        ("missing", "404"),
        ("broken", "500"),
        ("compressed", "compressed"),
        ("large", "64 KiB"),
        ("liar", "could not be read"),
        ("silent", "longer than 1.0 seconds|in time"),
    ],
)
def test_a_server_that_misbehaves_is_an_error_that_says_how(server, path, says):
    with pytest.raises(FetchError, match=says):
        fetch(server, path)


@pytest.mark.parametrize("path", ["for-ever", "headers-for-ever"])
def test_a_server_that_drips_for_ever_is_cut_off(server, path):
    started = time.monotonic()

    with pytest.raises(FetchError):
        fetch(server, path)

    assert time.monotonic() - started < 3


def test_a_host_that_is_allowed_on_one_port_is_refused_on_another(server):
    fetcher = GuardedFetcher(allowed=frozenset({server}))

    with pytest.raises(FetchRefusedError):
        fetcher.fetch("http://127.0.0.1:1/good")


def self_signed(name):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    x509.DNSName(name),
                    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                ]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    key, certificate = self_signed("badges.example.edu")
    chain = tmp_path / "chain.pem"
    chain.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    running = ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving)
    running.daemon_threads = True
    running.socket = context.wrap_socket(running.socket, server_side=True)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    here = f"127.0.0.1:{running.server_port}"
    Misbehaving.asked.clear()
    try:
        with pytest.raises(FetchError):
            GuardedFetcher(allowed=frozenset({here})).fetch(f"https://{here}/good")
    finally:
        running.shutdown()
        running.server_close()
        thread.join()

    assert Misbehaving.asked == []
