"""Name lookup whose every address is judged before it is handed on, and the last gate where the socket is made.

One forbidden address among a name's answers refuses the whole name. A name is looked up once for a connection and
the connection goes to exactly the addresses that were judged, so a second, different answer (DNS rebinding) is never
asked for. IP literals never reach a resolver: `Gate` judges them, and everything else once more.
"""

import asyncio
import errno
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

from resolver.errors import ConfigError
from resolver.fetch import deadline
from resolver.fetch.guard import MAX_PORT, AddressPolicy
from resolver.fetch.interfaces import is_own
from resolver.settings import Settings

MORE = 1.3
MAX_LOOKUPS = 128
SLOT_SECONDS = 120.0
"""How long a lookup may wait for others that hang."""

MAX_ADDRESSES = 16

Lookup = Callable[[str], Sequence[str]]
"""A name's addresses as text, from a call that may block; raises OSError when there are none."""


class AddressRefused(OSError):
    """An address that is never dialled. An OSError, because only that passes through the connector unharmed."""

    def __init__(self, what: str) -> None:
        super().__init__(errno.EACCES, f"refused: {what}")


class LookupFailed(OSError):
    """The name has no address, or the lookup took too long."""


def system_lookup(host: str) -> Sequence[str]:
    """The addresses that this machine's own lookup gives."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(address[0]) for *_, address in found]


class CheckedResolver(AbstractResolver):
    """The resolver of our connector.

    `timeout` is in seconds, and a lookup has `MORE` times as many: the system's own resolver asks again after five
    seconds (resolv.conf, `timeout`), so that one lost packet would else be a name that is not found. Lookups run on
    daemon threads of their own (at most `MAX_LOOKUPS` at a time), so a hanging one holds up neither other lookups nor
    the end of the process. One that took too long goes on for those who ask meanwhile.
    """

    def __init__(
        self,
        policy: AddressPolicy,
        overrides: Mapping[str, tuple[str, int]],
        timeout: float,
        lookup: Lookup = system_lookup,
    ) -> None:
        self._policy = policy
        self._overrides = overrides
        self._timeout = timeout * MORE
        self._lookup = lookup
        self._slots = asyncio.Semaphore(MAX_LOOKUPS)
        self._under_way: dict[str, asyncio.Future[Sequence[str]]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The judged addresses of a host, with the port to dial.

        Raises:
            AddressRefused: at least one of them may not be dialled.
            LookupFailed: there are none, or not in time.
        """
        override = self._overrides.get(host) or self._overrides.get("*")
        addresses, port = ([override[0]], override[1]) if override else (await self._look_up(host), port)
        for address in addresses:
            if not self._policy.allows(address, port):
                raise AddressRefused(f"{host} leads to an address or port that is never dialled")
        wanted = [text for text in addresses if family in {socket.AF_UNSPEC, _family(text)}][:MAX_ADDRESSES]
        return [
            ResolveResult(hostname=host, host=text, port=port, family=_family(text), proto=0, flags=0)
            for text in wanted
        ]

    async def close(self) -> None:
        """Nothing is held open."""

    async def _look_up(self, host: str) -> list[str]:
        looking = self._under_way.get(host) or await self._begun(host)
        try:
            async with asyncio.timeout(self._timeout):
                found = await asyncio.shield(looking)
        except TimeoutError as error:
            raise LookupFailed(errno.ETIMEDOUT, f"the name lookup took longer than {self._timeout:g} s") from error
        except (OSError, UnicodeError) as error:
            raise LookupFailed(
                errno.EHOSTUNREACH, f"no address: {getattr(error, 'strerror', None) or error}"
            ) from error
        if not found:
            raise LookupFailed(errno.EHOSTUNREACH, "no address")
        return list(dict.fromkeys(found))

    async def _begun(self, host: str) -> "asyncio.Future[Sequence[str]]":
        """A lookup on a thread, as soon as there is room for one; the wait for it is nobody's time."""
        if self._slots.locked():
            async with deadline.in_line(SLOT_SECONDS):
                await self._slots.acquire()
        else:
            await self._slots.acquire()
        loop = asyncio.get_running_loop()
        answer = self._under_way[host] = loop.create_future()
        answer.add_done_callback(_looked_at)

        def settle(found: Sequence[str] | None, error: BaseException | None) -> None:
            self._slots.release()
            if self._under_way.get(host) is answer:
                del self._under_way[host]
            if error is not None:
                answer.set_exception(error)
            else:
                answer.set_result(found or ())

        def look() -> None:
            found, failure = None, None
            try:
                found = self._lookup(host)
            except Exception as error:  # noqa: BLE001 - it is handed to the waiting task
                failure = error
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, found, failure)

        threading.Thread(target=look, name="dns", daemon=True).start()
        return answer


def _looked_at(answer: "asyncio.Future[Sequence[str]]") -> None:
    """Take note of a failure that nobody waits for any more."""
    if not answer.cancelled():
        answer.exception()


class Gate:
    """The connector's socket factory: nothing is connected that it did not judge; each attempt passes here."""

    def __init__(self, policy: AddressPolicy) -> None:
        self._policy = policy

    def __call__(self, info: AddrInfoType) -> socket.socket:
        """A fresh socket for this address.

        Raises:
            AddressRefused: it may not be dialled, or is one of this machine's own.
        """
        family, kind, protocol, _, address = info
        host, port = str(address[0]), int(address[1])
        if family not in {socket.AF_INET, socket.AF_INET6} or not self._policy.allows(host, port):
            raise AddressRefused("an address or port that is never dialled")
        if not self._policy.lists(host, port) and is_own(socket.AddressFamily(family), host):
            raise AddressRefused("this machine's own address")
        return socket.socket(family, kind, protocol)


def overrides(settings: Settings) -> dict[str, tuple[str, int]]:
    """The `dns` setting as host → (address, port).

    Raises:
        ConfigError: an entry is not `host=address:port`.
    """
    table = {}
    for entry in settings.dns:
        host, _, target = entry.partition("=")
        address, _, port = target.rpartition(":")
        address = address.strip("[]")
        try:
            socket.inet_pton(_family(address), address)
            number = int(port)
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"The setting dns (RESOLVER_DNS) is not right: {entry!r} is not host=address:port, "
                "like t.co=127.0.0.1:8443."
            ) from error
        if not host or not 0 < number <= MAX_PORT:
            raise ConfigError(f"The setting dns (RESOLVER_DNS) is not right: {entry!r} names no host or no port.")
        table[host.strip().lower()] = (address, number)
    return table


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
