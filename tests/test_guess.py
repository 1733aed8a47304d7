"""A page that names no charset is read in the one that its language and its letters speak for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.charset import decode
from resolver.guess import guess

WRITTEN = {
    "French": ("cp1252", "L’été à la mer : ça commence déjà"),
    "German": ("cp1252", "„Größe“ und Übermut – fünf Gründe"),
    "Spanish": ("cp1252", "¿Qué soñó el niño? Más información"),
    "Portuguese": ("cp1252", "São Paulo: não há acordo na eleição"),
    "Italian": ("cp1252", "La città è già lì, perché no"),
    "Swedish": ("cp1252", "Så ändras vädret på lördag"),
    "Danish": ("cp1252", "Nye regler for børn på skolen i Ærø"),
    "Icelandic": ("cp1252", "Þingið ræðir málið, það er kalt"),
    "English": ("cp1252", "Beyoncé’s “naïve” café — €5"),
    "Polish": ("cp1250", "Sejm przyjął ustawę, zażółć gęślą jaźń"),
    "Polish in Latin-2": ("iso8859_2", "Sejm przyjął ustawę, zażółć gęślą jaźń"),
    "Czech": ("cp1250", "Příliš žluťoučký kůň šel do školy"),
    "Czech in Latin-2": ("iso8859_2", "Příliš žluťoučký kůň šel do školy"),
    "Hungarian": ("cp1250", "Időjárás: árvíztűrő hőség jön"),
    "Romanian": ("cp1250", "Preşedintele a câştigat în ţară"),
    "Turkish": ("cp1254", "Türkiye’de yağış bekleniyor, başlık burada"),
    "Lithuanian": ("cp1257", "Vyriausybė priėmė sprendimą, žinių antraštė čia"),
    "Latvian": ("cp1257", "Valdība pieņēma lēmumu Rīgā"),
    "Russian": ("cp1251", "Правительство приняло решение"),
    "Russian in KOI8": ("koi8_r", "Правительство приняло решение"),
    "Russian in ISO": ("iso8859_5", "Правительство приняло решение"),
    "Russian of DOS": ("cp866", "Правительство приняло решение"),
    "Ukrainian": ("cp1251", "Уряд ухвалив рішення, їжак і ґанок"),
    "Ukrainian in KOI8": ("koi8_u", "Уряд ухвалив рішення, їжак і ґанок"),
    "Greek": ("cp1253", "Η κυβέρνηση αποφάσισε σήμερα"),
    "Hebrew": ("cp1255", "הממשלה החליטה היום"),
    "Arabic": ("cp1256", "قررت الحكومة اليوم"),
    "Thai": ("cp874", "รัฐบาลตัดสินใจแล้ววันนี้"),
    "Japanese": ("cp932", "政府が決定しました、新聞の見出し"),
    "Japanese in EUC": ("euc_jp", "政府が決定しました、新聞の見出し"),
    "Japanese in escapes": ("iso2022_jp", "政府が決定しました、新聞の見出し"),
    "Korean": ("cp949", "정부가 오늘 결정했습니다"),
    "Chinese": ("gb18030", "政府今天做出了决定"),
    "Chinese of Taiwan": ("big5", "政府今天做出了決定"),
}


@pytest.mark.parametrize("place", ["in a title alone", "in a page"])
@pytest.mark.parametrize("name", WRITTEN)
def test_each_language_in_its_charset(name: str, place: str) -> None:
    """One line is enough to tell it by."""
    codec, text = WRITTEN[name]
    rest = f"<p>{text}. {text}.</p><script>var a = 'words';</script>" if "page" in place else ""
    page = f"<html><head><title>{text}</title></head><body>{rest}</body></html>"

    assert decode(page.encode(codec)) == page


@pytest.mark.parametrize("name", ["Polish", "Russian", "Japanese", "French", "Turkish"])
def test_a_template_s_language_misleads_nobody(name: str) -> None:
    """Many pages say that they are English and are not."""
    codec, text = WRITTEN[name]
    page = f'<html lang="en-US"><title>{text}</title></html>'

    assert decode(page.encode(codec)) == page


@pytest.mark.parametrize(("language", "codec"), [("lt", "cp1257"), (None, "cp1252"), ("LT-lt", "cp1257")])
def test_the_page_s_own_word_decides_where_letters_leave_it_open(language: str | None, codec: str) -> None:
    """`Šiandien šilta` could be Icelandic by its bytes."""
    assert guess("Šiandien bus šilta".encode("cp1257"), language) == codec


@pytest.mark.parametrize("raw", [b"", b"plain words", b"\x7f\x00"])
def test_nothing_speaks_for_any(raw: bytes) -> None:
    """Without a byte beyond ASCII every charset says the same."""
    assert guess(raw) is None


@given(st.binary(max_size=400), st.sampled_from([None, "en", "ja", "xx"]))
def test_any_bytes_give_a_codec_or_none(raw: bytes, language: str | None) -> None:
    """Whatever stands there, what is guessed decodes."""
    found = guess(raw, language)

    assert found is None or isinstance(raw.decode(found, "replace"), str)
