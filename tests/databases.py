"""An empty database of each kind: its URL, and how to make it go away."""

import os
import uuid
from functools import cache

import pytest
import sqlalchemy as sa

DEFAULT_POSTGRES = "postgresql://root@127.0.0.1:5432/postgres"


def sqlite(tmp_path):
    return f"sqlite:///{tmp_path / 'signet.db'}", lambda: None


def _admin():
    url = sa.make_url(os.environ.get("SIGNET_TEST_DATABASE_URL", DEFAULT_POSTGRES))
    patience = {"connect_timeout": 2}
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", connect_args=patience)


@cache
def _own_database():
    """A database of this process's own: a writer's lock holds for a whole database."""
    admin = _admin()
    name = f"signet_{uuid.uuid4().hex}"
    try:
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
    except sa.exc.OperationalError:
        return None
    finally:
        admin.dispose()
    return admin.url.set(database=name)


def drop_own_database():
    """Take the database of this process away, if it had one."""
    if not _own_database.cache_info().currsize or (url := _own_database()) is None:
        return
    admin = _admin()
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {url.database} WITH (FORCE)"))
    admin.dispose()


def postgres(_tmp_path):
    url = _own_database()
    if url is None:
        pytest.skip("PostgreSQL is not reachable (SIGNET_TEST_DATABASE_URL)")
    schema = f"signet_{uuid.uuid4().hex}"
    admin = sa.create_engine(url)
    with admin.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))

    def drop():
        with admin.begin() as connection:
            connection.execute(sa.schema.DropSchema(schema, cascade=True))
        admin.dispose()

    text = url.render_as_string(hide_password=False)
    return f"{text}?options=-csearch_path%3D{schema}", drop


BOTH = {"params": [sqlite, postgres], "ids": ["sqlite", "postgresql"]}
