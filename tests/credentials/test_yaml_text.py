"""YAML read as it was typed: netwright.credentials.yaml_text."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netwright.credentials.yaml_text import Sealed, read_mapping
from netwright.errors import VaultError


@pytest.mark.parametrize(
    "typed", ["0123", "no", "1e5", "0x1f", "2024-01-01", "true", "1_000", ".5"]
)
def test_a_password_is_what_was_typed(typed: str) -> None:
    """YAML would make 83, false, a float, a date of them, and the login would fail."""
    assert read_mapping(f"password: {typed}") == {"password": typed}


def test_a_bare_null_is_no_text_but_a_quoted_one_is() -> None:
    """`enable_password:` means none; a password may still be the word null."""
    text = "a:\nb: ~\nc: null\nd: 'null'\ne: ''\n"

    assert read_mapping(text) == {"a": None, "b": None, "c": None, "d": "null", "e": ""}


def test_inline_values_stay_sealed() -> None:
    """They are opened together, later."""
    text = "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3031\n"

    assert read_mapping(text) == {"password": Sealed("$ANSIBLE_VAULT;1.1;AES256\n3031\n")}


def test_anchors_and_merges_work() -> None:
    """Operators share scopes between profiles that way."""
    text = "a: &base {realm: aaa, order: 1}\nb: {<<: *base, order: 2}\nc: [*base]\n"

    assert read_mapping(text) == {
        "a": {"realm": "aaa", "order": "1"},
        "b": {"realm": "aaa", "order": "2"},
        "c": [{"realm": "aaa", "order": "1"}],
    }


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n{}\n"])
def test_an_empty_text_is_an_empty_mapping(text: str) -> None:
    """The caller says what is missing."""
    assert read_mapping(text) == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\na: 2\n", "line 2: a key that is there twice"),
        ("[a]: 1\n", "a key that is there twice, or is no text"),
        ("- a\n", "holds no keys"),
        ("CANARY\n", "holds no keys"),
        ("a: 1\n---\nb: 2\n", "more than one YAML document"),
        ("a: *gone\n", "alias without its anchor"),
        ("a: " + "[" * 40 + "]" * 40, "nested too deeply"),
        ("a: 'CANARY\n", "not YAML at line 2"),
        ("a: CANARY: b\n", "not YAML at line 1"),
        ("a: CANARY\x07\n", "not YAML"),
    ],
)
def test_what_cannot_be_read_is_named_but_not_quoted(text: str, fault: str) -> None:
    """The text was decrypted; an error that quotes it is a leak."""
    with pytest.raises(VaultError, match=fault) as caught:
        read_mapping(text)
    assert "CANARY" not in repr(caught.value)
    assert caught.value.__context__ is None


@given(st.text(max_size=200))
def test_arbitrary_text_never_crashes(text: str) -> None:
    """A damaged file is one typed error."""
    try:
        read = read_mapping(text)
    except VaultError:
        return
    assert isinstance(read, dict)


LEAVES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)


@given(st.dictionaries(LEAVES, LEAVES | st.lists(LEAVES, max_size=3), max_size=5))
def test_what_yaml_writes_is_read_back(pairs: dict[str, str | list[str]]) -> None:
    """Whatever quoting the writer chose."""
    assert read_mapping(yaml.safe_dump(pairs, allow_unicode=True)) == pairs
