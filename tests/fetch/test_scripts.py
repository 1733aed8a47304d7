"""Where scripts lead: addresses by another name are read, what only some visitors or some clicks reach is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.fetch.scripts import targets

THERE = "https://n.example.org/x"


@pytest.mark.parametrize(
    "code",
    [
        f'window["location"] = "{THERE}"',
        f"window['location']['href'] = '{THERE}';",
        f'location["href"]="{THERE}"',
        f'var url = "{THERE}"; window.location.href = url;',
        f"const target = '{THERE}';\nlocation.replace(target);",
        f'let a = "{THERE}", b = a; top.location = b;',
        f'location.replace("{THERE}" + document.location.hash)',
        f"location.href = '{THERE}' + window.location.search;",
        'location.href = decodeURIComponent("https%3A%2F%2Fn.example.org%2Fx")',
        'location.replace(atob("aHR0cHM6Ly9uLmV4YW1wbGUub3JnL3g="))',
        f"setTimeout(\"location.href='{THERE}'\", 100)",
        f"setTimeout(function(){{ location.href = '{THERE}' }}, 3000)",
        f"setTimeout(() => {{ location = '{THERE}' }}, 0);",
        f"setTimeout(function () {{ if (ready) {{ location = '{THERE}' }} }}, 5000);",
        f"window.onload = function () {{ location.assign('{THERE}') }}",
        f"document.addEventListener('DOMContentLoaded', function () {{ location.assign('{THERE}') }})",
        f"$(function() {{ location.href = '{THERE}'; }});",
        f"$(document).ready(function() {{ location.href = '{THERE}'; }});",
        f"(function () {{ location.replace('{THERE}') }})()",
        f"function go() {{ location.replace('{THERE}') }} go();",
        f"function go() {{ location.replace('{THERE}') }}\nsetTimeout(go, 1000)",
        f"var n = 3; setInterval(function () {{ if (--n <= 0) {{ location.href = '{THERE}' }} }}, 1000)",
        f"try {{ location.replace('{THERE}') }} catch (e) {{ log(e) }}",
        f"if (window.opener) {{ window.opener = null }} location.replace('{THERE}')",
        f"/* it's gone */ location.replace('{THERE}')",
    ],
)
def test_where_it_leads(code: str) -> None:
    """A literal, what holds it, and the ways to run it when the page is there."""
    assert list(targets(code)) == [THERE]


def test_where_an_element_says() -> None:
    """Some shorteners keep the address in a hidden field."""
    page = {("target", "value"): THERE}
    code = "var t = document.getElementById('target').value; location.replace(t);"

    assert list(targets(code, lambda name, attribute: page.get((name, attribute)))) == [THERE]
    assert list(targets(code)) == []


@pytest.mark.parametrize(
    "code",
    [
        f"function go() {{ location.href = '{THERE}' }}",
        f"function go() {{ location.href = '{THERE}' }} button.onclick = go;",
        f"button.onclick = function () {{ location.href = '{THERE}' }}",
        f"button.addEventListener('click', function () {{ location.href = '{THERE}' }})",
        f"$('#b').on('click', function () {{ location.href = '{THERE}' }})",
        f"$('#b').click(function () {{ location.href = '{THERE}' }})",
        f"if (/MSIE|Trident/.test(navigator.userAgent)) {{ location.href = '{THERE}' }}",
        f"if (screen.width < 700) location = '{THERE}';",
        f"if (!window.fetch) {{ location.replace('{THERE}') }}",
        f"if (!('fetch' in window)) location.replace('{THERE}')",
        f"isMobile && (location.href = '{THERE}')",
        f"if (location.hostname !== 'www.example.org') {{ location.href = '{THERE}' }}",
        f"if (!confirm('Are you 18?')) {{ location.href = '{THERE}' }}",
        f"try {{ start() }} catch (e) {{ location.href = '{THERE}' }}",
        f"setTimeout(function () {{ location.href = '{THERE}' }}, 1800000)",
        f"setTimeout(() => {{ log(); location.href = '{THERE}'; }}, 60000);",
        f"setTimeout(\"location.href='{THERE}'\", 600000)",
        f"function out() {{ location.href = '{THERE}' }} setTimeout(out, 900000);",
        f"map.location = '{THERE}'",
        f"var location = '{THERE}'",
        f"var config = {{ location: '{THERE}' }}",
        f"var a = \"location.href='{THERE}'\", b;",
        f"/* location.href = '{THERE}' */",
        f"// location.href = '{THERE}'",
        f"var url = '{THERE}'; url = other(); location.href = url;",
        f"location.href = '{THERE}' + id;",
        f"location.href = pick('{THERE}');",
        "location.href = `https://n.example.org/${id}`;",
        "location.replace(atob('%%%'))",
        "a = b; b = a; location = a;",
        "location = ",
    ],
)
def test_where_it_does_not(code: str) -> None:
    """A handler, a question about the visitor, another object's place, a comment, a part of an address."""
    assert list(targets(code)) == []


@given(st.text(alphabet="locatin.href=wdwpc(){}[];:'\"`/*\\ \n+$", max_size=200))
def test_any_code_is_read(code: str) -> None:
    """Whatever is written there, reading it ends and gives texts."""
    assert all(isinstance(each, str) for each in targets(code))


@pytest.mark.timeout(5)
@pytest.mark.parametrize("piece", ["location=a;", "/*", "`", "'\\", "{", "location='x", "a=a;location=a;"])
def test_much_code_is_read_soon(piece: str) -> None:
    """Hostile code of the largest size costs little."""
    assert list(targets(piece * (64 * 1024 // len(piece)))) == []
