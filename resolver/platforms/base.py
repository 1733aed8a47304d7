"""What a platform is: data and pure functions, all in one object in one file. It never fetches.

A platform file says which URLs name its items, which marks its embed code leaves in HTML, what a flattened embed looks
like in text, where to ask about an item, how to read the answer, and what time its IDs hold. `examples` are run by
the tests: a platform file without a reading and a foreign example does not pass.

URL forms are one string that reads and writes: `resolver.forms`. `aliases` maps a form's host to its other names. The
first form whose variables are all known writes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from resolver.answer import Answer
from resolver.forms import Form
from resolver.model import Facts, made
from resolver.vocabulary import AvailabilityState, Method, Reason, SourceKind

__all__ = [
    "Answered",
    "Ask",
    "Embedded",
    "Example",
    "Flattened",
    "Foreign",
    "Form",
    "Item",
    "ItemKind",
    "Mark",
    "Platform",
    "Reading",
    "Reads",
    "asks_nothing",
    "no_clock",
    "reads_nothing",
]

_NO_FACTS = made(Facts)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a platform: what a source key is made of.

    `id` is the platform's own; `handle` is what the URL said and may be out of date or made up.
    """

    platform: str
    kind: str
    id: str
    url: str
    handle: str | None = None
    source_kind: SourceKind = SourceKind.SOCIAL_POST

    @property
    def key(self) -> str:
        """`platform:kind:id`, the stable name of the source."""
        return f"{self.platform}:{self.kind}:{self.id}"


@dataclass(frozen=True)
class ItemKind:
    """One kind of thing that a platform serves: its name in keys, its URL forms, how its id is put together.

    `patterns` are the platform's own variable patterns. `natives` are further writings of the id alone, as embed
    attributes have them (`at://{repo:did}/app.bsky.feed.post/{rkey:name}`). `fold` spells a value of the id in one way
    (`str.lower` where capitals and small letters are the same).
    """

    kind: str
    forms: tuple[str, ...]
    id: str = "{id}"
    source_kind: SourceKind = SourceKind.SOCIAL_POST
    patterns: Mapping[str, str] = field(default_factory=dict)
    natives: tuple[str, ...] = ()
    fold: Callable[[str], str] | None = None

    @cached_property
    def compiled(self) -> tuple[Form, ...]:
        """The forms in the order of the file: the first that can be written is canonical."""
        return tuple(Form(template, self.patterns) for template in self.forms)

    @cached_property
    def _bare(self) -> tuple[re.Pattern[str], ...]:
        patterns = dict(re.findall(r"\{(\w+):(\w+)\}", " ".join(reversed(self.forms))))
        own = re.sub(r"\{(\w+)\}", lambda hit: f"{{{hit[1]}:{patterns.get(hit[1], 'segment')}}}", self.id)
        return tuple(re.compile(Form("", self.patterns).regex(written)) for written in (own, *self.natives))

    def item(self, platform: str, values: Mapping[str, str]) -> Item:
        """The item that these variables name, with its canonical URL."""
        handle = values.get("handle")
        if self.fold:
            named = re.findall(r"\{(\w+)\}", self.id)
            values = {name: self.fold(value) if name in named else value for name, value in values.items()}
        written = next(form for form in self.compiled if form.fits(values)).write(values)
        native = re.sub(r"\{(\w+)\}", lambda hit: values[hit[1]], self.id)
        return Item(platform, self.kind, native, written, handle, self.source_kind)

    def bare(self, platform: str, native: str) -> Item | None:
        """The item with this id alone, as embed attributes give it, or None when it cannot be one."""
        for pattern in self._bare:
            found = pattern.fullmatch(native)
            if found and any(form.fits(found.groupdict()) for form in self.compiled):
                return self.item(platform, found.groupdict())
        return None


@dataclass(frozen=True, slots=True)
class Mark:
    """A trace of the platform's embed code in article HTML.

    An element with this `tag` (`*` = any), any of `classes` (when given), and the attributes in `needs`. The item is
    read from the first attribute of `attrs` that holds a URL of the platform or a bare id of `kind`; with `links`,
    else from the last link inside, with `leads` from the first. `quotes` says that the element holds the post's words
    and attribution; `any_host` that the URL may be on a host that no platform lists (`platforms.hostless`): the mark is
    the claim. `own` says that the element's `src` must be on a host of the platform.
    """

    tag: str
    classes: tuple[str, ...] = ()
    attrs: tuple[str, ...] = ()
    kind: str = "post"
    links: bool = False
    leads: bool = False
    quotes: bool = False
    needs: tuple[str, ...] = ()
    any_host: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Flattened:
    """What the platform's embed leaves in text when its markup is taken away.

    `dashed`: the post ends in `— Name (@handle) date`, and a handle of exactly this regular expression is ours.
    `headed`: name and handle may also stand above the words and the time below them, as the widget shows it.
    `signed`: other lines that tell of a post, one string each, with `{name}`, `{handle}`, `{date}`, `{place}` and
    `{body}` for what changes: `A post shared by {name} (@{handle})`, `Posted by {name} on {date}`.
    `opens`, `closes`: fixed words before and after the post's own (`View this post on Instagram`, `[image or embed]`).
    `limit` is how long a post can be: in the weighted code points of X with `weighted`, else in characters; `lines` in
    how many lines at most, where there is such a rule.
    `media_hosts`: hosts of links that lead to the post itself.
    """

    dashed: str = ""
    headed: bool = False
    signed: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    limit: int = 280
    weighted: bool = False
    lines: int = 0
    media_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a platform's endpoint.

    `needs_key` names the setting without which it cannot be asked. `key` names one with which it answers more: without
    that, only a `live` answer is believed, since a refusal may only mean that we showed no key. `more` says that it is
    asked also after a live answer of another endpoint, since it tells what that one does not; `why` that it is asked
    only after one that said `gone` and was no last word, since it tells whether the author is gone instead.
    """

    url: str
    method: Method
    headers: Mapping[str, str] = field(default_factory=dict)
    needs_key: str | None = None
    key: str | None = None
    more: bool = False
    why: bool = False


Doubt = tuple[str, tuple[tuple[str, str], ...]]
"""A field (a JSON Pointer), and who says what about it."""


class Reading(NamedTuple):
    """What one answer says about an item.

    `final` says whether this answer alone settles the state: one 404 from one endpoint does not (`gone`, not final).
    `signal` is the raw word or code that the reading rests on. `ours` says that the fault may as well be our own (a
    name that was not found while nothing else answered either), so it is no count against the source. `doubts` are
    fields about which the answer itself says two things.
    """

    state: AvailabilityState
    reason: Reason | None = None
    facts: Facts = _NO_FACTS
    signal: str | None = None
    final: bool = True
    ours: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Reads:
    """Example: this URL is that item, by key."""

    url: str
    key: str
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class Foreign:
    """Example: this URL looks like one of ours and is not."""

    url: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """Example: this HTML embeds that item, by key."""

    html: str
    key: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Example: this answer about that item reads so. Bodies are our own writing in the recorded shape, never a page."""

    key: str
    status: int
    body: str
    state: AvailabilityState
    reason: Reason | None = None
    facts: Facts = _NO_FACTS
    method: Method = Method.OEMBED
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Leaves:
    """Example: an embed without its markup leaves this text, read as one post of ours with these words in it."""

    text: str
    handle: str | None = None
    name: str | None = None
    date: str | None = None


Example = Reads | Foreign | Embedded | Answered | Leaves


def asks_nothing(_item: Item) -> tuple[Ask, ...]:
    """A platform without an endpoint: the page itself is looked at."""
    return ()


def reads_nothing(_item: Item, _method: Method, _answer: Answer) -> Reading:
    """The reader of a platform that asks nothing."""
    return Reading(AvailabilityState.UNSUPPORTED, Reason.NO_PROVIDER)


def no_clock(_item: Item) -> datetime | None:
    """IDs of this platform hold no time."""
    return None


@dataclass(frozen=True)
class Platform:
    """One platform, whole. See the module's docstring; `base.Item` and friends are the words it is written in.

    `short_hosts` are hosts whose links must be followed to be known, `shorts` forms of such links on a host that serves
    other pages too; `rewrites` are pairs of forms by which a URL is rewritten without a request; `wraps` are forms with
    a `{url:url}` that holds the real address.
    `page` says whether the item's own page may be looked at when no endpoint answered; `note` is what else a reader of
    the README must know about resolving. `slugs`: short hosts whose slugs have one length, so that words glued to them
    can be told apart. `written` are words before an id that is written without an address, behind a colon (`DOI: …`),
    each with the item's kind. `buttons` are classes and tags of its buttons and boxes, which
    embed no post, whatever they lead to. `calls` are functions of its own script that show an item by id, each with the
    item's kind: the name where the id is the first argument, else all that stands before the id
    (`play("player", {"id":`).
    """

    name: str
    label: str
    items: tuple[ItemKind, ...]
    examples: tuple[Example, ...]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    short_hosts: tuple[str, ...] = ()
    shorts: tuple[str, ...] = ()
    rewrites: tuple[tuple[str, str], ...] = ()
    wraps: tuple[str, ...] = ()
    embeds: tuple[Mark, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[str, ...] = ()
    calls: Mapping[str, str] = field(default_factory=dict)
    slugs: Mapping[str, int] = field(default_factory=dict)
    flattened: Flattened | None = None
    ask: Callable[[Item], tuple[Ask, ...]] = asks_nothing
    read: Callable[[Item, Method, Answer], Reading] = reads_nothing
    clock: Callable[[Item], datetime | None] = no_clock
    page: bool = True
    archived_under: tuple[str, ...] = ()
    note: str = ""

    def item_for_id(self, kind: str, native: str) -> Item | None:
        """The item with a bare id, as embed attributes give it (`data-tweet-id`)."""
        return next(
            (found for each in self.items if each.kind == kind and (found := each.bare(self.name, native))), None
        )
