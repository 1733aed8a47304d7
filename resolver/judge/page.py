"""Reads from a page's HTTP answer whether the page asked for is there, or something that stands in its place.

It never fetches. In this order: what a challenge's headers or markup say; the HTTP status; the address where the way
ended (a login, a consent page, a domain market, the site's front page); the page's own title or heading.

| status | state |
|---|---|
| 2xx | live, unless the page is a wall, a soft 404 or parked |
| 401, 402 | restricted, login_required |
| 403, 405, 406, 999 | blocked, refused_by_host (or bot_challenge where the page says so) |
| 404 | gone, not_found, but never a last word |
| 410 | gone, removed: a last word |
| 408, 504 | unreachable, timeout |
| 420, 429 | blocked, rate_limited |
| 451 | restricted, withheld_in_region |
| other 3xx, 5xx | unreachable, bad_redirect or server_error |
| anything else, 304 to a question without a condition | unreachable, bad_response |

A soft 404, like a 404, is never a last word: `availability` wants it three times.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from resolver import hosts, platforms, urls
from resolver.answer import Answer
from resolver.judge import phrases
from resolver.judge.availability import STATES
from resolver.judge.spoken import may_show, readable, sets_and_reloads, words
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState, Reason

_STATUSES: Mapping[int, Reason] = {
    304: Reason.BAD_RESPONSE,
    401: Reason.LOGIN_REQUIRED,
    402: Reason.LOGIN_REQUIRED,
    403: Reason.REFUSED_BY_HOST,
    404: Reason.NOT_FOUND,
    405: Reason.REFUSED_BY_HOST,
    406: Reason.REFUSED_BY_HOST,
    408: Reason.TIMEOUT,
    410: Reason.REMOVED,
    420: Reason.RATE_LIMITED,
    429: Reason.RATE_LIMITED,
    451: Reason.WITHHELD_IN_REGION,
    504: Reason.TIMEOUT,
    999: Reason.REFUSED_BY_HOST,
}
_CLASSES: Mapping[int, Reason] = {3: Reason.BAD_REDIRECT, 5: Reason.SERVER_ERROR}
_GONE_STATUS, _SUCCESS, _NO_CONTENT = 410, 2, frozenset({204, 205})
_REFUSALS = frozenset({202, 401, 403, 405, 406, 429, 503})
"""Statuses with which challenges come, besides 200."""

_CHALLENGE_HEADERS: Mapping[str, tuple[str, ...]] = {
    "cf-mitigated": ("challenge",),
    "x-amzn-waf-action": ("challenge", "captcha"),
    "x-vercel-mitigated": ("challenge", "deny"),
}
_CHALLENGE_MARKUP = ("_cf_chl_opt", "anubis_challenge", "sec-if-cpt-container")
"""Stand in no page but the challenge itself."""

_GUARDED_MARKUP = (
    "captcha-delivery.com",
    "px-captcha",
    "_Incapsula_Resource",
    "awsWafCookieDomainList",
    "hcaptcha.com",
)
"""Stand in ordinary pages of guarded sites too: they tell only of a refusal or a page with nothing else in it."""

_PARKED_MARKUP = ("sedoparking.com", "parkingcrew.net", "img1.wsimg.com/parking-lander", 'location.href="/lander"')
_KINDS = (
    ("bot_check", Reason.BOT_CHALLENGE),
    ("consent", Reason.CONSENT_REQUIRED),
    ("age", Reason.AGE_GATE),
    ("region", Reason.WITHHELD_IN_REGION),
    ("login", Reason.LOGIN_REQUIRED),
    ("trouble", Reason.SERVER_ERROR),
)
"""Phrases of what stands before a page, in the order in which they are looked for."""

_AGE_PATHS = frozenset({"over18", "age-gate", "agegate", "age-check", "agecheck", "age-verification"})
_ERRORS = frozenset({"error", "errors", "errorpages", "pages", "static", "status"})
_FRONT = frozenset({"index", "home", "default", "start", "main", "front", "welcome"})

_HEAD_BYTES = 256 * 1024
_HEADING_CHARS = 2000
_HEADING_BYTES = 4 * 2 * _HEADING_CHARS
"""What a tag of so many characters and so many after it take at most."""

_SMALL_BYTES = 64 * 1024
_TINY_BYTES = 2048
_MUCH, _MUCH_FOR_HEADING, _MUCH_FOR_TROUBLE = 6000, 2000, 800
"""Characters of text that a wall, and the notice of a fault, do not have."""

_LONG_SEGMENT = 20
_NUMBER = re.compile(r"[0-9]{4}")
_ELEMENTS = {
    name: (
        re.compile(f"<{name}[\\s>]".encode(), re.IGNORECASE),
        re.compile(f"<{name}(?:\\s[^<>]{{0,1900}})?>([^<]{{0,1900}})</{name}".encode(), re.IGNORECASE),
        re.compile(f"</{name}", re.IGNORECASE),
    )
    for name in ("title", "h1")
}
"""How an element begins, how most are written (nothing but text in them), how it ends."""

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")


def read_page_state(
    answer: Answer,
    *,
    asked_url: str,
    final_url: str,
    title: str | None,
    text_hint: str | None = None,
    signed: bool = False,
) -> Reading:
    """What the answer at the end of a way says about the page that was asked for.

    `asked_url` is where the way began and `final_url` where it ended; `title` is the page's as read, `text_hint` a
    heading or first words; `signed` says that it names its author and day for machines: an article that quotes a
    challenge's code, as no challenge and no parked page does.
    """
    page = _Page(answer, asked_url, final_url, title or "", text_hint or "", signed=signed)
    reason, signal = (
        page.challenge() or page.refusal() or page.place() or page.words() or (None, f"HTTP {answer.status}")
    )
    if reason is None:
        return Reading(AvailabilityState.LIVE, signal=signal)
    state = STATES[reason]
    return Reading(
        state, reason, signal=signal, final=state is AvailabilityState.GONE and answer.status == _GONE_STATUS
    )


def told_by_status(status: int) -> bool:
    """Whether the status alone says that the page is not there: what it says of itself is not asked then."""
    return status // 100 != _SUCCESS and status not in _REFUSALS


_Told = tuple[Reason, str] | None


class _Said(NamedTuple):
    """The title as read and as written, and these with the description and the heading, each with what it may mean."""

    titles: tuple[str, ...]
    texts: list[tuple[str, phrases.Kinds]]


class _Page:
    """One answer with the addresses of its way; each method is one way of being something else than the page."""

    def __init__(self, answer: Answer, asked_url: str, final_url: str, title: str, hint: str, *, signed: bool) -> None:
        self._answer, self._signed = answer, signed
        self._asked, self._final = asked_url, final_url
        self._html = answer.content_type in {"", "text/html", "application/xhtml+xml"}
        there = answer.beginning
        self._size = max(len(there), _SMALL_BYTES) if answer.has_more else len(there)
        charset = answer.declared_charset
        self._raw = there[:_HEAD_BYTES] if self._html else b""
        self._codec = "utf-8" if charset in {None, "utf-8", "utf8"} else "latin-1"
        self._title, self._hint = title, hint
        self._host = urls.host(final_url).removeprefix("www.")

    @cached_property
    def _text(self) -> str:
        """The words of a page, title and all; asked for only of small ones that give a reason to."""
        return words(self._raw[:_SMALL_BYTES], self._codec)

    @property
    def _shows_nothing(self) -> bool:
        return not self._size or not (self._title or self._hint or may_show(self._raw) or self._text)

    @cached_property
    def _said(self) -> "_Said":
        """What the page says in large letters; asked for only where its status leaves something open."""
        titles = _some(self._title, self._element("title"))
        texts = _some(*titles, self._hint, self._element("h1"))
        return _Said(titles, [*zip(texts, map(phrases.kinds, texts), strict=True)])

    @property
    def _found(self) -> bool:
        return self._answer.status // 100 == _SUCCESS

    @property
    def _moved(self) -> bool:
        return self._asked != self._final and _place(self._asked) != _place(self._final)

    def challenge(self) -> _Told:
        """A proof of being human is asked for, whatever the status."""
        headers = self._answer.headers
        for name, values in _CHALLENGE_HEADERS.items() if not _CHALLENGE_HEADERS.keys().isdisjoint(headers) else ():
            if headers.get(name, "").strip().lower() in values:
                return Reason.BOT_CHALLENGE, f"{name}: {headers[name].strip()[:40]}"
        if self._answer.status not in _REFUSALS and not self._found:
            return None
        if self._size < _TINY_BYTES and not self._text and sets_and_reloads(self._raw):
            return Reason.BOT_CHALLENGE, "sets a cookie by script and reloads"
        guarded: tuple[str, ...] = () if self._signed else _CHALLENGE_MARKUP
        if self._answer.status in _REFUSALS or self._size < _TINY_BYTES:
            guarded += _GUARDED_MARKUP
        mark = next((mark for mark in guarded if mark.encode() in self._raw), None)
        return (Reason.BOT_CHALLENGE, mark) if mark else None

    def refusal(self) -> _Told:
        """The status itself says that the page is not there or not shown."""
        status = self._answer.status
        signal = f"HTTP {status}"
        if self._found:
            empty = status in _NO_CONTENT or (self._html and self._size < _TINY_BYTES and self._shows_nothing)
            return (Reason.BAD_RESPONSE, f"{signal}, nothing in it") if empty else None
        if status in _REFUSALS:
            if (title := self._first("bot_check", small=False)) is not None:
                return Reason.BOT_CHALLENGE, title
            if (title := self._first("region", small=False)) is not None:
                return Reason.WITHHELD_IN_REGION, title
        return _STATUSES.get(status) or _CLASSES.get(status // 100, Reason.BAD_RESPONSE), signal

    def place(self) -> _Told:
        """The way ended at an address that is never the page asked for."""
        wall = hosts.wall(self._final)
        if wall is not None and (self._moved or wall not in {Reason.LOGIN_REQUIRED, Reason.CONSENT_REQUIRED}):
            return wall, self._final
        if not self._moved:
            return None
        same = urls.same_site(self._asked, self._final)
        if hosts.parked(self._host) and not same:
            return Reason.PARKED_DOMAIN, self._final
        if not _AGE_PATHS.isdisjoint(segment.casefold() for segment in _segments(self._final)):
            return Reason.AGE_GATE, self._final
        instead = _instead(self._asked, self._final) if same else None
        return (Reason.SOFT_404, f"leads to {instead}") if instead else None

    def words(self) -> _Told:
        """The page's own title or heading says that it is something else."""
        for text, kinds in self._said.texts:
            if "parked" in kinds.opening or self._is_offered(text):
                return Reason.PARKED_DOMAIN, text
            if kinds.doubtful and phrases.not_found(text, self._host):
                return Reason.SOFT_404, text
        small = self._size < _SMALL_BYTES and not self._signed
        if small and (mark := next((mark for mark in _PARKED_MARKUP if mark.encode() in self._raw), None)):
            return Reason.PARKED_DOMAIN, mark
        if (
            self._html
            and self._size < _TINY_BYTES
            and phrases.not_found(text := readable(self._raw.decode(self._codec, "replace")), self._host)
        ):
            return Reason.SOFT_404, text[:80]
        for kind, reason in _KINDS if any(kinds.opening for _, kinds in self._said.texts) else ():
            title = self._first(kind, small=True)
            if title is not None and not (kind == "login" and hosts.wall(self._asked)):
                return reason, title
        door = None if hosts.wall(self._asked) else self._own_door()
        return (Reason.LOGIN_REQUIRED, door) if door else None

    def _own_door(self) -> str | None:
        """A title that asks for a login to this very site (`Log in to Example`)."""
        little = self._size < _SMALL_BYTES
        return next((each for each in self._said.titles if little and phrases.enters(each, self._host)), None)

    def _is_offered(self, text: str) -> bool:
        """Whether a title offers this very domain, by the host's name or by the one that could be registered."""
        if "sale" not in text.casefold():
            return False
        names = {self._host, urls.registrable(self._host)}
        return any(phrases.plain(f"{name} is for sale") in phrases.plain(text) for name in names)

    def _element(self, name: str) -> str:
        """The text of the first element with this name, on one line; no more than its piece of the page is decoded."""
        begins, usual, ends = _ELEMENTS[name]
        opened = begins.search(self._raw)
        if opened is None:
            return ""
        if whole := usual.match(self._raw, opened.start()):
            return readable(whole[1].decode(self._codec, "replace"))
        piece = self._raw[opened.start() : opened.start() + _HEADING_BYTES].decode(self._codec, "replace")
        start = piece.find(">", 0, _HEADING_CHARS) + 1
        if start == 0:
            return ""
        rest = piece[start : start + _HEADING_CHARS]
        end = ends.search(rest)
        return readable(rest[: end.start()] if end else rest)

    def _first(self, kind: str, *, small: bool) -> str | None:
        """The first title that is of this kind.

        A heading, or a title that goes on after the phrase, counts only in a small page: large ones have dialogs. In a
        small one nothing counts that stands before a long text, and a heading nothing that stands before any: a wall
        has none.
        """
        little = self._size < _SMALL_BYTES
        for text, kinds in self._said.texts:
            title = text in self._said.titles
            if kind not in (kinds.opening if little or not small else kinds.whole) or not (
                title or little or not small
            ):
                continue
            if not (small and little) or len(self._text) <= self._most(kind, title=title):
                return text
        return None

    def _most(self, kind: str, *, title: bool) -> int:
        """How many characters a page of this kind has at most that says so in its title, or in a heading."""
        if kind == "trouble":
            return _MUCH_FOR_TROUBLE
        return _MUCH if title else _MUCH_FOR_HEADING


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _place(url: str) -> tuple[str, str]:
    return urls.host(url).removeprefix("www."), "/".join(_segments(url))


def _segments(url: str) -> list[str]:
    return [segment for segment in _split(url).path.split("/") if segment]


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _is_front(url: str) -> bool:
    """Whether this is a site's front page: nothing but a language or `index.html` in its path, and no query."""
    names = [segment.partition(".")[0].casefold() for segment in _segments(url)]
    return not _split(url).query and all(name in _FRONT or _LANGUAGE.fullmatch(name) for name in names)


def _instead(asked: str, final: str) -> str | None:
    """What a site leads to in place of a page that it has not; None where it may be the page."""
    if _is_front(final) and _is_deep(asked):
        return f"the front page {final}"
    return final if _is_lost(final) else None


def _is_lost(url: str) -> bool:
    """Whether an address names itself the place of what is not there: `/404.html`, `/page-not-found`, `/en/error/404`.

    A bare number may be an article's, where more than a language or the word for an error stands before it.
    """
    *before, last = _segments(url) or [""]
    stem = last.partition(".")[0]
    if stem.isdigit() and not all(each.casefold() in _ERRORS or _LANGUAGE.fullmatch(each) for each in before):
        return False
    return phrases.names_a_lack(stem)


def _is_deep(url: str) -> bool:
    """Whether a URL looks like one thing of many: an article, a post, a short link."""
    segments = _segments(url)
    if not segments or _is_front(url):
        return False
    host = urls.host(url)
    if hosts.is_short(host) or host.removeprefix("www.") in platforms.short_hosts():
        return True
    return len(segments) > 1 or any(
        len(segment) >= _LONG_SEGMENT or segment.count("-") > 1 or _NUMBER.search(segment) for segment in segments
    )
