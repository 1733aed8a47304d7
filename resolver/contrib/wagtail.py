"""An embed finder for Wagtail (and anything with its finder interface): cards of our own instead of foreign scripts.

In the Django settings:

    WAGTAILEMBEDS_FINDERS = [{"class": "resolver.contrib.wagtail"}]

Options of the entry: `platforms` limits it to these (by name: `["x", "bluesky"]`), `pages` takes ordinary web pages as
well. Everything else comes from the resolver's own settings. A post that cannot be shown is Wagtail's
`EmbedNotFoundException`: gone, shown only to some, or not to be had just now.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from resolver import platforms as known
from resolver import sync, urls
from resolver.errors import InputError, InvalidUrl
from resolver.export import oembed
from resolver.model import Source
from resolver.settings import Settings, load
from resolver.vocabulary import AvailabilityState


class SourceCardFinder:
    """Finds embeds by asking the resolver; `accept` asks nobody."""

    def __init__(
        self, *, platforms: Collection[str] | None = None, pages: bool = False, settings: Settings | None = None
    ) -> None:
        self._only = frozenset(platforms) if platforms is not None else None
        self._pages = pages
        self._settings = settings

    def accept(self, url: str) -> bool:
        """Whether this address is one of ours: an item of a platform, a link that leads to one, or with `pages` any."""
        try:
            written = urls.normalise(url)
        except InvalidUrl:
            return False
        item = known.item(written)
        platform = item.platform if item else known.short(written)
        if platform is None:
            return self._pages and self._only is None
        return self._only is None or platform in self._only

    def find_embed(self, url: str, max_width: int | None = None, max_height: int | None = None) -> dict[str, object]:
        """The embed of an address, in the shape that Wagtail keeps.

        Raises:
            EmbedNotFoundException: there is nothing to show; without Wagtail a `LookupError`.
        """
        settings = self._settings or load()
        try:
            source = sync.resolve(url, settings=settings)
        except InputError as error:
            raise _not_found(str(error)) from error
        if source.availability.state is not AvailabilityState.LIVE:
            reason = source.availability.reason
            raise _not_found(f"{url}: {source.availability.state}{f' ({reason})' if reason else ''}")
        return embed(source, settings, max_width=max_width, max_height=max_height)


def embed(
    source: Source, settings: Settings, *, max_width: int | None = None, max_height: int | None = None
) -> dict[str, object]:
    """A source as an embed: every key that Wagtail reads is there."""
    answer: Mapping[str, object] = oembed.response(source, max_width=max_width, max_height=max_height)
    shown = {name: answer.get(name) for name in ("width", "height")}
    told = {name: answer.get(name, "") for name in ("title", "author_name", "provider_name", "html")}
    return {
        **told,
        **shown,
        "type": answer["type"],
        "thumbnail_url": "",
        "cache_until": datetime.now(UTC) + timedelta(seconds=settings.ttl_live),
    }


def _not_found(why: str) -> Exception:
    try:
        from wagtail.embeds.exceptions import EmbedNotFoundException  # noqa: PLC0415 - only inside Wagtail
    except ImportError:
        return LookupError(why)
    failure: Exception = EmbedNotFoundException(why)
    return failure


embed_finder_class = SourceCardFinder
"""The name under which Wagtail looks for the class in a module."""
