"""Columns whose names depend on others, change their values, or have fixed widths."""

from typing import Any

from netwright.events.profiles.extraction.steps import step
from netwright.events.profiles.profile import Extract, Select
from netwright.events.profiles.templates import Language
from netwright.model.event import Event

TABLES = {"verdict": {"1": "drop", "2": "pass"}}


def _take(spec: Extract, message: str, **own: Any) -> dict[str, Any]:
    event = Event(b"", message=message)
    event.vendor_fields = own
    return step(spec, Language({}, {}), TABLES)(event)


def test_a_column_changes_its_value_and_what_cannot_be_changed_stays() -> None:
    """A port that is a word is still told."""
    spec = Extract(
        kind="delimited", columns=["port|int", "other|int", "action|verdict", "new|verdict"]
    )

    assert _take(spec, "80,NONE,1,9") == {"port": 80, "other": "NONE", "action": "drop", "new": "9"}


def test_what_encloses_a_text_is_no_part_of_it() -> None:
    """Some devices put brackets into their quotes."""
    spec = Extract(kind="delimited", quote="", columns=["a|bare", "b|bare", "c|strip"])

    assert _take(spec, ' "[x y]" , [z], w ') == {"a": "x y", "b": "z", "c": "w"}


def test_a_name_that_is_there_twice_has_both_texts() -> None:
    """Date and time are often two columns."""
    spec = Extract(kind="delimited", columns=["at", "at", "_"])

    assert _take(spec, "20260314,09:26:53,x") == {"at": "20260314 09:26:53"}


def test_columns_depend_on_values_that_were_taken_before() -> None:
    """Version and type of a log stand before what they decide."""
    select = Select(by="{version}/{kind}", columns={"1/2|3/2": ["a", "b"], "*": ["c"]})
    spec = Extract(kind="delimited", select=select)

    assert _take(spec, "x,y", version="3", kind=2) == {"a": "x", "b": "y"}
    assert _take(spec, "x,y", version="4", kind=2) == {"c": "x"}
    assert _take(spec, "", version="3", kind=2) == {}


def test_the_delimiter_is_the_first_of_several_that_is_in_the_line() -> None:
    """Some devices are set to tabs or to commas."""
    spec = Extract(kind="delimited", delimiter=["\t", ","], columns=["a", "b"])

    assert _take(spec, "x,y\tz") == {"a": "x,y", "b": "z"}
    assert _take(spec, "x,y") == {"a": "x", "b": "y"}


def test_widths_are_fixed_or_told_in_octets_by_their_first_digits() -> None:
    """A Korean syllable is two octets where the device counts them."""
    spec = Extract(kind="fixed", widths=[2, -4, -4, 1], columns=["v", "who", "what", "ok"])

    assert _take(spec, "01" + "0006김택현" + "0003abc" + "1EE") == {
        "v": "01", "who": "김택현", "what": "abc", "ok": "1",
    }  # fmt: skip
    rest = Extract(kind="fixed", widths=[2], columns=["v", "rest"])
    assert _take(rest, "01zzzz") == {"v": "01", "rest": "zzzz"}
    assert _take(spec, "01zzzz") == {"v": "01", "who": "", "what": "", "ok": ""}


def test_what_is_behind_a_text_is_cut_off() -> None:
    """A bracket that closes the whole is no part of the last value."""
    spec = Extract(after=r"\(", before=")", separator=",", quote="")

    assert _take(spec, "x (a=1),b=2(3))") == {"a": "1)", "b": "2(3)"}


def test_names_are_changed_and_what_is_empty_is_left_out() -> None:
    """Our names for a vendor's keys may be its documentation's, not its messages'."""
    spec = Extract(names={"SrcPort": "src_port|int"}, lower=True, omit_empty=True)

    assert _take(spec, 'SrcPort=80 Info="" Attack_Name="x y"') == {
        "src_port": 80, "attack_name": "x y",
    }  # fmt: skip
