"""Pages that say with 200 that they have nothing to show, and pages that only sound so."""

from datetime import UTC, datetime

import pytest

from resolver.answer import Answer
from resolver.judge import phrases
from resolver.judge.page import read_page_state
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Reason

STORY = "https://www.example.org/2023/03/14/report-from-the-region"
FEW, MANY = "<p>Please try again later.</p>", "<p>" + "Some words of an article. " * 300 + "</p>"


def read(body: str, final: str = STORY, asked: str = STORY) -> Reading:
    """The reading of a page with this markup."""
    headers = {"content-type": "text/html; charset=utf-8"}
    answer = Answer(final, 200, datetime(2026, 1, 1, tzinfo=UTC), headers, body.encode())
    return read_page_state(answer, asked_url=asked, final_url=final, title=None)


@pytest.mark.parametrize(
    "title",
    [
        *("Service Unavailable", "503 Service Temporarily Unavailable", "502 Bad Gateway", "Database Error"),
        *("Error establishing a database connection", "Site under maintenance", "We'll be back soon!"),
        *(
            "Example | Down for maintenance",
            "Wartungsarbeiten",
            "En maintenance",
            "メンテナンス中",
            "Технические работы",
        ),
    ],
)
def test_a_fault_that_is_called_200(title: str) -> None:
    """A host's notice of a fault is no page, and tells nothing of the page; in an article's title it is a word."""
    told = read(f"<title>{title}</title>{FEW}")
    heading = read(f"<title>example.org</title><h1>{title}</h1>{FEW}")

    if " | " not in title:
        assert (told.state, told.reason) == (State.UNREACHABLE, Reason.SERVER_ERROR)
        assert heading.reason is Reason.SERVER_ERROR
    assert read(f"<title>{title}</title>{MANY}").state is State.LIVE
    assert read(f"<title>{title}</title>{FEW * 40}").state is State.LIVE
    assert read(f"<title>{title}: what went wrong at the bank</title>{FEW}").state is State.LIVE


@pytest.mark.parametrize(
    "title", ["Maintenance", "Server error codes", "Runtime error", "Be right back", "Fatal error"]
)
def test_a_short_page_about_faults(title: str) -> None:
    """What a manual's page or a film may be called is no notice."""
    assert read(f"<title>{title}</title>{FEW}").state is State.LIVE


@pytest.mark.parametrize("title", ["Just a moment | Album review", "Log in - How we work now", "Age check – Kultur"])
def test_a_long_text_under_a_wall_s_words(title: str) -> None:
    """A title that goes on after such words is an article's where an article stands below it."""
    assert read(f"<title>{title}</title>{MANY}").state is State.LIVE
    assert read(f"<title>{title}</title>{FEW}").state is not State.LIVE


@pytest.mark.parametrize("title", ["Blocked", "Access denied", "Just a moment", "Captcha"])
def test_a_long_text_under_a_wall_s_whole_title(title: str) -> None:
    """A book may be called so, and its review; a wall has no long text."""
    assert read(f"<title>{title} | Example</title>{MANY}").state is State.LIVE
    assert read(f"<title>{title}</title>{MANY}").state is State.LIVE
    assert read(f"<title>{title}</title>{FEW}").state is State.BLOCKED


def test_a_dialog_above_a_text() -> None:
    """A heading that asks for a login before an article is a dialog's, also in a small page."""
    dialog = "<title>Report</title><h1>Log in</h1>"

    assert read(dialog + MANY[:3000]).state is State.LIVE
    assert read(dialog + FEW).reason is Reason.LOGIN_REQUIRED


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Log in to Example", Reason.LOGIN_REQUIRED),
        ("Sign in to Example.org | Welcome", Reason.LOGIN_REQUIRED),
        ("Log in to your account", Reason.LOGIN_REQUIRED),
        ("Log in to Parliament", None),
        ("Log in to history: a museum opens", None),
    ],
)
def test_a_door_of_the_site_s_own(title: str, reason: Reason | None) -> None:
    """Who asks for a login to itself shows no page; a login to something else is a story's title."""
    assert read(f"<title>{title}</title>{FEW}").reason is reason


@pytest.mark.parametrize(
    "title", ["Explicit cookie consent | Example", "Deine Datenschutzeinstellungen", "Please enable cookies"]
)
def test_consent_by_other_words(title: str) -> None:
    """What asks for cookies before anything else is no page; a story about them is one."""
    assert read(f"<title>{title}</title>{FEW}").reason is Reason.CONSENT_REQUIRED
    assert read(f"<title>{title.partition(' |')[0]} made simple</title>{FEW}").state is State.LIVE


@pytest.mark.parametrize(
    ("final", "reason"),
    [
        ("https://www.example.org/404", Reason.SOFT_404),
        ("https://www.example.org/404.html", Reason.SOFT_404),
        ("https://www.example.org/en/error/404", Reason.SOFT_404),
        ("https://www.example.org/error404.php", Reason.SOFT_404),
        ("https://www.example.org/page-not-found/", Reason.SOFT_404),
        ("https://www.example.org/Error/NotFound?aspxerrorpath=/2023", Reason.SOFT_404),
        ("https://www.example.org/seite-nicht-gefunden", Reason.SOFT_404),
        ("https://www.example.org/news/404", None),
        ("https://www.example.org/2023/page-not-found-a-history", None),
        ("https://www.example.org/errors-and-omissions", None),
        ("https://other.example/404", None),
    ],
)
def test_the_place_of_what_is_not_there(final: str, reason: Reason | None) -> None:
    """An address may say by its name that nothing is there; a number in a section and a longer name say nothing."""
    assert read(f"<title>Example</title>{MANY}", final=final).reason is reason
    assert read(f"<title>Example</title>{MANY}", final=final, asked=final).state is State.LIVE


@pytest.mark.parametrize(
    "body",
    [
        *(
            "\n",
            "  \n\n ",
            "<!-- cached at 03:04 -->",
            "<!-- a - b -- c -->",
            "<!-->",
            "<html><head></head><body></body></html>",
        ),
        *("<meta charset=utf-8><title></title><p>&nbsp;</p>", "<style>p{}</style>"),
    ],
)
def test_nothing_in_it(body: str) -> None:
    """Blanks, comments and empty elements are no page."""
    told = read(body)

    assert (told.state, told.reason) == (State.UNREACHABLE, Reason.BAD_RESPONSE)


@pytest.mark.parametrize(
    "body",
    [
        *(
            "<title>Words</title>",
            "ok",
            "<img src=a.png>",
            "<iframe src=/a></iframe>",
            "<div id=root></div><script src=a.js>",
        ),
        *('<meta property="og:title" content="Words">', "<svg></svg>", "<!-- never closed <title>Words</title>"),
        *("<!--><title>Words</title>", "<!-- a --!><title>Words</title>", "<style>never closed <title>Words</title>"),
    ],
)
def test_something_in_it(body: str) -> None:
    """A picture, a script, a card, or one word is something."""
    assert read(body).state is State.LIVE


def test_a_cookie_by_script_and_a_reload() -> None:
    """A page that only sets a cookie and reloads itself asks for a browser; one with words is a page."""
    script = '<script>document.cookie = "k=1; path=/"; location.reload();</script>'

    assert read(script).reason is Reason.BOT_CHALLENGE
    assert read(f"<title>Words</title>{script}<p>Of a page.</p>").state is State.LIVE


def test_phrases_in_addresses() -> None:
    """Every phrase of a lack is one in an address, too; an empty one says nothing."""
    assert all(phrases.names_a_lack(phrase.replace(" ", "-")) for phrase in phrases.tables()["not_found"])
    assert not phrases.names_a_lack("")


@pytest.mark.parametrize(
    "title",
    [
        *("The page you're looking for doesn't exist", "The article you are looking for is no longer available"),
        *("This article has expired", "Hmmm... this page doesn't exist", "410 Gone", "Example | Article expired"),
        *("Die angeforderte Seite existiert leider nicht | Example", "Der gewünschte Artikel ist nicht mehr verfügbar"),
        *("Oups, cette page n'existe pas", "La page que vous demandez n'existe pas", "La página que buscas no existe"),
        *("¡Ups! No encontramos la página", "La pagina che cerchi non esiste", "De pagina die je zoekt bestaat niet"),
        *("Vi finner ikke siden du leter etter", "Siden kunne ikke findes", "Hakemaasi sivua ei löytynyt"),
        *("Strona, której szukasz, nie istnieje", "Požadovaná stránka neexistuje", "Pagina căutată nu există"),
        *("К сожалению, запрашиваемая страница не найдена", "Такой страницы не существует", "Материал удалён"),
        *("Aradığınız sayfa bulunamadı", "Η σελίδα που ζητήσατε δεν βρέθηκε", "عذرا، الصفحة المطلوبة غير موجودة"),
        *("הדף שחיפשת לא נמצא", "Halaman yang Anda cari tidak ditemukan", "Trang bạn tìm kiếm không tồn tại"),
        *(
            "ページが見つかりません：例示新聞",
            "指定されたURLは存在しませんでした。",
            "요청하신 페이지를 찾을 수 없습니다",
        ),
        *("抱歉，您访问的页面不存在", "该内容已被发布者删除", "삭제된 기사입니다"),
    ],
)
def test_the_page_that_somebody_asked_for(title: str) -> None:
    """Words of apology, and those that say which page it was, do not hide that it is not there."""
    told = read(f"<title>{title}</title><h1>{title}</h1>{MANY}")

    assert (told.state, told.reason, told.final) == (State.GONE, Reason.SOFT_404, False)


@pytest.mark.parametrize(
    "title",
    [
        *("The page you are looking for: a novel", "Looking for 404", "You're looking for the page", "This page"),
        *("Page not found: how the library lost its Bible", "The article that does not exist in law", "Gone"),
        *("Die Seite, die nicht existiert: ein Rätsel", "Artikel 13 existiert nicht mehr", "La página del día"),
        *("Страница истории, которая не найдена", "Strona, która nie istnieje w podręcznikach", "记者称文章不存在抄袭"),
        *("삭제된 기사 논란", "掲載期間が終了しました商品の一覧", "No results found in the vote, says court"),
    ],
)
def test_a_story_about_what_is_missing(title: str) -> None:
    """A title that says more than that there is no such page is a story's."""
    assert read(f"<title>{title}</title><h1>{title}</h1>{MANY}").state is State.LIVE
