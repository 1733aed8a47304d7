"""Where links lead: what one quick look tells is what reading the whole address tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import platforms
from resolver.find.targets import SOMEWHERE, Targets, target
from resolver.platforms.base import Reads

URLS = sorted(
    example.url for platform in platforms.every() for example in platform.examples if isinstance(example, Reads)
)
HOSTS = [
    "example.org",
    "www.example.org",
    "a.example.org",
    "x.com",
    "t.co",
    "social.example",
    "EXAMPLE.net",
    "www.",
    "a",
]
STARTS = ["https://", "http://", "//", "HTTP://", " https://", "https://user@", "/web/20200101/http://", ""]
PIECES = [
    "/",
    "@",
    "/@user",
    "users",
    "/notes/1",
    "status/1234567890123456789",
    "?u=",
    "#!/",
    "#x",
    "%40",
    "\n",
    "é",
    ".",
    ":80",
]
ADDRESSES = st.builds(
    lambda start, name, rest: start + name + "".join(rest),
    st.sampled_from(STARTS),
    st.sampled_from(HOSTS),
    st.lists(st.sampled_from(PIECES), max_size=6),
)


@given(st.one_of(ADDRESSES, st.sampled_from(URLS)))
def test_a_quick_look_says_what_reading_says(href: str) -> None:
    """Posts and short links are the same; another site's page is one that reading finds to be nothing special."""
    quick, full = Targets(None)[href], target(href)

    if quick is SOMEWHERE:
        assert full is None or full.ordinary
    else:
        assert quick == full


@given(ADDRESSES)
def test_an_address_is_read_once(href: str) -> None:
    """The second question finds the answer to the first."""
    targets = Targets("https://www.example.org/story")
    first = targets[href]

    assert targets == {href: first}
    assert targets[href] is first


@pytest.mark.parametrize(
    ("href", "leaves"),
    [
        ("https://example.org/a", False),
        ("https://www.example.org/a", False),
        ("http://news.example.org/a?b", False),
        ("//example.org", False),
        ("/story/2", False),
        ("https://example.com/example.org/", True),
        ("https://notexample.org/", True),
        ("https://example.org.example.net/", True),
    ],
)
def test_links_to_the_pages_own_site_are_left_out(href: str, *, leaves: bool) -> None:
    """The host decides, with whatever stands before it."""
    assert (Targets("https://www.example.org/story")[href] is not None) is leaves


SHARED = "https%3A%2F%2Fexample.org%2Fstory"


@pytest.mark.parametrize(
    ("href", "shares"),
    [
        (f"https://getpocket.com/save?url={SHARED}", True),
        ("https://getpocket.com/save?title=Words&url=https://example.org/story", True),
        (f"https://wa.me/?text=Words%20{SHARED}", True),
        (f"https://line.me/R/msg/text/?Words%20{SHARED}", True),
        (f"https://www.xing.com/spi/shares/new?url={SHARED}", True),
        (f"https://connect.ok.ru/offer?url={SHARED}", True),
        ("https://wa.me/12025550123", False),
        ("https://www.example.com/offer?id=12", False),
        ("https://www.example.com/save?url=local", False),
        (f"https://www.example.com/story?url={SHARED}", False),
        ("https://www.example.com/offer", False),
    ],
)
def test_the_address_of_a_share_button_leads_nowhere(href: str, shares: bool) -> None:  # noqa: FBT001
    """A path that may be a button's is one where an address is to be shared; other pages with such names are cited."""
    assert (target(href) is None) is shares
