"""The one place that talks to the network: one request at a time through every guard, with retries where they help.

Each request: the URL is checked and made canonical, the host's turn is awaited, the name is looked up and judged, the
socket is judged again where it is made, and the body is read within its caps. Redirects are answers. Connections
are kept for a while, few at a time (`lines`); none is used again after an odd answer, nor for what is sent, which goes
out once and on a connection of its own. A connection's peer is judged before the first request goes out on it.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import aiohttp
from aiohttp.http import RawResponseMessage
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.streams import StreamReader

from resolver import hosts
from resolver.answer import Answer
from resolver.errors import ConfigError, FetchFailed, InvalidUrl
from resolver.fetch import deadline
from resolver.fetch.body import Inflater, answer_of, inflater_for, read_headers, wanted_bytes
from resolver.fetch.deadline import NoTurn
from resolver.fetch.dns import CheckedResolver, Lookup, overrides, system_lookup
from resolver.fetch.faults import failure_of
from resolver.fetch.guard import AddressPolicy, Target
from resolver.fetch.line import Dropped, Line
from resolver.fetch.lines import Lines
from resolver.fetch.pace import Pace
from resolver.fetch.request import Head, Request, Sent, request_to
from resolver.fetch.retry import PASSING, TOO_MANY_REQUESTS, Try, may_pass, repeat, retry_after
from resolver.fetch.silence import Silence
from resolver.fetch.web import Exchange, Want
from resolver.settings import Settings
from resolver.version import __version__
from resolver.vocabulary import Reason

MOST_HOSTS = 4096
DRAIN_BYTES, DRAIN_DIGITS, DRAIN_SECONDS = 16 * 1024, 5, 0.5
ACCEPT = {
    Want.PAGE: "text/html,application/xhtml+xml,*/*;q=0.5",
    Want.HOP: "text/html,*/*;q=0.5",
    Want.DATA: "application/json",
    Want.PICTURE: "image/avif,image/webp,image/png,image/jpeg,image/gif;q=0.9",
}


class Turns(Protocol):
    """Gives turns at hosts that other processes share: `with turns.at_hand(host) or await turns.enter(host):`."""

    def at_hand(self, host: str) -> AbstractContextManager[None] | None:
        """A turn that needs no wait."""

    async def enter(self, host: str) -> AbstractContextManager[None]:
        """A turn after a wait for it."""


_FREE = nullcontext()


class Client:
    """The live web. An async context manager; one for a process is enough.

    `observe` is given every exchange as it passed over the wire, before its answer is returned. `lookup` is
    how names are looked up, `turns` gives turns at a host that other processes share; `per_host` is this one's part of
    the setting. `requests` counts what was sent.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        observe: Callable[[Exchange], None] | None = None,
        lookup: Lookup = system_lookup,
        turns: Turns | None = None,
        per_host: int | None = None,
    ) -> None:
        self.requests = 0
        self._settings = settings
        self._observe = observe
        self._policy = AddressPolicy.from_settings(settings)
        self._overrides = overrides(settings)
        self._lookup = lookup
        self._turns = turns
        self._tls = tls_context(settings.ca_file)
        self._lines: Lines | None = None
        self._silence = Silence()
        self._pace = Pace(per_host or settings.per_host, patience=settings.turn_timeout)
        self._agent = f"embed-resolver/{__version__} (+{settings.contact})"
        self._heads: dict[tuple[str, Want, bool], Head] = {}

    async def __aenter__(self) -> Self:
        timeout = self._settings.connect_timeout
        resolver = CheckedResolver(self._policy, self._overrides, timeout, self._lookup)
        self._lines = Lines(self._policy, resolver, self._tls, timeout)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        lines, self._lines = self._lines, None
        if lines is not None:
            await lines.close()

    async def get(self, url: str, *, want: Want = Want.PAGE, headers: Mapping[str, str] | None = None) -> Answer:
        """One answer for this URL, asked again where the failure may pass; see `Web.get`.

        Ends within `total_timeout`, or within the caller's `deadline.within`, whichever is shorter.

        Raises:
            FetchFailed: no usable answer, with the reason of the last attempt.
        """
        return await self._ask(url, want, headers, None, self._settings)

    async def post(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a form, sent once: what a form does is not done twice.

        Raises:
            FetchFailed: no usable answer.
        """
        once = self._settings.model_copy(update={"retries": 0})
        return await self._ask(url, Want.DATA, headers, form, once)

    async def send(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> Answer:
        """The answer to these bytes, sent once; what is sent is not kept with the exchanges.

        Raises:
            FetchFailed: no usable answer.
        """
        once = self._settings.model_copy(update={"retries": 0})
        return await self._ask(url, Want.DATA, headers, body, once)

    async def _ask(
        self, url: str, want: Want, headers: Mapping[str, str] | None, sent: Sent | None, settings: Settings
    ) -> Answer:
        try:
            target = self._policy.target(url)
        except InvalidUrl as error:
            raise FetchFailed(url, Reason.INVALID_URL, str(error)) from error
        left = deadline.remaining()
        if left == 0:
            raise FetchFailed(url, Reason.OUT_OF_TIME)
        try:
            with deadline.limit(within=settings.total_timeout):
                tried = await self._try(target, want, headers, sent)
                if tried.may_pass:
                    tried = await repeat(tried, lambda: self._try(target, want, headers, sent), settings)
        except TimeoutError as error:
            late = FetchFailed(url, Reason.TIMEOUT, "the time for it was used up")
            if left is None or left > min(settings.read_timeout, settings.total_timeout / 2):
                self._silence.failed(target, late)
            raise late from error
        if isinstance(tried.outcome, FetchFailed):
            raise tried.outcome
        return tried.outcome

    async def _try(self, target: Target, want: Want, headers: Mapping[str, str] | None, sent: Sent | None) -> Try:
        host, turns = target.host, self._turns
        try:
            with (
                self._pace.at_hand(host) or await self._pace.enter(host),
                (turns.at_hand(host) or await turns.enter(host)) if turns is not None else _FREE,
            ):
                if sent is None and (silent := self._silence.of(target)) is not None:
                    return Try(silent)
                answer = await self._asked_once(target, want, headers, sent)
        except FetchFailed as failure:
            return Try(failure)
        except NoTurn:
            waited = f"no turn at the host within {self._settings.turn_timeout:g} s"
            return Try(FetchFailed(target.url, Reason.OUT_OF_TIME, waited))
        except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
            failed, passes = failure_of(target.url, error)
            self._silence.failed(target, failed)
            return Try(failed, passes)
        wait = retry_after(answer.headers) if answer.status in PASSING else None
        if answer.status == TOO_MANY_REQUESTS:
            self._silence.failed(target, FetchFailed(target.url, Reason.RATE_LIMITED, retry_after=wait))
        else:
            self._silence.answered(target)
        if answer.status not in PASSING:
            return Try(answer)
        return Try(answer, may_pass(answer.status, wait, self._settings.retry_after_cap), wait)

    async def _asked_once(
        self, target: Target, want: Want, headers: Mapping[str, str] | None, sent: Sent | None
    ) -> Answer:
        """The answer to one request: on a kept connection, or on a new one, also where the kept one has broken."""
        if self._lines is None:
            raise RuntimeError("a Client is used inside `async with`")
        keep = sent is None
        request = request_to(target, self._head(target, want, keep=keep), headers, sent)
        kept = self._lines.kept(target.origin) if keep else None
        if kept is not None:
            with suppress(Dropped):
                return await self._converse(kept, request, want, keep=keep)
        return await self._converse(await self._lines.open(target.origin), request, want, keep=keep)

    async def _converse(self, line: Line, request: Request, want: Want, *, keep: bool) -> Answer:
        """Say a request on a connection and read the answer; then the connection is kept or closed."""
        settings = self._settings
        self.requests += 1
        try:
            head, content = await line.ask(
                request.written, budget=settings.max_wire_bytes, patience=settings.read_timeout
            )
            return await self._read(line, request, want, head, content, drain=keep)
        except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
            if line.over:
                raise _too_large(request.target.url) from error
            raise
        finally:
            if line.end() and keep and self._lines is not None:
                self._lines.keep(line, request.target.origin)
            else:
                line.cut()

    def _head(self, target: Target, want: Want, *, keep: bool) -> Head:
        """The headers with which a host is asked; they are written once for each host and want."""
        name = target.place, want, keep
        head = self._heads.get(name)
        if head is None:
            if len(self._heads) >= MOST_HOSTS:
                self._heads.clear()
            agent = hosts.agent_for(target.host) or self._agent
            sent = {
                "Host": target.place,
                "User-Agent": agent,
                "Accept": ACCEPT[want],
                "Accept-Encoding": "gzip, deflate",
            }
            head = self._heads[name] = Head(sent if keep else {**sent, "Connection": "close"}, target.url)
        return head

    async def _read(
        self, line: Line, request: Request, want: Want, head: RawResponseMessage, content: StreamReader, *, drain: bool
    ) -> Answer:
        url, status, observed_at = request.target.url, head.code, datetime.now(UTC)
        headers = read_headers(url, head.raw_headers)
        cap = wanted_bytes(want, status, headers, self._settings)
        if not cap and self._observe is None and content.is_eof():
            return Answer(url, status, observed_at, headers, truncated=not content.at_eof())
        inflater = inflater_for(url, want, cap, headers)
        payload: list[bytes] = []
        try:
            whole = await _take(content, inflater, payload, drain=drain and _is_short(headers))
        except TimeoutError:
            if want is Want.DATA or not inflater.body:
                raise
            whole = False
        if line.over:
            raise _too_large(url)
        if self._observe is not None:
            self._observe(_exchange(request, head, observed_at, b"".join(payload), whole=whole, ip=line.ip))
        return answer_of(url, status, observed_at, headers, inflater, cut=not whole)


async def _take(content: StreamReader, inflater: Inflater, payload: list[bytes], *, drain: bool) -> bool:
    """Read what is wanted of a body; returns whether all of it was read.

    A body that breaks off is kept as far as it came. A short rest is drained where the connection is to be kept.
    """
    try:
        while not (inflater.full or content.at_eof()):
            await _take_piece(content, inflater, payload)
        if drain and not content.at_eof():
            await _drain(content, inflater, payload)
    except (aiohttp.ClientPayloadError, aiohttp.ClientOSError):
        if not payload:
            raise
        inflater.truncated = True
        return False
    whole = content.at_eof()
    if whole:
        inflater.end()
    return whole


async def _take_piece(content: StreamReader, inflater: Inflater, payload: list[bytes]) -> None:
    piece = content.read_nowait() if content.is_eof() else await content.readany()
    payload.append(piece)
    inflater.feed(piece)


async def _drain(content: StreamReader, inflater: Inflater, payload: list[bytes]) -> None:
    """Read the rest of a body that nobody wants, where it comes at once: its length may be a lie, and is no failure."""
    with suppress(TimeoutError, aiohttp.ClientPayloadError, aiohttp.ClientOSError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while not content.at_eof():
                await _take_piece(content, inflater, payload)


def _too_large(url: str) -> FetchFailed:
    return FetchFailed(url, Reason.TOO_LARGE, "more bytes on the wire than the budget")


def _is_short(headers: Mapping[str, str]) -> bool:
    length = headers.get("content-length", "")
    return len(length) <= DRAIN_DIGITS and length.isascii() and length.isdigit() and int(length) <= DRAIN_BYTES


def _exchange(
    request: Request, head: RawResponseMessage, observed_at: datetime, payload: bytes, *, whole: bool, ip: str
) -> Exchange:
    return Exchange(
        url=request.target.url,
        observed_at=observed_at,
        target=request.target.path,
        request_headers=tuple(
            (name.encode("latin-1", "replace"), value.encode("utf-8", "replace"))
            for name, value in request.head.fields.items()
            if name.lower() != "authorization"
        ),
        version=f"HTTP/{head.version.major}.{head.version.minor}",
        status=head.code,
        phrase=head.reason,
        headers=tuple(head.raw_headers),
        payload=payload,
        truncated=not whole,
        ip=ip,
    )


@lru_cache(maxsize=4)
def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """The system's authorities, and those of `ca_file`.

    Raises:
        ConfigError: the file holds no certificates.
    """
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(
                f"The setting ca_file (RESOLVER_CA_FILE) names no PEM certificates: {ca_file}."
            ) from error
    return context
