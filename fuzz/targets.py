"""What is fuzzed: each target takes any bytes, reads them as a reader of ours would, and fails where a promise breaks.

A target fails by any exception that its reader does not promise, by a broken promise (an `AssertionError`), and by
`Slow`: more CPU than the limit for its size. An input that ends with `*` is repeated up to 32 KB, so that a fuzzer of
small inputs finds what grows faster than its length. Targets run without a fuzzer too: the tests run every seed.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlsplit

from yarl import URL

from resolver import clean, hosts, platforms, urls
from resolver.answer import Answer, read_json
from resolver.charset import decode
from resolver.dates import read_written
from resolver.errors import FetchFailed, InputError, InvalidUrl, UnsafeTarget
from resolver.fetch.guard import AddressPolicy
from resolver.fetch.redirects import next_hop
from resolver.find import find_mentions, read_article
from resolver.fragments import read_quote
from resolver.judge.page import read_page_state
from resolver.metadata import jsonld, lenient, read_page
from resolver.metadata.oembed import read_oembed
from resolver.model import Facts
from resolver.platforms.base import Item, Platform, Reads
from resolver.settings import Settings
from resolver.vocabulary import ArticleFormat, Method

Target = Callable[[bytes], None]

GROWN = 32 * 1024
LIMIT = 2.0
"""CPU seconds for one input, with the fuzzer's counters in the code (about three times slower than without)."""
LONGEST = 8192

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = "https://example.org/2025/05/a-story"
STATUSES = (200, 301, 302, 404, 410, 403, 429, 500)
_POLICY = AddressPolicy.from_settings(Settings())


class Slow(Exception):
    """An input that costs more than the limit."""


def within(target: Target, data: bytes) -> float:
    """Run a target on an input, repeated where it ends with `*`; returns its CPU seconds.

    Raises:
        Slow: it took longer than the limit.
    """
    if data.endswith(b"*") and len(data) > 1:
        data = (data[:-1] * (GROWN // (len(data) - 1) + 1))[:GROWN]
    began = time.thread_time()
    target(data)
    spent = time.thread_time() - began
    if spent > LIMIT:
        raise Slow(f"{spent:.1f} s for {len(data)} bytes")
    return spent


def url(data: bytes) -> None:
    """An address as anybody might write it: normalised, judged, unwrapped, named."""
    written = _text(data)[:LONGEST]
    _judged(written)
    try:
        normal = urls.normalise(written)
    except InvalidUrl:
        return
    assert normal.isascii()
    assert normal.isprintable()
    assert urls.normalise(normal) == normal
    cleaned = urls.clean(normal).url
    assert urls.clean(cleaned).url == cleaned
    urls.key(normal)
    _judged(normal)
    for inner in (urls.unwrap(normal), platforms.rewrite(normal)):
        if inner is not None:
            _judged(inner)
    urls.registrable(urls.host(normal))
    hosts.wall(normal)
    platforms.short(normal)
    _named(normal)


def _judged(written: str) -> None:
    """What passes the guard is one spelling, which every parser that is handed it reads as the same place."""
    try:
        canonical = _POLICY.check_url(written)
    except (InvalidUrl, UnsafeTarget):
        return
    assert canonical.isascii()
    assert canonical.isprintable()
    assert " " not in canonical
    assert _POLICY.check_url(canonical) == canonical
    parts, parsed = urlsplit(canonical), URL(canonical, encoded=True)
    assert parts.scheme in {"http", "https"}
    assert parts.username is None
    assert parsed.raw_user is None
    assert parsed.raw_host == parts.hostname
    assert parsed.port == (parts.port or (443 if parts.scheme == "https" else 80))
    assert str(parsed) == canonical


def _named(written: str) -> None:
    for found in (platforms.item(written), platforms.hostless(written)):
        if found is not None:
            again = platforms.item(found.url) or platforms.hostless(found.url)
            assert again is not None
            assert (again.key, again.url) == (found.key, found.url)


def hop(data: bytes) -> None:
    """An answer: a line that is its Location or Refresh, then its page; where it leads is one clean address."""
    if not data:
        return
    status = STATUSES[data[0] % len(STATUSES)]
    line, _, body = data[1:].partition(b"\n")
    name = "refresh" if data[0] & 64 else "location"
    headers = {"content-type": "text/html", **({name: line.decode("latin-1")} if line else {})}
    for asked in (PLACE, "https://t.co/EXAMPLE000", "https://lnkd.in/EXAMPLE"):
        try:
            step = next_hop(Answer(asked, status, SEEN, headers, body))
        except FetchFailed:
            continue
        if step is not None:
            target, _ = step
            assert target.isascii()
            assert target.isprintable()
            assert urlsplit(target).hostname
            assert target.startswith(("http://", "https://"))
            _judged(target)


def text(data: bytes) -> None:
    """An article of plain text."""
    _article(_text(data), ArticleFormat.TEXT)


def html(data: bytes) -> None:
    """An article of HTML, and the pieces of markup that quote a post."""
    _article(data, ArticleFormat.HTML)
    read_quote(_text(data))


def article(data: bytes) -> None:
    """An article whose format has to be told: markdown, blocks, feeds, trees of JSON."""
    _article(data, None)


def _article(body: bytes | str, fmt: ArticleFormat | None) -> None:
    try:
        read = read_article(body, fmt=fmt)
    except InputError:
        return
    for found in find_mentions(read, links="all"):
        if found.start is None or found.end is None:
            assert found.pointer is not None
        else:
            assert 0 <= found.start <= found.end <= len(read.text)
        for part in found.parts:
            assert read.text[part.start : part.end] == part.value


def page(data: bytes) -> None:
    """A page as a stranger serves it: its head, byline and state."""
    first, _, body = data.partition(b"\n")
    kind = "text/html; charset=" + first.decode("latin-1") if len(first) < 20 else "text/html"  # noqa: PLR2004 - a label
    answer = Answer(PLACE, 200, SEEN, {"content-type": kind}, body if len(first) < 20 else data)  # noqa: PLR2004
    told = read_page(answer)
    _safe(told.facts)
    for address in (told.canonical, told.oembed_url, told.amp_url):
        assert address is None or address.startswith(("http://", "https://"))
    read_page_state(answer, asked_url=PLACE, final_url=PLACE, title=told.facts.title, text_hint=told.facts.description)


def json(data: bytes) -> None:
    """JSON of strangers: of a page, of an oEmbed endpoint, of one platform's interface."""
    if not data:
        return
    known = _readers()
    platform, item = known[data[0] % len(known)]
    body = data[2:]
    _safe(read_oembed(read_json(body)))
    block = decode(body)
    lenient.values(block)
    list(jsonld.read([block], frozenset({PLACE})))
    answer = Answer(item.url, STATUSES[data[1] % len(STATUSES)] if data[1:] else 200, SEEN, _JSON, body)
    for method in {ask.method for ask in platform.ask(item)} or {Method.OEMBED}:
        _safe(platform.read(item, method, answer).facts)


_JSON = {"content-type": "application/json"}


@cache
def _readers() -> list[tuple[Platform, Item]]:
    """Every platform with one of its items, in the order of names."""
    examples = (
        (each, platforms.item(example.url))
        for each in platforms.every()
        for example in each.examples
        if isinstance(example, Reads)
    )
    first: dict[str, tuple[Platform, Item]] = {}
    for each, item in examples:
        if item is not None:
            first.setdefault(each.name, (each, item))
    return [first[name] for name in sorted(first)]


def words(data: bytes) -> None:
    """Words that are shown: cleaned once, they are clean; dates in them are dates."""
    written = _text(data)
    for cleaned in (clean.line, clean.block):
        told = cleaned(written)
        if told is not None:
            assert cleaned(told) == told, (told, cleaned(told))
            assert "\n" not in told or cleaned is clean.block
            told.encode("utf-8")
    address = clean.link(written)
    assert address is None or address.lower().startswith(("http://", "https://"))
    read_written(written[:200])


def _safe(facts: Facts | None) -> None:
    """What is told of a source can be written down and read again, and holds no control characters."""
    if facts is None:
        return
    told = facts.model_dump_json()
    assert Facts.model_validate_json(told) == facts
    for line in (facts.title, facts.publisher, facts.language):
        assert line is None or line.isprintable() or clean.line(line) == line


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace") if _is_text(data) else decode(data)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


TARGETS: Mapping[str, Target] = {
    "url": url,
    "hop": hop,
    "text": text,
    "html": html,
    "article": article,
    "page": page,
    "json": json,
    "words": words,
}
