"""Second-order addresses: inside wrappers, behind walls, in claims of platforms; and poison among the good."""

from collections.abc import Iterator
from urllib.parse import quote

from tests.hostile.bed.case import LIVE, Case, each, hangs, leads, page

INNER = ("http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://0x7f.1/", "http://localhost/")
WRAPPERS = (
    "https://www.google.com/url?q={}", "https://l.facebook.com/l.php?u={}", "https://t.umblr.com/redirect?z={}",
    "https://www.youtube.com/redirect?q={}", "https://out.reddit.com/t3_x?url={}", "https://steamcommunity.com/linkfilter/?url={}",
    "https://web.archive.org/web/2020/{}", "https://archive.org/wayback/2020/{}",
)  # fmt: skip
NOTHING = ("unsafe_target", "invalid_url", "dns_failed", "not_found", "live", "not_checked", "bad_redirect")


def _wrapped() -> Iterator[Case]:
    for wrapper in WRAPPERS:
        for inner in INNER:
            url = wrapper.format(quote(inner, safe="") if "?" in wrapper else inner)
            yield Case(f"inside a wrapper {url}", url, NOTHING)
    for number, inner in enumerate(INNER):
        url = f"http://to-wrapper{number}.example.org/a"
        yield Case(
            f"a way to a wrapper of {inner}",
            url,
            NOTHING,
            leads(url, f"https://www.google.com/url?q={quote(inner)}"),
        )
        wall = f"http://to-wall{number}.example.org/a"
        yield Case(
            f"a way to a login page that returns to {inner}",
            wall,
            (*NOTHING, "login_required", "consent_required"),
            leads(wall, f"https://www.facebook.com/login/?next={quote(inner, safe='')}"),
        )


def _claimed() -> Iterator[Case]:
    """Addresses that have the form of a post on a server of anybody's."""
    for host in ("127.0.0.1", "[::1]", "10.0.0.1", "localhost", "intranet"):
        yield Case(f"a post on {host}", f"https://{host}/@user/115390233060492827", ("unsafe_target", "invalid_url"))
    url = "https://claims.example.org/@user/115390233060492827"

    arranged = each(
        page(url, "<title>A post</title><p>Words enough for a page of its own.</p>"),
        leads("https://claims.example.org/api/v1/statuses/115390233060492827", "http://127.0.0.1/"),
    )
    yield Case("a post whose server leads inside", url, LIVE, arranged, title="A post")


def _poisoned() -> Iterator[Case]:
    """Forty that never answer among ten that do."""
    for number in range(40):
        dead = f"http://dead{number}.example.org/story-of-the-day"
        yield Case(f"dead {number}", dead, ("timeout",), hangs(dead), slow=True)
    for number in range(10):
        good = f"http://good{number}.example.org/story-of-the-day"
        yield Case(
            f"good {number}",
            good,
            LIVE,
            page(good, f"<title>Good {number}</title><p>Words.</p>"),
            title=f"Good {number}",
            final=good,
        )


CASES = (*_wrapped(), *_claimed(), *_poisoned())
