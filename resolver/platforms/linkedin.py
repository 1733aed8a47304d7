"""LinkedIn: posts, articles, documents.

No endpoint without a contract; the page of a public post is looked at. IDs hold the millisecond of posting: of two
posts of June 2023, 25 and 26 ms after the time that their pages told. Short links (lnkd.in) answer sometimes with a
redirect and sometimes with a page that shows the target (seen 2022-2025).
"""

from datetime import UTC, datetime

from resolver.platforms.base import Embedded, Foreign, Item, ItemKind, Platform, Reads
from resolver.vocabulary import SourceKind

_PATTERNS = {
    "urn": r"(?:activity|share|ugcPost)",
    "number": r"[0-9]{15,20}",
    "words": r"[^/?#\s]{1,400}",
    "tail": r"[A-Za-z0-9_-]{1,8}",
}
_YEARS = range(2003, 2200)


def clock(item: Item) -> datetime | None:
    """The millisecond of posting; None for articles, whose address has no number."""
    number = item.id.rpartition(":")[2]
    if item.kind != "post" or int(number) >= 1 << 63:
        return None
    moment = datetime.fromtimestamp((int(number) >> 22) / 1000, UTC)
    return moment if moment.year in _YEARS else None


PLATFORM = Platform(
    name="linkedin",
    label="LinkedIn",
    aliases={"linkedin.com": ("*.linkedin.com",)},
    items=(
        ItemKind(
            "post",
            (
                "www.linkedin.com/feed/update/urn:li:{urn:urn}:{number:number}/**",
                "www.linkedin.com/embed/feed/update/urn:li:{urn:urn}:{number:number}/**",
                "www.linkedin.com/posts/{words:words}-{urn:urn}-{number:number}-{tail:tail}/**",
                "www.linkedin.com/posts/{words:words}-{urn:urn}-{number:number}",
                "www.linkedin.com/posts/{urn:urn}-{number:number}-{tail:tail}/**",
            ),
            id="{urn}:{number}",
            patterns=_PATTERNS,
            natives=("urn:li:{urn:urn}:{number:number}",),
        ),
        ItemKind("article", ("www.linkedin.com/pulse/{id:segment}/**",), source_kind=SourceKind.NEWS_ARTICLE),
    ),
    short_hosts=("lnkd.in", "linkd.in"),
    clock=clock,
    examples=(
        Reads(
            "https://www.linkedin.com/posts/example_words-of-the-post-activity-7123456789012345678-AbCd?trk=public",
            "linkedin:post:activity:7123456789012345678",
        ),
        Reads(
            "https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7123456789012345678/",
            "linkedin:post:activity:7123456789012345678",
        ),
        Reads(
            "https://de.linkedin.com/embed/feed/update/urn:li:share:7123456789012345678?collapsed=1",
            "linkedin:post:share:7123456789012345678",
        ),
        Reads(
            "https://www.linkedin.com/pulse/words-of-the-title-example-name/",
            "linkedin:article:words-of-the-title-example-name",
        ),
        Foreign("https://www.linkedin.com/in/example/"),
        Foreign("https://www.linkedin.com/company/example/posts/"),
        Foreign("https://lnkd.in/EXAMPLE"),
        Embedded(
            '<iframe src="https://www.linkedin.com/embed/feed/update/urn:li:share:7123456789012345678" height="500" '
            'title="Embedded post"></iframe>',
            "linkedin:post:share:7123456789012345678",
        ),
    ),
)
