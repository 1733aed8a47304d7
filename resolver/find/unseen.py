"""Finds the embeds that a page keeps without showing them, each once, and only where nothing shown has them. Pure.

All hidden text of a page is scanned at once for addresses of posts; pieces that are markup themselves (templates,
escaped embed codes behind a consent gate) are read as pages of their own, where something in them can be an embed.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from resolver.dates import read_written
from resolver.find import hidden, marks
from resolver.find.found import Found
from resolver.find.hidden import Hidden
from resolver.find.pointer import Paths
from resolver.find.spot import Raw, Walked
from resolver.vocabulary import Basis, Form

MAX_PAGES = 500
"""Pieces of hidden markup that are read as pages of their own."""

_SHARED = 5
"""Letters by which the words of marks are put together."""

Place = tuple[int, int]
"""Where a mention stands: the length of the text before it, and a count of what the walk met."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What one page does not show. `embeds` finds the embeds of a piece of markup; None where that is too deep."""

    walked: Walked
    moved: Callable[[int], int]
    paths: Paths
    embeds: Callable[[str], Sequence[Found]] | None

    def found(self, keys: set[str]) -> Iterator[tuple[Place, Found]]:
        """The embeds, with their places; `keys` are those already found, and take the new ones."""
        raws = [raw for raw in self.walked.raw if raw.tag != "!" or _alone(raw)]
        hits = _hits(raws)
        budget = MAX_PAGES if self.embeds else 0
        for number, raw in enumerate(raws):
            inside: Sequence[Found] = ()
            html = hidden.markup(raw.content, code=raw.tag == "script") if budget else None
            if html is not None and self.embeds and (number in hits or _may_embed(html)):
                inside = self.embeds(html)
                budget -= 1
            form = Form.EMBED_HTML if raw.tag == "srcdoc" else Form.EMBED_HIDDEN
            for each in inside or _in_state(raw, hits.get(number, ())):
                if _is_new(each, keys):
                    yield (self.moved(raw.at), raw.order), replace(each, form=form, pointer=self._path(raw))
        for node, at, order in self.walked.templates[:budget]:
            html = "".join(fragment.html or "" for fragment in node.template_fragments())
            for each in self.embeds(html) if self.embeds and _may_embed(html) else ():
                if _is_new(each, keys):
                    yield (self.moved(at), order), replace(each, pointer=self.paths.path(node))

    def _path(self, raw: Raw) -> str:
        """The path of the element that holds a hidden text: of a comment, the element around it."""
        above = raw.node.parent if raw.tag == "!" else None
        return self.paths.path(raw.node if above is None else above)


def _is_new(found: Found, keys: set[str]) -> bool:
    key = found.item.key if found.item else None
    if key is None:
        return True
    new = key not in keys
    keys.add(key)
    return new


def _alone(raw: Raw) -> bool:
    """Whether a comment is all that its element holds, as loaders leave an embed until it is scrolled to."""
    above = raw.node.parent
    if above is None or "<" not in raw.content or raw.content.lstrip().startswith("[if"):
        return False
    return all(child.mem_id == raw.node.mem_id or child.tag in {"script", "noscript"} for child in above.iter())


def _hits(raws: Sequence[Raw]) -> Mapping[int, list[Hidden]]:
    """The addresses of posts in all hidden texts, by the text's number; one scan over all."""
    starts: list[int] = []
    length = 0
    for raw in raws:
        starts.append(length)
        length += len(raw.content) + 1
    hits: dict[int, list[Hidden]] = defaultdict(list)
    text = "\n".join([raw.content for raw in raws])
    for each in chain(hidden.posts(text), hidden.calls(text)):
        number = bisect_right(starts, each.at) - 1
        hits[number].append(Hidden(each.item, each.at - starts[number]))
    return hits


def _may_embed(html: str) -> bool:
    """Whether anything in a piece of markup can be an embed: the address of a post, or a platform's mark."""
    return next(hidden.posts(html), None) is not None or any(
        start in html and words.search(html) for start, words in _words().items()
    )


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    """The words of all marks, by what they begin with: most markup holds none of those."""
    tags = {f"<{tag}" for tag in marks.rare_tags() if "-" in tag or ":" in tag}
    words: dict[str, list[str]] = defaultdict(list)
    for word in sorted({*marks.classes(), *marks.needed_names(), *tags}):
        words[word[:_SHARED]].append(word)
    return {start: re.compile("|".join(map(re.escape, each))) for start, each in words.items()}


def _in_state(raw: Raw, hits: Sequence[Hidden]) -> Iterator[Found]:
    for each in hits:
        item = each.item
        quote = hidden.quote_around(raw.content, each.at)
        yield Found(
            Form.EMBED_HIDDEN,
            item.platform,
            None,
            None,
            item=item,
            url=item.url,
            author=quote.name if quote else None,
            handle=(quote.handle if quote else None) or item.handle,
            date=read_written(quote.date, Basis.MARKUP) if quote and quote.date else None,
        )
