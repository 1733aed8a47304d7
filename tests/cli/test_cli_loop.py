"""What a command's event loop tells of failures that nobody waited for."""

import asyncio
import platform
import subprocess
import sys

import pytest

from resolver.cli import loop


def left(error: Exception) -> int:
    """Run a command that leaves a future behind, with this error in it."""

    async def main() -> int:
        asyncio.get_running_loop().create_future().set_exception(error)
        return 3

    return loop.run(main())


def test_a_connection_that_breaks_off_late_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    """A handshake that fails when its deadline has passed says nothing to the user."""
    code = left(ConnectionResetError())

    assert (code, caplog.text) == (3, "")


def test_every_other_failure_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """An error of ours is told, wherever it happens."""
    code = left(ValueError("ours"))

    assert code == 3
    assert "ours" in caplog.text


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another library has another heap")
def test_freed_memory_is_kept_for_the_next_page() -> None:
    """Pages that come and go take their memory from the system once, not each time."""
    code = """
        import resource
        from resolver.cli import loop
        loop.settle()
        def faults():
            for size in range(100_000, 600_000, 10_000):
                pages = [b"x" * (size - number) for number in range(20)]
                del pages
            return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        first = faults()
        print(faults() - first)
    """
    lines = "\n".join(line.removeprefix("        ") for line in code.splitlines())
    told = subprocess.run([sys.executable, "-c", lines], capture_output=True, check=True, text=True)

    assert int(told.stdout) < 1000
