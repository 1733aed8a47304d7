"""Tumblr: posts. Keyless: oEmbed. A post's number stands alone; a blog's name can be changed.

Blogs on hosts of their own cannot be told from other pages by their address.
"""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads
from resolver.platforms.shared import oembed

_PATTERNS = {"post": r"[0-9]{6,20}", "blog": r"(?!tagged|search|explore|settings|register)[a-z0-9-]{1,63}"}

_ASK, _READ = oembed.endpoint("https://www.tumblr.com/oembed/1.0")

PLATFORM = Platform(
    name="tumblr",
    label="Tumblr",
    items=(
        ItemKind(
            "post",
            (
                "www.tumblr.com/{handle:blog}/{id:post}/**",
                "{handle:label}.tumblr.com/post/{id:post}/**",
                "{handle:label}.tumblr.com/image/{id:post}",
                "{handle:label}.tumblr.com/private/{id:post}/**",
                "www.tumblr.com/blog/view/{handle:blog}/{id:post}",
                "www.tumblr.com/dashboard/blog/{handle:blog}/{id:post}",
                "embed.tumblr.com/embed/post/{secret:code}/{id:post}/**",
            ),
            patterns=_PATTERNS,
        ),
    ),
    short_hosts=("tmblr.co", "at.tumblr.com"),
    embeds=(
        Mark("div", classes=("tumblr-post",), attrs=("data-href",), links=True),
        Mark("blockquote", classes=("tumblr-post",), attrs=("data-href",), links=True),
    ),
    ask=_ASK,
    read=_READ,
    examples=(
        Reads(
            "http://bizweekgraphics.tumblr.com/post/30045125879/yesterday-i-wrapped-up-the-graphics-and-design-for",
            "tumblr:post:30045125879",
            "bizweekgraphics",
        ),
        Reads(
            "https://www.tumblr.com/bizweekgraphics/30045125879?source=share",
            "tumblr:post:30045125879",
            "bizweekgraphics",
        ),
        Reads(
            "https://www.tumblr.com/blog/view/bizweekgraphics/30045125879", "tumblr:post:30045125879", "bizweekgraphics"
        ),
        Reads("https://embed.tumblr.com/embed/post/EXAMPLE/30045125879", "tumblr:post:30045125879"),
        Foreign("https://bizweekgraphics.tumblr.com/"),
        Foreign("https://www.tumblr.com/tagged/1234567"),
        Foreign("https://bizweekgraphics.tumblr.com/tagged/maps"),
        Embedded(
            '<div class="tumblr-post" data-href="https://embed.tumblr.com/embed/post/EXAMPLE/30045125879">'
            '<a href="https://bizweekgraphics.tumblr.com/post/30045125879">words</a></div>',
            "tumblr:post:30045125879",
        ),
        *oembed.answers("tumblr:post:30045125879", "Tumblr", handle="bizweekgraphics"),
    ),
)
