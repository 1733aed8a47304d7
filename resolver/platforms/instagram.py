"""Instagram: posts, reels, IGTV, stories.

Keyless since June 2026: oEmbed, which tells whether the post stands and who shared it. The shortcode is the post's
number in base 64, and holds the millisecond of upload. The page answers with a login redirect to most (seen 2020-2026),
so it is not opened.
"""

from datetime import UTC, datetime

from resolver.answer import Answer
from resolver.model import Agent, Facts
from resolver.platforms.base import (
    Ask,
    Embedded,
    Flattened,
    Foreign,
    Item,
    ItemKind,
    Leaves,
    Mark,
    Platform,
    Reading,
    Reads,
)
from resolver.platforms.shared import meta
from resolver.vocabulary import Method

EPOCH_MS = 1314220021721
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

_SECRET = 28
"""Posts of private accounts have this many further characters behind the shortcode."""

_FIRST_LENGTH = 10
"""Shorter codes are from before the numbers held a time (until 2011), or from its first days."""

_PATTERNS = {"code": r"[A-Za-z0-9_-]{5,64}", "reel": r"[A-Za-z0-9_-]{9,64}", "user": r"(?!share/)[A-Za-z0-9_.]{1,64}"}


def clock(item: Item) -> datetime | None:
    """The millisecond of upload that a shortcode holds; None for codes of the first year and for stories."""
    if item.kind == "story":
        return None
    code = item.id[:-_SECRET] if len(item.id) > _SECRET else item.id
    number = 0
    for char in code:
        number = number * 64 + ALPHABET.index(char)
    if len(code) < _FIRST_LENGTH or number >= 1 << 64:
        return None
    return datetime.fromtimestamp(((number >> 23) + EPOCH_MS) / 1000, UTC)


_SIGNED = (
    "A post shared by {name} (@{handle})",
    "A photo posted by {name} (@{handle})",
    "A video posted by {name} (@{handle})",
    "A photo shared by {name} (@{handle})",
    "Ein Beitrag geteilt von {name} (@{handle})",
    "Ein von {name} (@{handle}) geteilter Beitrag",
    "Ein von {name} (@{handle}) gepostetes Foto",
    "Ein von {name} (@{handle}) gepostetes Video",
    "Une publication partagée par {name} (@{handle})",
    "Une photo publiée par {name} (@{handle})",
    "Une vidéo publiée par {name} (@{handle})",
    "Una publicación compartida de {name} (@{handle})",
    "Una publicación compartida por {name} (@{handle})",
    "Una publicació compartida de {name} (@{handle})",
    "Una foto publicada por {name} (@{handle})",
    "Un vídeo publicado por {name} (@{handle})",
    "Un video publicado por {name} (@{handle})",
    "Uma publicação compartilhada por {name} (@{handle})",
    "Uma publicação partilhada por {name} (@{handle})",
    "Um post compartilhado por {name} (@{handle})",
    "Uma foto publicada por {name} (@{handle})",
    "Um vídeo publicado por {name} (@{handle})",
    "Un post condiviso da {name} (@{handle})",
    "Una foto pubblicata da {name} (@{handle})",
    "Un video pubblicato da {name} (@{handle})",
    "Een bericht gedeeld door {name} (@{handle})",
    "Een foto die is geplaatst door {name} (@{handle})",
    "Een video die is geplaatst door {name} (@{handle})",
    "Et opslag delt af {name} (@{handle})",
    "Et billede slået op af {name} (@{handle})",
    "Et innlegg delt av {name} (@{handle})",
    "Et bilde publisert av {name} (@{handle})",
    "Ett inlägg delat av {name} (@{handle})",
    "Ett foto publicerat av {name} (@{handle})",
    "Henkilön {name} (@{handle}) jakama julkaisu",
    "{name} (@{handle}) jakama julkaisu",
    "Post udostępniony przez {name} (@{handle})",
    "Zdjęcie zamieszczone przez użytkownika {name} (@{handle})",
    "Film zamieszczony przez użytkownika {name} (@{handle})",
    "Příspěvek sdílený uživatelem {name} (@{handle})",
    "Příspěvek sdílený {name} (@{handle})",
    "Príspevok, ktorý zdieľa {name} (@{handle})",
    "{name} (@{handle}) által megosztott bejegyzés",
    "O postare distribuită de {name} (@{handle})",
    "O postare partajată de {name} (@{handle})",
    "Objavu dijeli {name} (@{handle})",
    "Публикация от {name} (@{handle})",
    "Фото опубликовано {name} (@{handle})",
    "Видео опубликовано {name} (@{handle})",
    "Допис, поширений {name} (@{handle})",
    "Публикация, споделена от {name} (@{handle})",
    "Објава коју дели {name} (@{handle})",
    "Η δημοσίευση κοινοποιήθηκε από το χρήστη {name} (@{handle})",
    "Η δημοσίευση κοινοποιήθηκε από {name} (@{handle})",
    "{name} (@{handle})'in paylaştığı bir gönderi",
    "{name} (@{handle}) tarafından paylaşılan bir gönderi",
    "تمت مشاركة منشور بواسطة {name} (@{handle})",
    "منشور تمت مشاركته بواسطة {name} (@{handle})",
    "פוסט משותף על ידי {name} (@{handle})",
    "{name} (@{handle}) द्वारा साझा की गई पोस्ट",
    "โพสต์ที่แชร์โดย {name} (@{handle})",
    "Bài viết do {name} (@{handle}) chia sẻ",
    "Sebuah kiriman dibagikan oleh {name} (@{handle})",
    "Siaran dikongsi oleh {name} (@{handle})",
    "Isang post na ibinahagi ni {name} (@{handle})",
    "{name}さん (@{handle})がシェアした投稿",
    "{name} (@{handle})님의 공유 게시물",
    "{name} (@{handle})分享的帖子",
    "{name} (@{handle})分享的貼文",
)
"""Who shared it, in the languages in which embed code comes."""

_LABELS = (
    "View this post on Instagram",
    "View this photo on Instagram",
    "View this profile on Instagram",
    "Sieh dir diesen Beitrag auf Instagram an",
    "Diesen Beitrag auf Instagram ansehen",
    "Voir cette publication sur Instagram",
    "Ver esta publicación en Instagram",
    "Veure aquesta publicació a Instagram",
    "Ver essa foto no Instagram",
    "Ver esta foto no Instagram",
    "Ver essa publicação no Instagram",
    "Ver esta publicação no Instagram",
    "Visualizza questo post su Instagram",
    "Dit bericht op Instagram bekijken",
    "Dit bericht bekijken op Instagram",
    "Vis dette opslag på Instagram",
    "Vis dette innlegget på Instagram",
    "Visa detta inlägg på Instagram",
    "Visa inlägget på Instagram",
    "Näytä tämä julkaisu Instagramissa",
    "Wyświetl ten post na Instagramie",
    "Zobrazit příspěvek na Instagramu",
    "Zobrazit tento příspěvek na Instagramu",
    "Zobraziť tento príspevok na Instagrame",
    "A bejegyzés megtekintése az Instagramon",
    "Vezi această postare pe Instagram",
    "Prikaži ovu objavu na Instagramu",
    "Pogledajte ovu objavu na Instagramu",
    "Посмотреть эту публикацию в Instagram",
    "Переглянути цей допис в Instagram",
    "Вижте тази публикация в Instagram",
    "Погледај ову објаву у апликацији Instagram",
    "Δείτε αυτή τη δημοσίευση στο Instagram",
    "Bu gönderiyi Instagram'da gör",
    "عرض هذا المنشور على Instagram",
    "צפייה בפוסט הזה באינסטגרם",
    "לצפות בפוסט הזה באינסטגרם",
    "इस पोस्ट को Instagram पर देखें",
    "ดูโพสต์นี้บน Instagram",
    "Xem bài viết này trên Instagram",
    "Lihat postingan ini di Instagram",
    "Lihat siaran ini di Instagram",
    "Tingnan ang post na ito sa Instagram",
    "この投稿をInstagramで見る",
    "Instagram에서 이 게시물 보기",
    "在 Instagram 查看这篇帖子",
    "在 Instagram 查看這則貼文",
)
"""The link text of an embed, in the languages in which embed code comes."""


def ask(item: Item) -> tuple[Ask, ...]:
    """Ask oEmbed about a post; stories are gone after a day and have no endpoint."""
    return (meta.asked(f"{meta.GRAPH}/instagram_oembed", item.url, key="meta_token"),) if item.kind == "post" else ()


def read(_item: Item, _method: Method, answer: Answer) -> Reading:
    """What oEmbed, or Meta's error object, says."""
    return meta.read(answer)


PLATFORM = Platform(
    name="instagram",
    label="Instagram",
    aliases={
        "instagram.com": (
            "m.instagram.com",
            "instagr.am",
            "ddinstagram.com",
            "kkinstagram.com",
            "vxinstagram.com",
            "imginn.com",
        ),
    },
    items=(
        ItemKind(
            "post",
            (
                "www.instagram.com/p/{id:code}/",
                "www.instagram.com/p/{id:code}/**",
                "www.instagram.com/reel/{id:reel}/**",
                "www.instagram.com/reels/{id:reel}/**",
                "www.instagram.com/tv/{id:code}/**",
                "www.instagram.com/{handle:user}/p/{id:code}/**",
                "www.instagram.com/{handle:user}/reel/{id:reel}/**",
                "www.instagram.com/{handle:user}/tv/{id:code}/**",
            ),
            patterns=_PATTERNS,
        ),
        ItemKind("story", ("www.instagram.com/stories/{handle:user}/{id:digits}/**",), patterns=_PATTERNS),
    ),
    short_hosts=("ig.me",),
    shorts=("www.instagram.com/share/{code:code}/**", "www.instagram.com/s/{code:code}"),
    embeds=(
        Mark(
            "blockquote",
            classes=("instagram-media",),
            attrs=("data-instgrm-permalink", "cite"),
            links=True,
            quotes=True,
        ),
        Mark("amp-instagram", attrs=("data-shortcode",)),
        Mark("*", attrs=("data-instgrm-permalink",), needs=("data-instgrm-permalink",), links=True, quotes=True),
    ),
    clock=clock,
    page=False,
    flattened=Flattened(signed=_SIGNED, opens=_LABELS, limit=2200),
    ask=ask,
    read=read,
    examples=(
        Leaves("View this post on Instagram A post shared by Example (@example)", "example", "Example"),
        Leaves(
            "Sieh dir diesen Beitrag auf Instagram an Ein Beitrag geteilt von Example (@example) am 23. Okt 2017 um "
            "0:31 Uhr",
            "example",
            "Example",
            "2017-10-23T00:31",
        ),
        Leaves("Instagram에서 이 게시물 보기 Example(@example)님의 공유 게시물", "example", "Example"),
        Leaves(
            "Exampleさん(@example)がシェアした投稿 - 2019年 9月月26日午前9時06分PDT",
            "example",
            "Example",
            "2019-09-26T09:06",
        ),
        Leaves(
            "A post shared by\n Example\n (@example) on\nApr 10, 2020 at 11:47am PDT",
            "example",
            "Example",
            "2020-04-10T11:47",
        ),
        Reads("https://www.instagram.com/p/B63DdKjgavx/?utm_source=ig_embed", "instagram:post:B63DdKjgavx"),
        Reads("http://instagram.com/p/BNpLF8LD0GD/embed/captioned/?v=7", "instagram:post:BNpLF8LD0GD"),
        Reads("https://www.instagram.com/nikejane/p/CdSXB5dNnPp/", "instagram:post:CdSXB5dNnPp", "nikejane"),
        Reads("https://www.instagram.com/reel/CtHaSoDLrWJ/?igsh=EXAMPLE", "instagram:post:CtHaSoDLrWJ"),
        Reads("https://instagr.am/tv/CtHaSoDLrWJ", "instagram:post:CtHaSoDLrWJ"),
        Reads("https://www.instagram.com/accounts/login/?next=%2Freel%2FCtHaSoDLrWJ%2F", "instagram:post:CtHaSoDLrWJ"),
        Reads(
            "https://www.instagram.com/stories/example/1234567890123456789/",
            "instagram:story:1234567890123456789",
            "example",
        ),
        Foreign("https://www.instagram.com/nikejane/"),
        Foreign("https://www.instagram.com/reels/audio/1234567890123456/"),
        Foreign("https://www.instagram.com/share/p/EXAMPLE/"),
        Foreign("https://www.instagram.com/explore/tags/example/"),
        Embedded(
            '<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-version="14" '
            'data-instgrm-permalink="https://www.instagram.com/p/B63DdKjgavx/?utm_source=ig_embed&amp;utm_campaign=x">'
            '<a href="https://www.instagram.com/p/B63DdKjgavx/">View this post on Instagram</a></blockquote>',
            "instagram:post:B63DdKjgavx",
        ),
        Embedded('<amp-instagram data-shortcode="B63DdKjgavx"></amp-instagram>', "instagram:post:B63DdKjgavx"),
        Embedded(
            '<iframe src="https://www.instagram.com/p/BHisJLwAEeU/embed/"></iframe>', "instagram:post:BHisJLwAEeU"
        ),
        *meta.answers(
            "instagram:post:B63DdKjgavx",
            "Instagram",
            "<blockquote><p><a>A post shared by Example &amp; Co (@example.co)</a></p></blockquote>",
            Facts(authors=(Agent(name="Example & Co", handle="example.co"),), publisher="Instagram"),
        ),
    ),
)
