"""Guesses in which charset a page was written that names none, or names one that its bytes are not in. Pure.

A page of one language is told by that language's own letters: each charset and language that are used together are
tried, each letter counts by how common it is there, and what no writer of the language would type counts against them.
Scripts of two bytes a letter are told by where their commonest signs stand. Letter frequencies are rough on purpose:
only their order is used. Counting bytes instead of decoding the page for each charset keeps it cheap.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

SAMPLE, MAX_WORD = 4096, 400
"""Bytes of words with other than ASCII letters that are looked at, and of one of them (whole lines, where none are)."""

_RUN = re.compile(rb"([A-Za-z]?)[\x80-\xff]+([A-Za-z]?)")

_MARKS = frozenset("“”„‘’‚‹›«»–—…•·§°€£©®™\u00a0\u00ad")
_FOREIGN, _STRANGE, _TOLD = -0.5, -2.0, 0.7
"""What a letter counts that is of another language, and a sign that is none; what the page's own word adds."""

_LATIN: Mapping[str, Mapping[str, str]] = {
    "cp1252": {
        "de": "äöüßé",
        "fr": "éèàçêâîôûùëïœüÿæ",
        "es": "áéíóúñü¿¡ªº",
        "pt": "áâãàçéêíóôõúüªº",
        "it": "àèéìòùîíóúª",
        "nl": "éèëïóöüáíúêàç",
        "sv": "åäöéàü",
        "fi": "äöåšž",
        "da": "æøåéôäöü",
        "no": "æøåéòôäö",
        "is": "áðéíóúýþæö",
        "ca": "àçèéíïòóúü",
        "en": "éèêïñçöüâôà",
    },
    "cp1250": {
        "pl": "ąęłóśćżńźé",
        "cs": "áíéěřčžšýůúťďňó",
        "sk": "áíéčžšýúťďňóľôäĺŕ",
        "hu": "áéíóöőúüű",
        "ro": "ăâîşţ",
        "hr": "čćđšž",
        "sl": "čšž",
    },
    "cp1254": {"tr": "ıışğİçöüâîû"},
    "cp1257": {"lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äõöüšž"},
}
"""Charset and language, and the letters that the language has beside ASCII's."""

_OTHERS: Mapping[str, Mapping[str, str]] = {
    "cp1251": {
        "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё№",
        "uk": "оанивіртелскдпумязьгбйчхцєїюжшщфґ’",
        "bg": "аоиетнрсвлкдпмзъгбучцйящжхшфю",
        "sr": "аоиенртсјуклдвмпзгбчцшхжћњљђфџ",
    },
    "cp1253": {"el": "αοιετσνηυρπκλμςωγδθχφβξζψάέίόήύώϊϋΐΰ"},
    "cp1255": {"he": "יוהלאמתרשבנעדכקחםפגטזןסצךףץ"},
    "cp1256": {"ar": "اليمونترهبةدعفسكقحجشصطخأىثضزإءئغذظؤآ،؟", "fa": "ایرندمهوتسشبکزگفقخعحچجپصطضذغثظژآ‌"},
    "cp874": {"th": "านรกงอ่ทยลมเวส้ด็ตคปีิะชัไใขแผจพุูหบโธณถ์ฟศญึภซืษฉฐฎำๆ"},
}
_SAME = {"iso8859_2": "cp1250", "koi8_u": "cp1251", "iso8859_5": "cp1251", "cp866": "cp1251"}
"""Charsets in which the same languages are written."""

_CASED = ("cp1251", "koi8_u", "iso8859_5", "cp866", "cp1253")
_MIDDLE_CAPITAL = re.compile(r"[а-яёіїєґα-ωά-ώ][А-ЯЁІЇЄҐΑ-Ω](?![А-ЯЁІЇЄҐΑ-Ω])|(?<!\w)[а-яα-ω][А-ЯΑ-Ω]{2}")


class _Double(NamedTuple):
    """Where the signs of a charset of two bytes a letter stand: ranges of both bytes as one number, and their worth."""

    codec: str
    language: str
    places: tuple[tuple[int, int, float], ...]
    other: float


_DOUBLES = (
    _Double(
        "cp932",
        "ja",
        ((0x829F, 0x82F1, 1.7), (0x8340, 0x8396, 1.4), (0x889F, 0x9872, 1.0), (0x8140, 0x829E, 0.8)),
        -0.6,
    ),
    _Double(
        "euc_jp",
        "ja",
        ((0xA4A1, 0xA4F3, 1.7), (0xA5A1, 0xA5F6, 1.4), (0xB0A1, 0xCFD3, 0.9), (0xA1A1, 0xA3FE, 0.6)),
        -0.6,
    ),
    _Double("cp949", "ko", ((0xB0A1, 0xC8FE, 1.3), (0xA1A1, 0xA3FE, 0.6), (0xCAA1, 0xFDFE, -0.4)), -0.8),
    _Double("gb18030", "zh", ((0xB0A1, 0xD7F9, 1.1), (0xA1A1, 0xA3FE, 0.7), (0xD8A1, 0xF7FE, -0.2)), -0.8),
    _Double("big5hkscs", "zh", ((0xA440, 0xC67E, 1.05), (0xA140, 0xA3BF, 0.7), (0xC940, 0xF9D5, -0.2)), -0.8),
)


def guess(body: bytes, language: str | None = None) -> str | None:
    """The likeliest codec of text that is no UTF-8; None where nothing speaks for any.

    `language` is the one that the page says it is in, of which the first two letters count.
    """
    sample = b" ".join(_words(body))
    runs = _RUN.findall(sample)
    if not runs:
        return None
    told = (language or "").lower()[:2]
    scores = [*_single(sample, _LATIN, told), *_double(sample, told)]
    if sum(any(beside) for beside in runs) * 2 < len(runs):
        scores += _single(sample, _OTHERS, told)
    best, worth = max(scores, key=lambda entry: entry[1])
    return best if worth > 0 else None


def _words(body: bytes) -> Iterator[bytes]:
    size = 0
    for word in body.split():
        if not word.isascii():
            yield word[:MAX_WORD]
            size += min(len(word), MAX_WORD) + 1
            if size > SAMPLE:
                return


def _single(sample: bytes, table: Mapping[str, Mapping[str, str]], told: str) -> Iterator[tuple[str, float]]:
    """Charsets of one byte a letter, and how well each fits with its best language; from -2 to 2 for each high byte."""
    counted = Counter(byte for byte in sample if byte > 0x7F)  # noqa: PLR2004 - the last of ASCII
    total = sum(counted.values())
    for codec in (*table, *(other for other, like in _SAME.items() if like in table)):
        worths = _worths(codec, tuple(table[_SAME.get(codec, codec)].items()))
        best = max(
            sum(number * worth[byte] for byte, number in counted.items()) / total + (_TOLD if language == told else 0.0)
            for language, worth in worths.items()
        )
        if codec in _CASED:
            best -= 2 * len(_MIDDLE_CAPITAL.findall(sample.decode(codec, "replace"))) / total
        yield codec, best


@cache
def _worths(codec: str, languages: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[float, ...]]:
    """What each byte counts for each of the languages when it is read in this charset."""
    every = frozenset("".join(letters for _, letters in languages)).union(_MARKS)
    made = {}
    for language, letters in languages:
        row = [0.0] * 128
        for byte in range(128, 256):
            char = bytes([byte]).decode(codec, "replace")
            place = letters.find(char if char in letters else char.lower())
            if place >= 0 and char:
                worth = 1.5 - place / len(letters)
            elif char in _MARKS:
                worth = 0.5
            else:
                worth = _FOREIGN if char.lower() in every else _STRANGE
            row.append(worth)
        made[language] = tuple(row)
    return made


def _double(sample: bytes, told: str) -> Iterator[tuple[str, float]]:
    for row in _DOUBLES:
        try:
            text = sample.decode(row.codec)
        except UnicodeDecodeError:
            continue
        size = worth = 0.0
        for char, number in Counter(text).items():
            written = char.encode(row.codec)
            if len(written) == 1:
                if written[0] > 0x7F:  # noqa: PLR2004 - as above
                    size, worth = size + number, worth - number
                continue
            place = int.from_bytes(written[:2], "big") if len(written) == 2 else 0  # noqa: PLR2004 - a sign of two bytes
            value = next((value for first, last, value in row.places if first <= place <= last), row.other)
            size, worth = size + 2 * number, worth + 2 * number * value
        if size:
            yield row.codec, worth / size + (_TOLD if row.language == told else 0.0)
