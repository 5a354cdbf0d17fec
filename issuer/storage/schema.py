"""Making the tables and telling whether they are those of this program."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from issuer.errors import NotInitializedError
from issuer.storage.database import SqlDatabase

_MIGRATIONS = files("issuer.storage") / "migrations"


def migrate(database: SqlDatabase) -> str:
    """Bring the tables to this program's version; the revision reached.

    Raises:
        StorageError: the database cannot be used.
    """
    with as_file(_MIGRATIONS) as folder, database.transaction("write") as connection:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return MigrationContext.configure(connection).get_current_revision() or ""


def require_current(database: SqlDatabase) -> None:
    """Refuse a database without our tables, or with those of another version.

    Raises:
        NotInitializedError: `signet init` has not been run for this program.
        StorageError: the database cannot be used.
    """
    with as_file(_MIGRATIONS) as folder, database.transaction("read") as connection:
        head = ScriptDirectory(str(folder)).get_current_head()
        found = MigrationContext.configure(connection).get_current_revision()
    if found != head:
        state = "no tables" if found is None else f"tables of version {found}"
        msg = f"the database has {state}, we need {head}. Run `signet init`."
        raise NotInitializedError(msg)
