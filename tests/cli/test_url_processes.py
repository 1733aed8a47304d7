"""A list that several processes share: order, equal lines, limits, and every way in which it can end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from resolver.cli.url_processes import LONG, forks
from resolver.settings import Settings
from tests.support.wait import wait_until
from tests.support.web import Reply, Web, settings_environment, settings_for

COMMAND = (sys.executable, "-m", "resolver.cli", "url", "-", "--format", "jsonl")
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def environment(web: Web, empty_redis_url: str) -> Mapping[str, str]:
    """The variables with which a subprocess finds the simulated web and an empty Redis."""
    return {**settings_environment(settings_for(web)), "RESOLVER_REDIS_URL": empty_redis_url}


@contextmanager
def running(env: Mapping[str, str], *more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The command over a list that is still being written."""
    with subprocess.Popen(
        [*COMMAND, *more], env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def say(process: "subprocess.Popen[bytes]", *lines: str) -> None:
    """Write some lines of the list."""
    assert process.stdin
    process.stdin.write("".join(f"{line}\n" for line in lines).encode())
    process.stdin.flush()


def forks_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """The processes that a process has begun."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def gone(pids: list[int]) -> bool:
    """Whether all of these processes have ended. Of an orphan an entry may stay, where nobody asks for its end."""
    return not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def pages(web: Web, count: int) -> list[str]:
    """So many short links to so many pages on a few hosts."""
    lines = [f"https://bit.ly/EXAMPLE{number}" for number in range(count)]
    for number, url in enumerate(lines):
        end = f"https://paper{number % 7}.example.org/EXAMPLE-{number}"
        web.redirect(url, end)
        web.page(end, f"<title>Example number {number}</title><p>Words enough.</p>")
    return lines


def test_answers_keep_the_order_of_the_lines(web: Web, environment: Mapping[str, str]) -> None:
    """Each line gets its answer at its place, slow ones, equal ones and those that are no link among them."""
    known = pages(web, 60)
    web.reply("https://slow.example.org/", Reply(200, HTML, b"<title>Slow</title>", delay=0.7))
    lines = ["https://slow.example.org/", *known[:30], "no link", "", *known, *known[::-1]]
    done = subprocess.run(
        [*COMMAND, "--processes", "3"], input="\r\n".join(lines).encode(), env=dict(environment), capture_output=True,
        timeout=25, check=True,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]

    assert [answer["input"] for answer in answers] == lines
    assert [answer.get("title") for answer in answers[33:93]] == [f"Example number {number}" for number in range(60)]
    assert answers[0]["title"] == "Slow"
    assert max(web.counts.values()) == 1
    assert done.stderr == b""


def test_unordered_answers_wait_for_no_other(web: Web, environment: Mapping[str, str]) -> None:
    """With `--unordered` no answer waits for a slow one, whichever process has it."""
    known = pages(web, 20)
    web.reply("https://slow.example.org/", Reply(200, HTML, b"<title>Slow</title>", delay=1.0))
    lines = ["https://slow.example.org/", *known]
    done = subprocess.run(
        [*COMMAND, "--processes", "2", "--unordered"], input="\n".join(lines).encode(), env=dict(environment),
        capture_output=True, timeout=25, check=True,
    )  # fmt: skip
    inputs = [json.loads(line)["input"] for line in done.stdout.splitlines()]

    assert sorted(inputs) == sorted(lines)
    assert inputs[-1] == "https://slow.example.org/"


def test_the_processes_share_the_limit_of_a_host(web: Web, environment: Mapping[str, str]) -> None:
    """However many processes there are, no more requests than are allowed are at one host at a time."""
    lines = [f"https://one.example.org/EXAMPLE-{number}" for number in range(40)]
    for url in lines:
        web.reply(url, Reply(200, HTML, b"<title>Example</title>", delay=0.02))
    done = subprocess.run(
        [*COMMAND, "--processes", "4"], input="\n".join(lines).encode(),
        env={**environment, "RESOLVER_PER_HOST": "3"}, capture_output=True, timeout=25, check=True,
    )  # fmt: skip

    assert done.stdout.count(b'"state": "live"') + done.stdout.count(b'"state":"live"') == 40
    assert 1 < web.busiest["one.example.org"] <= 3


async def test_a_list_that_comes_slowly_is_answered_as_it_comes(web: Web, environment: Mapping[str, str]) -> None:
    """What is written is answered before the list ends; there are as many processes as were wanted, and none later."""
    lines = pages(web, 8)
    with running(environment, "--processes", "2") as process:
        assert process.stdout
        assert process.stdin
        say(process, *lines[:4])
        first = [json.loads(process.stdout.readline())["input"] for _ in range(4)]
        forked = forks_of(process)
        say(process, *lines[4:])
        process.stdin.close()
        rest = [json.loads(line)["input"] for line in process.stdout]
        code = process.wait(10)

    assert (first, rest, code) == (lines[:4], lines[4:], 0)
    assert len(forked) == 2
    assert gone(forked)


async def test_a_process_that_is_killed_ends_the_run_with_words(web: Web, environment: Mapping[str, str]) -> None:
    """What was answered before is printed, the number of links without an answer is said, exit code 3, none is left."""
    lines = pages(web, 8)
    hanging = [f"https://dead{number}.example.org/" for number in range(8)]
    for url in hanging:
        web.hang(url)
    with running(environment, "--processes", "2") as process:
        assert process.stdout
        assert process.stderr
        say(process, *lines, *hanging)
        printed = [json.loads(process.stdout.readline())["input"] for _ in lines]
        forked = forks_of(process)
        os.kill(forked[0], signal.SIGKILL)
        complaint, code = process.stderr.read().decode(), process.wait(10)

    assert printed == lines
    assert code == 3
    assert "SIGKILL" in complaint
    assert "run it again" in complaint
    assert "Traceback" not in complaint
    assert gone(forked)


async def test_an_interrupt_ends_all(web: Web, environment: Mapping[str, str]) -> None:
    """SIGINT ends every process with one sentence and 130, and gives back what they hold of a host's turns."""
    lines = pages(web, 4)
    web.hang("https://dead.example.org/")
    with running(environment, "--processes", "2") as process:
        assert process.stdout
        assert process.stderr
        say(process, *lines, "https://dead.example.org/")
        printed = [json.loads(process.stdout.readline())["input"] for _ in lines]
        forked = forks_of(process)
        process.send_signal(signal.SIGINT)
        complaint, code = process.stderr.read().decode(), process.wait(10)

    assert printed == lines
    assert (code, complaint.count("Interrupted"), "Traceback" in complaint) == (130, 1, False)
    assert gone(forked)


async def test_when_the_parent_is_killed_the_others_end(web: Web, environment: Mapping[str, str]) -> None:
    """Nobody works on for a list whose answers nobody reads."""
    lines = pages(web, 4)
    with running({**environment, "RESOLVER_TOTAL_TIMEOUT": "2"}, "--processes", "2") as process:
        assert process.stdout
        web.hang("https://dead.example.org/")
        say(process, *lines, "https://dead.example.org/")
        process.stdout.readline()
        forked = forks_of(process)
        process.kill()

        await wait_until(lambda: gone(forked), timeout=20)


def test_a_reader_that_goes_away_ends_the_run(web: Web, environment: Mapping[str, str]) -> None:
    """`| head -1` gets its line, and nothing is complained about."""
    lines = pages(web, 50)
    command = f"{' '.join(COMMAND)} --processes 2 | head -1"
    done = subprocess.run(
        ["/bin/sh", "-c", command], input="\n".join(lines).encode(), env=dict(environment),
        capture_output=True, timeout=25, check=True,
    )  # fmt: skip

    assert json.loads(done.stdout)["input"] == lines[0]
    assert done.stderr == b""


def test_a_list_that_cannot_be_read_is_2(environment: Mapping[str, str], tmp_path: Path) -> None:
    """A file that is open for writing alone is one sentence and exit 2."""
    file = os.open(tmp_path / "list", os.O_WRONLY | os.O_CREAT)
    try:
        done = subprocess.run(COMMAND, stdin=file, env=dict(environment), capture_output=True, timeout=25, check=False)
    finally:
        os.close(file)

    assert done.returncode == 2
    assert done.stderr.startswith(b"resolver: Standard input cannot be read:")
    assert len(done.stderr.splitlines()) == 1


def test_what_is_wrong_with_the_settings_is_said_once(environment: Mapping[str, str], tmp_path: Path) -> None:
    """A file of authorities that holds none is one sentence, not one for each process."""
    (tmp_path / "ca.pem").write_text("no certificate")
    done = subprocess.run(
        [*COMMAND, "--processes", "3"], input=b"https://www.example.org/\n",
        env={**environment, "RESOLVER_CA_FILE": str(tmp_path / "ca.pem")}, capture_output=True, timeout=25, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr.count(b"RESOLVER_CA_FILE") == 1
    assert done.stdout == b""


@pytest.mark.parametrize("more", [("--record", "a.warc.gz"), ("--format", "table")])
def test_what_cannot_be_shared_is_refused(more: tuple[str, ...], environment: Mapping[str, str]) -> None:
    """A recording is one file, a table is for a person: several processes are a usage error there."""
    done = subprocess.run(
        [*COMMAND, *more, "--processes", "2"], input=b"", env=dict(environment), capture_output=True, timeout=25,
        check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert b"--processes" in done.stderr


def test_a_long_list_gets_every_core_and_a_short_one_none() -> None:
    """Without a wish the length of what is there to read decides; never are there more than may be at one host."""
    settings = Settings(per_host=4)
    cores = len(os.sched_getaffinity(0))

    assert forks(None, b"x" * (LONG - 1), settings) == 1
    assert forks(None, b"x" * LONG, settings) == min(cores, 4)
    assert forks(9, b"", settings) == 4
    assert forks(1, b"x" * LONG, settings) == 1
