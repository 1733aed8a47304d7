"""What is answered about one link and about one place in an article, in the same words and bytes at every door.

`resolver url`, `resolver find` and the HTTP API write these models with `line`; their JSON Schema is the API's. Pure.
"""

from typing import TYPE_CHECKING, Any

from resolver.find.found import Found
from resolver.judge.selectors import Spans, mention_parts
from resolver.lines import json_line, one_line
from resolver.model import Model, Part, Partial, Source, made
from resolver.noun import encoded
from resolver.vocabulary import Anchor, AvailabilityState, Form, Outcome, Reason, Via

if TYPE_CHECKING:  # what puts whole articles together loads a tenth of all there is
    from resolver.assemble import Resolution


class Step(Model):
    """One step of the way that a link leads; `status` is absent where the address was not opened."""

    url: str
    via: Via
    status: int | None = None


class LinkAnswer(Model):
    """What a link leads to and whether it still stands; `input` is the link as it was written.

    `key` names the source, the same in every article: `platform:kind:id`, else `url:sha256:…`. `final_url` is where
    the way ended, `clean_url` the source's own address: the one that it declares, where that is believed, else the
    final one without what only says where a click came from; what was taken away is `removed`.
    """

    input: str
    final_url: str | None = None
    clean_url: str | None = None
    removed: tuple[str, ...] | None = None
    key: str | None = None
    state: AvailabilityState
    reason: Reason | None = None
    http_status: int | None = None
    title: str | None = None
    description: str | None = None
    author: str | None = None
    site: str | None = None
    published: str | None = None
    language: str | None = None
    hops: tuple[Step, ...] = ()


class FoundMention(Model):
    """A place in an article, before anything is asked: `key` is there only where an ID stood in the article.

    `start` and `end` count code points of the normalised text; a mention without visible text has a `pointer` instead.
    """

    article: str | None = None
    form: Form
    platform: str
    key: str | None = None
    url: str | None = None
    start: int | None = None
    end: int | None = None
    written_author: str | None = None
    written_handle: str | None = None
    written_date: Partial | None = None
    anchor: Anchor
    pointer: str | None = None
    parts: tuple[Part, ...] | None = None


def about_link(written: str, found: "Resolution") -> LinkAnswer:
    """The answer about a link."""
    return made(LinkAnswer, **_told(written, found), hops=tuple(made(Step, **step) for step in _steps(found)))


def link_line(written: str, found: "Resolution") -> str:
    """What `line` writes of `about_link`, in half the time: a list of links is answered with nothing but such lines."""
    told = {name: value for name, value in _told(written, found).items() if value is not None}
    told["hops"] = [
        {"url": step["url"], "via": step["via"]} if step["status"] is None else step for step in _steps(found)
    ]
    return json_line(told)


def _told(written: str, found: "Resolution") -> dict[str, Any]:
    """The fields of an answer about a link, but for its way."""
    source, hops = found.source, found.hops
    landed = hops[-1].url if hops else source.url
    author = source.author
    return {
        "input": written,
        "final_url": source.url if found.landed else landed,
        "clean_url": source.url,
        "removed": source.removed or None,
        "key": source.key,
        "state": source.availability.state,
        "reason": source.availability.reason,
        "http_status": _last_status(found, source),
        "title": source.title or None,
        "description": source.description or None,
        "author": (author.name or author.handle or None) if author else None,
        "site": source.publisher or None,
        "published": source.published.value if source.published else None,
        "language": source.language or None,
    }


def _steps(found: "Resolution") -> list[dict[str, Any]]:
    return [{"url": hop.url, "via": hop.via, "status": hop.status} for hop in found.hops]


def no_link(written: str) -> LinkAnswer:
    """The answer about what no http(s) URL can be made of."""
    return LinkAnswer(input=written, state=AvailabilityState.UNSUPPORTED, reason=Reason.INVALID_URL)


def about_mention(article: str | None, text: str | Spans, found: Found) -> FoundMention:
    """What stands at one place of the article `article`, whose normalised text is `text`."""
    return FoundMention(
        article=article,
        form=found.form,
        platform=found.platform,
        key=found.item.key if found.item else None,
        url=found.item.url if found.item else found.url,
        start=found.start,
        end=found.end,
        written_author=found.author or None,
        written_handle=found.handle or None,
        written_date=found.date,
        anchor=found.anchor,
        pointer=found.pointer or None,
        parts=mention_parts(text, found) or None,
    )


def line(answer: Model) -> str:
    """An answer as one line of JSON, without its line break."""
    return one_line(encoded(answer)) or json_line(answer.model_dump(mode="json", by_alias=True))


def _last_status(found: "Resolution", source: Source) -> int | None:
    """The status that the last of all looks saw: those of the way, then those of a post's endpoints.

    What was asked beside a page, or refused beside an answer that shows the post, says nothing about it.
    """
    statuses = [hop.status for hop in found.hops if hop.status is not None]
    page = found.hops[-1].url if found.hops and source.platform is None else None
    looks = [look for look in source.captures if page is None or look.requested_url == page]
    shown = [look for look in looks if look.outcome is Outcome.OK]
    statuses += [look.http_status for look in shown or looks if look.http_status is not None]
    return statuses[-1] if statuses else None
