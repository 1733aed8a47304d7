"""Reads editors' documents: ProseMirror and TipTap (`doc` … `content`), Lexical (`root` … `children`). Pure.

Both are trees of typed nodes whose leaves hold text. A node without text that carries an address or id of a post is an
embed, whatever the editor's plug-in calls it; HTML in a node (Ghost's `html` and `embed` cards) is read as such.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from resolver.find import arguments, targets
from resolver.find.trees import MAX_DEPTH, Json, items, mapping, step, text
from resolver.find.weave import Weave
from resolver.platforms.base import Item

_INLINE = frozenset(
    {"text", "extended-text", "code-highlight", "link", "autolink", "mention", "emoji", "hashtag", "tab", "linebreak"}
    | {"hardbreak", "hard_break", "hardBreak", "mark", "overflow"}
)
_BREAKS = frozenset({"hardbreak", "hard_break", "hardBreak", "linebreak"})
_ADDRESSES = ("url", "src", "href", "source", "permalink", "embedUrl", "link", "postUrl", "videoUrl", "tweetUrl")
_HTML = ("html", "embedCode", "embed_code", "embedHtml", "rawHtml")
_CAPTIONS = ("caption", "calloutText", "heading", "content")


@dataclass(frozen=True, slots=True)
class Shape:
    """How an editor's trees name things: the list of children, and the object that holds a node's values."""

    children: str
    values: str | None


PROSEMIRROR = Shape("content", "attrs")
LEXICAL = Shape("children", None)


def prosemirror(value: object) -> tuple[Json, str] | None:
    """The document in this JSON, itself or one step inside, with its pointer; None when it is none."""
    return _document(value, "doc", "content")


def lexical(value: object) -> tuple[Json, str] | None:
    """The root in this JSON, with its pointer; None when it is none."""
    return _document(value, "root", "children")


def _document(value: object, kind: str, children: str) -> tuple[Json, str] | None:
    top = mapping(value)
    for key, inner in [("", top), *((key, mapping(inner)) for key, inner in top.items())]:
        if inner.get("type") == kind and isinstance(inner.get(children), list):
            return inner, step("", key) if key else ""
    return None


def read_tree(document: Json, pointer: str, shape: Shape, weave: Weave) -> None:
    """Weave a document; nodes deeper than the limit are left out."""
    for event, node, here, around in _walk(document, pointer, shape):
        kind = str(node.get("type", ""))
        if event == "leave":
            weave.block()
        elif kind in _BREAKS:
            weave.line()
        elif isinstance(node.get("text"), str) and kind in _INLINE:
            span = weave.words(str(node["text"]))
            for href in _hrefs(node, around):
                weave.link(span, href, here)
        elif kind in {"mention", "emoji", "tab"}:
            values = _values(node, shape)
            weave.words(
                "\t" if kind == "tab" else text(values.get("label") or values.get("text") or values.get("name")) or ""
            )
        elif kind not in _INLINE:
            weave.block()
            if not items(node.get(shape.children)):
                _card(node, shape, here, weave)


_Event = tuple[str, Json, str, Json]


def _walk(document: Json, pointer: str, shape: Shape) -> Iterator[_Event]:
    """Each node on entering and, where it is a block, on leaving; with the nearest link around it."""
    stack: list[tuple[str, Json, str, Json, int]] = [("enter", document, pointer, {}, 0)]
    while stack:
        event, node, here, link, depth = stack.pop()
        yield event, node, here, link
        if event == "leave" or depth >= MAX_DEPTH:
            continue
        kind = node.get("type")
        if kind not in _INLINE:
            stack.append(("leave", node, here, link, depth))
        around = node if kind in {"link", "autolink"} else link
        below = step(here, shape.children)
        children = [(number, mapping(child)) for number, child in enumerate(items(node.get(shape.children)))]
        for number, child in reversed(children):
            stack.append(("enter", child, step(below, number), around, depth + 1))


def _values(node: Json, shape: Shape) -> Json:
    return {**node, **mapping(node.get("fields"))} if shape.values is None else mapping(node.get(shape.values))


def _hrefs(node: Json, around: Json) -> Iterator[str]:
    """Where a text leads: by its marks (ProseMirror), or by the link around it (Lexical)."""
    for mark in map(mapping, items(node.get("marks"))):
        if mark.get("type") == "link" and (href := text(mapping(mark.get("attrs")).get("href"))):
            yield href
    if href := text(around.get("url")):
        yield href


def _card(node: Json, shape: Shape, pointer: str, weave: Weave) -> None:
    """A node without children: an embed, a piece of HTML, a picture with its caption."""
    values = _values(node, shape)
    inside = step(pointer, shape.values) if shape.values else pointer
    key, html = next(((key, found) for key in _HTML if (found := text(values.get(key)))), ("", None))
    url = next((found for key in _ADDRESSES if (found := text(values.get(key)))), None)
    item = _item(str(node.get("type", "")), values)
    if not weave.embed(item, pointer, url=url, html=html):
        if html:
            weave.html(html, step(inside, key))
        elif url and (title := text(mapping(values.get("metadata")).get("title"))):
            weave.link(weave.words(title), url, pointer)
    for name in _CAPTIONS:
        if (html is None or name == "caption") and (caption := text(values.get(name))):
            weave.block()
            weave.html(caption, step(inside, name))


def _item(kind: str, values: Json) -> Item | None:
    for key in (*_ADDRESSES, "id"):
        if (address := text(values.get(key))) and (found := targets.item(address)):
            return found
    told = [(str(values.get("blockType") or kind), "type"), *((value, key) for key, value in values.items())]
    given = [arguments.Argument(key.lower(), str(value)) for value, key in told if isinstance(value, str | int)]
    return arguments.by_id(kind, given)
