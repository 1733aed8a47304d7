"""Records for the tests: a clock that is set by hand, and results to save in them. All identifiers are placeholders."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from resolver import model
from resolver.judge.attention import count
from resolver.store.database import NewArticle, Put, Records, Work
from resolver.vocabulary import (
    ArticleFormat,
    Attention,
    AvailabilityState,
    ComparisonState,
    EvidenceKind,
    Form,
    IdentificationState,
    Method,
    Outcome,
    Reason,
    ReviewState,
    RunState,
    SourceKind,
    Trigger,
    Weight,
)

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
BODY = b"Words with https://example.org/a in them."


class Clock:
    """What the records take for the time; it stands still until it is told to go on."""

    def __init__(self, now: datetime = BEGIN) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def go(self, **passed: float) -> None:
        """Let that much time pass, as `timedelta` counts it."""
        self.now += timedelta(**passed)


def at(moment: datetime) -> str:
    """A time as nouns write it."""
    return model.timestamp(moment)


def capture(
    moment: datetime, text: str | None = None, *, url: str = "https://example.org/a", id_: str = "c1"
) -> model.Capture:
    """A look that went well."""
    return model.Capture(
        id=id_,
        observed_at=at(moment),
        method=Method.HTML_META,
        requested_url=url,
        final_url=url,
        http_status=200,
        outcome=Outcome.OK,
        text=text,
    )


def source(
    key: str = "url:sha256:EXAMPLE",
    moment: datetime = BEGIN,
    *,
    state: AvailabilityState = AvailabilityState.LIVE,
    reason: Reason | None = None,
    text: str | None = None,
    url: str = "https://example.org/a",
    id_: str = "s1",
    first_capture: int = 1,
) -> model.Source:
    """A source as one look at that moment told it."""
    when, live = at(moment), state is AvailabilityState.LIVE
    fails = not live and state in {AvailabilityState.UNREACHABLE, AvailabilityState.GONE}
    counts = fails and reason is Reason.NOT_FOUND
    look = capture(moment, text, url=url, id_=f"c{first_capture}")
    if not live:
        look = look.model_copy(update={"outcome": Outcome.UNREACHABLE, "http_status": 404, "reason": reason})
    return model.Source(
        id=id_,
        key=key,
        kind=SourceKind.WEB_PAGE,
        platform=None if key.startswith("url:") else key.partition(":")[0],
        url=url,
        text=text,
        availability=model.Availability(
            state=state,
            reason=reason,
            checked_at=when,
            last_live_at=when if live else None,
            failing_since=when if fails else None,
            failed_checks=int(counts),
            counted_at=when if counts else None,
        ),
        captures=(look,),
        provenance={"/text": look.id} if text else {},
    )


def mention(number: int, source_id: str | None, quote: str = "https://example.org/a") -> model.Mention:
    """A place that names a source, or none."""
    proof = model.Evidence(kind=EvidenceKind.ID_IN_URL, weight=Weight.DECISIVE)
    known = source_id is not None
    return model.Mention(
        id=f"m{number}",
        form=Form.BARE_URL,
        source_id=source_id,
        selectors=(model.TextPosition(start=0, end=len(quote)), model.TextQuote(exact=quote)),
        identification=model.Identification(
            state=IdentificationState.EXACT if known else IdentificationState.UNIDENTIFIED,
            score=1.0 if known else 0.0,
            evidence=(proof,) if known else (),
        ),
        comparison=model.Comparison(state=ComparisonState.NOT_APPLICABLE),
        review=model.Review(state=ReviewState.OPEN),
        attention=Attention.NONE if known else Attention.WARNING,
    )


def sidecar(
    *sources: model.Source, state: RunState = RunState.COMPLETE, extra: Iterable[model.Mention] = (), mark: str = ""
) -> model.Sidecar:
    """A result that names each of these sources once; `mark` tells it from others."""
    mentions = tuple(mention(at_ + 1, each.id, f"{each.url} {mark}") for at_, each in enumerate(sources)) + tuple(extra)
    return model.Sidecar(
        article=model.Article(
            id="PLACEHOLDER",
            format=ArticleFormat.TEXT,
            headline=mark or None,
            body_hash=model.sha256(BODY),
            text_hash=model.sha256(BODY),
            text_length=len(BODY),
        ),
        run=model.Run(
            id="run_PLACEHOLDER",
            state=state,
            trigger=Trigger.LIBRARY,
            started_at=at(BEGIN),
            resolver="embed-resolver/0",
            counts=count(mentions, sources),
        ),
        mentions=mentions,
        sources=sources,
    )


async def put(
    records: Records,
    article_id: str = "a",
    body: bytes = BODY,
    *,
    content_type: str | None = None,
    url: str | None = None,
    headline: str | None = None,
) -> Put:
    """Hand an article in."""
    return await records.put_article(
        NewArticle(article_id, body, content_type=content_type, url=url, headline=headline)
    )


async def begun(records: Records, run_id: str) -> Work:
    """The run, begun."""
    work = await records.start_run(run_id)
    assert work is not None
    return work


async def resolved(records: Records, result: model.Sidecar, article_id: str = "a", body: bytes = BODY) -> Work:
    """An article that is handed in and resolved, or resolved again: its run."""
    handed = await put(records, article_id, body)
    if not handed.pending:
        again = await records.request_run(article_id, Trigger.SCHEDULE)
        assert again is not None
        handed = again
    work = await begun(records, handed.run_id)
    assert (await records.save_result(work, result)).accepted
    return work
