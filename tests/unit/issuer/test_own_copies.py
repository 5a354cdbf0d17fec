"""What a handed-in badge is compared with, remembered for half a minute."""

import itertools
from contextlib import contextmanager
from types import SimpleNamespace

from issuer.own_verifier import OwnCopies
from issuer.services.addresses import Identity

BASE = "https://badges.example.edu"
URL = f"{BASE}/credentials/1"


class Counting:
    """A database that holds one credential and counts how often it was asked."""

    def __init__(self):
        self.asked = 0

    @contextmanager
    def read(self):
        self.asked += 1
        found = SimpleNamespace(is_public=True, document=b"{}")
        yield SimpleNamespace(credentials=SimpleNamespace(credential=lambda _: found))


def copies(database, timer):
    identity = Identity(did="did:web:badges.example.edu", name="U", base_url=BASE)
    return OwnCopies(identity, database, timer=timer)


def test_the_database_is_asked_once_for_many_comparisons():
    database = Counting()
    ours = copies(database, lambda: 0.0)

    assert [ours.find(URL) for _ in range(100)] == [b"{}"] * 100
    assert database.asked == 1


def test_a_copy_that_ends_while_it_is_looked_for_is_read_anew():
    """Found under load: one answer in two hundred thousand was "our side"."""
    database = Counting()
    ticks = itertools.count(0.0, 20.0)
    ours = copies(database, lambda: next(ticks))

    assert [ours.find(URL) for _ in range(50)] == [b"{}"] * 50


def test_whoever_shows_a_copy_reads_it_anew():
    database = Counting()
    ours = copies(database, lambda: 0.0)
    ours.find(URL)

    assert ours.read(URL) == b"{}"
    assert database.asked == 2
