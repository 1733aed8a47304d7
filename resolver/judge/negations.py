"""Words that turn a sentence round, in the languages that news is mostly written in. It never fetches.

Used only to make a verdict more careful: where an unmarked cut took one of these away, the copy is `altered`. A word
that is missing here costs that care and nothing else; words that mean something else in another large language (French
`et`, German `Mai`) are left out.
"""

from collections.abc import Iterable, Mapping

_BY_LANGUAGE: Mapping[str, str] = {
    "ar": "لا ليس ليست ليسوا لم لن غير بدون",
    "bg": "не няма никога никой нищо без",
    "cs": "ne není nejsou nikdy nikdo nic bez",
    "da": "ikke aldrig ingen intet uden",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder ohne",
    "el": "δεν δε μην μη όχι ποτέ κανείς χωρίς",
    "en": "not no never none nobody nothing neither nor cannot without",
    "es": "no nunca jamás nada nadie ningún ninguna ninguno tampoco",
    "et": "ei mitte",
    "fa": "نه نیست نیستند هرگز بدون",
    "fi": "ei en emme ette eivät älä",
    "fr": "ne pas non jamais aucun aucune rien sans",
    "he": "לא אין אל בלי",
    "hi": "नहीं मत न",
    "hr": "ne nije nisu nikad nikada nitko ništa bez",
    "hu": "nem ne soha senki semmi nincs",
    "id": "tidak bukan jangan tak belum",
    "it": "non niente nulla nessuno nessuna né senza",
    "lt": "ne nėra niekada",
    "lv": "nav nekad",
    "nl": "niet geen nooit niemand niets zonder",
    "no": "ikke ikkje aldri ingen uten",
    "pl": "nie nigdy nikt nic żaden żadna bez",
    "pt": "não nunca jamais nada ninguém nenhum nenhuma sem",
    "ro": "nu niciodată nimic fără",
    "ru": "не нет ни никогда никто ничего нельзя без",
    "sk": "nie nikdy nikto nič bez",
    "sr": "не није нису никада нико ништа без",
    "sv": "inte ej aldrig ingen inget inga utan",
    "tr": "değil yok asla hayır",
    "uk": "не ні ніколи ніхто нічого немає без",
    "vi": "không chưa chẳng",
}
_WORDS = frozenset(word for words in _BY_LANGUAGE.values() for word in words.split())
_PIECES = ("不", "没", "沒", "未", "無", "无", "ない", "なかっ", "ません", "않", "없", "못", "ไม่")
"""Negations in scripts without spaces, and Korean ones that stand inside a word."""


def negates(keys: Iterable[str]) -> bool:
    """Whether one of these words turns its sentence round."""
    folded = [key.casefold() for key in keys]
    if any(key in _WORDS or key.endswith("n't") or key.startswith("n'") for key in folded):
        return True
    run = "".join(folded)
    return any(piece in run for piece in _PIECES)
