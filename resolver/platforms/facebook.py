"""Facebook: posts, videos, reels, photos, albums, events.

Keyless since June 2026: oEmbed, whose markup says who posted which words on which day. Public posts' pages redirect to
`/login?next=` for most (seen 2020-2026), so the page is not opened. One post has a number and, since 2022, many
`pfbid…` names for that number, which cannot be told from each other without Meta; each is a key of its own.
"""

from resolver.answer import Answer
from resolver.model import Agent, Facts, Partial
from resolver.platforms.base import (
    Ask,
    Embedded,
    Flattened,
    Foreign,
    Item,
    ItemKind,
    Leaves,
    Mark,
    Platform,
    Reading,
    Reads,
)
from resolver.platforms.shared import meta
from resolver.vocabulary import Basis, Method, Precision, SourceKind

_PATTERNS = {
    "id": r"(?:pfbid[A-Za-z0-9]{20,100}|[0-9]{4,20})",
    "number": r"[0-9]{4,20}",
    "page": r"[^/?#\s]{1,200}",
}

_ENDPOINTS = {"post": "oembed_post", "photo": "oembed_post", "video": "oembed_video"}


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask oEmbed about posts, photos and videos; albums and events have no endpoint."""
    name = _ENDPOINTS.get(item.kind)
    return (meta.asked(f"{meta.GRAPH}/{name}", item.url, key="meta_token"),) if name else ()


def read(_item: Item, _method: Method, answer: Answer) -> Reading:
    """What oEmbed, or Meta's error object, says."""
    return meta.read(answer)


PLATFORM = Platform(
    name="facebook",
    label="Facebook",
    aliases={
        "facebook.com": ("*.facebook.com", "fb.com", "facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion")
    },
    items=(
        ItemKind(
            "post",
            (
                "www.facebook.com/permalink.php?story_fbid={id:id}&id={page:number}",
                "www.facebook.com/story.php?story_fbid={id:id}&id={page:number}",
                "www.facebook.com/{handle:page}/posts/{id:id}/**",
                "www.facebook.com/{handle:page}/posts/{words}/{id:id}/**",
                "www.facebook.com/{handle:page}/posts/{id:id}:{part:digits}",
                "www.facebook.com/groups/{group:page}/posts/{id:id}/**",
                "www.facebook.com/groups/{group:page}/permalink/{id:id}/**",
                "www.facebook.com/groups/{group:page}?multi_permalinks={id:id}",
            ),
            patterns=_PATTERNS,
        ),
        ItemKind(
            "video",
            (
                "www.facebook.com/watch/?v={id:number}",
                "www.facebook.com/watch/live/?v={id:number}",
                "www.facebook.com/video.php?v={id:number}",
                "www.facebook.com/video/video.php?v={id:number}",
                "www.facebook.com/video/embed?video_id={id:number}",
                "www.facebook.com/{handle:page}/videos/{id:number}/**",
                "www.facebook.com/{handle:page}/videos/{words}/{id:number}/**",
                "www.facebook.com/reel/{id:number}/**",
                "www.facebook.com/reels/{id:number}/**",
            ),
            source_kind=SourceKind.VIDEO,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "photo",
            (
                "www.facebook.com/photo/?fbid={id:number}",
                "www.facebook.com/photo.php?fbid={id:number}",
                "www.facebook.com/{handle:page}/photos/{id:number}/**",
                "www.facebook.com/{handle:page}/photos/{album}/{id:number}/**",
            ),
            source_kind=SourceKind.IMAGE,
            patterns=_PATTERNS,
        ),
        ItemKind("album", ("www.facebook.com/media/set/?set={id}",), source_kind=SourceKind.IMAGE),
        ItemKind(
            "event",
            ("www.facebook.com/events/{id:number}/**", "www.facebook.com/events/{words}/{id:number}/**"),
            source_kind=SourceKind.WEB_PAGE,
            patterns=_PATTERNS,
        ),
    ),
    short_hosts=("fb.watch", "fb.me", "fb.gg", "on.fb.me"),
    shorts=("www.facebook.com/share/{code:code}/**",),
    buttons=(
        *(
            "fb-like",
            "fb-share-button",
            "fb-comments",
            "fb-comments-count",
            "fb-page",
            "fb-group",
            "fb-follow",
            "fb-save",
        ),
        *("fb-send", "amp-facebook-like", "amp-facebook-comments", "amp-facebook-page"),
    ),
    wraps=("www.facebook.com/{version}/plugins/{plugin}?href={url:url}",),
    embeds=(
        Mark(
            "div",
            classes=("fb-post", "fb-video", "fb-reel", "fb-comment-embed"),
            attrs=("data-href", "href", "cite"),
            links=True,
            quotes=True,
        ),
        Mark("blockquote", classes=("fb-xfbml-parse-ignore",), attrs=("cite",), links=True, quotes=True),
        Mark("amp-facebook", attrs=("data-href",)),
        Mark("fb:post", attrs=("href",)),
        Mark("fb:video", attrs=("href",), kind="video"),
    ),
    page=False,
    flattened=Flattened(
        signed=(
            "{body} Posted by {name} on {date}",
            "{body} Gepostet von {name} am {date}",
            "{body} Publiée par {name} sur {date}",
            "{body} Publié par {name} sur {date}",
            "{body} Posté par {name} sur {date}",
            "{body} Publicado por {name} en {date}",
            "{body} Publicada por {name} en {date}",
            "{body} Publicado por {name} em {date}",
            "{body} Posted by {name} em {date}",
            "{body} Pubblicato da {name} su {date}",
            "{body} Geplaatst door {name} op {date}",
            "{body} Publicerat av {name} på {date}",
            "{body} Slået op af {name} på {date}",
            "{body} Publisert av {name} på {date}",
            "{body} Δημοσιεύτηκε από {name} στις {date}",
            "{body} Dikirim oleh {name} pada {date}",
            "{body} Postat de {name} pe {date}",
            "{body} Opublikowany przez {name} na {date}",
            "{body} Опубликовано {name} {date}",
        ),
        limit=600,
    ),
    ask=ask,
    read=read,
    examples=(
        Leaves("Words of a post. Posted by Example on Tuesday, May 17, 2016", None, "Example", "2016-05-17"),
        Leaves("Words of a post.\nPosted by \nExample\n on\nTuesday, May 17, 2016", None, "Example", "2016-05-17"),
        Leaves("Слова.\n\nОпубликовано Пример Имя Вторник, 17 мая 2016 г.", None, "Пример Имя", "2016-05-17"),
        Reads("https://www.facebook.com/example/posts/1234567890123456:0", "facebook:post:1234567890123456", "example"),
        Embedded(
            '<div class="fb-video" data-href="https://www.facebook.com/example/videos/1234567890123456/">'
            '<blockquote cite="https://www.facebook.com/example/videos/1234567890123456/"><a href="#">Title</a><p></p>'
            'Posted by <a href="#">Example</a> on Tuesday, May 17, 2016</blockquote></div>',
            "facebook:video:1234567890123456",
        ),
        Reads(
            "https://www.facebook.com/permalink.php?story_fbid=2014370902139714&id=100007004708966",
            "facebook:post:2014370902139714",
        ),
        Reads(
            "https://m.facebook.com/story.php?story_fbid=10155682333566756&id=10643211755",
            "facebook:post:10155682333566756",
        ),
        Reads("https://de-de.facebook.com/example/posts/1234567890123456", "facebook:post:1234567890123456", "example"),
        Reads(
            "https://www.facebook.com/example/posts/pfbid0EXAMPLEEXAMPLEEXAMPLE",
            "facebook:post:pfbid0EXAMPLEEXAMPLEEXAMPLE",
            "example",
        ),
        Reads("https://www.facebook.com/groups/example/permalink/1234567890123456/", "facebook:post:1234567890123456"),
        Reads(
            "https://www.facebook.com/BadzmyRazem.TVP/videos/1288883635550847/",
            "facebook:video:1288883635550847",
            "BadzmyRazem.TVP",
        ),
        Reads("https://www.facebook.com/watch/?v=1288883635550847&ref=sharing", "facebook:video:1288883635550847"),
        Reads("https://www.facebook.com/reel/1288883635550847", "facebook:video:1288883635550847"),
        Reads(
            "https://www.facebook.com/photo.php?fbid=10207393772231779&set=a.1332832050135.2039779.1511060888&type=3",
            "facebook:photo:10207393772231779",
        ),
        Reads(
            "https://www.facebook.com/unialesznoks/photos/pcb.3485430601537621/3485430308204317",
            "facebook:photo:3485430308204317",
            "unialesznoks",
        ),
        Reads("https://www.facebook.com/media/set/?set=a.1332832050135", "facebook:album:a.1332832050135"),
        Reads("https://www.facebook.com/events/1234567890123456/", "facebook:event:1234567890123456"),
        Reads(
            "https://www.facebook.com/plugins/video.php?height=314&href=https%3A%2F%2Fwww.facebook.com%2F"
            "BadzmyRazem.TVP%2Fvideos%2F1288883635550847%2F&show_text=false",
            "facebook:video:1288883635550847",
            "BadzmyRazem.TVP",
        ),
        Foreign("https://www.facebook.com/BadzmyRazem.TVP"),
        Foreign("https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fexample.org%2F"),
        Reads(
            "https://www.facebook.com/v2.3/plugins/video.php?allowfullscreen=true&href=https%3A%2F%2Fwww.facebook.com"
            "%2Fexample%2Fvideos%2F1234567890123456%2F",
            "facebook:video:1234567890123456",
        ),
        Foreign("https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fexample"),
        Foreign("https://fb.watch/EXAMPLE/"),
        Embedded(
            '<div class="fb-post" data-href="https://www.facebook.com/example/posts/1234567890123456" data-width="500">'
            '<blockquote cite="https://www.facebook.com/example/posts/1234567890123456" class="fb-xfbml-parse-ignore">'
            '<p>words</p>Posted by <a href="https://www.facebook.com/example">Example</a></blockquote></div>',
            "facebook:post:1234567890123456",
        ),
        Embedded(
            '<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fphoto.php'
            '%3Ffbid%3D10207393772231779%26set%3Da.1%26type%3D3&amp;width=500"></iframe>',
            "facebook:photo:10207393772231779",
        ),
        Embedded(
            '<amp-facebook data-href="https://www.facebook.com/watch/?v=1288883635550847"></amp-facebook>',
            "facebook:video:1288883635550847",
        ),
        Embedded(
            '<fb:post href="https://www.facebook.com/example/posts/1234567890123456"></fb:post>',
            "facebook:post:1234567890123456",
        ),
        *meta.answers(
            "facebook:post:2014370902139714",
            "Facebook",
            '<div class="fb-post"><blockquote><p>Some words</p>Posted by <a href="https://www.facebook.com/example">'
            "Example</a> on Friday, December 5, 2014</blockquote></div>",
            Facts(
                publisher="Facebook",
                authors=(Agent(name="Example", handle="example", url="https://www.facebook.com/example"),),
                published=Partial(
                    value="2014-12-05", precision=Precision.DAY, basis=Basis.OEMBED, as_written="December 5, 2014"
                ),
                text="Some words",
            ),
        ),
    ),
)
