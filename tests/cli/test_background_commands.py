"""The commands that look after the background: jobs that were given up, webhooks, archives, the health of a worker."""

import asyncio
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from resolver import cli
from resolver.jobs import Job, Lane, Parked
from resolver.settings import Settings
from resolver.store.database import NewArticle, Records
from tests.support.web import Reply, Web, settings_environment, settings_for
from workers.engine import Engine

HOOK = "https://cms.example.org/hook"


@dataclass(frozen=True, slots=True)
class Done:
    """How a call ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(
    tmp_path: Path,
    empty_redis_url: str,
    web: Web,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Calls of the command, in this process, with a data folder of the test's own and the test's queue and web."""
    variables = {
        **settings_environment(settings_for(web, data_dir=tmp_path)),
        "RESOLVER_REDIS_URL": empty_redis_url,
        "RESOLVER_WEBHOOK_ALLOW": f"127.0.0.1:{web.port}",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    def call(*arguments: str) -> Done:
        capsys.readouterr()
        code = cli.run(arguments)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return call


def test_jobs_that_were_given_up(run: Run, empty_redis_url: str) -> None:
    """They are counted, listed with their reason on one line, shown, run again, and dropped by name."""

    async def park() -> None:
        async with Engine(empty_redis_url) as engine:
            for name in ("one", "two"):
                job = Job("check_article", f"check:{name}", {"run_id": name, "article_id": f"a/{name}"}, Lane.ONDEMAND)
                await engine.park(job, f"because of {name}\nforged: line")

    async def left() -> tuple[list[Parked], int]:
        async with Engine(empty_redis_url) as engine:
            return list(await engine.parked()), (await engine.depth())[Lane.ONDEMAND].waiting

    asyncio.run(park())
    listed = run("jobs", "list")
    shown = run("jobs", "show", "ondemand/check:one")
    retried, dropped = run("jobs", "retry", "ondemand/check:one"), run("jobs", "drop", "--all")
    status = json.loads(run("jobs", "status", "--format", "json").stdout)
    parked, waiting = asyncio.run(left())

    assert len(listed.stdout.splitlines()) == 2
    assert "a/two because of two forged: line" in listed.stdout
    assert json.loads(shown.stdout)["reason"] == "because of one\nforged: line"
    assert (retried.stdout, dropped.stdout) == ("1 job queued again.\n", "1 job dropped.\n")
    assert (parked, waiting) == ([], 1)
    assert status["lanes"]["ondemand"]["waiting"] == 1
    assert status["parked"] == 0


def test_jobs_have_to_be_named(run: Run) -> None:
    """Neither a name nor --all, both, or a name that is none is a mistake of the call."""
    assert run("jobs", "retry").returncode == 2
    assert run("jobs", "drop", "x", "--all").returncode == 2
    assert run("jobs", "drop", "ondemand/nobody").returncode == 2


def test_webhook_from_its_first_day_to_its_last(run: Run, web: Web, tmp_path: Path) -> None:
    """Added with a secret that signs, tested, its deliveries listed and repeated, taken away."""
    web.reply(HOOK, Reply(200, {}, b"thanks"))
    added = run("webhook", "add", HOOK, "--event", "article.failed")
    tested = run("webhook", "test", HOOK)

    async def fail() -> None:
        async with await Records.open(None, Settings(data_dir=tmp_path)) as records:
            put = await records.put_article(NewArticle("story", b"words"))
            await records.fail_run(put.run_id, "The article is empty.")

    asyncio.run(fail())
    listed, deliveries = run("webhook", "list"), run("webhook", "deliveries", "--format", "jsonl")
    told = json.loads(deliveries.stdout)
    replayed = run("webhook", "replay", told["id"])
    removed = run("webhook", "remove", told["webhook"])

    assert re.search(r"^secret: whsec_\S+$", added.stdout, re.MULTILINE), added.stderr
    assert tested.stdout == "It answered 200: thanks\n"
    [sent] = web.asked
    assert sent.headers["webhook-signature"].startswith("v1,")
    assert sent.headers["webhook-id"].startswith("msg_test")
    assert "article.failed" in listed.stdout
    assert (told["type"], told["state"], told["data"]["article_id"]) == ("article.failed", "pending", "story")
    assert replayed.stdout.startswith("1 to be told again")
    assert run("webhook", "list").stdout == "Nobody is told of anything.\n"
    assert removed.returncode == 0


def test_webhook_that_could_never_be_told(run: Run) -> None:
    """A private address that is not listed is refused with the setting that would list it; an unknown name is told."""
    refused = run("webhook", "add", "https://10.0.0.1/hook")

    assert refused.returncode == 2
    assert "RESOLVER_WEBHOOK_ALLOW" in refused.stderr
    assert run("webhook", "remove", "wh_nobody").returncode == 2
    assert run("webhook", "replay", "msg_nobody").returncode == 2


def test_archive_is_queued_and_taken_up_again(run: Run, tmp_path: Path) -> None:
    """A JSONL file is queued with its numbers on stderr; called again it has nothing to do; bad lines leave exit 2."""
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": f"a{number}", "body": "Words."}) + "\n" for number in range(250)))
    first, second = run("backfill", str(path)), run("backfill", str(path))
    with path.open("a") as stream:
        stream.write("no json\n")
    third = run("backfill", str(path))
    whole = run("backfill", "--from-db")

    assert "250 queued" in first.stderr
    assert "100%" in first.stderr
    assert "0 queued" in second.stderr
    assert (first.returncode, second.returncode, third.returncode) == (0, 0, 2)
    assert "it is no JSON" in third.stderr
    assert "250 queued" in whole.stderr


@pytest.mark.parametrize("arguments", [(), ("nowhere/",), ("x.jsonl", "--from-db")])
def test_archive_has_to_be_there(run: Run, arguments: tuple[str, ...]) -> None:
    """No archive, one that is not there, or two at once is a mistake of the call."""
    assert run("backfill", *arguments).returncode == 2


def test_worker_says_whether_it_lives(run: Run, tmp_path: Path) -> None:
    """`worker --healthy` leaves 0 for a file that was touched just now, 3 for an old one, 2 without a file."""
    alive = tmp_path / "alive"
    alive.write_text("{}")

    assert run("worker", "--health-file", str(alive), "--healthy").returncode == 0
    os.utime(alive, (1, 1))
    assert run("worker", "--health-file", str(alive), "--healthy").returncode == 3
    assert run("worker", "--healthy").returncode == 2
