"""Asks the Wayback Machine about sources that no longer stand, within its published limits.

CDX first, the availability endpoint as a second opinion; of the copies found, the one nearest to the article's date is
opened, and counts only if it shows the page: login walls and empty shells are archived with status 200 too. A copy
that nobody could look at is not called one.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from resolver import archives, platforms
from resolver.answer import Answer
from resolver.archives import Lookup, Saving, Snapshot
from resolver.cache import Budget, Cache, Made
from resolver.errors import ConfigError, FetchFailed
from resolver.fetch import deadline
from resolver.fetch.web import Sender, Want, Web
from resolver.find.found import Found
from resolver.judge.page import read_page_state
from resolver.metadata import read_page
from resolver.model import Archive, Capture, Facts, Model, Source, dump, sha256, timestamp
from resolver.platforms.base import Item, Platform
from resolver.settings import Settings
from resolver.vocabulary import AvailabilityState, Method, Outcome, Reason

TRIED = 3
"""Copies that are opened, at most, until one shows the page."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 10.0
"""Seconds between two questions about a requested copy."""

CANDIDATES = 10
"""Posts that a search by handle and day gives, at most."""


class Copies(Model):
    """What the archive holds of one source: the entry, the looks that were taken, what the copy says.

    `asked` is False where the archive could not be asked (budget used up, no answer): then nothing is known.
    `facts` are those of the copy that the capture `facts_from` read.
    """

    archives: tuple[Archive, ...] = ()
    captures: tuple[Capture, ...] = ()
    facts: Facts | None = None
    facts_from: str | None = None
    asked: bool = True


class Archivist:
    """Looks copies up; one budget for all workers that share the cache's Redis."""

    def __init__(self, web: Web, cache: Cache, settings: Settings) -> None:
        self._web = web
        self._cache = cache
        self._settings = settings
        self._budget: Budget = cache.budget("wayback-cdx", settings.archive_per_minute)

    async def with_copy(self, source: Source, item: Item | None, near: datetime | None) -> Source:
        """The source with the copy that the archive holds, or with the word that it holds none."""
        day = near.strftime("%Y-%m-%d") if near else "newest"
        once = await self._cache.once(f"archive:{source.key}:{day}", lambda: self._made(source, item, near))
        return added(source, Copies.model_validate_json(once.value))

    async def _made(self, source: Source, item: Item | None, near: datetime | None) -> Made:
        try:
            with deadline.limit(1, within=self._settings.archive_timeout):
                copies = await self.copies(addresses(source, item), near)
        except TimeoutError:
            copies = Copies(asked=False)
        ttl = self._settings.ttl_archive if copies.asked else self._settings.ttl_unreachable
        return Made(dump(copies).encode(), ttl=ttl)

    async def copies(self, addresses: Sequence[str], near: datetime | None) -> Copies:
        """The best copy of a source that has these addresses, nearest to a moment (else the newest)."""
        captures: list[Capture] = []
        found: list[Snapshot] = []
        answered = False
        for address in addresses:
            lookup = await self._lookup(archives.cdx_url(address, near=near), archives.read_cdx, captures)
            answered = answered or lookup.answered
            found += lookup.snapshots
            if lookup.blocked:
                break
        if not found and addresses:
            url = archives.available_url(addresses[0], near=near)
            lookup = await self._lookup(url, archives.read_available, captures)
            answered = answered or lookup.answered
            found += lookup.snapshots
        if not answered:
            return Copies(captures=tuple(captures), asked=False)
        for snapshot in archives.nearest(found, near)[:TRIED]:
            facts = await self._open(snapshot, captures)
            if facts is not None:
                copy = (snapshot.archive(),)
                return Copies(archives=copy, captures=tuple(captures), facts=facts, facts_from=captures[-1].id)
        nothing = Archive(service="wayback", state="none_found")
        return Copies(archives=(nothing,), captures=tuple(captures))

    async def save(self, client: Sender, source: Source) -> Source:
        """The source with a copy that the archive was asked to take now; only with an account's key.

        Raises:
            ConfigError: no key is set.
        """
        secret = self._settings.archive_key
        if secret is None:
            raise ConfigError("To save copies set archive_key (RESOLVER_ARCHIVE_KEY) to the key:secret of an account.")
        headers = {"Authorization": f"LOW {secret.get_secret_value()}", "Accept": "application/json"}
        try:
            saving = archives.read_saving(
                await client.post(archives.SAVE, archives.save_form(source.url), headers=headers)
            )
            saving = await self._waited(client, saving, headers)
        except FetchFailed as error:
            saving = Saving(failed=error.reason.value)
        if saving.snapshot is not None:
            entry = saving.snapshot.archive()
        else:
            state = "requested" if saving.job else "failed"
            entry = Archive(service="wayback", state=state, reason=saving.failed)
        return source.model_copy(update={"archives": (*source.archives, entry)})

    async def _waited(self, client: Sender, saving: Saving, headers: Mapping[str, str]) -> Saving:
        """Ask what became of the copy, ever less often, until it is there or the time for it is over."""
        loop = asyncio.get_running_loop()
        until, pause = loop.time() + self._settings.archive_save_timeout, FIRST_PAUSE
        while saving.job is not None and loop.time() + pause < until:
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
            answer = await client.get(archives.save_status_url(saving.job), want=Want.DATA, headers=headers)
            saving = archives.read_saving(answer, saving.job)
        return saving

    async def redirect(self, short_url: str) -> str | None:
        """Where a short link led when it was archived: for shorteners that no longer answer."""
        if not await self._budget.take():
            return None
        answer = await self._get(archives.any_status_url(short_url))
        if answer is None:
            return None
        lookup = archives.read_cdx(answer)
        if lookup.blocked:
            await self._budget.pause(archives.PAUSE_AFTER_429)
        for snapshot in lookup.snapshots[:TRIED]:
            moved = await self._get(snapshot.raw_url)
            target = archives.original_of(moved.headers.get("location", "")) if moved else None
            if target is not None and target != short_url:
                return target
        return None

    async def candidates(self, platform: Platform, handle: str, day: datetime) -> tuple[Item, ...]:
        """Archived posts of a handle whose id holds the written day, the day before, or the day after."""
        known: dict[str, Item] = {}
        for prefix in platform.archived_under:
            if not await self._budget.take():
                break
            answer = await self._get(archives.prefix_url(prefix.format(handle=handle), day=day))
            lookup = archives.read_cdx(answer) if answer else Lookup(answered=False)
            if lookup.blocked:
                await self._budget.pause(archives.PAUSE_AFTER_429)
                break
            for snapshot in lookup.snapshots:
                item = platforms.item(snapshot.original)
                moment = platform.clock(item) if item and item.platform == platform.name else None
                if item and moment and abs(moment.date() - day.date()) <= timedelta(days=1):
                    known.setdefault(item.key, item)
        return tuple(known.values())[:CANDIDATES]

    async def _lookup(self, url: str, read: Callable[[Answer], Lookup], captures: list[Capture]) -> Lookup:
        if not await self._budget.take():
            return Lookup(answered=False)
        answer = await self._get(url)
        lookup = read(answer) if answer else Lookup(answered=False)
        if lookup.blocked:
            await self._budget.pause(archives.PAUSE_AFTER_429)
        outcome = Outcome.BLOCKED if lookup.blocked else Outcome.OK if lookup.answered else Outcome.UNREACHABLE
        captures.append(self._capture(f"a{len(captures) + 1}", Method.ARCHIVE_LOOKUP, url, answer, outcome))
        return lookup

    async def _open(self, snapshot: Snapshot, captures: list[Capture]) -> Facts | None:
        answer = await self._get(snapshot.raw_url, want=Want.PAGE)
        if answer is None:
            return None
        page = read_page(answer)
        reading = read_page_state(
            answer,
            asked_url=snapshot.original,
            final_url=snapshot.original,
            title=page.facts.title,
            text_hint=page.facts.description,
        )
        good = reading.state is AvailabilityState.LIVE and bool(page.facts.title or page.facts.text)
        capture = self._capture(
            f"a{len(captures) + 1}",
            Method.ARCHIVE_COPY,
            snapshot.raw_url,
            answer,
            Outcome.OK if good else Outcome.BAD_RESPONSE,
        )
        captures.append(capture)
        return page.facts if good else None

    async def _get(self, url: str, want: Want = Want.DATA) -> Answer | None:
        try:
            return await self._web.get(url, want=want)
        except FetchFailed:
            return None

    def _capture(self, name: str, method: Method, url: str, answer: Answer | None, outcome: Outcome) -> Capture:
        return Capture(
            id=name,
            observed_at=timestamp(answer.observed_at if answer else datetime.now(UTC)),
            method=method,
            requested_url=url,
            http_status=answer.status if answer else None,
            outcome=outcome,
            content_hash=sha256(answer.body) if answer and answer.body else None,
        )


_FILLED = ("title", "description", "publisher", "published", "language", "text")
"""Fields that a copy may tell where the source itself told nothing."""


_NOT_STANDING = frozenset(
    {
        AvailabilityState.GONE,
        AvailabilityState.RESTRICTED,
        AvailabilityState.BLOCKED,
        AvailabilityState.UNREACHABLE,
    }
)


def needs_copy(source: Source) -> bool:
    """Whether an archived copy would help: the source was asked for and is not live."""
    return source.availability.state in _NOT_STANDING or source.availability.reason is Reason.ONE_SIGNAL_ONLY


def written_day(found: Found) -> datetime | None:
    """The day that stands beside a mention, at its noon in UTC; None where less than a day is written."""
    day = found.date.day() if found.date else None
    try:
        return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) if day else None
    except ValueError:
        return None


def addresses(source: Source, item: Item | None) -> tuple[str, ...]:
    """The addresses under which an archive may keep a source; a platform may have served it under several hosts."""
    platform = platforms.named(item.platform) if item else None
    handle = item.handle if item else None
    if item and platform and handle and platform.archived_under:
        return tuple(prefix.format(handle=handle) + item.id for prefix in platform.archived_under)
    return (source.url,)


def added(source: Source, copies: Copies) -> Source:
    """The source with what the archive told: entries, captures, and the copy's words where there were none."""
    names = {look.id: f"{source.key}!{look.id}" for look in copies.captures}
    captures = tuple(look.model_copy(update={"id": names[look.id]}) for look in copies.captures)
    told = copies.facts.model_dump(exclude_none=True) if copies.facts else {}
    filled = {name: getattr(copies.facts, name) for name in _FILLED if name in told and getattr(source, name) is None}
    provenance = {f"/{name}": names[copies.facts_from] for name in filled if copies.facts_from}
    return source.model_copy(
        update={
            **filled,
            "archives": (*source.archives, *copies.archives),
            "captures": (*source.captures, *captures),
            "provenance": {**source.provenance, **provenance},
        }
    )
