"""The finder and Markdown: offsets in the source itself, links, pieces of HTML, generators' tags, code left alone."""

import pytest

from resolver.find import find_mentions, read_article
from resolver.find.found import Found
from resolver.vocabulary import ArticleFormat, Form, Role

POST = "https://twitter.com/DefenceHQ/status/1227294189185949696"
KEY = "x:post:1227294189185949696"
QUOTE = (
    '<blockquote class="twitter-tweet"><p lang="en">Words of a post.</p>&mdash; Ministry (@DefenceHQ) '
    f'<a href="{POST}?ref_src=twsrc%5Etfw">March 14, 2023</a></blockquote>'
)


def _find(source: str) -> list[tuple[str, str | None, str]]:
    article = read_article(source, fmt=ArticleFormat.MARKDOWN)
    return [
        (each.form.value, each.item.key if each.item else each.url, article.text[each.start : each.end])
        for each in find_mentions(article)
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"He [wrote *so*]({POST}) then.", [("link", KEY, "wrote *so*")]),
        (f'He [wrote](<{POST}> "title") then.', [("link", KEY, "wrote")]),
        (f"He [wrote][1] then.\n\n[1]: {POST}\n", [("link", KEY, "wrote")]),
        (f"He [wrote][] then.\n\n[Wrote]: <{POST}> 'title'\n", [("link", KEY, "wrote")]),
        (
            "See [a [b] c](https://en.wikipedia.org/wiki/A_(b)).",
            [("link", "https://en.wikipedia.org/wiki/A_(b)", "a [b] c")],
        ),
        (f"[![picture](a.png)]({POST})", [("link", KEY, "![picture](a.png)")]),
        (
            "![](https://www.youtube.com/watch?v=u3QZVdqUidw)",
            [("embed_block", "youtube:video:u3QZVdqUidw", "![](https://www.youtube.com/watch?v=u3QZVdqUidw)")],
        ),
        (
            f"He [Wrote  that][] then.\n\n[wrote that]: {POST}\n[wrote that]: https://www.example.org/2\n",
            [("link", KEY, "Wrote  that")],
        ),
        (f"He [wrote][1] then.\n\n[1]:\n  {POST}\n  'Title'\n", [("link", KEY, "wrote")]),
        (f"See [the `fetch` call]({POST}).", [("link", KEY, "the `fetch` call")]),
        (f"See [`fetch`][1].\n\n> [1]: {POST}\n", [("link", KEY, "`fetch`")]),
        (f"Code `[a]({POST})` and `[b` c]({POST}) d`.", [("bare_url", KEY, POST)]),
        (f"Ticks \\`{POST}\\` as such.", [("bare_url", KEY, POST)]),
        (f"Code `a\\` and {POST}.", [("bare_url", KEY, POST)]),
        (f"<style>a{{background:url({POST})}}</style>\n\nWords", []),
        (f"Told[^1] so.\n\n[^1]: {POST}\n", [("bare_url", KEY, POST)]),
        (f"Told[^n] so.\n\n[^n]: Then {POST} came.\n", [("bare_url", KEY, POST)]),
        (f"[Note]: then {POST} came.", [("bare_url", KEY, POST)]),
        (
            r"See [a](https://www.example.org/some\_page?a=1&amp;b=2&copy=3).",
            [("link", "https://www.example.org/some_page?a=1&b=2&copy=3", "a")],
        ),
        (f"Words.\n\n<!-- {POST} -->\n\nMore <!-- [a]({POST})\n\n--> words.", []),
        (f"`<!--` and {POST} `-->`", [("bare_url", KEY, POST)]),
        (f"<!-- never closed {POST}", [("bare_url", KEY, POST)]),
        ("![chart](https://www.example.org/a.png)", []),
        (f"<{POST}>", [("bare_url", KEY, POST)]),
        (f"Words: {POST}.", [("bare_url", KEY, POST)]),
        (
            '{{< tweet user="DefenceHQ" id="1227294189185949696" >}}',
            [("embed_block", KEY, '{{< tweet user="DefenceHQ" id="1227294189185949696" >}}')],
        ),
        ("{{< youtube u3QZVdqUidw >}}", [("embed_block", "youtube:video:u3QZVdqUidw", "{{< youtube u3QZVdqUidw >}}")]),
        (f"{{% twitter {POST} %}}", [("embed_block", KEY, f"{{% twitter {POST} %}}")]),
        (
            '{% include video id="u3QZVdqUidw" provider="youtube" %}',
            [("embed_block", "youtube:video:u3QZVdqUidw", '{% include video id="u3QZVdqUidw" provider="youtube" %}')],
        ),
        ("{{<youtube u3QZVdqUidw>}}", [("embed_block", "youtube:video:u3QZVdqUidw", "{{<youtube u3QZVdqUidw>}}")]),
        (
            '{{ youtube(id="u3QZVdqUidw") }}',
            [("embed_block", "youtube:video:u3QZVdqUidw", '{{ youtube(id="u3QZVdqUidw") }}')],
        ),
        (
            '<YouTube\n  id="u3QZVdqUidw"\n/>',
            [("embed_block", "youtube:video:u3QZVdqUidw", '<YouTube\n  id="u3QZVdqUidw"\n/>')],
        ),
        (f'<XEmbed url="{POST}" />', [("embed_block", KEY, f'<XEmbed url="{POST}" />')]),
        ('`<YouTube id="u3QZVdqUidw" />`', []),
        ('{{< figure src="a.png" title="A YouTube Integration" >}}', []),
        ("{% if page.title %}", []),
        ("[tweet 1227294189185949696]", [("embed_block", KEY, "[tweet 1227294189185949696]")]),
        (f'[blackbirdpie url="{POST}"]', [("embed_block", KEY, f'[blackbirdpie url="{POST}"]')]),
        ('[blackbirdpie id="1227294189185949696"]', [("embed_block", KEY, '[blackbirdpie id="1227294189185949696"]')]),
        (
            "[tweet 1227294189185949696](https://www.example.org/)",
            [("link", "https://www.example.org/", "tweet 1227294189185949696")],
        ),
        ("- [x] [twitter] done, [youtube 2020] too", []),
        (f"@[tweet]({POST})", [("embed_block", KEY, f"@[tweet]({POST})")]),
        ("@[youtube](u3QZVdqUidw)", [("embed_block", "youtube:video:u3QZVdqUidw", "@[youtube](u3QZVdqUidw)")]),
        ("Ask @[Jane](https://www.example.org/jane).", [("link", "https://www.example.org/jane", "Jane")]),
        (f"[{POST}:embed#Words of it]", [("embed_block", KEY, f"[{POST}:embed#Words of it]")]),
        (
            "[https://www.example.org/a:embed:cite]",
            [("link", "https://www.example.org/a", "https://www.example.org/a")],
        ),
        (
            '<Tweet tweetLink="DefenceHQ/status/1227294189185949696" />',
            [("embed_block", KEY, '<Tweet tweetLink="DefenceHQ/status/1227294189185949696" />')],
        ),
        ('<Tweet tweetLink="DefenceHQ/followers" />', []),
        (f'[<img src="a.png" alt="b"> words]({POST})', [("link", KEY, '<img src="a.png" alt="b"> words')]),
        (f"[<b>wrote</b>][1]\n\n[1]: {POST}\n", [("link", KEY, "<b>wrote</b>")]),
        (f'<img src="a.png" alt="see [it]({POST})">', []),
        (
            '<twitterwidget data-tweet-id="1227294189185949696">[Words][1]</twitterwidget>',
            [
                (
                    "embed_html",
                    KEY,
                    '<twitterwidget data-tweet-id="1227294189185949696">[Words][1]</twitterwidget>',
                )
            ],
        ),
        (f"```\n{POST}\n```\n", []),
        (f"~~~html\n{QUOTE}\n~~~\nWords", []),
        (f"`{POST}` and ``[x]({POST})``", []),
        (f"---\ntitle: T\ncanonical: {POST}\n---\nWords", []),
        (f"[escaped\\]({POST}", [("bare_url", KEY, POST)]),
        ("[a](/local) [b](#top) [c](mailto:jack@example.org)", []),
        (f"[share](https://twitter.com/intent/tweet?url={POST})", []),
    ],
)
def test_what_markdown_mentions(source: str, expected: list[tuple[str, str, str]]) -> None:
    """The span of a link is its words, of a tag or picture the whole of it; code and front matter mention nothing."""
    assert _find(source) == expected


def _one(source: str) -> Found:
    article = read_article(source, fmt=ArticleFormat.MARKDOWN)
    (found,) = find_mentions(article)
    return found


def test_an_embed_code_in_markdown_points_into_the_source() -> None:
    """The mention is the piece of HTML; its parts are found where they stand in the source."""
    source = f'# Story\n\nBefore.\n\n{QUOTE}\n<script async src="https://platform.twitter.com/widgets.js"></script>\n\nAfter.'
    found = _one(source)
    parts = {part.role: part.value for part in found.parts}

    assert found.form is Form.EMBED_HTML
    assert found.item is not None
    assert (found.item.key, found.handle) == (KEY, "DefenceHQ")
    assert source[found.start : found.end] == QUOTE
    assert parts == {
        Role.BODY: "Words of a post.",
        Role.AUTHOR_NAME: "Ministry",
        Role.HANDLE: "@DefenceHQ",
        Role.DATE: "March 14, 2023",
    }
    assert all(source[part.start : part.end] == part.value for part in found.parts)


@pytest.mark.parametrize(
    ("between", "number"), [("\n\n", 1), ("", 1), ("\n\n* * *\n\n", 1), (" and ", 2), ("\n\nWords.\n\n", 2)]
)
def test_two_halves_of_a_card_are_one_mention(between: str, number: int) -> None:
    """Links to one post with nothing between them, as a newsletter's card leaves them, are one place."""
    source = f"Before.\n\n[![Avatar](a.jpg)Ministry @DefenceHQWords]({POST}){between}[14 Mar\n\n7Likes]({POST}?s=20)\n"

    assert [key for _, key, _ in _find(source)] == [KEY] * number


@pytest.mark.parametrize(("user", "handle"), [("DefenceHQ", "DefenceHQ"), ("Jane Doe", None)])
def test_a_tag_says_who_posted(user: str, handle: str | None) -> None:
    """The tag's `user` is the post's author, where it can be a handle."""
    assert _one(f'{{{{< tweet user="{user}" id="1227294189185949696" >}}}}').handle == handle


def test_a_player_in_a_container_is_found() -> None:
    """Containers are looked into; the smallest piece that shows something is the mention."""
    player = '<iframe src="https://www.youtube.com/embed/u3QZVdqUidw" allowfullscreen></iframe>'
    source = f"Before.\n\n<div class='video'>{player}</div>\n\nAfter."
    found = _one(source)

    assert found.item is not None
    assert (found.item.key, source[found.start : found.end]) == ("youtube:video:u3QZVdqUidw", player)


def test_the_words_between_two_scripts_are_read() -> None:
    """A script ends at its own end tag: what stands behind it is prose, and the next script is none."""
    script = '<script>var a = "https://www.example.org/no";</script>'

    assert _find(f"{script}\n\nWords, {POST}\n\n{script}\n") == [("bare_url", KEY, POST)]


def test_a_platforms_container_beside_a_script_is_found() -> None:
    """A container with a platform's class is a piece of its own, whatever else stands in it or around it."""
    url = "https://www.facebook.com/example/posts/1234567890123456"
    post = f'<div class="fb-post" data-href="{url}"><blockquote cite="{url}"></blockquote></div>'
    source = f'Before.\n\n<div class="a">\n<script>if (a < 1) {{}}</script>{post}\n</div>\n\nAfter.'

    assert _find(source) == [("embed_html", "facebook:post:1234567890123456", post)]


def test_a_converted_bluesky_embed_keeps_its_words() -> None:
    """What the embed puts behind the words is none of them, also as an escaped link."""
    post = "https://bsky.app/profile/did:plc:oety7qbfx7x6exn2ytrwikmr/post/3m2fwidhqks2u"
    closing = f"[\\[image or embed\\]]({post}?ref_src=embed)"
    found = _one(
        f"Before.\n\n> Words of a post.\n> \n> {closing}\n> \n> — Ex ([@ex.bsky.social]"
        f"(https://bsky.app/profile/did:plc:oety7qbfx7x6exn2ytrwikmr)) [January 21, 2025 at 5:59 PM]({post})\n\nAfter."
    )
    body = found.part(Role.BODY)

    assert body is not None
    assert (body.value, found.handle) == ("Words of a post.", "ex.bsky.social")
    assert found.item is not None
    assert found.item.key == "bluesky:post:did:plc:oety7qbfx7x6exn2ytrwikmr/3m2fwidhqks2u"


@pytest.mark.parametrize(
    ("words", "url", "handle"),
    [
        ("Post by @example\n> \n> View on Threads", "https://www.threads.com/@example/post/DNJQOX0RA08", "example"),
        (
            "Post by @example@mastodon.social\n> \n> View on Mastodon",
            "https://mastodon.social/@example/114638610368343397",
            "example@mastodon.social",
        ),
    ],
)
def test_fixed_words_of_quoted_lines_are_one_line(words: str, url: str, handle: str) -> None:
    """The marks of a quotation stand between them."""
    found = _one(f"Before.\n\n> [{words}]({url})\n\nAfter.")

    assert (found.form, found.handle) == (Form.FLATTENED_POST, handle)
    assert found.item is not None


def test_a_post_quoted_by_hand_is_one_mention() -> None:
    """Quoted lines with a linked date are a post, told by the link."""
    found = _one(f"Before.\n\n> Words of a post.\n>\n> — Ministry (@DefenceHQ) [March 14, 2023]({POST})\n\nAfter.")

    assert found.form is Form.FLATTENED_POST
    assert found.item is not None
    assert (found.item.key, found.handle) == (KEY, "DefenceHQ")


@pytest.mark.parametrize(
    ("source", "headline"),
    [
        ("---\ntitle: 'A story'\n---\n# Other\n", "A story"),
        ('+++\ntitle = "A story"\n+++\n', "A story"),
        ("# A story #\n\nWords", "A story"),
        ("Words", None),
    ],
)
def test_the_headline_is_the_front_matters_or_the_first_heading(source: str, headline: str | None) -> None:
    """Site generators keep it in front; elsewhere it is the heading."""
    assert read_article(source, fmt=ArticleFormat.MARKDOWN).headline == headline
