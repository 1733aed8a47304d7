"""An article with its sources as one page shows it: read from the records, or as far as a run has come."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from markupsafe import Markup

from resolver import clean
from resolver.find.found import ArticleText
from resolver.judge.attention import count
from resolver.model import Counts, Mention, Sidecar
from resolver.store.database import nouns
from resolver.store.database.desk import Said
from resolver.vocabulary import ReviewState, RunState, careful
from resolver.web.page import states
from resolver.web.page.cards import REVIEWS, Card, cards
from resolver.web.page.frame import Visit, article_path
from resolver.web.page.highlight import Paragraph, paragraphs, spans, unseen
from resolver.web.page.quoted import Quote, quotes
from resolver.web.page.texts import LARGE
from resolver.web.page.tongue import N_, Tongue, foreign
from resolver.web.page.underway import Underway

OPEN = frozenset({RunState.QUEUED, RunState.RUNNING})
QUEUE_PATIENCE = timedelta(seconds=2)
"""How long a run may be in no queue before that is said."""

HEADLINE_CHARS = 140

MANY = 40
"""Cards that are made and written on a thread, so that others are answered meanwhile."""

BUCKETS = {
    "attention": N_("Needs attention"),
    "could_not_check": N_("Could not be checked"),
    "pending": N_("Still being checked"),
    "fine": N_("Fine"),
}
_RANKS = {"attention": 0, "could_not_check": 1, "pending": 1, "fine": 2}
_LEVELS = {"critical": 0, "warning": 1, "info": 2, "pending": 2, "none": 3, "settled": 4}
"""How loudly cards ask, the loudest first; of equally loud ones those with findings come first."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to see fewer cards: how many it would show, where it leads."""

    name: str
    label: Markup
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of a person, in words, with its note."""

    words: Markup
    note: str | None


@dataclass(frozen=True, slots=True)
class Banner:
    """What is to be said about the run as a whole."""

    kind: str
    words: Markup
    again: bool


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the article's page shows."""

    article: nouns.Article
    headline: str
    text: ArticleText
    word_count: int
    sidecar: Sidecar
    cards: tuple[Card, ...]
    shown: tuple[Card, ...]
    counts: Counts
    counted: tuple[Markup, ...]
    filters: tuple[Filter, ...]
    by_problems: bool
    order_href: str
    paragraphs: tuple[Paragraph, ...]
    unseen: tuple[Card, ...]
    quotes: tuple[Quote, ...]
    banner: Banner | None
    is_open: bool
    query: str
    decided: Mapping[str, tuple[Decided, ...]]
    """What persons decided about each mention, by its mark, the newest first."""

    @property
    def levels(self) -> dict[str, str]:
        """How loudly each mention asks, for its highlight."""
        return {card.id: card.level for card in self.cards}

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each mention."""
        return {card.id: card.number for card in self.cards}


@dataclass(frozen=True, slots=True)
class Known:
    """An article's sources as they stand, and the mentions that are still being checked."""

    sidecar: Sidecar
    pending: frozenset[str]
    etag: str | None
    unfinished: bool = False

    @property
    def counts(self) -> Counts:
        """The counts; what nobody looks at any more could not be checked."""
        counts = count(self.sidecar.mentions, self.sidecar.sources, pending=self.pending)
        if not self.unfinished:
            return counts
        return counts.model_copy(update={"could_not_check": counts.could_not_check + counts.pending, "pending": 0})

    async def cards(self, say: Tongue) -> tuple[Card, ...]:
        """The card of each mention; many are made on a thread, so that others are answered meanwhile."""

        def made() -> tuple[Card, ...]:
            return cards(self.sidecar, say, pending=self.pending, unfinished=self.unfinished)

        return await asyncio.to_thread(made) if len(self.sidecar.mentions) > MANY else made()


async def known(visit: Visit, article: nouns.Article, text: ArticleText) -> Known:
    """The sources that are served for this text; else what a run has come to so far."""
    served = await visit.parts.records.sidecar(article.id)
    if served is not None and served.revision == article.revision:
        document = served.document
        read = Sidecar.model_validate_json
        sidecar = await asyncio.to_thread(read, document) if len(document) > LARGE else read(document)
        return Known(sidecar, frozenset(), served.etag)
    underway = await Underway.begin(text, article.id)
    await underway.look(visit.parts.resolver)
    sidecar, pending = await underway.sidecar()
    return Known(sidecar, pending, None, unfinished=article.state not in OPEN)


async def view(visit: Visit, article: nouns.Article, text: ArticleText, found: Known) -> View:
    """The page of an article, as the address asks for it."""
    say = visit.say
    sidecar = found.sidecar
    every = await found.cards(say)
    counts = found.counts
    is_open = article.state in OPEN
    wanted = visit.query("show")
    by_problems = not is_open and visit.query("order") != "article"
    asked = [card for card in every if wanted is None or shows(card, wanted)]
    looked_up = (
        await asyncio.to_thread(quotes, text.text, sidecar, say)
        if len(text.text) > LARGE
        else quotes(text.text, sidecar, say)
    )
    marks = spans(sidecar.mentions, len(text.text))
    query = {name: value for name in ("show", "order") if (value := visit.query(name))}
    return View(
        article=article,
        headline=headline(article, sidecar, text),
        text=text,
        word_count=len(text.text.split()),
        sidecar=sidecar,
        cards=every,
        shown=tuple(sorted(asked, key=loudness) if by_problems else asked),
        counts=counts,
        counted=counted(counts, say),
        filters=filters(every, article.id, wanted, visit.query("order"), say),
        by_problems=by_problems,
        order_href=_address(article.id, wanted, "article" if by_problems else None),
        paragraphs=paragraphs(text.text, marks, [(each.start, each.end) for each in looked_up]),
        unseen=unseen(every, marks),
        quotes=looked_up,
        banner=await _banner(visit, article, found),
        is_open=is_open,
        query=f"?{urlencode(query)}" if query else "",
        decided=await decided(visit, article.id),
    )


async def decided(visit: Visit, article_id: str) -> Mapping[str, tuple[Decided, ...]]:
    """Every decision about an article's mentions, in words, by what stands for the mention."""
    found: dict[str, tuple[Decided, ...]] = {}
    for said in await visit.parts.records.desk.decisions(article_id):
        who = foreign(said.by) if said.by else visit.say("somebody")
        told = visit.say(
            "%(what)s by %(who)s, %(when)s", what=_what(said, visit.say), who=who, when=visit.say.moment(said.at)
        )
        found[said.words] = (*found.get(said.words, ()), Decided(told, said.note))
    return found


def _what(said: Said, say: Tongue) -> Markup:
    if said.kind == "match":
        return say("Said which post it is") if said.state == "made" else say("Withdrew which post it is")
    state = careful(ReviewState, said.state)
    return say("Opened again") if state is ReviewState.OPEN and not said.note else say(REVIEWS[state])


def loudness(card: Card) -> tuple[int, int, int]:
    """Problems first; within what is equally loud, as in the article."""
    return _LEVELS.get(card.level, 3), _RANKS[card.bucket], card.number


def shows(card: Card, wanted: str) -> bool:
    """Whether a filter shows a card."""
    if wanted == "unreviewed":
        return card.review_state is ReviewState.OPEN
    return card.bucket == wanted or wanted in card.names


def counted(counts: Counts, say: Tongue) -> tuple[Markup, ...]:
    """The counts in words; what is none is not told, but for the whole."""
    told = [say.some("%(n)s source", "%(n)s sources", counts.mentions)]
    if counts.fine:
        told.append(say.some("%(n)s fine", "%(n)s fine", counts.fine))
    if counts.attention:
        told.append(say.some("%(n)s needs attention", "%(n)s need attention", counts.attention))
    if counts.could_not_check:
        told.append(say.some("%(n)s could not be checked", "%(n)s could not be checked", counts.could_not_check))
    if counts.pending:
        told.append(say.some("%(n)s still being checked", "%(n)s still being checked", counts.pending))
    return tuple(told)


def filters(
    every: Sequence[Card], article_id: str, wanted: str | None, order: str | None, say: Tongue
) -> tuple[Filter, ...]:
    """The filters that show anything, all cards first."""
    buckets = Counter(card.bucket for card in every)
    names = Counter(name for card in every for name in card.names)
    open_ = sum(card.review_state is ReviewState.OPEN for card in every)
    rows: list[tuple[str, str, int]] = [
        (name, label, buckets[name]) for name, label in BUCKETS.items() if name != "fine"
    ]
    rows += [(name, label, names[name]) for name, label in states.FILTERS.items()]
    rows.append(("unreviewed", N_("Not reviewed"), open_ if open_ < len(every) else 0))
    rows.append(("fine", BUCKETS["fine"], buckets["fine"]))
    told = [
        Filter(name, say(label), number, _address(article_id, name, order), current=wanted == name)
        for name, label, number in rows
        if number or wanted == name
    ]
    everything = Filter("", say("All"), len(every), _address(article_id, None, order), current=wanted is None)
    return (everything, *told)


def _address(article_id: str, wanted: str | None, order: str | None) -> str:
    query = {name: value for name, value in (("show", wanted), ("order", order)) if value}
    return article_path(article_id, **query)


def headline(article: nouns.Article, sidecar: Sidecar | None = None, text: ArticleText | None = None) -> str:
    """What an article is called: its headline, else its first line, else its address or id."""
    told: Iterable[str | None] = (
        article.headline,
        sidecar.article.headline if sidecar else None,
        text.headline if text else None,
        first_line(text.text) if text else None,
        article.url,
        article.id,
    )
    return next((line for each in told if each and (line := clean.line(each))), article.id)


def first_line(text: str) -> str | None:
    """The first line of a text, short enough for a headline."""
    line = next((line for each in text.split("\n", 50)[:50] if (line := clean.line(each, clean.TEXT))), None)
    if line is None or len(line) <= HEADLINE_CHARS:
        return line
    return line[:HEADLINE_CHARS].rsplit(" ", 1)[0] + "…"


async def _banner(visit: Visit, article: nouns.Article, found: Known) -> Banner | None:
    say = visit.say
    if article.state is RunState.FAILED:
        return Banner("failed", say(states.RUN_FAILED), again=True)
    if article.state is RunState.PARTIAL:
        return Banner(
            "partial", say("Not all sources were looked at: there are more than one run may ask."), again=False
        )
    if article.state not in OPEN:
        return None
    run = await visit.parts.records.run(article.run_id)
    waits = run is not None and article.state is RunState.QUEUED and run.queued_at is None
    if waits and (visit.query("queue") == "away" or datetime.now(UTC) - article.updated_at > QUEUE_PATIENCE):
        return Banner("failed", say(states.QUEUE_AWAY), again=True)
    again = found.etag is not None
    return Banner("open", say("Checking again…") if again else say("Checking…"), again=False)


def mention_of(sidecar: Sidecar, name: str) -> tuple[int, Mention] | None:
    """A mention with its number, by its id."""
    return next(((at, each) for at, each in enumerate(sidecar.mentions, 1) if each.id == name), None)
