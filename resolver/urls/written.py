"""From what people write to the URL to follow. It never fetches.

Follows the URL Standard (url.spec.whatwg.org) for http and https, with these differences on purpose: a missing scheme
is added, brackets or quotes around it, user and password, and a final dot of the host are dropped, backslashes before
the query are refused, and a host must be an IP address or a name that the DNS could hold.
"""

import re
from ipaddress import IPv6Address
from urllib.parse import unquote_to_bytes

from resolver.errors import InvalidUrl

MAX_URL = 8192
"""Characters; longer ones are refused."""

_PLAIN = re.compile(
    r"https?://(?=[^/]{1,253}/)(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
    r"/[A-Za-z0-9\-._~!$&'()*+,;=:@/%]*(?:\?[A-Za-z0-9\-._~!$&()*+,;=:@/?%]*)?"
)
_ODD = re.compile(r"/\.|/%2[eE]|&amp;")
_INVISIBLE = re.compile(
    "[\t\n\r\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_MAX_HOST = 253
_MAX_HOST_WRITTEN = 1024
_MAX_PORT = 65535
_MAX_NUMBER = 16
_BYTE = 255
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SHOWN = 80
_EDGES = "".join(map(chr, range(33)))
_WRAPPED = {"<": ">", '"': '"', "'": "'", "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb"}
"""What is put around a URL in mails (RFC 3986, appendix C), tables and prose, and is no part of it."""

_SCHEME = re.compile(r"h(?:tt|xx)p(s?)\[?:\]?/*", re.IGNORECASE)
_SECOND_SCHEME = re.compile(r"http(s?):?//+", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,30}:(?![0-9])", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

_IN_PATH = re.compile(r"[^!$-;=@-\]_a-z|~]")
_IN_QUERY = re.compile(r"[^!$-&(-;=?-~]")
_IN_FRAGMENT = re.compile(r"[^!#-;=?-_a-~]")


def normalise(written: str) -> str:
    """The http(s) URL that these characters mean, in one spelling: ASCII, host in lower case, no default port.

    Raises:
        InvalidUrl: no http(s) URL can be made of it; the text says why.
    """
    if len(written) > MAX_URL:
        raise InvalidUrl(f"A URL of {len(written)} characters is longer than {MAX_URL}.")
    if _PLAIN.fullmatch(written) and not _ODD.search(written):
        return written
    text = _INVISIBLE.sub("", written).strip().strip(_EDGES).replace("&amp;", "&")
    if _WRAPPED.get(text[:1]) == text[-1:]:
        text = text[1:-1].strip()
    if text[:8].lower().startswith(("http:\\/", "https:\\/")):
        text = text.replace("\\/", "/")
    scheme, rest = _without_scheme(text)
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    path, query, fragment = _pieces(rest[len(authority) :])
    if "\\" in path:
        raise InvalidUrl(f"There is a backslash in {_shown(written)}.")
    place = _authority(authority, scheme, written)
    if place in _DEFAULT_PORTS and path.startswith("//"):
        raise InvalidUrl(f"There is a scheme instead of a host name in {_shown(written)}.")
    url = f"{scheme}://{place}{_path(path)}"
    if query is not None:
        url += "?" + _IN_QUERY.sub(_percent, query)
    if fragment is not None:
        url += "#" + _IN_FRAGMENT.sub(_percent, fragment)
    if len(url) > MAX_URL:
        raise InvalidUrl(f"A URL of {len(url)} characters is longer than {MAX_URL}.")
    return url


def _without_scheme(text: str) -> tuple[str, str]:
    secure = "s"
    found = _SCHEME.match(text)
    if found:
        secure, text = found[1].lower(), text[found.end() :]
        if again := _SECOND_SCHEME.match(text):
            secure, text = again[1].lower(), text[again.end() :]
        return "http" + secure, text
    if text.startswith("//"):
        return "https", text.lstrip("/")
    if other := _OTHER_SCHEME.match(text):
        raise InvalidUrl(f"{_shown(other[0])} is not http or https.")
    authority = re.split(r"[/?#\\]", text, maxsplit=1)[0]
    last = re.split(r"[.\u3002\uff0e\uff61]", authority.replace("[.]", ".").rpartition(":")[0] or authority)
    if len(last) == 1 or "@" in authority or not any(char.isalpha() for char in last[-1] or last[-2]):
        raise InvalidUrl(f"{_shown(text)} has neither a scheme nor a host name.")
    return "https", text


def _pieces(rest: str) -> tuple[str, str | None, str | None]:
    before, hash_sign, fragment = rest.partition("#")
    path, question, query = before.partition("?")
    return path, query if question else None, fragment if hash_sign else None


def _authority(authority: str, scheme: str, written: str) -> str:
    place = authority.rpartition("@")[2].replace("[.]", ".")
    name, colon, port = place.rpartition(":")
    if not colon or place.endswith("]"):
        name, port = place, ""
    if port and not (port.isascii() and port.isdigit() and int(port[-6:]) <= _MAX_PORT and not port[:-6].strip("0")):
        raise InvalidUrl(f"The port in {_shown(written)} is not a number up to 65535.")
    host = _host(name, written)
    number = int(port) if port else None
    return host if number is None or number == _DEFAULT_PORTS[scheme] else f"{host}:{number}"


def _host(name: str, written: str) -> str:
    if name.startswith("[") and name.endswith("]"):
        try:
            return f"[{IPv6Address(name[1:-1] if '%' not in name else '').compressed}]"
        except ValueError as error:
            raise InvalidUrl(f"The IPv6 address in {_shown(written)} is not one.") from error
    if "%" in name:
        try:
            name = unquote_to_bytes(name).decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidUrl(f"The host name in {_shown(written)} is not UTF-8.") from error
    name = name.lower() if name.isascii() else _to_ascii(name, written)
    name = name.removesuffix(".")
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(labels, written)
    if len(name) > _MAX_HOST or not all(map(_LABEL.fullmatch, labels)):
        raise InvalidUrl(f"There is no host name in {_shown(written)}.")
    return name


def _ipv4(labels: list[str], written: str) -> str:
    """Every spelling of an IPv4 address that browsers read (`0x7f.1`, `2130706433`), as four decimal numbers."""
    try:
        parts = [_number(label) for label in labels]
    except ValueError:
        parts = []
    last = 256 ** (5 - len(parts))
    if len(parts) not in range(1, 5) or parts[-1] >= last or any(part > _BYTE for part in parts[:-1]):
        raise InvalidUrl(f"The number in {_shown(written)} is no IPv4 address.")
    value = parts[-1] + sum(part << (24 - 8 * at) for at, part in enumerate(parts[:-1]))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _number(label: str) -> int:
    if len(label) > _MAX_NUMBER or not _NUMBER.fullmatch(label):
        raise ValueError(label)
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if len(label) > 1 and label.startswith("0") else 10)


def _to_ascii(name: str, written: str) -> str:
    """UTS 46, non-transitional, as the URL Standard's domain to ASCII (CheckHyphens off)."""
    import idna  # noqa: PLC0415 - its tables take 10 ms and few hosts need them

    from resolver.urls.labels import ascii_label  # noqa: PLC0415 - as above

    if len(name) > _MAX_HOST_WRITTEN:
        raise InvalidUrl(f"The host name in {_shown(written)} is too long.")
    try:
        mapped = idna.uts46_remap(name, std3_rules=False, transitional=False)
        return ".".join(ascii_label(label) for label in mapped.split("."))
    except (idna.IDNAError, UnicodeError, ValueError) as error:
        raise InvalidUrl(f"The host name in {_shown(written)} is not an internationalised domain name.") from error


def _path(path: str) -> str:
    encoded = _IN_PATH.sub(_percent, path)
    if "/." not in encoded and "/%2" not in encoded:
        return encoded or "/"
    kept: list[str] = []
    dots = 0
    for segment in encoded.split("/")[1:]:
        plain = segment.replace("%2e", ".").replace("%2E", ".")
        dots = len(plain) if plain in {".", ".."} else 0
        if dots == len(".."):
            del kept[-1:]
        elif not dots:
            kept.append(segment)
    return "/" + "/".join([*kept, ""] if dots else kept)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _shown(text: str) -> str:
    printable = "".join(char if char.isprintable() else "·" for char in text[:_SHOWN])
    return f"“{printable}{'…' if len(text) > _SHOWN else ''}”"
