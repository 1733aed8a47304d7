"""Arguments of shortcodes, tags and components: which item they name, and what only describes."""

import pytest

from resolver.find import arguments

FILM = "youtube:video:u3QZVdqUidw"


@pytest.mark.parametrize(
    ("name", "written", "key"),
    [
        ("youtube", ' id="u3QZVdqUidw" title="An Interesting talk"', FILM),
        ("youtube", ' title="An Interesting talk" id="u3QZVdqUidw"', FILM),
        ("youtube", " u3QZVdqUidw 640 385", FILM),
        ("youtube", "=https://www.youtube.com/watch?v=u3QZVdqUidw&w=640", FILM),
        ("include", " embed/youtube.html id='u3QZVdqUidw'", FILM),
        ("include", ' youtubePlayer.html id="u3QZVdqUidw"', FILM),
        ("video", ' provider="youtube" id="u3QZVdqUidw"', FILM),
        ("embed", ' url=" https://youtu.be/u3QZVdqUidw "', FILM),
        ("gist", " example/0123456789abcdef0123", "github:gist:0123456789abcdef0123"),
        ("gist", " 0123456789abcdef0123", "github:gist:0123456789abcdef0123"),
        ("github", " example/words", "github:repository:example/words"),
        ("vimeo", " 148751763 w=640", "vimeo:video:148751763"),
        ("figure", ' src="a.png" title="A YouTube Integration"', None),
        ("icon", ' name="youtube" class="hover-effect"', None),
        ("youtube", ' id="header-icon"', None),
        ("youtube", ' id="Interesting"', None),
        ("youtube", " id=page_videos", None),
        ("youtube_subscribe", ' channel="Some-Channel"', None),
        ("instagram-feed", ' id="12345678901"', None),
        ("custom-twitter-feed", " id=12345678901", None),
        ("custom_facebook_feed", ' id="1234567890123456"', None),
        ("x_icon", ' id="123456789"', None),
        ("vimeo_channel", ' id="148751763"', None),
        ("twitterTimeline", ' id="1227294189185949696"', None),
        ("instagram-feed", ' url="https://www.instagram.com/p/CtHaSoDLrWJ/"', "instagram:post:CtHaSoDLrWJ"),
        ("include", " head.html title=Interesting", None),
        ("youtube", ' width="12345678901"', None),
        ("youtube", "", None),
    ],
)
def test_what_a_tag_shows(name: str, written: str, key: str | None) -> None:
    """An address says it alone; an id counts beside a word for its platform, and words for readers never do."""
    found = arguments.item(name, list(arguments.read(written)))

    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("name", "written", "key"),
    [
        ("YouTube", ' id="u3QZVdqUidw"', FILM),
        ("YouTube", ' id={"u3QZVdqUidw"} size={24}', FILM),
        ("LiteYouTubeEmbed", ' videoId="u3QZVdqUidw"', FILM),
        ("Card", ' href="https://youtu.be/u3QZVdqUidw"', FILM),
        ("GitHub", ' repo="example/words" url="https://github.com/example/words"', "github:repository:example/words"),
        ("Button", ' href="https://github.com/example/words"', None),
        ("YouTubeIcon", ' color="currentColor" title="Interesting"', None),
        ("Card", ' id="u3QZVdqUidw"', None),
    ],
)
def test_what_a_component_shows(name: str, written: str, key: str | None) -> None:
    """A component that names its platform shows an item by id or address, any other one a post by its address."""
    found = arguments.component(name, list(arguments.read(written)))

    assert (found.key if found else None) == key
