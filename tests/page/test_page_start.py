"""The first page: text, a file or an address in; what cannot be taken comes back with its text and what is wrong."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from resolver.web.page import forms
from resolver.web.page.taking import is_address
from tests.page.conftest import Open
from tests.support import posts
from tests.support.api import Api
from tests.support.web import Reply, Web

pytestmark = pytest.mark.asyncio(loop_scope="session")

OWN = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
HTML = (
    "<!doctype html><html lang=en><title>A report</title><body><article>"
    "<p>Words, and <a href='https://www.example.org/EXAMPLE-page'>a page</a> in them.</p></article>"
)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "Paste the article’s text or its address."),
        ("   \n ", "Paste the article’s text or its address."),
        ("https://www.example.org/EXAMPLE-missing", "The address answered 404, not an article."),
        ("https://gone.example.org/EXAMPLE", "The address could not be opened."),
        ("http://169.254.169.254/latest/meta-data", "The address points inside a private network."),
    ],
)
async def test_a_mistake_is_told_with_focus_and_the_text_kept(desk: Api, sit: Open, text: str, wrong: str) -> None:
    """The summary has the focus and leads to the field, which says what is wrong and still has what was typed."""
    desk.web.reset("https://gone.example.org/EXAMPLE")
    async with sit() as one:
        await one.open()
        await one.page.get_by_label("Article text, HTML, or web address").fill(text)
        await one.page.get_by_role("button", name="Find sources").click()
        problem = one.page.locator("#problem[role=alert]")
        told = await problem.inner_text()
        focused = await one.focused()
        title = await one.page.title()
        field = one.page.get_by_label("Article text, HTML, or web address")
        kept, invalid = await field.input_value(), await field.get_attribute("aria-invalid")
        described = (await field.get_attribute("aria-describedby") or "").split()
        await problem.get_by_role("link").click()
        after = await one.focused()
        await one.shoot("start-error")

    assert wrong in told
    assert focused == "problem"
    assert title.startswith("Error: ")
    assert kept == text.strip()
    assert (invalid, described) == ("true", ["hint", "wrong"])
    assert after == "text"


async def test_a_file_is_taken(sit: Open, tmp_path: Path) -> None:
    """A file is read as what it is; its headline is the article's."""
    path = tmp_path / "report.html"
    path.write_text(HTML)
    async with sit() as one:
        await one.open()
        await one.page.get_by_label("Or a file").set_input_files(path)
        await one.page.get_by_role("button", name="Find sources").click()
        await one.page.wait_for_url("**/a/page-*")
        headline = await one.page.locator("h1").inner_text()
        words = await one.page.locator("#prose").inner_text()

    assert headline == "A report"
    assert words == "Words, and a page in them."


async def test_a_file_can_be_dropped(sit: Open) -> None:
    """A file that is dropped anywhere on the page lands in the field."""
    async with sit() as one:
        await one.open()
        drop = """() => {
            const data = new DataTransfer();
            data.items.add(new File(["Words of a report."], "report.txt", { type: "text/plain" }));
            document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
            return document.getElementById("file").files[0].name;
        }"""
        name = await one.page.evaluate(drop)

    assert name == "report.txt"


async def test_an_address_is_read_through_the_guard(desk: Api, sit: Open) -> None:
    """An address is opened, its redirects too, and the article there is checked under its own address."""
    desk.web.redirect("https://short.example.org/EXAMPLE", "https://news.example.org/report")
    desk.web.reply("https://news.example.org/report", Reply(200, {"Content-Type": "text/html"}, HTML.encode()))
    async with sit() as one:
        await one.open()
        await one.page.get_by_label("Article text, HTML, or web address").fill("short.example.org/EXAMPLE")
        await one.page.get_by_role("button", name="Find sources").click()
        await one.page.wait_for_url("**/a/page-*")
        article = await desk.records.article(one.page.url.rpartition("/")[2])

    assert article is not None
    assert article.url == "https://news.example.org/report"
    assert article.headline == "A report"


async def test_the_same_text_is_the_same_article(desk: Api) -> None:
    """Pasted twice, a text has one page and one run."""
    first = await desk.ask("POST", "/", headers=OWN, data="text=Words+with+https://www.example.org/EXAMPLE+in+them")
    again = await desk.ask(
        "POST", "/", headers=OWN, data="text=Words+with+https://www.example.org/EXAMPLE+in+them%0D%0A"
    )
    runs = await desk.records.runs(first.headers["Location"].rpartition("/")[2])

    assert first.status == again.status == 303
    assert first.headers["Location"] == again.headers["Location"]
    assert len(runs) == 1


async def test_nothing_found_says_what_was_read(type_in: Open) -> None:
    """Without any source the page says how much was read and what to look for."""
    async with type_in() as one:
        await one.open()
        await one.page.get_by_label("Article text, HTML, or web address").fill("word " * 412)
        await one.page.get_by_role("button", name="Find sources").click()
        await one.page.wait_for_url("**/a/page-*")
        told = await one.page.locator(".empty").inner_text()
        await one.shoot("empty")

    assert "We read 412 words and found no posts or links." in told
    assert "the lines that begin with “—”" in told


async def test_recent_articles_say_what_asks_for_an_editor(newsroom: Api, type_in: Open) -> None:
    """The first page lists what was checked lately, with how many sources need attention."""
    posts.whole_web(newsroom.web)
    await newsroom.ask(
        "PUT",
        "/v1/articles/a?headline=Clocks",
        headers={"Content-Type": "text/plain", "Prefer": "wait=10"},
        data=posts.ARTICLE,
    )
    async with type_in() as one:
        await one.open()
        row = " ".join((await one.page.locator(".list tbody tr").inner_text()).split())

    assert row.startswith("Clocks 2 0 0 ")


async def test_the_example_is_one_click_away(desk: Api, sit: Open) -> None:
    """The example article is checked at once against the simulated web that stands beside it, and no other."""
    async with sit() as one:
        await one.open()
        await one.page.get_by_role("button", name="Try the example article").click()
        await one.page.wait_for_url(f"{desk.base}/a/demo")
        counts = await one.page.locator("#counts").inner_text()
        heading = " ".join((await one.card(3).locator("h3").inner_text()).split())
        async with one.page.expect_navigation():
            await one.page.get_by_role("button", name="Check again").first.click()
        again = await one.page.locator("#counts").inner_text()
        await one.card(4).get_by_role("button", name="Check again").click()
        await one.page.wait_for_url(f"{desk.base}/a/demo#m4")
        await one.page.wait_for_function("document.activeElement.id === 'm4'")
        runs = len(await desk.records.runs("demo"))
        await one.shoot("demo")

    due = await desk.records.sources.due()
    assert runs == 3
    assert counts == again == "4 sources · 3 fine · 1 could not be checked"
    assert heading == "3 Post on X by Example Clock Desk 🇺🇦 @EXAMPLE_clocks"
    assert due == ()
    assert desk.web.total == 0
    assert one.complaints == []


async def test_a_database_that_is_away_keeps_the_text(
    web: Web, empty_redis_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    """Where the article cannot be kept, the page says so and gives the text back in the box."""
    async with Api(web, empty_redis_url, sqlite_url, tmp_path, database_timeout=0.2) as desk:
        with contextlib.closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = await desk.ask("POST", "/", headers=OWN, data="text=Words+of+a+report")
            other.rollback()

    assert answer.status == 503
    assert "We could not reach our records. Your text is kept in the box; try again." in answer.text
    assert ">Words of a report</textarea>" in answer.text


async def test_a_form_that_is_too_large_is_refused(desk: Api) -> None:
    """More than the settings allow is refused with a page that says so."""
    answer = await desk.ask("POST", "/", headers=OWN, data=b"text=" + b"x" * (2 << 20))

    assert answer.status == 413
    assert "The body is too large" in answer.text


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://www.example.org/a", True),
        (" example.org ", True),
        ("example.org/a?b=c#d", True),
        ("bit.ly/EXAMPLE", True),
        ("Words. Another", False),
        ("Words", False),
        ("https://www.example.org/a\nand more", False),
        ("https://www.example.org/a and more", False),
        ("ada@example.org", False),
        ("javascript:alert(1)", False),
        ("x" * 100_000, False),
        ("." * 10_000, False),
    ],
)
async def test_an_address_alone_is_an_address(text: str, address: bool) -> None:  # noqa: FBT001 - a column of the table
    """One web address and nothing else is opened; anything else is a text."""
    assert is_address(text) is address


BOUNDARY = "----EXAMPLE"


def pieces(*parts: bytes) -> bytes:
    """A multipart body."""
    mark = BOUNDARY.encode()
    return b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + mark + b"--\r\n"


@pytest.mark.parametrize(
    ("body", "fields", "files"),
    [
        (pieces(b'Content-Disposition: form-data; name="text"\r\n\r\nWords\r\nmore'), {"text": "Words\r\nmore"}, {}),
        (
            pieces(
                b'Content-Disposition: form-data; name="text"\r\n\r\n',
                b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nX: y\r\n\r\n\x00\xff\r\n--',
            ),
            {"text": ""},
            {"file": ("a.txt", b"\x00\xff\r\n--")},
        ),
        (pieces(b'Content-Disposition: form-data; name="file"; filename=""\r\n\r\n'), {}, {}),
        (pieces(b"no head at all"), {}, {}),
        (b"", {}, {}),
        (b"--" + BOUNDARY.encode(), {}, {}),
    ],
)
async def test_forms_are_read_as_browsers_send_them(
    body: bytes, fields: dict[str, str], files: dict[str, tuple[str, bytes]]
) -> None:
    """Fields and files come out as they went in; what is no form has neither."""
    read, sent = forms.read(body, f"multipart/form-data; boundary={BOUNDARY}")

    assert read == fields
    assert {name: (file.name, file.body) for name, file in sent.items()} == files


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "application/json"])
async def test_what_is_no_form_has_no_fields(kind: str) -> None:
    """Only the two types that browsers send are read."""
    assert forms.read(b"text=a", kind) == ({}, {})
