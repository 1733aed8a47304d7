"""A post as an ActivityStreams object, which every ActivityPub server gives for its own URI. It never fetches."""

import json
from collections.abc import Iterator, Mapping
from typing import Literal

from resolver import clean, shape, urls
from resolver.answer import Answer, Status
from resolver.dates import read_machine
from resolver.fragments import Quote, read_words
from resolver.model import Agent, Facts, Media, Outlink, Partial, Relation
from resolver.platforms.base import Answered, Ask, Reading
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Basis, Method, Precision, Reason

ACCEPT = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json'

_STATUSES: Mapping[int, Reading] = {
    Status.UNAUTHORIZED: Reading(State.RESTRICTED, Reason.LOGIN_REQUIRED, final=False),
}
_OBJECTS = frozenset({"Note", "Article", "Question", "Page", "Video", "Image", "Audio", "Event"})

_RESTAMPED = frozenset({"Video"})
"""Objects whose `updated` is the time of any change in the server's books, as of its count of views (PeerTube)."""

_QUOTES = ("quote", "quoteUrl", "quoteUri", "_misskey_quote")
_PLACES = ("/users", "/accounts", "/u", "/profile", "/channel")
"""Where the last part of an actor's address is the name that people write."""

_MediaType = Literal["image", "video", "animated_image", "audio", "unknown"]
_KINDS: Mapping[str, _MediaType] = {"image": "image", "video": "video", "audio": "audio"}


def asked(uri: str) -> Ask:
    """The question for a post's own object; servers in secure mode answer 401."""
    return Ask(uri, Method.PLATFORM_API, {"Accept": ACCEPT})


def read(answer: Answer, publisher: str) -> Reading:
    """What the object says; a `Tombstone` (usually with HTTP 410) is a deleted post."""
    body = answer.json()
    kind = shape.text(body, "type")
    if kind == "Tombstone":
        return Reading(State.GONE, Reason.REMOVED, signal="Tombstone")
    if answer.status != Status.OK:
        return oembed.by_status("object", answer, _STATUSES)
    if kind == "Announce" and (shared := clean.link(_address(shape.dig(body, "object")))):
        return Reading(State.LIVE, facts=_shared(body, publisher, shared), signal="object 200 Announce")
    if kind not in _OBJECTS:
        return oembed.unreadable("object", answer)
    return Reading(State.LIVE, facts=_facts(body, publisher), signal=f"object 200 {kind}")


def _facts(body: object, publisher: str) -> Facts:
    quoted = _words(body)
    published, updated = shape.text(body, "published"), shape.text(body, "updated")
    title = shape.text(body, "name") or shape.text(body, "summary")
    stamped = shape.text(body, "type") in _RESTAMPED
    own, further = _own(body)
    attached = [entry for entry in shape.items(body, "attachment")[:20] if shape.text(entry, "type") != "PropertyValue"]
    links = [each for entry in attached if (each := _attached_link(entry)) is not None]
    return Facts(
        title=clean.line(title) if title else None,
        authors=_authors(body),
        publisher=publisher,
        published=read_machine(published, Basis.API) if published else None,
        modified=read_machine(updated, Basis.API) if updated and updated != published and not stamped else None,
        edited=None if stamped else updated is not None and updated != published,
        language=_language(body),
        text=quoted.text if quoted else None,
        url=own,
        media=tuple(_medium(entry) for entry in attached if _attached_link(entry) is None),
        outlinks=tuple(_outlinks(quoted, [*links, *further])),
        relations=tuple(_relations(body, quoted)),
        image=clean.link(_picture(body)),
    )


def _shared(body: object, publisher: str, shared: str) -> Facts:
    """A share of another's post, which Misskey gives for a note without words."""
    published = shape.text(body, "published")
    return Facts(
        authors=_authors(body),
        publisher=publisher,
        published=read_machine(published, Basis.API) if published else None,
        relations=(Relation(type="reposts", url=shared),),
    )


def _words(body: object) -> Quote | None:
    """The words, which are HTML where nothing else is said; a film's description is Markdown (PeerTube)."""
    content = shape.text(body, "content") or ""
    if (shape.text(body, "mediaType") or "text/html").partition(";")[0].strip() in {"text/markdown", "text/plain"}:
        return Quote(text=clean.block(content))
    return read_words(content)


def _language(body: object) -> str | None:
    """The language that the object names (PeerTube, Lemmy), or the one that its words are given in."""
    told = shape.text(body, "language", "identifier") or shape.text(body, "language")
    names = shape.dig(body, "contentMap")
    if told is None and isinstance(names, Mapping) and len(names) == 1:
        told = next((name for name in names if isinstance(name, str)), None)
    return clean.line(told, 20) if told and told != "und" else None


def _own(body: object) -> tuple[str | None, list[str]]:
    """The object's own address for people, and an address elsewhere that it tells instead: what a page is about."""
    named = clean.link(shape.text(body, "id") or "")
    url = shape.dig(body, "url")
    pages = [each for each in url if shape.text(each, "mediaType") == "text/html"] if isinstance(url, list) else [url]
    shown = clean.link(next((address for each in pages if (address := _address(each))), ""))
    if shown and named and not urls.same_site(shown, named):
        return named, [shown]
    return shown or named, []


def _address(value: object) -> str:
    """An address as it stands: a string, an object with an id, a link."""
    return value if isinstance(value, str) else shape.text(value, "id") or shape.text(value, "href") or ""


def _relations(body: object, words: Quote | None) -> Iterator[Relation]:
    parent = clean.link(_address(shape.dig(body, "inReplyTo")))
    told = [shape.text(body, name) for name in _QUOTES] + [words.quoted if words else None]
    quoted = next((address for each in told if each and (address := clean.link(each))), None)
    if quoted:
        yield Relation(type="quotes", url=quoted)
    if parent:
        yield Relation(type="replies_to", url=parent)


def _outlinks(words: Quote | None, further: list[str]) -> Iterator[Outlink]:
    """The links that lead out of the network: mentions and hashtags begin with their signs."""
    seen: dict[str, str] = {}
    for link in words.links if words else ():
        if not link.label.startswith(("@", "#")):
            seen[link.href] = seen.get(link.href) or link.label
    for address in further:
        seen.setdefault(address, address)
    for address, label in seen.items():
        yield Outlink(written=label or address, url=clean.link(address))


def _picture(body: object) -> str:
    """The picture that stands for the object: Lemmy's `image`, the largest of PeerTube's `icon`s."""
    found = shape.dig(body, "image") or shape.dig(body, "icon")
    each = found if isinstance(found, list) else [found]
    largest = max(each, key=lambda entry: shape.number(entry, "width") or 0, default=None)
    return shape.text(largest, "url") or ""


def _authors(body: object) -> tuple[Agent, ...]:
    """The author, by address: Misskey and its kin (`/notes/ID`) have a number there where others have the name."""
    actor = clean.link(_actor(body))
    numbered = "/notes/" in (shape.text(body, "id") or "")
    handle = _handle(actor) if not numbered or "/@" in (actor or "") else None
    return (Agent(url=actor, handle=handle, platform_id=actor),) if actor else ()


def _actor(body: object) -> str:
    """The author's URI: `attributedTo` is a string, an object, or (PeerTube) a list of both."""
    found = shape.dig(body, "attributedTo") or shape.dig(body, "actor")
    entries = found if isinstance(found, list) else [found]
    uris = (entry if isinstance(entry, str) else shape.text(entry, "id") for entry in entries)
    return next((uri for uri in uris if uri), "")


def _handle(actor: str | None) -> str | None:
    """The last part of an actor's address, where that is how people write the name (`/users/NAME`, `/@NAME`)."""
    place, _, name = (actor or "").rpartition("/")
    if name.startswith("@"):
        return name[1:] or None
    return name if place.endswith(_PLACES) and name else None


def _attached_link(entry: object) -> str | None:
    """The address of an attached link that is no picture or film: what a post in a link board is about."""
    if shape.text(entry, "type") != "Link" or _media_kind(entry) in _KINDS:
        return None
    return clean.link(_address(entry))


def _media_kind(entry: object) -> str:
    """`image`, `video`, `audio`: by the media type of the attachment or of its file, else by its own type."""
    told = shape.text(entry, "mediaType") or shape.text(entry, "url", 0, "mediaType") or shape.text(entry, "type") or ""
    return told.partition("/")[0].lower()


def _medium(entry: object) -> Media:
    file = shape.dig(entry, "url", 0) or shape.dig(entry, "url") or entry
    return Media(
        type=_KINDS.get(_media_kind(entry), "unknown"),
        url=clean.link(_address(file)),
        alt_text=clean.block(shape.text(entry, "name") or shape.text(entry, "summary") or "", clean.DESCRIPTION),
    )


def answers(key: str) -> tuple[Answered, ...]:
    """Examples of what a server says about one object; bodies are of our own writing."""
    written = "2025-10-12T01:02:03Z"
    body = {
        "type": "Note",
        "id": "https://example.org/objects/1",
        "attributedTo": "https://example.org/users/example",
        "published": written,
        "content": "<p>Words</p>",
        "attachment": [{"mediaType": "image/png", "url": "https://example.org/a.png", "name": "A cat"}],
    }
    actor = Agent(
        handle="example", url="https://example.org/users/example", platform_id="https://example.org/users/example"
    )
    told = Facts(
        authors=(actor,),
        published=Partial(
            value=written, precision=Precision.SECOND, time_zone="UTC", basis=Basis.API, as_written=written
        ),
        text="Words",
        media=(Media(type="image", url="https://example.org/a.png", alt_text="A cat"),),
    )
    channel = {**body, "type": "Video", "attributedTo": [{"id": "https://example.org/accounts/example"}], "name": "A"}

    def said(code: int, text: str, state: State, reason: Reason | None = None, facts: Facts | None = None) -> Answered:
        return Answered(key, code, text, state, reason, facts or Facts(), Method.PLATFORM_API)

    return (
        said(200, json.dumps(body), State.LIVE, facts=told),
        said(200, json.dumps(channel), State.LIVE, facts=Facts(title="A", text="Words")),
        said(410, json.dumps({"type": "Tombstone", "id": "https://example.org/objects/1"}), State.GONE, Reason.REMOVED),
        said(200, json.dumps({"type": "Tombstone"}), State.GONE, Reason.REMOVED),
        said(401, '{"error": "Request not signed"}', State.RESTRICTED, Reason.LOGIN_REQUIRED),
        said(403, "", State.BLOCKED, Reason.REFUSED_BY_HOST),
        said(404, '"Not found"', State.GONE, Reason.NOT_FOUND),
        said(429, "", State.BLOCKED, Reason.RATE_LIMITED),
        said(200, "{}", State.UNREACHABLE, Reason.BAD_RESPONSE),
        said(200, "<!doctype html>", State.UNREACHABLE, Reason.BAD_RESPONSE),
        said(200, json.dumps({**body, "type": ["Note"]}), State.UNREACHABLE, Reason.BAD_RESPONSE),
        said(200, json.dumps({**body, "type": "Person"}), State.UNREACHABLE, Reason.BAD_RESPONSE),
    )
