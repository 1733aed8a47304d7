"""Bytes become text as in a browser."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.charset import _LABELS, decode

GERMAN = "<p>Größe und Übermut für Köln, schön und süß"
RUSSIAN = "<p>Привет мир, это страница новостей о погоде и политике"
JAPANESE = "<p>日本語のページです。ニュースの記事を読みます"


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        (GERMAN.encode(), None, GERMAN),
        (GERMAN.encode(), "utf-8", GERMAN),
        (GERMAN.encode("cp1252"), "iso-8859-1", GERMAN),
        ("„Größe“ – 5 €".encode("cp1252"), "latin1", "„Größe“ – 5 €"),
        ("„Größe“ – 5 €".encode("cp1252"), "us-ascii", "„Größe“ – 5 €"),
        (RUSSIAN.encode("cp1251"), "Windows-1251", RUSSIAN),
        (JAPANESE.encode("cp932"), "Shift_JIS", JAPANESE),
        ("中文網頁".encode("big5"), "big5", "中文網頁"),
        ("中文网页".encode("gb18030"), "gb2312", "中文网页"),
        (codecs.BOM_UTF8 + GERMAN.encode(), "iso-8859-1", GERMAN),
        (codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), None, GERMAN),
        (codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"), "utf-8", GERMAN),
        (GERMAN.encode("utf-16-le"), "utf-16le", GERMAN),
        (b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"), None, "<meta charset=windows-1251>" + RUSSIAN),
        (b'<META CONTENT="text/html; charset=koi8-r">' + RUSSIAN.encode("koi8_r"), "nonsense", None),
        (b"<?xml version='1.0' encoding='koi8-u'?>" + RUSSIAN.encode("koi8_u"), None, None),
        (b"<meta charset=utf-16le>" + GERMAN.encode(), None, "<meta charset=utf-16le>" + GERMAN),
    ],
)
def test_what_is_declared(body: bytes, header: str | None, text: str | None) -> None:
    """A mark comes before the header, the header before the meta tag; latin-1 and ascii mean windows-1252."""
    decoded = decode(body, header)

    assert decoded.endswith(RUSSIAN) if text is None else decoded == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (GERMAN, "cp1252")],
)
def test_what_nobody_declared(text: str, codec: str) -> None:
    """Without any word, bytes that are no UTF-8 are guessed from the words between the tags."""
    assert decode(f"<html><head></head><body>{text}{text}".encode(codec)).endswith(text)


def test_a_false_declaration() -> None:
    """A page that says UTF-8 and holds none of it is guessed; one bad byte among good ones is one bad character."""
    false = b"<meta charset=utf-8>" + GERMAN.encode("cp1252")
    mixed = b"<meta charset=utf-8>" + GERMAN.encode() + b"\xff" + GERMAN.encode()

    assert decode(false).endswith(GERMAN)
    assert decode(mixed).endswith(GERMAN + "\ufffd" + GERMAN)


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        (GERMAN.encode(), "iso-8859-1", GERMAN),
        (RUSSIAN.encode(), "windows-1251", RUSSIAN),
        (b"<meta charset=iso-8859-1>" + GERMAN.encode(), None, GERMAN),
        (JAPANESE.encode(), "Shift_JIS", JAPANESE),
        (GERMAN.encode(), "utf-16", GERMAN),
        (b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"), "utf-8", RUSSIAN),
        ("癒".encode("big5"), "big5", "癒"),
        ("한국어 혖".encode("cp949"), "euc-kr", "한국어 혖"),
        ("Ã© Ã¼ ö".encode("cp1252"), "iso-8859-1", "Ã© Ã¼ ö"),
    ],
)
def test_a_declaration_that_the_bytes_belie(body: bytes, header: str | None, text: str) -> None:
    """UTF-8 under another name is UTF-8; what may be text in the charset that is named is read in it."""
    assert decode(body, header).endswith(text)


def test_a_meta_tag_far_down_or_behind_a_comment() -> None:
    """Real heads name their charset late, and keep older words about it in comments."""
    late = b"<script>" + b"var a=1;" * 2000 + b"</script><meta charset=koi8-r>" + RUSSIAN.encode("koi8_r")
    second = b"<!-- <meta charset=koi8-r> --><meta charset=windows-1251>" + RUSSIAN.encode("cp1251")

    assert decode(late).endswith(RUSSIAN)
    assert decode(second).endswith(RUSSIAN)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(codec: str) -> None:
    """Its zeros tell it; without a mark or a word of it, too."""
    assert decode(f"<html>{GERMAN}".encode(codec)).endswith(GERMAN)


def test_a_page_too_short_to_guess_goes_by_its_language() -> None:
    """What browsers assume for a language is the last word."""
    assert decode('<html lang="pl"><b>Zażółć gęślą jaźń'.encode("cp1250")).endswith("Zażółć gęślą jaźń")


@pytest.mark.parametrize("label", ["rot13", "idna", "unicode_escape", "zlib", "hex", "utf-7", "../../x", "\x00", "é"])
def test_no_codec_by_a_strangers_name(label: str) -> None:
    """Python's own codecs are not to be had; an unknown label is no label."""
    assert decode(b"<p>plain", label) == "<p>plain"


@pytest.mark.parametrize("codec", _LABELS)
def test_every_codec_exists(codec: str) -> None:
    """Each table row names a codec that decodes piece by piece and gives letters for letters."""
    assert codecs.getincrementaldecoder(codec)("replace").decode("News".encode(codec)) == "News"


def test_a_cut_character_is_dropped() -> None:
    """A limit in the middle of a character costs that character and no other."""
    assert decode("Köln".encode(), "utf-8", limit=2) == "K"
    assert decode("Köln".encode(), None, limit=3) == "Kö"


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "euc-kr", "iso-2022-jp", "utf-16", "x"]))
def test_nothing_raises(body: bytes, header: str | None) -> None:
    """Whatever the bytes are, text comes of them."""
    assert isinstance(decode(body, header), str)
