"""Pairs are found quickly where nothing is escaped, and the same ones as with care."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from netwright.events.profiles.extraction.pairs import key_value, quick_pairs
from netwright.events.profiles.profile import Extract

READ = key_value(Extract(kind="key_value"))
SPACED = key_value(Extract(kind="key_value", spaced=True, separator=", ", assign=": "))

_NAME = st.text("abcdefgh_", min_size=1, max_size=8)
_BARE = st.text("abc123.:/=", max_size=8)
_QUOTED = st.text("abc 12=,", max_size=8).map('"{}"'.format)


@given(st.lists(st.tuples(_NAME, _BARE | _QUOTED), max_size=8))
def test_what_is_written_is_read(pairs: list[tuple[str, str]]) -> None:
    """Every firewall that writes name=value relies on it."""
    text = " ".join(f"{name}={value}" for name, value in pairs)

    assert READ(text) == {name: value.strip('"') for name, value in pairs}


@given(st.text("ab= \"\\'", max_size=24))
@example('a="b" c=d" e=f')
@example('msg="he said \\"no\\"" src=192.0.2.1')
def test_no_text_makes_it_raise(text: str) -> None:
    """A sender may break its own quoting."""
    assert all(isinstance(value, str) for value in READ(text).values())


@pytest.mark.parametrize("text", ['a="b', 'a=b"c" d=e', 'a= "b c"'])
def test_quotes_that_do_not_enclose_a_value_are_left_to_care(text: str) -> None:
    """Splitting at quotes is only right where each opens or closes a value."""
    assert quick_pairs(text) is None


def test_values_with_blanks_end_where_a_name_follows_the_separator() -> None:
    """FTD writes `Rule: a b, Name of it: c`, and separators within values."""
    text = "SrcIP: 192.0.2.1, Prefilter Policy: Default, all of it, User: Not Found"

    assert SPACED(text) == {
        "SrcIP": "192.0.2.1",
        "Prefilter Policy": "Default, all of it",
        "User": "Not Found",
    }
