"""How long a post is by its platform's own count."""

import pytest

from resolver.find.weight import weighted


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("Hello", 5),
        ("Привіт", 6),
        ("“quoted” — it’s", 15),
        ("日本", 4),
        ("한국", 4),
        ("🇺🇦", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("❤️", 2),
        ("1️⃣", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("https://t.co/Z5SI6SOzPY", 23),
        ("https://example.org/" + "a" * 300, 23),
        ("pic.twitter.com/1vOoyWCYYD", 23),
        ("x https://t.co/Z5SI6SOzPY 🇺🇦 y", 30),
    ],
)
def test_weight_follows_the_published_rules(text: str, weight: int) -> None:
    """Links count 23, an emoji sequence 2, CJK 2 a character, other letters and usual punctuation 1."""
    found = weighted(text)

    assert found == weight
