"""Reads any provider's oEmbed answer (oembed.com, version 1.0) as facts. It never fetches, and it never raises.

Types are not to be trusted (`version` comes as number and string, `width` as "100%", `author_url` as a bare path), and
`html` is markup from outside: it is read only where it quotes the post in a blockquote, and nothing of it is kept.
"""

import re

from resolver import clean, shape
from resolver.dates import read_machine, read_written
from resolver.fragments import Quote, read_quote
from resolver.metadata.names import split_names
from resolver.metadata.values import absolute, plain
from resolver.model import Agent, Facts, Media, Outlink, Partial
from resolver.vocabulary import Basis, SourceKind

_KINDS = {"video": SourceKind.VIDEO, "photo": SourceKind.IMAGE, "link": SourceKind.WEB_PAGE}
_PROFILE = re.compile(r"https?://[^/]{1,253}/@([A-Za-z0-9_.-]{1,64})/?(?:[?#].*)?")
_CUT_OFF = ("…", "...")


def read_oembed(data: object) -> Facts:
    """The facts of an oEmbed answer as parsed JSON; nothing where it is not one.

    `title` stays None where the post's words are quoted and the title only repeats them.
    """
    quote = _quote(shape.text(data, "html"))
    kind = shape.text(data, "type")
    text = quote.text if quote else None
    title = _plain(data, "title", clean.TITLE)
    url = _address(data, "url")
    picture = url if kind == "photo" else None
    signed = quote.date is not None and read_written(quote.date) is not None if quote else False
    own = clean.link(quote.url or "") if quote and signed else None
    return Facts(
        title=None if text and title and _repeats(title, text) else title,
        description=_plain(data, "description", clean.DESCRIPTION),
        authors=_authors(data, quote),
        publisher=_plain(data, "provider_name", clean.NAME),
        published=_published(data, quote),
        language=quote.language if quote else None,
        text=text,
        text_complete=not (text or "").endswith(_CUT_OFF),
        url=own if picture else url or own,
        kind=SourceKind.SOCIAL_POST if text else _KINDS.get(kind or ""),
        media=(Media(type="image", url=picture, alt_text=title),) if picture else (),
        outlinks=_outlinks(quote),
        image=picture or _address(data, "thumbnail_url"),
    )


def _quote(markup: str | None) -> Quote | None:
    if markup is None or "<blockquote" not in markup[:4096].lower():
        return None
    return read_quote(markup)


def _plain(data: object, key: str, limit: int) -> str | None:
    value = shape.text(data, key)
    return plain(value, limit) if value else None


def _address(data: object, key: str) -> str | None:
    value = shape.text(data, key)
    return absolute(shape.text(data, "provider_url") or "", value) if value else None


def _authors(data: object, quote: Quote | None) -> tuple[Agent, ...]:
    written = _plain(data, "author_name", clean.NAME)
    name = (quote.name if quote else None) or written
    url = _address(data, "author_url")
    profile = _PROFILE.fullmatch(url or "")
    handle = (quote.handle if quote else None) or (profile[1] if profile else None)
    if name is None and handle is None and url is None:
        return ()
    names = split_names(name) if name and handle is None else ()
    if len(names) > 1:
        return tuple(Agent(name=each) for each in names)
    return (Agent(name=name, handle=handle, url=url),)


def _published(data: object, quote: Quote | None) -> Partial | None:
    if quote and quote.date and (written := read_written(quote.date, Basis.OEMBED)):
        return written
    for key in ("upload_date", "published_at", "created_at", "timestamp"):
        if (value := shape.text(data, key)) and (found := read_machine(value, Basis.OEMBED)):
            return found
    return None


def _outlinks(quote: Quote | None) -> tuple[Outlink, ...]:
    links = (link for link in quote.links if not link.label.lstrip().startswith(("#", "@"))) if quote else ()
    return tuple(Outlink(written=address) for link in links if (address := clean.link(link.href)))


def _repeats(title: str, text: str) -> bool:
    bare = title.rstrip(".… ").casefold()
    return " ".join(text.split()).casefold().startswith(bare)
