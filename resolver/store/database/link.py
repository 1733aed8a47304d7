"""What both databases offer: an operation is a plain function over a connection, run in one transaction.

`write` gives it the right to change; an exception rolls back, and nothing of it is left. Operations hold no state of
their own, so one that the database undid (a deadlock) is run again. Failures of the database are `BackendUnavailable`
with one sentence that names no password.
"""

import re
from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from resolver.errors import BackendUnavailable

Result = TypeVar("Result")
Operation = Callable[[Connection], Result]

TRIES = 4
"""How often an operation is run in all, where the database sent it back."""

_SENT_BACK = frozenset({"40001", "40P01"})
"""SQLSTATE of a serialization failure and of a deadlock (PostgreSQL, appendix A)."""


class Link(Protocol):
    """A database that was opened."""

    name: str

    async def read(self, operation: Operation[Result]) -> Result:
        """What the operation gives, in a transaction that changes nothing."""

    async def write(self, operation: Operation[Result]) -> Result:
        """What the operation gives, once its changes are kept."""

    async def close(self) -> None:
        """Let go of all connections; what is going on comes to its end first."""


def was_undone(error: BaseException) -> bool:
    """Whether the server itself undid the transaction, so that it may succeed when it is run again."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _SENT_BACK


def has_broken(error: BaseException) -> bool:
    """Whether the connection is gone; the next one is made anew."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_failure(error: BaseException) -> bool:
    """Whether it is the database that failed, and not the operation that was wrong."""
    if isinstance(error, IntegrityError | ProgrammingError):
        return False
    return isinstance(error, DBAPIError | PoolTimeout | OSError | TimeoutError)


def unavailable(name: str, error: BaseException) -> BackendUnavailable:
    """The failure as one sentence; `name` says which database."""
    if isinstance(error, PoolTimeout):
        return BackendUnavailable(f"{name} is busy: no connection came free in time.")
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, TimeoutError):
        return BackendUnavailable(f"{name} did not answer in time.")
    text = str(cause) or type(cause).__name__
    line = re.sub(r"^<class '[^']*'>:\s*", "", text.strip().partition("\n")[0]).rstrip(".")
    return BackendUnavailable(f"{name} cannot be used: {line}.")
