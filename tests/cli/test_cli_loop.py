"""What a command's event loop tells of failures that nobody waited for."""

import asyncio

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
