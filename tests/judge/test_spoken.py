"""The words of a small page are told from its bytes, in time that grows with their number alone."""

from time import process_time

import pytest

from resolver.judge.spoken import may_show, sets_and_reloads, words

HOSTILE = (
    *(
        b"<!--",
        b"<script",
        b"<script>",
        b"-",
        b"<style><",
        b"<!--a--",
        b"<",
        b"<a ",
        b"</script ",
        b"<meta ",
        b"document.cookie=",
    ),
)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<title>One</title><p>two &amp; three</p>", "One two & three"),
        (b"<!-- no --><p>words</p><!-- <b>no</b> -- no -->", "words"),
        (b"<!--><p>words</p>", "words"),
        (b"<script>no()</script >words<STYLE>no</STYLE>", "words"),
        (b"<script>var a = '<!--';</script>words", "words"),
        (b"<script>never closed", "never closed"),
        (b"<scripted>words</scripted>", "words"),
        (b"", ""),
    ],
)
def test_words(raw: bytes, said: str) -> None:
    """Comments, scripts and styles say nothing to readers; what is never closed does."""
    assert words(raw, "utf-8") == said


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_page_costs_more_than_its_length(piece: bytes) -> None:
    """Nothing that is opened again and again is looked for again and again."""
    raw = piece * (65536 // len(piece))
    begin = process_time()
    words(raw, "latin-1")
    may_show(raw[:2048])
    sets_and_reloads(raw[:2048])

    assert process_time() - begin < 0.5
