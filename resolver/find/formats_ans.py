"""Reads Arc ANS stories: `content_elements`, each a text, a piece of HTML, a list, a quote or an embed. Pure.

The article's text is that of the content elements; headline, language and address come from the story's own fields.
Shapes: the ANS schema (story, 0.5 to 0.10) as its public examples use it.
"""

from collections.abc import Callable, Mapping

from resolver.find import called, targets
from resolver.find.html import Page
from resolver.find.trees import MAX_DEPTH, Json, items, mapping, step, text, texts
from resolver.find.weave import Weave
from resolver.platforms.base import Item


def is_ans(value: object) -> bool:
    """Whether this JSON is a story."""
    return isinstance(mapping(value).get("content_elements"), list)


def read_ans(story: Json, weave: Weave, pointer: str = "") -> None:
    """Weave the content of the story at `pointer`."""
    _elements(items(story["content_elements"]), step(pointer, "content_elements"), weave, 0)


def headline(story: Json) -> str | None:
    """The story's basic headline."""
    return text(mapping(story.get("headlines")).get("basic"))


def address(story: Json) -> str | None:
    """Where the story stands, where it says so with a host."""
    return next(
        (url for key in ("canonical_url", "website_url") if (url := targets.absolute(text(story.get(key)) or ""))), None
    )


def _elements(elements: object, pointer: str, weave: Weave, depth: int) -> None:
    for number, each in enumerate(items(elements)):
        element, here = mapping(each), step(pointer, number)
        kind = element.get("type")
        reader = _READERS.get(kind) if isinstance(kind, str) else None
        if depth < MAX_DEPTH:
            (reader or _other)(element, here, weave, depth + 1)
        weave.block()


def _html(element: Json, pointer: str, weave: Weave, _depth: int) -> None:
    if content := text(element.get("content")):
        weave.html(content, step(pointer, "content"))


def _embed(element: Json, pointer: str, weave: Weave, _depth: int) -> None:
    raw = mapping(element.get("raw_oembed"))
    referent = mapping(element.get("referent"))
    html = text(raw.get("html"))
    item = _item(raw.get("url"), raw.get("_id"), element.get("url")) or _referred(referent) or _item(*texts(raw))
    if not weave.embed(item, pointer, html=html) and html:
        weave.html(html, step(step(pointer, "raw_oembed"), "html"))


def _custom(element: Json, pointer: str, weave: Weave, depth: int) -> None:
    embed = mapping(element.get("embed"))
    item = _item(embed.get("url"), *texts(embed.get("config")))
    native, subtype = text(embed.get("id")), text(element.get("subtype"))
    if item is None and native and subtype:
        item = called.item(subtype, native)
    if not weave.embed(item, pointer):
        _other(element, pointer, weave, depth)


def _link(element: Json, pointer: str, weave: Weave, _depth: int) -> None:
    words, url = text(element.get("content")), text(element.get("url"))
    if words and url:
        shown = Page(words, part=True).text if "<" in words or "&" in words else words
        weave.link(weave.words(shown), url, pointer)


def _links(element: Json, pointer: str, weave: Weave, depth: int) -> None:
    _elements(element.get("items"), step(pointer, "items"), weave, depth)


def _quote(element: Json, pointer: str, weave: Weave, depth: int) -> None:
    _elements(element.get("content_elements"), step(pointer, "content_elements"), weave, depth)
    citation = mapping(element.get("citation"))
    if content := text(citation.get("content")):
        weave.html(content, step(step(pointer, "citation"), "content"))


def _table(element: Json, pointer: str, weave: Weave, _depth: int) -> None:
    rows = [(step(pointer, "header"), element.get("header"))]
    rows += [(step(step(pointer, "rows"), number), row) for number, row in enumerate(items(element.get("rows")))]
    for here, row in rows:
        for number, cell in enumerate(items(row)):
            content = text(cell) or text(mapping(cell).get("content"))
            if content:
                weave.html(content, step(here, number))


def _video(element: Json, pointer: str, weave: Weave, depth: int) -> None:
    html = text(element.get("embed_html"))
    item = _item(element.get("canonical_url"), *(texts(element.get("additional_properties")) if html is None else ()))
    if item is not None:
        weave.embed(item, pointer)
    elif html:
        weave.html(html, step(pointer, "embed_html"))
    else:
        _other(element, pointer, weave, depth)


def _other(element: Json, pointer: str, weave: Weave, depth: int) -> None:
    """An element of a kind that we do not know: its text, its caption, what it contains."""
    for key in ("content", "caption", "text"):
        if content := text(element.get(key)):
            weave.html(content, step(pointer, key))
    for key in ("content_elements", "items"):
        _elements(element.get(key), step(pointer, key), weave, depth)


_READERS: Mapping[str, Callable[[Json, str, Weave, int], None]] = {
    "text": _html,
    "header": _html,
    "raw_html": _html,
    "oembed_response": _embed,
    "reference": _embed,
    "custom_embed": _custom,
    "interstitial_link": _link,
    "link_list": _links,
    "list": _links,
    "quote": _quote,
    "table": _table,
    "video": _video,
}


def _item(*values: object) -> Item | None:
    return next((found for value in values if isinstance(value, str) and (found := targets.item(value))), None)


def _referred(referent: Json) -> Item | None:
    """The item that a referent names by address, or by a provider and an id."""
    native = text(referent.get("id"))
    if native is None:
        return None
    word = text(referent.get("provider")) or text(referent.get("type")) or ""
    return targets.item(native) or called.item(word, native)
