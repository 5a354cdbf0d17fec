"""Whatever a host does, there is an answer in seconds, and it is never green.

Rows W02 to W08, S09, S13, N01 and X01 of attacks.md, over real sockets.
"""

import json
import socket
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from keys.did_document import parse_did_document
from tests.hostile_web import ways
from tests.hostile_web.web import Web
from tests.support import (
    ISSUER_KEY,
    NOW,
    REVOCATIONS,
    SUSPENSIONS,
    UNI,
    Ed25519TestSigner,
    issuer_document,
    profile,
    served,
    signed,
    status_list,
    unsigned_badge,
    valid_badge,
)
from vc.status_list import StatusEntry
from verifier.errors import FetchError, FetchRefusedError, UnansweredError
from verifier.pipeline import verify_credential
from verifier.report import Outcome, Verdict

HOST = "badges.example.edu"
ISSUER_PAGE = "https://badges.example.edu/issuers/1"
# Twice the second that a request may take here, with room for a slow machine.
SOON_SECONDS = 4.0
WAYS = sorted(ways.WAYS.items())
NAMES = [name for name, _ in WAYS]


# CPython drops an SSLSocket whose peer resets it at the wrong moment, and says so.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture
def web(tmp_path):
    made = Web(tmp_path)
    yield made
    made.close()


def well_behaved(talk):
    """The university as it should be: its keys, its lists, an ETag on each."""
    path = talk.request()
    pages = {
        "/.well-known/did.json": json.dumps(issuer_document()).encode(),
        "/status/1": a_list(REVOCATIONS, "revocation"),
        "/status/2": a_list(SUSPENSIONS, "suspension"),
    }
    if path not in pages:
        talk.answer(b"", "404 Not Found")
        return
    if b'If-None-Match: "1"' in talk.host.requests[-1]:
        talk.send(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n")
        return
    talk.answer(pages[path], ETag='"1"', Cache_Control="max-age=60")


def a_list(url, purpose):
    return served(signed(status_list(url, purpose), created=NOW))


def verified(document, around, *, soon=SOON_SECONDS):
    text = document if isinstance(document, str) else json.dumps(document)
    started = time.monotonic()
    report = verify_credential(text, environment=around, now=NOW)
    assert time.monotonic() - started < soon
    return report


def knowing_the_key(web, **changes):
    """A verifier that fetches nothing but status lists."""
    around = web.environment(UNI, **changes)
    known = {UNI: parse_did_document(issuer_document(), expected_id=UNI)}
    resolver = type(around.resolver)(known=known, fetch=around.resolver.fetch)
    return replace(around, resolver=resolver)


# ------------------------------------------------------------ the web as it should be


def test_a_host_that_behaves_makes_a_valid_badge(web):
    host = web.add(HOST, well_behaved)

    report = verified(valid_badge(), web.environment(UNI))

    assert report.verdict is Verdict.VALID
    assert host.accepted == 3


def test_a_second_verification_asks_nothing_and_a_later_one_only_what_is_new(web):
    host = web.add(HOST, well_behaved)
    now = [NOW]
    around = web.environment(UNI, clock=lambda: now[0])
    verified(valid_badge(), around)
    verified(valid_badge(), around)
    assert host.accepted == 3

    now[0] += timedelta(minutes=2)
    assert verified(valid_badge(), around).verdict is Verdict.VALID
    assert [b"If-None-Match" in one for one in host.requests[3:]] == [True] * 3


@pytest.mark.parametrize(
    "etag",
    [
        "no quotes",
        '"folded\r\n\t: over two lines"',
        '"' + "x" * 300 + '"',
        '"caf\u00e9"',
        '"two" "tags"',
        "",
    ],
)
def test_an_etag_that_is_none_is_not_sent_back(web, etag):
    def way(talk):
        talk.request()
        head = f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: 2\r\n\r\n{{}}"
        talk.send(head.encode("latin-1"))

    web.add(HOST, way)

    answer = web.fetcher().get(f"https://{HOST}/status/1")

    assert (answer.body, answer.etag) == (b"{}", None)


def test_s18_a_request_tells_nothing_of_whoever_asks(web):
    host = web.add(HOST, well_behaved)

    verified(valid_badge(), web.environment(UNI))

    for request in host.requests:
        headers = {
            line.split(b":")[0].lower() for line in request.split(b"\r\n")[1:] if line
        }
        assert headers == {b"host", b"accept", b"accept-encoding", b"user-agent"}
        assert b"0f9c2b1e" not in request


# ------------------------------------------------------------- one test for each way


@pytest.mark.parametrize(("name", "way"), WAYS, ids=NAMES)
def test_w08_a_did_web_host_that(web, name, way):
    host = web.add(HOST, way)

    report = verified(valid_badge(), web.environment(UNI))

    assert report.verdict is Verdict.INDETERMINATE
    assert report.check("issuer-key").reason in {"did_unavailable", "did_unreadable"}
    assert report.check("proof").reason == "no_key"
    assert report.credential is None
    assert host.accepted >= 1


@pytest.mark.parametrize(("name", "way"), WAYS, ids=NAMES)
def test_s13_a_status_host_that(web, name, way):
    web.add(HOST, way)

    report = verified(valid_badge(), knowing_the_key(web))

    assert report.verdict is Verdict.STATUS_UNKNOWN
    assert report.check("status").outcome is Outcome.NOT_CHECKED
    assert report.check("status").reason in {
        "status_unavailable",
        "malformed",
        "malformed_json",
        "too_large",
    }
    assert report.credential is not None


@pytest.mark.parametrize(("name", "way"), WAYS, ids=NAMES)
def test_w10_an_https_issuer_whose_host(web, name, way):
    web.add(HOST, way)
    key = Ed25519TestSigner(21, f"{ISSUER_PAGE}#key-1")
    document = unsigned_badge(issuer=profile(id=ISSUER_PAGE), status=())

    report = verified(signed(document, key), web.environment(ISSUER_PAGE))

    assert report.verdict is Verdict.INDETERMINATE
    assert report.credential is None


@pytest.mark.parametrize("flaw", ["self-signed", "expired", "other-host"])
@pytest.mark.parametrize("role", ["keys", "status"])
def test_w08_a_certificate_that_is_not_the_hosts_own_is_refused(web, flaw, role):
    host = web.add(HOST, well_behaved, flaw=flaw)
    around = web.environment(UNI) if role == "keys" else knowing_the_key(web)

    report = verified(valid_badge(), around)

    expected = {"keys": Verdict.INDETERMINATE, "status": Verdict.STATUS_UNKNOWN}
    assert report.verdict is expected[role]
    assert host.requests == []


def test_w08_tls_1_0_is_refused(web):
    def way(talk):
        well_behaved(talk)

    way.context = ways.only_tls_1_0(web.authority)
    host = web.add(HOST, way)

    assert verified(valid_badge(), web.environment(UNI)).verdict is (
        Verdict.INDETERMINATE
    )
    assert host.accepted == 1
    assert host.requests == []


def test_a_host_that_refuses_connections_is_unavailable(web):
    host = web.add(HOST, well_behaved)
    host.close()

    assert verified(valid_badge(), web.environment(UNI)).verdict is (
        Verdict.INDETERMINATE
    )


def test_a_host_without_an_address_is_unavailable(web):
    report = verified(valid_badge(), web.environment(UNI))

    assert report.verdict is Verdict.INDETERMINATE
    assert web.dialled == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ["keys", "status"])
def test_s13_with_the_real_limits_the_slowest_host_costs_five_seconds(web, role):
    web.add(HOST, ways.drips_its_body)
    around = (
        web.environment(UNI, total_seconds=5.0)
        if role == "keys"
        else knowing_the_key(web, total_seconds=5.0)
    )

    report = verified(valid_badge(), around, soon=6.0)

    assert report.verdict in {Verdict.INDETERMINATE, Verdict.STATUS_UNKNOWN}


def test_w08_a_host_that_is_slow_to_connect_and_then_drips_is_cut_off(web, monkeypatch):
    """The time is over before there is a socket to shut down."""
    web.add(HOST, ways.drips_a_faultless_handshake)
    connect = socket.create_connection

    def slowly(address, *args, **more):
        time.sleep(0.4)
        return connect(address, *args[:1])

    monkeypatch.setattr("urllib3.connection.connection.create_connection", slowly)
    started = time.monotonic()

    with pytest.raises(UnansweredError):
        web.fetcher(total_seconds=0.2).fetch(f"https://{HOST}/status/1")

    assert time.monotonic() - started < 1.5


# --------------------------------------------------------- addresses and rebinding


UNSAFE = [
    "127.0.0.1",
    "0.0.0.0",
    "::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::127.0.0.1",
    "100.64.0.1",
    "192.0.0.8",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "169.254.169.254",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "255.255.255.255",
    "2001:db8::1",
    "2001::1",
    "not an address",
]


@pytest.mark.parametrize("address", UNSAFE)
@pytest.mark.parametrize("public_first", [True, False])
def test_w02_a_name_with_one_unsafe_address_opens_no_socket(web, address, public_first):
    host = web.add(HOST, well_behaved)
    answers = ["93.184.215.1", address] if public_first else [address]
    fetcher = web.fetcher(resolve=lambda *_: answers)

    with pytest.raises(FetchRefusedError):
        fetcher.fetch(f"https://{HOST}/status/1")

    assert web.dialled == []
    assert host.accepted == 0


def test_w04_a_name_that_is_rebound_is_resolved_once_and_connected_to_as_checked(web):
    host = web.add(HOST, well_behaved)
    answers = [["93.184.215.1"], ["127.0.0.1"], ["127.0.0.1"]]
    fetcher = web.fetcher(resolve=lambda *_: answers.pop(0))

    fetcher.fetch(f"https://{HOST}/status/1")
    with pytest.raises(FetchRefusedError):
        fetcher.fetch(f"https://{HOST}/status/1")

    assert set(web.dialled) == {"93.184.215.1"}
    assert host.accepted == 1


def test_w04_a_peer_at_another_address_than_was_checked_is_asked_nothing(web):
    host = web.add(HOST, well_behaved)
    places = [("127.0.0.1", host.port), ("127.0.0.2", host.port)]
    fetcher = web.fetcher(dial=lambda *_: places.pop(0))

    with pytest.raises(FetchRefusedError, match="another address"):
        fetcher.fetch(f"https://{HOST}/status/1")

    assert host.requests == []


def test_a_resolver_that_never_answers_is_given_up(web):
    stop = threading.Event()

    def resolve(*_):
        stop.wait(20)
        return []

    started = time.monotonic()
    with pytest.raises(UnansweredError):
        web.fetcher(resolve=resolve, total_seconds=0.3).fetch(f"https://{HOST}/x")
    stop.set()

    assert time.monotonic() - started < 2
    assert web.dialled == []


@pytest.mark.parametrize(
    "url",
    [
        "http://badges.example.edu/status/1",
        "https://127.0.0.1/status/1",
        "https://[::1]/status/1",
        "https://localhost/status/1",
        "https://127.1/",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://017700000001/",
        "https://①②⑦.⓪.⓪.①/",
        "https://badges.example.edu:22/",
        "https://badges.example.edu:8443/",
        "https://user:pass@badges.example.edu/",
        "https://badges.example.edu\\@evil.example/",
        "https://badges.example.edu\t/",
        "https://badges.example.edu\r\nX: y/",
        "file:///etc/passwd",
        "ftp://badges.example.edu/",
        "gopher://badges.example.edu/",
        "data:application/json,{}",
        "//badges.example.edu/",
        "status/1",
        "",
        "https://",
        "https://badges.example.edu./",
        "https://" + "a" * 3000 + ".example/",
    ],
)
def test_w03_s09_an_address_that_is_never_fetched_opens_no_socket(web, url):
    web.add(HOST, well_behaved)

    with pytest.raises(FetchRefusedError):
        web.fetcher().fetch(url)

    assert web.resolved == []
    assert web.dialled == []


# --------------------------------------------------------------- nothing is fetched


def test_x01_a_context_host_is_never_asked(web):
    host = web.add("contexts.example", well_behaved)
    document = valid_badge()
    document["@context"] = [*document["@context"], "https://contexts.example/v1"]

    report = verified(document, web.environment(UNI))

    assert report.verdict is Verdict.INVALID
    assert (host.accepted, web.resolved) == (0, [])


def test_d16_what_a_badge_merely_mentions_is_never_asked(web):
    web.add(HOST, well_behaved)
    tracker = web.add("tracker.example", well_behaved)
    document = unsigned_badge()
    document["refreshService"] = {
        "id": "https://tracker.example/refresh",
        "type": "1EdTechCredentialRefresh",
    }
    document["credentialSchema"] = {
        "id": "https://tracker.example/schema",
        "type": "1EdTechJsonSchemaValidator2019",
    }
    achievement = document["credentialSubject"]["achievement"]
    achievement["criteria"]["id"] = "https://tracker.example/criteria"
    achievement["image"] = {"id": "https://tracker.example/i.png", "type": "Image"}
    document["@context"] = [
        *document["@context"],
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    ]

    report = verified(signed(document), web.environment(UNI))

    assert report.verdict is Verdict.VALID
    assert tracker.accepted == 0
    assert "tracker.example" not in web.resolved


def test_a_forged_badge_costs_no_status_request(web):
    host = web.add(HOST, well_behaved)
    forged = {**valid_badge(), "name": "Doctor of Everything"}

    assert verified(forged, web.environment(UNI)).verdict is Verdict.INVALID
    assert host.accepted == 1  # the key alone


def test_n01_a_badge_with_eight_lists_costs_four_fetches(web):
    host = web.add(HOST, well_behaved)
    entries = tuple(
        StatusEntry(
            list_url=f"https://{HOST}/status/{n}", purpose="revocation", index=n
        )
        for n in range(1, 9)
    )

    report = verified(signed(unsigned_badge(status=entries)), web.environment(UNI))

    assert report.verdict is Verdict.STATUS_UNKNOWN
    assert host.accepted == 4


def test_n05_a_thousand_badges_of_one_silent_host_cost_it_five_requests(web):
    host = web.add(HOST, ways.answers_500)
    around = web.environment(UNI)
    for number in range(1000):
        did = f"{UNI}:{number}"
        key = Ed25519TestSigner(ISSUER_KEY.seed, f"{did}#key-1")
        with pytest.raises(OSError, match="answer"):
            around.resolver.fetch(f"https://{HOST}/{number}/did.json")
        assert key.verification_method.startswith(UNI)

    assert host.accepted == 5


def test_fifty_verifications_at_once_make_one_fetch_of_each_document(web):
    def slowly(talk):
        time.sleep(0.2)
        well_behaved(talk)

    host = web.add(HOST, slowly)
    around = web.environment(UNI, total_seconds=5.0)
    text = json.dumps(valid_badge())
    verdicts = []

    def run():
        verdicts.append(verify_credential(text, environment=around, now=NOW).verdict)

    threads = [threading.Thread(target=run) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert verdicts == [Verdict.VALID] * 50
    assert host.accepted == 3


# --------------------------------------------------------------------- fail rules


def test_s13_a_list_read_before_serves_while_its_host_is_down_and_says_so(web):
    behaviour = [well_behaved]
    web.add(HOST, lambda talk: behaviour[0](talk))
    now = [NOW]
    around = knowing_the_key(web, clock=lambda: now[0])
    verified(valid_badge(), around)
    behaviour[0] = ways.answers_503
    now[0] += timedelta(minutes=2)

    report = verify_credential(
        json.dumps(valid_badge()), environment=around, now=now[0]
    )

    assert report.verdict is Verdict.VALID
    assert report.check("status").as_of == NOW
    assert "503" in report.check("status").evidence["notRenewed"]


def test_s13_a_list_read_before_serves_no_longer_than_its_own_time(web):
    behaviour = [well_behaved]
    web.add(HOST, lambda talk: behaviour[0](talk))
    now = [NOW]
    around = knowing_the_key(web, clock=lambda: now[0])
    verified(valid_badge(), around)
    behaviour[0] = ways.answers_503
    now[0] += timedelta(hours=1)

    report = verify_credential(
        json.dumps(valid_badge()), environment=around, now=now[0]
    )

    assert report.verdict is Verdict.STATUS_UNKNOWN
    assert report.check("status").reason == "status_out_of_date"


def test_the_seams_of_this_web_are_shut_in_production():
    from verifier.bootstrap import build_network
    from verifier.config import load_settings
    from verifier.network.fetching import GuardedFetcher, as_checked, resolve_host

    network = build_network(load_settings({}))
    fetcher = network.cache._get.__self__

    assert isinstance(fetcher, GuardedFetcher)
    assert fetcher.dial is as_checked
    assert fetcher.ca_file is None
    assert fetcher.resolve is resolve_host
    assert fetcher.dial("93.184.215.14", 443) == ("93.184.215.14", 443)
    with pytest.raises(FetchError):
        fetcher.fetch("https://127.0.0.1/")
