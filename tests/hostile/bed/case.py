"""What a case of the corpus is: an address to resolve, a world around it, and what may be answered."""

from asyncio import StreamWriter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from tests.hostile.bed.dns import Names
from tests.support.web import Reply, Web, never

PARTS = (
    "addresses", "answers", "beyond", "bodies", "faces", "further", "heads", "odd", "pages", "rarely", "seldom",
    "texts", "tricks", "ways",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """What a case may arrange."""

    web: Web
    names: Names


Arrange = Callable[[World], None]


def page(url: str, html: str, *, status: int = 200) -> Arrange:
    """This page stands there."""
    return lambda world: world.web.page(url, html, status=status)


def leads(url: str, to: str, *, status: int = 301) -> Arrange:
    """This address redirects there."""
    return lambda world: world.web.redirect(url, to, status=status)


def answers(url: str, *replies: Reply) -> Arrange:
    """This address answers so, in turn."""
    return lambda world: world.web.reply(url, *replies)


def says(url: str, *pieces: bytes, repeat: bytes = b"", stays: bool = False) -> Arrange:
    """This address answers with these very bytes; where it `stays`, the connection is open for the next request."""
    return lambda world: world.web.raw(url, *pieces, repeat=repeat, stays=stays)


def stalls(url: str, start: bytes) -> Arrange:
    """This address answers with these bytes and then with nothing more."""

    async def script(writer: StreamWriter) -> None:
        writer.write(start)
        await never(writer)

    return answers(url, Reply(script=script))


def hangs(*urls: str) -> Arrange:
    """These addresses never answer."""
    return each(*(answers(url, Reply(script=never)) for url in urls))


def named(name: str, *addresses: str) -> Arrange:
    """This name has these addresses."""
    return lambda world: world.names.leads(name, *addresses)


def alias(name: str, other: str) -> Arrange:
    """This name is another one."""
    return lambda world: world.names.alias(name, other)


def unnamed(name: str, fault: str, delay: float = 0.0) -> Arrange:
    """This name is looked up with a fault, or late."""
    return lambda world: world.names.fails(name, fault, delay)


def resets(url: str, *, times: int = 0, then: Reply | None = None) -> Arrange:
    """This address resets the connection: so many times, or always."""
    return lambda world: world.web.reset(url, times=times, then=then)


def drips(url: str, piece: bytes, head: bytes) -> Arrange:
    """This address answers a piece at a time, without end."""
    return lambda world: world.web.drip(url, piece, head=head)


def each(*arranged: Arrange) -> Arrange:
    """All of these."""

    def arrange(world: World) -> None:
        for one in arranged:
            one(world)

    return arrange


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the corpus.

    `answers` are the `state` or `state:reason` that may be told; `title` and `final` what must be told of a page that
    is only odd. `unasked` are addresses of which no server may have been asked. `slow`: it takes the whole limit;
    `heavy`: it may cost time or memory; `real`: it needs names and addresses of its own, which loopback has not.
    """

    name: str
    url: str
    answers: tuple[str, ...]
    arrange: Arrange | None = None
    title: str | None = None
    final: str | None = None
    unasked: tuple[str, ...] = ()
    slow: bool = False
    heavy: bool = False
    real: bool = False

    @property
    def line(self) -> str:
        """The address as one line of input."""
        return self.url.replace("\n", " ")

    @property
    def odd(self) -> bool:
        """Whether it is a legitimate case, which must work."""
        return self.answers == LIVE


LIVE = ("live",)


def every() -> Iterator[Case]:
    """The whole corpus."""
    for part in PARTS:
        yield from import_module(f"tests.hostile.corpus.{part}").CASES
