"""A page's answer is read as what it is: the page, a wall, a soft 404, a parked domain, or trouble."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from resolver.answer import Answer
from resolver.judge import phrases
from resolver.judge.page import read_page_state, told_by_status
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Reason

ARTICLE = "https://www.example.org/2023/03/14/report-from-the-region"
WORDS = "<p>" + "Some words of an article. " * 200 + "</p>"


def read(  # noqa: PLR0913 - one argument for each thing that a page can say
    title: str | None = "Report from the region - Example",
    *,
    status: int = 200,
    asked: str = ARTICLE,
    final: str | None = None,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
    content_type: str = "text/html; charset=utf-8",
    told: str | None = None,
    hint: str | None = None,
    signed: bool = False,
) -> Reading:
    """The reading of a page with this title in its own head; `told` is the title as metadata read it."""
    markup = f"<html><head><title>{title}</title></head><body>{WORDS}</body></html>" if body is None else body
    answer = Answer(
        url=final or asked,
        status=status,
        observed_at=datetime(2026, 1, 1, tzinfo=UTC),
        headers={"content-type": content_type, **(headers or {})},
        body=markup.encode(),
    )
    return read_page_state(answer, asked_url=asked, final_url=final or asked, title=told, text_hint=hint, signed=signed)


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (200, State.LIVE, None),
        (203, State.LIVE, None),
        (206, State.LIVE, None),
        (304, State.UNREACHABLE, Reason.BAD_RESPONSE),
        (204, State.UNREACHABLE, Reason.BAD_RESPONSE),
        (300, State.UNREACHABLE, Reason.BAD_REDIRECT),
        (400, State.UNREACHABLE, Reason.BAD_RESPONSE),
        (401, State.RESTRICTED, Reason.LOGIN_REQUIRED),
        (402, State.RESTRICTED, Reason.LOGIN_REQUIRED),
        (403, State.BLOCKED, Reason.REFUSED_BY_HOST),
        (404, State.GONE, Reason.NOT_FOUND),
        (405, State.BLOCKED, Reason.REFUSED_BY_HOST),
        (406, State.BLOCKED, Reason.REFUSED_BY_HOST),
        (408, State.UNREACHABLE, Reason.TIMEOUT),
        (410, State.GONE, Reason.REMOVED),
        (418, State.UNREACHABLE, Reason.BAD_RESPONSE),
        (429, State.BLOCKED, Reason.RATE_LIMITED),
        (451, State.RESTRICTED, Reason.WITHHELD_IN_REGION),
        (500, State.UNREACHABLE, Reason.SERVER_ERROR),
        (503, State.UNREACHABLE, Reason.SERVER_ERROR),
        (504, State.UNREACHABLE, Reason.TIMEOUT),
        (521, State.UNREACHABLE, Reason.SERVER_ERROR),
        (999, State.BLOCKED, Reason.REFUSED_BY_HOST),
    ],
)
def test_status(status: int, state: State, reason: Reason | None) -> None:
    """Each status has its state; of those that say gone only 410 is a last word, and the raw status is the signal."""
    told = read(status=status)

    assert (told.state, told.reason) == (state, reason)
    assert told.final is (state is State.LIVE or status == 410)
    assert told.signal is not None
    assert f"HTTP {status}" in told.signal


@pytest.mark.parametrize(
    "title",
    [
        "Page not found",
        "404",
        "404 Not Found",
        "Error 404 (Not Found)!!1",
        "Error 404 (No se ha encontrado.)!!1",
        "Oops! Page not found | Example News",
        "404: This page could not be found.",
        "Example - Page Not Found",
        "Not found - Example",
        "Sorry, the page you requested was not found",
        "Seite nicht gefunden – DER SPIEGEL",
        "Fehler 404: Seite nicht gefunden",
        "Page introuvable - Le Monde",
        "Página no encontrada | EL PAÍS",
        "Pagina non trovata",
        "Página não encontrada",
        "Страница не найдена",
        "Сторінку не знайдено | Приклад",
        "Strona nie została znaleziona",
        "ページが見つかりません",
        "页面不存在",
        "페이지를 찾을 수 없습니다",
        "الصفحة غير موجودة",
        "الصفحة غير موجودة | مثال",
        "हमारा | पेज नहीं मिला",
        "Sayfa bulunamadı",
        "Oops! That page can’t be found. – Example",
        "This article is no longer available | Example News",
        "Diese Seite ist nicht mehr verfügbar",
        "Cet article n’est plus disponible - Exemple",
        "Welcome to nginx!",
        "Apache2 Ubuntu Default Page: It works",
    ],
)
def test_soft_404_by_title(title: str) -> None:
    """A page that says 200 and means 404 is told by its title, in many languages, and is never a last word."""
    told = read(title)

    assert (told.state, told.reason, told.final) == (State.GONE, Reason.SOFT_404, False)


@pytest.mark.parametrize(
    "title",
    [
        "Why 404 pages matter",
        "Why this article is no longer available in Russia",
        "Welcome to nginx: a guide for newsrooms",
        "Not found – a short story about a lost plane",
        "Missing plane not found after 404 days",
        "Access denied: how refugees were turned away",
        "Just a moment: a portrait",
        "Captcha – the test that everybody hates | Example",
        "Login data of millions leaked",
        "Town hall is for sale",
        "Domain for sale signs are everywhere",
        "Error in the count of votes",
        "The page that could not be found in any library",
        "Are you a robot? What the test tells - The long read",
        "Blocked: the strait that moves the world",
        "",
    ],
)
def test_an_article_about_errors_is_an_article(title: str) -> None:
    """A phrase inside a longer title is no sign of anything."""
    assert read(title, body=f"<title>{title}</title>" + WORDS * 20).state is State.LIVE


@pytest.mark.parametrize(
    ("asked", "final", "reason"),
    [
        (ARTICLE, "https://www.example.org/", Reason.SOFT_404),
        (ARTICLE, "https://example.org", Reason.SOFT_404),
        (ARTICLE, "https://example.org/en/", Reason.SOFT_404),
        (ARTICLE, "https://news.example.org/index.html", Reason.SOFT_404),
        ("https://example.org/a-long-title-here", "https://example.org/", Reason.SOFT_404),
        ("https://bit.ly/EXAMPLE", "https://bit.ly/", Reason.SOFT_404),
        ("https://example.org/blog", "https://example.org/", None),
        ("https://example.org/", "https://www.example.org/", None),
        ("https://example.org/index.html", "https://example.org/", None),
        ("https://bit.ly/EXAMPLE", "https://example.org/", None),
        ("https://old.example/2020/story", "https://new.example/", None),
        (ARTICLE, "https://example.org/?p=123", None),
        ("http://example.org/2023/a/", "https://www.example.org/2023/a", None),
    ],
)
def test_front_page_instead_of_an_article(asked: str, final: str, reason: Reason | None) -> None:
    """An article that leads to its own site's front page is not there; a short link may mean a front page."""
    assert read("Example", asked=asked, final=final).reason is reason


@pytest.mark.parametrize(
    ("final", "title", "state", "reason"),
    [
        ("https://www.example.org/login?next=%2F2023", "Example", State.RESTRICTED, Reason.LOGIN_REQUIRED),
        ("https://accounts.google.com/signin/v2", "Sign in", State.RESTRICTED, Reason.LOGIN_REQUIRED),
        ("https://www.facebook.com/login/?next=x", "Facebook", State.RESTRICTED, Reason.LOGIN_REQUIRED),
        ("https://consent.youtube.com/m?continue=x", "Before", State.RESTRICTED, Reason.CONSENT_REQUIRED),
        ("https://www.example.org/over18?dest=x", "Example", State.RESTRICTED, Reason.AGE_GATE),
        (
            "https://news.google.com/articles/CBMiEXAMPLE",
            "Google News",
            State.UNSUPPORTED,
            Reason.UNRESOLVED_AGGREGATOR,
        ),
        ("https://www.hugedomains.com/domain_profile.cfm", "Example", State.GONE, Reason.PARKED_DOMAIN),
    ],
)
def test_walls_by_address(final: str, title: str, state: State, reason: Reason) -> None:
    """Where the way ends at a login, a consent page, an age gate or a domain market, that is not the page."""
    told = read(title, final=final)

    assert (told.state, told.reason, told.final) == (state, reason, False)


def test_a_subdomain_may_name_the_domain_that_is_offered() -> None:
    """A page under a parked domain offers the name that can be bought, not its own; another's sale is a story."""
    asked = "https://news.example.org/2023/a"

    assert read("EXAMPLE.ORG is for sale | HugeDomains", asked=asked).reason is Reason.PARKED_DOMAIN
    assert read("twitter.com is for sale, says its owner", asked=asked).state is State.LIVE


@pytest.mark.parametrize("url", ["https://www.example.org/login", "https://accounts.example.org/"])
def test_a_link_to_a_login_page_means_the_login_page(url: str) -> None:
    """What was asked for is there, also when it is a login page."""
    assert read("Log in", asked=url).state is State.LIVE


@pytest.mark.parametrize(
    ("title", "state", "reason"),
    [
        ("Just a moment...", State.BLOCKED, Reason.BOT_CHALLENGE),
        ("Einen Moment, bitte...", State.BLOCKED, Reason.BOT_CHALLENGE),
        ("Attention Required! | Cloudflare", State.BLOCKED, Reason.BOT_CHALLENGE),
        ("Pardon Our Interruption", State.BLOCKED, Reason.BOT_CHALLENGE),
        ("Log in • Example", State.RESTRICTED, Reason.LOGIN_REQUIRED),
        ("Anmelden", State.RESTRICTED, Reason.LOGIN_REQUIRED),
        ("Before you continue to YouTube", State.RESTRICTED, Reason.CONSENT_REQUIRED),
        ("Age verification", State.RESTRICTED, Reason.AGE_GATE),
        ("451: Unavailable due to legal reasons", State.RESTRICTED, Reason.WITHHELD_IN_REGION),
        ("This domain is for sale", State.GONE, Reason.PARKED_DOMAIN),
        ("example.org is for sale | HugeDomains", State.GONE, Reason.PARKED_DOMAIN),
        ("The domain name example.org is for sale", State.GONE, Reason.PARKED_DOMAIN),
        ("Facebook – log in or sign up", State.RESTRICTED, Reason.LOGIN_REQUIRED),
        ("Sign Up | LinkedIn", State.RESTRICTED, Reason.LOGIN_REQUIRED),
        ("Subscribe to read | Example Times", State.RESTRICTED, Reason.LOGIN_REQUIRED),
    ],
)
def test_walls_by_title(title: str, state: State, reason: Reason) -> None:
    """A wall in the page's place says so in its title."""
    told = read(title)

    assert (told.state, told.reason) == (state, reason)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {"cf-mitigated": "challenge"}, "<p>x</p>"),
        (200, {"cf-mitigated": "challenge"}, WORDS),
        (202, {"x-amzn-waf-action": "challenge"}, ""),
        (403, {}, "<script>window._cf_chl_opt={}</script>" + WORDS),
        (403, {}, "<script src=https://ct.captcha-delivery.com/c.js></script>" + WORDS),
        (200, {}, "<iframe src=/_Incapsula_Resource?x></iframe>"),
        (503, {}, "<title>DDoS-Guard</title>" + WORDS),
        (403, {}, "<title>Access Denied</title>" + WORDS),
        (429, {}, "<title>Vercel Security Checkpoint</title>" + WORDS),
    ],
)
def test_challenges(status: int, headers: Mapping[str, str], body: str) -> None:
    """A proof of being human is told by its headers, markup or title, whatever the status."""
    told = read(status=status, headers=headers, body=body)

    assert (told.state, told.reason) == (State.BLOCKED, Reason.BOT_CHALLENGE)


def test_guard_script_in_an_ordinary_page_is_none() -> None:
    """Sites that are guarded load the guard's script in their ordinary pages."""
    body = "<title>Report</title><script src=https://ct.captcha-delivery.com/c.js></script>" + WORDS

    assert read(body=body).state is State.LIVE


@pytest.mark.parametrize("quoted", ["window._cf_chl_opt={}", "img1.wsimg.com/parking-lander"])
def test_an_article_may_quote_the_code_of_what_it_is_about(quoted: str) -> None:
    """A page that names its author and day is neither a challenge nor parked, whatever code stands in it."""
    body = f"<title>How a challenge works</title><code>{quoted}</code>" + WORDS

    assert read(body=body, signed=True).state is State.LIVE
    assert read(body=body).state is not State.LIVE
    assert read(body=body, signed=True, status=403).state is State.BLOCKED


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", Reason.BAD_RESPONSE),
        ("<html><body><h1>Not Found</h1></body></html>", Reason.SOFT_404),
        ("<p>404 page not found</p>", Reason.SOFT_404),
        ("<title>Example</title><h1>Page not found</h1>" + WORDS, Reason.SOFT_404),
        ("<title>Example</title><h1 class='x'><span>Seite nicht&nbsp;gefunden</span></h1>" + WORDS, Reason.SOFT_404),
        ('<script>window.location.href="/lander"</script>', Reason.PARKED_DOMAIN),
        ("<script src='https://img1.wsimg.com/parking-lander/static/js/main.js'></script>", Reason.PARKED_DOMAIN),
        ("<h1 " + "a" * 100_000, None),
        ("<title>" * 20_000, None),
        ("<p>A short note that is whole.</p>", None),
    ],
)
def test_by_body(body: str, reason: Reason | None) -> None:
    """An empty page, a heading, a tiny page's words and a parking script are read; hostile markup is not a sign."""
    assert read(body=body).reason is reason


def test_title_that_metadata_read_counts_first() -> None:
    """What metadata took for the title, or for first words, is read like the page's own."""
    assert read("Example", told="Page not found").reason is Reason.SOFT_404
    assert read("Example", hint="Page not found").reason is Reason.SOFT_404


@pytest.mark.parametrize("heading", ["Log in", "Cookie consent", "Age verification", "Please wait"])
def test_dialogs_of_a_large_page_are_no_walls(heading: str) -> None:
    """A heading of a dialog in an article's page is no wall; in a page with little else it is."""
    small = f"<title>Report from the region</title><h1>{heading}</h1>"

    assert read(body=small + WORDS * 20).state is State.LIVE
    assert read(body=small).state is not State.LIVE


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "application/json"])
def test_other_media_are_there(content_type: str) -> None:
    """What is no HTML is the thing itself; its bytes are not read for words."""
    assert read(body="404 page not found", content_type=content_type).state is State.LIVE
    assert read(body="", content_type=content_type).state is State.LIVE


def test_foreign_addresses_do_not_break_reading() -> None:
    """An address that cannot be taken apart is only no sign."""
    assert read(asked="http://[", final="http://[::bad").state is State.LIVE


def test_phrases_are_listed_once() -> None:
    """No phrase stands for two things, and each matches itself."""
    tables = phrases.tables()
    kinds = [kind for kind in tables if kind != "apologies"]
    listed = [phrase for kind in kinds for phrase in tables[kind]]

    assert len(listed) == len(set(listed))
    assert all(phrases.not_found(phrase, "example.org") for phrase in tables["not_found"] | tables["not_found_bare"])
    assert all(kind in phrases.kinds(phrase)[0] for kind in kinds for phrase in tables[kind])


@pytest.mark.parametrize("status", [status for status in [*range(100, 600), 999] if told_by_status(status)])
def test_some_statuses_tell_all(status: int) -> None:
    """Of an answer whose status tells its state, nothing that the page says of itself changes the reading."""
    said = [None, "Just a moment...", "Page not found", "example.org is for sale", "Sign in"]
    readings = {read(title, status=status, told=title, hint=title, signed=title is None) for title in said}

    assert len(readings) == 1
    assert readings.pop().state is not State.LIVE
