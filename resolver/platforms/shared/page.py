"""A post's own page where it is all there is and answers 200 for posts that are not there. It never fetches.

Such a page counts as live only when it names the post: its declared address (`og:url`, canonical link) reads as the
same item. A shell that is the same for every address says nothing.
"""

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from resolver import clean
from resolver.answer import Answer, Status
from resolver.markup import PAGE, parsed
from resolver.model import Facts
from resolver.platforms.base import Answered, Ask, Item, Reading
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Method, Reason

_DECLARED = (
    ("meta[property='og:url']", "content"),
    ("link[rel='canonical']", "href"),
    ("meta[name='twitter:url']", "content"),
)

_DOOR = re.compile(r"/(?:log-?in|sign-?in|auth|register|sign-?up|challenge|captcha)\b", re.IGNORECASE)
"""Paths of pages that stand before another, whose address they may carry along."""


def asked(item: Item) -> Ask:
    """The question for the page itself."""
    return Ask(item.url, Method.HTML_META)


def read(item: Item, answer: Answer) -> Reading:
    """What the page says of this item, by its number in the address that the page declares."""
    if answer.status != Status.OK:
        return oembed.by_status("page", answer)
    tree = parsed(answer.body, PAGE)
    declared = [_value(tree, selector, name) for selector, name in _DECLARED]
    if not any(_names(address, item.id) for address in declared):
        return Reading(State.UNREACHABLE, Reason.BAD_RESPONSE, signal="page 200 without the item", final=False)
    return Reading(State.LIVE, facts=_facts(tree), signal="page 200 that names the item")


def _names(address: str, native: str) -> bool:
    """Whether an address is of the item with this number: whole, and not merely where a login leads on to."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    before = r"(?<![0-9_-])" if native[0].isdigit() else r"(?<![0-9_])" if native[0] == "-" else r"(?<![A-Za-z0-9_-])"
    whole = re.compile(f"{before}{re.escape(native)}(?![A-Za-z0-9_-])")
    return not _DOOR.match(parts.path) and whole.search(f"{parts.path}?{parts.query}") is not None


def _facts(tree: LexborHTMLParser) -> Facts:
    return Facts(
        title=clean.line(_value(tree, "meta[property='og:title']", "content")),
        description=clean.line(_value(tree, "meta[property='og:description']", "content"), clean.DESCRIPTION),
        publisher=clean.line(_value(tree, "meta[property='og:site_name']", "content"), clean.NAME),
        image=clean.link(_value(tree, "meta[property='og:image']", "content")),
    )


def _value(tree: LexborHTMLParser, selector: str, name: str) -> str:
    node = tree.css_first(selector)
    return (node.attributes.get(name) or "") if node is not None else ""


def answers(item_key: str, native: str) -> tuple[Answered, ...]:
    """Examples of what such a page answers; bodies are of our own writing."""

    def said(
        status: int, body: str, state: State, reason: Reason | None = None, facts: Facts | None = None
    ) -> Answered:
        return Answered(item_key, status, body, state, reason, facts or Facts(), Method.HTML_META, "text/html")

    named = (
        f'<!doctype html><head><meta property="og:url" content="https://www.example.org/{native}">'
        '<meta property="og:title" content="Words of the title"><meta property="og:site_name" content="Example">'
    )
    return (
        said(200, named, State.LIVE, facts=Facts(title="Words of the title", publisher="Example")),
        said(200, "<!doctype html><title>Example</title>", State.UNREACHABLE, Reason.BAD_RESPONSE),
        said(200, "{}", State.UNREACHABLE, Reason.BAD_RESPONSE),
        said(404, "", State.GONE, Reason.NOT_FOUND),
        said(403, "", State.BLOCKED, Reason.REFUSED_BY_HOST),
        said(429, "", State.BLOCKED, Reason.RATE_LIMITED),
        said(503, "", State.UNREACHABLE, Reason.SERVER_ERROR),
    )
