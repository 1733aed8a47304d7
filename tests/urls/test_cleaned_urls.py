"""What goes from a URL before it is compared, what never goes, and that what went is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import urls

CLEANED = [
    (
        "https://example.org/?utm_source=x&id=1&UTM_Medium=y",
        "https://example.org/?id=1",
        ("utm_source=x", "UTM_Medium=y"),
    ),
    ("https://example.org/a?fbclid=IwAR", "https://example.org/a", ("fbclid=IwAR",)),
    ("https://twitter.com/jack/status/20?s=20&t=abc", "https://twitter.com/jack/status/20", ("s=20", "t=abc")),
    ("https://mobile.twitter.com/search?q=a&src=typed", "https://mobile.twitter.com/search?q=a&src=typed", ()),
    (
        "https://www.youtube.com/watch?app=desktop&v=RoT8RnQHvgo&t=10s&feature=share",
        "https://www.youtube.com/watch?v=RoT8RnQHvgo&t=10s",
        ("app=desktop", "feature=share"),
    ),
    (
        "https://www.facebook.com/permalink.php?story_fbid=2&id=1&__tn__=K-R",
        "https://www.facebook.com/permalink.php?story_fbid=2&id=1",
        ("__tn__=K-R",),
    ),
    (
        "https://m.facebook.com/example?__cft__[0]=AZ&v=info",
        "https://m.facebook.com/example?v=info",
        ("__cft__[0]=AZ",),
    ),
    (
        "https://www.instagram.com/p/B63DdKjgavx/?utm_source=ig_embed&hl=de",
        "https://www.instagram.com/p/B63DdKjgavx/",
        ("utm_source=ig_embed", "hl=de"),
    ),
    (
        "https://www.amazon.com/City/dp/1873200137/ref=sr_1_2?ie=UTF8&qid=13",
        "https://www.amazon.com/City/dp/1873200137",
        ("/ref=sr_1_2", "ie=UTF8", "qid=13"),
    ),
    (
        "https://example.org/a;jsessionid=1A2B?x=1",
        "https://example.org/a?x=1",
        (";jsessionid=1A2B",),
    ),
    (
        "https://example.org/a?elqTrackId=1&elq=2&id=3&_guc_consent_skip=4&itm_source=5",
        "https://example.org/a?id=3",
        ("elqTrackId=1", "elq=2", "_guc_consent_skip=4", "itm_source=5"),
    ),
    ("https://example.org/a?Echobox=1617&sc_lang=en", "https://example.org/a?sc_lang=en", ("Echobox=1617",)),
    ("https://apnews.com/article/a?taid=65", "https://apnews.com/article/a", ("taid=65",)),
    ("https://example.substack.com/p/a?s=w&page=2", "https://example.substack.com/p/a?page=2", ("s=w",)),
    (
        "https://en.wikipedia.org/wiki/A?wprov=sfti1&oldid=2",
        "https://en.wikipedia.org/wiki/A?oldid=2",
        ("wprov=sfti1",),
    ),
    (
        "https://www.sciencedirect.com/science/article/pii/S1?via%3Dihub",
        "https://www.sciencedirect.com/science/article/pii/S1",
        ("via%3Dihub",),
    ),
    ("https://example.org/a#section", "https://example.org/a", ("#section",)),
    ("https://example.org/a#:~:text=words", "https://example.org/a", ("#:~:text=words",)),
    ("https://example.org/#!/a:~:text=b", "https://example.org/#!/a", ("#:~:text=b",)),
    ("https://example.org/#/story/1", "https://example.org/#/story/1", ()),
    ("https://youtu.be/RoT8RnQHvgo#t=30", "https://youtu.be/RoT8RnQHvgo#t=30", ()),
    ("https://example.org/?&&a=1&", "https://example.org/?a=1", ()),
    ("https://example.org/?", "https://example.org/", ()),
    ("https://example.org/%7euser/%e2%82%ac%2f100%", "https://example.org/~user/%E2%82%AC%2F100%25", ()),
    (
        "https://example.org/?u=https%3a%2f%2fa.org%2f%3Ffbclid%3D1",
        "https://example.org/?u=https%3a%2f%2fa.org%2f%3Ffbclid%3D1",
        (),
    ),
]

KEPT = ["ref", "site", "from", "source", "referrer", "s", "t", "id", "p", "page", "cid", "share", "campaign", "sort"]
KEPT += [
    "elqx",
    "taid",
    "via",
    "error",
    "code",
    "wprov",
    "sc_lang",
    "stream",
    "st",
    "accessToken",
    "giftId",
    "itm",
    "lid",
]


@pytest.mark.parametrize(("url", "cleaned", "removed"), CLEANED)
def test_tracking_goes_and_is_told(url: str, cleaned: str, removed: tuple[str, ...]) -> None:
    """The cleaned URL keeps what says which page is meant; the rest is listed as it stood."""
    assert urls.clean(url) == urls.Cleaned(cleaned, removed)


@pytest.mark.parametrize("name", KEPT)
def test_names_that_sites_use_for_real_stay(name: str) -> None:
    """A parameter that only some sites use for tracking is never taken from another site."""
    url = f"https://www.example.org/story?{name}=1"

    assert urls.clean(url).url == url


def test_a_rule_of_one_site_holds_under_it_and_nowhere_else() -> None:
    """`smid` of one newspaper's subdomain goes; `partner` of another site's stays."""
    assert urls.clean("https://cooking.nytimes.com/r?partner=rss").url == "https://cooking.nytimes.com/r"
    assert urls.clean("https://notnytimes.com/r?partner=rss").url == "https://notnytimes.com/r?partner=rss"


@given(
    st.sampled_from(["https://example.org", "https://www.amazon.de", "https://m.facebook.com", "https://youtu.be"]),
    st.text(alphabet="/aref=;jsessionid%2e3.~41&?#!:~tx=utm_é", max_size=60),
)
def test_cleaning_twice_changes_nothing(site: str, rest: str) -> None:
    """What is clean stays, and nothing more is removed from it."""
    once = urls.clean(f"{site}/{rest}").url

    assert urls.clean(once) == urls.Cleaned(once, ())


def test_one_page_has_one_key_however_it_was_shared() -> None:
    """Tracking and in-page fragments do not make another source; another page does."""
    key = urls.key("https://example.org/story?id=1")

    assert key == urls.key("https://EXAMPLE.org:443/story?utm_campaign=x&id=1#top")
    assert key != urls.key("https://example.org/story?id=2")
    assert len(key) == len("url:sha256:") + 64


def test_a_url_that_would_grow_too_long_stays() -> None:
    """Stray percent signs are escaped only as long as the URL stays one that can be read again."""
    short, long = "https://example.org/" + "%/" * 100, "https://example.org/" + "%/" * 4000

    assert urls.clean(short).url == "https://example.org/" + "%25/" * 100
    assert urls.clean(long) == urls.Cleaned(long)
    assert urls.key(urls.clean(long).url) == urls.key(long)
