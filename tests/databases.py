"""An empty database of each kind: its URL, and how to make it go away."""

import os
import uuid

import pytest
import sqlalchemy as sa

DEFAULT_POSTGRES = "postgresql://root@127.0.0.1:5432/postgres"


def sqlite(tmp_path):
    return f"sqlite:///{tmp_path / 'signet.db'}", lambda: None


def postgres(_tmp_path):
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


BOTH = {"params": [sqlite, postgres], "ids": ["sqlite", "postgresql"]}
