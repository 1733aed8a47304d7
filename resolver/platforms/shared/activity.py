"""A post as an ActivityStreams object, which every ActivityPub server gives for its own URI. It never fetches."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal

from resolver import clean, shape
from resolver.answer import Answer
from resolver.dates import read_machine
from resolver.fragments import read_words
from resolver.model import Agent, Facts, Media, Partial
from resolver.platforms.base import Answered, Ask, Reading
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Basis, Method, Precision, Reason

ACCEPT = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json'

_STATUSES: Mapping[int, Reading] = {
    HTTPStatus.UNAUTHORIZED: Reading(State.RESTRICTED, Reason.LOGIN_REQUIRED, final=False),
}
_OBJECTS = frozenset({"Note", "Article", "Question", "Page", "Video", "Image", "Audio", "Event"})

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
    if answer.status != HTTPStatus.OK:
        return oembed.by_status("object", answer, _STATUSES)
    if kind not in _OBJECTS:
        return oembed.unreadable("object", answer)
    return Reading(State.LIVE, facts=_facts(body, publisher), signal=f"object 200 {kind}")


def _facts(body: object, publisher: str) -> Facts:
    quoted = read_words(shape.text(body, "content") or "")
    published, updated = shape.text(body, "published"), shape.text(body, "updated")
    title = shape.text(body, "name") or shape.text(body, "summary")
    actor = clean.link(_actor(body))
    return Facts(
        title=clean.line(title) if title else None,
        authors=(Agent(url=actor, handle=_handle(actor), platform_id=actor),) if actor else (),
        publisher=publisher,
        published=read_machine(published, Basis.API) if published else None,
        modified=read_machine(updated, Basis.API) if updated else None,
        edited=updated is not None and updated != published,
        text=quoted.text if quoted else None,
        url=clean.link(shape.text(body, "url") or shape.text(body, "id") or ""),
        media=tuple(_medium(entry) for entry in shape.items(body, "attachment")[:20]),
    )


def _actor(body: object) -> str:
    """The author's URI: `attributedTo` is a string, an object, or (PeerTube) a list of both."""
    found = shape.dig(body, "attributedTo")
    entries = found if isinstance(found, list) else [found]
    uris = (entry if isinstance(entry, str) else shape.text(entry, "id") for entry in entries)
    return next((uri for uri in uris if uri), "")


def _handle(actor: str | None) -> str | None:
    """The last part of an actor's address, where that is how people write the name (`/users/NAME`, `/@NAME`)."""
    place, _, name = (actor or "").rpartition("/")
    if name.startswith("@"):
        return name[1:] or None
    return name if place.endswith(("/users", "/accounts", "/u")) and name else None


def _medium(entry: object) -> Media:
    kind = (shape.text(entry, "mediaType") or "").partition("/")[0]
    return Media(
        type=_KINDS.get(kind, "unknown"),
        url=clean.link(shape.text(entry, "url") or ""),
        alt_text=clean.block(shape.text(entry, "name") or "", clean.DESCRIPTION),
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
