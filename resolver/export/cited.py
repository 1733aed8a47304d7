"""A sidecar as every export sees it: its sources in order, with clean fields, none of them made up.

What is cited: each source that a mention was identified with, each that a link inside a mention leads to, and each that
a cited post links to. Candidates that nobody chose, and what a person called no source, are left out.
All text comes out of here as plain text without controls; all addresses as ASCII of RFC 3986.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from resolver import clean, platforms, urls
from resolver.errors import InvalidUrl
from resolver.export import titles, when, wording
from resolver.export.when import When
from resolver.model import Agent, Archive, Mention, Sidecar, Source
from resolver.vocabulary import AvailabilityState, IdentificationState, ReviewState, Role, SourceKind

UNSURE = frozenset({IdentificationState.AMBIGUOUS, IdentificationState.UNIDENTIFIED})
_LINKS = frozenset({Role.SHORT_LINK, Role.LINK})
_SOCIAL = frozenset({SourceKind.SOCIAL_POST, SourceKind.SOCIAL_PROFILE})
Titled = Literal["title", "words", "kind"]
"""Where a title comes from: the source's own, its first words, or only what kind of thing it is."""

_NOT_STRICT = re.compile(r"[{}|^`\\\"<>\[\]]|%(?![0-9A-Fa-f]{2})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,6}")
_NO_LANGUAGE = re.compile(r"und|zxx|mis|mul|q[a-t][a-z]", re.IGNORECASE)
"""Codes that name none (ISO 639-2; X says `qme` for a post of pictures, `qht` for one of hashtags, seen 2026-11)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who posted or wrote it; `handle` is without `@`. At least one of name and handle is there."""

    name: str | None = None
    handle: str | None = None
    url: str | None = None

    def named(self, brackets: str = "()") -> str:
        """`Name (@handle)`, or the one of them that is known."""
        at = f"@{self.handle}" if self.handle else None
        return f"{self.name} {brackets[0]}{at}{brackets[1]}" if self.name and at else self.name or at or ""


@dataclass(frozen=True, slots=True)
class Copy:
    """An archived copy that can be opened."""

    url: str
    service: str
    taken: When | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """One source, ready to be cited.

    `id` is unique in its sidecar and of letters, digits, `.`, `_` and `-`. `title` is always there; `titled` says where
    it comes from, `cut` that it is the beginning of longer words. `seen` is when it was last seen with our own eyes,
    None where it never was. `links` are ids or addresses that its words link to.
    """

    id: str
    key: str
    kind: SourceKind
    platform: str | None
    native_id: str | None
    url: str | None
    title: str
    titled: Titled
    cut: bool
    text: str | None
    description: str | None
    persons: tuple[Person, ...]
    site: str | None
    published: When | None
    seen: When | None
    checked: When | None
    language: str | None
    state: AvailabilityState
    reason: str | None
    copy: Copy | None
    mentions: tuple[Mention, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def is_post(self) -> bool:
        """Whether it is somebody's post on a platform."""
        return self.kind is SourceKind.SOCIAL_POST

    @property
    def is_gone(self) -> bool:
        """Whether readers will not find it any more."""
        return self.state is AvailabilityState.GONE

    @property
    def by(self) -> str:
        """All authors as `Name (@handle)`, with commas between them."""
        return ", ".join(person.named() for person in self.persons)


def sources(sidecar: Sidecar) -> tuple[Cited, ...]:
    """The cited sources of a sidecar, in its order."""
    mentioned: dict[str, list[Mention]] = {}
    reached: dict[str, None] = {}
    for mention in sidecar.mentions:
        if mention.review.state is ReviewState.NOT_A_SOURCE:
            continue
        if mention.source_id and mention.identification.state not in UNSURE:
            mentioned.setdefault(mention.source_id, []).append(mention)
            reached[mention.source_id] = None
        reached |= {part.source_id: None for part in mention.parts if part.source_id and part.role in _LINKS}
    by_id = {source.id: source for source in sidecar.sources}
    waiting = list(reached)
    while waiting:
        known = by_id.get(waiting.pop())
        linked = [link.source_id for link in known.outlinks if link.source_id] if known else []
        waiting += [each for each in linked if each not in reached]
        reached |= dict.fromkeys(linked)
    chosen = [source for source in by_id.values() if source.id in reached]
    names = _unique([source.id for source in chosen])
    return tuple(cite(source, mentioned.get(source.id, ()), names) for source in chosen)


def cite(source: Source, mentions: Sequence[Mention] = (), names: dict[str, str] | None = None) -> Cited:
    """One source as exports see it; `names` gives the ids that others have in this export."""
    url = address(source.url)
    text = clean.block(next((each for each in (source.text, *_words(source)) if each), ""))
    site = _site(source, url)
    title, titled, cut = _title(source, text, site)
    published, seen = when.of(source.published), _seen(source)
    names = names or {}
    links = (names.get(link.source_id or "") or address(link.url or link.written) for link in source.outlinks)
    return Cited(
        id=names.get(source.id) or _unique([source.id])[source.id],
        key=clean.line(source.key, clean.URL) or "",
        kind=source.kind,
        platform=clean.line(source.platform or "", clean.NAME),
        native_id=clean.line(source.native_id or "", clean.URL),
        url=url,
        title=title,
        titled=titled,
        cut=cut,
        text=text,
        description=clean.line(source.description or "", clean.DESCRIPTION),
        persons=_persons(source),
        site=site,
        published=published,
        seen=seen,
        checked=when.read(source.availability.checked_at),
        language=language(source.language),
        state=source.availability.state,
        reason=source.availability.reason.value if source.availability.reason else None,
        copy=_copy(source.archives),
        mentions=tuple(mentions),
        links=tuple(dict.fromkeys(link for link in links if link)),
    )


def address(written: str | None) -> str | None:
    """An http(s) address of unreserved, reserved and escaped characters only (RFC 3986), or None."""
    if not written:
        return None
    try:
        url = urls.normalise(written)
    except InvalidUrl:
        return None
    place = url.find("/", len("https://"))
    return url[:place] + _NOT_STRICT.sub(lambda found: f"%{ord(found[0]):02X}", url[place:])


def article_uri(sidecar: Sidecar) -> str:
    """The article's own address, or a name for it where it has none."""
    named = "".join(
        char
        if re.match(r"[A-Za-z0-9._~-]", char)
        else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
        for char in sidecar.article.id[: clean.URL]
    )
    return address(sidecar.article.url) or f"urn:embed-resolver:article:{named}"


def language(value: str | None) -> str | None:
    """A language tag of the shape of BCP 47, or None where none is named."""
    found = _LANGUAGE.fullmatch(value) if value else None
    return found[0] if found and not _NO_LANGUAGE.fullmatch(found[0]) else None


def slug(text: str) -> str:
    """An id of letters, digits, `.`, `_` and `-`, that any format can hold."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text[: clean.NAME]).strip("-.") or "s"


def apart(names: Iterable[str]) -> list[str]:
    """The names, a number added where one came before in the same letters, capital or small."""
    given: list[str] = []
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for plain in names:
        name = plain
        while name.casefold() in taken:
            numbers[plain] = numbers.get(plain, 1) + 1
            name = f"{plain}-{numbers[plain]}"
        taken.add(name.casefold())
        given.append(name)
    return given


def _unique(ids: Sequence[str]) -> dict[str, str]:
    """For each id one that any format can hold, all of them different."""
    return dict(zip(ids, apart(slug(each) for each in ids), strict=True))


def _words(source: Source) -> list[str | None]:
    """What earlier looks read, the latest first: a source that is gone keeps its words."""
    return [look.text for look in reversed(source.captures)]


def _title(source: Source, text: str | None, site: str | None) -> tuple[str, Titled, bool]:
    if title := clean.line(source.title or ""):
        return title, "title", False
    pictures = frozenset(
        short
        for medium in source.media
        if medium.short_url
        for short in (medium.short_url, medium.short_url.split("//")[-1])
    )
    for told in (text, source.description):
        words, cut = titles.first_words(told or "", without=pictures)
        if words:
            return words, "words", cut
    return wording.KINDS[source.kind] + (f" on {site}" if site else ""), "kind", False


def _site(source: Source, url: str | None) -> str | None:
    """Where it stands: the platform's name for what people post there, else the publisher, else the host."""
    publisher = clean.line(source.publisher or "", clean.NAME)
    host = urls.host(url).removeprefix("www.") if url else None
    platform = platforms.named(source.platform) if source.platform else None
    if platform is None:
        return publisher or host
    if any(form.startswith("*/") for kind in platform.items for form in kind.forms):
        return publisher or host
    same = publisher is not None and publisher.casefold() == platform.label.casefold()
    return platform.label if source.kind in _SOCIAL or same or not publisher else publisher


def _persons(source: Source) -> tuple[Person, ...]:
    agents = source.authors or ((source.author,) if source.author else ())
    if source.author and agents and _handle(agents[0]) is None and _handle(source.author):
        agents = (source.author, *agents[1:])
    found = (
        Person(
            titles.without_emoji(clean.line(agent.name or "", clean.NAME) or "") or None,
            _handle(agent),
            address(agent.url),
        )
        for agent in agents
    )
    return tuple(dict.fromkeys(person for person in found if person.name or person.handle))


def _handle(agent: Agent) -> str | None:
    return (clean.line(agent.handle or "", clean.NAME) or "").lstrip("@ ") or None


def _seen(source: Source) -> When | None:
    """When the source was last seen alive."""
    last = source.availability.last_live_at
    live = source.availability.state is AvailabilityState.LIVE
    return when.read(last or (source.availability.checked_at if live else None))


def _copy(archives: Sequence[Archive]) -> Copy | None:
    for archive in archives:
        if archive.state == "available" and (url := address(archive.url)):
            return Copy(url, wording.ARCHIVES[archive.service], when.read(archive.captured_at))
    return None
