"""What an address of the API is: a value that the server answers by and the OpenAPI document is written from."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from resolver.web.auth import Caller, Scope
from resolver.web.parts import Parts

JSON = "application/json"
_ModelT = TypeVar("_ModelT", bound=BaseModel)


class Sent(BaseModel):
    """Base of what clients send: unknown names are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Query(Sent):
    """Base of an address's parameters."""


class Nothing(Query):
    """No parameters."""


@dataclass(slots=True)
class Call:
    """One request on its way through; `query` and `body` are read as the route says, `headers` go with the answer."""

    parts: Parts
    request: web.Request
    id: str
    caller: Caller
    query: Query = field(default_factory=Nothing)
    body: Sent | None = None
    raw: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def asked(self, kind: type[_ModelT]) -> _ModelT:
        """The parameters, which the route says are of this kind."""
        return _of_kind(self.query, kind)

    def sent(self, kind: type[_ModelT]) -> _ModelT:
        """The body, which the route says is of this kind."""
        return _of_kind(self.body, kind)

    def named(self, name: str) -> str:
        """A variable of the path."""
        return self.request.match_info[name]


def _of_kind(value: object, kind: type[_ModelT]) -> _ModelT:
    if not isinstance(value, kind):
        raise TypeError(f"the route reads {type(value).__name__} where its handler wants {kind.__name__}")
    return value


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer that a route may give: `media` are the types of its body, those of `shaped` in the shape of `model`.

    `headers` are names of headers that go with it, beside those that go with every answer.
    """

    status: int
    says: str
    model: type[BaseModel] | None = None
    media: tuple[str, ...] = (JSON,)
    headers: tuple[str, ...] = ()
    shaped: tuple[str, ...] = (JSON,)


Handle = Callable[[Call], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path.

    `scope` None: anybody may call. `accepts` are the media types of a raw body; `body` is the model of a JSON one.
    `changes`: it is logged, and with POST takes an `Idempotency-Key`. `problems` are the kinds that it answers with,
    beside those of its scope, body and parameters. `example` is a value for each variable of the path.
    """

    method: str
    path: str
    name: str
    topic: str
    summary: str
    handle: Handle
    replies: tuple[Reply, ...]
    scope: Scope | None = None
    says: str = ""
    query: type[Query] = Nothing
    body: type[Sent] | None = None
    accepts: tuple[str, ...] = ()
    request_headers: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    changes: bool = False
    once: bool = False
    head: bool = True

    @property
    def reads_body(self) -> bool:
        """Whether a body is read."""
        return self.body is not None or bool(self.accepts)
