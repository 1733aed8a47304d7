"""Where a page's relative targets lead, and what it does once it is open."""

import pytest

from resolver.fetch.redirects import next_hop
from resolver.vocabulary import Via
from tests.support.pages import page

URL = "https://short.example.net/a/b"
TARGET = "https://www.example.org/news/story"
APPLE = f"""function redirectToUrl(url) {{ top.location.replace(url) }}
window.location = "applenewss:///AEXAMPLE";
redirectToUrlAfterTimeout("{TARGET}", 0)"""


@pytest.mark.parametrize(
    ("markup", "via"),
    [
        (
            '<base href="https://www.example.org/"><meta http-equiv="refresh" content="0;url=news/story">',
            "html_refresh",
        ),
        ('<base href="//www.example.org/news/x"><script>location = "story"</script>', "script"),
        ('<base href="https://www.example.org"><script>location.replace("/news/story")</script>', "script"),
        (f'<base href="/other/"><meta http-equiv="refresh" content="0;url={TARGET}">', "html_refresh"),
        (f"<script>{APPLE}</script>", "script"),
        (f"<body onload=\"window.location.href='{TARGET}'\">", "script"),
        (f'<body onload="setTimeout(function() {{ location.replace(&quot;{TARGET}&quot;) }}, 50)">', "script"),
    ],
)
def test_relative_targets_follow_the_base(markup: str, via: str) -> None:
    """A refresh and a script lead where a browser would go: relative to `base`, from `onload`, by Apple News' call."""
    assert next_hop(page(f"<html>{markup}", URL)) == (TARGET, Via(via))


@pytest.mark.parametrize(
    "markup",
    [
        '<base href="javascript:alert(1)"><p>Words.</p>',
        '<base href="https://www.example.org/"><p>Words.</p>',
        "<body onload=\"start('https://www.example.org/')\"><p>Words.</p>",
        '<body onload="location.reload()"><p>Words.</p>',
        '<base href="https://short.example.net/a/"><meta http-equiv="refresh" content="0;url=b">',
    ],
)
def test_a_base_alone_leads_nowhere(markup: str) -> None:
    """A base without a redirect, a body that only starts something, a page that reloads itself: the end of the way."""
    assert next_hop(page(f"<html>{markup}", URL)) is None
