"""The doctor says what works here, and with --live whether the platforms still answer as we read."""

import json
import subprocess
import sys

from resolver import platforms
from resolver.platforms import x
from tests.support import posts
from tests.support.web import Web, settings_environment, settings_for

COMMAND = (sys.executable, "-m", "resolver.cli", "doctor")


def run(web: Web, redis_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One call of the command, all hosts leading to the simulated web."""
    env = {**settings_environment(settings_for(web)), "RESOLVER_REDIS_URL": redis_url}
    return subprocess.run([*COMMAND, *arguments], env=env, capture_output=True, text=True, timeout=25, check=False)


def test_it_says_what_works(web: Web, redis_url: str) -> None:
    """A line for the cache, the guard and each platform; nothing is asked."""
    done = run(web, redis_url)

    assert done.returncode == 0
    assert "Redis answers" in done.stdout
    assert "ok  X: state, author, words, date" in done.stdout
    assert "--  Instagram: " in done.stdout
    assert "with RESOLVER_META_TOKEN also whether it is gone" in done.stdout
    assert web.total == 0


def test_a_dead_redis_is_not_well(web: Web) -> None:
    """Without a Redis that answers it leaves 3 and says why."""
    done = run(web, "redis://127.0.0.1:9")

    assert done.returncode == 3
    assert "!!" in done.stdout


def test_live_asks_about_the_examples(web: Web, redis_url: str) -> None:
    """An endpoint that answers as we read is well and says what it told; one that does not is named with its state."""
    posts.post(web, post_id="20", handle="jack", date="March 21, 2006")
    done = run(web, redis_url, "--live", "x")
    oembed, embed = done.stdout.splitlines()

    assert done.returncode == 3
    assert oembed.startswith("ok  X, oembed: HTTP 200, live; told: text")
    assert embed.startswith("!!  X, platform api: HTTP 404, gone")
    assert web.count(posts.embed_url("20")) == 1
    assert x.PLATFORM.examples


def test_an_unknown_platform_is_a_usage_error(web: Web, redis_url: str) -> None:
    """A platform that there is not is exit 2."""
    assert run(web, redis_url, "absent").returncode == 2


def test_the_list_says_what_a_key_adds(web: Web, redis_url: str) -> None:
    """`resolver platforms` says for each platform what is resolved without a key, and what one adds where it can."""
    env = {**settings_environment(settings_for(web)), "RESOLVER_REDIS_URL": redis_url}
    shown = [*COMMAND[:-1], "platforms", "--format", "jsonl"]
    done = subprocess.run(shown, env=env, capture_output=True, text=True, timeout=25, check=True)
    rows = {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}

    assert set(rows) == {platform.name for platform in platforms.every()}
    assert all(row["without_key"] for row in rows.values())
    assert rows["instagram"]["key"] == "meta_token"
    assert "gone" in rows["instagram"]["with_key"]
    assert rows["x"]["key"] is None
