"""API keys: `rk_ID_SECRET`, of which the SHA-256 is kept. A key is found by its id and compared in constant time.

Rotation needs nothing of its own: a second key under the same name is made, both are live, the old one is revoked.
"""

import hashlib
import hmac
import re
import secrets as chance
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from resolver.errors import InputError
from resolver.store.database.columns import storable
from resolver.store.database.nouns import Key, NewKey
from resolver.store.database.tables import KeyRow

PREFIX = "rk_"
USED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a key was last used: a write for every request would be one too many."""

NAME_CHARS = 100
_BYTES = 32
_WRITTEN = re.compile(r"rk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_SCOPE = re.compile(r"[a-z][a-z:._-]{0,31}")


def create(connection: Connection, name: str, scopes: Iterable[str], now: datetime) -> NewKey:
    """Make a key; its secret is given this once and kept nowhere.

    Raises:
        InputError: the name cannot be kept, or a scope is no word.
    """
    granted = frozenset(scopes)
    wrong = sorted(each for each in granted if not _SCOPE.fullmatch(each))
    if wrong or not granted:
        raise InputError(f"A key has at least one scope, each a word like `resolve`; {wrong or 'none'} is not.")
    id_, secret = chance.token_hex(8), chance.token_urlsafe(_BYTES)
    written = f"{PREFIX}{id_}_{secret}"
    connection.execute(
        insert(KeyRow),
        {
            "id": id_,
            "name": storable(name, "The name of a key", NAME_CHARS),
            "hash": _hash(written),
            "scopes": granted,
            "created_at": now,
        },
    )
    return NewKey(Key(id_, name, granted, now, None, None), written)


def every(connection: Connection) -> tuple[Key, ...]:
    """All keys, revoked ones too, the oldest first."""
    asked = select(KeyRow.__table__).order_by(KeyRow.created_at, KeyRow.id)
    return tuple(_key(row) for row in connection.execute(asked))


def any_live(connection: Connection) -> bool:
    """Whether there is a key that opens anything."""
    return connection.execute(select(KeyRow.id).where(KeyRow.revoked_at.is_(None)).limit(1)).first() is not None


def find(connection: Connection, written: str) -> Key | None:
    """The live key that was written so; None for a wrong, unknown or revoked one, all in about the same time."""
    match = _WRITTEN.fullmatch(written)
    row = None
    if match is not None:
        row = connection.execute(select(KeyRow.__table__).where(KeyRow.id == match[1])).one_or_none()
    known = row.hash if row is not None else _hash("")
    same = hmac.compare_digest(_hash(written), known)
    return _key(row) if row is not None and same and row.revoked_at is None else None


def sealed(connection: Connection, key_id: str, message: str) -> tuple[Key, str] | None:
    """A live key, and the HMAC of a message with what is stored of it: it ends when the key does."""
    row = connection.execute(select(KeyRow.__table__).where(KeyRow.id == key_id)).one_or_none()
    if row is None or row.revoked_at is not None:
        return None
    mac = hmac.new(row.hash.encode(), message.encode("utf-8", "surrogatepass"), hashlib.sha256)
    return _key(row), mac.hexdigest()


def used(connection: Connection, key_id: str, now: datetime) -> None:
    """Note that the key was used."""
    connection.execute(update(KeyRow).where(KeyRow.id == key_id), {"last_used_at": now})


def is_stale(key: Key, now: datetime) -> bool:
    """Whether it is time to note that the key is used."""
    return key.last_used_at is None or now - key.last_used_at >= USED_EVERY


def revoke(connection: Connection, key_id: str, now: datetime) -> bool:
    """End a key from now on. False: there is no such live key."""
    live = update(KeyRow).where(KeyRow.id == key_id, KeyRow.revoked_at.is_(None))
    return connection.execute(live, {"revoked_at": now}).rowcount > 0


def _hash(written: str) -> str:
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: Row[*tuple[Any, ...]]) -> Key:
    return Key(row.id, row.name, row.scopes, row.created_at, row.last_used_at, row.revoked_at)
