"""Whose a name is: asked with the few rules about it, told as with the whole list."""

from importlib.resources import files

from publicsuffixlist import PublicSuffixList

from resolver.urls.suffixes import private_suffix


def test_every_rule_gives_what_the_whole_list_gives() -> None:
    """For the names of each rule and those below it the owner is the one that the package tells with all its rules."""
    text = (files("publicsuffixlist") / "public_suffix_list.dat").read_text("utf-8")
    rules = [line.lstrip("!*.") for line in text.split("\n") if line and not line.startswith("//")]
    names = [below + name for name in rules for below in ("", "a.", "b.a.", "c.b.a.")]
    ascii_names = [name.encode("idna").decode() for name in names if not name.isascii()]
    whole = PublicSuffixList()

    assert len(names) > 40_000
    assert len(ascii_names) > 1_000
    for name in (*names, *ascii_names):
        assert private_suffix(name) == whole.privatesuffix(name), name


def test_odd_names_are_told_alike() -> None:
    """Names that nobody can register or spell are no reason to fail."""
    whole = PublicSuffixList()

    for name in (
        "a..b",
        ".",
        "xn--.com",
        "xn--\u00fc.de",
        "a.xn--zzzzzzzzzzzz99999",
        "localhost",
        "a." * 120 + "uk",
        "*.ck",
    ):
        assert private_suffix(name) == whole.privatesuffix(name), name
