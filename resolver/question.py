"""A question is what one link or item asks: where does it lead, what is there? Its record is the answer we keep.

The record is what the cache holds and what every caller gets back; it is JSON, never a pickle, and carries its own
version in the cache key. Pure: no network here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from resolver import platforms, urls
from resolver.model import Capture, Hop, Model, Source
from resolver.platforms.base import Item
from resolver.settings import Settings
from resolver.vocabulary import AvailabilityState, Via


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to be resolved: an item of a platform, or an address to follow.

    `url` is the address as normalised; `key` names the question in the cache. `passed` are the addresses that were
    opened by rule before `url`, the written one first: a wrapper, a login page's way back.
    """

    key: str
    url: str
    item: Item | None = None
    passed: tuple[str, ...] = ()

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The way that needed no request."""
        ways = (Via.WRITTEN, *(Via.RULE for _ in self.passed))
        return tuple(Hop(url=url, via=via) for url, via in zip((*self.passed, self.url), ways, strict=True))


class RawAnswer(Model):
    """What an endpoint said, word for word, beside what we made of it: shapes change, and then it is read again."""

    capture_id: str
    content_type: str = ""
    body: str


class Record(Model):
    """What came of a question.

    `hops` is the way from the question's address; `item_url` is set where it leads to a platform's item, which is a
    question of its own; else `source` is the thing itself. `trail` is the capture of the way, when there was one.
    `etag` and `last_modified` are the last page's own marks of its version.
    """

    url: str
    hops: tuple[Hop, ...] = ()
    item_url: str | None = None
    source: Source | None = None
    trail: Capture | None = None
    raw: tuple[RawAnswer, ...] = ()
    etag: str | None = None
    last_modified: str | None = None

    @property
    def final_url(self) -> str:
        """The last address of the way."""
        return self.item_url or (self.hops[-1].url if self.hops else self.url)


def about_item(item: Item) -> Question:
    """The question about an item, by platform and id: never by the address that was written."""
    return Question(item.key, item.url, item)


@lru_cache(maxsize=4096)
def about_url(written: str) -> Question:
    """The question that a written link asks: the item that it names or wraps, else the address to follow.

    A link is asked about several times while its article is read, so the last ones are remembered.

    Raises:
        InvalidUrl: no http(s) URL can be made of it.
    """
    url = urls.normalise(written)
    addresses = (url, *urls.unwrap_all(url))
    for at, address in enumerate(addresses):
        if (item := platforms.item(address)) is not None:
            passed = addresses[: at + 1] if item.url != address else addresses[:at]
            return Question(item.key, item.url, item, passed)
    return Question("link:" + urls.key(url).removeprefix("url:sha256:"), url)


_REMEMBERED: Mapping[AvailabilityState, Callable[[Settings], float]] = {
    AvailabilityState.LIVE: lambda settings: settings.ttl_live,
    AvailabilityState.GONE: lambda settings: settings.ttl_gone,
    AvailabilityState.RESTRICTED: lambda settings: settings.ttl_restricted,
    AvailabilityState.UNREACHABLE: lambda settings: settings.ttl_unreachable,
    AvailabilityState.BLOCKED: lambda settings: settings.ttl_blocked,
    AvailabilityState.UNSUPPORTED: lambda settings: settings.ttl_unsupported,
}


def time_to_live(state: AvailabilityState, settings: Settings) -> float:
    """How long an answer of this state is remembered, in seconds; 0 for what was not even tried."""
    seconds = _REMEMBERED.get(state)
    return seconds(settings) if seconds else 0
