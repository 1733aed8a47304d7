"""Titles by which a wall in a page's place is told, in the languages of sites, and titles that only sound so."""

from datetime import UTC, datetime

import pytest

from resolver.answer import Answer
from resolver.judge.page import read_page_state
from resolver.platforms.base import Reading
from resolver.vocabulary import Reason

STORY = "https://www.example.org/2023/03/14/report-from-the-region"
FEW, MANY = "<form><input></form><p>Short.</p>", "<p>" + "Some words of an article. " * 300 + "</p>"


def read(title: str, body: str) -> Reading:
    """The reading of a page with this title, heading and markup."""
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    answer = Answer(STORY, 200, datetime(2026, 1, 1, tzinfo=UTC), {"content-type": "text/html"}, text.encode())
    return read_page_state(answer, asked_url=STORY, final_url=STORY, title=title)


@pytest.mark.parametrize(
    ("reason", "title"),
    [
        *(
            (Reason.BOT_CHALLENGE, title)
            for title in (
                *(
                    "Please verify you are a human",
                    "Êtes-vous un robot ?",
                    "Verificando que eres humano",
                    "Вы не робот?",
                ),
                *(
                    "安全验证",
                    "セキュリティチェック",
                    "Güvenlik kontrolü",
                    "Vänta ett ögonblick…",
                    "Chwileczkę…",
                    "רק רגע...",
                ),
            )
        ),
        *(
            (Reason.CONSENT_REQUIRED, title)
            for title in ("Zustimmung erforderlich", "Cookie-Einstellungen", "Gestion des cookies", "Preferenze cookie")
        ),
        *(
            (Reason.LOGIN_REQUIRED, title)
            for title in (
                *("Register to continue reading | Example", "Article réservé aux abonnés", "Melden Sie sich an"),
                *("Contenido exclusivo para suscriptores", "ログインが必要です", "请登录", "로그인이 필요합니다"),
            )
        ),
        *(
            (Reason.WITHHELD_IN_REGION, title)
            for title in (
                *("Dieser Inhalt ist in Ihrem Land nicht verfügbar", "Contenido no disponible en tu país"),
                *("Контент недоступен в вашем регионе", "お住まいの地域ではご利用いただけません"),
            )
        ),
        *((Reason.AGE_GATE, title) for title in ("Altersfreigabe", "Подтвердите свой возраст", "年齢確認")),
    ],
)
def test_a_wall_says_what_it_wants(reason: Reason, title: str) -> None:
    """A small page that is called so stands in the place of the one that was asked for."""
    assert read(title, FEW).reason is reason


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Are you 18? The vote that divides a town",
            "Cookie settings: a short history",
            "Is this user a robot or human",
        ),
        *("Security check required at all airports", "Vérification de sécurité | Les aéroports s'inquiètent"),
        *("Gestion des cookies: ce qui change", "Register to vote, says minister", "安全验证成为新规定"),
        *("Un moment d'histoire", "Подождите с выводами, просит министр", "Altersfreigabe für neuen Film umstritten"),
    ],
)
def test_a_story_about_a_wall(title: str) -> None:
    """A title that goes on, over an article's length of words, is a story's."""
    assert read(title, MANY).reason is None
