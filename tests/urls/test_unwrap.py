"""Links that hold the real address inside are opened without a request; what only looks like one is left alone."""

from base64 import urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver import urls

STORY = "https://www.example.org/story?id=1&lang=de"
CODED = quote(STORY, safe="")
TWICE = quote(CODED, safe="")
LETTER = urlsafe_b64encode(f'{{"e":"{STORY}","aid":1,"t":2}}'.encode()).decode().rstrip("=")
NEWS = urlsafe_b64encode(b'\x08\x13"' + bytes([len(STORY)]) + STORY.encode() + b"\xd2\x01\x00").decode().rstrip("=")
BING = urlsafe_b64encode(STORY.encode()).decode().rstrip("=")

HOLDS_THE_STORY = [
    f"https://l.facebook.com/l.php?u={CODED}&h=AT0",
    f"https://lm.facebook.com/l.php?u={CODED}",
    f"https://l.instagram.com/?u={CODED}&e=AT0",
    f"https://www.google.com/url?sa=t&q=words&url={CODED}&usg=AO",
    f"https://www.google.co.uk/url?q={CODED}",
    f"https://www.google.com/imgres?imgurl=https%3A%2F%2Fexample.com%2Fa.png&imgrefurl={CODED}",
    f"https://consent.google.de/ml?continue={CODED}&gl=DE",
    f"https://www.google.com/sorry/index?continue={CODED}&q=E",
    f"https://news.google.com/rss/articles/{NEWS}?oc=5",
    f"https://translate.google.com/translate?hl=en&sl=de&u={CODED}",
    "https://www-example-org.translate.goog/story?id=1&lang=de&_x_tr_sl=de&_x_tr_tl=en",
    f"https://webcache.googleusercontent.com/search?q=cache:AbCdEfGhIj-1:{CODED}+words&cd=1",
    f"https://eur01.safelinks.protection.outlook.com/?url={CODED}&data=05%7C01",
    f"https://eur01.safelinks.protection.outlook.com/?url={TWICE}",
    "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.example.org_story-3Fid-3D1-26lang-3Dde&d=DwMF",
    "https://urldefense.com/v3/__https://www.example.org/story?id=1*lang=de__;Jg!!EXAMPLE$",
    "https://urldefense.com/v3/__https:/www.example.org/story?id=1*lang**Ae__;Jj1k!!EXAMPLE$",
    f"https://www.youtube.com/redirect?event=video_description&q={CODED}&v=RoT8RnQHvgo",
    f"https://out.reddit.com/t3_abc?url={CODED}&token=A",
    f"https://go.bsky.app/redirect?u={CODED}",
    f"https://getpocket.com/redirect?url={CODED}&h=a",
    f"https://12ft.io/proxy?q={CODED}",
    f"https://archive.ph/submit/?url={CODED}",
    f"https://www.awin1.com/cread.php?awinmid=1&ued={CODED}",
    f"https://click.linksynergy.com/deeplink?id=a&mid=1&murl={CODED}",
    f"https://outlook.office.com/mail/safelink.html?url={CODED}&corid=a",
    f"https://t.umblr.com/redirect?z={CODED}&t=Z",
    f"https://vk.com/away.php?to={CODED}&cc_key=",
    f"https://steamcommunity.com/linkfilter/?u={CODED}",
    f"https://slack-redir.net/link?url={CODED}",
    f"https://www.linkedin.com/redir/redirect?url={CODED}&urlhash=a",
    f"https://www.linkedin.com/safety/go?url={CODED}&trk=x",
    f"https://disq.us/url?url={CODED}%3AEXAMPLEsignatureEXAMPLE1&cuid=1",
    f"https://href.li/?{STORY}",
    f"https://web.archive.org/web/20200311000000/{STORY}",
    f"https://web.archive.org/web/20200311000000if_/{STORY}",
    f"https://wayback.archive-it.org/4887/20200311000000/{STORY}",
    f"https://arquivo.pt/wayback/20200311000000/{STORY}",
    f"https://webarchive.nationalarchives.gov.uk/ukgwa/20200311000000/{STORY}",
    f"https://archive.ph/20200311000000/{STORY}",
    f"https://archive.today/{STORY}",
    f"https://web.archive.org/web/2020*/{STORY}",
    f"https://web.archive.org/save/{STORY}",
    f"https://megalodon.jp/2020-0311-0000-00/{STORY}",
    f"https://12ft.io/{STORY}",
    f"https://via.hypothes.is/{STORY}",
    f"https://substack.com/redirect/2/{LETTER}?token=a",
    f"https://click.convertkit-mail2.com/abc/def/{BING}",
    f"https://urldefense.us/v3/__{STORY}__;!!EXAMPLE$",
    f"https://archive.today/2020.03.11-000000/{STORY}",
    "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/story?id=1&lang=de",
    "https://www.google.com/amp/s/www.example.org/story?id=1&lang=de",
    "https://www-example-org.turbopages.org/turbo/www.example.org/s/story?id=1&lang=de",
    f"https://www.bing.com/ck/a?!&&p=abc&u=a1{BING}&ntb=1",
    f"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU={CODED}/RK=2/RS=x-",
    f"https://secure-web.cisco.com/1EXAMPLE/{CODED}",
    f"https://protect.checkpoint.com/v2/___{STORY}___.EXAMPLE",
    f"https://x.com/safety/unsafe_link_warning?unsafe_link={CODED}",
    f"https://bitly.com/a/warning?hash=abc&url={CODED}",
    f"https://www.facebook.com/plugins/post.php?href={CODED}&width=500",
]

LEFT_ALONE = [
    "https://twitter.com/winamp/status/1",
    "https://www.example.org/amp/s/story",
    "https://www.example.org/url?q=https%3A%2F%2Fexample.com%2F",
    "https://l.facebook.com.example.org/l.php?u=https%3A%2F%2Fexample.com%2F",
    "https://www.google.com/search?q=https%3A%2F%2Fexample.com%2F",
    "https://www.google.com/url?q=words",
    "https://www.google.com/url?q=javascript%3Aalert(1)",
    "https://www.google.com/url",
    "https://news.google.com/rss/articles/CBMiYkFVX3lxTEE?oc=5",
    "https://web.archive.org/about",
    "https://web.archive.org/web/20200311000000/",
    "https://archive.ph/AbCdE",
    "https://web.archive.org/save",
    "https://12ft.io/about",
    "https://substack.com/redirect/0123abcd-0123-0123-0123-0123456789ab?j=x",
    "https://substack.com/redirect/2/bm90aGluZ19pc19pbl9oZXJl",
    "https://click.convertkit-mail2.com/abc/def/unsubscribe",
    "https://www.bing.com/ck/a?u=a1!!!",
    "https://urldefense.com/v3/__https://www.example.org/",
    "https://mail.google.evil.example/url?q=https%3A%2F%2Fexample.com%2F",
    "https://[::1/",
    "not a url",
]


@pytest.mark.parametrize("wrapper", HOLDS_THE_STORY)
def test_a_known_wrapper_gives_what_it_holds(wrapper: str) -> None:
    """One layer is opened, percent signs and all."""
    assert urls.unwrap(wrapper) == STORY


@pytest.mark.parametrize("url", LEFT_ALONE)
def test_what_only_looks_like_a_wrapper_is_left_alone(url: str) -> None:
    """Another host, another path, or nothing inside: there is no address to give."""
    assert urls.unwrap(url) is None
    assert urls.unwrap_all(url) == ()


def test_a_login_page_names_the_page_that_was_wanted() -> None:
    """`next` may be a path on the same host."""
    assert urls.unwrap("https://www.instagram.com/accounts/login/?next=/p/B63DdKjgavx/") == (
        "https://www.instagram.com/p/B63DdKjgavx/"
    )
    assert urls.unwrap("https://x.com/i/flow/login?redirect_after_login=%2Fjack%2Fstatus%2F20") == (
        "https://x.com/jack/status/20"
    )


def test_wrappers_in_wrappers_are_opened_layer_by_layer() -> None:
    """Each layer is told, outermost content first, and five are enough."""
    middle = f"https://www.google.com/url?q={CODED}"
    outer = f"https://l.facebook.com/l.php?u={quote(middle, safe='')}"

    assert urls.unwrap_all(outer) == (middle, STORY)


def test_a_wrapper_that_holds_wrappers_without_end_ends() -> None:
    """No more than five layers are opened."""
    url = STORY
    for _ in range(7):
        url = f"https://href.li/?{url}"

    assert len(urls.unwrap_all(url)) == urls.MAX_LAYERS


def test_bytes_of_another_charset_keep_their_escapes() -> None:
    """An address in windows-1251 is passed on as it was escaped."""
    assert (
        urls.unwrap("https://vk.com/away.php?to=http%3A%2F%2Fexample.org%2F%EF%F0%E8") == "http://example.org/%EF%F0%E8"
    )


@given(st.text(max_size=60), st.sampled_from([wrapper.split(CODED)[0] for wrapper in HOLDS_THE_STORY]))
def test_whatever_a_wrapper_holds_opening_it_never_fails(inside: str, before: str) -> None:
    """The answer is a normalised URL or none."""
    found = urls.unwrap(before + inside)

    assert found is None or urls.normalise(found) == found
