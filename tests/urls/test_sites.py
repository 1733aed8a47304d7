"""Which URLs are on one site, and what it costs to know."""

import subprocess
import sys
import time

import pytest

from resolver import urls
from resolver.errors import InvalidUrl


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("m.example.org.", "example.org"),
        ("user.github.io", "user.github.io"),
        ("a.blogspot.com", "a.blogspot.com"),
        ("co.uk", "co.uk"),
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("", ""),
    ],
)
def test_the_registrable_name_of_a_host(host: str, name: str) -> None:
    """Two blogs of one hoster have two names; what nobody can register stands for itself."""
    assert urls.registrable(host) == name


def test_one_site_has_many_hosts() -> None:
    """Subdomains belong together, hosters' customers and strangers do not, and nothing belongs with no host."""
    assert urls.same_site("https://www.bbc.co.uk/a", "http://news.bbc.co.uk/b")
    assert not urls.same_site("https://a.github.io/", "https://b.github.io/")
    assert not urls.same_site("https://example.org/", "https://example.com/")
    assert not urls.same_site("mailto:a", "mailto:b")


def test_the_suffix_list_is_not_loaded_on_import() -> None:
    """Importing the package costs neither the suffix list nor the IDNA tables nor the host table."""
    code = (
        "import sys, resolver.urls, resolver.hosts as h; "
        "print([m for m in ('publicsuffixlist', 'idna', 'pydantic') if m in sys.modules], "
        "h._known.cache_info().currsize)"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[] 0\n"


@pytest.mark.parametrize(
    "url",
    [
        "https://" + "a." * 4000,
        "https://example.org/" + "/.." * 2600,
        "https://example.org/" + "%" * 8000,
        "https://example.org/?" + "&utm_a" * 1300,
        "https://www.amazon.com" + "/ref=" * 1600,
        "https://example.org/" + ";jsessionid=" * 680,
        "https://urldefense.com/v3/__https://a.org/" + "*" * 4000 + "__;" + "A" * 3000 + "!!",
        "https://urldefense.com/v3/__https://a.org/" + "**_" * 2600 + "__;",
        "https://" + "google." * 1100 + "com/url?q=x",
        "https://www.google.com/url?" + "q=x&" * 2000,
        "https://web.archive.org/web/" + "1" * 8000,
        "é" * 8000,
        "https://" + "é" * 8000,
        "https://" + "xn--é." * 1300,
        "https://" + "@" * 8000,
    ],
)
def test_hostile_urls_cost_little(url: str) -> None:
    """Eight thousand characters of anything are read, cleaned and opened in a few milliseconds."""
    started = time.process_time()
    for work in (urls.normalise, urls.clean, urls.unwrap, urls.key):
        try:
            work(url)
        except InvalidUrl:
            continue

    assert time.process_time() - started < 0.25
