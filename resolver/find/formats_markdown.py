r"""Reads Markdown: its text is the source itself, so that offsets point into the file that people edit. Pure.

Found beside what plain text holds: links (`[words](address)`, `[words][label]`), pieces of HTML (an embed's blockquote,
an iframe), tags of site generators (`{{< tweet user="x" id="1" >}}`, `{% youtube id %}`), shortcodes (`[tweet 1]`),
pictures whose address is a post, embeds as Zenn and Hatena write them (`@[tweet](address)`, `[address:embed]`). Code,
fenced or between backticks, comments and front matter mention nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from resolver import clean
from resolver.find import arguments, called, markdown_links, targets
from resolver.find.formats_wordpress import shortcodes
from resolver.find.found import Found, FoundPart, Links, Sightings, Span
from resolver.find.html import Page
from resolver.find.markdown_code import code_spans
from resolver.find.markdown_islands import islands
from resolver.find.markdown_posts import linked_posts
from resolver.find.spans import merged, overlaps
from resolver.vocabulary import Form, Role, SourceKind

_FRONT = re.compile(r"(?:---|\+\+\+)[ \t]*\n")
_MAX_FRONT = 20_000
_TITLE = re.compile(r"^title[ \t]{0,9}[:=][ \t]{0,9}[\"']?([^\n]{1,400}?)[\"']?[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]{1,9}([^\n]{1,400})$", re.MULTILINE)
_BRACKET = re.compile(r"[\[\]]")
_ADDRESS = re.compile(
    r"\([ \t]{0,9}\n?[ \t]{0,9}"
    r"(?:<([^<>\n]{1,2048})>|([^\s<>()]{1,2048}+(?:\([^\s<>()]{0,256}\)[^\s<>()]{0,1024}+){0,4}))"
    r"(?:[ \t\n]{1,9}(?:\"[^\"]{0,400}\"|'[^']{0,400}'|\([^()]{0,400}\)))?[ \t\n]{0,9}\)"
)
_LABEL = re.compile(r"\[([^\[\]\n]{0,200})\]")
_TAG = re.compile(
    r"\{\{[<%][ \t]{0,9}([\w/.-]{1,60})([^{}<>\n]{0,800})[>%]\}\}|\{%-?[ \t]{0,9}([\w-]{1,60})([^{}%\n]{0,800})%\}"
    r"|\{\{[ \t]{0,9}(\w{1,60})\(([^{}()\n]{0,800})\)[ \t]{0,9}\}\}"
)
_BETWEEN = re.compile(r"[\s>*_-]{0,20}")
_MIN_ID = 8
"""Characters from which on what stands in brackets behind a platform's name is an id and no year (`[youtube 2020]`)."""

_MADE_EMBED = re.compile(r"\[(https?://[^\s\[\]]{4,2000}?):embed(?::cite)?(?:#[^\[\]\n]{0,800})?\]")
_COMPONENT = re.compile(r"<([A-Z][A-Za-z0-9]{0,40})[ \t\n]([^<>]{3,800})>")
_MARKUP = re.compile(
    r"(?<!\{\{)<(/?)([a-zA-Z][a-zA-Z0-9-]{0,40}(?::[a-zA-Z][a-zA-Z0-9-]{0,40})?)(?:[\s/][^<>]{0,4000})?>"
)


class Source:
    """A Markdown text in `nfc-v1`, read; a layout for the finder."""

    def __init__(self, text: str) -> None:
        self.text = text
        front = _front_matter(text)
        code = code_spans(text, front)
        self._definitions, definitions = markdown_links.definitions(text, front)
        unseen = markdown_links.comments(text, front, code)
        self._code = code
        self._silent = merged([(0, front), *code, *unseen, *definitions])
        title = _TITLE.search(text, 0, front) or _HEADING.search(text, front)
        self.headline = clean.line(title[1].strip(" \t#")) if title else None

    def sightings(self, links: Links) -> Sightings:
        """The mentions of markup, links and tags, in reading order."""
        found: list[Found] = []
        taken = self._silent
        markup: list[Span] = []
        in_markup, in_links = self._from_markup(), self._from_links()
        for source in (
            self._from_components(),
            self._from_html(links),
            in_markup,
            self._from_tags(),
            self._from_shortcodes(),
            in_links,
        ):
            spans = []
            if source is in_links:
                taken = _without(taken, self._code)
            for span, each in source:
                if not overlaps(span, taken) and not overlaps((span[0], span[0] + 1), markup):
                    spans.append(span)
                    found += [each] if each and not (links == "none" and targets.is_ordinary(each)) else []
            if source is in_markup:
                markup = merged(spans)
            else:
                taken = merged([*taken, *spans])
        found.sort(key=lambda each: each.start or 0)
        posts = [
            each for each in linked_posts(self.text) if not overlaps((each.start or 0, each.end or 0), self._silent)
        ]
        return Sightings(found, merged([*taken, *self._code, *markup]), posts=posts)

    def _from_html(self, links: Links) -> Iterator[tuple[Span, Found | None]]:
        for start, end in islands(self.text, self._silent):
            html = self.text[start:end]
            mentions = Page(html, part=True).sightings(links).found
            if mentions:
                yield (start, end), _placed(mentions[0], self.text, start, end)

    def _from_markup(self) -> Iterator[tuple[Span, Found | None]]:
        """HTML tags, scripts and styles: what begins in them is no prose; a link's words may hold them."""
        at = 0
        closings = dict.fromkeys(("script", "style"), 0)
        while (tag := _MARKUP.search(self.text, at)) is not None:
            at, name = tag.end(), tag[2].lower()
            if not tag[1] and closings.get(name, -1) >= 0:
                closings[name] = self.text.find("</" + name, at)
                at = max(at, closings[name])
            yield (tag.start(), at), None

    def _from_components(self) -> Iterator[tuple[Span, Found | None]]:
        """Components of MDX, whose names have a capital: `<YouTube id="…" />`."""
        for tag in _COMPONENT.finditer(self.text):
            item = arguments.component(tag[1], list(arguments.read(tag[2])))
            if item is not None:
                yield tag.span(), _embed(tag.span(), targets.Target(item.platform, item.url, item))

    def _from_tags(self) -> Iterator[tuple[Span, Found | None]]:
        for tag in _TAG.finditer(self.text):
            given = list(arguments.read(tag[2] or tag[4] or tag[6] or ""))
            item = arguments.item(tag[1] or tag[3] or tag[5], given)
            if item is not None:
                found = _embed(tag.span(), targets.Target(item.platform, item.url, item))
                yield tag.span(), replace(found, handle=found.handle or arguments.user(given))
        for tag in _MADE_EMBED.finditer(self.text):
            leads = targets.target(tag[1])
            if leads is not None and leads.ordinary:
                yield tag.span(), replace(_embed(tag.span(1), leads), form=Form.LINK)
            elif leads is not None:
                yield tag.span(), _embed(tag.span(), leads)

    def _from_shortcodes(self) -> Iterator[tuple[Span, Found | None]]:
        """Shortcodes that came along from WordPress; before an address brackets are a link's."""
        for at, found in shortcodes(self.text):
            end = found.end or at
            sure = found.item is not None and len(found.item.id) >= _MIN_ID
            if sure and self.text[end : end + 1] not in {"(", "[", ":"}:
                yield (at, end), found

    def _from_links(self) -> Iterator[tuple[Span, Found | None]]:
        opened: list[int] = []
        done = 0
        last: Found | None = None
        for bracket in _BRACKET.finditer(self.text):
            at = bracket.start()
            if at < done or (at and self.text[at - 1] == "\\") or overlaps((at, at + 1), self._code):
                continue
            if bracket[0] == "[":
                opened.append(at)
            elif opened:
                for span, found in self._link(opened.pop(), at):
                    again = found is not None and last is not None and self._goes_on(last, found, done, span[0])
                    done = span[1]
                    yield span, None if again else found
                    last = last if again else found

    def _goes_on(self, last: Found, found: Found, end: int, start: int) -> bool:
        """Whether a link to a post only goes on with the one before it, as the two halves of a newsletter's card do."""
        item = found.item
        if (
            item is None
            or item.source_kind is not SourceKind.SOCIAL_POST
            or last.item is None
            or last.item.key != item.key
        ):
            return False
        return found.form is last.form is Form.LINK and _BETWEEN.fullmatch(self.text, end, start) is not None

    def _link(self, start: int, end: int) -> Iterator[tuple[Span, Found | None]]:
        """The link whose words stand between the brackets at `start` and `end`."""
        text = self.text
        address = _ADDRESS.match(text, end + 1)
        if address is not None:
            href, stop = markdown_links.address(address[1] or address[2]), address.end()
        else:
            label = _LABEL.match(text, end + 1)
            named_by = (label[1] if label else "") or text[start + 1 : end][:200]
            defined = self._definitions.get(markdown_links.label(named_by))
            href, stop = defined or "", label.end() if label else end + 1
        if not href:
            return
        shown = start > 0 and text[start - 1] == "@"
        named = called.item(text[start + 1 : end][:40], href) if shown and not targets.absolute(href) else None
        leads = targets.Target(named.platform, named.url, named) if named else targets.target(href)
        is_picture = start > 0 and text[start - 1] == "!"
        whole = (start - is_picture, stop)
        words = _trimmed(text, start + 1, end)
        if leads is None or (is_picture and leads.ordinary):
            yield whole, None
        elif is_picture:
            yield whole, _embed(whole, leads)
        elif shown and not leads.ordinary:
            whole = (start - 1, stop)
            yield whole, _embed(whole, leads)
        else:
            yield whole, replace(_embed(words or whole, leads), form=Form.LINK)


def _embed(span: Span, leads: targets.Target) -> Found:
    item = leads.item
    return Found(
        Form.EMBED_BLOCK,
        leads.platform,
        *span,
        item=item,
        url=item.url if item else leads.url,
        handle=item.handle if item else None,
    )


def _without(spans: Sequence[Span], code: Sequence[Span]) -> list[Span]:
    """The spans but for those of code: a link's words may hold code, its brackets never stand in it."""
    apart = set(code)
    return [span for span in spans if span not in apart]


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _placed(found: Found, text: str, start: int, end: int) -> Found:
    """A mention of a piece of HTML, with the spans that its words have in the source; parts with entities have none."""
    parts: list[FoundPart] = []
    for part in found.parts:
        at = (
            text.find(part.value, start, end)
            if part.role is not Role.ATTRIBUTION
            else text.rfind(part.value, start, end)
        )
        if at >= 0:
            parts.append(replace(part, start=at, end=at + len(part.value)))
    return replace(found, start=start, end=end, parts=tuple(parts), pointer=None)


def _front_matter(text: str) -> int:
    """Where the text begins behind a front matter (`---` … `---`)."""
    opening = _FRONT.match(text)
    if opening is None:
        return 0
    closing = re.compile(r"^" + re.escape(text[:3]) + r"[ \t]*$", re.MULTILINE).search(text, opening.end(), _MAX_FRONT)
    return closing.end() if closing else 0
