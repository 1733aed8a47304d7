"""One flattened post from the finder's mention to the sidecar's, by the judge alone: the design's example, made up."""

import json

import jsonschema

from resolver import model
from resolver.find.found import Found, FoundPart
from resolver.judge.align import align
from resolver.judge.attention import attention, count
from resolver.judge.compare import compare
from resolver.judge.identify import Lead, identify
from resolver.judge.selectors import Spans, mention_parts, selectors
from resolver.model import Mention, Review
from resolver.vocabulary import (
    Anchor,
    Attention,
    AvailabilityState,
    ComparisonState,
    EvidenceKind,
    Form,
    IdentificationState,
    Reason,
    ReviewState,
    Role,
)
from tests.support import judging
from tests.support.judging import CLOCK, HANDLE, NAME, PICTURE, POST, SHORT

TEXT = (
    "EXAMPLE CITY, Ukraine — Shelling was reported near the city on Tuesday, officials said.\n\n"
    "Six apartment buildings were damaged.\n"
    + POST.replace("\n\n", "\n")
    + f"— {NAME} (@{HANDLE}) March 14, 2023\n\nThe report could not be independently confirmed.\n"
)


def part(role: Role, written: str) -> FoundPart:
    """The part that says this."""
    start = TEXT.index(written)
    return FoundPart(role, start, start + len(written), written)


def found() -> Found:
    """What the finder knows before anything is resolved: the body may reach up to the paragraph above."""
    attribution = part(Role.ATTRIBUTION, f"— {NAME} (@{HANDLE}) March 14, 2023")
    start = TEXT.index("Six apartment")
    body = FoundPart(Role.BODY, start, attribution.start, TEXT[start : attribution.start])
    rest = (
        part(Role.SHORT_LINK, SHORT),
        part(Role.MEDIA_LINK, PICTURE),
        attribution,
        part(Role.AUTHOR_NAME, NAME),
        part(Role.HANDLE, f"@{HANDLE}"),
        part(Role.DATE, "March 14, 2023"),
    )
    return Found(
        form=Form.FLATTENED_POST,
        platform="x",
        start=start,
        end=attribution.end,
        url=f"https://{PICTURE}",
        parts=(body, *rest),
        author=NAME,
        handle=HANDLE,
        date=judging.day(),
        anchor=Anchor.UNCERTAIN,
    )


def judged(lead: Lead) -> tuple[Mention, model.Source]:
    """Everything that the judge says of the mention, in the order in which the service asks."""
    source = lead.source.model_copy(update={"id": "s1"})
    lead = Lead(source, lead.led_by, lead.capture_id, lead.path_handle, lead.clock)
    at = align(TEXT, found(), source.text or "")
    identification, chosen = identify(at, [lead])
    body = at.part(Role.BODY)
    comparison = compare(body.value if body and chosen else None, source.text, capture_id="c2")
    level, reasons = attention(
        form=at.form,
        identification=identification,
        comparison=comparison,
        availability=source.availability,
        anchor=at.anchor,
    )
    spans = Spans(TEXT)
    mention = Mention(
        id="m1",
        form=at.form,
        platform=at.platform,
        source_id="s1",
        selectors=selectors(spans, at),
        parts=mention_parts(spans, at),
        written_author=at.author,
        written_handle=at.handle,
        written_date=at.date,
        identification=identification,
        comparison=comparison,
        review=Review(state=ReviewState.OPEN),
        anchor=at.anchor,
        attention=level,
        attention_reasons=reasons,
    )
    return mention, source


def test_flattened_post_is_confirmed() -> None:
    """Picture link, handle, day and words agree: confirmed, the same words, anchored, nothing for an editor to do."""
    mention, source = judged(judging.lead(clock=CLOCK))
    counts = count([mention], [source])

    assert mention.identification.state is IdentificationState.CONFIRMED
    assert mention.identification.evidence[0].kind is EvidenceKind.MEDIA_LINK_LEADS_TO_POST
    assert (mention.comparison.state, mention.comparison.similarity) == (ComparisonState.SAME_WORDS, 1.0)
    assert (mention.anchor, mention.attention, mention.attention_reasons) == (Anchor.ANCHORED, Attention.NONE, ())
    assert (counts.fine, counts.mentions) == (1, 1)


def test_spans_of_the_example() -> None:
    """The body begins with the post's first word, and both spans of each part cut out its words."""
    mention, _ = judged(judging.lead())
    wide = TEXT.encode("utf-16-le")

    assert [part.role for part in mention.parts] == [
        Role.BODY,
        Role.SHORT_LINK,
        Role.MEDIA_LINK,
        Role.ATTRIBUTION,
        Role.AUTHOR_NAME,
        Role.HANDLE,
        Role.DATE,
    ]
    assert mention.parts[0].value == POST.replace("\n\n", "\n")
    for made in mention.parts:
        assert TEXT[made.position.start : made.position.end] == made.value
        assert wide[2 * made.utf16.start : 2 * made.utf16.end].decode("utf-16-le") == made.value


def test_mention_follows_the_schema() -> None:
    """What the judge makes is a valid mention of the sidecar's schema."""
    mention, _ = judged(judging.lead())
    schema = {**model.schema(), "$ref": "#/$defs/Mention"}
    schema = {"$ref": "#/$defs/Mention", "$defs": schema["$defs"]}

    jsonschema.validate(json.loads(model.dump(mention)), schema)


def test_reposted_picture_asks_for_an_editor() -> None:
    """The same copy whose picture leads to another account: probable, and a warning that says why."""
    mention, source = judged(judging.lead(judging.source(handle="someone"), path_handle="someone"))

    assert mention.identification.state is IdentificationState.PROBABLE
    assert mention.attention is Attention.WARNING
    assert count([mention], [source]).attention == 1


def test_offline_says_that_it_could_not_check() -> None:
    """With no network nothing is confirmed and nothing is called wrong: the mention could not be checked."""
    unread = judging.source(
        "url:sha256:" + "0" * 64,
        text=None,
        handle=None,
        name=None,
        url="https://t.co/EXAMPLEpic",
        state=AvailabilityState.NOT_CHECKED,
        reason=Reason.OFFLINE,
    )
    mention, source = judged(judging.lead(unread, path_handle=None, clock=None))

    assert mention.identification.state is IdentificationState.UNIDENTIFIED
    assert mention.comparison.state is ComparisonState.NOT_APPLICABLE
    assert mention.anchor is Anchor.UNCERTAIN
    assert count([mention], [source]).could_not_check == 1


def test_deleted_post_is_critical() -> None:
    """The post was read before and is gone by its platform's word: still confirmed, and critical."""
    gone = judging.source(state=AvailabilityState.GONE, reason=Reason.DELETED_BY_AUTHOR)
    mention, source = judged(judging.lead(gone))

    assert mention.identification.state is IdentificationState.CONFIRMED
    assert mention.attention is Attention.CRITICAL
    assert count([mention], [source]).attention == 1
