"""What the guide to other programs says is so: its Python runs, and its forms are those of the platforms."""

import ast
import re

import pytest

from resolver import platforms
from resolver.platforms.base import Reads
from tests.house.tree import ROOT

GUIDE = (ROOT / "resolver" / "contrib" / "README.md").read_text(encoding="utf-8")
FORMS = [re.compile(form, re.IGNORECASE) for form in re.findall(r"^\t\t'#(.+)#i',$", GUIDE, re.MULTILINE)]


def test_its_python_is_python() -> None:
    """The settings for Wagtail are a list of finders, ours first, by the name of a module that is there."""
    [code] = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    [statement] = ast.parse(code).body

    assert isinstance(statement, ast.Assign)
    assert ast.literal_eval(statement.value)[0] == {"class": "resolver.contrib.wagtail"}


@pytest.mark.parametrize("name", ["x", "bluesky", "threads", "truthsocial", "telegram"])
def test_its_forms_know_the_platforms_posts(name: str) -> None:
    """WordPress hands us the posts that a platform's examples name, by the address that we cite."""
    platform = platforms.named(name)
    assert platform is not None
    posts = {
        item.url
        for each in platform.examples
        if isinstance(each, Reads) and (item := platforms.item(each.url)) and item.kind == "post" and item.handle
    }

    assert posts
    assert [url for url in posts if not any(form.match(url) for form in FORMS)] == []


def test_its_forms_know_nothing_else() -> None:
    """An address that the forms take is an item of a platform."""
    taken = [
        "https://x.com/EXAMPLE_desk/status/1234567890123456789",
        "https://mobile.twitter.com/EXAMPLE_desk/status/1234567890123456789",
        "https://bsky.app/profile/desk.example.org/post/3kexample2222",
        "https://www.threads.net/@example.desk/post/C1EXAMPLE_0",
    ]
    left = [
        "https://x.com/EXAMPLE_desk",
        "https://bsky.app/profile/desk.example.org",
        "https://example.org/x.com/a/status/1",
    ]

    assert all(any(form.match(url) for form in FORMS) and platforms.item(url) for url in taken)
    assert not any(form.match(url) for form in FORMS for url in left)
