"""What is asked in one turn of the loop goes out as one message."""

import asyncio
from collections.abc import Sequence

import pytest

from resolver.cache.batch import CHANNELS, READS, Batch, Command


class Wire:
    """Answers each key with its own name and each command with its first word, and keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[list[str], list[Command]]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.error: Exception | None = None

    async def send(
        self, keys: Sequence[str], commands: Sequence[Command]
    ) -> tuple[Sequence[bytes | None], Sequence[object]]:
        """Carry one message."""
        self.sent.append((list(keys), list(commands)))
        await self.open.wait()
        if self.error is not None:
            raise self.error
        return [key.encode() for key in keys], [
            ValueError("refused") if command[0] == "BAD" else command[0] for command in commands
        ]


async def test_one_turn_is_one_message() -> None:
    """Reads and commands of one turn share a message, and each caller gets its own answer."""
    wire = Wire()
    batch = Batch(wire.send)

    values = batch.read("a"), batch.read("b")
    answers = batch.run("SET", "k", "v"), batch.run("PING")

    assert [await value for value in values] == [b"a", b"b"]
    assert [await answer for answer in answers] == ["SET", "PING"]
    assert wire.sent == [(["a", "b"], [("SET", "k", "v"), ("PING",)])]


async def test_a_key_is_read_once() -> None:
    """Fifty callers of one key in one turn are one key in the message."""
    wire = Wire()
    batch = Batch(wire.send)

    answers = await asyncio.gather(*(batch.read("a") for _ in range(50)))

    assert answers == [b"a"] * 50
    assert wire.sent == [(["a"], [])]


async def test_many_keys_are_several_messages() -> None:
    """A message carries at most READS keys, so that one large question does not hold up the others."""
    wire = Wire()
    batch = Batch(wire.send)
    keys = [str(number) for number in range(READS * 2 + 1)]

    answers = await asyncio.gather(*map(batch.read, keys))

    assert answers == [key.encode() for key in keys]
    assert [len(sent) for sent, _ in wire.sent] == [READS, READS, 1]


async def test_a_slow_wire_gathers() -> None:
    """While CHANNELS messages are under way, what comes later waits and leaves as one."""
    wire = Wire()
    wire.open.clear()
    batch = Batch(wire.send)
    waiting = []
    for number in range(CHANNELS + 5):
        waiting.append(batch.read(str(number)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    under_way = len(wire.sent)
    wire.open.set()

    assert under_way == CHANNELS
    assert len(await asyncio.gather(*waiting)) == CHANNELS + 5
    assert [len(keys) for keys, _ in wire.sent] == [1] * CHANNELS + [5]


async def test_a_failure_reaches_all() -> None:
    """When a message gets no answer, each caller of that message is told, and the next message is sent."""
    wire = Wire()
    wire.error = OSError("down")
    batch = Batch(wire.send)

    failed = await asyncio.gather(batch.read("a"), batch.run("PING"), return_exceptions=True)
    wire.error = None

    assert [type(each) for each in failed] == [OSError, OSError]
    assert await batch.read("a") == b"a"


async def test_one_refused_command_is_its_own() -> None:
    """An error that Redis answers to one command is raised there, and its neighbours get their answers."""
    batch = Batch(Wire().send)
    bad, good = batch.run("BAD"), batch.run("GOOD")

    assert await good == "GOOD"
    with pytest.raises(ValueError, match="refused"):
        await bad


async def test_a_caller_may_leave() -> None:
    """A caller who was cancelled before the answer came disturbs nobody."""
    wire = Wire()
    wire.open.clear()
    batch = Batch(wire.send)
    left, stayed = batch.read("a"), batch.read("a")
    await asyncio.sleep(0)
    left.cancel()
    wire.open.set()

    assert await stayed == b"a"
