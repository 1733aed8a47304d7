"""Random posts, flattened in every form into random articles: the finder gives back each one, with exact spans."""

import unicodedata
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.find.found import Found
from resolver.find.text import find_in_text
from resolver.vocabulary import Form, Role

PARAGRAPHS = [
    "The council met on Tuesday (for two hours) and heard both sides; nothing was decided.",
    "“Nous verrons”, a dit le ministre — sans autre détail — mardi soir.",
    "وقال متحدث إن الاجتماع تأجل إلى يوم الخميس المقبل.",
    "הישיבה נדחתה ליום חמישי, אמר הדובר.",
    "会議は木曜日に延期されたと広報担当者は述べた。",
    "Cafe\u0301 o\u0308ffnet am Montag; n\u0303andu\u0301 bleibt zu.",
    "हिन्दी में एक वाक्य यहाँ है।",
    "It cost 24/7 work and/or 3.5 million (@ €2 each) 👍🏽 in 2023 – or 2024.",
    "Zalgo Z\u0351\u036b\u0343a\u0329\u0358l\u0354\u0312go text stood here.",
]
WORDS = [
    "Words",
    "здесь",
    "كلمات",
    "מילים",
    "ここに",
    "n\u0303o\u0301",
    "🇺🇦",
    "👨‍👩‍👧‍👦",
    "#tag",
    "@someone",
    "it’s",
    "“so”",
    "5%",
    "ok:",
]
NAMES = [
    "Example Name",
    "Ministry 🇬🇧",
    "(((Ex)))",
    "Ex (he/him)",
    "نام کاربر",
    "防衛省",
    "J. D’Arc-Émile",
    "e\u0301xample \u200d",
    "E",
]
DASHES = ["— ", " — ", "\n— ", "\n\n— ", " – ", " -- ", "&mdash; ", "‚Äî ", "\n- "]
DATES = [
    ("March 14, 2023", "2023-03-14"),
    ("14 de marzo de 2023", "2023-03-14"),
    ("31 декабря 2018 г.", "2018-12-31"),
    ("2025年12月27日", "2025-12-27"),
    ("١٤ مارس ٢٠٢٣", "2023-03-14"),
    ("6 Φεβρουαρίου 2018", "2018-02-06"),
    ("9:42 PM · Mar 14, 2023", "2023-03-14"),
]


@dataclass(frozen=True)
class Post:
    """A post as it was before flattening, the text that flattening left, and what of it must be found."""

    platform: str
    text: str
    body: str | None
    name: str | None
    handle: str
    day: str | None


def composed(text: str) -> str:
    """The text as the finder gets it."""
    return unicodedata.normalize("NFC", text)


@st.composite
def x_posts(draw: st.DrawFn) -> Post:
    """A post of X, or of Bluesky, with its signature under it."""
    words = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8)))
    links = draw(st.sampled_from(["", " https://t.co/EXAMPLEtco", " pic.twitter.com/EXAMPLEpic"]))
    name, (written, day) = draw(st.sampled_from(NAMES)), draw(st.sampled_from(DATES))
    platform, handle = draw(st.sampled_from([("x", "example_1"), ("bluesky", "ex-ample.bsky.social")]))
    body = composed("Post " + words + links)
    return Post(
        platform,
        composed(f"{body}{draw(st.sampled_from(DASHES))}{name} (@{handle}) {written}"),
        body,
        composed(name),
        handle,
        day,
    )


@st.composite
def instagram_posts(draw: st.DrawFn) -> Post:
    """A post of Instagram between its label and its signature."""
    caption = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=8)))
    label, shared = draw(
        st.sampled_from(
            [
                ("View this post on Instagram", "A post shared by {}"),
                ("Sieh dir diesen Beitrag auf Instagram an", "Ein Beitrag geteilt von {}"),
                ("この投稿をInstagramで見る", "{}がシェアした投稿"),
            ]
        )
    )
    name = draw(st.sampled_from(["Example Name", "Ministry 🇬🇧", "防衛省"]))
    body = composed(caption.strip()) or None
    text = "\n".join(filter(None, [label, body, shared.format(f"{name} (@ex.ample)")]))
    return Post("instagram", text, body, name, "ex.ample", None)


POSTS = st.one_of(x_posts(), instagram_posts())


def part(found: Found, role: Role) -> str | None:
    """The written text of a part."""
    piece = found.part(role)
    return piece.value if piece else None


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(PARAGRAPHS), POSTS), min_size=1, max_size=4), st.sampled_from(PARAGRAPHS))
def test_every_flattened_post_is_given_back(pieces: list[tuple[str, Post]], last: str) -> None:
    """Each post is found once, in order, with its platform, words, name, handle and day, each span exactly its text."""
    text = composed("\n\n".join([*(f"{before}\n\n{post.text}" for before, post in pieces), last]))
    posts = [post for _, post in pieces]
    found = [each for each in find_in_text(text) if each.form is Form.FLATTENED_POST]

    assert [(each.platform, each.handle) for each in found] == [(post.platform, post.handle) for post in posts]
    assert [part(each, Role.BODY) for each in found] == [post.body for post in posts]
    assert [each.author for each in found] == [" ".join(post.name.split()) if post.name else None for post in posts]
    assert [each.date.day() if each.date else None for each in found] == [post.day for post in posts]
    assert all(text[piece.start : piece.end] == piece.value for each in found for piece in each.parts)
    assert all(text[each.start : each.end] == post.text for each, post in zip(found, posts, strict=True))


@settings(max_examples=100)
@given(st.lists(st.one_of(st.sampled_from(PARAGRAPHS), POSTS.map(lambda post: post.text)), max_size=5))
def test_no_span_cuts_a_character_in_two(pieces: list[str]) -> None:
    """No part begins or ends inside a grapheme: before a combining mark, a joiner or a variation selector."""
    text = composed("\n\n".join(pieces))
    edges = {edge for each in find_in_text(text) for piece in each.parts for edge in (piece.start, piece.end)}
    cut = [text[edge] for edge in edges if edge < len(text) and _continues(text[edge])]

    assert cut == []


def _continues(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me"} or char in "\u200d\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff"


@given(st.lists(st.sampled_from(PARAGRAPHS), max_size=6))
def test_articles_without_posts_have_none(pieces: list[str]) -> None:
    """Ordinary paragraphs in many scripts hold no mention at all."""
    found = find_in_text(composed("\n".join(pieces)))

    assert found == []
