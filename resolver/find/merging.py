"""Brings together what an article's structure shows and what its words say: one mention for one place. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from resolver.find import targets
from resolver.find.found import Found, FoundPart, Links, Sightings, Span
from resolver.find.spans import merged, overlaps
from resolver.find.text import find_in_text
from resolver.vocabulary import Form, Role

_POSTS = frozenset({Form.FLATTENED_POST, Form.ATTRIBUTION_ONLY})


def mentions(text: str, seen: Sightings, links: Links, most: int) -> list[Found]:
    """Every mention of an article, in reading order; of those in its words the first `most` posts and addresses.

    A post that stands in the words swallows the links inside it, and takes its identity from one that leads to it. An
    address in the words counts where no element has it already, an ordinary one only in the main content.
    """
    written = find_in_text(text, links=links != "none", most=most)
    embeds = merged(_spans(each for each in seen.found if each.form is not Form.LINK))
    posts = [
        each
        for each in written
        if each.form in _POSTS
        and not overlaps(_span(each), embeds)
        and not (_is_label(each) and overlaps(_span(each), seen.again))
    ]
    swallowed: set[int] = set()
    out: list[Found] = []
    plain = merged(_spans(posts))
    posts += [each for each in seen.posts if not overlaps(_span(each), plain) and not overlaps(_span(each), embeds)]
    posts.sort(key=_span)
    linked = sorted((each for each in seen.found if each.form is Form.LINK and each.start is not None), key=_span)
    at = 0
    for post in posts:
        while at < len(linked) and _span(linked[at])[1] <= _span(post)[0]:
            at += 1
        inside = []
        while at < len(linked) and _span(linked[at])[0] < _span(post)[1]:
            inside.append(linked[at])
            at += 1
        swallowed.update(map(id, inside))
        out.append(_with_links(post, inside))
    covered = merged([*seen.covered, *_spans(posts)])
    bare = [
        each
        for each in written
        if each.form not in _POSTS
        and not overlaps(_span(each), covered)
        and (links == "all" or seen.prose is None or not targets.is_ordinary(each) or overlaps(_span(each), seen.prose))
    ]
    places = seen.places or list(accumulate((each.start or 0 for each in seen.found), max))
    shown = [(at, each) for at, each in zip(places, seen.found, strict=True) if id(each) not in swallowed]
    return _woven(shown, [*out, *bare])


def _is_label(post: Found) -> bool:
    """Whether nothing but fixed words tell of a post (`via GIPHY`)."""
    return post.handle is None and post.author is None and post.part(Role.BODY) is None


def _with_links(post: Found, inside: Sequence[Found]) -> Found:
    own = [each.item for each in inside if each.item is not None and each.platform == post.platform]
    item = post.item or (own[-1] if own else None)
    known = {(part.start, part.end) for part in post.parts}
    more = tuple(_part(each, post) for each in inside if each.item != item and _span(each) not in known)
    parts = tuple(sorted((*post.parts, *(part for part in more if part is not None)), key=_order))
    return replace(post, item=item, url=item.url if item else post.url, parts=parts)


def _part(link: Found, post: Found) -> FoundPart | None:
    body = post.part(Role.BODY)
    start, end = _span(link)
    if body is None or not body.start <= start < end <= body.end:
        return None
    words = body.value[start - body.start : end - body.start]
    leads = targets.target(link.url) if link.url else None
    return FoundPart(Role.SHORT_LINK if leads is not None and leads.short else Role.LINK, start, end, words)


_ROLES = tuple(Role)


def _order(part: FoundPart) -> tuple[int, int]:
    return part.start, _ROLES.index(part.role)


def _span(found: Found) -> Span:
    return (found.start or 0, found.end or 0)


def _spans(found: Iterable[Found]) -> Iterator[Span]:
    return ((each.start, each.end) for each in found if each.start is not None and each.end is not None)


def _woven(seen: Sequence[tuple[int, Found]], written: Sequence[Found]) -> list[Found]:
    """Both in reading order; a mention without visible text stands where the text before it ends."""
    placed = [*seen, *((_span(each)[0], each) for each in written)]
    placed.sort(key=lambda place: place[0])
    return [each for _, each in placed]
