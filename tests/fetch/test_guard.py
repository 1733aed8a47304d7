"""Which addresses and URLs pass the guard: every spelling of the inside is refused, the outside is not."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.errors import ConfigError, InvalidUrl, UnsafeTarget
from resolver.fetch.guard import AddressPolicy
from resolver.settings import Settings

POLICY = AddressPolicy.from_settings(Settings())


def policy(**settings: object) -> AddressPolicy:
    """A policy of these settings."""
    return AddressPolicy.from_settings(Settings.model_validate(settings))


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "100.100.100.200",
        "127.0.0.1",
        "127.66.0.9",
        "168.63.129.16",
        "169.254.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.192",
        "192.0.2.7",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.9",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:100.64.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "3fff::1",
        "2600::5efe:a00:1",
        "2600::200:5efe:a00:1",
        "5f00::1",
        "fc00::1",
        "fd00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1%1",
        "fec0::1",
        "ff02::1",
        "4000::1",
        "not an address",
        "",
        "8.8.8.8.",
        "010.8.8.8",
    ],
)
def test_refuses_what_is_not_public(ip: str) -> None:
    """Private, reserved, embedded and metadata addresses are never dialled, on any port."""
    ports = (80, 443)

    assert not any(POLICY.allows(ip, port) for port in ports)


@pytest.mark.parametrize(
    "ip",
    [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "100.63.255.254",
        "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.167.255.255",
        "192.0.1.1",
        "198.17.255.255",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
        "2a00:1450:4001:82a::200e",
    ],
)
def test_allows_the_public_internet(ip: str) -> None:
    """Public unicast addresses pass, up to the very edge of each forbidden range."""
    assert POLICY.allows(ip, 443)
    assert not POLICY.allows(ip, 22)


def test_the_list_opens_exactly_its_pairs() -> None:
    """An allow entry opens one network on one port and nothing beside it."""
    opened = policy(allow="127.66.0.0/16:8443, [fd12::/32]:80")

    assert opened.allows("127.66.1.2", 8443)
    assert opened.allows("::ffff:127.66.1.2", 8443)
    assert opened.allows("fd12::9", 80)
    assert not opened.allows("127.66.1.2", 443)
    assert not opened.allows("127.67.1.2", 8443)
    assert not opened.allows("fd12::9", 443)


def test_what_is_closed_stays_closed() -> None:
    """A network that the operator denies is not dialled, public or listed; its neighbours are."""
    closed = policy(deny="93.184.0.0/16, [2a00:1450::]/32, 10.1.2.0/24", allow="10.1.0.0/16:80")

    assert not any(
        closed.allows(ip, 80) for ip in ("93.184.216.34", "::ffff:93.184.216.34", "2a00:1450::1", "10.1.2.3")
    )
    assert closed.allows("93.185.0.1", 80)
    assert closed.allows("10.1.3.3", 80)


@pytest.mark.parametrize("entry", ["10.0.0.0/33", "office", "10.0.0.1:80"])
def test_a_bad_network_is_named(entry: str) -> None:
    """A deny entry that is no network stops the start with a sentence that shows it."""
    with pytest.raises(ConfigError, match="RESOLVER_DENY"):
        policy(deny=entry)


@pytest.mark.parametrize("ip", ["169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "100.100.100.200"])
def test_metadata_is_refused_even_when_listed(ip: str) -> None:
    """No list opens a cloud's metadata service."""
    everything = policy(allow="0.0.0.0/0:80, ::/0:80")

    assert not everything.allows(ip, 80)


@pytest.mark.parametrize(
    "entry", ["10.0.0.0/8", "10.0.0.0/8:", "10.0.0.0/8:http", "10.0.0.0/8:0", "office:80", "::1:x"]
)
def test_a_bad_entry_is_named(entry: str) -> None:
    """An allow entry that is no `network:port` stops the start with a sentence that shows it."""
    with pytest.raises(ConfigError, match="RESOLVER_ALLOW"):
        policy(allow=entry)


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_mapped_addresses_are_judged_as_what_they_reach(number: int) -> None:
    """An IPv4-mapped IPv6 address passes exactly when its IPv4 address does."""
    plain = str(ipaddress.IPv4Address(number))

    assert POLICY.allows(f"::ffff:{plain}", 443) == POLICY.allows(plain, 443)


@given(st.ip_addresses())
def test_nothing_private_by_the_standard_library_passes(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Whatever the standard library calls private, reserved or multicast is refused here too (mapped IPv4 aside)."""
    if getattr(address, "ipv4_mapped", None) is None and (
        not address.is_global or address.is_multicast or address.is_reserved
    ):
        assert not POLICY.allows(str(address), 443)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://T.CO/AbC", "https://t.co/AbC"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("https://example.com:443?x", "https://example.com/?x"),
        ("https://example.com:/x", "https://example.com/x"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://a@b@example.com/", "https://example.com/"),
        ("https://example.com/a#b?c", "https://example.com/a"),
        ("https://example.com//a//b", "https://example.com//a//b"),
        ("https://example.com/a b?c d", "https://example.com/a%20b?c%20d"),
        ("https://example.com/ü?ö=é", "https://example.com/%C3%BC?%C3%B6=%C3%A9"),
        ("https://example.com/%2F%zz?u=https%3A%2F%2Fx.org", "https://example.com/%2F%zz?u=https%3A%2F%2Fx.org"),
        ("https://example.com/\\a", "https://example.com/%5Ca"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://ex_ample.example.org/", "https://ex_ample.example.org/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700:4700:0:0:0:0:1111]/", "https://[2606:4700:4700::1111]/"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://i❤.example.org/", "https://xn--i-7iq.example.org/"),
        ("https://old-.example.org/", "https://old-.example.org/"),
        ("https://1password.com/", "https://1password.com/"),
        ("https://0x.org/", "https://0x.org/"),
        ("https://127.0.0.1.nip.io/", "https://127.0.0.1.nip.io/"),
    ],
)
def test_canonical_form(url: str, canonical: str) -> None:
    """A URL has one form in which it is dialled: what the path and query say is kept, userinfo and fragment are not."""
    assert POLICY.check_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1./",
        "http://127.1/",
        "http://127.0.1/",
        "http://0177.0.0.1/",
        "http://0177.1/",
        "http://127.000.000.001/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0x0.0x0.0x1/",
        "http://0x7f.1/",
        "http://0X7F.1/",
        "http://127.0.0.0x1/",
        "http://0/",
        "http://00/",
        "http://0x/",
        "http://3232235777/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://１２７.0.0.1/",
        "http://4294967295/",
        "http://255.255.255.256/",
        "http://1.2.3/",
        "http://1.2.3.4.5/",
        "http://8.8.8.8.8/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[0:0:0:0:0:ffff:a9fe:a9fe]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[fd00:ec2::254]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost/",
        "http://ⓛocalhost/",
        "http://intranet/",
        "http://printer.local/",
        "http://db.internal/",
        "http://metadata.google.internal/",
        "http://x.onion/",
        "http://1.0.0.127.in-addr.arpa/",
        "http://user@8.8.8.8:80@10.0.0.1/",
        "http://example.com:22/",
        "http://example.com:6379/",
        "https://example.com:8080/",
        "https://8.8.8.8:11211/",
    ],
)
def test_unsafe_urls(url: str) -> None:
    """No spelling of an inside address, private name or odd port is dialled."""
    with pytest.raises(UnsafeTarget):
        POLICY.check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://",
        "http:///x",
        "https://./",
        "//example.com/",
        "/etc/passwd",
        "example.com",
        "http:/localhost",
        "http:\\\\127.0.0.1\\",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_INFO",
        "javascript:alert(1)",
        "data:text/html,x",
        "unix:///var/run/docker.sock",
        "tcp://example.com:80/",
        "http://example.com\\@127.0.0.1/",
        "http://127.0.0.1\\.example.com/",
        "http://exa%6dple.com/",
        "http://example.com%00.evil.org/",
        "http://example .com/",
        "http://example.com\t.evil.org/",
        "http://example.com/\r\nHost: x",
        "http://example.com/\x00",
        "http://<b>.example.com/",
        "http://example..com/",
        "http://.example.com/",
        "http://-a.example.com/",
        "http://" + "a" * 64 + ".example.com/",
        "http://" + "a." * 130 + "com/",
        "http://example.com:99999/",
        "http://example.com:0/",
        "http://example.com:-1/",
        "http://example.com:80a/",
        "http://example.com:٨٠/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[127.0.0.1]/",
        "http://[v1.x]/",
        "http://xn--/",
        "http://a\u00ad.\u200d.com/",
        "http://a.\u0301b.com/",
        "http://a／b.example.com/",
        "http://" + "ü" * 1100 + ".example.com/",
        "https://example.com/" + "a" * 8192,
        "https://example.com/" + "ü" * 2000,
    ],
)
def test_urls_that_are_none(url: str) -> None:
    """What no http(s) request can be made of is said to be no URL, whatever a laxer parser would make of it."""
    with pytest.raises((InvalidUrl, UnsafeTarget)):
        POLICY.check_url(url)


def test_a_host_that_the_operator_names_may_be_short() -> None:
    """A host with a lookup override of its own may be a single label; its address is judged all the same."""
    named = policy(dns="cms=127.0.0.1:8080", allow="127.0.0.0/8:8080")

    assert named.check_url("http://cms/a") == "http://cms/a"
    with pytest.raises(UnsafeTarget):
        named.check_url("http://other/a")


@given(st.text(max_size=60), st.text(max_size=60))
def test_check_is_stable_and_ascii(host: str, rest: str) -> None:
    """The canonical form is ASCII without controls or spaces, and checking it again changes nothing."""
    try:
        canonical = POLICY.check_url(f"https://{host}.example.org/{rest}")
    except (InvalidUrl, UnsafeTarget):
        return

    assert canonical.isascii()
    assert canonical.isprintable()
    assert " " not in canonical
    assert POLICY.check_url(canonical) == canonical


_PIECES = st.lists(
    st.sampled_from(
        ["a", "Z", "/", "//", "?", "&", "=", ";", ":", "@", "[", "]", "%zz", "{", "^", "'", ".", "~", "|", "\\"]
    )
    | st.text(max_size=2),
    max_size=8,
).map("".join)


@given(
    st.sampled_from(["news.example.org", "News.example.org:443", "n_e.example.org.", "8.8.8.8", "10.0.0.1"]), _PIECES
)
def test_a_host_that_is_known_changes_nothing(host: str, rest: str) -> None:
    """A URL on a host that was judged before gets the verdict and the form that it would have got as the first."""

    def verdict(guard: AddressPolicy) -> object:
        try:
            return guard.target(f"https://{host}{rest}")
        except (InvalidUrl, UnsafeTarget) as error:
            return str(error)

    first, again = policy(), policy()
    for known in (f"https://{host}/", f"https://{host}:443/", f"https://{host}{rest}"):
        try:
            again.check_url(known)
        except (InvalidUrl, UnsafeTarget):
            continue

    assert verdict(again) == verdict(first)
