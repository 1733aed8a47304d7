"""Telegram: posts of public channels and groups.

Keyless: the widget's page (`?embed=1`), and the post's own page, which only says that there is such a post; there is
no oEmbed. A channel's name is part of every address and can be
changed, but nothing else in an address names the channel; names are the same in capitals and small letters.
"""

import re
from collections.abc import Iterator
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from resolver import clean
from resolver.answer import Answer, Status
from resolver.dates import read_machine
from resolver.fragments import read_words
from resolver.markup import PAGE, parsed
from resolver.model import Agent, Facts, Media, Outlink, Relation
from resolver.platforms.base import Answered, Ask, Embedded, Foreign, Item, ItemKind, Mark, Platform, Reading, Reads
from resolver.platforms.shared import oembed
from resolver.vocabulary import AvailabilityState, Basis, Method, Reason

_PATTERNS = {"channel": r"[A-Za-z][A-Za-z0-9_]{3,31}", "number": r"[0-9]{1,10}", "chat": r"[0-9]{5,14}"}

_BACKGROUND = re.compile(r"background-image:\s{0,4}url\('([^'()]{1,2000})'\)")
_MEDIA = 20
_ALBUM = re.compile(r"https://t\.me/([A-Za-z][A-Za-z0-9_]{3,31}/[0-9]{1,10})\?(?:\S{0,99}&)?single\b")
_POST = re.compile(r"https://t\.me/(?:c/)?[A-Za-z0-9_]{4,32}(?:/[0-9]{1,10}){1,2}(?:\?\S{0,200})?")
_PROFILE = re.compile(r"https://t\.me/([A-Za-z][A-Za-z0-9_]{3,31})")
_EDITED = re.compile(r"\bedited\b")
_MISSING = "post not found"


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask the widget, then the page; posts of private chats have neither."""
    if item.id.startswith("c/") or item.kind != "post":
        return ()
    page = f"https://t.me/{item.id}"
    return (Ask(f"{page}?embed=1&mode=tme", Method.PLATFORM_API), Ask(page, Method.HTML_META))


def read(item: Item, method: Method, answer: Answer) -> Reading:
    """What the widget or the page says."""
    name = "widget" if method is Method.PLATFORM_API else "page"
    if answer.status != Status.OK:
        return oembed.by_status(name, answer)
    tree = parsed(answer.body, PAGE)
    return _read_widget(item, tree, answer) if method is Method.PLATFORM_API else _read_page(tree, answer)


def _read_widget(item: Item, tree: LexborHTMLParser, answer: Answer) -> Reading:
    """A post, or a sentence in its place.

    "Channel with username @NAME not found" is also said of channels that stand and are not shown on the web (2020).
    """
    message = tree.css_first("[data-post]")
    error = tree.css_first(".tgme_widget_message_error")
    if error is not None:
        said = clean.line(error.text()) or ""
        if said.lower() == _MISSING:
            return Reading(AvailabilityState.GONE, Reason.NOT_FOUND, signal=said, final=False)
        return Reading(AvailabilityState.RESTRICTED, Reason.LOGIN_REQUIRED, signal=said, final=False)
    if message is None or item.id not in _numbers(message):
        return oembed.unreadable("widget", answer)
    return Reading(AvailabilityState.LIVE, facts=_facts(item, message), signal="widget 200")


def _read_page(tree: LexborHTMLParser, answer: Answer) -> Reading:
    """The page of a post frames the widget; where there is no such post, the channel is shown instead."""
    if tree.css_first(".tgme_page_post") is not None:
        return Reading(AvailabilityState.LIVE, signal="page 200 with post")
    if tree.css_first(".tgme_page") is not None:
        return Reading(AvailabilityState.GONE, Reason.NOT_FOUND, signal="page 200 without post", final=False)
    return oembed.unreadable("page", answer)


def _numbers(message: LexborNode) -> set[str]:
    """The posts that the widget shows: its own, and the further ones of an album, which are one block with one text."""
    own = (message.attributes.get("data-post") or "").lower()
    links = (node.attributes.get("href") or "" for node in message.css(".js-message_grouped_wrap a[href]")[:_MEDIA])
    return {own, *(found[1].lower() for link in links if (found := _ALBUM.match(link)))}


def _facts(item: Item, message: LexborNode) -> Facts:
    answered = message.css_first(".tgme_widget_message_reply")
    parent = _link(answered)
    if answered is not None:
        answered.decompose()
    words = message.css_first(".js-message_text") or message.css_first(".tgme_widget_message_text")
    quoted = read_words(words.html or "") if words is not None else None
    time = message.css_first(".tgme_widget_message_date time[datetime]")
    about = message.css_first(".tgme_widget_message_meta")
    written = (time.attributes.get("datetime") or "") if time is not None else ""
    links = [(link.label or link.href, link.href) for link in (quoted.links if quoted else ())]
    card = _link(message.css_first("a.tgme_widget_message_link_preview"))
    links += [(card, card)] if card and card not in dict(links).values() else []
    return Facts(
        authors=tuple(_authors(item, message)),
        publisher="Telegram",
        published=read_machine(written, Basis.API) if written else None,
        edited=_EDITED.search(about.text()) is not None if about is not None else None,
        text=quoted.text if quoted else _poll(message),
        media=tuple(_media(message)),
        outlinks=tuple(
            Outlink(written=label, url=clean.link(address))
            for label, address in links
            if not label.startswith(("@", "#"))
        ),
        relations=tuple(
            Relation(type=kind, url=address)
            for kind, address in _related(parent, _link(message.css_first("a.tgme_widget_message_forwarded_from_name")))
        ),
    )


def _related(parent: str, origin: str) -> Iterator[tuple[Literal["replies_to", "reposts"], str]]:
    """The post that is answered, and the one that was forwarded; a channel's address alone is no post."""
    if _POST.fullmatch(parent):
        yield "replies_to", parent
    if _POST.fullmatch(origin):
        yield "reposts", origin


def _authors(item: Item, message: LexborNode) -> Iterator[Agent]:
    """The channel, and who signed the post there; in a group who wrote it."""
    owner = message.css_first(".tgme_widget_message_owner_name")
    person = message.css_first(".tgme_widget_message_author_name")
    if owner is not None or person is None:
        name = clean.line(owner.text(), clean.NAME) if owner is not None else None
        yield Agent(name=name, handle=item.handle, url=f"https://t.me/{item.id.partition('/')[0]}")
    if person is not None and (name := clean.line(person.text(), clean.NAME)):
        profile = _PROFILE.fullmatch(_link(person))
        yield Agent(name=name, handle=profile[1] if profile else None, url=profile[0] if profile else None)
    signed = message.css_first(".tgme_widget_message_from_author")
    if signed is not None and (name := clean.line(signed.text(), clean.NAME)):
        yield Agent(name=name)


def _poll(message: LexborNode) -> str | None:
    """A poll's question and its answers, which are all that such a post says."""
    lines = message.css(".tgme_widget_message_poll_question, .tgme_widget_message_poll_option_text")[:_MEDIA]
    return clean.block("\n".join(line for node in lines if (line := clean.line(node.text()))))


def _link(node: LexborNode | None) -> str:
    return (node.attributes.get("href") or "") if node is not None else ""


_PLAYERS: tuple[tuple[str, str, Literal["image", "video", "audio"]], ...] = (
    (".tgme_widget_message_photo_wrap", "", "image"),
    (".tgme_widget_message_video_player, .tgme_widget_message_roundvideo_player", "video[src]", "video"),
    (".tgme_widget_message_voice_player", "audio[src]", "audio"),
    (".tgme_widget_message_sticker_wrap", "", "image"),
)
"""What shows a medium, and the element in it that has the file; without one the picture is its background."""


def _media(message: LexborNode) -> list[Media]:
    found: list[Media] = []
    for selector, file, kind in _PLAYERS:
        for node in message.css(selector)[:_MEDIA]:
            inner = node.css_first(file) if file else None
            picture = _BACKGROUND.search(node.attributes.get("style") or "") if not file else None
            address = (inner.attributes.get("src") or "") if inner is not None else picture[1] if picture else ""
            found.append(Media(type=kind, url=clean.link(address)))
    return found


_WIDGET = (
    '<!doctype html><div class="tgme_widget_message js-widget_message" data-post="durov/43">'
    '<a class="tgme_widget_message_owner_name" href="https://t.me/durov"><span>Example Name</span></a>'
    '<a class="tgme_widget_message_photo_wrap" style="width:9px;background-image:url(\'https://example.org/a.jpg\')"></a>'
    '<div class="tgme_widget_message_text js-message_text">First line<br>See <a href="https://example.org/b">this</a>'
    '</div><span class="tgme_widget_message_meta">edited <a class="tgme_widget_message_date">'
    '<time datetime="2024-01-02T03:04:05+00:00">03:04</time></a></span></div>'
)


def _answered(
    status: int,
    body: str,
    state: AvailabilityState,
    reason: Reason | None = None,
    facts: Facts | None = None,
    method: Method = Method.PLATFORM_API,
) -> Answered:
    return Answered("telegram:post:durov/43", status, body, state, reason, facts or Facts(), method, "text/html")


PLATFORM = Platform(
    name="telegram",
    label="Telegram",
    aliases={"t.me": ("telegram.me", "telegram.dog")},
    items=(
        ItemKind(
            "post",
            (
                "t.me/{handle:channel}/{number:number}",
                "t.me/s/{handle:channel}/{number:number}",
                "t.me/{handle:channel}/{topic:number}/{number:number}",
                "{handle:label}.t.me/{number:number}",
            ),
            id="{handle}/{number}",
            patterns=_PATTERNS,
            fold=str.lower,
        ),
        ItemKind(
            "post",
            ("t.me/c/{chat:chat}/{number:number}", "t.me/c/{chat:chat}/{topic:number}/{number:number}"),
            id="c/{chat}/{number}",
            patterns=_PATTERNS,
        ),
        ItemKind("story", ("t.me/{handle:channel}/s/{number:number}",), id="{handle}/{number}", patterns=_PATTERNS),
    ),
    embeds=(Mark("*", attrs=("data-telegram-post",), needs=("data-telegram-post",)),),
    ask=ask,
    read=read,
    page=False,
    examples=(
        Reads("https://t.me/durov/43?single", "telegram:post:durov/43", "durov"),
        Reads("https://t.me/s/Durov/43", "telegram:post:durov/43", "Durov"),
        Reads("https://telegram.me/durov/43?embed=1&userpic=false", "telegram:post:durov/43", "durov"),
        Reads("https://t.me/example/10/4321", "telegram:post:example/4321", "example"),
        Reads("https://t.me/c/1234567890/12", "telegram:post:c/1234567890/12"),
        Reads("https://t.me/example/s/12", "telegram:story:example/12", "example"),
        Foreign("https://t.me/durov"),
        Foreign("https://t.me/joinchat/EXAMPLE"),
        Foreign("https://t.me/+EXAMPLE"),
        Foreign("https://t.me/share/url?url=https%3A%2F%2Fexample.org"),
        Embedded(
            '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="durov/43" '
            'data-width="100%"></script>',
            "telegram:post:durov/43",
        ),
        Embedded('<iframe src="https://t.me/durov/43?embed=1" width="100%"></iframe>', "telegram:post:durov/43"),
        _answered(
            200,
            _WIDGET,
            AvailabilityState.LIVE,
            facts=Facts(
                authors=(Agent(name="Example Name", handle="durov", url="https://t.me/durov"),),
                publisher="Telegram",
                edited=True,
                text="First line\nSee this",
                media=(Media(type="image", url="https://example.org/a.jpg"),),
                outlinks=(Outlink(written="this", url="https://example.org/b"),),
            ),
        ),
        _answered(
            200,
            '<div class="tgme_widget_message_error">Post not found</div>',
            AvailabilityState.GONE,
            Reason.NOT_FOUND,
        ),
        _answered(
            200,
            '<div class="tgme_widget_message_error">Channel is private</div>',
            AvailabilityState.RESTRICTED,
            Reason.LOGIN_REQUIRED,
        ),
        _answered(
            200,
            '<div class="tgme_widget_message_error">Channel with username <b>@durov</b> not found</div>',
            AvailabilityState.RESTRICTED,
            Reason.LOGIN_REQUIRED,
        ),
        _answered(200, "{}", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _answered(200, _WIDGET.replace("durov/43", "durov/44"), AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
        _answered(429, "", AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
        _answered(403, "", AvailabilityState.BLOCKED, Reason.REFUSED_BY_HOST),
        _answered(502, "", AvailabilityState.UNREACHABLE, Reason.SERVER_ERROR),
        _answered(
            200,
            '<div class="tgme_page tgme_page_post"><div class="tgme_page_widget"></div></div>',
            AvailabilityState.LIVE,
            method=Method.HTML_META,
        ),
        _answered(
            200,
            '<div class="tgme_page"><div class="tgme_page_title">Example Name</div></div>',
            AvailabilityState.GONE,
            Reason.NOT_FOUND,
            method=Method.HTML_META,
        ),
        *(
            _answered(status, body, state, reason, method=Method.HTML_META)
            for status, body, state, reason in (
                (200, "<html></html>", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
                (200, "", AvailabilityState.UNREACHABLE, Reason.BAD_RESPONSE),
                (429, "", AvailabilityState.BLOCKED, Reason.RATE_LIMITED),
                (502, "", AvailabilityState.UNREACHABLE, Reason.SERVER_ERROR),
            )
        ),
    ),
)
