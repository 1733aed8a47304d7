"""Articles for the page in whatever state, and how they come into the records. All identifiers are placeholders."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from resolver import model
from resolver.judge.attention import attention, count
from resolver.judge.compare import compare
from resolver.model import Availability, Capture, Mention, Partial, Source
from resolver.store.database import NewArticle, Records
from resolver.store.history import was_edited
from resolver.vocabulary import (
    Anchor,
    ArticleFormat,
    AvailabilityState,
    Basis,
    EvidenceKind,
    Form,
    IdentificationState,
    Method,
    Outcome,
    Precision,
    Reason,
    ReviewState,
    Role,
    RunState,
    SourceKind,
    Trigger,
    Weight,
)

NOW = datetime(2026, 11, 22, 9, 34, tzinfo=UTC)
SEEN = datetime(2026, 11, 20, 11, 2, tzinfo=UTC)
GONE_AT = datetime(2026, 11, 21, 8, 15, tzinfo=UTC)
POST_ID = "1635600000000000000"


def at(moment: datetime) -> str:
    """A time as nouns write it."""
    return model.timestamp(moment)


def look(  # noqa: PLR0913 - a look has many sides
    number: int,
    *,
    moment: datetime = NOW,
    method: Method = Method.OEMBED,
    outcome: Outcome = Outcome.OK,
    status: int | None = 200,
    url: str = "https://x.com/EXAMPLE_desk/status/" + POST_ID,
    text: str | None = None,
    reason: Reason | None = None,
    hops: Sequence[model.Hop] = (),
    final: str | None = None,
) -> Capture:
    """One look."""
    return Capture(
        id=f"c{number}",
        observed_at=at(moment),
        method=method,
        requested_url=url,
        final_url=final,
        http_status=status,
        hops=tuple(hops),
        outcome=outcome,
        reason=reason.value if reason else None,
        text=text,
    )


def availability(
    state: AvailabilityState = AvailabilityState.LIVE, reason: Reason | None = None, **more: object
) -> Availability:
    """Whether it stands."""
    live = state is AvailabilityState.LIVE
    table: dict[str, object] = {"checked_at": at(NOW), "last_live_at": at(NOW) if live else None, **more}
    return Availability.model_validate({"state": state, "reason": reason, **table})


def day(value: str, *, basis: Basis = Basis.ARTICLE_TEXT) -> Partial:
    """A date that is known to the day."""
    return Partial(value=value, precision=Precision.DAY, basis=basis)


@dataclass
class Told:
    """One mention with its source, before it is put into an article: `words` is what stands there."""

    name: str
    words: str
    form: Form = Form.FLATTENED_POST
    source: Source | None = None
    others: Sequence[Source] = ()
    evidence: Sequence[EvidenceKind] = (EvidenceKind.MEDIA_LINK_LEADS_TO_POST, EvidenceKind.HANDLE_AGREES)
    against: Sequence[EvidenceKind] = ()
    identified: IdentificationState = IdentificationState.CONFIRMED
    candidates: Sequence[str] = ()
    copied: str | None = None
    inner: Sequence[tuple[str, Source]] = ()
    author: str | None = "Example Desk"
    handle: str | None = "EXAMPLE_desk"
    date: Partial | None = field(default_factory=lambda: day("2023-03-14"))
    anchor: Anchor = Anchor.ANCHORED
    platform: str | None = "x"
    account_changed: bool = False
    in_text: bool = True
    shown: str | None = None


def post(id_: str, text: str | None, /, **changes: object) -> Source:
    """A post on the simulated X."""
    table: dict[str, object] = {
        "id": id_,
        "key": f"x:post:{POST_ID[:-3]}{id_[1:]:0>3}",
        "kind": SourceKind.SOCIAL_POST,
        "platform": "x",
        "native_id": POST_ID,
        "url": f"https://x.com/EXAMPLE_desk/status/{POST_ID}",
        "author": model.Agent(name="Example Desk 🇺🇦", handle="EXAMPLE_desk"),
        "publisher": "X",
        "published": day("2023-03-14", basis=Basis.OEMBED),
        "language": "en",
        "text": text,
        "availability": availability(),
        "captures": (look(1, text=text),),
        "provenance": {"/text": "c1"} if text else {},
    }
    return Source.model_validate({**table, **changes})


def page(id_: str, /, host: str = "www.example.org", **changes: object) -> Source:
    """A page on the web."""
    url = f"https://{host}/EXAMPLE-{id_}"
    table: dict[str, object] = {
        "id": id_,
        "key": f"url:sha256:{id_}",
        "kind": SourceKind.WEB_PAGE,
        "url": url,
        "title": "A plan for the clock (simulated)",
        "description": "The made-up plan of a made-up committee.",
        "publisher": "Simulated Example Site",
        "availability": availability(),
        "captures": (look(1, method=Method.HTML_META, url=url),),
    }
    return Source.model_validate({**table, **changes})


def sidecar(told: Sequence[Told], text: str, **run: object) -> model.Sidecar:
    """The result that says all this about an article."""
    sources: dict[str, Source] = {}
    for each in told:
        for source in (*([each.source] if each.source else []), *each.others, *(other for _, other in each.inner)):
            sources.setdefault(source.id, source)
    mentions = tuple(_mention(number, each, text) for number, each in enumerate(told, 1))
    numbered = _numbered(tuple(sources.values()))
    state = RunState(str(run.pop("state", "complete")))
    return model.Sidecar(
        article=model.Article(
            id="PLACEHOLDER",
            format=ArticleFormat.TEXT,
            language="en",
            body_hash=model.sha256(text),
            text_hash=model.sha256(text),
            text_length=len(text),
        ),
        run=model.Run(
            id="run_PLACEHOLDER",
            state=state,
            trigger=Trigger.PAGE,
            started_at=at(NOW),
            finished_at=at(NOW),
            resolver="embed-resolver/0",
            counts=count(mentions, numbered),
        ),
        mentions=mentions,
        sources=numbered,
    )


def _numbered(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources with captures that no two share a name of."""
    number = 0
    found = []
    for source in sources:
        names = {each.id: f"c{number + place}" for place, each in enumerate(source.captures, 1)}
        number += len(source.captures)
        captures = tuple(each.model_copy(update={"id": names[each.id]}) for each in source.captures)
        provenance = {pointer: names[name] for pointer, name in source.provenance.items()}
        found.append(source.model_copy(update={"captures": captures, "provenance": provenance}))
    return tuple(found)


def _mention(number: int, told: Told, text: str) -> Mention:
    start = text.index(told.words) if told.in_text else -1
    parts = [_part(Role.BODY, told.copied, text, start)] if told.copied else []
    parts += [_part(Role.SHORT_LINK, written, text, start, other.id) for written, other in told.inner]
    if told.form in {Form.LINK, Form.BARE_URL} and told.in_text:
        parts.append(_part(Role.LINK, told.words, text, start))
    pieces = [(kind, Weight.DECISIVE if place == 0 else Weight.STRONG) for place, kind in enumerate(told.evidence)]
    pieces += [(kind, Weight.AGAINST) for kind in told.against]
    evidence = tuple(model.Evidence(kind=kind, weight=weight) for kind, weight in pieces)
    unsure = told.identified in {IdentificationState.UNIDENTIFIED, IdentificationState.AMBIGUOUS}
    identification = model.Identification(
        state=told.identified,
        score=0.0 if unsure else 0.95,
        evidence=evidence,
        candidates=tuple(model.Candidate(source_id=each, score=0.5, evidence=evidence) for each in told.candidates),
    )
    meant = told.source if not unsure else None
    comparison = compare(told.copied if meant else None, meant.text if meant else None)
    level, reasons = attention(
        form=told.form,
        identification=identification,
        comparison=comparison,
        availability=told.source.availability if told.source else None,
        anchor=told.anchor,
        is_page=told.source.native_id is None if told.source else None,
        edited_at_source=told.source is not None and was_edited(told.source),
        account_changed=told.account_changed,
    )
    selectors: tuple[model.Selector, ...] = (model.Css(value="figure:nth-of-type(1)"),)
    if told.in_text:
        end = start + len(told.words)
        selectors = (model.TextPosition(start=start, end=end), model.TextQuote(exact=told.words))
    return Mention(
        id=f"m{number}",
        form=told.form,
        platform=told.platform,
        source_id=told.source.id if told.source else None,
        selectors=selectors,
        parts=tuple(parts),
        written_author=told.author,
        written_handle=told.handle,
        written_date=told.date,
        identification=identification,
        comparison=comparison,
        review=model.Review(state=ReviewState.OPEN),
        anchor=told.anchor,
        attention=level,
        attention_reasons=reasons,
    )


def _part(role: Role, written: str, text: str, begin: int, source_id: str | None = None) -> model.Part:
    start = text.index(written, max(begin, 0))
    before = len(text[:start].encode("utf-16-le")) // 2
    return model.Part(
        role=role,
        position=model.TextPosition(start=start, end=start + len(written)),
        utf16=model.Utf16(start=before, end=before + len(written.encode("utf-16-le")) // 2),
        value=written,
        source_id=source_id,
    )


async def keep(
    records: Records, article_id: str, text: str, told: Sequence[Told], *, headline: str | None = None
) -> str:
    """Hand an article in and save what was found; its ETag."""
    put = await records.put_article(
        NewArticle(article_id, text.encode(), format=ArticleFormat.TEXT, headline=headline, language="en")
    )
    work = await records.start_run(put.run_id)
    assert work is not None
    saved = await records.save_result(work, sidecar(told, text))
    assert saved.accepted
    return saved.etag or ""
