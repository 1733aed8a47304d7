"""Posts and copies of them to be judged: whole articles are put together here, every identifier is a placeholder."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from resolver.find.found import Found, FoundPart
from resolver.judge.identify import Lead
from resolver.model import Agent, Availability, Evidence, Outlink, Partial, Source
from resolver.vocabulary import (
    Anchor,
    AvailabilityState,
    Basis,
    EvidenceKind,
    Form,
    Precision,
    Reason,
    Role,
    SourceKind,
    Weight,
)

POST_ID = "1234567890123456789"
NAME, HANDLE, DATE = "Ministry of Example 🇬🇧", "ExampleHQ", "March 14, 2023"
ATTRIBUTION = f"— {NAME} (@{HANDLE}) {DATE}"
SHORT, PICTURE = "https://t.co/EXAMPLEtco", "pic.twitter.com/EXAMPLEpic"
POST = (
    "Latest update on the situation in the example region - 14 March 2023\n\n"
    f"Find out more about our use of language: {SHORT}\n\n🇺🇦 #StandWithExample 🇺🇦 {PICTURE}"
)
CLOCK = datetime(2023, 3, 14, 6, 59, 30, tzinfo=UTC)


def day(value: str = "2023-03-14", precision: Precision = Precision.DAY, basis: Basis = Basis.ARTICLE_TEXT) -> Partial:
    """A date as an article or a platform gives it."""
    return Partial(value=value, precision=precision, basis=basis)


def source(  # noqa: PLR0913 - one argument for each thing that evidence may rest on
    key: str = f"x:post:{POST_ID}",
    *,
    text: str | None = POST,
    handle: str | None = HANDLE,
    name: str | None = NAME,
    published: Partial | None = None,
    outlinks: tuple[Outlink, ...] = (),
    url: str | None = None,
    state: AvailabilityState = AvailabilityState.LIVE,
    reason: Reason | None = None,
) -> Source:
    """A source; a key that begins with `url:` makes an ordinary page."""
    native = None if key.startswith("url:") else key.rsplit(":", 1)[-1]
    return Source(
        id="s-" + key,
        key=key,
        kind=SourceKind.WEB_PAGE if native is None else SourceKind.SOCIAL_POST,
        platform=None if native is None else "x",
        native_id=native,
        url=url or f"https://x.com/{handle or 'i'}/status/{native}",
        author=Agent(name=name, handle=handle) if name or handle else None,
        published=published,
        text=text,
        outlinks=outlinks,
        availability=Availability(state=state, reason=reason),
        provenance={"/text": "c2", "/author": "c2", "/published": "c2"},
    )


def lead(
    about: Source | None = None,
    led_by: EvidenceKind = EvidenceKind.MEDIA_LINK_LEADS_TO_POST,
    *,
    path_handle: str | None = HANDLE,
    clock: datetime | None = CLOCK,
) -> Lead:
    """A way to a source, by default through the post's own picture link."""
    return Lead(about or source(), led_by, "c1", path_handle, clock)


@dataclass(frozen=True, slots=True)
class Copied:
    """An article with one flattened post in it, and what the finder says of that post."""

    text: str
    found: Found


def flattened(
    body: str = POST,
    *,
    before: str = "Words of the article.\n",
    after: str = "\nMore words.",
    bounded: str | None = None,
    attribution: str = ATTRIBUTION,
) -> Copied:
    """An article that holds a copied post.

    `bounded` is what the length rule took for the body (it ends with `body` or is an end of it); the mention is then
    uncertain. Without it the body is exact and anchored.
    """
    text = before + body + attribution + after
    end = len(before) + len(body)
    start = end - len(bounded if bounded is not None else body)
    parts = [FoundPart(Role.BODY, start, end, text[start:end])]
    for role, written in ((Role.SHORT_LINK, SHORT), (Role.MEDIA_LINK, PICTURE)):
        at = text.find(written, start, end)
        if at >= 0:
            parts.append(FoundPart(role, at, at + len(written), written))
    parts.append(FoundPart(Role.ATTRIBUTION, end, end + len(attribution), attribution))
    found = Found(
        form=Form.FLATTENED_POST,
        platform="x",
        start=start,
        end=end + len(attribution),
        url=f"https://{PICTURE}",
        parts=tuple(parts),
        author=NAME,
        handle=HANDLE,
        date=day(),
        anchor=Anchor.ANCHORED if bounded is None else Anchor.UNCERTAIN,
    )
    return Copied(text, found)


def link(url: str = "https://example.org/2023/report", form: Form = Form.LINK) -> Found:
    """An ordinary link of four characters at the article's beginning."""
    part = FoundPart(Role.LINK, 0, 4, "here")
    return Found(form=form, platform="web", start=0, end=4, url=url, parts=(part,))


def bare(found: Found) -> Found:
    """The mention with nothing written but its words: no author, handle or date."""
    return replace(found, author=None, handle=None, date=None)


def kinds(evidence: tuple[Evidence, ...]) -> dict[EvidenceKind, Weight]:
    """Evidence as kind and weight, which is what most tests look at."""
    return {piece.kind: piece.weight for piece in evidence}
