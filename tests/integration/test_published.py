"""What is published shows at once, whoever published it, and is read but once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from issuer.errors import StorageError
from issuer.published import Published
from issuer.storage.database import SqlDatabase
from issuer.stores import PublishedDocument

NOW = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)


def publish(database, content, name="status/1"):
    document = PublishedDocument(
        name=name, media_type="application/vc", content=content, published_at=NOW
    )
    with database.write() as uow:
        uow.ledger.publish(document)


class Counting:
    """A database that counts how often it is read."""

    def __init__(self, database):
        self._database = database
        self.reads = 0

    def read(self):
        self.reads += 1
        return self._database.read()

    def published_revision(self):
        return self._database.published_revision()


def test_what_has_not_changed_is_read_once(database):
    publish(database, b"one")
    counting = Counting(database)
    published = Published(counting)

    assert {published.find("status/1").content for _ in range(5)} == {b"one"}
    assert counting.reads == 1


def test_what_another_connection_publishes_shows_at_once(database, database_url):
    publish(database, b"one")
    published = Published(database)
    other = SqlDatabase(database_url)

    for content in (b"two", b"three"):
        publish(other, content)
        assert published.find("status/1").content == content
    other.close()


def test_what_this_process_publishes_shows_at_once(database):
    published = Published(database)

    for content in (b"one", b"two"):
        publish(database, content)
        assert published.find("status/1").content == content


PUBLISH = """
import sys
from tests.integration.test_published import publish
from issuer.storage.database import SqlDatabase
publish(SqlDatabase(sys.argv[1]), b"from elsewhere")
"""


def test_what_another_process_publishes_shows_at_once(database, database_url):
    publish(database, b"one")
    published = Published(database)
    assert published.find("status/1").content == b"one"

    subprocess.run([sys.executable, "-c", PUBLISH, database_url], check=True)

    assert published.find("status/1").content == b"from elsewhere"


def test_what_is_not_published_is_asked_for_each_time(database):
    published = Published(database)
    assert published.find("status/1") is None

    publish(database, b"one")

    assert published.find("status/1").content == b"one"


def test_names_that_strangers_make_up_are_not_kept_for_ever(database, monkeypatch):
    monkeypatch.setattr("issuer.published.MAX_KEPT", 10)
    counting = Counting(database)
    published = Published(counting)
    for number in range(11):
        published.find(f"status/{number}")
    published.find("status/0")

    assert counting.reads == 12


def test_an_unfinished_publication_does_not_show(database):
    publish(database, b"one")
    published = Published(database)

    with pytest.raises(RuntimeError):
        publish_and_fail(database, published)

    assert published.find("status/1").content == b"one"


def publish_and_fail(database, published):
    with database.write() as uow:
        uow.ledger.publish(
            PublishedDocument(
                name="status/1", media_type="t", content=b"two", published_at=NOW
            )
        )
        assert published.find("status/1").content == b"one"
        raise RuntimeError


def test_many_readers_never_see_less_than_was_published(database, database_url):
    publish(database, b"0")
    published = Published(database)
    writer = SqlDatabase(database_url, busy_timeout_seconds=30)

    def read(_):
        return [int(published.find("status/1").content) for _ in range(50)]

    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(read, one) for one in range(4)]
        for number in range(1, 20):
            publish(writer, str(number).encode())
            assert int(published.find("status/1").content) == number
    writer.close()

    for run in runs:
        assert run.result() == sorted(run.result())


def test_a_database_that_was_closed_is_asked_anew(database):
    publish(database, b"one")
    published = Published(database)
    before = database.published_revision()
    published.find("status/1")

    database.close()

    assert database.published_revision() != before or database._watch is None
    assert published.find("status/1").content == b"one"


def test_a_database_that_cannot_be_opened_is_said_to_be(tmp_path):
    nowhere = SqlDatabase(f"sqlite:///{tmp_path / 'none' / 'signet.db'}")

    with pytest.raises(StorageError, match="cannot be used"):
        nowhere.published_revision()


def test_a_database_in_memory_is_asked_for_what_it_publishes():
    database = SqlDatabase("sqlite://")

    with pytest.raises(StorageError):  # it has no tables; and it was asked
        database.published_revision()


def test_what_is_not_published_is_asked_for_once_too(database):
    publish(database, b"one")
    counting = Counting(database)
    published = Published(counting)

    assert {published.find("nothing") for _ in range(5)} == {None}
    assert published.value("nothing", bytes.decode) is None
    assert counting.reads == 1


def test_a_value_is_made_anew_only_when_its_document_changed(database):
    publish(database, b"one")
    published, made = Published(database), []

    def read(content):
        made.append(content)
        return content.decode()

    for _ in range(3):
        assert published.value("status/1", read) == "one"
    publish(database, b"unrelated", name="status/2")
    assert published.value("status/1", read) == "one"
    publish(database, b"two")
    assert published.value("status/1", read) == "two"

    assert made == [b"one", b"two"]
