"""Taking a body piece by piece: how it is cut into pieces makes no difference."""

import gzip
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.answer import Answer
from resolver.errors import FetchFailed
from resolver.fetch.body import Inflater, answer_of, inflater_for, read_headers, wanted_bytes
from resolver.fetch.inflate import Broken, Stream, inflating
from resolver.fetch.web import Want
from resolver.metadata import read_page
from resolver.settings import Settings
from resolver.vocabulary import Reason

CODERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda data: zlib.compress(data)[2:-4],
}


def inflate(coding: str, pieces: list[bytes], cap: int) -> Inflater:
    """An inflater that was fed these pieces."""
    inflater = Inflater("https://example.org/", coding.removeprefix("raw "), cap)
    for piece in pieces:
        inflater.feed(piece)
    inflater.end()
    return inflater


@given(st.binary(max_size=2000), st.sampled_from(sorted(CODERS)), st.integers(1, 50), st.integers(1, 3000))
def test_pieces_make_no_difference(data: bytes, coding: str, size: int, cap: int) -> None:
    """However a body is cut on its way, what is kept is its beginning up to the cap, and `truncated` tells."""
    wire = CODERS[coding](data)

    inflater = inflate(coding, [wire[at : at + size] for at in range(0, len(wire), size)], cap)

    assert inflater.body == data[:cap]
    assert inflater.truncated or len(data) <= cap


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]), st.integers(1, 40))
def test_any_bytes_are_taken_or_refused(data: bytes, coding: str, size: int) -> None:
    """Bytes that claim a coding are kept, cut or refused as a bad response; nothing else happens."""
    try:
        reason = None
        inflate(coding, [data[at : at + size] for at in range(0, len(data), size)], 1000)
    except FetchFailed as failure:
        reason = failure.reason

    assert reason in {None, Reason.BAD_RESPONSE}


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, deflate", "compress", "gzip, gzip", "br, gzip", "X-ZSTD"])
def test_other_codings_are_refused(coding: str) -> None:
    """Only what we asked for is undone."""
    with pytest.raises(FetchFailed, match="coding"):
        Inflater("https://example.org/", coding, 10)


@pytest.mark.parametrize("coding", ["", "identity", "utf-8", "none", "UTF-8, identity", "binary"])
def test_what_is_no_coding_changes_nothing(coding: str) -> None:
    """Servers name charsets and other words as codings; browsers take such a body as it is, and so do we."""
    inflater = Inflater("https://example.org/", coding, 100)
    inflater.feed(b"<title>Words</title>")
    inflater.end()

    assert inflater.body == b"<title>Words</title>"


def test_headers_are_read_as_text() -> None:
    """Names in lower case; values in UTF-8 or else Latin-1; repeated ones joined."""
    raw = [(b"X-A", "ü".encode()), (b"x-b", "ü".encode("latin-1")), (b"X-a", b"2")]

    assert read_headers("https://example.org/", raw) == {"x-a": "ü, 2", "x-b": "ü"}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (("text/html", "text/html; charset=utf-8"), "text/html; charset=utf-8"),
        (("text/plain, text/html",), "text/html"),
        (("text/html", ""), "text/html"),
        (("text/html,",), "text/html"),
        (("text/html", "*/*"), "text/html"),
        ((",",), ","),
    ],
)
def test_the_last_content_type_counts(values: Sequence[str], kind: str) -> None:
    """A server and its framework may both name a type; browsers take the last one, and so do we."""
    assert read_headers("https://example.org/", [(b"Content-Type", each.encode()) for each in values]) == {
        "content-type": kind
    }


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ([(b"Location", b"/a"), (b"location", b"/b")], Reason.BAD_REDIRECT),
        ([(b"X", b"a" * 40_000)] * 2, Reason.BAD_RESPONSE),
    ],
    ids=["two locations", "too large"],
)
def test_headers_that_are_refused(raw: list[tuple[bytes, bytes]], reason: Reason) -> None:
    """Heads without one meaning, or without measure."""
    with pytest.raises(FetchFailed) as caught:
        read_headers("https://example.org/", raw)

    assert caught.value.reason is reason


def test_the_same_location_twice_is_one() -> None:
    """A header that is merely repeated says one thing."""
    assert read_headers("https://example.org/", [(b"Location", b"/a")] * 2) == {"location": "/a"}


@pytest.mark.parametrize(
    ("want", "status", "kind", "setting"),
    [
        (Want.PAGE, 200, "text/html; charset=utf-8", "max_page_bytes"),
        (Want.PAGE, 404, "text/html", "max_page_bytes"),
        (Want.PAGE, 200, "application/ld+json", "max_page_bytes"),
        (Want.PAGE, 200, "application/rss+xml", "max_page_bytes"),
        (Want.PAGE, 200, "", "max_page_bytes"),
        (Want.PAGE, 200, "image/png", None),
        (Want.PAGE, 200, "application/pdf", None),
        (Want.PAGE, 304, "text/html", None),
        (Want.DATA, 404, "text/html", "max_json_bytes"),
        (Want.DATA, 200, "application/octet-stream", "max_json_bytes"),
        (Want.HOP, 404, "text/html", None),
        (Want.HOP, 200, "application/json", None),
    ],
)
def test_what_is_wanted(want: Want, status: int, kind: str, setting: str | None) -> None:
    """How much of a body is read depends on the question, the status and the type."""
    settings = Settings()

    wanted = wanted_bytes(want, status, {"content-type": kind}, settings)

    assert wanted == (getattr(settings, setting) if setting else 0)


def test_a_redirect_needs_no_body() -> None:
    """With a Location the body says nothing more; without one it may."""
    settings = Settings()

    assert wanted_bytes(Want.PAGE, 302, {"content-type": "text/html", "location": "/"}, settings) == 0
    assert wanted_bytes(Want.PAGE, 302, {"content-type": "text/html"}, settings) == settings.max_page_bytes


def packed(page: bytes, coding: str = "gzip", size: int = 8192) -> Answer:
    """The answer that a page makes which came so over the wire, in pieces of that size."""
    headers = {"content-type": "text/html; charset=utf-8", "content-encoding": coding.removeprefix("raw ")}
    headers["link"] = "</other>; rel=alternate, </short>; rel=shortlink"
    inflater = inflater_for(PAGE_URL, Want.PAGE, wanted_bytes(Want.PAGE, 200, headers, Settings()), headers)
    wire = CODERS[coding](page)
    for at in range(0, len(wire), size):
        inflater.feed(wire[at : at + size])
    inflater.end()
    return answer_of(PAGE_URL, 200, datetime(2026, 11, 25, tzinfo=UTC), headers, inflater, cut=False)


PAGE_URL = "https://www.example.org/news/story"
DATA = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"A story",'
    '"datePublished":"2024-05-01T09:30:00Z","author":{"@type":"Person","name":"Ann Example"}}</script>'
)


@given(
    st.lists(
        st.sampled_from(["<p>Words and words.</p>", "<h1>A story</h1>", "By Ann Example", "é", "Ã©", "<body>"]),
        max_size=9,
    ),
    st.sampled_from([0, 9_000, 60_000, 200_000]),
    st.sampled_from(sorted(CODERS)),
    st.sampled_from([DATA, ""]),
    st.sampled_from(["", "", "<!--", "<script>", "\xff"]),
)
def test_a_packed_page_tells_the_same(pieces: list[str], filler: int, coding: str, told: str, left_open: str) -> None:
    """Of a page only the beginning is inflated where it tells all; what is read is what the whole page says."""
    head = f'<head><title>A story</title><meta property="og:title" content="A story">{told}{left_open}</head>'
    rest = "".join(f"{piece}<!--{number}{'x' * filler}-->" for number, piece in enumerate(pieces))
    page = f"<!doctype html><html>{head}<body>{rest}</body></html>".encode("latin-1")

    answer = packed(page, coding)
    whole = Answer(answer.url, 200, answer.observed_at, answer.headers, page)

    assert read_page(answer) == read_page(whole)
    assert page.startswith(answer.beginning)
    assert (answer.body, answer.truncated, answer.has_more) == (page, False, False)


@pytest.mark.parametrize("coding", sorted(CODERS))
@pytest.mark.parametrize("size", [1, 1400, 4096, 16_384, 100_000])
def test_small_pieces_leave_as_much_packed(coding: str, size: int) -> None:
    """How much of a page is inflated at first is told by the page alone, not by the pieces in which it came."""
    words = "".join(f"<p>{number * 7919 % 10_007} words of a story.</p>" for number in range(4_000))
    page = f"<html><head><title>A story</title>{DATA}</head><body><h1>A story</h1>{words}</body></html>".encode()
    answer = packed(page, coding, size)

    assert answer.beginning == page[: 32 * 1024]
    assert answer.has_more
    assert (answer.body, answer.truncated, answer.has_more) == (page, False, False)


@pytest.mark.parametrize("coding", sorted(CODERS))
@pytest.mark.parametrize("more", [0, 1, 9])
def test_a_page_that_ends_with_a_step_is_whole(coding: str, more: int) -> None:
    """A page that is as long as what is inflated of it at first, or a little longer, loses nothing."""
    page = b"<html><head><title>A story</title></head><body>".ljust(32 * 1024 + more, b"x")
    answers = [packed(page, coding, size) for size in (1, 7, 100_000)]

    assert [(each.body, each.truncated, each.has_more) for each in answers] == [(page, False, False)] * 3


@pytest.mark.parametrize(("menu", "most"), [(0, 64), (60_000, 128), (120_000, 192)])
def test_what_nobody_needs_stays_packed(menu: int, most: int) -> None:
    """A long article whose head and first heading tell all is never inflated to its end, nor for a long menu."""
    words = "".join(f"<p>{number} words of a story.</p>" for number in range(20_000))
    start = f"<html><head><title>A story</title>{DATA}</head><body><!--{'x' * menu}-->"
    page = f"{start}<h1>A story</h1>By Ann Example{words}".encode()
    answer = packed(page)
    facts = read_page(answer).facts

    assert (facts.title, facts.published and facts.published.value) == ("A story", "2024-05-01T09:30:00Z")
    assert answer.has_more
    assert len(answer.beginning) < most * 1024 < len(page)


@given(st.binary(max_size=4000) | st.text("ab<p>", max_size=4000).map(str.encode), st.integers(1, 500), st.data())
def test_any_inflater_will_do(data: bytes, most: int, more: st.DataObject) -> None:
    """What undoes a coding here gives what Python's own zlib gives, step by step, and refuses what it refuses."""
    packed = bytearray(gzip.compress(data, mtime=0) + b"rest")
    if more.draw(st.booleans()):
        packed[more.draw(st.integers(0, len(packed) - 1))] ^= 1 << more.draw(st.integers(0, 7))

    def steps(stream: Stream, broken: type[Exception]) -> tuple[bytes, bytes, bool]:
        pieces, left = [], bytes(packed)
        try:
            while left and not stream.eof:
                pieces.append(stream.decompress(left, most))
                assert len(pieces[-1]) <= most
                left = stream.unconsumed_tail
        except broken:
            return b"", b"", False
        return b"".join(pieces), stream.unused_data, stream.eof

    assert steps(inflating(31), Broken) == steps(zlib.decompressobj(31), zlib.error)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_wrong_checksum(coding: str) -> None:
    """Words that came whole are kept though what is summed up behind them is wrong, as in browsers."""
    inflater = Inflater(PAGE_URL, coding, 1 << 16)
    inflater.feed(CODERS[coding](b"Words of the day" * 9)[:-4] + b"\0\0\0\0")
    inflater.end()

    assert (inflater.body, inflater.truncated) == (b"Words of the day" * 9, True)


@pytest.mark.parametrize(
    ("said", "done"), [("deflate", "gzip"), ("gzip", "deflate"), ("", "gzip"), ("identity", "gzip")]
)
def test_another_coding_than_is_said(said: str, done: str) -> None:
    """The first bytes tell which of the two it is, and that a page which says nothing is packed all the same."""
    headers = {"content-type": "text/html", "content-encoding": said}
    inflater = inflater_for(PAGE_URL, Want.PAGE, 1 << 16, headers)
    inflater.feed(CODERS[done](b"<title>Words of the day</title>"))
    inflater.end()

    assert (inflater.body, inflater.truncated) == (b"<title>Words of the day</title>", False)


@pytest.mark.parametrize("begins", [b"x^ and so on", b"\x1f\x8bnot", b"x"])
def test_words_that_begin_like_a_coding(begins: bytes) -> None:
    """What begins so and goes on as words is taken as it is."""
    for said in ("gzip", ""):
        inflater = inflater_for(PAGE_URL, Want.PAGE, 1 << 16, {"content-type": "text/html", "content-encoding": said})
        if said and begins.startswith(b"\x1f"):
            continue
        inflater.feed(begins)
        inflater.end()

        assert inflater.body == begins
