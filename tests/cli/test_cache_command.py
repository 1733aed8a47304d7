"""The cache can be looked at, and the embedded server ended; another's server is never touched."""

import subprocess
import sys
from pathlib import Path

COMMAND = (sys.executable, "-m", "resolver.cli", "cache")


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """One call of the command."""
    return subprocess.run([*COMMAND, *arguments], env=env, capture_output=True, text=True, timeout=25, check=False)


def test_status_and_stop_of_the_embedded_server(tmp_path: Path) -> None:
    """`status` joins the embedded server and counts its keys; `stop` ends it once."""
    env = {"RESOLVER_DATA_DIR": str(tmp_path)}
    status, first, second = run("status", **env), run("stop", **env), run("stop", **env)

    assert status.stdout.startswith("0 keys in the embedded server")
    assert "has ended" in first.stdout
    assert "No embedded server" in second.stdout


def test_another_server_is_not_ours_to_stop(redis_url: str) -> None:
    """With RESOLVER_REDIS_URL set, `stop` is a usage error and the server goes on."""
    stopped = run("stop", RESOLVER_REDIS_URL=redis_url)
    status = run("status", RESOLVER_REDIS_URL=redis_url)

    assert stopped.returncode == 2
    assert status.returncode == 0


def test_a_dead_server_is_one_sentence() -> None:
    """A Redis that does not answer is exit 3 with one sentence."""
    done = run("status", RESOLVER_REDIS_URL="redis://127.0.0.1:9")

    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1
