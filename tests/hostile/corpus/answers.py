"""What endpoints might answer about a post: too deep, too large, of other shapes, with markup that explodes or runs."""

import json
from collections.abc import Iterator

from resolver import platforms
from tests.hostile.bed.case import Case, World
from tests.support.web import Reply

JSON = {"Content-Type": "application/json; charset=utf-8"}
ANY = ("live", "gone", "restricted", "unreachable", "blocked", "unsupported", "not_checked")
DEEP = "[" * 100_000
POSTS = {
    "bluesky": "https://bsky.app/profile/did:plc:oety7qbfx7x6exn2ytrwikmr/post/3m2fwidhqks2u",
    "mastodon": "https://mastodon.social/@obenland/115390233060492827",
    "tiktok": "https://www.tiktok.com/@luciaphoolan/video/7362946149227056416",
    "youtube": "https://www.youtube.com/watch?v=RoT8RnQHvgo",
    "reddit": "https://www.reddit.com/r/Eldenring/comments/tusanf/dude_just_slap_me_and_left/",
    "telegram": "https://t.me/durov/43",
    "truthsocial": "https://truthsocial.com/@realDonaldTrump/posts/115359345947837427",
    "vimeo": "https://vimeo.com/76979871",
    "doi": "https://doi.org/10.1371/journal.pone.0115253",
    "arxiv": "https://arxiv.org/abs/1706.03762",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/31978945/",
    "threads": "https://www.threads.com/@katienotopoulos/post/DPRAi3ZDUfJ",
    "tumblr": "https://www.tumblr.com/bizweekgraphics/30045125879",
    "spotify": "https://open.spotify.com/track/0VjIjW4GlUZAMYd2vXMi3b",
}


def _quote(words: str) -> str:
    return (
        f'<blockquote class="twitter-tweet"><p lang="en">{words}</p>&mdash; A B (@jack) '
        '<a href="https://twitter.com/jack/status/20">March 21, 2006</a></blockquote>'
    )


def _oembed(html: str, **more: object) -> bytes:
    told = {"version": "1.0", "type": "rich", "author_name": "A B", "author_url": "https://twitter.com/jack"}
    return json.dumps({**told, "url": "https://twitter.com/jack/status/20", "html": html, **more}).encode()


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "a number": b"1e999",
    "an endless number": b"9" * 200_000,
    "not a number": b'{"html": NaN, "author_name": Infinity}',
    "a string": b'"words"',
    "a list": b"[" + b"{}," * 80_000 + b"{}]",
    "too deep": DEEP.encode(),
    "deep objects": b'{"a":' * 40_000,
    "deep in a field": b'{"html":' + b"[" * 59 + b"]" * 59 + b"}",
    "large": b'{"html":"' + b"x" * 300_000 + b'"}',
    "many keys": b"{" + b",".join(b'"k%d":1' % n for n in range(20_000)) + b"}",
    "the same key": b"{" + b",".join(b'"html":"%d"' % n for n in range(20_000)) + b"}",
    "escapes": b'{"html":"' + b"\\u202e" * 30_000 + b'"}',
    "half a pair": b'{"html":"\\ud83d","author_name":"\\udc00","title":"\\ud800"}',
    "nul": b'{"html":"\\u0000","author_name":"a\\u0000b"}',
    "other shapes": b'{"html":{"a":1},"author_name":["x"],"author_url":5,"url":true,"title":{"$ne":1}}',
    "numbers for words": b'{"html":1,"author_name":2,"url":3,"width":"9","text":-1,"created_at":1e400,"id_str":{}}',
    "cut": _oembed(_quote("words"))[:120],
    "HTML": b"<!doctype html><title>Sign in</title>",
    "two values": b"{}{}",
    "a byte order mark": b"\xef\xbb\xbf" + _oembed(_quote("words")),
    "UTF-16": '{"html":"x"}'.encode("utf-16"),
    "not UTF-8": b'{"html":"\xff\xfe\xfa"}',
    "a deep quote": _oembed("<blockquote><p>" + "<b>" * 20_000 + "x"),
    "a wide quote": _oembed("<blockquote><p>" + "<i>x</i>" * 20_000),
    "a quote of attributes": _oembed("<blockquote><p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x</p>"),
    "a quote that reopens": _oembed("<p>" + "".join(f"<b id={n}>" for n in range(900)) + "</p><p>x" * 900),
    "a quote that runs": _oembed(_quote("<script>alert(1)</script><img src=x onerror=alert(1)> words")),
    "a quote that leads inside": _oembed(
        _quote('<a href="http://169.254.169.254/">x</a> words'), thumbnail_url="http://10.0.0.1/"
    ),
    "a quote with a javascript link": _oembed(_quote('<a href="javascript:alert(1)">x</a>'), url="javascript:alert(1)"),
    "hidden words": _oembed(
        _quote("\u202ewords\u2066 \U000e0069\U000e0067 \x1b[31m \u200b"), author_name="A\u202eB\n{}"
    ),
}


def _asks(url: str) -> list[str]:
    item = platforms.item(url)
    platform = platforms.named(item.platform) if item else None
    return [ask.url for ask in platform.ask(item)] if platform and item else []


def _cases() -> Iterator[Case]:
    for number, (name, body) in enumerate(BODIES.items()):
        url = f"https://twitter.com/jack/status/{1_200_000_000_000_000_000 + number}"

        def arrange(world: World, url: str = url, body: bytes = body) -> None:
            for endpoint in _asks(url):
                world.web.reply(endpoint, Reply(200, JSON, body))

        yield Case(f"an endpoint that answers {name}", url, ANY, arrange, heavy=name.startswith("a quote"))
    worst = [
        BODIES["other shapes"],
        BODIES["numbers for words"],
        BODIES["half a pair"],
        BODIES["too deep"],
        BODIES["a list"],
    ]
    for number, (name, url) in enumerate(POSTS.items()):
        body = worst[number % len(worst)]

        def arrange_other(world: World, url: str = url, body: bytes = body) -> None:
            for endpoint in _asks(url):
                world.web.reply(endpoint, Reply(200, JSON, body))

        yield Case(f"an endpoint of {name} that answers nonsense", url, ANY, arrange_other)
    yield from _elsewhere()


def _elsewhere() -> Iterator[Case]:
    """Endpoints that lead inside, hang, or say that a post is gone."""
    for number, target in enumerate(
        ("http://127.0.0.1/", "http://169.254.169.254/", "http://[::1]/", "https://10.0.0.1/")
    ):
        url = f"https://twitter.com/jack/status/{1_300_000_000_000_000_000 + number}"

        def arrange(world: World, url: str = url, target: str = target) -> None:
            for endpoint in _asks(url):
                world.web.redirect(endpoint, target, status=307)

        yield Case(f"an endpoint that leads to {target}", url, ANY, arrange)
    yield from _never()


def _never() -> Iterator[Case]:
    """Endpoints that never answer, at once or at the end of a slow way."""
    hanging = "https://twitter.com/jack/status/1310000000000000000"

    def hang(world: World) -> None:
        for endpoint in _asks(hanging):
            world.web.hang(endpoint)

    yield Case("endpoints that never answer", hanging, ("unreachable", "not_checked", "blocked"), hang, slow=True)
    slow_way = "http://slow-to-post.example.org/0"
    post = "https://twitter.com/jack/status/1310000000000000001"

    def both(world: World) -> None:
        world.web.reply(slow_way, Reply(302, {"Location": "/1"}, delay=2.4))
        world.web.reply("http://slow-to-post.example.org/1", Reply(302, {"Location": post}, delay=2.4))
        for endpoint in _asks(post):
            world.web.hang(endpoint)

    yield Case("a slow way to a post that never answers", slow_way, ANY, both, slow=True)
    for number, delay in enumerate((1.2, 4.6)):
        host = f"slower{number}.example.org"
        last = f"https://twitter.com/jack/status/{1_320_000_000_000_000_000 + number}"

        def three(world: World, host: str = host, delay: float = delay, last: str = last) -> None:
            for step, to in enumerate(("/1", "/2", last)):
                world.web.reply(f"http://{host}/{step}", Reply(302, {"Location": to}, delay=delay))
            for endpoint in _asks(last):
                world.web.hang(endpoint)

        name = f"a way of {3 * delay:.1f} s to a post that never answers"
        yield Case(name, f"http://{host}/0", ANY, three, slow=True)


CASES = tuple(_cases())
