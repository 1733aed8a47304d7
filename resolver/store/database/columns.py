"""What all tables share: how constraints are named, how times and numbered rows are kept, what text may hold."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    UpdateBase,
    insert,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from resolver.errors import InputError

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Number = BigInteger().with_variant(Integer(), "sqlite")
"""A row's number; SQLite counts up by itself only for the type it calls INTEGER."""

ID_CHARS = 512
"""Longest id of an article: four times as many bytes still fit PostgreSQL's index pages."""

Word = TypeVar("Word", bound=StrEnum)


class Base(DeclarativeBase):
    """All tables of the records."""

    metadata = MetaData(naming_convention=NAMES)


class Utc(TypeDecorator[datetime]):
    """An aware time: `timestamptz` in PostgreSQL, UTC without its zone in SQLite, which has no type for times."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database, in UTC."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database, aware."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[frozenset[str]]):
    """A few words of a closed list, as one text with blanks between them, in order."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str | None:
        """To the database."""
        del dialect
        return None if value is None else " ".join(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str] | None:
        """From the database."""
        del dialect
        return None if value is None else frozenset(value.split())


def storable(value: str, what: str, limit: int) -> str:
    """The text as given.

    Raises:
        InputError: it is empty, longer than `limit` characters, or no database can keep it (NUL, half a character).
    """
    if not value or len(value) > limit:
        raise InputError(f"{what} has 1 to {limit} characters, and this has {len(value):,}.")
    if "\0" in value or (not value.isascii() and any("\ud800" <= each <= "\udfff" for each in value)):
        raise InputError(f"{what} holds a character that cannot be kept (NUL or half a character).")
    return value


def tidy(value: str | None, limit: int) -> str | None:
    """Text of others, cut to `limit` and made storable; None for nothing."""
    if not value:
        return None
    return value[:limit].replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def insert_into(connection: Connection, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An insert that knows `ON CONFLICT`, which both databases write alike."""
    return (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(table)


def each_with(connection: Connection, statement: UpdateBase, rows: Sequence[dict[str, object]]) -> None:
    """Run a statement with each of the rows, in as few messages as the different sets of columns in them allow.

    It is written once for each set of columns: SQLAlchemy's own way of going over many rows takes three times as long.
    """
    alike: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    for columns, same in alike.items():
        sql, places = _written(statement, connection.dialect, columns)
        connection.exec_driver_sql(
            sql, [tuple([row[name] if bound is None else bound(row[name]) for name, bound in places]) for row in same]
        )


_Bound = Callable[[object], object] | None
"""What makes the database's value of ours; None: it is the same."""


@lru_cache(maxsize=64)
def _written(
    statement: UpdateBase, dialect: Dialect, columns: tuple[str, ...]
) -> tuple[str, Sequence[tuple[str, _Bound]]]:
    """A statement that changes these columns, and whose value stands at which place in it."""
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    if compiled.positiontup is None:
        raise TypeError(f"{dialect.name} takes no values by their places")
    types = {name: compiled.binds[name].type.dialect_impl(dialect) for name in compiled.positiontup}
    return str(compiled), [(name, types[name].bind_processor(dialect)) for name in compiled.positiontup]


class PlainRows:
    """Inserts whole rows of words and numbers, which no type of ours changes, past the work for each single value.

    A sidecar has a row for each of its places and sources: SQLAlchemy took as long over their values as SQLite over
    keeping them. Many rows go with one statement, for after each statement this thread waits for its turn at Python.
    """

    SIZES = (64, 8, 1)
    """How many rows a statement has: few different statements, so that the database keeps them ready."""

    def __init__(self, table: type[Base]) -> None:
        self._table = table
        self._blank = dict.fromkeys(table.__table__.columns.keys())
        self._written: dict[tuple[str, int], str] = {}

    def add(self, connection: Connection, rows: Sequence[tuple[str | int | None, ...]]) -> None:
        """Add rows, whose values stand in the order of the table's columns."""
        done = 0
        for size in self.SIZES:
            while len(rows) - done >= size:
                values = tuple(chain.from_iterable(rows[done : done + size]))
                connection.exec_driver_sql(self._statement(connection.dialect, size), values)
                done += size

    def _statement(self, dialect: Dialect, size: int) -> str:
        known = self._written.get((dialect.name, size))
        if known is None:
            statement = insert(self._table).values([self._blank] * size)
            known = self._written[dialect.name, size] = str(statement.compile(dialect=dialect))
        return known
