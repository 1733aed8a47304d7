"""Writes `examples/kramatorsk.warc.gz`: a simulated web for `examples/kramatorsk.txt`, recorded by the real client.

Every record says that it is simulated: the web is the tests' loopback server, the post's ID is a round number, slugs
and pages are placeholders. Run it when the example article or the requests that we make change:

    python -m tools.demo_web
"""

import asyncio
from pathlib import Path

from resolver import archives
from resolver.evidence import Recorder
from resolver.fetch.client import Client
from resolver.find import read_article
from resolver.service import Resolver
from tests.support.web import Web, settings_for

EXAMPLES = Path(__file__).parent.parent / "examples"
POST_ID = "1635600000000000000"
"""A round number in the range of the written day: nobody's post that we know of."""

DESCRIPTION = "A simulated web for examples/kramatorsk.txt: every page, post and address in it is made up."

_POST = f"""<blockquote class="twitter-tweet"><p lang="en" dir="ltr">\
Latest example update on the clocks of the region - \
14 March 2023<br><br>Find out how we count clocks: <a href="https://t.co/EXAMPLEtco">https://t.co/EXAMPLEtco</a>\
<br><br>🕘 <a href="https://twitter.com/hashtag/ExampleClocks">#ExampleClocks</a> 🇺🇦 \
<a href="https://t.co/EXAMPLEpic">pic.twitter.com/EXAMPLEpic</a></p>&mdash; Example Clock Desk 🇺🇦 (@EXAMPLE_clocks) \
<a href="https://twitter.com/EXAMPLE_clocks/status/{POST_ID}">March 14, 2023</a></blockquote>"""


def page(title: str, description: str, *, author: str = "", published: str = "") -> str:
    """A page with a head as newsrooms and agencies write them."""
    byline = f'<meta name="author" content="{author}">' if author else ""
    date = f'<meta property="article:published_time" content="{published}">' if published else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:site_name" content="Simulated Example Site">'
        f'<meta property="og:title" content="{title}">'
        f'<meta name="description" content="{description}">{byline}{date}</head>'
        f"<body><main><h1>{title}</h1><p>{description}</p><p>This page is simulated.</p></main></body></html>"
    )


def fill(web: Web) -> None:
    """Everything that the example article leads to."""
    web.redirect("https://t.co/EXAMPLEpic", f"https://twitter.com/EXAMPLE_clocks/status/{POST_ID}/photo/1")
    oembed = {
        "url": f"https://twitter.com/EXAMPLE_clocks/status/{POST_ID}",
        "author_name": "Example Clock Desk 🇺🇦",
        "author_url": "https://twitter.com/EXAMPLE_clocks",
        "html": _POST,
        "type": "rich",
        "provider_name": "Twitter",
        "version": "1.0",
    }
    query = f"url=https%3A%2F%2Ftwitter.com%2Fi%2Fstatus%2F{POST_ID}&omit_script=1&dnt=true&lang=en"
    web.json(f"https://publish.twitter.com/oembed?{query}", oembed)
    web.redirect("https://t.co/EXAMPLEtco", "https://www.example.org/EXAMPLE-how-we-count")
    web.page(
        "https://www.example.org/EXAMPLE-how-we-count",
        page("How we count clocks (simulated)", "A made-up page on method.", published="2023-01-09"),
    )
    web.redirect("https://bit.ly/EXAMPLEmap", "http://maps.example.org/EXAMPLE")
    web.redirect("http://maps.example.org/EXAMPLE", "https://maps.example.org/EXAMPLE-drop-off-points")
    web.page(
        "https://maps.example.org/EXAMPLE-drop-off-points",
        page("Where to leave photographs (simulated)", "A made-up map of made-up places."),
    )
    web.page(
        "https://www.example.org/EXAMPLE-plan",
        page(
            "A plan for the clock (simulated)",
            "The made-up plan of a made-up committee.",
            author="Delta Placeholder",
            published="2023-03-13T09:00:00+02:00",
        ),
    )
    withdrawn = "https://www.example.org/EXAMPLE-count-withdrawn"
    web.page(withdrawn, "<title>Not here</title>", status=404)
    row = ["20220601000000", withdrawn, "text/html", "200", "SIMULATED"]
    web.json(archives.cdx_url(withdrawn), [["timestamp", "original", "mimetype", "statuscode", "digest"], row])
    copy = page("Our count of clocks (simulated)", "A made-up count, in a made-up archived copy.")
    web.page(f"https://web.archive.org/web/20220601000000id_/{withdrawn}", copy)


async def record(target: Path) -> None:
    """Check the example article against the simulated web and keep every exchange."""
    article_file = EXAMPLES / "kramatorsk.txt"
    article = read_article(article_file.read_bytes(), name=article_file.name)
    with Web() as web, Recorder(target, description=DESCRIPTION) as recorder:
        fill(web)
        settings = settings_for(web)
        async with (
            Client(settings, observe=recorder.observe) as client,
            Resolver(settings, web=client) as resolver,
        ):
            await resolver.check_article(article, article_file.name)


if __name__ == "__main__":
    destination = EXAMPLES / "kramatorsk.warc.gz"
    destination.unlink(missing_ok=True)
    asyncio.run(record(destination))
