"""A status as Mastodon's REST API gives it, which Truth Social, Pleroma and GoToSocial share. It never fetches."""

import json
from collections.abc import Iterator, Mapping
from typing import Literal

from resolver import clean, shape
from resolver.answer import Answer, Status
from resolver.dates import read_machine
from resolver.fragments import Quote, QuoteLink, read_words
from resolver.model import Agent, Facts, Media, Outlink, Partial, Relation
from resolver.platforms.base import Answered, Reading
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Basis, Method, Precision, Reason

_STATUSES: Mapping[int, Reading] = {
    Status.UNAUTHORIZED: Reading(State.RESTRICTED, Reason.LOGIN_REQUIRED, final=False),
}

_MediaType = Literal["image", "video", "animated_image", "audio", "unknown"]
_KINDS: Mapping[str, _MediaType] = {"image": "image", "video": "video", "gifv": "animated_image", "audio": "audio"}


def read(answer: Answer, native: str, publisher: str, host: str | None = None) -> Reading:
    """What `/api/v1/statuses/ID` says; `native` is the ID that was asked for, `host` the server (else `publisher`).

    404 is what a server says of a deleted post, of one for followers only, and of every post where it lets only its
    own accounts read (401 in newer versions): not a last word.
    """
    if answer.status != Status.OK:
        return oembed.by_status("status", answer, _STATUSES)
    body = answer.json()
    if shape.text(body, "id") != native or shape.text(body, "account", "username") is None:
        return oembed.unreadable("status", answer)
    if shape.dig(body, "account", "suspended") is True:
        return Reading(State.RESTRICTED, Reason.ACCOUNT_SUSPENDED, signal="account.suspended")
    return Reading(State.LIVE, facts=_facts(body, publisher, host or publisher), signal="status 200")


def _facts(body: object, publisher: str, host: str) -> Facts:
    quoted = read_words(shape.text(body, "content") or "")
    created, edited = shape.text(body, "created_at"), shape.text(body, "edited_at")
    warning = shape.text(body, "spoiler_text")
    return Facts(
        title=clean.line(warning) if warning else None,
        authors=(_author(body),),
        publisher=publisher,
        published=read_machine(created, Basis.API) if created else None,
        modified=read_machine(edited, Basis.API) if edited else None,
        edited=edited is not None,
        language=clean.line(shape.text(body, "language") or "", 20),
        text=quoted.text if quoted else None,
        url=clean.link(shape.text(body, "url") or ""),
        media=tuple(_medium(entry) for entry in shape.items(body, "media_attachments")[:20]),
        outlinks=tuple(_outlinks(quoted.links if quoted else ())),
        relations=tuple(_relations(body, quoted, host)),
    )


def _relations(body: object, words: Quote | None, host: str) -> Iterator[Relation]:
    """The quoted post, the one that is answered, the shared one.

    A quote is `{state, quoted_status}` (Mastodon 4.4 and later: unseen ones have no status in it) or the status itself
    (Pleroma, Fedibird, Truth Social). The parent is told by its number alone: its author is one of those named.
    """
    quote = shape.dig(body, "quote", "quoted_status") or shape.dig(body, "quote")
    quoted = clean.link(shape.text(quote, "url") or shape.text(quote, "uri") or (words.quoted if words else "") or "")
    if quoted:
        yield Relation(type="quotes", url=quoted)
    parent, account = shape.text(body, "in_reply_to_id"), shape.text(body, "in_reply_to_account_id")
    if parent and account:
        named = (shape.dig(body, "account"), *shape.items(body, "mentions"))
        name = next((shape.text(each, "acct") for each in named if shape.text(each, "id") == account), None)
        address = clean.link(f"https://{host}/@{name}/{parent}") if name else None
        if address:
            yield Relation(type="replies_to", url=address)
    shared = clean.link(shape.text(body, "reblog", "url") or shape.text(body, "reblog", "uri") or "")
    if shared:
        yield Relation(type="reposts", url=shared)


def _author(body: object) -> Agent:
    return Agent(
        name=clean.line(shape.text(body, "account", "display_name") or "", clean.NAME),
        handle=clean.line(shape.text(body, "account", "acct") or "", clean.NAME),
        url=clean.link(shape.text(body, "account", "url") or ""),
        platform_id=clean.line(shape.text(body, "account", "id") or "", clean.NAME),
    )


def _medium(entry: object) -> Media:
    return Media(
        type=_KINDS.get(shape.text(entry, "type") or "", "unknown"),
        url=clean.link(shape.text(entry, "url") or shape.text(entry, "preview_url") or ""),
        alt_text=clean.block(shape.text(entry, "description") or "", clean.DESCRIPTION),
    )


def _outlinks(links: tuple[QuoteLink, ...]) -> list[Outlink]:
    """The links that lead out of the network: mentions and hashtags begin with their signs."""
    outside = (link for link in links if not link.label.startswith(("@", "#")))
    return [Outlink(written=link.label or link.href, url=clean.link(link.href)) for link in outside]


def answers(key: str, native: str, author: Agent) -> tuple[Answered, ...]:
    """Examples of what the endpoint says about one status; bodies are of our own writing."""
    written = "2025-10-12T01:02:03.456Z"
    body = {
        "id": native,
        "created_at": written,
        "edited_at": None,
        "language": "en",
        "content": '<p>First line<br>second</p><p>See <a href="https://example.org/story"><span>example.org/story</span>'
        '</a> <a href="https://example.org/tags/a">#a</a></p>',
        "account": {"id": "1", "username": author.handle, "acct": author.handle, "display_name": author.name},
        "media_attachments": [{"type": "gifv", "url": "https://example.org/a.mp4", "description": "A cat"}],
    }
    told = Facts(
        authors=(author.model_copy(update={"platform_id": "1"}),),
        published=Partial(
            value=written, precision=Precision.MILLISECOND, time_zone="UTC", basis=Basis.API, as_written=written
        ),
        edited=False,
        language="en",
        text="First line\nsecond\n\nSee example.org/story #a",
        media=(Media(type="animated_image", url="https://example.org/a.mp4", alt_text="A cat"),),
        outlinks=(Outlink(written="example.org/story", url="https://example.org/story"),),
    )
    suspended = {**body, "account": {"username": author.handle, "suspended": True}}
    changed = {**body, "account": [], "content": {}, "media_attachments": {"a": 1}}
    untidy = {**body, "content": ["x"], "media_attachments": "none", "created_at": 5}

    def api(code: int, said: str, state: State, reason: Reason | None = None, facts: Facts | None = None) -> Answered:
        return Answered(key, code, said, state, reason, facts or Facts(), Method.PLATFORM_API)

    return (
        api(200, json.dumps(body), State.LIVE, facts=told),
        api(200, json.dumps(untidy), State.LIVE, facts=Facts(language="en")),
        api(200, json.dumps(suspended), State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
        api(200, json.dumps({**body, "id": "1"}), State.UNREACHABLE, Reason.BAD_RESPONSE),
        api(200, json.dumps(changed), State.UNREACHABLE, Reason.BAD_RESPONSE),
        api(200, "{}", State.UNREACHABLE, Reason.BAD_RESPONSE),
        api(200, "<!doctype html><title>Just a moment...</title>", State.UNREACHABLE, Reason.BAD_RESPONSE),
        api(401, '{"error": "This method requires an authenticated user"}', State.RESTRICTED, Reason.LOGIN_REQUIRED),
        api(403, "<html></html>", State.BLOCKED, Reason.REFUSED_BY_HOST),
        api(404, '{"error": "Record not found"}', State.GONE, Reason.NOT_FOUND),
        api(410, '{"error": "Gone"}', State.GONE, Reason.REMOVED),
        api(429, '{"error": "Too many requests"}', State.BLOCKED, Reason.RATE_LIMITED),
        api(503, "", State.UNREACHABLE, Reason.SERVER_ERROR),
    )
