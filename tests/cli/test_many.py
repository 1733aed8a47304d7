"""Many links: each request once, bounded memory, the good ones not slowed by the dead."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping

import pytest

from tests.support.web import Web, settings_environment, settings_for

COMMAND = (sys.executable, "-m", "resolver.cli", "url", "-", "--format", "jsonl")


@pytest.fixture
def environment(web: Web, empty_redis_url: str) -> Mapping[str, str]:
    """The variables with which a subprocess finds the simulated web and an empty Redis."""
    return {**settings_environment(settings_for(web)), "RESOLVER_REDIS_URL": empty_redis_url}


def test_duplicates_are_asked_once(web: Web, environment: Mapping[str, str]) -> None:
    """Of a thousand links, two in five of them seen before, every request is made exactly once."""
    short = [f"https://bit.ly/EXAMPLE{n}" for n in range(600)]
    for n, url in enumerate(short):
        web.redirect(url, f"https://www.example.org/EXAMPLE-{n % 300}")
    for n in range(300):
        web.page(f"https://www.example.org/EXAMPLE-{n}", f"<title>Example number {n}</title><p>Words enough.</p>")
    lines = short + [short[(n * 7) % len(short)] for n in range(400)]
    done = subprocess.run(
        COMMAND, input="\n".join(lines).encode(), env=dict(environment), capture_output=True, timeout=28, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]

    assert [answer["input"] for answer in answers] == lines
    assert all(
        answer["title"] == f"Example number {int(answer['input'][len(short[0]) - 1 :]) % 300}" for answer in answers
    )
    assert max(web.count(url) for url in short) == 1
    assert web.total <= 600 + 600


@pytest.mark.timeout(240)  # seven thousand requests, answered by Python
def test_ten_thousand_links_are_asked_once_each(web: Web, environment: Mapping[str, str]) -> None:
    """Of ten thousand links, two in five of them seen before, no address is asked for twice, and all are answered."""
    pages = [f"http://www.example.org/EXAMPLE-{n}" for n in range(5000)]
    short = [f"http://bit.ly/EXAMPLE{n}" for n in range(1000)]
    for n, url in enumerate(short):
        web.redirect(url, f"http://www.example.org/TARGET-{n}")
    for url in (*pages, *(f"http://www.example.org/TARGET-{n}" for n in range(1000))):
        web.page(url, "<title>An example</title><p>Words enough.</p>")
    seen = [*pages, *short]
    lines = seen + [seen[(n * 7) % len(seen)] for n in range(4000)]
    patient = {"RESOLVER_TOTAL_TIMEOUT": "120", "RESOLVER_READ_TIMEOUT": "60", "RESOLVER_CONNECT_TIMEOUT": "60"}
    asked = "\n".join(lines).encode()
    done = subprocess.run(
        COMMAND, input=asked, env={**environment, **patient}, capture_output=True, timeout=220, check=True
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]

    assert [answer["input"] for answer in answers] == lines
    assert {answer["state"] for answer in answers} == {"live"}
    assert web.total == 7000
    assert max(web.counts.values()) == 1


def test_memory_does_not_grow_with_the_lines(environment: Mapping[str, str]) -> None:
    """Fifty thousand lines need no more than twice the memory of a few; here none of them is a link."""

    def peak(lines: int) -> int:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        done = subprocess.run(
            COMMAND, input=b"no link\n" * lines, env=dict(environment), capture_output=True, timeout=28, check=True
        )
        assert done.stdout.count(b"\n") == lines
        return max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)

    few = peak(100)

    assert peak(50_000) < 2 * few


def test_dead_links_do_not_slow_the_good_ones(web: Web, environment: Mapping[str, str]) -> None:
    """Forty hosts that never answer beside ten good ones: the good answers are there long before the dead give up."""
    dead = [f"https://dead{n}.example.org/" for n in range(40)]
    good = [f"https://good{n}.example.org/" for n in range(10)]
    for url in dead:
        web.hang(url)
    for url in good:
        web.page(url, "<title>Good</title><p>Words enough.</p>")
    settings = {"RESOLVER_CONCURRENCY": "64", "RESOLVER_TOTAL_TIMEOUT": "6", "RESOLVER_RETRIES": "0"}
    started = time.monotonic()
    with subprocess.Popen(
        [*COMMAND, "--unordered"], env={**environment, **settings}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("\n".join(dead + good).encode())
        process.stdin.close()
        first = [json.loads(process.stdout.readline()) for _ in good]
        took = time.monotonic() - started
        rest = process.stdout.read()

    assert {answer["input"] for answer in first} == set(good)
    assert took < 5
    assert len(rest.splitlines()) == len(dead)
