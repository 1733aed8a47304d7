"""Reads WordPress bodies: blocks (`<!-- wp:embed {…} -->`), shortcodes (`[tweet …]`), and lines that are one URL. Pure.

The text is what the HTML between the block comments shows, line breaks kept as WordPress keeps them. An embed's pointer
is its place among the blocks as the editor counts them (`/blocks/3/innerBlocks/0`): blocks with a name, and what
stands between them where it is more than white space.
"""

import re
from collections.abc import Iterator, Sequence

from resolver.find import arguments, targets
from resolver.find.found import Found, Links, Sightings, Span
from resolver.find.html import Page
from resolver.find.spans import merged, overlaps
from resolver.find.trees import MAX_DEPTH, load, mapping, text, texts
from resolver.platforms.base import Item
from resolver.vocabulary import Form

MAX_ATTRIBUTES = 65_536

_BLOCK = re.compile(r"\s{0,9}(?P<end>/)?wp:(?P<name>[a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s*+(?P<rest>.*)", re.DOTALL)
_SHORTCODE = re.compile(
    r"\[(?P<name>[A-Za-z][\w-]{1,40})(?P<arguments>(?:[\s=:][^\[\]<>\n]{0,800})?)\](?:\s{0,4}(?P<inner>[^\[\]\s]{8,800})\s{0,4}\[/(?P=name)\])?"
)
_LINKS = frozenset({"url", "link", "a", "img", "quote", "email"})
"""Tags of forums, which link and quote: `[url=https://…]words[/url]` shows no post."""

_WORD = re.compile(r"\s*+(\S+)")
_LINE = re.compile(r"^[ \t]*(https?://\S{4,2000})[ \t]*$", re.MULTILINE)


class Blocks:
    """A WordPress body, read; a layout for the finder."""

    def __init__(self, body: str) -> None:
        self._page = Page(body, part=True, lines=True)
        self.text = self._page.text

    def sightings(self, links: Links) -> Sightings:
        """The mentions of blocks, shortcodes, lines and markup, in reading order."""
        inside = self._page.sightings(links)
        found = list(zip(inside.places, inside.found, strict=True))
        taken = merged(inside.covered)
        for source in (_from_blocks(self._page), shortcodes(self.text), _from_lines(self.text)):
            new = [(at, each) for at, each in source if not _is_taken(each, taken)]
            found += new
            taken = merged(
                [*taken, *((each.start, each.end) for _, each in new if each.start is not None and each.end)]
            )
        found.sort(key=lambda each: each[0])
        return Sightings([each for _, each in found], taken, places=[at for at, _ in found], again=inside.again)


def _is_taken(found: Found, taken: Sequence[Span]) -> bool:
    return found.start is not None and found.end is not None and overlaps((found.start, found.end), taken)


def _from_blocks(page: Page) -> Iterator[tuple[int, Found]]:
    """The embeds that block comments name, with the place of their block."""
    counts = [0]
    path: list[int] = []
    after = 0
    for content, at in page.remarks():
        block = _BLOCK.fullmatch(content)
        if block is None:
            continue
        if not path and page.text[after:at].strip():
            counts[0] += 1
        after = at
        if block["end"]:
            if path:
                path.pop()
                counts.pop()
            continue
        number, counts[-1] = counts[-1], counts[-1] + 1
        rest = block["rest"].rstrip()
        for url in _embedded(block["name"], rest):
            yield at, _block_embed(page.text, at, url, _pointer([*path, number]))
        if not rest.endswith("/") and len(path) < MAX_DEPTH:
            path.append(number)
            counts.append(0)


def _embedded(name: str, rest: str) -> Iterator[str]:
    """The addresses that a block embeds: of an embed block any, of other blocks that of a post.

    A plug-in's block without markup of its own shows what its values name: posts, by address or id.
    """
    alone = rest.endswith("/")
    if len(rest) > MAX_ATTRIBUTES or ("url" not in rest and not ("/" in name and alone)):
        return
    attributes = mapping(load(rest.removesuffix("/")))
    url = text(attributes.get("url"))
    if url is not None and targets.absolute(url) is not None:
        if "embed" in name or targets.item(url):
            yield url
    elif "/" in name and alone:
        shown = (targets.target(value) for value in texts(attributes))
        posts = [leads for leads in shown if leads is not None and not leads.ordinary]
        named = {(leads.item.key if leads.item else leads.url): leads.url for leads in reversed(posts)}
        values = {**attributes, **mapping(attributes.get("data"))}
        given = [arguments.Argument(key.lower(), str(value)) for key, value in values.items() if _is_plain(value)]
        if not named and (item := arguments.by_id(name.rpartition("/")[2], given)) is not None:
            named = {item.key: item.url}
        yield from reversed(named.values())


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int)


def _block_embed(shown: str, at: int, url: str, pointer: str) -> Found:
    leads = targets.target(url)
    item = leads.item if leads else None
    line = _WORD.match(shown, at)
    same = line is not None and targets.absolute(line[1]) == targets.absolute(url)
    start, end = line.span(1) if line is not None and same else (None, None)
    return Found(
        Form.EMBED_BLOCK,
        leads.platform if leads else targets.WEB,
        start,
        end,
        item=item,
        url=item.url if item else leads.url if leads else url,
        handle=item.handle if item else None,
        pointer=pointer,
    )


def _pointer(path: Sequence[int]) -> str:
    return "/blocks/" + "/innerBlocks/".join(map(str, path))


def shortcodes(shown: str) -> Iterator[tuple[int, Found]]:
    """`[tweet https://…]`, `[youtube id="…"]`, `[embed]https://…[/embed]`."""
    for code in _SHORTCODE.finditer(shown):
        name = code["name"]
        if name.lower() in _LINKS:
            continue
        inner = [arguments.Argument("", code["inner"])] if code["inner"] else []
        item = arguments.item(name, [*inner, *arguments.read(code["arguments"])])
        if item is not None:
            yield code.start(), _placed(code.span(), item, item.url)


def _from_lines(shown: str) -> Iterator[tuple[int, Found]]:
    """A line that is one URL of a post, or a short link, stands for the post."""
    for line in _LINE.finditer(shown):
        leads = targets.target(line[1])
        if leads is not None and not leads.ordinary:
            yield line.start(1), _placed(line.span(1), leads.item, leads.url, leads.platform)


def _placed(span: Span, item: Item | None, url: str, platform: str = targets.WEB) -> Found:
    return Found(
        Form.EMBED_BLOCK,
        item.platform if item else platform,
        *span,
        item=item,
        url=item.url if item else url,
        handle=item.handle if item else None,
    )
