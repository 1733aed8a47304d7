"""Bylines in the languages of newsrooms: what stands around the names falls away, and nothing else does."""

import pytest

from resolver.metadata import read_page
from resolver.metadata.names import are_names, split_names
from tests.support.pages import page

A, B, C = "Ann Example", "Ben Sample", "Cy Third"


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ein Interview von Ann Example", [A]),
        ("Aus Berlin berichtet Ann Example", [A]),
        ("Von unserem Korrespondenten Ann Example", [A]),
        ("Herald-Redakteurin Ann Example", [A]),
        ("von Ann Example/dpa", [A, "dpa"]),
        ("Text & Foto: Ann Example", [A]),
        ("Par Ann Example (Bruxelles, bureau européen)", [A]),
        ("Une enquête de Ann Example", [A]),
        ("Ann Example avec AFP", [A, "AFP"]),
        ("Ann Example (avec Ben Sample et Cy Third)", [A, B, C]),
        ("Ann Example (with love)", [A]),
        ("A cura di Ann Example", [A]),
        ("di Ann Example e Ben Sample", [A, B]),
        ("di Redazione", ["Redazione"]),
        ("Scris de Ann Example", [A]),
        ("oprac. Ann Example", [A]),
        ("Napsala Ann Example", [A]),
        ("Ann Example a Ben Sample", [A, B]),
        ("Írta: Ann Example", [A]),
        ("Ann Example és Ben Sample", [A, B]),
        ("Yazan: Ann Example", [A]),
        ("Ann Example ve Ben Sample", [A, B]),
        ("Penulis: Ann Example", [A]),
        ("Tác giả: Ann Example", [A]),
        ("Текст: Анна Пример", ["Анна Пример"]),
        ("Анна Приклад і Борис Зразок", ["Анна Приклад", "Борис Зразок"]),
        ("Γράφει η Άννα Παράδειγμα", ["Άννα Παράδειγμα"]),
        ("بقلم: آنا مثال", ["آنا مثال"]),
        ("آنا مثال، باسم عينة", ["آنا مثال", "باسم عينة"]),
        ("מאת אנה דוגמה", ["אנה דוגמה"]),
        ("文＝山田太郎", ["山田太郎"]),
        ("【山田太郎】", ["山田太郎"]),
        ("山田太郎・鈴木花子", ["山田太郎", "鈴木花子"]),
        ("ジョン・スミス", ["ジョン・スミス"]),
        ("山田太郎＝東京", ["山田太郎"]),
        ("文/张三", ["张三"]),
        ("记者：张三、李四", ["张三", "李四"]),
        ("〔記者王小明／台北報導〕", ["王小明"]),
        ("홍길동 기자", ["홍길동"]),
        ("홍길동·김철수 기자", ["홍길동", "김철수"]),
        ("(서울=예시뉴스) 홍길동 기자", ["홍길동"]),
        ("記者会見", ["記者会見"]),
    ],
)
def test_what_announces_a_name(written: str, names: list[str]) -> None:
    """The words before a name, and the signs between two, are those of each language."""
    assert list(split_names(written)) == names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Example, Ben Sample, and Cy Third, CNN", [A, B, C, "CNN"]),
        ("Ann Example in Berlin and Ben Sample in Paris", [A, B]),
        ("Von Ann Example, Berlin", [A]),
        ("par Ann Example, envoyée spéciale à Kiev", [A]),
        ("Ann Example, em São Paulo", [A]),
        ("Ann Example, da Redação", [A]),
        ("Ann Example and agencies", [A]),
        ("Ann Example, Professor of Law, University of Example", [A]),
        ("Ann Example, Special to the Herald", [A]),
        ("Ann Example, For The Herald", [A]),
        ("Ann Example Senior Reporter", [A]),
        ("Ann Example Follow", [A]),
        ("Ann Example's profile", [A]),
        ("Posted by Ann Example on May 3", [A]),
        ("Ann Example | Updated: May 3, 2021", [A]),
        ("Ann Example +2 more", [A]),
        ("Ann Example et al.", [A]),
        ("View all posts by Ann Example", [A]),
        ("Ann Example and Ben Sample of The Herald", [A, B]),
        ("Ann Example, Vice President at Example", [A]),
        ("Ann Example at 9:30", [A]),
        ("Ann Example 3 hours ago", [A]),
        ("Posted on May 3 by Ann Example", [A]),
        ("May 3, 2021 by Ann Example", [A]),
        ("Author Ann Example", [A]),
        ("ANN EXAMPLE FOR THE HERALD", ["ANN EXAMPLE"]),
        ("Reporting by Ann Example; Editing by Ben Sample", [A]),
        ("Bishop of Example", ["Bishop of Example"]),
        ("Staff Reporter", ["Staff Reporter"]),
        ("Ministry of Defence, Department of Examples", ["Ministry of Defence", "Department of Examples"]),
        ("di Example", ["Example"]),
        ("Di Example Anna", ["Di Example Anna"]),
        ("Follow Example", ["Follow Example"]),
        ("Ann Follow", ["Ann Follow"]),
        ("EXAMPLE 24 Follow", ["EXAMPLE 24"]),
        ("Ann Example Park", ["Ann Example Park"]),
        ("Reuters", ["Reuters"]),
        ("/author/ann-example", []),
        ("#person", []),
        ("[email&#160;protected]", []),
        ("Array", []),
        ("${author.name}", []),
        ("{{ page.author }}", []),
        ("<?php the_author(); ?>", []),
        ("%author%", []),
    ],
)
def test_what_follows_a_name(written: str, names: list[str]) -> None:
    """A place, a role, a button and a date after a person are no authors; alone they are what the page says."""
    assert list(split_names(written)) == names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Text: Ann Example, Foto: Ben Sample", [A]),
        ("Tekst: Ann Example Foto: Ben Sample", [A]),
        ("Story by Ann Example; Photographs by Ben Sample", [A]),
        ("Ann Example, translated by Ben Sample", [A]),
        ("Reporter: Ann Example | Editor: Ben Sample", [A]),
        ("记者：张三 责任编辑：李四", ["张三"]),
        ("Photos by Ben Sample", [B]),
        ("责任编辑：张三", ["张三"]),
    ],
)
def test_other_hands(written: str, names: list[str]) -> None:
    """Who took the pictures, edited or translated is named only where nobody else is."""
    assert list(split_names(written)) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("di Ann Example", [A]),
        ("By Ann Example, Ben Sample and Cy Third", [A, B, C]),
        ("Par Ann Example, à Kiev", [A]),
        ("文=山田太郎", ["山田太郎"]),
        ("Penulis: Ann Example", [A]),
        ("Interview: Ann Example", []),
        ("Analysis: Ann Example", []),
        ("More by Ann Example", []),
        ("A film by Ann Example", []),
        ("Foto: Ann Example", []),
        ("記者会見", []),
        ("Di Example Anna", []),
        ("By Monday, Tuesday", []),
        ("Text: the whole of the speech", []),
    ],
)
def test_a_line_beside_the_heading(line: str, names: list[str]) -> None:
    """In a page, where a line may be anything, only what announces an author's name and nothing else is believed."""
    body = f"<html><body><h1>Council closes the bridge</h1><p>{line}</p><p>Words of the story.</p></body></html>"

    assert [agent.name for agent in read_page(page(body)).facts.authors] == names


@pytest.mark.parametrize(
    "text", ["", "the river", "Ann", "2023", "山田太郎 会見 東京 大阪 名古屋 京都 神戸 福岡 札幌 仙台"]
)
def test_no_names(text: str) -> None:
    """One word with a capital, a number, a sentence are no names that a line announces."""
    assert not are_names(text)


def test_a_small_word_within_a_sentence_announces_nobody() -> None:
    """A tag's words that begin with a small `di` are a piece of a sentence, unless they follow the heading at once."""
    words = (
        "<p>Words of the story.</p>" * 4 + "<p><a href=/x>Il sindaco</a> di Example Grande <a href=/y>ha detto</a></p>"
    )
    body = f"<html><body><h1>Council closes the bridge</h1>{words}</body></html>"

    assert read_page(page(body)).facts.authors == ()
