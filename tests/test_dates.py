"""Dates as people and platforms write them: which day, how exact, and what is never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import months
from resolver.dates import read_written, written_at
from resolver.vocabulary import Basis, Precision

WRITTEN = {
    "en": ["March 14, 2023", "Mar 14, 2023", "14 March 2023", "14th March 2023", "Mar. 14, 2023"],
    "de": ["14. März 2023", "14. Mär. 2023", "14.03.2023"],
    "fr": ["14 mars 2023"],
    "es": ["14 de marzo de 2023", "14 de mar. de 2023"],
    "pt": ["14 de março de 2023"],
    "it": ["14 marzo 2023"],
    "ca": ["14 de març de 2023"],
    "nl": ["14 maart 2023", "14 mrt. 2023"],
    "pl": ["14 marca 2023"],
    "cs": ["14. března 2023", "14. 3. 2023"],
    "hu": ["2023. március 14."],
    "fi": ["14. maaliskuuta 2023"],
    "ru": ["14 марта 2023 г.", "14 марта 2023"],
    "uk": ["14 березня 2023 р."],
    "el": ["14 Μαρτίου 2023"],
    "tr": ["14 Mart 2023"],
    "he": ["14 במרץ 2023"],
    "ar": ["١٤ مارس ٢٠٢٣", "14 مارس، 2023", "14 آذار 2023"],
    "fa": ["۱۴ مارس ۲۰۲۳", "۲۳ اسفند ۱۴۰۱"],
    "hi": ["14 मार्च 2023", "१४ मार्च २०२३"],
    "bn": ["১৪ মার্চ, ২০২৩"],
    "ta": ["14 மார்ச், 2023"],
    "th": ["14 มีนาคม 2566", "14 มี.ค. 2566", "14 มี.ค. 2023"],
    "vi": ["14 tháng 3, 2023", "14 tháng 3 năm 2023", "14 Th3, 2023"],
    "id": ["14 Maret 2023"],
    "ms": ["14 Mac 2023"],
    "fil": ["Marso 14, 2023"],
    "ja": ["2023年3月14日"],
    "ko": ["2023년 3월 14일"],
    "zh": ["2023年3月14日", "2023 三月 14"],
    "eu": ["2023(e)ko martxoaren 14(a)", "2023 martxoak 14"],
    "lv": ["2023. gada 14. marts"],
    "lt": ["2023 m. kovo 14 d."],
    "iso": ["2023-03-14", "2023/03/14", "14/03/2023", "03/14/2023", "14-Mar-2023"],
}


@pytest.mark.parametrize(("language", "written"), [(name, each) for name, row in WRITTEN.items() for each in row])
def test_a_day_is_read_in_every_language(language: str, written: str) -> None:
    """The fourteenth of March 2023 is that day in every language that platforms write it in."""
    found = read_written(written)

    assert found is not None, language
    assert (found.value, found.precision, found.time_zone) == ("2023-03-14", Precision.DAY, None)


@pytest.mark.parametrize(
    ("written", "value", "zone"),
    [
        ("November 20, 2025 at 5:01 PM", "2025-11-20T17:01", None),
        ("Dec 5, 2016 at 9:10am PST", "2016-12-05T09:10", "PST"),
        ("Дек 20, 2017 at 1:04 PST", "2017-12-20T01:04", "PST"),
        ("am 23. Okt 2017 um 0:31 Uhr", "2017-10-23T00:31", None),
        ("4:11 PM - 3 Jun 2018", "2018-06-03T16:11", None),
        ("9:42 PM · Mar 14, 2023", "2023-03-14T21:42", None),
        ("2025年12月27日 0:23", "2025-12-27T00:23", None),
        ("下午5:04 · 2023年3月14日", "2023-03-14T17:04", None),
        ("March 14, 2023 at 5:04 PMParagraph", "2023-03-14T17:04", None),
        ("2023年 3月月14日午後5時04分", "2023-03-14T17:04", None),
        ("2023년 3월 14일 오후 5:04", "2023-03-14T17:04", None),
        ("5 Déc. 2016 à 9h10 PST", "2016-12-05T09:10", "PST"),
        ("9:42 nachm. · 14. März 2023", "2023-03-14T21:42", None),
        ("12:42 vorm. · 14. März 2023", "2023-03-14T00:42", None),
        ("ÖS 9:42 · 14 Mar 2023", "2023-03-14T21:42", None),
        ("晚上9:42 · 2023年3月14日", "2023-03-14T21:42", None),
        ("凌晨12:42 · 2023年3月14日", "2023-03-14T00:42", None),
        ("9:42 пп · 14 бер. 2023 р.", "2023-03-14T21:42", None),
        ("9:42 odp. · 14. 3. 2023", "2023-03-14T21:42", None),
        ("9:42 ب.ظ. · 14 مارس 2023", "2023-03-14T21:42", None),
        ("9:42 PTG · 14 Mac 2023", "2023-03-14T21:42", None),
        ("21.42 · 14. mar. 2023", "2023-03-14T21:42", None),
        ("5 de Dic de 2016 a la(s) 9:10 PST", "2016-12-05T09:10", "PST"),
        ("14. maaliskuuta 2023 klo 17.04", "2023-03-14T17:04", None),
        ("Μαρτίου 14, 2023 στις 5:01 μ.μ.", "2023-03-14T17:01", None),
        ("March 14, 2023 12:05 a.m.", "2023-03-14T00:05", None),
        ("2016 12月 5 9:10午前 PST", "2016-12-05T09:10", "PST"),
    ],
)
def test_a_time_keeps_its_own_clock(written: str, value: str, zone: str | None) -> None:
    """A written time is local, to the minute, with the zone as written: the day stays the one a reader sees."""
    found = read_written(written, Basis.MARKUP)

    assert found is not None
    assert (found.value, found.precision, found.time_zone) == (value, Precision.MINUTE, zone)
    assert found.basis is Basis.MARKUP


@pytest.mark.parametrize(
    "written",
    [
        "03/04/2019",
        "3-4-2019",
        "March 14",
        "May 2019",
        "14 March 23",
        "February 30, 2019",
        "14 srp 2023",
        "14. lis 2023",
        "October *NUMBER*, *NUMBER*",
        "2019",
        "March 14, 20235",
        "14 March 1583",
        "the 4 of us in 2019",
        "",
    ],
)
def test_what_could_be_two_days_or_none_is_not_guessed(written: str) -> None:
    """No year of four digits, no such day, two possible days, or a name that means two months: None."""
    found = read_written(written)

    assert found is None


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("03.04.2019", "2019-04-03"),
        ("03/03/2019", "2019-03-03"),
        ("14 listopada 2023", "2023-11-14"),
        ("الأربعاء، 28 آب/أغسطس 2013", "2013-08-28"),
        ("14. listopada 2023.", "2023-10-14"),
        ("14 lip 2023", "2023-07-14"),
        ("Version 12.42 · 14 Mar 2023", "2023-03-14"),
        ("14 lis 2023", "2023-11-14"),
        ("14 नव॰ 2023", "2023-11-14"),
        ("14 בנוב׳ 2023", "2023-11-14"),
        ("14 เม.ย. 2566", "2023-04-14"),
        ("14 Meán Fómhair 2023", "2023-09-14"),
        ("14. lip 2023.", "2023-06-14"),
        ("14 كانون الثاني 2023", "2023-01-14"),
        ("1 فروردین ۱۳۹۹", "2020-03-20"),
        ("30 اسفند 1399", "2021-03-20"),
        ("29 esfand 1401", None),
    ],
)
def test_rules_of_writing_decide(written: str, value: str | None) -> None:
    """Dots mean day first, a dotted day means the Croatian month, Iranian years are counted from their own new year."""
    found = read_written(written)

    assert (found.value if found else None) == value


def test_the_span_holds_exactly_the_date() -> None:
    """A date inside text is given with the code points it takes, without a weekday before or words after it."""
    text = "🇬🇧 Posted on Thursday, August 30, 2018\nHe also sought"
    found = written_at(text, text.index("Thursday"), steps=2)

    assert found is not None
    assert text[found.start : found.end] == "August 30, 2018" == found.date.as_written


def test_a_date_must_begin_where_it_was_looked_for() -> None:
    """Without allowed steps, a word in front hides the date."""
    found = written_at("said that March 14, 2023", 0)

    assert found is None


def test_no_language_says_another_month_by_the_same_word() -> None:
    """The table of month names has twelve months a language, and names that two languages dispute have a rule."""
    meant: dict[str, set[int]] = {}
    for row in months.TABLE.read_text("utf-8").splitlines():
        if not row.startswith("#"):
            columns = row.split(" ")[1:]
            assert len(columns) == 12, row
            for number, forms in enumerate(columns, start=1):
                for form in forms.split("|"):
                    meant.setdefault(months.fold(form), set()).add(number)
    disputed = {word for word, numbers in meant.items() if len(numbers) > 1} - {"-"}

    assert disputed <= set(months.DAY_DOT)


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    """Whatever stands there, reading a date gives a date whose words stand in the text, or None."""
    found = read_written(text)

    assert found is None or (found.as_written is not None and found.as_written in text)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 1, 1)))
def test_every_day_is_read_back(day: date) -> None:
    """Any day, written the American and the ISO way, is that day again."""
    american = f"{day:%B} {day.day}, {day.year}"
    found = [read_written(american), read_written(str(day))]

    assert [each.value if each else None for each in found] == [str(day)] * 2
