"""The version of the tables: what it is, what this code knows, and how to get from one to the other.

Alembic is loaded only where there is something to do: a database that is up to date costs one small read.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from resolver.errors import ConfigError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0001"
"""The version of the tables that this code works with: the last file in `migrations/versions`."""

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 7164298305171
"""A number of our own for PostgreSQL's advisory lock, so that two migrations take turns."""


def version(connection: Connection) -> str | None:
    """The version of the tables that stand there; None: there are none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def migrate(connection: Connection, target: str = "head") -> tuple[str | None, str | None]:
    """Bring the tables to `target` (`base`: none); gives the version before and after. Doing it twice does nothing.

    The whole of it is one transaction, in both databases: a crash leaves the tables as they were.

    Raises:
        ConfigError: the database is of a later version of this service.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    before = version(connection)
    if before == HEAD and target == "head":
        return before, before
    from alembic import command  # noqa: PLC0415 - a third of a second that most starts need not spend
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - likewise

    config = _config(connection)
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if before is not None and before not in known:
        raise _later(before)
    if target == "base":
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)
    return before, version(connection)


def bring_up(connection: Connection) -> None:
    """Bring the tables of a file of our own up to date, as `migrate` does."""
    migrate(connection)


def insist(connection: Connection) -> None:
    """Check that the tables are of this code's version.

    Raises:
        ConfigError: they are older, newer, or not there; the text says what to do.
    """
    found = version(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise _later(found)
    state = f"at version {found}" if found else "without tables"
    raise ConfigError(f"The database is {state}, and this service needs {HEAD}: run `resolver migrate`.")


def _later(found: str) -> ConfigError:
    return ConfigError(f"The database is at version {found}, and this service knows {HEAD}: update the service.")


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
