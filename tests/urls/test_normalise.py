"""From what people write to the URL to follow, held against the URL Standard's own table where that is there."""

import json
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import urls
from resolver.errors import InvalidUrl

TABLES = Path(__file__).parents[2].with_name("shared") / "data" / "lists"

WRITTEN = [
    ("https://example.org/story", "https://example.org/story"),
    ("bit.ly/EXAMPLE", "https://bit.ly/EXAMPLE"),
    ("example.org:8080/x", "https://example.org:8080/x"),
    ("//cdn.example.org/x", "https://cdn.example.org/x"),
    ("http:/example.org/x", "http://example.org/x"),
    ("http://https://example.org/x", "https://example.org/x"),
    ("HTTP://EXAMPLE.ORG:80", "http://example.org/"),
    ("https://example.org:443/", "https://example.org/"),
    ("https://example.org:/", "https://example.org/"),
    ("https://user:secret@example.org/", "https://example.org/"),
    ("https://example.org./x", "https://example.org/x"),
    ("hxxps://example[.]org/x", "https://example.org/x"),
    ("https:\\/\\/t.co\\/EXAMPLE", "https://t.co/EXAMPLE"),
    ("https://exam\u00adple.org/st\u200bory", "https://example.org/story"),
    ("https://example.org/می‌شود", "https://example.org/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF"),
    ("https://example.org/a b?c=d e", "https://example.org/a%20b?c=d%20e"),
    ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
    ("https://example.org/a/./b/../c", "https://example.org/a/c"),
    ("https://example.org/a/%2e%2E/c/..", "https://example.org/"),
    ("https://example.org/100%", "https://example.org/100%"),
    ("münchen.de/straße", "https://xn--mnchen-3ya.de/stra%C3%9Fe"),
    ("https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"),
    ("https://i❤.ws/", "https://xn--i-7iq.ws/"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://2130706433/", "http://127.0.0.1/"),
    ("http://[0:0::1]:80/", "http://[::1]/"),
    ("https://my_blog.example.org/", "https://my_blog.example.org/"),
    ("  https://example.org/\n", "https://example.org/"),
    ("<https://example.org/x>", "https://example.org/x"),
    ('"https://example.org/x"', "https://example.org/x"),
    ("\u201chttps://example.org/x\u201d", "https://example.org/x"),
    ("https://example.org/x>", "https://example.org/x%3E"),
    ("https://example.org/\ud800", "https://example.org/%3F"),
]

REFUSED = [
    "",
    "<",
    "<>",
    '"',
    "story",
    "1.5",
    "user@example.org",
    "mailto:user@example.org",
    "javascript:alert(1)",
    "ftp://example.org/",
    "https://",
    "https:///",
    "https://example.org\\@example.com/",
    "https://example.org/a\\b",
    "https://exa mple.org/",
    "https://example..org/",
    "https://example.org:99999/",
    "https://example.org:http/",
    "http://[::1/",
    "http://[fe80::1%25eth0]/",
    "http://1.2.3.4.5/",
    "http://256.1.1.1/",
    "http://0x1_0.1/",
    "http://%ff.example.org/",
    "http://\u0301a.org/",
    f"https://{'a' * 64}.org/",
    f"https://{'a.' * 200}org/",
    "https://example.org/" + "a" * urls.MAX_URL,
]


@pytest.mark.parametrize(("written", "url"), WRITTEN)
def test_what_people_write_becomes_one_spelling(written: str, url: str) -> None:
    """Schemes, hosts, ports, paths and hidden characters are put right."""
    assert urls.normalise(written) == url


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_web_address_is_refused_with_a_sentence(written: str) -> None:
    """The refusal is one sentence and shows at most a piece of what was written."""
    with pytest.raises(InvalidUrl) as refusal:
        urls.normalise(written)

    assert str(refusal.value).endswith(".")
    assert len(str(refusal.value)) < 200


@given(st.one_of(st.text(max_size=80), st.text(max_size=60).map(lambda text: f"https://example.org/{text}")))
def test_normalising_twice_changes_nothing(written: str) -> None:
    """A normalised URL is printable ASCII, takes apart, and stays as it is."""
    try:
        url = urls.normalise(written)
    except InvalidUrl:
        return

    assert url.isascii()
    assert url.isprintable()
    assert urlsplit(url).hostname
    assert urls.normalise(url) == url


@given(st.text(alphabet="ab.:/@%[]\\?#xn-0189é。\u200d", max_size=40).map(lambda text: f"http://{text}"))
def test_hosts_made_of_hard_characters_normalise_once(written: str) -> None:
    """Colons, brackets, escapes, numbers and dots of every script in the authority end in one spelling or a refusal."""
    try:
        url = urls.normalise(written)
    except InvalidUrl:
        return

    assert urls.normalise(url) == url


def _on_purpose(written: str, expected: str | None, found: str | None) -> bool:
    """Whether the difference is one that the module's docstring lists, or this Python's Unicode tables are older."""
    authority = written.partition(":")[2].lstrip("/").partition("/")[0]
    if expected is None:
        return any(char in written for char in "\u200c\u200d\u202e\ufffa\u00ad") or ":////" in written
    host = urlsplit(expected).hostname or ""
    unnamed = any(not 1 <= len(label) <= 63 or set(label) & set("!\"$&'()*+,;=`{}~") for label in host.split("."))
    hidden = any(char in written for char in "\ufeff\u202e\u202d\u200c\u200d")
    new = any(unicodedata.category(char) == "Cn" for char in written)
    long = len(host) > 253 or "0000000000000000" in host or "0000000000000000" in written
    return (
        "\\" in written
        or "@" in authority
        or (found is None and (unnamed or long))
        or hidden
        or new
        or host.endswith(".")
    )


@pytest.mark.gold
@pytest.mark.skipif(not TABLES.is_dir(), reason="The URL Standard's tables are not beside the project.")
def test_the_url_standard_agrees() -> None:
    """Every http(s) row of the standard's own test tables gives its result, except for our differences on purpose."""
    rows = json.loads((TABLES / "wpt_urltestdata.json").read_text())
    cases = [
        (row["input"], None if row.get("failure") else row["href"])
        for row in rows
        if isinstance(row, dict)
        and not row.get("base")
        and row["input"].strip().lower().startswith(("http:", "https:"))
    ]
    for name in ("wpt_toascii.json", "wpt_IdnaTestV2.json"):
        names = json.loads((TABLES / name).read_text())
        cases += [
            (f"http://{row['input']}/x", row["output"] and f"http://{row['output']}/x")
            for row in names
            if isinstance(row, dict) and row["input"]
        ]
    wrong = []
    for written, expected in cases:
        try:
            found = urls.normalise(written)
        except InvalidUrl:
            found = None
        if found != expected and not _on_purpose(written, expected, found):
            wrong.append((written, expected, found))

    assert len(cases) > 2900
    assert not wrong, wrong[:20]


@pytest.mark.parametrize("written", ["//http://b/x", "https://http:443//x", "http://u@https//x"])
def test_a_scheme_is_no_host(written: str) -> None:
    """What leaves a scheme in the host's place is refused, since it would be read otherwise the next time."""
    with pytest.raises(InvalidUrl):
        urls.normalise(written)
