"""Finds the body of an article in JSON, wherever it stands, and reads it. Pure.

A body is an editor's document (also one that is kept as a string), a list of blocks, an ANS story, or HTML in a member
that is called so, beside or under a title (ninjs, WordPress' and Ghost's answers, JSON Feed). Of several the longest is
the article, with its siblings in a list. JSON without one is refused: its braces and keys are nobody's text.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from resolver.errors import UnsupportedFormat
from resolver.find import formats_blocks, formats_trees
from resolver.find.formats import SNIFFED, loose
from resolver.find.formats_ans import is_ans, read_ans
from resolver.find.formats_feed import weave_body
from resolver.find.formats_trees import CONTENTFUL, LEXICAL, PORTABLE_TEXT, PROSEMIRROR, SLATE, Shape
from resolver.find.trees import Json, items, load, mapping, step, text, texts
from resolver.find.weave import Weave
from resolver.platforms.base import Item
from resolver.vocabulary import ArticleFormat

MAX_VALUES = 1_000_000
"""Objects and lists that are looked into."""

_LOOKED_AT = 50
_TITLES = ("headline", "title", "headlines", "name", "hl1")
_HTML = frozenset(
    {"body_xhtml", "body_html", "bodyHtml", "bodyHTML", "content_html", "contentHtml", "article_html", "articleHtml"}
    | {"articleBody", "html", "body", "bodies", "content", "content_text"}
)
"""Members that hold a body as HTML, or as text, where they are texts."""

_HELD = frozenset({"rendered", "value", "processed", "html"})
"""Members of an object that is called so and holds the body: `content.rendered` (WordPress), `body.value` (Drupal)."""

_KEPT = ('{"root"', '{"type"', '{"nodeType"', '{"blocks"', '{"ops"', "[{")
_DEEP = 20
"""Levels down to which texts are counted to tell the longest body."""

_KINDS = ("type", "__component", "component", "blockType", "_type", "kind")
_RENDITIONS = re.compile(r"/bodies/#(?=/|$)")
_NUMBER = re.compile(r"/[0-9]+(?=/|$)")
_Reader = Callable[[Weave], None]
_Titled = tuple[str | None, str]
"""A title, and the pointer of what it is the title of."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body of an article: its place, how much text it has, how it is woven, the title above it and whose that is."""

    pointer: str
    length: int
    read: _Reader
    title: str | None
    owner: str


def read_json(value: object, weave: Weave) -> str | None:
    """Weave the article in this JSON; its title.

    Raises:
        UnsupportedFormat: there is no body of an article.
    """
    found = list(_feed(mapping(value))) or _with_embeds(value, _chosen([*_bodies(value)]))
    if not found:
        raise UnsupportedFormat(
            "The article is JSON in which no body was found: neither an editor's document or blocks, nor HTML beside a "
            "title. Send its HTML or its text, or say that it is text."
        )
    for body in found:
        body.read(weave)
        weave.block()
    if weave.is_empty:
        raise UnsupportedFormat("The article is JSON in which a body stands, but no words that can be read.")
    return found[0].title


def _chosen(bodies: Sequence[Body]) -> list[Body]:
    """The longest body, with those of its siblings: other articles of a list, other sections of the article.

    What stands in `bodies` is one text in several formats, of which the longest is read.
    """
    if not bodies:
        return []
    longest = max(bodies, key=lambda body: body.length)
    pattern = _alike(longest.pointer)
    alike = [body for body in bodies if _alike(body.pointer) == pattern]
    if not _RENDITIONS.search(pattern):
        return alike
    by_owner: dict[str, Body] = {}
    for body in sorted(alike, key=lambda body: body.length):
        by_owner[body.owner] = body
    return [body for body in alike if by_owner[body.owner] is body]


def _with_embeds(value: object, bodies: list[Body]) -> list[Body]:
    """The sections of an article with the posts that stand as sections of their own between them."""
    place = _list_of(bodies[0]) if bodies else None
    if place is None or len({body.owner for body in bodies}) > 1:
        return bodies
    members = value
    for key in place.split("/")[1:]:
        members = mapping(members).get(key.replace("~1", "/").replace("~0", "~"))
    by_number = {body.pointer[len(place) :].split("/")[1]: body for body in bodies}
    found: list[Body] = []
    for number, member in enumerate(map(mapping, items(members))):
        body = by_number.get(str(number))
        kind = next((kind for key in _KINDS if (kind := text(member.get(key)))), "").rpartition(".")[2]
        item = formats_blocks.shown(kind, member) if body is None else None
        if item is not None:
            body = replace(bodies[0], read=_embed(item, step(place, number)))
        found += [body] if body else []
    return found or bodies


def _list_of(body: Body) -> str | None:
    """The pointer of the list of sections in which a body stands; None where it stands in none, or in several."""
    keys = body.pointer.split("/")
    numbers = [place for place, key in enumerate(keys) if key.isdecimal()]
    place = "/".join(keys[: numbers[0]]) if len(numbers) == 1 else None
    return place if place and len(body.owner) <= len(place) else None


def _embed(item: Item, pointer: str) -> _Reader:
    def woven(weave: Weave) -> None:
        weave.embed(item, pointer)

    return woven


def _alike(pointer: str) -> str:
    """A pointer without the numbers in it: what siblings of a list have in common."""
    return _NUMBER.sub("/#", pointer)


def _feed(value: Json) -> Iterator[Body]:
    """The items of a JSON Feed, all of which are read."""
    if "jsonfeed.org" not in str(value.get("version"))[:100]:
        return
    for number, item in enumerate(map(mapping, items(value.get("items")))):
        key = next((key for key in ("content_html", "content_text") if text(item.get(key))), None)
        if key:
            yield _html(str(item[key]), step(step("/items", number), key), text(value.get("title")), str(number))


def _bodies(value: object) -> Iterator[Body]:
    """Every body in the value, none inside another, the nearest to the top first."""
    queue: deque[tuple[object, str, str, _Titled]] = deque([(value, "", "", (None, ""))])
    seen = 0
    while queue and seen < MAX_VALUES:
        each, key, pointer, title = queue.popleft()
        seen += 1
        title = (found, pointer) if (found := _title(mapping(each))) else title
        if (reader := _reader(each)) is not None:
            yield Body(pointer, sum(map(len, texts(each, _DEEP))), _bound(reader, each, pointer), *title)
        elif isinstance(each, str):
            yield from _in_text(each, key, pointer, title)
        else:
            members = each.items() if isinstance(each, dict) else enumerate(items(each))
            under = key if isinstance(each, list) or key in _HTML else ""
            for name, inner in members:
                called = under if isinstance(each, list) or (under and name in _HELD) else str(name)
                if isinstance(inner, dict | list) or (isinstance(inner, str) and (called in _HTML or _kept(inner))):
                    queue.append((inner, called, step(pointer, name), title))


def _in_text(written: str, key: str, pointer: str, titled: _Titled) -> Iterator[Body]:
    inner = load(written) if _kept(written) else None
    if inner is not None:
        for each in _bodies(inner):
            yield Body(pointer, each.length, _at(each.read, pointer), each.title or titled[0], titled[1])
    elif key in _HTML and titled[0] is not None and text(written):
        yield _html(written, pointer, *titled)


def _kept(written: str) -> bool:
    """Whether a text may be a document that was kept as a string."""
    return written.startswith(_KEPT)


def _html(written: str, pointer: str, title: str | None, owner: str) -> Body:
    return Body(pointer, len(written), lambda weave: _weave_text(written, pointer, weave), title, owner)


def _weave_text(written: str, pointer: str, weave: Weave) -> None:
    """A text as what it is: HTML, Markdown, or plain lines."""
    kind = None if written.lstrip().startswith("<") else loose(written[:SNIFFED])
    if kind is ArticleFormat.MARKDOWN:
        weave.markdown(written, pointer)
    elif kind is ArticleFormat.TEXT and "&lt;" not in written:
        weave.plain(written)
    else:
        weave_body(written, pointer, weave)


def _bound(reader: "_Read", value: object, pointer: str) -> _Reader:
    return lambda weave: reader(value, pointer, weave)


def _at(read: _Reader, pointer: str) -> _Reader:
    """A reader whose mentions all point to one string: no pointer leads into it."""

    def woven(weave: Weave) -> None:
        inside = Weave()
        read(inside)
        body, layout = inside.woven()
        weave.piece(body, layout, pointer)

    return woven


def _title(value: Json) -> str | None:
    for key in _TITLES:
        given = value.get(key)
        held = mapping(given) or mapping(next(iter(items(given)), None))
        if found := text(given) or text(held.get("basic")) or text(held.get("rendered")) or text(held.get("value")):
            return found
    return None


_Read = Callable[[object, str, Weave], None]


def _reader(value: object) -> _Read | None:
    """Who reads this value as the body of an article; None where it is none."""
    if isinstance(value, dict):
        return next((reads for tells, reads in _OBJECTS if tells(value)), None)
    return next((reads for tells, reads in _LISTS if tells(value)), None) if isinstance(value, list) else None


def _typed(shape: Shape, kind: str) -> tuple[Callable[[Json], bool], _Read]:
    def tells(value: Json) -> bool:
        return value.get(shape.kind) == kind and isinstance(value.get(shape.children), list)

    def reads(value: object, pointer: str, weave: Weave) -> None:
        formats_trees.read_tree(mapping(value), pointer, shape, weave)

    return tells, reads


def _nodes(shape: Shape) -> tuple[Callable[[object], bool], _Read]:
    """A list of nodes without a root: all are of a kind (Slate's need none), and at least one has leaves with text."""

    def tells(value: object) -> bool:
        nodes = [each for each in items(value)[:_LOOKED_AT] if isinstance(each, dict)]
        named = all(shape.named(node) or (shape is SLATE and shape.children in node) for node in nodes)
        return named and any(_has_words(node, shape, 3) for node in nodes)

    def reads(value: object, pointer: str, weave: Weave) -> None:
        for number, node in enumerate(map(mapping, items(value))):
            formats_trees.read_tree(node, step(pointer, number), shape, weave)

    return tells, reads


def _has_words(node: Json, shape: Shape, depth: int) -> bool:
    children = [mapping(child) for child in items(node.get(shape.children))[:_LOOKED_AT]]
    if any(isinstance(child.get(shape.text), str) for child in children):
        return True
    return depth > 0 and any(_has_words(child, shape, depth - 1) for child in children)


_OBJECTS: tuple[tuple[Callable[[Json], bool], _Read], ...] = (
    (is_ans, lambda value, pointer, weave: read_ans(mapping(value), weave, pointer)),
    _typed(PROSEMIRROR, "doc"),
    _typed(LEXICAL, "root"),
    _typed(CONTENTFUL, "document"),
)
_LISTS: tuple[tuple[Callable[[object], bool], _Read], ...] = (
    _nodes(PORTABLE_TEXT),
    _nodes(SLATE),
    (formats_blocks.is_editorjs, formats_blocks.read_editorjs),
    (formats_blocks.is_quill, formats_blocks.read_quill),
    (formats_blocks.is_apple_news, formats_blocks.read_apple_news),
)
