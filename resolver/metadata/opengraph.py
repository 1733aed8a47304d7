"""Open Graph (ogp.me) and Twitter cards as tables. Product, app and player properties are noise here and left out."""

from collections.abc import Iterator, Mapping, Sequence

from resolver.metadata.claims import Claim, Field, Row, read_table
from resolver.vocabulary import SourceKind

TABLE: Mapping[str, Row] = {
    "og:title": Row(Field.TITLE, 20),
    "og:description": Row(Field.DESCRIPTION, 10),
    "og:site_name": Row(Field.SITE, 10),
    "og:url": Row(Field.URL, 20),
    "og:locale": Row(Field.LANGUAGE, 30),
    "og:image": Row(Field.IMAGE, 10),
    "og:image:url": Row(Field.IMAGE, 11),
    "og:image:secure_url": Row(Field.IMAGE, 12),
    "og:updated_time": Row(Field.MODIFIED, 30),
    "og:article:published_time": Row(Field.PUBLISHED, 21),
    "og:article:modified_time": Row(Field.MODIFIED, 21),
    "og:article:author": Row(Field.AUTHORS, 26),
    "og:author": Row(Field.AUTHORS, 26),
    "article:published_time": Row(Field.PUBLISHED, 20),
    "article:published": Row(Field.PUBLISHED, 21),
    "article:modified_time": Row(Field.MODIFIED, 20),
    "article:modified": Row(Field.MODIFIED, 21),
    "article:author": Row(Field.AUTHORS, 25),
    "article:author:name": Row(Field.AUTHORS, 24),
    "article:author_name": Row(Field.AUTHORS, 24),
    "book:author": Row(Field.AUTHORS, 26),
    "book:release_date": Row(Field.PUBLISHED, 22),
    "video:release_date": Row(Field.PUBLISHED, 22),
    "music:release_date": Row(Field.PUBLISHED, 22),
    "music:musician": Row(Field.AUTHORS, 27),
    "twitter:title": Row(Field.TITLE, 30),
    "twitter:text:title": Row(Field.TITLE, 31),
    "twitter:description": Row(Field.DESCRIPTION, 20),
    "twitter:image": Row(Field.IMAGE, 20),
    "twitter:image:src": Row(Field.IMAGE, 21),
    "twitter:url": Row(Field.URL, 40),
}

KINDS: Mapping[str, SourceKind] = {
    "article": SourceKind.NEWS_ARTICLE,
    "news": SourceKind.NEWS_ARTICLE,
    "video": SourceKind.VIDEO,
    "video.movie": SourceKind.VIDEO,
    "video.episode": SourceKind.VIDEO,
    "video.tv_show": SourceKind.VIDEO,
    "video.other": SourceKind.VIDEO,
    "music.song": SourceKind.AUDIO,
    "music.album": SourceKind.AUDIO,
    "music.playlist": SourceKind.AUDIO,
    "music.radio_station": SourceKind.AUDIO,
    "book": SourceKind.DOCUMENT,
    "website": SourceKind.WEB_PAGE,
    "blog": SourceKind.WEB_PAGE,
    "object": SourceKind.WEB_PAGE,
}
"""og:type → kind; a profile page is a page."""

_WRITTEN_BY = frozenset(
    {
        *("written by", "author", "by", "posted by", "verfasst von", "geschrieben von", "autor", "von", "escrito por"),
        *("écrit par", "publié par", "auteur", "scritto da", "autore", "geschreven door", "auteur:", "napisane przez"),
        *("skriven av", "skrevet af", "skrevet av", "автор", "написано автором", "yazan", "著者", "执笔者", "作者"),
    }
)
"""Labels under which WordPress (Yoast SEO) puts the author's name into `twitter:data1`, by the site's language."""

_TIERS = {"free": False, "metered": True, "locked": True}
"""article:content_tier, Facebook's word for the paywall."""


def read(metas: Mapping[str, Sequence[str]]) -> Iterator[Claim]:
    """Everything that the Open Graph and Twitter properties claim."""
    yield from read_table(TABLE, metas, "")
    for kind in metas.get("og:type", ())[:1]:
        if known := KINDS.get(kind.strip().lower()):
            yield Claim(Field.KIND, 20, "og:type", known)
    for tier in metas.get("article:content_tier", ())[:1]:
        if (locked := _TIERS.get(tier.strip().lower())) is not None:
            yield Claim(Field.PAYWALL, 20, "article:content_tier", locked)
    for number in ("1", "2"):
        label, data = metas.get("twitter:label" + number), metas.get("twitter:data" + number)
        if label and data and label[0].strip().lower() in _WRITTEN_BY:
            yield Claim(Field.AUTHORS, 22, "twitter:data" + number, data[0])
