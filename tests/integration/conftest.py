"""A database of each kind, empty, with our tables, and gone afterwards."""

import os
import uuid

import pytest
import sqlalchemy as sa

from issuer.storage.database import SqlDatabase
from issuer.storage.schema import migrate

DEFAULT_POSTGRES = "postgresql://root@127.0.0.1:5432/postgres"


def _sqlite(tmp_path):
    return f"sqlite:///{tmp_path / 'signet.db'}", lambda: None


def _postgres(_tmp_path):
    url = os.environ.get("SIGNET_TEST_DATABASE_URL", DEFAULT_POSTGRES)
    schema = f"signet_{uuid.uuid4().hex}"
    admin = sa.create_engine(url, connect_args={"connect_timeout": 2})
    try:
        with admin.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    except sa.exc.OperationalError:
        pytest.skip(f"PostgreSQL is not reachable (SIGNET_TEST_DATABASE_URL={url})")

    def drop():
        with admin.begin() as connection:
            connection.execute(sa.schema.DropSchema(schema, cascade=True))
        admin.dispose()

    return f"{url}?options=-csearch_path%3D{schema}", drop


@pytest.fixture(params=[_sqlite, _postgres], ids=["sqlite", "postgresql"])
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
