"""A simulated X for the tests: where a picture link leads, and what oEmbed and the embed endpoint say about a post."""

from urllib.parse import urlencode

from resolver.platforms.x import syndication_token
from tests.support.web import Web

POST_ID = "1635600000000000000"
"""A round number in the range of 14 March 2023: nobody's post that we know of."""

ARTICLE = """Words of the reporter.
Latest example update - 14 March 2023
Find out more: https://t.co/EXAMPLEtco
🕘 #Example pic.twitter.com/EXAMPLEpic— Example Desk 🇺🇦 (@EXAMPLE_desk) March 14, 2023
Words after it, with https://www.example.org/EXAMPLE-page in them.
"""

WORDS = "Latest example update - 14 March 2023\nFind out more: https://t.co/EXAMPLEtco\n🕘 #Example"


def oembed_url(post_id: str = POST_ID) -> str:
    """Where the resolver asks X's oEmbed about a post."""
    post = f"https://twitter.com/i/status/{post_id}"
    return "https://publish.twitter.com/oembed?" + urlencode(
        {"url": post, "omit_script": "1", "dnt": "true", "lang": "en"}
    )


def embed_url(post_id: str = POST_ID) -> str:
    """Where the resolver asks for the JSON that X's own embeds are drawn from."""
    query = urlencode({"id": post_id, "lang": "en", "token": syndication_token(post_id)})
    return f"https://cdn.syndication.twimg.com/tweet-result?{query}"


def post(
    web: Web, *, handle: str = "EXAMPLE_desk", words: str = WORDS, post_id: str = POST_ID, date: str = "March 14, 2023"
) -> None:
    """Make this post known to the simulated X."""
    html = words.replace("\n", "<br>").replace(
        "https://t.co/EXAMPLEtco", '<a href="https://t.co/EXAMPLEtco">https://t.co/EXAMPLEtco</a>'
    )
    web.json(
        oembed_url(post_id),
        {
            "author_name": "Example Desk 🇺🇦",
            "author_url": f"https://twitter.com/{handle}",
            "html": f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{html} '
            '<a href="https://t.co/EXAMPLEpic">pic.twitter.com/EXAMPLEpic</a></p>&mdash; '
            f'Example Desk 🇺🇦 (@{handle}) <a href="https://twitter.com/{handle}/status/{post_id}">{date}</a>'
            "</blockquote>",
        },
    )


def whole_web(web: Web, *, handle: str = "EXAMPLE_desk") -> None:
    """Everything that `ARTICLE` leads to."""
    web.redirect("https://t.co/EXAMPLEpic", f"https://twitter.com/{handle}/status/{POST_ID}/photo/1")
    post(web, handle=handle)
    web.redirect("https://t.co/EXAMPLEtco", "https://www.example.org/EXAMPLE-target")
    for name in ("target", "page"):
        web.page(f"https://www.example.org/EXAMPLE-{name}", f"<title>The example {name}</title><p>Words enough.</p>")
