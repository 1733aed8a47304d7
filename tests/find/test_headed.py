"""Posts copied with their head, in the languages of X's site and as converters to Markdown leave them."""

import pytest

from resolver.find.found import Found
from resolver.find.text import find_in_text
from resolver.vocabulary import Form, Role

ID = "1234567890123456789"
AT = "2023-11-14T21:41"


def _only(text: str) -> Found:
    (found,) = find_in_text(f"A paragraph.\n\n{text}\n\nAnother one.")
    return found


@pytest.mark.parametrize(
    "date",
    [
        "9:41 PM · Nov 14, 2023",
        "9:41 PM · Nov 14, 2023·12.3K Views",
        "9:41 PM ∙ Nov 14, 2023\n\n791Likes124Retweets",
        "9:41 PM · Nov 14, 2023\n·\n12.3K\n Views",
        "9:41\u202fPM · Nov 14, 2023",
        "9:41 nachm. · 14. Nov. 2023",
        "9:41 p. m. · 14 nov. 2023",
        "9:41 p.m. · 14 nov. 2023",
        "21:41 · 14 lis 2023",
        "21.41 · 14. nov. 2023",
        "21:41 · 14 בנוב׳ 2023",
        "9:41 pm · 14 नव॰ 2023",
        "9:41 пп · 14 лист. 2023 р.",
        "ÖS 9:41 · 14 Kas 2023",
        "٩:٤١ م · ١٤ نوفمبر ٢٠٢٣",
        "下午9:41 · 2023年11月14日",
        "오후 9:41 · 2023년 11월 14일",
    ],
)
def test_the_last_line_is_read_in_every_language(date: str) -> None:
    """Time, dot and date as X's site writes them tell of the post whose head stands above."""
    found = _only(f"Example Name\n@example\nWords of a post\n{date}")
    body = found.part(Role.BODY)

    assert (found.form, found.author, found.handle) == (Form.FLATTENED_POST, "Example Name", "example")
    assert found.date is not None
    assert (found.date.value, body.value if body else None) == (AT, "Words of a post")


@pytest.mark.parametrize(
    "between",
    ["·\nFollow\n", "Folgen\n", "Replying to @someone and @other\n", "·\nSeguir\nEn respuesta a @someone\n"],
)
def test_the_widgets_own_lines_are_no_words_of_the_post(between: str) -> None:
    """The button and the line that names who is answered stand above the words and are none of them."""
    body = _only(f"Example Name\n@example\n{between}Words\n\nof a post\n9:41 PM · Nov 14, 2023").part(Role.BODY)

    assert body is not None
    assert body.value == "Words\n\nof a post"


@pytest.mark.parametrize("head", ["Example Name @example · Follow", "Example Name\n@example·Follow"])
def test_a_button_beside_the_handle_makes_the_head_sure(head: str) -> None:
    """Where the button stands in the handle's line, name and handle are read, and the line is none of the words."""
    found = _only(f"{head}\n\nWords of a post\n\n9:41 PM · Nov 14, 2023\n\n12Reply")
    body = found.part(Role.BODY)

    assert (found.author, found.handle, body and body.value) == ("Example Name", "example", "Words of a post")


def test_the_posts_own_address_makes_a_plain_head_sure() -> None:
    """A head without a seal, glued as converters glue it, counts where the date links to a post of the same handle."""
    lines = (
        "[![](a.jpg)](https://twitter.com/example)",
        "",
        "Example Name@example",
        "",
        "Words of a post",
        "",
        f"[![View image](b.jpg)](https://twitter.com/example/status/{ID}/photo/1)",
        "",
        f'[28](https://twitter.com/intent/like?tweet_id={ID} "Like")',
        "",
        f"[9:41 PM - Nov 14, 2023](https://twitter.com/example/status/{ID})",
    )
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    posts = [each for each in find_in_text(f"Before.\n\n{quoted}\n\nAfter.") if each.form is Form.FLATTENED_POST]
    (found,) = posts
    body = found.part(Role.BODY)

    assert found.item is not None
    assert (found.item.key, found.author, found.handle) == (f"x:post:{ID}", "Example Name", "example")
    assert body is not None
    assert body.value == "Words of a post"
    assert [
        each.handle
        for each in find_in_text(quoted.replace(f"/example/status/{ID})", f"/other/status/{ID})"))
        if each.form is Form.FLATTENED_POST
    ] == []


def test_the_address_below_a_copy_is_its_own() -> None:
    """The line below the date that leads to a post of that account and day gives the copy its key."""
    found = _only(
        "Example Name\n@example\nWords of a post\n9:41 PM · Nov 14, 2023\nhttps://x.com/example/status/1724546560000000000"
    )

    assert found.item is not None
    assert (found.item.key, found.handle) == ("x:post:1724546560000000000", "example")


@pytest.mark.parametrize(
    "text",
    [
        "The Band\n@theband\nLive at the club\n19:30 Uhr · 14. März 2023",
        "The Band\n@theband\nLive at the club\n7:30 PM EST · Mar 14, 2023",
        "Home · About · Contact\n@example\nWords · 14 Mar 2023",
        "Example Name\n@example\nVersion 3.14 · 14 Mar 2023",
        "Example Name @example · 5 min read\nWords\n9:41 PM · Nov 14, 2023",
    ],
)
def test_programmes_and_bylines_are_no_copies(text: str) -> None:
    """A time with its zone or its `Uhr`, and dots without a time, are not X's last line."""
    assert find_in_text(f"A paragraph.\n\n{text}\n\nAnother one.") == []
