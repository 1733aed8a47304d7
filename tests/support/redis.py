"""A real, private Valkey or Redis server for the tests, and the accidents that can befall one."""

import os
import signal
from pathlib import Path

from resolver.embedded import start_or_join, stop


class RedisServer:
    """The embedded server of one data folder, started by our own start code."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.url = ""

    async def start(self) -> str:
        """Its URL; what an earlier life left on disk is there again."""
        self.url = await start_or_join(self.data_dir)
        return self.url

    async def stop(self) -> None:
        """End it in order."""
        await stop(self.data_dir)

    @property
    def pid(self) -> int:
        """The process of the server."""
        return int((self.data_dir / "server" / "server.pid").read_text())

    def kill(self) -> None:
        """`kill -9`, as the kernel does when memory runs out."""
        os.kill(self.pid, signal.SIGKILL)

    def freeze(self) -> None:
        """It accepts and never answers, until `thaw`."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        os.kill(self.pid, signal.SIGCONT)
