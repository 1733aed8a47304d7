"""A whole sidecar to read, change and compare: every noun is in it, every identifier is a placeholder."""

from resolver import model
from resolver.vocabulary import (
    Anchor,
    ArticleFormat,
    Attention,
    AvailabilityState,
    Basis,
    ComparisonState,
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
    Via,
    Weight,
)

TEXT = "Words before.\nA post 🇺🇦 pic.twitter.com/EXAMPLEpic— Example Desk (@example) March 14, 2023\nWords after."
SEEN = "2026-01-01T00:00:00Z"
POST_ID = "1234567890123456789"


def part(role: Role, written: str, text: str = TEXT) -> model.Part:
    """The part of `text` that says `written`, with both of its spans."""
    start = text.index(written)
    before = len(text[:start].encode("utf-16-le")) // 2
    return model.Part(
        role=role,
        position=model.TextPosition(start=start, end=start + len(written)),
        utf16=model.Utf16(start=before, end=before + len(written.encode("utf-16-le")) // 2),
        value=written,
    )


def written_day() -> model.Partial:
    """The day as the article says it."""
    return model.Partial(
        value="2023-03-14", precision=Precision.DAY, basis=Basis.ARTICLE_TEXT, as_written="March 14, 2023"
    )


def mention() -> model.Mention:
    """A flattened post that was identified by its picture link."""
    body = part(Role.BODY, "A post 🇺🇦 pic.twitter.com/EXAMPLEpic— Example Desk (@example) March 14, 2023")
    proof = model.Evidence(kind=EvidenceKind.MEDIA_LINK_LEADS_TO_POST, weight=Weight.DECISIVE, capture_id="c1")
    return model.Mention(
        id="m1",
        form=Form.FLATTENED_POST,
        platform="x",
        source_id="s1",
        selectors=(body.position, model.TextQuote(exact=body.value, prefix="Words before.\n", suffix="\nWords after.")),
        parts=(part(Role.MEDIA_LINK, "pic.twitter.com/EXAMPLEpic"), part(Role.HANDLE, "example"), body),
        written_author="Example Desk",
        written_handle="example",
        written_date=written_day(),
        identification=model.Identification(
            state=IdentificationState.CONFIRMED,
            score=0.95,
            evidence=(proof,),
            candidates=(model.Candidate(source_id="s1", score=0.95, evidence=(proof,)),),
        ),
        comparison=model.Comparison(
            state=ComparisonState.ALTERED,
            similarity=0.9,
            against_capture_id="c1",
            ops=(model.DiffOp(op="replace", article=(0, 1), source=(0, 1)),),
        ),
        review=model.Review(state=ReviewState.OPEN),
        anchor=Anchor.UNCERTAIN,
        attention=Attention.NONE,
    )


def source() -> model.Source:
    """A post that is live, seen once, with a picture, a link and an archived copy."""
    address = f"https://x.com/example/status/{POST_ID}"
    capture = model.Capture(
        id="c1",
        observed_at=SEEN,
        method=Method.REDIRECT,
        requested_url="https://t.co/EXAMPLEpic",
        final_url=address,
        http_status=301,
        hops=(model.Hop(url="https://t.co/EXAMPLEpic", via=Via.WRITTEN, status=301),),
        outcome=Outcome.OK,
        content_hash=model.sha256("A post 🇺🇦"),
    )
    return model.Source(
        id="s1",
        key=f"x:post:{POST_ID}",
        kind=SourceKind.SOCIAL_POST,
        platform="x",
        native_id=POST_ID,
        url=address,
        author=model.Agent(name="Example Desk", handle="example"),
        text="A post 🇺🇦",
        media=(model.Media(type="image", short_url="https://pic.twitter.com/EXAMPLEpic"),),
        outlinks=(model.Outlink(written="https://t.co/EXAMPLEtco", url="https://www.example.org/"),),
        relations=(model.Relation(type="quotes", source_id="s2"),),
        availability=model.Availability(state=AvailabilityState.LIVE, checked_at=SEEN, last_live_at=SEEN),
        archives=(model.Archive(service="wayback", state="none_found"),),
        captures=(capture,),
        provenance={"/text": "c1"},
    )


def sidecar() -> model.Sidecar:
    """One article with one mention of one source."""
    return model.Sidecar(
        article=model.Article(
            id="file:story.txt",
            format=ArticleFormat.TEXT,
            body_hash=model.sha256(TEXT),
            text_hash=model.sha256(TEXT),
            text_length=len(TEXT),
        ),
        run=model.Run(
            id="run_EXAMPLE",
            state=RunState.COMPLETE,
            trigger=Trigger.CLI,
            started_at=SEEN,
            finished_at=SEEN,
            resolver="embed-resolver/0",
            counts=model.Counts(mentions=1, sources=1, fine=0, attention=1, could_not_check=0, pending=0),
        ),
        mentions=(mention(),),
        sources=(source(),),
    )


def failing() -> model.Availability:
    """A host that did not answer in time."""
    return model.Availability(
        state=AvailabilityState.UNREACHABLE, reason=Reason.TIMEOUT, checked_at=SEEN, failing_since=SEEN, failed_checks=1
    )
