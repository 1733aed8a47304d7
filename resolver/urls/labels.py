"""One label of an internationalised host name to ASCII (UTS 46 section 4, validity criteria). It never fetches.

Apart from its caller because the tables behind `idna` are loaded only for hosts that need them.
"""

import unicodedata

import idna

MAX_LABEL = 63


def ascii_label(label: str) -> str:
    """The label as the DNS holds it; `label` is already mapped and in lower case.

    Raises:
        ValueError: it breaks a validity criterion, or its punycode does not stand for a valid label.
    """
    if label.isascii() and not label.startswith("xn--"):
        return label
    if len(label) > MAX_LABEL:
        raise ValueError(label)
    if label.startswith("xn--"):
        text = label[4:].encode("ascii").decode("punycode")
        if not text or text.isascii() or idna.uts46_remap(text, std3_rules=False) != text:
            raise ValueError(label)
        _check(text)
        if _encode(text) != label:
            raise ValueError(label)
        return label
    _check(label)
    return _encode(label)


def _encode(text: str) -> str:
    coded = "xn--" + text.encode("punycode").decode("ascii")
    if len(coded) > MAX_LABEL:
        raise ValueError(text)
    return coded


def _check(text: str) -> None:
    if unicodedata.normalize("NFC", text) != text or unicodedata.category(text[0]).startswith("M"):
        raise ValueError(text)
    for at, char in enumerate(text):
        if char in "\u200c\u200d" and not idna.valid_contextj(text, at):
            raise ValueError(text)
    idna.check_bidi(text)
