"""What is fetched, how often, and how long a copy serves (attacks S13, N01, N05)."""

import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support import NOW, served, signed, status_list
from verifier.errors import (
    AbsentError,
    FetchError,
    FetchRefusedError,
    NotAskedError,
    UnansweredError,
)
from verifier.network.allowance import (
    MAX_FETCHES,
    current_allowance,
    one_call,
    one_verification,
)
from verifier.network.caching import Answer, CachingFetcher, Shelf, max_age_of
from verifier.network.host_watch import MAX_HOSTS, HostWatch
from verifier.network.shelves import STATUS, Network, life_of_list

URL = "https://uni.example/status/1"
SHELF = Shelf(name="tests", max_bytes=1000, stale=timedelta(hours=1), per_minute=1000)
MINUTE = timedelta(minutes=1)


class World:
    """A host, a clock and a stop-watch, all in our hands."""

    def __init__(self):
        self.now = NOW
        self.spent = 0.0
        self.asked = []
        self.answer = Answer(body=b"first", etag='"1"')
        self.takes = 0.0
        self.cache = CachingFetcher(
            self.get, clock=lambda: self.now, timer=lambda: self.spent
        )

    def get(self, url, *, max_bytes, etag, seconds):
        self.asked.append((url, etag, seconds))
        self.spent += min(self.takes, seconds)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def fetch(self, url=URL, shelf=SHELF):
        return self.cache.fetch(url, shelf)

    def later(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def world():
    return World()


# ---------------------------------------------------------------------- copies


def test_a_fresh_copy_is_used_without_asking(world):
    first = world.fetch()
    world.later(minutes=4, seconds=59)

    assert world.fetch() == first
    assert len(world.asked) == 1


def test_an_old_copy_is_renewed_with_its_etag_and_counts_from_then_on(world):
    world.fetch()
    world.later(minutes=5)
    world.answer = Answer(body=None)

    renewed = world.fetch()

    assert renewed.data == b"first"
    assert renewed.fetched_at == world.now
    assert renewed.problem is None
    assert [etag for _, etag, _ in world.asked] == [None, '"1"']
    world.later(minutes=5)
    world.fetch()
    assert world.asked[-1][1] == '"1"'


def test_a_changed_document_takes_the_place_of_the_copy(world):
    world.fetch()
    world.later(minutes=5)
    world.answer = Answer(body=b"second", etag='"2"')

    assert world.fetch().data == b"second"
    world.later(minutes=5)
    world.fetch()
    assert world.asked[-1][1] == '"2"'


@pytest.mark.parametrize(
    ("said", "fresh_for"),
    [
        (None, timedelta(minutes=5)),
        (timedelta(0), MINUTE),
        (timedelta(seconds=1), MINUTE),
        (timedelta(minutes=3), timedelta(minutes=3)),
        (timedelta(days=365), timedelta(minutes=10)),
    ],
)
def test_the_host_says_how_long_a_copy_is_fresh_within_our_bounds(
    world, said, fresh_for
):
    world.answer = Answer(body=b"first", max_age=said)
    world.fetch()

    world.now += fresh_for - timedelta(seconds=1)
    world.fetch()
    assert len(world.asked) == 1
    world.later(seconds=1)
    world.fetch()
    assert len(world.asked) == 2


@pytest.mark.parametrize(
    ("header", "age"),
    [
        ("max-age=60", 60),
        ("public, Max-Age=60", 60),
        ("max-age=60, must-revalidate", 60),
        ("no-store", 0),
        ("no-cache, max-age=60", 0),
        ("s-maxage=60", None),
        ("xmax-age=60", None),
        ("max-age=-1", None),
        ("max-age=abc", None),
        ("max-age=" + "9" * 400, None),
        ("", None),
        (None, None),
    ],
)
def test_cache_control_is_read_and_nonsense_is_as_if_it_were_not_there(header, age):
    assert max_age_of(header) == (None if age is None else timedelta(seconds=age))


def test_two_kinds_of_one_address_do_not_share_a_copy(world):
    world.fetch()
    world.fetch(shelf=Shelf(name="others", max_bytes=10))

    assert len(world.asked) == 2


# -------------------------------------------------------------------- failures


def test_a_copy_serves_on_when_no_newer_can_be_had_and_says_so(world):
    world.fetch()
    world.later(minutes=6)
    world.answer = UnansweredError("uni.example gave no answer in time")

    stale = world.fetch()

    assert stale.data == b"first"
    assert stale.fetched_at == NOW
    assert stale.problem == "uni.example gave no answer in time"


def test_a_copy_serves_no_longer_than_its_kind_allows(world):
    world.fetch()
    world.later(hours=1)
    world.answer = UnansweredError("no answer")

    with pytest.raises(UnansweredError):
        world.fetch()


def test_a_host_that_recovers_is_believed_again(world):
    world.fetch()
    world.later(minutes=6)
    world.answer = UnansweredError("no answer")
    world.fetch()
    world.later(seconds=31)
    world.answer = Answer(body=b"second")

    assert world.fetch().data == b"second"
    assert world.fetch().problem is None


def test_a_failure_is_remembered_for_half_a_minute(world):
    world.answer = AbsentError("nothing", gone=True)

    for _ in range(3):
        with pytest.raises(AbsentError) as caught:
            world.fetch()
        assert caught.value.gone
    assert len(world.asked) == 1

    world.later(seconds=30)
    world.answer = Answer(body=b"there")
    assert world.fetch().data == b"there"


def test_a_remembered_failure_does_not_grow_each_time_that_it_is_raised(world):
    world.answer = UnansweredError("no answer")
    depths = []
    for _ in range(20):
        with pytest.raises(UnansweredError) as caught:
            world.fetch()
        depths.append(len(traceback.extract_tb(caught.value.__traceback__)))

    assert len(set(depths[1:])) == 1


def test_s13_a_list_is_asked_for_once_more_within_five_seconds_in_all(world):
    world.answer = UnansweredError("no answer")
    world.takes = 10

    with one_verification(), pytest.raises(UnansweredError):
        world.fetch(shelf=STATUS)

    assert len(world.asked) == 2
    assert world.spent <= 5.0


def test_s13_a_second_answer_counts(world):
    answers = [UnansweredError("status 503"), Answer(body=b"there")]

    def get(url, **more):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    cache = CachingFetcher(get, clock=lambda: NOW, timer=lambda: 0.0)

    assert cache.fetch(URL, STATUS).data == b"there"


@pytest.mark.parametrize(
    "error", [AbsentError("404"), FetchError("large"), FetchRefusedError("private")]
)
def test_what_was_answered_or_refused_is_not_asked_again(world, error):
    world.answer = error

    with pytest.raises(type(error)):
        world.fetch(shelf=STATUS)

    assert len(world.asked) == 1


# ------------------------------------------------------------------ the breaker


def ask(world, number):
    try:
        world.fetch(f"https://uni.example/{number}")
    except FetchError as exc:
        return type(exc)
    return None


def test_s13_a_host_that_fails_five_times_is_left_alone_for_a_minute(world):
    world.answer = UnansweredError("no answer")
    for number in range(5):
        assert ask(world, number) is UnansweredError

    assert ask(world, 5) is NotAskedError
    world.later(seconds=59)
    assert ask(world, 6) is NotAskedError
    assert len(world.asked) == 5


def test_s13_after_a_minute_one_probe_decides(world):
    world.answer = UnansweredError("no answer")
    for number in range(5):
        ask(world, number)
    world.later(seconds=60)

    assert ask(world, 5) is UnansweredError
    assert ask(world, 6) is NotAskedError
    world.later(seconds=60)
    world.answer = Answer(body=b"there")
    assert ask(world, 7) is None
    assert ask(world, 8) is None


def test_a_host_that_answers_with_nothing_is_not_thought_silent(world):
    """Else a stranger's badge could cut a host off by naming what it has not."""
    world.answer = AbsentError("status 404")

    assert [ask(world, number) for number in range(8)] == [AbsentError] * 8


def test_one_answer_ends_a_row_of_failures(world):
    for number in range(4):
        world.answer = UnansweredError("no answer")
        ask(world, number)
    world.answer = Answer(body=b"x")
    ask(world, 4)
    world.answer = UnansweredError("no answer")

    assert [ask(world, number) for number in range(5, 9)] == [UnansweredError] * 4


def test_while_a_host_is_left_alone_an_old_copy_serves(world):
    for number in range(6):
        world.fetch(f"{URL}/{number}")
    world.later(minutes=6)
    world.answer = UnansweredError("no answer")
    for number in range(5):
        world.fetch(f"{URL}/{number}")

    assert world.fetch(f"{URL}/5").data == b"first"
    assert len(world.asked) == 11


def test_strangers_who_name_broken_addresses_of_a_host_cut_nobody_off(world):
    """Whoever is handed a badge of that host goes on asking where it answered."""
    world.fetch()
    world.later(minutes=6)
    world.answer = UnansweredError("status 500")
    for number in range(6):
        ask(world, number)
    world.answer = Answer(body=b"renewed")

    assert world.fetch().data == b"renewed"
    assert ask(world, 7) is NotAskedError


def test_strangers_who_ask_a_host_often_cut_nobody_off(world):
    shelf = replace(SHELF, per_minute=10)
    world.fetch(URL, shelf)
    world.later(minutes=6)
    world.answer = Answer(body=b"renewed")
    for number in range(10):
        world.fetch(f"{URL}/{number}", shelf)

    with pytest.raises(NotAskedError):
        world.fetch(f"{URL}/10", shelf)
    assert world.fetch(URL, shelf).data == b"renewed"


def test_renewals_are_bounded_as_well(world):
    shelf = replace(SHELF, per_minute=10)
    addresses = [f"{URL}/{number}" for number in range(70)]
    for address in addresses:
        world.later(seconds=7)
        world.fetch(address, shelf)
    world.later(minutes=20)
    before = len(world.asked)
    for address in addresses:
        world.fetch(address, shelf)

    assert len(world.asked) - before == 60


def test_whoever_left_no_time_for_a_host_is_told_so_and_nobody_else_is(world):
    """A stranger's credential can spend its five seconds at a slow host of its own."""
    shelf = replace(SHELF, stale=timedelta(0))
    for _ in range(6):
        with one_verification():
            world.takes = 4.9
            world.fetch(f"https://slow.example/{len(world.asked)}", shelf)
            world.answer = UnansweredError("no answer in time")
            with pytest.raises(NotAskedError, match="too little time"):
                world.fetch(URL, shelf)
            world.answer = Answer(body=b"first")
    world.takes = 0.1

    assert world.fetch(URL, shelf).data == b"first"


def test_whoever_waited_for_somebody_without_time_asks_for_himself(world):
    landed = threading.Event()
    answers = iter([UnansweredError("no answer in time"), Answer(body=b"there")])

    def get(url, **limits):
        landed.wait(5)
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    world.cache = CachingFetcher(get, clock=lambda: NOW, timer=lambda: 0.0)

    def without_time():
        with one_verification():
            current_allowance().seconds = 0.1
            return ask(world, 1)

    with ThreadPoolExecutor(2) as pool:
        hurried = pool.submit(without_time)
        while not world.cache._flights:
            time.sleep(0.001)
        patient = pool.submit(ask, world, 1)
        time.sleep(0.05)
        landed.set()

    assert hurried.result() is NotAskedError
    assert patient.result() is None


def test_one_silent_host_does_not_silence_another(world):
    world.answer = UnansweredError("no answer")
    for number in range(5):
        ask(world, number)
    world.answer = Answer(body=b"x")

    assert world.fetch("https://other.example/1").data == b"x"


# ---------------------------------------------------------------------- bounds


def test_n05_a_host_is_asked_ten_times_a_minute_and_no_more(world):
    shelf = Shelf(name="tests", max_bytes=10)
    for number in range(10):
        world.fetch(f"https://victim.example/{number}", shelf)

    with pytest.raises(NotAskedError, match="often enough"):
        world.fetch("https://victim.example/10", shelf)
    world.later(seconds=60)
    world.fetch("https://victim.example/10", shelf)
    assert len(world.asked) == 11


def test_n05_a_thousand_links_to_a_victim_are_ten(world):
    network = Network(cache=world.cache)
    for number in range(1000):
        try:
            network.link(f"https://victim.example/{number}")
        except NotAskedError:
            continue

    assert len(world.asked) == 10


def test_n01_a_verification_fetches_four_times_and_no_more(world):
    with one_verification():
        for number in range(MAX_FETCHES):
            world.fetch(f"https://h{number}.example/")
        with pytest.raises(NotAskedError, match="one verification"):
            world.fetch("https://h9.example/")

    with one_verification():
        assert world.fetch("https://h9.example/").data == b"first"


def test_n01_what_is_on_the_shelf_costs_nothing(world):
    world.fetch()
    with one_verification():
        for _ in range(20):
            world.fetch()
        world.fetch("https://other.example/")


def test_n01_an_inner_verification_spends_what_the_outer_has(world):
    with one_verification():
        for number in range(MAX_FETCHES):
            with one_verification():
                world.fetch(f"https://h{number}.example/")
        with one_verification(), pytest.raises(NotAskedError):
            world.fetch("https://h9.example/")


def test_n01_a_retry_is_a_fetch(world):
    world.answer = UnansweredError("no answer")
    with one_verification():
        for number in range(4):
            with pytest.raises(FetchError):
                world.fetch(f"https://h{number}.example/", STATUS)

    assert len(world.asked) == MAX_FETCHES


def test_n01_all_fetches_of_a_verification_share_five_seconds(world):
    world.takes = 3.0
    with one_verification():
        world.fetch("https://h1.example/")
        world.fetch("https://h2.example/")
        with pytest.raises(NotAskedError):
            world.fetch("https://h3.example/")

    assert [round(seconds, 1) for _, _, seconds in world.asked] == [5.0, 2.0]


def test_within_a_verification_a_silent_host_is_not_asked_for_anything_else(world):
    world.answer = UnansweredError("no answer")
    with one_verification():
        for path in ("a", "b", "c"):
            with pytest.raises(FetchError):
                world.fetch(f"https://uni.example/{path}")

    assert len(world.asked) == 1


def test_a_limit_of_ones_own_is_not_remembered_against_the_address(world):
    with one_verification():
        for number in range(MAX_FETCHES):
            world.fetch(f"https://h{number}.example/")
        with pytest.raises(NotAskedError):
            world.fetch()

    assert world.fetch().data == b"first"


def test_the_memory_is_bounded_whatever_is_asked_for():
    now = [NOW]
    cache = CachingFetcher(
        lambda url, **_: Answer(body=b"x" * 1000),
        clock=lambda: now[0],
        timer=lambda: 0.0,
        max_bytes=100_000,
    )
    shelf = Shelf(name="tests", max_bytes=1000)
    for number in range(1000):
        cache.fetch(f"https://h{number}.example/", shelf)

    assert cache.size_bytes <= 100_000


def test_failures_are_bounded_as_well():
    def get(url, **_):
        raise UnansweredError(url)

    cache = CachingFetcher(get, clock=lambda: NOW, timer=lambda: 0.0, max_bytes=100_000)
    for number in range(1000):
        with pytest.raises(FetchError):
            cache.fetch(f"https://h{number}.example/", SHELF)

    assert cache.size_bytes <= 100_000


def test_a_document_too_large_to_keep_is_given_and_forgotten(world):
    cache = CachingFetcher(
        world.get, clock=lambda: NOW, timer=lambda: 0.0, max_bytes=100
    )

    assert cache.fetch(URL, SHELF).data == b"first"
    assert cache.size_bytes == 0


def test_what_a_link_leads_to_is_not_kept_at_all(world):
    network = Network(cache=world.cache)

    assert network.link(URL) == b"first"
    world.answer = Answer(body=b"second")
    assert network.link(URL) == b"second"
    assert world.cache.size_bytes == 0


def test_the_hosts_that_are_watched_are_bounded():
    watch = HostWatch(max_hosts=10)
    for number in range(1000):
        watch.admit(f"h{number}.example", now=NOW, per_minute=10)

    assert len(watch._hosts) == 10
    assert MAX_HOSTS == 4096


# --------------------------------------------------------------------- threads


def at_once(number, work):
    barrier = threading.Barrier(number)
    results = []

    def run(index):
        barrier.wait()
        try:
            results.append(work(index))
        except FetchError as exc:
            results.append(exc)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class SlowHost:
    """Answers once the test lets it, and counts how often it was asked."""

    def __init__(self, answer):
        self.go = threading.Event()
        self.asked = 0
        self.answer = answer

    def get(self, url, **_):
        self.asked += 1
        self.go.wait(5)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def cache(self):
        return CachingFetcher(self.get, clock=lambda: NOW, timer=lambda: 0.0)


def test_fifty_at_once_make_one_fetch():
    host = SlowHost(Answer(body=b"there"))
    cache = host.cache()
    threading.Timer(0.2, host.go.set).start()

    results = at_once(50, lambda _: cache.fetch(URL, SHELF).data)

    assert results == [b"there"] * 50
    assert host.asked == 1


def test_fifty_at_once_learn_of_one_failure_together():
    host = SlowHost(UnansweredError("no answer"))
    cache = host.cache()
    threading.Timer(0.2, host.go.set).start()

    results = at_once(50, lambda _: cache.fetch(URL, SHELF))

    assert {type(one) for one in results} == {UnansweredError}
    assert host.asked == 1


def test_a_crash_of_whoever_fetches_leaves_nobody_waiting_for_ever():
    host = SlowHost(ZeroDivisionError("a mistake of ours"))
    cache = host.cache()
    host.go.set()

    with pytest.raises(ZeroDivisionError):
        cache.fetch(URL, SHELF)
    host.answer = Answer(body=b"there")
    assert cache.fetch(URL, SHELF).data == b"there"


def test_many_threads_and_addresses_stay_within_bounds():
    cache = CachingFetcher(
        lambda url, **_: Answer(body=url.encode()),
        clock=lambda: NOW,
        timer=lambda: 0.0,
        max_bytes=60_000,
    )

    def work(index):
        for turn in range(200):
            url = f"https://h{(index * 7 + turn) % 40}.example/"
            assert cache.fetch(url, SHELF).data == url.encode()
        return True

    assert at_once(8, work) == [True] * 8
    assert cache.size_bytes <= 60_000


# ---------------------------------------------------------- the life of a list


@pytest.mark.parametrize(
    ("changes", "life"),
    [
        ({"ttl_milliseconds": 0}, timedelta(minutes=5)),
        ({"ttl_milliseconds": 60_000}, timedelta(minutes=5)),
        ({"ttl_milliseconds": 1_800_000}, timedelta(minutes=30)),
    ],
)
def test_a_list_is_renewed_by_the_time_that_its_ttl_ends(changes, life):
    document = status_list(URL, "revocation", **changes)

    assert life_of_list(served(signed(document)), NOW) == life


def test_a_list_is_renewed_when_its_valid_until_comes():
    document = status_list(URL, "revocation")
    document["validUntil"] = "2026-11-22T10:50:00Z"

    assert life_of_list(served(document), NOW) == timedelta(minutes=8)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"eyJ",
        b"eyJ.e30.x",
        b'{"credentialSubject":{"ttl":true}}',
        b'{"credentialSubject":{"ttl":-5}}',
        b'{"validUntil":7}',
        b"\xff",
    ],
)
def test_what_says_nothing_of_its_life_has_five_minutes(data):
    assert life_of_list(data, NOW) == timedelta(minutes=5)


def test_a_list_with_a_long_max_age_and_no_ttl_is_still_renewed_in_time(world):
    """Else a copy would be held that the fail rules no longer let anybody use."""
    document = status_list(URL, "revocation", ttl_milliseconds=0)
    world.answer = Answer(body=served(document), max_age=timedelta(hours=1))
    world.fetch(shelf=STATUS)
    world.later(minutes=5)
    world.fetch(shelf=STATUS)

    assert len(world.asked) == 2


def test_without_the_network_nothing_is_asked():
    network = Network(cache=None)

    with pytest.raises(FetchError, match="fetching is off"):
        network.status_list(URL)
    with pytest.raises(OSError, match="fetching is off"):
        network.key_document(URL)
    with pytest.raises(FetchError, match="hand in the file"):
        network.link(URL)


def test_n05_a_call_with_many_fetches_as_ten_do_and_waits_as_three_do():
    with one_call():
        for _ in range(500):
            with one_verification():
                allowed = current_allowance()
        assert allowed.fetches == 10 * MAX_FETCHES
        assert allowed.seconds == 15
        assert sum(allowed.may_retry() for _ in range(500)) == 10 * MAX_FETCHES
