"""What stands around the names in a byline, in the languages of newsrooms. It never fetches.

Before a name: what announces it (`By`, `A cura di`, `文：`), what somebody did who is not the author (`Photos by`,
`责任编辑：`), what the author is (`Korrespondentin`). After it: a place, a role, a button's word, a date. The words are
those that papers of thirty languages use.
"""

import re

_AUTHOR_LABELS = (
    "autor(?:in|en|es|a|as|zy|i|e|ka|ius)?|auteure?s?|author(?:s|ed)?|words|texte?|texto|testo|tekst(?:y|en|as|s|i)?"
    "|teksti|bericht|penulis|oleh|reporters?|yazan|yazar|írta|szerző|opracowa(?:nie|ł|ła)|oprac|napisał(?:a)?|napsala?"
    "|giornalista|toimittaja|συντάκτης|κείμενο|автори?|авторы|текст|беседовал[аи]?|tác giả"
    "|作者|撰文|撰稿|文|著者|筆者|取材・文|聞き手|记者|記者|작성자|기자|लेखक|ผู้เขียน|เรื่อง|โดย|بقلم|كتب|كتبت|نویسنده|מאת|כתב"
)
_GENRE_LABELS = (
    "story|article|analysis|interview|review|opinion|reportagem|reportage|reportaje|entrevista|reported|laporan|haber"
    "|redactor|репортер|本文|取材|글|إعداد|تقرير|گزارش"
)
"""What announces a name in a byline, and something else in a line of its own: `Interview: Angela Example`."""

_BY = "by|par|por|von|da|di|de|door|przez|av|af"
_DONE = (
    "written|posted|published|reported|reporting|authored|words|story|article|analysis|review|interview|opinion|text"
    "|escrito|publicado|redactado|texto|publié|écrit|rédigé|propos recueillis|recueilli|texte|verfasst|geschrieben"
    "|veröffentlicht|scritto|pubblicato|testo|geschreven|gepubliceerd|napisane|skriven|publicerad|skrevet|scris|scrisă"
)
_PIECES = (
    "interview|analyse|kommentar|gastbeitrag|gastkommentar|reportage|essay|kolumne|bericht|porträt|glosse|leitartikel"
    "|einordnung|rezension|nachruf|protokoll|analysis|column|commentary|enquête|article|texte|entretien|tribune"
)
_VIEWS = r"(?:(?:view|see|read) )?(?:all |more )?(?:posts|articles|stories|news|content|from|more) by"
_LONE = "[会會团團节節站协協室们們证証招が-のに]"
"""What stands after the word for a reporter where it is no byline: a press conference, a club, a particle."""

_PHOTOS_TOO = r"(?: ?(?:&|og|och|und|e|et|en|\+) ?(?:fotos?|photos?|bild(?:er)?))?"
_SURE = (
    rf"(?:{_DONE}) (?:{_BY})\s*:?(?=\s|$)"
    r"|(?:by|par|por|przez|av|af|door)(?=[ :]|$)\s*:?"
    r"|von(?! (?:der|den|dem|und|zu)\b)(?=[ :]|$)\s*:?"
    r"|a cura d(?:i|el|ella)(?= )|γράφ(?:ει|ουν) (?:ο|η|οι)(?= )"
    r"|(?:kirjoittanut|napsala?|opracowała?)(?= )"
    rf"|(?:(?:eine?|an?|une?) )?(?:{_PIECES}) (?:von|by|de|par)(?= )"
    r"|aus [^\W\d_]{2,24} (?:berichte[tn]|kommentier[tn])(?= )"
    r"|(?:文|撰文|作者|聞き手|取材・文|글)\s*[/／|=＝・]"
    r"|(?:بقلم|كتب|كتبت|إعداد|نویسنده|מאת|נכתב על ידי|โดย|ผู้เขียน|द्वारा)(?= )"
)

LEAD = re.compile(
    rf"(?:{_SURE}|(?:{_AUTHOR_LABELS}|{_GENRE_LABELS}){_PHOTOS_TOO}\s*[:：＝=]|{_VIEWS}(?= )"
    r"|(?:posted|published|written) on [^\n]{3,40}? by(?= )|[a-z]{3,9}\.? \d{1,2},? \d{4} by(?= )"
    r"|about (?:the )?author:?(?= )"
    r"|(?:本报|本報|本刊|新华社|新華社|中新社|央视|特约|通讯员)?(?:记者|記者)"
    rf"(?:\s*[/／|・]\s*|\s+|(?!{_LONE})(?=[\u4e00-\u9fff]{{2,4}}(?:$|[／/、])))"
    r")\s*",
    re.IGNORECASE,
)
"""What announces the author's name in a byline."""

SIGNED_LEAD = re.compile(rf"(?:{_SURE}|(?:{_AUTHOR_LABELS}){_PHOTOS_TOO}\s*[:：＝=])\s*", re.IGNORECASE)
"""What announces it in a line of a page, which may be anything."""

FIRST_WORDS = frozenset(
    word.partition(" ")[0]
    for word in f"{_DONE}|{_BY}|{_PIECES}|ein|eine|a|an|un|une|aus|kirjoittanut|oprac.".split("|")
) | {"napsal", "napsala", "scris"}
"""With one of these begins every line of Latin letters that announces a name without a sign behind it."""

LOWER_LEAD = re.compile(r"(?:di|oprac\.|scris de|de către) (?=[^\W\d_a-zà-ž][^\W\d_]+(?: |$))")
"""What announces a name only in small letters: `Di Stefano` is a family."""

OTHER_LEAD = re.compile(
    r"(?:(?:with )?(?:photo(?:graph)?(?:s|y|er)?|photographie|images?|pictures?|video|illustrations?|graphics?|art"
    r"|edited|editing|translated|translation|adapted|produced|reviewed|medically reviewed|fact[ -]checked|compiled"
    r"|additional reporting|curated|narrated|fotos?|fotografie|bild(?:er)?|traducción|traducido|tradução|traduit"
    r"|traduction|übersetzt|aus dem [^\W\d_]{3,16} übersetzt|traduzione|redigé|bearbeitet|vertaald|foto's|kuvat?"
    r") (?:by|por|par|von|da|di|de|door|av|af)(?= )\s*:?"
    r"|(?:photo(?:graph)?s?|photographer|images?|video|editors?|editing|translators?|fotos?|fotograf(?:[aeos]|en|in)?|bild(?:er)?"
    r"|edición|editor(?:a|es)?|edição|traducción|tradução|traduction|übersetzung|redaktion|redaktor|kuvat?|zdjęcia|fot"
    r"|zdroj|foto's|nuotraukos|фото|редактор|переклад|перевод|penyunting|editör"
    r"|责任编辑|責任編輯|责编|責編|编辑|編輯|編集|校对|审核|摄影|攝影|撮影|写真|翻译|翻訳|사진|편집|תמונות|صورة|تصوير|تحرير)"
    r"\s*[:：/／＝=]"
    r")\s*",
    re.IGNORECASE,
)
"""What announces somebody who took the pictures, edited or translated: no author where another name stands beside."""

OTHER_INSIDE = re.compile(
    r"\s(?=(?:Photos?|Fotos?|Bild(?:er)?|Editor|Video|Zdjęcia|Фото|Editing|Reporter|Penulis)\s*:"
    r"|(?:责任编辑|責任編輯|责编|编辑|編輯|摄影|攝影)\s*[:：])"
)
"""Where one byline names two hands without a sign between."""

_OFFICES = (
    "reporter(?:in|ka)?|correspondent|editor|editor-in-chief|writer|columnist|contributor|producer|author|autorin?|anchor"
    "|staff|bureau chief|photographer|photojournalist|blogger|analyst|freelancer?|fellow|intern|newsletter editor"
    "|(?:\\S{0,24}-?)?redakteur(?:in)?|\\S{0,24}korrespondent(?:in|en)?|\\S{0,24}reporter(?:in)?|journalist(?:e|in|a)?"
    "|volontär(?:in)?|ressortleiter(?:in)?|chefredakteur(?:in)?|rédacteur|rédactrice|envoyée? spéciale?|correspondante?"
    "|redactora?|periodista|corresponsal|enviad[oa] especial|columnista|repórter|jornalista|correspondente|colunista"
    "|giornalista|inviat[oa]|corrispondente|redacteur|verslaggever|correspondente|journaliste|redaktorka?|dziennikarka?"
    "|dziennikarz|redaktör|skribent|toimittaja|muhabiri?|yazarı|editörü|корреспондент|обозреватель|журналист(?:ка)?"
    "|редактор|кореспондент(?:ка)?|журналіст(?:ка)?|оглядач"
    "|professor|president|director|chair(?:man|woman)?|chief executive|ceo|co-founder|founder|minister|lecturer"
    "|da redação|de la redacción|della redazione"
)
ROLE = re.compile(rf"(?:^|(?<=[\s-]))(?:{_OFFICES})$", re.IGNORECASE)
"""What somebody is, at the end of a text that says nothing else."""

_KINDS = (
    "senior|chief|staff|political|deputy|managing|executive|associate|assistant|contributing|special|foreign|diplomatic"
    "|economics?|business|technology|tech|science|health|sports?|news|crime|education|world|national|international|city"
    "|investigative|features?|culture|arts|entertainment|environment|climate|data|digital|guest|opinion|lead|principal"
    "|defence|defense|security|legal|religion|travel|food|media|washington|white house"
)
ROLE_AFTER = re.compile(
    rf"\s(?:(?:{_KINDS}) ){{0,3}}(?:reporter|correspondent|editor|writer|columnist|contributor|producer|journalist)$"
    r"|(?<=[\uac00-\ud7a3])\s?(?:선임기자|인턴기자|전문기자|객원기자|기자|특파원|논설위원|앵커|통신원)$"
    r"|(?<=[\u4e00-\u9fff\u30a0-\u30ff])\s?(?:記者|记者|特派員|特派员|編集委員|論説委員)$",
    re.IGNORECASE,
)
"""What the author is, written after the name without a comma."""

ROLE_BEFORE = re.compile(
    r"(?:(?:unser(?:em|er|en)?|dal(?:la)? nostr[oa]|our|notre) )?"
    r"(?:\S{0,24}redakteur(?:in)?|\S{0,24}korrespondent(?:in|en)?"
    r"|\S{0,24}reporter(?:in)?|correspondent|author|autor(?:in)?|autore|auteure?|journaliste?|inviat[oa]|corresponsal|correspondante?|корреспондент"
    r"|обозреватель|журналист|редактор|кореспондент|журналіст|muhabir) (?=\S)",
    re.IGNORECASE,
)
"""What the author is, written before the name."""

AFTER = re.compile(
    r"(?:\s(?:Profile|et al\.?|(?:in|à|em|aus) [A-ZÀ-ÝА-Я][^,;]{0,60}"
    r"|(?:on )?[A-Z][a-z]{2,8}\.? \d{1,2}|(?:and|\+) ?\d{1,2} (?:more|others?)"
    r"|at \d.{0,30}|\d{1,3} ?(?:min|hour|day|week|month|year).{0,30}"
    r"|(?:,? ?(?:and|with) )?(?:agencies|wires?|wire reports)|(?i:special to) .{1,60})|[’']s profile)$"
)
"""What stands after a person's name and is none: a button's word, a place, a day, how many more there are."""

BUTTON = re.compile(r"\s(?:Follow(?:ing)?|FOLLOW)$")
"""A button's word, which may stand behind a desk's name too."""

NOTE = re.compile(r"\s?[(（][^()（）]{0,120}[)）]")
JOINED = re.compile(r"\s?[(（](?:with|avec|mit|con|com|met) ((?=[A-ZÀ-ÞА-Я])[^()（）]{1,120})[)）]")
BRACKETED = re.compile(r"[\[(（【〔「『]\s*([^\[\]()（）【】〔〕「」『』]{1,80}?)\s*[\])）】〕」』]")
"""A note in brackets, one that names more authors, and a byline that stands in brackets as a whole."""

DATELINE = re.compile(
    r"(?:[(（])?[\w.]{1,12} ?[=＝] ?[\w.]{1,14}(?:[)）])?\s+(?=\S)|(?<=\S)[=＝][\w\u30a0-\u30ff]{1,10}$"
)
"""Place and agency before a name, or a place after it, as Korean and Japanese papers write them."""

FILED = re.compile(r"(?:報導|报道|報道|摄影报道|攝影報導)$")
"""How a byline ends that says from where somebody reported."""

HEAD = re.compile(r"(.{3,60}?) (?:of|at|from) (?=\S)")
"""A name that goes on with where its bearer works."""

DESK = re.compile(r"[^\W_]{1,4}")
"""A desk's or an agency's letters: `dpa`, `AFP`, `red`."""

MAX_LABEL = 28
"""Characters before a date that may say what it is the date of."""

_CHANGE = re.compile(
    r"(?<![\w-])(?:updated|(?:last|latest|letztes) update|update(?=\s*(?::|$|\d))|modifi|edited|revised|geändert"
    r"|mis à jour|mise à jour|maj\b|aktualis|aktualiz|actuali[sz]|atualiza|aggiorna|bijgewerkt|gewijzigd|geüpdatet"
    r"|opdater|oppdatert|uppdater|endret|ändrad|päivite|frissít|güncel|обновл|оновлен|изменен|змінен|ενημ[εέ]ρ"
    r"|diperbarui|cập nhật)|更新|修改|수정|업데이트|تحديث|به.روز|עודכן|עדכון|อัปเดต|अपडेट",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_PUBLICATION = re.compile(
    r"publi|posted|veröff|erstell|wysł|zveřej|опубл|objav|入力|发布|發布|등록|입력", re.IGNORECASE
)


def tells_of_change(text: str) -> bool:
    """Whether what stands before a date's first digit says that something was changed then, and not published."""
    digit = _DIGIT.search(text, 0, MAX_LABEL + 1)
    label = text[: digit.start() if digit else MAX_LABEL]
    return _CHANGE.search(label) is not None and _PUBLICATION.search(label) is None
