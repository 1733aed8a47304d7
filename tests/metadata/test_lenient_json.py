"""JSON that is almost JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.metadata.lenient import MAX_CHARS, values

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_what_is_json_is_read_as_json(value: object) -> None:
    """Mending never touches what needs none."""
    assert values(json.dumps(value)) == [value]


@given(st.dictionaries(st.text(), st.lists(st.text(), min_size=1), min_size=1))
def test_what_is_broken_is_mended(value: dict[str, list[str]]) -> None:
    """Trailing commas, comments and raw line breaks leave every value as it was, whatever the strings hold."""
    text = json.dumps(value, indent=1)
    broken = "/* a, b */" + text.replace("\n ]", ", // end\n ]").removesuffix("}") + ",}"

    assert values(broken) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "one\ntwo\tthree"}', {"a": "one\ntwo\tthree"}),
        ('{"a": "C:\\path"}', {"a": "C:\\path"}),
        ('{"a": "http://x.example/, ]"}', {"a": "http://x.example/, ]"}),
        ('{"a": NaN, "b": Infinity}', {"a": None, "b": None}),
        ('\ufeff {"a": 1} ;', {"a": 1}),
        ("{&quot;a&quot;: &quot;b&quot;}", {"a": "b"}),
        ('{"a": [1,, 2,],}', None),
        ('{"a": "never closed}', None),
        (r"""{"a": "It\'s here", "b": "C:\path"}""", {"a": "It's here", "b": "C:\\path"}),
        ('{"a": "He said "no" to it", "b": ["x "y" z", "w"]}', {"a": 'He said "no" to it', "b": ['x "y" z', "w"]}),
        ('{"a": ""No", he said", "b": 1}', {"a": '"No", he said', "b": 1}),
        ('{"a": "one" "b": "two"}', None),
        ('{"a": "one"\n "b": {"c": 1}\n "d": [2] "e": 3}', {"a": "one", "b": {"c": 1}, "d": [2], "e": 3}),
        ('{"a": "one\n "b" two"}', {"a": 'one\n "b" two'}),
        ('{"a": [{"b": 1}', {"a": [{"b": 1}]}),
        ('{"a": {"b": 1}, ', {"a": {"b": 1}}),
        ('{"a": [1}', None),
        ('{"a": 1}}', None),
    ],
)
def test_cases(text: str, value: object) -> None:
    """Each with its own fault; what cannot be mended is nothing."""
    assert values(text) == ([] if value is None else [value])


def test_several_values_in_one_script() -> None:
    """They are given in order."""
    assert values('{"a":1}\n{"b":2};[3]') == [{"a": 1}, {"b": 2}, [3]]


@given(st.text(alphabet='{}[]",:/*\\ \n<!->a1&quot;', max_size=300))
def test_nothing_raises(text: str) -> None:
    """Whatever stands there, a list comes back."""
    assert isinstance(values(text), list)


def test_too_much_is_not_read() -> None:
    """Over the cap, nothing is."""
    assert values(f'{{"a": "{"x" * MAX_CHARS}"}}') == []
