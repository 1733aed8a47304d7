"""Reads articles that are lists of blocks: Editor.js, Quill's deltas, Apple News Format. Pure.

Shapes by their public documentation, as seen 2026. Each `is_…` tells a list that is one, each `read_…` weaves it.
"""

from collections.abc import Callable, Sequence

from resolver.find import arguments, targets
from resolver.find.trees import MAX_DEPTH, Json, items, mapping, step, text, texts
from resolver.find.weave import Weave
from resolver.platforms.base import Item

_LOOKED_AT = 50
"""Members of a list that are looked at to tell what it is."""

_EDITORJS = frozenset({"id", "type", "data", "tunes"})
_WORDS = ("text", "title", "message", "code", "caption")


def is_editorjs(value: object) -> bool:
    """Whether this is Editor.js's `blocks`: each a `type` and `data`."""
    return _each(value, lambda block: _EDITORJS.issuperset(block) and isinstance(block.get("data"), dict))


def is_quill(value: object) -> bool:
    """Whether this is a delta's `ops`: each inserts a text or an object."""
    return _each(value, lambda op: isinstance(op.get("insert"), str | dict))


def is_apple_news(value: object) -> bool:
    """Whether these are `components` of Apple News: each plays a role."""
    return _each(value, lambda component: isinstance(component.get("role"), str))


def _each(value: object, tells: Callable[[Json], bool]) -> bool:
    members = items(value)[:_LOOKED_AT]
    return bool(members) and all(isinstance(each, dict) and tells(each) for each in members)


def read_editorjs(blocks: object, pointer: str, weave: Weave) -> None:
    """Weave Editor.js's blocks, whose words are HTML."""
    for number, block in enumerate(map(mapping, items(blocks))):
        data, inside = mapping(block.get("data")), step(step(pointer, number), "data")
        weave.block()
        html = text(data.get("html"))
        if weave.embed(shown(str(block.get("type")), data), step(pointer, number), html=html):
            data = {"caption": data.get("caption")}
        elif html:
            weave.html(html, step(inside, "html"))
        elif (link := text(data.get("link"))) and (title := text(mapping(data.get("meta")).get("title"))):
            weave.link(weave.words(title), link, step(pointer, number))
        for key in _WORDS:
            if words := text(data.get(key)):
                weave.html(words, step(inside, key))
        for key in ("items", "content"):
            _rows(data.get(key), step(inside, key), weave, 0)


def _rows(value: object, pointer: str, weave: Weave, depth: int) -> None:
    """The items of a list and the cells of a table, however deep."""
    if words := text(value):
        weave.html(words, pointer)
    elif isinstance(value, list) and depth < MAX_DEPTH:
        for number, each in enumerate(value):
            _rows(each, step(pointer, number), weave, depth + 1)
    elif isinstance(value, dict) and depth < MAX_DEPTH:
        for key in ("text", "content", "items"):
            _rows(value.get(key), step(pointer, key), weave, depth + 1)


def shown(kind: str, values: Json) -> Item | None:
    """The item that a block of this kind with these values shows, by an address or by an id."""
    single = [each for each in texts(values, 1) if len(each.split()) == 1]
    if addressed := next((found for each in single if (found := targets.item(each))), None):
        return addressed
    given = [arguments.Argument(key.lower(), str(each)) for key, each in values.items() if isinstance(each, str | int)]
    return arguments.by_id(kind, given)


def read_quill(ops: object, pointer: str, weave: Weave) -> None:
    """Weave a delta: its texts end their lines themselves, its objects are players and pictures."""
    for number, op in enumerate(map(mapping, items(ops))):
        insert, here = op.get("insert"), step(pointer, number)
        link = text(mapping(op.get("attributes")).get("link"))
        if isinstance(insert, str):
            for place, line in enumerate(insert.split("\n")):
                if place:
                    weave.block()
                span = weave.words(line)
                if link:
                    weave.link(span, link, here)
        for kind, value in mapping(insert).items():
            weave.block()
            values = value if isinstance(value, dict) else {"id": value}
            weave.embed(shown(kind, values), here, url=text(values.get("url")) or text(value))


def read_apple_news(components: object, pointer: str, weave: Weave, depth: int = 0) -> None:
    """Weave components: a text is plain, HTML or Markdown as its `format` says; others show what is at their URL."""
    for number, component in enumerate(map(mapping, items(components))):
        here = step(pointer, number)
        weave.block()
        url = text(component.get("URL"))
        words = text(component.get("text"))
        if url and (item := targets.item(url)):
            weave.embed(item, here)
        elif words:
            _apple_text(component, words, here, weave)
        if caption := text(component.get("caption")) or text(mapping(component.get("caption")).get("text")):
            weave.block()
            weave.words(caption)
        if depth < MAX_DEPTH:
            read_apple_news(component.get("components"), step(here, "components"), weave, depth + 1)


def _apple_text(component: Json, words: str, pointer: str, weave: Weave) -> None:
    kind = component.get("format")
    if kind == "html":
        weave.html(words, step(pointer, "text"))
    elif kind == "markdown":
        weave.markdown(words, step(pointer, "text"))
    else:
        start = weave.words(words)[0]
        for link in _links(component):
            begin, length, url = link
            weave.link((start + begin, min(start + begin + length, start + len(words))), url, pointer)


def _links(component: Json) -> Sequence[tuple[int, int, str]]:
    """The links that a plain text has beside it, by range."""
    found = []
    for addition in map(mapping, items(component.get("additions"))):
        begin, length, url = addition.get("rangeStart"), addition.get("rangeLength"), text(addition.get("URL"))
        if isinstance(begin, int) and isinstance(length, int) and begin >= 0 and length > 0 and url:
            found.append((begin, length, url))
    return found
