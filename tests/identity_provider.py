"""An identity provider that says what a test tells it, and a console's two pages."""

import base64
import contextlib
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from flask import Flask, jsonify, request
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from issuer.config import OidcSettings
from issuer.errors import SignInRefusedError
from issuer.web.single_sign_on import SingleSignOn

CLIENT = "signet"
CLIENT_SECRET = "canary-secret/of+the%client: long enough for all"
REDIRECT_URI = "https://badges.example.edu/console/signed-in"


@cache
def key(kind="P-256", name="one"):
    """A key pair that lives as long as the tests."""
    parameters = {"kid": name}
    match kind:
        case "oct":
            return OctKey.import_key("k" * 64, parameters)
        case int():
            return RSAKey.generate_key(kind, parameters)
        case "Ed25519":
            return OKPKey.generate_key(kind, parameters)
        case _:
            return ECKey.generate_key(kind, parameters)


class Signing(JWSRegistry):
    """Signs with anything, without a warning."""

    def __init__(self):
        super().__init__(strict_check_header=False)

    def get_alg(self, name):
        return self.algorithms[name]


@dataclass
class Says:
    """What the provider says; a test changes one thing of it."""

    discovery: dict = field(default_factory=dict)  # None leaves a member out
    claims: dict = field(default_factory=dict)
    userinfo: dict = field(default_factory=dict)
    token: dict = field(default_factory=dict)
    header: dict = field(default_factory=dict)
    signed_with: object = None
    published: list | None = None
    id_token: str | None = None  # this text, whatever the rest says
    delay: float = 0
    status: int = 200
    body: bytes | None = None
    headers: dict = field(default_factory=dict)
    padding: int = 0  # so many blanks behind it
    every: float = 0  # between one byte and the next
    only: str = ""  # the path that these are for


class Provider:
    """A server on the loopback; `says` is a test's to change."""

    def __init__(self, wrap=None, host="127.0.0.1"):
        self.says = Says()
        self.redirect_uri = REDIRECT_URI
        self.codes = {}
        self.asked = []  # (path, form or None, headers)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if wrap:
            self._server.socket = wrap(self._server.socket)
        scheme = "https" if wrap else "http"
        self.issuer = f"{scheme}://{host}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def authorize(self, url, **changes):
        """What the browser comes back with, once somebody has signed in there."""
        query = {n: v[0] for n, v in parse_qs(urlsplit(url).query).items()}
        assert query["response_type"] == "code"
        assert query["redirect_uri"] == self.redirect_uri
        assert query["code_challenge_method"] == "S256"
        code = f"canary-code-{len(self.codes)}"
        self.codes[code] = query
        answer = {"code": code, "state": query["state"], **changes}
        return {name: value for name, value in answer.items() if value is not None}

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._answer(None)

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                form = parse_qs(self.rfile.read(length).decode())
                self._answer({name: values[0] for name, values in form.items()})

            def _answer(self, form):
                provider.asked.append((self.path, form, dict(self.headers)))
                says = provider.says
                concerned = says.only in self.path
                if concerned:
                    time.sleep(says.delay)
                status, content = provider.content(self.path, form)
                body = json.dumps(content).encode()
                if concerned and (says.status != 200 or says.body is not None):
                    status, body = says.status, says.body or body
                if concerned:
                    body += b" " * says.padding
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                for name, value in says.headers.items() if concerned else ():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self._send(body, says.every if concerned else 0)

            def _send(self, body, every):
                if not every:
                    self.wfile.write(body)
                    return
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(every)

            def log_message(self, *_):
                pass

        return Handler

    def content(self, path, form):
        match urlsplit(path).path:
            case "/.well-known/openid-configuration":
                return 200, self._discovery()
            case "/keys":
                published = self.says.published
                return 200, {
                    "keys": [key().as_dict()] if published is None else published
                }
            case "/token":
                return self._token(form)
            case "/userinfo":
                return 200, {"sub": "248289761001", **self.says.userinfo}
        return 404, {}

    def _discovery(self):
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            **self.says.discovery,
        }
        return {name: value for name, value in document.items() if value is not None}

    def _token(self, form):
        query = self.codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(form["code_verifier"].encode()).digest()
        )
        if query is None or query["code_challenge"] != challenge.decode().rstrip("="):
            return 400, {"error": "invalid_grant", "error_description": "canary"}
        answer = {
            "access_token": "canary-access-token",
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self.says.id_token or self.sign(query["nonce"]),
            **self.says.token,
        }
        return 200, {n: value for n, value in answer.items() if value is not None}

    def claims(self, nonce):
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "248289761001",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": nonce,
            "email": "maria@example.edu",
            "email_verified": True,
            "name": "Maria Example",
            **self.says.claims,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def sign(self, nonce):
        signing = self.says.signed_with or key()
        header = {"alg": "ES256", "kid": signing.kid, **self.says.header}
        header = {name: value for name, value in header.items() if value is not None}
        return jwt.encode(header, self.claims(nonce), signing, registry=Signing())


class Browser:
    """One browser at the console: where it begins, and where it comes back to."""

    def __init__(self, app):
        self.client = app.test_client()

    def begin(self, *, afresh=False):
        """Where it is sent."""
        return self.client.get("/begin", query_string={"afresh": "1"} if afresh else {})

    def finish(self, query):
        """What the console makes of it: an identity, or a refusal."""
        return self.client.get("/console/signed-in", query_string=query).json

    @property
    def cookie(self):
        found = self.client.get_cookie("session", domain="badges.example.edu")
        return found.value if found else None

    @cookie.setter
    def cookie(self, value):
        self.client.set_cookie("session", value, domain="badges.example.edu")


def console(issuer, *, secret=CLIENT_SECRET, redirect_uri=REDIRECT_URI):
    """The two pages of a console, and a clock that a test can put forward."""
    app = Flask("console")
    app.config.update(
        SECRET_KEY="only for a test, and long enough", SERVER_NAME="badges.example.edu"
    )
    app.config["AHEAD"] = timedelta(0)
    settings = OidcSettings(issuer=issuer, client_id=CLIENT, client_secret=secret)
    sign_on = SingleSignOn(settings, redirect_uri=redirect_uri)

    def now():
        return datetime.now(UTC) + app.config["AHEAD"]

    @app.get("/begin")
    def begin():
        return sign_on.begin(now=now(), afresh="afresh" in request.args)

    @app.get("/console/signed-in")
    def finish():
        return jsonify(sign_on.finish(now=now()))

    @app.errorhandler(SignInRefusedError)
    def refused(error):
        said = {"reason": error.reason, "detail": error.detail, "sentence": str(error)}
        return jsonify(said), 403

    return app
