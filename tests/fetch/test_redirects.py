"""Where answers lead: every way in which pages send a browser on, and those that only look like one."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.answer import Answer
from resolver.errors import FetchFailed
from resolver.fetch.redirects import next_hop, read_refresh
from resolver.vocabulary import Reason, Via

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://short.example.org/a/b?c=d"


def answer(body: str | bytes = "", status: int = 200, url: str = URL, **headers: str) -> Answer:
    """An HTML answer; header names are written with underscores."""
    raw = body.encode() if isinstance(body, str) else body
    table = {"content-type": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Answer(url, status, NOW, table, raw)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://news.example.org/x", "https://news.example.org/x"),
        ("/x", "https://short.example.org/x"),
        ("x", "https://short.example.org/a/x"),
        ("../x", "https://short.example.org/x"),
        ("?e=f", "https://short.example.org/a/b?e=f"),
        ("//news.example.org/x", "https://news.example.org/x"),
        ("HTTP://News.example.org/X", "http://news.example.org/X"),
        ("http://news.example.org:80", "http://news.example.org/"),
        ("https://news.example.org:443?a", "https://news.example.org/?a"),
        ("http://news.example.org:443/x", "http://news.example.org:443/x"),
        ("http://[2606:2800::80]:80/x", "http://[2606:2800::80]/x"),
        ("  https://news.example.org/x ", "https://news.example.org/x"),
        ("https://news.example.org/ü?ö=1", "https://news.example.org/%C3%BC?%C3%B6=1"),
        ("https://news.example.org/%C3%BC?a=%zz", "https://news.example.org/%C3%BC?a=%zz"),
        ("https://news.example.org/a b", "https://news.example.org/a%20b"),
        ("https://news.example.org/a#frag", "https://news.example.org/a#frag"),
        ("https://münchen.example/x", "https://xn--mnchen-3ya.example/x"),
        ("https://i❤.example/", "https://xn--i-7iq.example/"),
        ("https://a.exa\u2066mple.org/", "https://a.example.org/"),
        ("https://user:secret@news.example.org/x", "https://news.example.org/x"),
        ("https://news.example.org:8443/x", "https://news.example.org:8443/x"),
        ("news.example.org/x", "https://short.example.org/a/news.example.org/x"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 300])
def test_location(location: str, target: str, status: int) -> None:
    """A Location is resolved against the address that was asked, and encoded as a browser would."""
    assert next_hop(answer(status=status, location=location)) == (target, Via.HTTP)


@pytest.mark.parametrize(
    "location",
    [
        "",
        " ",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "intent://x#Intent;end",
        "itms-apps://x",
        "http://",
        "https:///x",
        "https:/x",
        "https://a.example.org/<script>",
        "/\\evil.example.org",
        "\\\\evil.example.org",
        "https://a.example.org\x00/",
        "https://a.\u0301.example.org/",
        "https://a b.example.org/",
        "https://user@/",
        "https://a.example.org/\r\nSet-Cookie: x",
        "http://[::1",
        "https://a.example.org/" + "x" * 9000,
    ],
)
def test_a_location_that_is_none(location: str) -> None:
    """A redirect to what is no web address is a bad redirect, with its status."""
    with pytest.raises(FetchFailed) as caught:
        next_hop(answer(status=302, location=location))

    assert (caught.value.reason, caught.value.status) == (Reason.BAD_REDIRECT, 302)


@pytest.mark.parametrize("status", [200, 304, 404, 500])
def test_a_location_without_a_redirect_status(status: int) -> None:
    """A Location beside any other status leads nowhere."""
    assert next_hop(answer(status=status, location="https://news.example.org/")) is None


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("0;url=https://n.example.org/", "https://n.example.org/"),
        ("0; URL = https://n.example.org/", "https://n.example.org/"),
        ("1; url='https://n.example.org/?a=1;b=2'", "https://n.example.org/?a=1;b=2"),
        ('3;URL="/x"', "/x"),
        ("0.5;url=/x", "/x"),
        ("10, url=/x", "/x"),
        ("0 url=/x", "/x"),
        ("0;/x", "/x"),
        (";url=/x", "/x"),
        ("url=/x", "/x"),
        ("  0 ;\n url=/x ", "/x"),
        ("0;url='/unclosed", "/unclosed"),
        (".5;url=/x", "/x"),
        ("11;url=/x", None),
        ("300;url=/x", None),
        ("30", None),
        ("0", None),
        ("", None),
        ("0;", None),
        ("0;url=", None),
        ("soon", None),
        ("999999999999999999;url=/x", None),
    ],
)
def test_refresh_syntax(value: str, target: str | None) -> None:
    """A refresh is read as browsers read it: quotes, blanks, commas, fractions; not when it waits more than 10 s."""
    assert read_refresh(value) == target


def test_refresh_header() -> None:
    """A Refresh header sends on like a Location."""
    assert next_hop(answer("bye", refresh="0; url=/x")) == ("https://short.example.org/x", Via.HTTP)


LONG = "<p>" + "words " * 5000
ELSEWHERE = "https://n.example.org/x"


@pytest.mark.parametrize(
    "body",
    [
        f'<meta http-equiv="refresh" content="0;url={ELSEWHERE}">',
        f"<META HTTP-EQUIV=Refresh CONTENT='1; url=\"{ELSEWHERE}\"'>",
        f"<html><body><div><meta content='0;url={ELSEWHERE}' http-equiv=refresh></div>",
        f'<head><noscript><META http-equiv="refresh" content="0;URL={ELSEWHERE}"></noscript></head>',
        f'<noscript><meta http-equiv="refresh" content="0;URL={ELSEWHERE}"></noscript>{LONG}',
        f'<meta http-equiv="refresh" content="5;url={ELSEWHERE}">{LONG}',
    ],
)
def test_meta_refresh(body: str) -> None:
    """A meta refresh is found anywhere in a page, `noscript` included, whatever its spelling."""
    assert next_hop(answer(body)) == (ELSEWHERE, Via.HTML_REFRESH)


def test_entities_in_a_refresh_are_read() -> None:
    """`&amp;` in the markup is `&` in the address."""
    body = '<meta http-equiv="refresh" content="0;url=https://n.example.org/?a=1&amp;b=2&#38;c=3">'

    assert next_hop(answer(body)) == ("https://n.example.org/?a=1&b=2&c=3", Via.HTML_REFRESH)


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- <meta http-equiv=refresh content='0;url={ELSEWHERE}'> --><p>{LONG}",
        f"<script>var x = \"<meta http-equiv='refresh' content='0;url={ELSEWHERE}'>\";</script>{LONG}",
        f"<textarea><meta http-equiv=refresh content='0;url={ELSEWHERE}'></textarea>{LONG}",
        "<meta http-equiv=refresh content='300'>",
        '<meta http-equiv=refresh content="0; url=https://short.example.org/a/b?c=d">',
        '<meta http-equiv=refresh content="0; url=#top">',
        f"<meta http-equiv=refresh content='60;url={ELSEWHERE}'>",
        "<noscript><meta http-equiv=refresh content='0;url=/a/b?c=d&_fb_noscript=1'></noscript>",
        f"<noscript><meta http-equiv=refresh content='0;url=/noscript'></noscript>{LONG}",
        "<meta http-equiv=refresh content='0;url=javascript:x'>",
        f"<meta http-equiv=refresh content='0s;url={ELSEWHERE}'>",
        f"<meta name=refresh content='0;url={ELSEWHERE}'>",
        "<title>An ordinary page</title><p>With words.",
    ],
)
def test_what_only_looks_like_a_refresh(body: str) -> None:
    """Comments, scripts, reloads of the page itself and its variant without scripts are no redirects."""
    assert next_hop(answer(body)) is None


@pytest.mark.parametrize(
    "code",
    [
        f'location.replace("{ELSEWHERE}")',
        f"location.assign('{ELSEWHERE}');",
        f'location.href = "{ELSEWHERE}";',
        f'window.location = "{ELSEWHERE}"',
        f"window.location.href='{ELSEWHERE}'",
        f"top.location=`{ELSEWHERE}`",
        f'document.location.href = "{ELSEWHERE}" // go',
        r'window.opener = null; location.replace("https:\/\/n.example.org\/x")',
        r'location.href = "https:\u002f\u002fn.example.org\x2fx"',
        f'setTimeout(function(){{ window.location.href = "{ELSEWHERE}"; }}, 100)',
    ],
)
def test_scripts(code: str) -> None:
    """On a page that says little else, a script's assignment of a whole address is a redirect."""
    assert next_hop(answer(f"<title>Wait</title><script>{code}</script>")) == (ELSEWHERE, Via.SCRIPT)


@pytest.mark.parametrize(
    "body",
    [
        f'<p>{"words " * 200}</p><script>location.href = "{ELSEWHERE}";</script>',
        f'<script>location.href = "{ELSEWHERE}";</script>{LONG}',
        '<script>location.href = "https://n.example.org/" + path;</script>',
        f'<script>if (location.href == "{ELSEWHERE}") go();</script>',
        f'<script>// location.href = "{ELSEWHERE}";\n</script>',
        "<script>location.href = target;</script>",
        '<script>location.href = "unclosed',
        f"<a onclick=\"location.href='{ELSEWHERE}'\">go</a>",
        '<script>location.replace("javascript:void(0)")</script>',
        '<script>location.hash = "#x"; mylocation = "https://n.example.org/x";</script>',
    ],
)
def test_scripts_that_do_not_redirect(body: str) -> None:
    """Full pages, comparisons, comments, clicks and pieces of expressions are not followed."""
    assert next_hop(answer(body)) is None


TCO = (
    '<head><noscript><META http-equiv="refresh" content="0;URL=https://example.org/a?b"></noscript>'
    r"<title>https://example.org/a?b</title></head><script>window.opener = null; "
    r'location.replace("https:\/\/example.org\/a?b")</script>'
)


@pytest.mark.parametrize(
    ("body", "via"),
    [
        (TCO, Via.HTML_REFRESH),
        (TCO.replace("http-equiv", "x"), Via.SCRIPT),
        (TCO.replace("http-equiv", "x").replace("location", "x"), Via.INTERSTITIAL),
    ],
)
def test_the_page_of_x(body: str, via: Via) -> None:
    """X's page for browsers tells the target three times; any one of them is enough."""
    assert next_hop(answer(body, url="https://t.co/EXAMPLE000")) == ("https://example.org/a?b", via)


def test_the_page_of_linkedin() -> None:
    """LinkedIn's page before an outside address: its exit link leads on, its other links do not."""
    body = (
        '<title>LinkedIn</title><link rel="canonical" href="https://www.linkedin.com"><p>'
        + "This link will take you to a page that is not on LinkedIn. " * 20
        + '<a href="https://www.linkedin.com/help">Learn more</a>'
        '<a class="button" data-tracking-control-name="external_url_click" href="https://example.org/a?b=1&amp;c">go</a>'
    )

    assert next_hop(answer(body, url="https://lnkd.in/eEXAMPLE")) == ("https://example.org/a?b=1&c", Via.INTERSTITIAL)
    assert next_hop(answer(body, url="https://other.example.org/")) is None


def test_only_html_is_looked_into() -> None:
    """A text or a picture that holds markup is not a page."""
    body = f'<meta http-equiv="refresh" content="0;url={ELSEWHERE}">'

    assert next_hop(answer(body, content_type="text/plain")) is None
    assert next_hop(answer(body, content_type="application/json")) is None
    assert next_hop(answer(body, status=404)) is None


def test_a_page_in_an_old_charset() -> None:
    """Bytes that are no UTF-8 do not hide a refresh."""
    body = "<p>Grüße<meta http-equiv=refresh content='0;url=/ö'>".encode("windows-1252")

    assert next_hop(answer(body)) == ("https://short.example.org/%C3%B6", Via.HTML_REFRESH)


@pytest.mark.parametrize(
    "piece",
    [
        b"<meta ",
        b"<meta http-equiv=refresh ",
        b"<meta http-equiv=refresh content=",
        b"<noscript>",
        b"location.href=",
        b"<script>location.href='",
        b"<a data-tracking-control-name=external_url_click>",
        b"<!--",
        b"\\",
        b"refresh ",
    ],
)
def test_hostile_pages_take_linear_time(piece: bytes) -> None:
    """Two megabytes of any construct are looked through within the test's time limit many times over."""
    page = answer(piece * (2_000_000 // len(piece)), url="https://lnkd.in/x")
    small = answer(piece * (16_000 // len(piece)), url="https://lnkd.in/x")

    assert next_hop(page) is None
    assert next_hop(small) is None


@given(st.text(max_size=200), st.sampled_from([200, 302]))
def test_any_location_gives_an_address_or_a_reason(location: str, status: int) -> None:
    """Whatever stands in Location, Refresh or a page, what comes out is an http(s) address or a bad redirect."""
    given_answer = answer(f"<meta http-equiv=refresh content='0;url={location}'>", status=status, location=location)
    try:
        target = (next_hop(given_answer) or (URL, Via.HTTP))[0]
    except FetchFailed as failure:
        target = f"http:{failure.reason}"

    assert target == "http:bad_redirect" or target.startswith(("http://", "https://"))


_SPELLED = st.lists(
    st.sampled_from(
        ["http://", "https://", "n.example", "N.org", "/", "//", "..", ".", "?", "#", ";", ":80", "@", "[", "]"]
    )
    | st.text("aZ0%&'<\\ ü^", max_size=3),
    max_size=9,
).map("".join)


@given(_SPELLED)
def test_what_can_be_taken_as_it_stands_is_read_alike(location: str) -> None:
    """The short way for an address without anything to resolve in it gives what the long way gives."""

    def led(written: str) -> object:
        try:
            return next_hop(answer(status=301, location=written))
        except FetchFailed as failure:
            return failure.reason

    assert led(location) == led(" " + location)
