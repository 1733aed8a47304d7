"""The post's own address beside its signature: in every writing of converters and mails, and never another's."""

import pytest

from resolver.find.found import Found
from resolver.find.text import find_in_text
from resolver.vocabulary import Form, Role

ID = "1635611732997046272"
"""An id whose clock says 14 March 2023, 12:00."""

OTHER_DAY = "1227294189185949696"
AT = f"https://twitter.com/ex_ample/status/{ID}"
BEFORE, AFTER = "Words of an article stand here.", "Other words go on."


def _posts(signature: str) -> list[Found]:
    found = find_in_text(f"{BEFORE}\n\nWords of a post.\n\n— Ex Ample (@Ex_Ample) {signature}\n\n{AFTER}")
    return [each for each in found if each.item is not None or each.form is Form.FLATTENED_POST]


@pytest.mark.parametrize(
    "signature",
    [
        f"March 14, 2023 ({AT})",
        f"[March 14, 2023]({AT})",
        f"[**March 14, 2023**]({AT})",
        f"*[March 14, 2023]({AT})*",
        f'[March 14, 2023]({AT} "A title")',
        f"[ March 14, 2023 ]( {AT} )",
        f"March 14, 2023 <{AT}>",
        f"March 14, 2023 [{AT}]",
        f"March 14, 2023 {AT}?s=20",
        f"March 14, 2023: {AT}",
        f"March 14, 2023\n{AT}",
        f"March 15, 2023\n\n<{AT}>",
        f"March 14, 2023 <{AT.replace(ID, '1234567890')}>",
    ],
)
def test_the_posts_own_address_is_no_second_mention(signature: str) -> None:
    """In brackets of all kinds, bare, or in the next line: the post has its key, and the address is part of it."""
    (found,) = _posts(signature)
    link = found.part(Role.LINK)

    assert found.form is Form.FLATTENED_POST
    assert found.item is not None
    assert (found.author, found.handle, found.date and found.date.value[:8]) == ("Ex Ample", "Ex_Ample", "2023-03-")
    assert link is not None
    assert link.value.startswith("https://twitter.com/ex_ample/status/")


@pytest.mark.parametrize(
    "signature",
    [
        f"March 14, 2023\n{AT.replace('ex_ample', 'another')}",
        f"March 14, 2023 <{AT.replace(ID, OTHER_DAY)}>",
        f"March 14, 2023\n{AT.replace(ID, '1234567890')}",
        f"March 14, 2023\n\nSee {AT}",
        "March 14, 2023\nhttps://twitter.com/ex_ample",
    ],
)
def test_another_posts_address_is_its_own_mention(signature: str) -> None:
    """Another account, another day, an id without a clock in another line, words between: the post has no key."""
    found = _posts(signature)

    assert [(each.form, each.item) for each in found][:1] == [(Form.FLATTENED_POST, None)]


@pytest.mark.parametrize(
    ("signature", "author", "handle"),
    [
        (f"— Ex Ample (@ex\\_ample) [March 14, 2023]({AT})", "Ex Ample", "ex_ample"),
        (f"\\--- Ex Ample (\\@ex_ample) [March 14, 2023]({AT})", "Ex Ample", "ex_ample"),
        (f"\\- Ex Ample (@ex_ample) [March 14, 2023]({AT})", "Ex Ample", "ex_ample"),
        (f"— **Ex Ample** (@ex_ample) [March 14, 2023]({AT})", "Ex Ample", "ex_ample"),
        (f"— Ex Ample (@ex_ample) [March 14,\n> 2023]({AT})", "Ex Ample", "ex_ample"),
        (f"— \\*\\*Ex (\\@\\_ex\\_ample) [March 14, 2023]({AT.replace('ex_', '_ex_')})", "\\*\\*Ex", "_ex_ample"),
    ],
)
def test_what_converters_escape_and_wrap_is_read(signature: str, author: str, handle: str) -> None:
    """A backslash before `_`, `@` or the dash, bold names, and dates wrapped inside a quotation are no obstacle."""
    (found,) = find_in_text(f"{BEFORE}\n\n> Words of a post.\n>\n> {signature}\n\n{AFTER}")

    assert (found.form, found.author, found.handle) == (Form.FLATTENED_POST, author, handle)
    assert found.item is not None
    assert (found.item.key, found.date and found.date.value) == (f"x:post:{ID}", "2023-03-14")
