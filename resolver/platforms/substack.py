"""Substack: notes, and the posts of its newsletters. The page is looked at.

Newsletters on hosts of their own cannot be told from other pages by their address.
"""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads
from resolver.vocabulary import SourceKind

_PATTERNS = {
    "number": r"[0-9]{4,12}",
    "user": r"[A-Za-z0-9_-]{1,64}",
    "slug": r"[A-Za-z0-9_-]{1,255}",
    "publication": r"[a-z0-9-]{1,63}",
}

PLATFORM = Platform(
    name="substack",
    label="Substack",
    items=(
        ItemKind(
            "note",
            (
                "substack.com/@{handle:user}/note/c-{id:number}",
                "substack.com/note/c-{id:number}",
                "substack.com/profile/{profile}/note/c-{id:number}",
                "{publication:label}.substack.com/note/c-{id:number}",
            ),
            patterns=_PATTERNS,
            natives=("c-{id:number}",),
        ),
        ItemKind(
            "post",
            (
                "{publication:label}.substack.com/p/{slug:slug}/**",
                "open.substack.com/pub/{publication:publication}/p/{slug:slug}/**",
            ),
            id="{publication}/{slug}",
            source_kind=SourceKind.NEWS_ARTICLE,
            patterns=_PATTERNS,
            fold=str.lower,
        ),
        ItemKind(
            "article",
            ("substack.com/home/post/p-{id:number}", "substack.com/@{handle:user}/p-{id:number}"),
            source_kind=SourceKind.NEWS_ARTICLE,
            patterns=_PATTERNS,
        ),
    ),
    shorts=("substack.com/redirect/{code}/**", "{publication:label}.substack.com/redirect/{code}/**"),
    embeds=(Mark("div", classes=("substack-post-embed",), kind="post", links=True),),
    examples=(
        Reads("https://substack.com/@example/note/c-12345678?r=abc", "substack:note:12345678", "example"),
        Reads("https://substack.com/profile/1234567-example/note/c-12345678", "substack:note:12345678"),
        Reads("https://example.substack.com/p/words-of-the-title?r=abc", "substack:post:example/words-of-the-title"),
        Reads("https://open.substack.com/pub/example/p/words-of-the-title", "substack:post:example/words-of-the-title"),
        Reads("https://substack.com/home/post/p-123456789", "substack:article:123456789"),
        Foreign("https://example.substack.com/"),
        Foreign("https://substack.com/@example"),
        Foreign("https://example.substack.com/embed"),
        Embedded(
            '<div class="substack-post-embed"><p lang="en">Words of the title by Example</p><a data-post-link '
            'href="https://example.substack.com/p/words-of-the-title">Read on Substack</a></div>'
            '<script async src="https://substack.com/embedjs/embed.js"></script>',
            "substack:post:example/words-of-the-title",
        ),
    ),
)
