"""oEmbed as most platforms serve it: how to ask, what an answer tells, what a status means. It never fetches.

The shape is oembed.com's; real answers differ, so every field is read with its type. A status alone is rarely a last
word: one 404 may come from a host that refuses our address, so `gone` is not final unless a platform's file says so. A
platform answers in JSON or with a word of text: a page in place of that is somebody else's (a wall, a proxy), and the
platform's own meaning of its status does not count.
"""

import html
import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from resolver import clean, shape
from resolver.answer import Answer, Status
from resolver.dates import read_machine
from resolver.fragments import read_words
from resolver.model import Agent, Facts, Media
from resolver.platforms.base import Answered, Ask, Item, Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Basis, Method, Reason

STATUSES: Mapping[int, Reading] = {
    Status.UNAUTHORIZED: Reading(State.BLOCKED, Reason.REFUSED_BY_HOST, final=False),
    Status.FORBIDDEN: Reading(State.BLOCKED, Reason.REFUSED_BY_HOST, final=False),
    Status.NOT_FOUND: Reading(State.GONE, Reason.NOT_FOUND, final=False),
    Status.GONE: Reading(State.GONE, Reason.REMOVED),
    Status.TOO_MANY_REQUESTS: Reading(State.BLOCKED, Reason.RATE_LIMITED, final=False),
    Status.UNAVAILABLE_FOR_LEGAL_REASONS: Reading(State.RESTRICTED, Reason.WITHHELD_IN_REGION),
}
"""What a status means where a platform has no meaning of its own for it."""

_PROFILE = re.compile(r"https?://[^/]{1,253}/@([A-Za-z0-9_.-]{1,64})/?(?:\?.*)?")

_PARTS = re.compile(r"[/?#.:]+")
_MARKUP = re.compile(r"</(?:a|p|b|i|strong|em)>|<br ?/?>|&(?:nbsp|amp|quot|#39);", re.IGNORECASE)

Asker = Callable[[Item], tuple[Ask, ...]]
Reader = Callable[[Item, Method, Answer], Reading]


def endpoint(address: str, statuses: Mapping[int, Reading] | None = None, /, **further: str) -> tuple[Asker, Reader]:
    """How to ask and read a platform whose only endpoint is oEmbed; `further` are the endpoint's own parameters."""

    def ask(item: Item) -> tuple[Ask, ...]:
        return (asked(address, item.url, **further),)

    def reader(item: Item, _method: Method, answer: Answer) -> Reading:
        return read(item, answer, statuses)

    return ask, reader


def asked(address: str, url: str, **further: str) -> Ask:
    """The question about one address."""
    return Ask(f"{address}?{urlencode({'url': url, **further})}", Method.OEMBED)


def read(item: Item, answer: Answer, statuses: Mapping[int, Reading] | None = None) -> Reading:
    """What an oEmbed answer says; `statuses` are the platform's own meanings."""
    if answer.status != Status.OK:
        return by_status("oembed", answer, statuses)
    facts = read_facts(item, answer.json())
    return Reading(State.LIVE, facts=facts, signal="oembed 200") if facts else unreadable("oembed", answer)


def by_status(name: str, answer: Answer, statuses: Mapping[int, Reading] | None = None) -> Reading:
    """What a status other than 200 says; `name` is the endpoint's, for the signal."""
    signal = f"{name} {answer.status}"
    own = (statuses or {}).get(answer.status) if not answer.body.lstrip().startswith(b"<") else None
    known = own or STATUSES.get(answer.status)
    if known is not None:
        return Reading(known.state, known.reason, known.facts, signal, known.final)
    if answer.status >= Status.INTERNAL_SERVER_ERROR:
        return Reading(State.UNREACHABLE, Reason.SERVER_ERROR, signal=signal, final=False)
    return unreadable(name, answer)


def unreadable(name: str, answer: Answer) -> Reading:
    """An answer that is none: HTML where JSON was promised, an empty object, another shape."""
    said = "{}" if answer.body.strip() == b"{}" else answer.content_type or "no body"
    return Reading(State.UNREACHABLE, Reason.BAD_RESPONSE, signal=f"{name} {answer.status} {said}", final=False)


def read_facts(item: Item, body: object) -> Facts | None:
    """The facts of an oEmbed body, or None when it is not one."""
    title = shape.text(body, "title")
    name = shape.text(body, "author_name")
    if not (title or name or shape.text(body, "html") or shape.text(body, "url")) or shape.dig(body, "error"):
        return None
    page = _link(body, "author_url")
    named = clean.line(name, clean.NAME) if name else None
    handle = _handle(item, named, page)
    uploaded = shape.text(body, "upload_date")
    photo = _link(body, "url") if shape.text(body, "type") == "photo" else None
    return Facts(
        title=clean.line(title) if title else None,
        description=clean.line(_plain(shape.text(body, "description") or ""), clean.DESCRIPTION),
        authors=(Agent(name=named, handle=handle, url=page),) if named or page else (),
        publisher=clean.line(shape.text(body, "provider_name") or "", clean.NAME),
        published=read_machine(uploaded, Basis.OEMBED) if uploaded else None,
        image=_link(body, "thumbnail_url") or photo,
        media=(Media(type="image", url=photo),) if photo else (),
    )


def _link(body: object, name: str) -> str | None:
    """An address, which some write with the escapes of HTML (Reddit's thumbnails, seen 2026)."""
    return clean.link(html.unescape(shape.text(body, name) or ""))


def _plain(written: str) -> str:
    """A description without the markup in which some write it (SoundCloud, seen 2016-2026)."""
    quoted = read_words(written) if _MARKUP.search(written) else None
    return (quoted.text or "") if quoted else written


def _handle(item: Item, name: str | None, page: str | None) -> str | None:
    """The handle that the answer tells; the one in the post's address, which may be made up, only where it agrees."""
    profile = _PROFILE.fullmatch(page or "")
    if profile or item.handle is None:
        return profile[1] if profile else None
    told = {part.lower() for part in _PARTS.split(page or "")} | {(name or "").lower()}
    return item.handle if item.handle.lower() in told else None


def answers(
    key: str,
    provider: str,
    *,
    handle: str | None = None,
    further: Mapping[str, object] | None = None,
    lacks: str = "",
    facts: Facts | None = None,
    statuses: Mapping[int, Reading] | None = None,
) -> tuple[Answered, ...]:
    """Examples of every answer that an oEmbed endpoint gives about one item.

    The live body is of our own writing in the recorded shape: `further` are fields that a platform's body has beside
    the usual ones, `lacks` names those that it never has, and `facts` is what they tell; `statuses` are the platform's
    own meanings.
    """
    missing = lacks.split()
    usual = {
        "version": "1.0",
        "type": "rich",
        "title": "Words of the title",
        "author_name": "Example Name",
        "author_url": f"https://www.example.org/{handle or 'example'}",
        "provider_name": provider,
        "html": "<iframe></iframe>",
    }
    body = {**{name: value for name, value in usual.items() if name not in missing}, **(further or {})}
    link = body.get("author_url")
    name = body.get("author_name")
    told = facts or Facts(
        title=body.get("title"),
        authors=(Agent(name=name, handle=handle, url=link),) if name or link else (),
        publisher=provider,
    )
    bad = (State.UNREACHABLE, Reason.BAD_RESPONSE)
    meant = {**STATUSES, 503: Reading(State.UNREACHABLE, Reason.SERVER_ERROR), **(statuses or {})}
    changed = {name: [value] for name, value in body.items()}
    return (
        Answered(key, 200, json.dumps(body), State.LIVE, facts=told),
        *(
            Answered(key, code, "Error", each.state, each.reason, content_type="text/html")
            for code, each in meant.items()
        ),
        Answered(key, 200, "{}", *bad),
        Answered(key, 200, "<!doctype html><title>Just a moment...</title>", *bad, content_type="text/html"),
        Answered(key, 200, json.dumps(changed), *bad),
        Answered(key, 200, "[" * 100 + "]" * 100, *bad),
    )
