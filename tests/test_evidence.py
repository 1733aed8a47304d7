"""Recordings: what was seen is kept byte for byte, other tools read it, and it answers without a network."""

import gzip
import io
import stat
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from resolver.errors import EvidenceError, FetchFailed
from resolver.evidence import Recorder
from resolver.fetch.chain import follow
from resolver.fetch.client import Client
from resolver.fetch.replay import Replay
from resolver.fetch.web import Want
from resolver.vocabulary import Reason
from tests.support.web import Reply, Web, settings_for

SHORT = "https://t.co/EXAMPLE000"
PAGE = "https://news.example.org/story?a=1"
ZIPPED = gzip.compress("<title>Gruß</title>".encode() * 50)


@pytest.fixture
def small_web(web: Web) -> Web:
    """A short link that leads to a compressed page, and an endpoint."""
    web.redirect(SHORT, PAGE)
    web.reply(PAGE, Reply(200, {"Content-Type": "text/html", "Content-Encoding": "gzip", "X-Name": "Gruß"}, ZIPPED))
    web.json("https://api.example.org/oembed", {"type": "rich"})
    return web


async def record(web: Web, path: Path, *urls: str, description: str | None = "simulated web, for a test") -> None:
    """Ask these URLs and keep the exchanges."""
    with Recorder(path, description=description) as recorder:
        async with Client(settings_for(web, retries=1), observe=recorder.observe) as client:
            for url in urls:
                await client.get(url)


async def test_other_tools_read_it(small_web: Web, tmp_path: Path) -> None:
    """Records of WARC 1.1 with right digests: what we are, then response and request of each exchange, verbatim."""
    path = tmp_path / "seen.warc.gz"
    await record(small_web, path, SHORT, PAGE)

    seen, headers = [], {}
    with path.open("rb") as file:
        for each in ArchiveIterator(file, check_digests="raise"):
            seen.append((each.rec_type, each.rec_headers.get_header("WARC-Target-URI"), each.raw_stream.read()))
            if each.rec_type == "response":
                headers = dict(each.http_headers.headers)
                headers["ip"] = each.rec_headers.get_header("WARC-IP-Address")
                headers["version"] = each.rec_headers.protocol

    assert [(kind, uri) for kind, uri, _ in seen] == [
        ("warcinfo", None),
        ("response", SHORT),
        ("request", SHORT),
        ("response", PAGE),
        ("request", PAGE),
    ]
    assert b"simulated web, for a test" in seen[0][2]
    assert b"embed-resolver/" in seen[0][2]
    assert seen[3][2] == ZIPPED
    assert (headers["Content-Encoding"], headers["X-Name"]) == ("gzip", "Gruß")
    assert (headers["ip"], headers["version"]) == ("127.0.0.1", "WARC/1.1")


async def test_replay_gives_the_same_answers(small_web: Web, tmp_path: Path) -> None:
    """A way and an endpoint answer from the recording as they did live, and no server is asked."""
    path = tmp_path / "seen.warc.gz"
    with Recorder(path) as recorder:
        async with Client(settings_for(small_web), observe=recorder.observe) as client:
            live = await follow(client, SHORT, known=lambda _: False, max_hops=5)
            data = await client.get("https://api.example.org/oembed", want=Want.DATA)
    asked = small_web.total

    replay = Replay(path)
    again = await follow(replay, SHORT, known=lambda _: False, max_hops=5)

    assert live.answer is not None
    assert again == live
    assert await replay.get("https://api.example.org/oembed", want=Want.DATA) == data
    assert small_web.total == asked
    assert not replay.simulated


def test_a_recording_is_for_its_owner(tmp_path: Path) -> None:
    """What a newsroom looked into is readable by its user alone, until he says otherwise."""
    path = tmp_path / "new.warc.gz"
    with Recorder(path):
        pass
    private = stat.S_IMODE(path.stat().st_mode)
    path.chmod(0o644)
    with Recorder(path):
        pass

    assert private == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


async def test_a_recording_says_what_it_is(small_web: Web, tmp_path: Path) -> None:
    """The label of a simulated web is in the file and comes back out."""
    path = tmp_path / "seen.warc.gz"
    await record(small_web, path, PAGE, description="A simulated web:\r\nnot the real X")

    replay = Replay(path)

    assert replay.description == "A simulated web: not the real X"
    assert replay.simulated


async def test_addresses_are_matched_as_they_are_asked(small_web: Web, tmp_path: Path) -> None:
    """Spelling of host, default port, userinfo and fragment do not matter; the query does."""
    path = tmp_path / "seen.warc.gz"
    await record(small_web, path, PAGE)

    replay = Replay(path)
    answer = await replay.get("https://me@NEWS.example.org:443/story?a=1#top")
    with pytest.raises(FetchFailed) as other:
        await replay.get("https://news.example.org/story?a=2")

    assert answer.status == 200
    assert other.value.reason is Reason.NOT_IN_RECORDING


async def test_repeated_asks_get_repeated_answers(web: Web, tmp_path: Path) -> None:
    """Two looks at one address are answered in their order, and then the last one again."""
    path = tmp_path / "seen.warc.gz"
    web.reply(PAGE, *(Reply(200, {"Content-Type": "text/html"}, body) for body in (b"first", b"second")))
    await record(web, path, PAGE, PAGE)

    replay = Replay(path)
    bodies = [(await replay.get(PAGE)).body for _ in range(3)]

    assert bodies == [b"first", b"second", b"second"]


async def test_retried_answers_are_passed_over(web: Web, tmp_path: Path) -> None:
    """A 503 that the live client asked again is recorded, and the replay gives what the caller got then."""
    path = tmp_path / "seen.warc.gz"
    web.reply(PAGE, Reply(503), Reply(200, {"Content-Type": "text/html"}, b"page"), Reply(404))
    await record(web, path, PAGE, PAGE)

    replay = Replay(path)
    answers = [await replay.get(PAGE) for _ in range(2)]

    assert [(answer.status, answer.body) for answer in answers] == [(200, b"page"), (404, b"")]


async def test_a_cut_body_stays_cut(web: Web, tmp_path: Path) -> None:
    """A body that was not read to its end is recorded as far as it was read, marked, and replayed as truncated."""
    path = tmp_path / "seen.warc.gz"
    web.page(PAGE, "x" * 5_000_000)
    await record(web, path, PAGE)

    replayed = await Replay(path).get(PAGE)

    assert replayed.truncated
    assert replayed.body == b"x" * (2 * 1024 * 1024)
    assert path.stat().st_size < 100_000


async def test_a_recording_is_continued(small_web: Web, tmp_path: Path) -> None:
    """Recording into the same file adds to it."""
    path = tmp_path / "seen.warc.gz"
    await record(small_web, path, SHORT)
    first = path.read_bytes()
    await record(small_web, path, PAGE)

    replay = Replay(path)

    assert path.read_bytes().startswith(first)
    assert [(await replay.get(url)).status for url in (SHORT, PAGE)] == [301, 200]


async def test_a_crash_loses_the_last_record_at_most(small_web: Web, tmp_path: Path) -> None:
    """Cut at any byte, a recording still answers with every record that is whole, and can be continued."""
    path = tmp_path / "seen.warc.gz"
    await record(small_web, path, SHORT)
    whole = path.stat().st_size
    await record(small_web, path, PAGE)
    data = path.read_bytes()

    for size in range(whole + 1, len(data), 61):
        path.write_bytes(data[:size])
        assert (await Replay(path).get(SHORT)).status == 301
    await record(small_web, path, PAGE)

    assert (await Replay(path).get(PAGE)).body.startswith(b"<title>")


@pytest.mark.parametrize(
    "content", [b"", b"The story.\n" * 50, gzip.compress(b"The story.", mtime=0), b"\x1f\x8b broken", b"WARC/1.1\r\n"]
)
async def test_what_is_no_recording(tmp_path: Path, content: bytes) -> None:
    """A file that is no WARC file is said to be none, in one sentence, with its name."""
    path = tmp_path / "story.txt"
    path.write_bytes(content)

    with pytest.raises(EvidenceError, match=r"story\.txt.*\.$"):
        Replay(path)


async def test_a_missing_recording(tmp_path: Path) -> None:
    """A missing file is a sentence, not a traceback."""
    with pytest.raises(EvidenceError, match="No such file"):
        Replay(tmp_path / "none.warc.gz")


@pytest.mark.parametrize("content", [b"The story.\n" * 50, gzip.compress(b"The story.", mtime=0), b"WARC/1.1\r\n\r\n"])
async def test_other_files_are_not_recorded_over(tmp_path: Path, content: bytes) -> None:
    """A slip of the hand (`--record story.txt`) costs nobody a file."""
    path = tmp_path / "story.txt"
    path.write_bytes(content)

    with pytest.raises(EvidenceError, match="left as it is"):
        Recorder(path)
    assert path.read_bytes() == content


async def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A recording that cannot be begun says why."""
    with pytest.raises(EvidenceError, match="cannot be written"):
        Recorder(tmp_path / "no" / "seen.warc.gz")


async def test_recordings_of_other_tools(tmp_path: Path) -> None:
    """Plain WARC 1.0 with chunked framing left in the payload is answered from too."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        "WARC-Date: 2023-03-14T09:00:00Z\r\nWARC-Target-URI: http://old.example.org/a\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    path = tmp_path / "old.warc"
    path.write_bytes(head.encode() + http + b"\r\n\r\n")

    answer = await Replay(path).get("http://old.example.org/a")

    assert (answer.body, answer.observed_at.isoformat()) == (b"body", "2023-03-14T09:00:00+00:00")


async def test_a_full_disk_is_told(small_web: Web, tmp_path: Path) -> None:
    """Evidence that cannot be kept stops the run: it was asked for."""
    recorder = Recorder(tmp_path / "seen.warc.gz")
    recorder.close()

    async with Client(settings_for(small_web), observe=recorder.observe) as client:
        with pytest.raises(EvidenceError, match="cannot be written"):
            await client.get(PAGE)


def test_nothing_is_written_beside_the_file(tmp_path: Path) -> None:
    """A recording is one file that is complete after each record."""
    with Recorder(tmp_path / "seen.warc.gz") as recorder:
        held = list(tmp_path.iterdir())
        first = io.BytesIO(recorder.path.read_bytes())

    assert held == [recorder.path]
    assert [record.rec_type for record in ArchiveIterator(first)] == ["warcinfo"]
