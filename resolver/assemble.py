"""Puts the sidecar together from what was found, what was resolved, and what an earlier run recorded. Pure.

Captures are named by what they looked at until `_numbered` gives them `c1`, `c2`, … in the order of the sources.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from resolver import platforms, question
from resolver.errors import InvalidUrl
from resolver.find.found import ArticleText, Found, FoundPart
from resolver.judge.align import align
from resolver.judge.attention import attention, count
from resolver.judge.compare import compare
from resolver.judge.identify import Lead, identify
from resolver.judge.selectors import Spans, mention_parts, selectors
from resolver.model import (
    Article,
    Availability,
    Capture,
    Counts,
    Hop,
    Mention,
    Outlink,
    Relation,
    Review,
    Run,
    Sidecar,
    Source,
    made,
    sha256,
)
from resolver.platforms.base import Item
from resolver.question import Question, Record
from resolver.store import history
from resolver.vocabulary import Anchor, EvidenceKind, Form, ReviewState, Role

_OWNED_ROLES = frozenset({Role.MEDIA_LINK, Role.BODY, Role.ATTRIBUTION})
_LINK_ROLES = frozenset({Role.SHORT_LINK, Role.MEDIA_LINK, Role.LINK})
_PLAIN_FORMS = frozenset({Form.LINK, Form.BARE_URL})
_OPEN = made(Review, state=ReviewState.OPEN)


@dataclass(frozen=True, slots=True)
class Resolution:
    """A question's way and end: the captures of the way, and the source with its own captures.

    `landed` is the item that the way led to, with the handle that stood in its address; `hops` is the whole way, also
    the part of it that needed no request.
    """

    question: Question
    source: Source
    trail: Capture | None = None
    landed: Item | None = None
    hops: tuple[Hop, ...] = ()


def questions(found: Found) -> tuple[tuple[FoundPart | None, Question], ...]:
    """What a mention asks: first the question of the mention itself (no part), then those of the links in it."""
    asked: list[tuple[FoundPart | None, Question]] = []
    if found.item is not None:
        asked.append((None, question.about_item(found.item)))
    elif found.url is not None and found.form in _PLAIN_FORMS:
        asked += [(None, about) for about in _about(found.url)]
    for part in found.parts:
        if part.role in _LINK_ROLES and not (part.role is Role.MEDIA_LINK and found.item is not None):
            asked += [(part, about) for about in _about(part.value)]
    return tuple(asked)


def _about(written: str) -> tuple[Question, ...]:
    try:
        return (question.about_url(written),)
    except InvalidUrl:
        return ()


def resolution(asked: Question, way: Record | None, end: Record) -> Resolution | None:
    """Join the record of a link with that of the item that it leads to; captures get names of their own."""
    if end.source is None:
        return None
    source = _named(end.source, end.source.key)
    trail = way.trail if way else end.trail
    landed = asked.item or (platforms.item(way.item_url) if way and way.item_url else None)
    if landed is None and source.native_id is not None:
        landed = platforms.hostless(end.final_url)
    named = trail.model_copy(update={"id": f"{asked.key}#way"}) if trail else None
    return Resolution(asked, source, named, landed, (way or end).hops or asked.hops)


def _named(source: Source, key: str) -> Source:
    names = {look.id: f"{key}!{look.id}" for look in source.captures}
    captures = tuple(look.model_copy(update={"id": names[look.id]}) for look in source.captures)
    provenance = {pointer: names.get(name, name) for pointer, name in source.provenance.items()}
    return source.model_copy(update={"captures": captures, "provenance": provenance})


class _Sources:
    """The sources of one sidecar in the order in which the article names them."""

    def __init__(self, previous: Sidecar | None) -> None:
        self._previous = previous
        self._by_key: dict[str, Source] = {}
        self.renamed: dict[str, str] = {}

    def add(self, found: Resolution) -> str:
        """Take a source in, or add one more way to it; gives its id."""
        source, trail = found.source, (found.trail,) if found.trail else ()
        known = self._by_key.get(source.key)
        if known is None:
            name = f"s{len(self._by_key) + 1}"
            passed = {"id": name, "captures": (*trail, *source.captures), "other_urls": _passed(source, found)}
            known = source.model_copy(update=passed)
            if (earlier := history.earlier_source(self._previous, source.key)) is not None:
                known, renamed = history.grow(earlier, known)
                self.renamed.update(renamed)
        else:
            seen = {look.id for look in known.captures}
            more = known.model_copy(update={"captures": tuple(look for look in trail if look.id not in seen)})
            grown, renamed = history.grow(known, more) if more.captures else (known, {})
            known = known.model_copy(update={"captures": grown.captures, "other_urls": _passed(known, found)})
            self.renamed.update(renamed)
        self._by_key[source.key] = known
        return known.id

    def availability(self, key: str) -> Availability:
        """The verdict on a source with the history of earlier runs in it."""
        return self._by_key[key].availability

    def was_edited(self, key: str) -> bool:
        """Whether an earlier run read other words."""
        return history.was_edited(self._by_key[key])

    def changed_account(self, key: str) -> bool:
        """Whether an earlier run saw the post under another handle."""
        earlier = history.earlier_source(self._previous, key)
        return earlier is not None and history.changed_account(earlier, self._by_key[key])

    def linked(self, answers: Mapping[str, Resolution]) -> tuple[Source, ...]:
        """All sources, their outlinks and relations tied to the sources that they lead to."""
        return tuple(
            source.model_copy(
                update={
                    "outlinks": tuple(self._tied(link, answers) for link in source.outlinks),
                    "relations": self._related(source),
                }
            )
            if source.outlinks or source.relations
            else source
            for source in self._by_key.values()
        )

    def _related(self, source: Source) -> tuple[Relation, ...]:
        ids = {key: known.id for key, known in self._by_key.items()}
        return tuple(each.model_copy(update={"source_id": ids.get(each.key or "")}) for each in source.relations)

    def _tied(self, link: Outlink, answers: Mapping[str, Resolution]) -> Outlink:
        for about in _about(link.written):
            if (led := answers.get(about.key)) is not None and (known := self._by_key.get(led.source.key)) is not None:
                return link.model_copy(update={"url": known.url, "source_id": known.id})
        return link


def _passed(known: Source, found: Resolution) -> tuple[str, ...]:
    """The addresses of a source beside its own: those that it has, and those of one more way to it."""
    others = dict.fromkeys([*known.other_urls, *[hop.url for hop in found.hops], found.source.url])
    others.pop(known.url, None)
    return tuple(others)


def sidecar(
    article: ArticleText,
    article_id: str,
    founds: Sequence[Found],
    answers: Mapping[str, Resolution],
    run: Run,
    previous: Sidecar | None = None,
    searched: Mapping[int, Sequence[Resolution]] = MappingProxyType({}),
) -> Sidecar:
    """The sidecar of one article; `answers` are by question key, and a missing one was not asked.

    `searched` has, by the mention's place in `founds`, what a search by account and day came upon.
    """
    sources, spans = _Sources(previous), Spans(article.text)
    mentions = [
        _mention(f"m{at + 1}", spans, found, answers, sources, searched.get(at, ())) for at, found in enumerate(founds)
    ]
    built = Sidecar(
        article=Article(
            id=article_id,
            url=article.url,
            headline=article.headline,
            language=article.language,
            format=article.format,
            body_hash=article.body_hash,
            text_hash=sha256(article.text),
            text_length=len(article.text),
        ),
        run=run,
        mentions=tuple(mentions),
        sources=sources.linked(answers),
    )
    numbered = _numbered(built, sources.renamed)
    kept = _with_reviews(numbered, previous)
    counts = count(kept.mentions, kept.sources)
    return kept.model_copy(update={"run": run.model_copy(update={"counts": counts})})


class _Way(NamedTuple):
    """One way from a mention to a source: through which part of it, or by a search."""

    led: Resolution
    lead: Lead


def _mention(
    name: str,
    spans: Spans,
    found: Found,
    answers: Mapping[str, Resolution],
    sources: _Sources,
    searched: Sequence[Resolution],
) -> Mention:
    asked = [(part, answers[about.key]) for part, about in questions(found) if about.key in answers]
    if len(asked) > 1:
        asked.sort(key=lambda pair: not _may_be_it(found, pair[0]))
    led_to = {led.question.key: led for led in [*[led for _, led in asked], *searched]}
    ids = {key: sources.add(led) for key, led in led_to.items()}
    ways = [_way(led, _led_by(found, part, led), ids) for part, led in asked if _may_be_it(found, part)]
    if searched:
        ways += [_way(led, EvidenceKind.ONLY_SEARCH_MATCH, ids) for led in searched]
    found = _aligned(spans.text, found, ways)
    identification, lead = identify(found, [way.lead for way in ways])
    meant = next((way.led for way in ways if way.lead is lead), None) if lead else None
    main = meant or next((way.led for way in ways if way.lead.led_by is not EvidenceKind.ONLY_SEARCH_MATCH), None)
    owner = ids[main.question.key] if main else None
    body = found.part(Role.BODY)
    comparison = compare(
        body.value if body and meant else None,
        meant.source.text if meant else None,
        capture_id=meant.source.provenance.get("/text") if meant else None,
        complete=meant is None or meant.source.text_complete is not False,
    )
    loudness, reasons = attention(
        form=found.form,
        identification=identification,
        comparison=comparison,
        availability=sources.availability(main.source.key) if main else None,
        anchor=found.anchor,
        is_page=main.source.native_id is None if main else None,
        edited_at_source=main is not None and sources.was_edited(main.source.key),
        account_changed=main is not None and sources.changed_account(main.source.key),
    )
    return made(
        Mention,
        id=name,
        form=found.form,
        platform=(meant.source.platform if meant else None) or found.platform,
        source_id=owner,
        selectors=selectors(spans, found),
        parts=mention_parts(spans, found, partial(_leads_to, ids, owner)),
        written_author=found.author,
        written_handle=found.handle,
        written_date=found.date,
        identification=identification,
        comparison=comparison,
        review=_OPEN,
        anchor=found.anchor,
        attention=loudness,
        attention_reasons=reasons,
    )


def _aligned(text: str, found: Found, ways: Sequence[_Way]) -> Found:
    """The mention with its body's exact span, where a source tells the words and length alone bounded it before."""
    if found.form is not Form.FLATTENED_POST or found.anchor is not Anchor.UNCERTAIN:
        return found
    words = next((way.led.source.text for way in ways if way.led.source.text), None)
    return align(text, found, words) if words else found


def _may_be_it(found: Found, part: FoundPart | None) -> bool:
    """Whether a link in the mention may lead to the very post: the picture's link may, a link in its words may not."""
    return part is None or (part.role is Role.MEDIA_LINK and found.item is None)


def _led_by(found: Found, part: FoundPart | None, led: Resolution) -> EvidenceKind:
    if part is not None:
        return EvidenceKind.MEDIA_LINK_LEADS_TO_POST
    if found.item is not None:
        return EvidenceKind.ID_IN_URL if found.form in _PLAIN_FORMS else EvidenceKind.ID_IN_MARKUP
    return EvidenceKind.SHORT_LINK_LEADS_TO_POST if led.landed else EvidenceKind.ID_IN_URL


def _way(led: Resolution, led_by: EvidenceKind, ids: Mapping[str, str]) -> _Way:
    item = led.landed
    platform = platforms.named(item.platform) if item else None
    lead = Lead(
        source=led.source,
        led_by=led_by,
        capture_id=led.trail.id if led.trail else None,
        path_handle=item.handle if item else None,
        clock=platform.clock(item) if platform and item else None,
        source_id=ids[led.question.key],
    )
    return _Way(led, lead)


def _leads_to(ids: Mapping[str, str], owner: str | None, part: FoundPart) -> str | None:
    """The id of the source that a part leads to, or is a part of."""
    if part.role in _OWNED_ROLES:
        return owner
    asked = _about(part.value) if part.role in _LINK_ROLES else ()
    return next((ids[about.key] for about in asked if about.key in ids), None)


def _numbered(built: Sidecar, renamed: Mapping[str, str]) -> Sidecar:
    names = {old: f"c{at}" for at, old in enumerate([look.id for s in built.sources for look in s.captures], 1)}

    def name(old: str | None) -> str | None:
        return None if old is None else names.get(renamed.get(old, old))

    sources = []
    for source in built.sources:
        looks = [look.model_copy(update={"id": names[look.id]}) for look in source.captures]
        origins = {pointer: new for pointer, old in source.provenance.items() if (new := name(old))}
        sources.append(source.model_copy(update={"captures": tuple(looks), "provenance": origins}))
    mentions = []
    for mention in built.mentions:
        identification, comparison = mention.identification, mention.comparison
        if [each for each in identification.evidence if each.capture_id is not None]:
            evidence = tuple(
                each.model_copy(update={"capture_id": name(each.capture_id)}) for each in identification.evidence
            )
            identification = identification.model_copy(update={"evidence": evidence})
        if comparison.against_capture_id is not None:
            against = name(comparison.against_capture_id)
            comparison = comparison.model_copy(update={"against_capture_id": against})
        if identification is not mention.identification or comparison is not mention.comparison:
            judged = {"identification": identification, "comparison": comparison}
            mention = mention.model_copy(update=judged)  # noqa: PLW2901
        mentions.append(mention)
    return built.model_copy(update={"sources": tuple(sources), "mentions": tuple(mentions)})


def _with_reviews(built: Sidecar, previous: Sidecar | None) -> Sidecar:
    decided = history.reviews(previous)
    if not decided:
        return built
    keys = {source.id: source.key for source in built.sources}
    mentions = tuple(
        mention.model_copy(update={"review": review})
        if (review := decided.get(history.identity(mention, keys.get(mention.source_id or ""))))
        else mention
        for mention in built.mentions
    )
    return built.model_copy(update={"mentions": mentions})


NO_COUNTS = Counts(mentions=0, sources=0, fine=0, attention=0, could_not_check=0, pending=0)
"""What a run counts before anything is judged."""
