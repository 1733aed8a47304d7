"""Which database a URL names, as SQLAlchemy writes it; the file under the data folder where none is given."""

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from resolver.errors import ConfigError
from resolver.settings import Settings

FILE = "records.sqlite3"
_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+asyncpg"})
_SQLITE = frozenset({"sqlite", "sqlite+pysqlite", "sqlite+aiosqlite"})


def address(url: str | None, settings: Settings) -> Path | URL:
    """The file of an SQLite database, or the URL of a PostgreSQL server; without a URL, what the settings name.

    libpq's `sslmode` is handed on as asyncpg's `ssl`, which takes the same words.

    Raises:
        ConfigError: it is neither; the text does not repeat the URL, which may hold a password.
    """
    if not url and settings.database_url is not None:
        url = settings.database_url.get_secret_value()
    if not url:
        return settings.data_dir / FILE
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ConfigError("The setting database_url is no URL.") from error
    if parsed.drivername in _POSTGRES:
        query = {"ssl" if name == "sslmode" else name: value for name, value in parsed.query.items()}
        return parsed.set(drivername="postgresql+asyncpg", query=query)
    if parsed.drivername in _SQLITE and parsed.database and parsed.database != ":memory:":
        return Path(parsed.database)
    raise ConfigError("The setting database_url begins with postgresql:// or sqlite:///PATH, and this does not.")
