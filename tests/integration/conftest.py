"""A database of each kind, empty, with our tables, and gone afterwards."""

import pytest

from issuer.storage.database import SqlDatabase
from issuer.storage.schema import migrate
from tests.databases import BOTH


@pytest.fixture(**BOTH)
def database_url(request, tmp_path):
    url, drop = request.param(tmp_path)
    yield url
    drop()


@pytest.fixture
def database(database_url):
    database = SqlDatabase(database_url, busy_timeout_seconds=0.2)
    migrate(database)
    yield database
    database.close()
