"""Reads editors' documents: ProseMirror and TipTap, Lexical, Slate, Portable Text, Contentful's rich text. Pure.

All are trees of typed nodes whose leaves hold text. A node without text that carries an address or id of a post is an
embed, whatever the editor's plug-in calls it; HTML and Markdown in a node (Ghost's cards) are read as such.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from resolver.find import arguments, targets
from resolver.find.trees import MAX_DEPTH, Json, items, mapping, step, text
from resolver.find.weave import Weave
from resolver.platforms.base import Item

_INLINE = frozenset(
    {"text", "extended-text", "code-highlight", "link", "autolink", "mention", "emoji", "hashtag", "tab", "linebreak"}
    | {"hardbreak", "hard_break", "hardBreak", "mark", "overflow", "span", "a", "hyperlink"}
)
_BREAKS = frozenset({"hardbreak", "hard_break", "hardBreak", "linebreak"})
_ADDRESSES = ("url", "src", "href", "source", "permalink", "embedUrl", "link", "postUrl", "videoUrl", "tweetUrl")
_HTML = ("html", "embedCode", "embed_code", "embedHtml", "rawHtml")
_LEADS = ("url", "href", "uri", "buttonUrl")
_CAPTIONS = ("caption", "calloutText", "heading", "content")
_SHOWN = ("buttonText", "text", "label")
_LINKS = frozenset({"link", "autolink", "hyperlink", "a"})


@dataclass(frozen=True, slots=True)
class Shape:
    """How an editor's trees name things: the list of children, the object with a node's values, its kind, its text."""

    children: str
    values: str | None
    kind: str = "type"
    text: str = "text"

    def named(self, node: Json) -> str:
        """The kind of a node; empty where it has none, as Slate's leaves do."""
        kind = node.get(self.kind)
        return kind if isinstance(kind, str) else ""

    def is_inline(self, node: Json) -> bool:
        """Whether a node stands in a line of text."""
        kind = self.named(node)
        return kind in _INLINE or (not kind and isinstance(node.get(self.text), str))

    def is_void(self, node: Json) -> bool:
        """Whether a node shows no words of its own: it has no children, or only empty leaves."""
        return all(mapping(child).get(self.text) == "" for child in items(node.get(self.children)))


PROSEMIRROR = Shape("content", "attrs")
LEXICAL = Shape("children", None)
SLATE = Shape("children", None)
PORTABLE_TEXT = Shape("children", None, "_type")
CONTENTFUL = Shape("content", "data", "nodeType", "value")


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
        kind = shape.named(node)
        if event == "leave":
            weave.block()
        elif kind in _BREAKS:
            weave.line()
        elif isinstance(node.get(shape.text), str) and shape.is_inline(node):
            span = weave.words(str(node[shape.text]))
            for href in _hrefs(node, around):
                weave.link(span, href, here)
        elif kind in {"mention", "emoji", "tab"}:
            values = _values(node, shape)
            weave.words(
                "\t" if kind == "tab" else text(values.get("label") or values.get("text") or values.get("name")) or ""
            )
        elif kind not in _INLINE:
            weave.block()
            if shape.is_void(node):
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
        if not shape.is_inline(node):
            stack.append(("leave", node, here, link, depth))
        around = {**_values(node, shape), **node} if shape.named(node) in _LINKS or "markDefs" in node else link
        below = step(here, shape.children)
        children = [(number, mapping(child)) for number, child in enumerate(items(node.get(shape.children)))]
        for number, child in reversed(children):
            stack.append(("enter", child, step(below, number), around, depth + 1))


def _values(node: Json, shape: Shape) -> Json:
    if shape.values is None:
        return {**node, **mapping(node.get("fields"))}
    values = mapping(node.get(shape.values))
    return {**values, **mapping(mapping(values.get("target")).get("fields"))}


def _hrefs(node: Json, around: Json) -> Iterator[str]:
    """Where a text leads: by its marks (ProseMirror; Portable Text by their keys), or by the link around it."""
    named = [mark for mark in items(node.get("marks")) if isinstance(mark, str)]
    marks = [mapping(mark) for mark in items(around.get("markDefs")) if mapping(mark).get("_key") in named]
    marks += [mapping(mapping(mark).get("attrs")) for mark in items(node.get("marks")) if _is_link(mark)]
    for values in (*marks, around):
        if href := next((found for key in _LEADS if (found := text(values.get(key)))), None):
            yield href


def _is_link(mark: object) -> bool:
    return mapping(mark).get("type") == "link"


def _card(node: Json, shape: Shape, pointer: str, weave: Weave) -> None:
    """A node without children: an embed, a piece of HTML, a picture with its caption."""
    values = _values(node, shape)
    inside = step(pointer, shape.values) if shape.values else pointer
    key, html = next(((key, found) for key in _HTML if (found := text(values.get(key)))), ("", None))
    url = next((found for key in _ADDRESSES if (found := text(values.get(key)))), None)
    item = _item(shape.named(node), values)
    if not weave.embed(item, pointer, url=url, html=html):
        if html:
            weave.html(html, step(inside, key))
        elif source := text(values.get("markdown")):
            weave.markdown(source, step(inside, "markdown"))
        else:
            _button(values, pointer, weave)
    for name in _CAPTIONS:
        if (html is None or name == "caption") and (caption := text(values.get(name))):
            weave.block()
            weave.html(caption, step(inside, name))


def _button(values: Json, pointer: str, weave: Weave) -> None:
    """The words of a bookmark or button, with where they lead."""
    url = next((found for key in _LEADS if (found := text(values.get(key)))), None)
    title = text(mapping(values.get("metadata")).get("title"))
    words = title or next((found for key in _SHOWN if (found := text(values.get(key)))), None)
    if url and words:
        weave.link(weave.words(words), url, pointer)


def _item(kind: str, values: Json) -> Item | None:
    for key in (*_ADDRESSES, "id"):
        if (address := text(values.get(key))) and (found := targets.item(address)):
            return found
    told = [(str(values.get("blockType") or kind), "type"), *((value, key) for key, value in values.items())]
    given = [arguments.Argument(key.lower(), str(value)) for value, key in told if isinstance(value, str | int)]
    return arguments.by_id(kind, given)
