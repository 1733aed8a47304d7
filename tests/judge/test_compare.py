"""The verdict on a copy goes by its words: what is set aside, what is a part, and what no likeness excuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.judge.compare import compare
from resolver.judge.words import MAX_CHARS, split
from resolver.model import Comparison
from resolver.vocabulary import ComparisonState as State
from tests.support.judging import PICTURE, POST, SHORT

LINES = POST.replace("\n\n", "\n")


def spoken(told: Comparison) -> str:
    """The steps in one line: `equal 0-3 0-4; insert …`."""
    return "; ".join(f"{op.op} {op.article[0]}-{op.article[1]} {op.source[0]}-{op.source[1]}" for op in told.ops)


@pytest.mark.parametrize(
    ("article", "post"),
    [
        (POST, POST),
        (f" {POST}\n", POST),
        ("a\r\nb", "a\nb"),
        ("cafe\u0301", "café"),
    ],
)
def test_verbatim(article: str, post: str) -> None:
    """The same characters are verbatim, whatever stands around the whole and however an accent is encoded."""
    told = compare(article, post, capture_id="c2")

    assert told == Comparison(state=State.VERBATIM, similarity=1.0, against_capture_id="c2")


@pytest.mark.parametrize(
    ("article", "post"),
    [
        (LINES, POST),
        (LINES.replace("\n", " "), POST),
        (POST.replace("\n", ""), POST),
        (POST.replace(f" {PICTURE}", ""), POST),
        (POST.replace(SHORT, "example.org/use-of-lang…"), POST),
        (POST.replace(SHORT, "example.org"), POST),
        (POST.replace("2023\n\n", "2023. "), POST),
        ("> " + LINES.replace("\n", "\n> "), POST),
        ("“We met” – don’t", '"We met" — don\'t.'),
        ('"We met..."', "We met"),
        ("AT&amp;T &lt;3", "AT&T <3"),
        ("We said.Then we left", "We said. Then we left"),
        ("We won!", "We won"),
        ("❤️ yes", "❤ yes"),
        ("الكتـاب هنا", "الكتاب هنا"),
        ("日本語 です", "日本語\nです"),
        (PICTURE, SHORT),
        ("@one @two We met", "We met"),
        ("We met", "@one We met"),
    ],
)
def test_same_words(article: str, post: str) -> None:
    """White space, links and their display, marks at an end, and typography are set aside."""
    told = compare(article, post)

    assert told == Comparison(state=State.SAME_WORDS, similarity=1.0)


@pytest.mark.parametrize(
    ("article", "post"),
    [
        ("It is true", "It is not true"),
        ("I will", "I won't"),
        ("We met?", "We met."),
        ("nowhere", "now here"),
        ("3.5 million", "35 million"),
        ("the liberation of us", 'the "liberation" of us'),
        ("They let us go", "They let US go"),
        ("We met Ann and Bob", "We met Bob and Ann"),
        ("We met him and her", "We met him, and her"),
        ("10 2 metres", "10² metres"),
        ("We met Bob today", "We met him today"),
        ("We met @one", "We met"),
        ("@one We met", "@two We met"),
        ("これは事実です", "これは事実ではないです"),
        ("هذا صحيح", "هذا غير صحيح"),
        ("We met today, says Bob", "We met today"),
        ("Words", SHORT),
        ("Words at the end here", "Words at the end"),
    ],
)
def test_altered(article: str, post: str) -> None:
    """One word more, less or other is a change, and so are marks and case inside a sentence."""
    assert compare(article, post).state is State.ALTERED


@pytest.mark.parametrize(
    ("article", "post"),
    [
        ("Latest update on the situation", POST),
        ("Latest update on the situation…", POST),
        ("Latest update on the situ…", POST),
        ("Latest update ... use of language", POST),
        ("Latest update […] our use of language", POST),
        ("Find out more about our use of language:", POST),
        ("“Latest update on the situation.”", POST),
        (POST.replace("🇺🇦", ""), POST),
        ("We met. We talked.", "Nobody came at first. We met. We talked. No more."),
        ("We will … go on", "We will work and go on"),
        ("…support this", "I do not support this"),
        ("I support this…", "I support this not"),
        ("今日は会った。", "今日は会った。明日は会わない。"),
    ],
)
def test_shortened(article: str, post: str) -> None:
    """A part without a gap, or with marked gaps, or with emoji left out, is shortened."""
    told = compare(article, post)

    assert told.state is State.SHORTENED
    assert told.similarity is not None
    assert 0 < told.similarity < 1


@pytest.mark.parametrize(
    ("article", "post"),
    [
        ("support this bill", "I do not support this bill"),
        ("Ich unterstütze das", "Ich unterstütze das nicht"),
        ("We go there", "We go there, I hope, never"),
        ("We will … go on", "We will not go on"),
        ("We will … stop", "We will never. They do stop"),
        ("It is clear", "It isn't so: It is clear"),
        ("это правда", "неправда, что не это правда"),
        ("我们支持", "我们支持不了"),
    ],
)
def test_cut_negation_is_altered(article: str, post: str) -> None:
    """A cut that takes a negation out of a sentence that the article quotes is no shortening."""
    assert compare(article, post).state is State.ALTERED


@pytest.mark.parametrize(
    ("article", "post", "state"),
    [
        ("One two three four", "One two three…", State.SOURCE_TEXT_UNAVAILABLE),
        ("One two threefold four", "One two three…", State.SOURCE_TEXT_UNAVAILABLE),
        ("One two three", "One two three…", State.SHORTENED),
        ("One two three…", "One two three…", State.SHORTENED),
        ("One two", "One two three…", State.SHORTENED),
        ("One other three four", "One two three…", State.ALTERED),
    ],
)
def test_incomplete_source(article: str, post: str, state: State) -> None:
    """Where the source's end is not known, the article's further words cannot be judged; a known difference can."""
    assert compare(article, post, complete=False).state is state


@pytest.mark.parametrize(
    ("article", "post", "state"),
    [
        ("One two three four", f"One two three… {SHORT}", State.SOURCE_TEXT_UNAVAILABLE),
        ("One two three", f"One two three… {SHORT}", State.SAME_WORDS),
        ("One two three four", "One two three", State.ALTERED),
    ],
)
def test_source_that_was_cut_off(article: str, post: str, state: State) -> None:
    """A source text that ends in an ellipsis may have been cut: what the article has beyond it cannot be judged."""
    assert compare(article, post).state is state


@pytest.mark.parametrize(
    ("article", "post", "state"),
    [
        (None, POST, State.NOT_APPLICABLE),
        ("  \n", POST, State.NOT_APPLICABLE),
        (PICTURE, POST, State.NOT_APPLICABLE),
        ("Words", None, State.SOURCE_TEXT_UNAVAILABLE),
        (None, None, State.NOT_APPLICABLE),
        ("a " * MAX_CHARS, POST, State.SOURCE_TEXT_UNAVAILABLE),
    ],
)
def test_nothing_to_compare(article: str | None, post: str | None, state: State) -> None:
    """Without words on one side there is no verdict, and nothing is claimed about likeness."""
    told = compare(article, post)

    assert told.state is state
    assert told.similarity is None


@pytest.mark.parametrize(
    ("article", "post", "steps"),
    [
        ("It is true", "It is not true", "equal 0-2 0-2; insert 2-2 2-3; equal 2-3 3-4"),
        ("We met Bob today", "We met him today", "equal 0-2 0-2; replace 2-3 2-3; equal 3-4 3-4"),
        ("We met Bob", "We met", "equal 0-2 0-2; delete 2-3 2-2"),
        (f"We {SHORT} met", "We saw", "equal 0-2 0-1; replace 2-3 1-2"),
        ("met Bob", "Today we met Bob.", "insert 0-0 0-2; equal 0-2 2-5"),
        ("日本", "日本語", "equal 0-2 0-2; insert 2-2 2-3"),
    ],
)
def test_steps_lead_from_article_to_source(article: str, post: str, steps: str) -> None:
    """Steps count words as `split` gives them; what is set aside goes with the words before it."""
    assert spoken(compare(article, post)) == steps


WORDS = st.lists(
    st.sampled_from(["we", "not", "met", ".", "…", SHORT, "🇺🇦", "\n", "Bob", "3.5", "“", "日本", "example.org"]),
    max_size=14,
)


@given(one=WORDS, other=WORDS, complete=st.booleans())
def test_steps_cover_both_texts(one: list[str], other: list[str], *, complete: bool) -> None:
    """Whatever is compared, the steps go through both texts from end to end, and equal words are equal."""
    article, post = " ".join(one), " ".join(other)
    told = compare(article, post, complete=complete)

    if told.ops:
        ends = [(0, 0), *((op.article[1], op.source[1]) for op in told.ops)]
        assert [(op.article[0], op.source[0]) for op in told.ops] == ends[:-1]
        assert ends[-1] == (len(split(article)), len(split(post)))
        assert all(op.article[0] <= op.article[1] and op.source[0] <= op.source[1] for op in told.ops)


@given(
    st.lists(st.sampled_from(["we", "met", "people", "of", "the", "town", "and", "talked", "for", "long"]), min_size=1),
    st.data(),
)
def test_one_negation_is_always_altered(words: list[str], data: st.DataObject) -> None:
    """However long and alike two texts are, a `not` put in or taken out is a change."""
    place = data.draw(st.integers(0, len(words)))
    changed = [*words[:place], "not", *words[place:]]

    assert compare(" ".join(words), " ".join(changed)).state is State.ALTERED
    assert compare(" ".join(changed), " ".join(words)).state is State.ALTERED


@given(st.text(max_size=120))
def test_a_text_is_its_own_copy(text: str) -> None:
    """Any text against itself is verbatim, or holds no words."""
    assert compare(text, text).state in {State.VERBATIM, State.NOT_APPLICABLE}


@pytest.mark.parametrize(
    "hostile", ["&" * 50_000, "t.co/" * 10_000, "a\u0301" * 25_000, "🇺🇦" * 25_000, "https://" * 7000]
)
def test_hostile_length_is_bounded(hostile: str) -> None:
    """Sixty thousand hostile characters are judged within the test's time, and the verdict is still right."""
    assert compare(hostile + " x", hostile + " y").state is State.ALTERED
