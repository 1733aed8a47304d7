"""The command line as a person and a script use it."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from resolver.model import Sidecar
from tests.support import posts
from tests.support.web import Reply, Web, settings_environment, settings_for

COMMAND = (sys.executable, "-m", "resolver.cli")


@pytest.fixture
def environment(web: Web, empty_redis_url: str) -> Mapping[str, str]:
    """The variables with which a subprocess finds the simulated web and the tests' Redis."""
    posts.whole_web(web)
    return {**settings_environment(settings_for(web)), "RESOLVER_REDIS_URL": empty_redis_url, "LC_ALL": "C.UTF-8"}


def run(*arguments: str, env: Mapping[str, str], stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """One call of the command."""
    return subprocess.run(
        [*COMMAND, *arguments], env=dict(env), input=stdin, capture_output=True, timeout=25, check=False
    )


def article(folder: Path, name: str = "story.txt", text: str = posts.ARTICLE) -> Path:
    """An article in a file."""
    path = folder / name
    path.write_text(text)
    return path


def test_check_writes_a_sidecar_and_prints_a_table(environment: Mapping[str, str], tmp_path: Path) -> None:
    """`check` prints one line a mention and writes the sidecar beside the article."""
    path = article(tmp_path)
    done = run("check", str(path), env=environment)
    sidecar = Sidecar.model_validate_json((tmp_path / "story.txt.sources.json").read_bytes())

    assert done.returncode == 0
    assert "found, text matches" in done.stdout.decode()
    assert "story.txt.sources.json written" in done.stdout.decode()
    assert sidecar.run.counts.fine == 2
    assert sidecar.article.id == "story.txt"


def test_a_folder_stands_for_the_articles_below_it(environment: Mapping[str, str], tmp_path: Path) -> None:
    """A folder means every .txt, .html and .md below it, and no sidecar is taken for an article."""
    (tmp_path / "deep").mkdir()
    for name in ("a.txt", "deep/b.html", "deep/c.md", "d.json"):
        article(tmp_path, name, "See https://www.example.org/EXAMPLE-page there.")
    done = run("check", str(tmp_path), "--format", "jsonl", env=environment)
    again = run("find", str(tmp_path), "--format", "jsonl", env=environment)

    assert [json.loads(line)["article"]["id"] for line in done.stdout.splitlines()] == ["a.txt", "b.html", "c.md"]
    assert len(again.stdout.splitlines()) == 3
    assert sorted(path.name for path in tmp_path.rglob("*.sources.json")) == [
        "a.txt.sources.json",
        "b.html.sources.json",
        "c.md.sources.json",
    ]


def test_no_write_leaves_nothing(environment: Mapping[str, str], tmp_path: Path) -> None:
    """`--no-write` prints and leaves the folder as it was."""
    run("check", str(article(tmp_path)), "--no-write", env=environment)

    assert [path.name for path in tmp_path.iterdir()] == ["story.txt"]


def test_a_recording_can_be_replayed(environment: Mapping[str, str], web: Web, tmp_path: Path) -> None:
    """`--record` keeps every answer, and `--replay` gives the same sources from it without any request."""
    path, evidence = article(tmp_path), tmp_path / "evidence.warc.gz"
    first = run("check", str(path), "--record", str(evidence), "--format", "json", "--no-write", env=environment)
    asked = web.total
    second = run("check", str(path), "--replay", str(evidence), "--format", "json", "--no-write", env=environment)
    before, after = json.loads(first.stdout)[0], json.loads(second.stdout)[0]

    assert first.returncode == second.returncode == 0
    assert asked > 0
    assert web.total == asked
    assert [each["key"] for each in after["sources"]] == [each["key"] for each in before["sources"]]
    assert [each["availability"]["state"] for each in after["sources"]] == ["live"] * 3


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("absent.txt", None, "cannot be read"),
        ("empty.txt", b"", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, ""),
        ("archive.html", b"PK\x03\x04" + bytes(64), ""),
        ("large.txt", b"word " * (11 << 20), "larger than 50 MB"),
    ],
)
@pytest.mark.parametrize("command", ["check", "find"])
def test_bad_input_is_one_sentence_and_the_others_are_done(
    environment: Mapping[str, str], tmp_path: Path, command: str, name: str, body: bytes | None, says: str
) -> None:
    """A file that cannot be read is said in one sentence on stderr with exit 2, and the next one is still done."""
    bad = tmp_path / name
    if body is not None:
        bad.write_bytes(body)
    done = run(command, str(bad), str(article(tmp_path, "good.txt")), "--format", "jsonl", env=environment)
    complaint = done.stderr.decode()

    assert done.returncode == 2
    assert name in complaint
    assert says in complaint
    assert len(complaint.strip().splitlines()) == 1
    assert done.stdout.strip()


def test_find_prints_one_object_a_mention(environment: Mapping[str, str], web: Web, tmp_path: Path) -> None:
    """`find` gives one JSON object a mention, with spans that cut out what is written, and asks nobody."""
    done = run("find", str(article(tmp_path)), "--format", "jsonl", env=environment)
    first, second = (json.loads(line) for line in done.stdout.splitlines())

    assert first["form"] == "flattened_post"
    assert first["written_handle"] == "EXAMPLE_desk"
    assert first["written_date"]["value"] == "2023-03-14"
    assert "key" not in first
    for part in first["parts"]:
        span, units = part["position"], part["utf16"]
        assert posts.ARTICLE[span["start"] : span["end"]] == part["value"]
        raw = posts.ARTICLE.encode("utf-16-le")
        assert raw[units["start"] * 2 : units["end"] * 2].decode("utf-16-le") == part["value"]
    assert second["url"] == "https://www.example.org/EXAMPLE-page"
    assert web.total == 0


def test_url_answers_each_line_in_order(environment: Mapping[str, str], web: Web) -> None:
    """Every input line gets one object, in input order, whatever stands in it."""
    web.reply(
        "https://www.example.org/slow", Reply(200, {"Content-Type": "text/html"}, b"<title>Slow</title>", delay=0.5)
    )
    web.page("https://www.example.org/odd", "<title>one\u2028two\u0085three\nfour</title>")
    lines = ["https://www.example.org/slow", "not a url", "", "https://t.co/EXAMPLEtco", "https://www.example.org/odd"]
    done = run("url", "-", "--format", "jsonl", env=environment, stdin="\n".join(lines).encode())
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]

    assert done.returncode == 0
    assert [answer["input"] for answer in answers] == lines
    assert [answer["state"] for answer in answers] == ["live", "unsupported", "unsupported", "live", "live"]
    assert answers[3]["final_url"] == "https://www.example.org/EXAMPLE-target"
    assert [hop["via"] for hop in answers[3]["hops"]] == ["written", "http"]
    assert answers[1]["reason"] == "invalid_url"


def test_url_tells_the_linked_the_fetched_and_the_declared_address(environment: Mapping[str, str], web: Web) -> None:
    """Tracking is taken off and told, and the address that a page declares for itself stands beside the fetched one."""
    story = "https://www.example.org/story"
    head = f'<head><title>A story</title><link rel="canonical" href="{story}"></head><p>Words enough.</p>'
    web.page(f"{story}?id=5&utm_source=EXAMPLE", "<title>A story</title><p>Words enough.</p>")
    web.page("https://www.example.org/amp/story", head)
    lines = f"{story}?id=5&utm_source=EXAMPLE\nhttps://www.example.org/amp/story\n".encode()
    done = run("url", "-", "--format", "jsonl", env=environment, stdin=lines)
    tracked, declared = (json.loads(line) for line in done.stdout.decode().splitlines())

    assert (tracked["clean_url"], tracked["removed"]) == (f"{story}?id=5", ["utm_source=EXAMPLE"])
    assert tracked["final_url"] == f"{story}?id=5&utm_source=EXAMPLE"
    assert (declared["final_url"], declared["clean_url"]) == ("https://www.example.org/amp/story", story)
    assert "removed" not in declared


def test_unordered_answers_come_as_they_come(environment: Mapping[str, str], web: Web) -> None:
    """With `--unordered` a fast answer does not wait for a slow one before it."""
    web.reply(
        "https://www.example.org/slow", Reply(200, {"Content-Type": "text/html"}, b"<title>Slow</title>", delay=1.0)
    )
    lines = b"https://www.example.org/slow\nhttps://t.co/EXAMPLEtco\n"
    done = run("url", "-", "--format", "jsonl", "--unordered", env=environment, stdin=lines)

    assert [json.loads(line)["input"] for line in done.stdout.splitlines()] == lines.decode().split()[::-1]


def test_an_interrupted_run_keeps_what_was_done(environment: Mapping[str, str], web: Web) -> None:
    """SIGINT ends with 130; what was answered before is on stdout."""
    web.hang("https://www.example.org/hang")
    process = subprocess.Popen(
        [*COMMAND, "url", "-", "--format", "jsonl"],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"https://t.co/EXAMPLEtco\nhttps://www.example.org/hang\n")
        process.stdin.flush()
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        complaint = process.stderr.read()

    assert process.returncode == 130
    assert json.loads(first)["state"] == "live"
    assert b"Interrupted" in complaint
    assert b"Traceback" not in complaint


def test_usage_errors_are_2(environment: Mapping[str, str], tmp_path: Path) -> None:
    """A wrong option, two that exclude each other, and a bad setting are exit 2 with one reason."""
    both = run("check", str(article(tmp_path)), "--record", "a", "--replay", "b", env=environment)
    unknown = run("check", "--colour", env=environment)
    setting = run("url", "https://www.example.org/", env={**environment, "RESOLVER_TTL_LIVE": "soon"})

    assert (both.returncode, unknown.returncode, setting.returncode) == (2, 2, 2)
    assert b"RESOLVER_TTL_LIVE" in setting.stderr
    assert b"Traceback" not in setting.stderr


def test_a_broken_recording_is_3(environment: Mapping[str, str], tmp_path: Path) -> None:
    """A recording that is none is one sentence and exit 3."""
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(b"no recording")
    done = run("check", str(article(tmp_path)), "--replay", str(broken), env=environment)

    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 1


def test_no_network_is_said_for_each_source(tmp_path: Path) -> None:
    """With nothing to reach, every source is listed with why it could not be checked, and the run ends well."""
    env = {"RESOLVER_DNS": "*=127.0.0.1:9", "RESOLVER_ALLOW": "127.0.0.0/8:9", "RESOLVER_DATA_DIR": str(tmp_path / "d")}
    done = run(
        "check", str(article(tmp_path)), "--format", "json", env={**env, "RESOLVER_REDIS_URL": "redis://127.0.0.1:9"}
    )
    sidecar = json.loads(done.stdout)[0]

    assert done.returncode == 0
    assert {each["availability"]["state"] for each in sidecar["sources"]} == {"unreachable"}
    assert all(each["availability"]["reason"] for each in sidecar["sources"])
    assert sidecar["run"]["counts"]["could_not_check"] == len(sidecar["mentions"])


def test_no_colour_and_no_bar_unless_there_is_a_terminal(environment: Mapping[str, str], tmp_path: Path) -> None:
    """Escape codes are written only to a terminal, and with NO_COLOR no colours even there."""
    path = article(tmp_path)
    plain = run("check", str(path), env=environment)
    leader, follower = pty.openpty()
    subprocess.run(
        [*COMMAND, "check", str(path)],
        env={**environment, "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=subprocess.DEVNULL,
        timeout=25,
        check=True,
    )
    os.close(follower)
    shown = os.read(leader, 1 << 16)
    os.close(leader)

    assert b"\x1b" not in plain.stdout + plain.stderr
    assert b"found, text matches" in shown
    assert b"\x1b[3" not in shown


@pytest.mark.parametrize("command", ["check", "find", "url", "platforms"])
def test_every_command_has_help_with_examples(command: str) -> None:
    """Each command's help shows examples."""
    done = run(command, "--help", env={})

    assert done.returncode == 0
    assert b"Examples:" in done.stdout
