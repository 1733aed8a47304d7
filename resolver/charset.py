"""Turns the bytes of a page or an article into text as browsers do; a stranger's word is never a Python codec name.

Order: byte order mark, Content-Type header, `<meta charset>`, then whether the bytes are UTF-8, then a guess. Labels
are those of the WHATWG Encoding Standard (section 4.2): `iso-8859-1` and `ascii` mean windows-1252, `gb2312` means
gb18030; an unknown label is no label, and neither is one that the bytes belie: where a server adds `iso-8859-1` to
everything (Apache's `AddDefaultCharset`, seen 2026) browsers show `Ã¼`, and we what was meant. It never raises.
"""

import codecs
import re
from collections.abc import Iterator, Mapping

PRESCAN, FURTHER_SCAN = 8192, 256 * 1024
"""Bytes in which a `<meta charset>` is looked for, and those where it is when they are no UTF-8. The standard says
1,024, and then wherever the parser meets it; real heads put it late."""

SAMPLE = 32_768
"""Bytes that the guess may look at."""

_LABELS: Mapping[str, str] = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859_2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso8859_3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso8859_4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso8859_5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
    "iso8859_6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e"
    " iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    "iso8859_7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7"
    " iso_8859-7:1987 sun_eu_greek",
    "iso8859_8": "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8"
    " iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical",
    "iso8859_10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859_13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859_14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859_15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859_16": "iso-8859-16",
    "koi8_r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8_u": "koi8-ru koi8-u",
    "mac_roman": "csmacintosh mac macintosh x-mac-roman",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1"
    " iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 x-user-defined",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5"
    " windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk gb18030",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601"
    " windows-949",
    "utf-16-be": "unicodefffe utf-16be",
    "utf-16-le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
_DOUBLE = frozenset({"gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"})
"""Codecs of which some text is UTF-8 too, but for bytes that they could not have written."""

_DEFAULTS: Mapping[str, str] = {
    language: codec
    for codec, languages in (
        ("cp1250", "cs hr hu pl ro sk sl"),
        ("cp1251", "be bg mk ru sr uk"),
        ("cp1257", "et lt lv"),
        ("cp1253", "el"),
        ("cp1254", "tr"),
        ("cp1255", "he"),
        ("cp1256", "ar fa"),
        ("cp874", "th"),
        ("cp1258", "vi"),
        ("cp932", "ja"),
        ("cp949", "ko"),
        ("gb18030", "zh"),
    )
    for language in languages.split()
}
"""What browsers assume for a page in this language that names no charset (HTML, determining the encoding)."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le"))
_UNMARKED = re.compile(rb"(?P<le>[\s<]\x00[\x20-\x7e]\x00)|\x00[\s<]\x00[\x20-\x7e]")
"""How UTF-16 without its mark begins."""

_JIS = (b"\x1b$B", b"\x1b$@")
_ASCII_START = 512
_XML = re.compile(rb"<\?xml[^>]{1,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{1,40})")
_META = re.compile(rb"<meta[^>]{1,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_LANGUAGE = re.compile(rb"<html[^>]{1,400}?lang\s{0,9}=\s{0,9}[\"']?([A-Za-z]{2})", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]")
_TAG = re.compile(rb"<[^<>]{0,4000}>")


def decode(body: bytes, declared: str | None = None, limit: int | None = None) -> str:
    """The text of a page; `declared` is the charset that the Content-Type header named.

    At most `limit` bytes are decoded; a character cut in two at the end is dropped. Bytes that are no text in the
    charset become U+FFFD.
    """
    return decoded(body if limit is None else body[:limit], declared)[0]


def decoded(body: bytes, declared: str | None = None) -> tuple[str, bool]:
    """The text as `decode` gives it, and whether the bytes are exactly its UTF-8 (no mark, nothing replaced)."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], codec), False
    for label in _declared(body, declared):
        named = _CODECS.get(label)
        if named == "utf-8":
            if (text := _strict_utf8(body)) is not None:
                return text, True
            if _mostly_utf8(body):
                return _decoded(body, "utf-8"), False
        elif named is not None and not _belied(body, named):
            return _decoded(body, named), False
    return _undeclared(body)


def _undeclared(body: bytes) -> tuple[str, bool]:
    if wide := _UNMARKED.match(body):
        return _decoded(body, "utf-16-le" if wide["le"] else "utf-16-be"), False
    if any(start in body for start in _JIS) and body.isascii():
        return _decoded(body, "iso2022_jp"), False
    text = _strict_utf8(body)
    if text is not None:
        return text, True
    if _mostly_utf8(body):
        return _decoded(body, "utf-8"), False
    late = _CODECS.get(_label(body, PRESCAN - 400, FURTHER_SCAN) or "")
    return _decoded(body, late if late and late != "utf-8" else _guess(body)), False


def _belied(body: bytes, codec: str) -> bool:
    """Whether the bytes show that they are not in this charset, but in UTF-8.

    UTF-8 of more than ASCII is no text in a charset of one byte a letter; in one of two it may be.
    """
    if codec.startswith("utf-16"):
        return b"\x00" not in body[:_ASCII_START]
    if body.isascii() or _strict_utf8(body) is None:
        return False
    if codec not in _DOUBLE:
        return True
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(body)
    except UnicodeDecodeError:
        return True
    return False


def _declared(body: bytes, header: str | None) -> Iterator[str]:
    if header:
        yield header.strip().lower()
    if label := _label(body, 0, PRESCAN):
        yield label
    if found := _XML.search(body[:PRESCAN]):
        yield _of_page(found[1])


def _label(body: bytes, start: int, end: int) -> str | None:
    """The label in the first `<meta charset>` there that stands in no comment."""
    for found in _META.finditer(body, start, min(len(body), end)):
        if body.rfind(b"<!--", start, found.start()) <= body.rfind(b"-->", start, found.start()):
            return _of_page(found[1])
    return None


def _of_page(label: bytes) -> str:
    """A label that a page gives in itself: whoever can read it is not reading UTF-16."""
    written = label.decode("ascii").lower()
    return "utf-8" if written.startswith("utf-16") else written


def _decoded(body: bytes, codec: str) -> str:
    return codecs.getincrementaldecoder(codec)("replace").decode(body)


def _strict_utf8(body: bytes) -> str | None:
    try:
        return codecs.utf_8_decode(body, "strict", False)[0]  # noqa: FBT003 - takes no keywords; not the end of a text
    except UnicodeDecodeError:
        return None


def _mostly_utf8(body: bytes) -> bool:
    high = len(_HIGH.findall(body[: SAMPLE * 8]))
    broken = body[: SAMPLE * 8].decode("utf-8", "replace").count("\ufffd")
    return broken * 4 < high


def _guess(body: bytes) -> str:
    """The codec that the page's letters speak for, else the one of the language that it names."""
    first = _HIGH.search(body)
    start = max(0, (first.start() if first else 0) - SAMPLE // 4)
    found = _detected(_TAG.sub(b" ", body[start : start + SAMPLE]))
    language = _LANGUAGE.search(body[:PRESCAN])
    usual = _DEFAULTS.get(language[1].decode("ascii").lower()) if language else None
    return usual if usual and found == "cp1252" else found


def _detected(sample: bytes) -> str:
    """What Firefox's detector says, whose word is windows-1252 where nothing speaks for another charset.

    It gives a label of the standard, but for Thai the name of Python's codec (0.3.5).
    """
    try:
        from chardetng_py import EncodingDetector  # noqa: PLC0415 - few pages need it, and it is not to be had everywhere
    except ImportError:
        return "cp1252"
    detector = EncodingDetector()
    detector.feed(sample, last=True)
    label = str(detector.guess(tld=None, allow_utf8=False)).lower()
    return _CODECS.get(label, label if label in _DEFAULTS.values() else "cp1252")
