"""The least that fetching these links costs: a bare aiohttp loop that follows every hop, reads, and parses nothing.

    python -m benchmarks.links_bare PORT [--ca FILE] [--uvloop] [--asleep] < LINKS

aiohttp as it comes: its own redirects, its own pool of kept connections, its own gunzip, every line asked anew.
"""

import argparse
import asyncio
import socket
import ssl
import sys

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

CONCURRENCY = 32


class _Here(AbstractResolver):
    """Every name leads to one port of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The one address."""
        del port, family
        address = ResolveResult(
            hostname=host, host="127.0.0.1", port=self._port, family=socket.AF_INET, proto=0, flags=0
        )
        return [address]

    async def close(self) -> None:
        """Nothing is held open."""


async def fetch_all(lines: list[str], port: int, ca_file: str | None) -> int:
    """Fetch every line; gives how many ended at a page."""
    trust = ssl.create_default_context(cafile=ca_file) if ca_file else True
    waiting, good = iter(lines), 0

    async def caller(session: aiohttp.ClientSession) -> None:
        nonlocal good
        for line in waiting:
            try:
                async with session.get(line) as response:
                    await response.read()
                    good += response.status == 200
            except (aiohttp.ClientError, TimeoutError):
                pass

    connector = aiohttp.TCPConnector(resolver=_Here(port), ssl=trust)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(caller(session) for _ in range(CONCURRENCY)))
    return good


def main() -> None:
    """Read the links, fetch them, print how many there were and how many ended at a page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("port", type=int)
    parser.add_argument("--ca")
    parser.add_argument("--uvloop", action="store_true")
    options = parser.parse_args()
    lines = sys.stdin.read().split()
    factory = None
    if options.uvloop:
        import uvloop  # noqa: PLC0415 - where it is wanted

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        good = runner.run(fetch_all(lines, options.port, options.ca))
    print(len(lines), good)


if __name__ == "__main__":
    main()
