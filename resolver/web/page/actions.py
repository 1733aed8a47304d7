"""What an editor does about a source: checks it off, flags it, notes something, says which post it is, asks again.

A form names its mention and the mention's words: where another run gave the number to other words, nothing is done and
the editor is told. With a script the answer is the card as it stands now, else the page goes back to it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from resolver import question
from resolver.errors import InvalidUrl
from resolver.jobs import Lane
from resolver.judge.attention import count
from resolver.model import Mention, Source
from resolver.store.database.nouns import Decided, Decision
from resolver.store.database.prepared import words_of
from resolver.vocabulary import ReviewState, Trigger
from resolver.web.limits import ARTICLES, LINKS
from resolver.web.page import article as articles
from resolver.web.page import demo, taking
from resolver.web.page.article import Wrong
from resolver.web.page.cards import LINKS as LINK_ROLES
from resolver.web.page.cards import Card, card
from resolver.web.page.frame import Visit, article_path
from resolver.web.page.tongue import N_
from resolver.web.page.view import Decided as Said
from resolver.web.page.view import Known, counted, decided, mention_of
from resolver.web.problems import Problem

TRIES = 4
NOTE_CHARS, URL_CHARS = 4000, 8000

SAID = {
    ReviewState.CHECKED: N_("Source %(number)s is marked as checked."),
    ReviewState.NEEDS_ATTENTION: N_("Source %(number)s is flagged."),
    ReviewState.NOT_A_SOURCE: N_("%(number)s is marked as not a source."),
    ReviewState.OPEN: N_("Source %(number)s is open again."),
}
STATES = {
    "checked": ReviewState.CHECKED,
    "flag": ReviewState.NEEDS_ATTENTION,
    "not-a-source": ReviewState.NOT_A_SOURCE,
    "open": ReviewState.OPEN,
}


@dataclass(frozen=True, slots=True)
class _Place:
    """The mention that a form is about, with its number and the sources around it."""

    number: int
    mention: Mention
    known: Known

    @property
    def source(self) -> Source | None:
        """The source beside it."""
        sources = self.known.sidecar.sources
        return next((each for each in sources if each.id == self.mention.source_id), None)


async def decide(visit: Visit) -> web.Response:
    """Do what the pressed button says."""
    act = visit.form.get("act", "")
    if act in STATES or act == "note":
        return await _review(visit, act)
    if act == "match":
        return await _match(visit, visit.form.get("url", "").strip()[:URL_CHARS])
    if act == "choose":
        return await _choose(visit, visit.form.get("source", ""))
    raise Problem("invalid-request", str(visit.say("The form says nothing that can be done.")))


async def _review(visit: Visit, act: str) -> web.Response:
    records = visit.parts.records

    async def made(place: _Place) -> Decided:
        before = place.mention.review
        state = STATES.get(act, before.state)
        given = visit.form.get("note")
        note = given.strip()[:NOTE_CHARS] if given is not None else before.note
        return await records.review(
            visit.named("id"),
            place.mention.id,
            state,
            by=visit.caller.name,
            note=note or None,
            etag=place.known.etag,
        )

    place = await _done(visit, made)
    said = N_("Your note on source %(number)s is kept.") if act == "note" else SAID[STATES[act]]
    return await _answered(visit, place, visit.say(said, number=place.number))


async def _match(visit: Visit, url: str) -> web.Response:
    parts, say = visit.parts, visit.say
    if not url:
        return await _refused(visit, say("Give the address of the post."), url)
    await parts.limits.take(LINKS, visit.caller)
    try:
        async with parts.looks:
            found = await parts.resolver.resolve(url)
    except InvalidUrl:
        return await _refused(visit, say("This is not a web address that can be opened."), url)
    return await _matched(visit, found.source)


async def _choose(visit: Visit, source_id: str) -> web.Response:
    place = await _place(visit)
    chosen = {each.source_id for each in place.mention.identification.candidates} & {source_id}
    source = next((each for each in place.known.sidecar.sources if each.id in chosen), None)
    if source is None:
        return await _refused(visit, visit.say("Choose one of them."), "")
    return await _matched(visit, source)


async def _matched(visit: Visit, source: Source) -> web.Response:
    async def made(place: _Place) -> Decided:
        return await visit.parts.records.match(
            visit.named("id"), place.mention.id, source, by=visit.caller.name, etag=place.known.etag
        )

    place = await _done(visit, made)
    return await _answered(visit, place, visit.say("Source %(number)s is what you said.", number=place.number))


async def _done(visit: Visit, decide: Callable[[_Place], Awaitable[Decided]]) -> _Place:
    """Decide about the mention as it stands now; another decision meanwhile is no reason to refuse this one.

    Raises:
        Problem: the mention is no longer the one that was seen, or is not there.
    """
    for _ in range(TRIES):
        done = await decide(await _place(visit))
        if done.verdict is Decision.DONE:
            return await _place(visit, moved=True)
        if done.verdict is not Decision.CHANGED:
            raise Problem("not-found")
    raise Problem("conflict", str(visit.say("Others decide about this article right now. Try again.")))


async def _place(visit: Visit, *, moved: bool = False) -> _Place:
    _, found = await articles.known(visit)
    if found.etag is None:
        raise Problem("conflict", str(visit.say("This article is still being checked. Wait until it is done.")))
    named = mention_of(found.sidecar, visit.named("mention"))
    if named is None:
        raise Problem("not-found")
    place = _Place(*named, found)
    seen = visit.form.get("mark")
    mark = words_of(place.mention, place.source.key if place.source else None)
    if not moved and seen != mark:
        raise Problem("has-changed", str(visit.say("The article was checked again meanwhile. Look at it once more.")))
    return place


async def _answered(visit: Visit, place: _Place, said: Markup) -> web.Response:
    """The card as it stands, for the script; else back to it."""
    back = article_path(visit.named("id")) + _query(visit) + f"#{place.mention.id}"
    if not visit.wants_part:
        return visit.sent_to(back)
    by_id = {source.id: source for source in place.known.sidecar.sources}
    shown = card(place.mention, place.number, by_id, visit.say)
    counts = count(place.known.sidecar.mentions, place.known.sidecar.sources)
    return visit.parts_of(
        card=drawn(visit, shown, visit.named("id"), await decided(visit, visit.named("id"))),
        id=shown.id,
        counts=[str(each) for each in counted(counts, visit.say)],
        say=said,
    )


def drawn(visit: Visit, shown: Card, article_id: str, said: Mapping[str, tuple[Said, ...]]) -> str:
    """One card, as the page has it; `said` is what persons decided, by mention."""
    return visit.write("card.html", card=shown, article_id=article_id, query=_query(visit), wrong=None, decided=said)


def _query(visit: Visit) -> str:
    return f"?{visit.request.query_string}" if visit.request.query_string else ""


async def _refused(visit: Visit, words: Markup, url: str) -> web.Response:
    if visit.wants_part:
        return visit.parts_of(status=422, say=words)
    return await articles.page(visit, status=422, wrong=Wrong(visit.named("mention"), words, url))


async def again(visit: Visit) -> web.Response:
    """Look at the sources anew: at all of them, or at the one that the form names."""
    parts, article_id = visit.parts, visit.named("id")
    await parts.limits.take(ARTICLES, visit.caller)
    one = visit.form.get("mention")
    if article_id == demo.ID and demo.is_there():
        await demo.show(visit)
        if visit.wants_part:
            return visit.parts_of(say=visit.say("All done."), run=demo.ID)
        return visit.sent_to(article_path(article_id) + (f"#{one}" if one else ""))
    if one is not None:
        await _forget(visit, one)
    put = await parts.records.request_run(article_id, Trigger.PAGE, Lane.ONDEMAND.value)
    if put is None:
        raise Problem("not-found")
    told = await taking.queue(visit, put, refresh=one is None, save="save" in visit.form)
    if visit.wants_part:
        return visit.parts_of(say=visit.say("Checking again…"), run=put.run_id)
    query = {} if told else {"queue": "away"}
    return visit.sent_to(article_path(article_id, **query) + (f"#{one}" if one else ""))


async def _forget(visit: Visit, name: str) -> None:
    """Forget what is remembered of a mention's sources, so that the next run asks the web about them and no others."""
    _, found = await articles.known(visit)
    named = mention_of(found.sidecar, name)
    if named is None:
        raise Problem("not-found")
    mention = named[1]
    written = [part.value for part in mention.parts if part.role in LINK_ROLES]
    sources = {source.id: source.url for source in found.sidecar.sources}
    wanted = {mention.source_id, *(part.source_id for part in mention.parts)}
    resolver = visit.parts.resolver
    for url in (*written, *(url for id_, url in sources.items() if id_ in wanted)):
        try:
            about = question.about_url(url)
        except InvalidUrl:
            continue
        remembered = await resolver.remembered(about)
        for kept in remembered.kept if remembered is not None else ():
            await resolver.cache.delete(kept.question.key)
