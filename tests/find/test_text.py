"""Flattened posts of X in running text: found in all their writings, with exact spans, and nothing else with them."""

import pytest

from resolver.find.found import Found
from resolver.find.text import find_in_text
from resolver.vocabulary import Anchor, Form, Precision, Role

ARTICLE = (
    "KRAMATORSK, Ukraine — Shelling was reported near the city on Tuesday, officials said. “We heard it,” a resident "
    "(who gave only her first name) told reporters, and others said the same of the night before that one.\n"
    "Latest Defence Intelligence update on the situation in Ukraine - 14 March 2023\n"
    "Find out more about Defence Intelligence's use of language: https://t.co/EXAMPLEtco\n"
    "🇺🇦 #StandWithUkraine 🇺🇦 pic.twitter.com/EXAMPLEpic— Ministry of Defence 🇬🇧 (@DefenceHQ) March 14, 2023\n"
    "The report could not be independently confirmed."
)
WORDS = "Words of the post, for a test. https://t.co/EXAMPLEtco pic.twitter.com/EXAMPLEpic"


def only(text: str) -> Found:
    """The one mention of a text."""
    (found,) = find_in_text(text)
    return found


def cut(text: str, found: Found, role: Role) -> str | None:
    """What a part's span cuts out of the text."""
    part = found.part(role)
    return text[part.start : part.end] if part else None


def test_a_flattened_post_is_one_mention_with_all_its_parts() -> None:
    """An embed flattened to three lines of an article is one mention, and each part is exactly what is written."""
    found = only(ARTICLE)

    assert (found.form, found.platform, found.item, found.anchor) == (Form.FLATTENED_POST, "x", None, Anchor.UNCERTAIN)
    assert [(part.role, part.value) for part in found.parts] == [
        (Role.BODY, ARTICLE[ARTICLE.index("Latest") : ARTICLE.index("— Ministry")]),
        (Role.SHORT_LINK, "https://t.co/EXAMPLEtco"),
        (Role.MEDIA_LINK, "pic.twitter.com/EXAMPLEpic"),
        (Role.ATTRIBUTION, "— Ministry of Defence 🇬🇧 (@DefenceHQ) March 14, 2023"),
        (Role.AUTHOR_NAME, "Ministry of Defence 🇬🇧"),
        (Role.HANDLE, "@DefenceHQ"),
        (Role.DATE, "March 14, 2023"),
    ]
    assert all(ARTICLE[part.start : part.end] == part.value for part in found.parts)
    assert (found.author, found.handle, found.url) == (
        "Ministry of Defence 🇬🇧",
        "DefenceHQ",
        "https://pic.twitter.com/EXAMPLEpic",
    )
    assert found.date is not None
    assert (found.date.value, found.date.precision) == ("2023-03-14", Precision.DAY)


DASHES = ["—", " — ", "\n— ", "\n\n— ", "– ", "\n– ", " -- ", "--", "&mdash; ", " &#8212; ", "&ndash; ", "\\u2014 "]
DASHES += ["‚Äî ", " â€” ", " \ufffd ", " %u2014 ", " - ", "- ", "\n- ", "\\n\\n— ", "\n> \n> — ", "—\u00a0", "\u2015 "]


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash_introduces_the_name(dash: str) -> None:
    """Em and en dashes, hyphens, entities, escapes and wrongly decoded dashes, with or without space or line break."""
    text = f"{WORDS}{dash}Example Name (@example) March 14, 2023"
    found = only(text)

    assert (found.form, found.author, found.handle) == (Form.FLATTENED_POST, "Example Name", "example")
    assert cut(text, found, Role.BODY) == WORDS
    assert found.date is not None
    assert found.date.value == "2023-03-14"


NAMES = [
    "Ministry of Defence 🇬🇧",
    "(((AG)))",
    "kgogon (R)",
    "Benjamin Näßler (he/him)",
    "Jean-Pierre D’Arc-Émile",
    "J. Doe",
]
NAMES += [
    "ABC News - Politics",
    "@example",
    "9to5Example.com",
    "防衛省",
    "نام کاربر",
    "Ministry of\nDefence",
    "♰🇺🇸 A ⭐",
    "Ex ? Q",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_kind_are_cut_out(name: str) -> None:
    """Names with brackets, hyphens, dots, emoji, other scripts and a line break come out whole."""
    text = f"{WORDS}— {name} (@example) March 14, 2023"
    found = only(text)

    assert cut(text, found, Role.AUTHOR_NAME) == name
    assert found.author == " ".join(name.split())


SIGNATURES = ["Example Name (@example) March 14, 2023", "Example Name\n(@example)\nMarch 14, 2023"]
SIGNATURES += ["Example Name ( @example ) March 14, 2023", "Example Name (@example)March 14, 2023"]
SIGNATURES += ["Example Name (@example), March 14, 2023", "Example Name（@example） 2023年3月14日"]
SIGNATURES += ["Example Name (@example) 14 de marzo de 2023", "Example Name (@example) 6 Μαρτίου 2023"]
SIGNATURES += ["Example Name (\u200e@example\u200e) \u200f۱۴ مارس ۲۰۲۳", "Example Name (@example) 14 मार्च 2023"]
SIGNATURES += ["Example Name (@example) 3:45 PM - 14 Mar 2023", "Example Name (@example) 3:45 PM · Mar 14, 2023"]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_handle_and_date_are_read_in_all_writings(signature: str) -> None:
    """Spaces, line breaks and bidi marks around the handle, dates of any language, day first, with a time."""
    text = f"{WORDS}— {signature} and more"
    found = only(text)

    assert (found.author, found.handle) == ("Example Name", "example")
    assert found.date is not None
    assert (found.date.value[:8], cut(text, found, Role.DATE)) == ("2023-03-", found.date.as_written)


@pytest.mark.parametrize("sign", [" Example (@example) March 14, 2023", "\nExample (@example) March 14, 2023"])
def test_a_lost_dash_is_borne_where_a_link_stands_before(sign: str) -> None:
    """Without a dash the name begins after the picture link or at the start of the line."""
    found = only(WORDS + sign)

    assert (found.author, found.handle, found.form) == ("Example", "example", Form.FLATTENED_POST)


@pytest.mark.parametrize("date", ["October *NUMBER*, *NUMBER*", "March 14"])
def test_a_date_without_a_year_is_no_date(date: str) -> None:
    """A signature whose date lost its numbers is a post; the date is absent, what is left of it belongs to the post."""
    text = f"{WORDS}— Example (@example) {date}\nNext line."
    found = only(text)

    assert (found.form, found.handle, found.date) == (Form.FLATTENED_POST, "example", None)
    assert cut(text, found, Role.ATTRIBUTION) == f"— Example (@example) {date}"


@pytest.mark.parametrize(
    ("before", "form"),
    [(WORDS, Form.FLATTENED_POST), ("Words of a text.\n", Form.ATTRIBUTION_ONLY), ("Words. ", Form.ATTRIBUTION_ONLY)],
)
def test_a_signature_without_date_claims_a_body_only_after_a_link(before: str, form: Form) -> None:
    """Where the date is lost, words above are the post's only when a picture or short link ends them."""
    found = only(f"{before}— Example (@example)\nNext")

    assert (found.form, found.handle, found.date) == (form, "example", None)


def test_the_posts_own_address_names_the_item() -> None:
    """The status link that converters leave behind the date makes the post known, and belongs to the mention."""
    url = "https://twitter.com/example/status/1227294189185949696?ref_src=twsrc"
    text = f"{WORDS}— Example ([@example](https://twitter.com/example)) [March 14, 2023]({url}) Next"
    found = only(text)

    assert found.item is not None
    assert (found.item.key, found.url, found.handle) == ("x:post:1227294189185949696", url, "example")
    assert text[found.end :] == " Next"


def test_posts_in_a_row_do_not_share_words() -> None:
    """Each post ends where its signature ends: the next one's body begins there."""
    text = "First. — A (@a_b) March 13, 2023 Second one pic.twitter.com/EXAMPLEpic — C (@c_d) March 14, 2023"
    found = find_in_text(text)

    assert [(each.handle, cut(text, each, Role.BODY)) for each in found] == [
        ("a_b", "First."),
        ("c_d", "Second one pic.twitter.com/EXAMPLEpic"),
    ]


def test_the_same_post_in_two_places_is_two_mentions() -> None:
    """A place is a mention: the same words twice are two of them."""
    found = find_in_text(f"{WORDS}— Example (@example) March 14, 2023\n\n" * 2)

    assert [each.form for each in found] == [Form.FLATTENED_POST] * 2


COPIED = [
    (
        "Example Name\n@example\n Words of a post!\n\n3:05 PM - Apr 1, 2018\n447\n165 people",
        "Words of a post!",
        "T15:05",
    ),
    (
        "Follow\n Example Name ✔ @example\nWords of a post\n8:27 AM - 1 Apr 2018\n 14 Retweets",
        "Words of a post",
        "T08:27",
    ),
    ("Example Name\n\n@example\n\n Words\n\n\n575\n\n7:23 PM · Apr 1, 2018 · Twitter Web App", "Words", "T19:23"),
    ("Example Name ✔\n@example\nWords for @someone\n15:45 - 1 апр. 2018 г.\n", "Words for @someone", "T15:45"),
    ("Example Name\n@example\n言葉\n午後3:45 · 2018年4月1日\n", "言葉", "T15:45"),
]


@pytest.mark.parametrize(("text", "words", "time"), COPIED)
def test_a_post_copied_from_its_widget_is_read_from_head_to_date(text: str, words: str, time: str) -> None:
    """Name and handle above, the words, time and date below: one post, with nothing of the widget's counts."""
    text = f"A paragraph.\n\n{text}\nAnother."
    found = only(text)

    assert (found.form, found.author, found.handle) == (Form.FLATTENED_POST, "Example Name", "example")
    assert cut(text, found, Role.BODY) == words
    assert found.date is not None
    assert found.date.value == f"2018-04-01{time}"
    assert (text[found.start :][:12], text[: found.end][-4:]) == ("Example Name", (found.date.as_written or "")[-4:])


@pytest.mark.parametrize(
    "text",
    [
        "Schedule with @host\n10:30 AM - 11:30 AM\n",
        "Doors 7:00 PM - Mar 14, 2023\nBy @someone\n",
        "See @foo\nShow\n7:00 PM - Mar 14, 2023\n",
        "Yesterday the minister (@DefenceHQ) said that on March 14, 2023 it would end.",
        "He thanked John Smith (@jsmith) and others in May 2023.",
        "Smith (@jsmith) May be right about that.",
        "Follow us on Twitter (@DefenceHQ) or Instagram (@defence).",
        "Photo by Jane Doe (@janedoe)\nNext line",
        "Story by Jane Doe — with Bob (@bob) reporting.",
        "Story by Jane Doe — with Bob (@bob)\n",
        "The account — run by volunteers (@volunteers) — was closed.",
        "Mail me at foo@example.com (March 14, 2023).",
        "By John Smith (@jsmith)\nMarch 14, 2023\nKYIV — The war",
        "John Smith (@jsmith)\nMarch 14, 2023\nKYIV — The war",
        "Headline\nBy John Smith (@jsmith) March 14, 2023",
        "(@) (@ ) @ (@-) ((@a))",
        "- Fix the thing (@jane) 2024-01-02\n- Fix another\n",
        "v1.2.3 — Jane Doe (@janedoe) 2024-01-02\n\n* Fix",
        "Speakers:\nJane Doe (@janedoe) — March 14, 2023, 10:00\nBob Roe (@bobroe) — March 15, 2023, 11:00\n",
        "According to the ministry (@DefenceHQ) March 14, 2023 was the day.",
        "Instagram (@defence), Twitter (@DefenceHQ), March 14, 2023",
        "- Jane Doe (@janedoe) 14.03.2023",
        "* Fix the counts for the\n    --without-words case.  (@janedoe)\n",
    ],
)
def test_sentences_and_bylines_are_no_mentions(text: str) -> None:
    """A handle in brackets in a sentence, a credit or a byline is not a post."""
    found = find_in_text(text)

    assert found == []


def test_only_the_picture_link_left_is_a_link_of_x() -> None:
    """Where the signature is lost, the picture link alone is a bare address of the platform."""
    found = only("Words pic.twitter.com/EXAMPLEpic and more")

    assert (found.form, found.platform, found.item, found.url) == (
        Form.BARE_URL,
        "x",
        None,
        "https://pic.twitter.com/EXAMPLEpic",
    )


def test_links_can_be_left_out_and_offsets_moved() -> None:
    """Without `links` only posts, platforms' addresses and short links are found; `base` moves every span."""
    text = "a https://example.org/x b https://bit.ly/EXAMPLE c x.com/jack/status/20 d t.co/EXAMPLEtco"
    found = find_in_text(text, links=False, base=100)

    assert [(each.platform, text[(each.start or 0) - 100 : (each.end or 0) - 100]) for each in found] == [
        ("web", "https://bit.ly/EXAMPLE"),
        ("x", "x.com/jack/status/20"),
        ("x", "t.co/EXAMPLEtco"),
    ]
    assert all(part.start == each.start and part.end == each.end for each in found for part in each.parts)
    assert found[1].item is not None
    assert (found[1].item.key, found[1].handle) == ("x:post:20", "jack")
