"""Ways to take values out of a text: netwright.events.profiles.extraction."""

from typing import Any

import pytest

from netwright.events.profiles.compiled import CompiledProfiles
from netwright.events.profiles.profile import Extract, Profile, Recognise
from netwright.model.event import Event


def taken(text: str, *steps: Extract, **more: Any) -> Event:
    """Return an event of a profile with these steps."""
    profile = Profile(
        vendor="v", product="p", recognise=[Recognise(matches="^")], extract=list(steps), **more
    )
    event = Event(text.encode(), message=text)
    CompiledProfiles([profile]).apply(event, None)
    return event


def test_cef_is_read_with_its_escapes_and_labels() -> None:
    """A label names what a custom string is: both names lead to the value."""
    head = r"x CEF:0|Maker|Box\|1|2.0|77|Bad \| thing|9|"
    text = head + r"src=192.0.2.1 msg=a \= b c cs1Label=Rule cs1=deny"

    own = taken(text, Extract(kind="cef")).vendor_fields

    assert (own["deviceProduct"], own["name"]) == ("Box|1", "Bad | thing")
    assert (own["src"], own["msg"], own["Rule"], own["cs1"]) == (
        "192.0.2.1",
        "a = b c",
        "deny",
        "deny",
    )


def test_quotes_around_a_whole_value_of_cef_are_no_part_of_it() -> None:
    """The format knows none; FortiGates write them all the same."""
    text = 'CEF:0|Maker|Box|2.0|77|Thing|9|suser="kim lee" act="" msg="a" and "b" cs1="'

    own = taken(text, Extract(kind="cef")).vendor_fields

    assert (own["suser"], own.get("act", ""), own["msg"], own["cs1"]) == (
        "kim lee",
        "",
        '"a" and "b"',
        '"',
    )


@pytest.mark.parametrize(
    "text",
    [
        "LEEF:1.0|V|P|1|id|src=192.0.2.1\tsev=5",
        "LEEF:2.0|V|P|1|id|^|src=192.0.2.1^sev=5",
        "LEEF:2.0|V|P|1|id|x5E|src=192.0.2.1^sev=5",
    ],
)
def test_leef_is_read_with_any_delimiter(text: str) -> None:
    """Version 2 lets a sender choose."""
    own = taken(text, Extract(kind="leef")).vendor_fields

    assert (own["eventID"], own["src"], own["sev"]) == ("id", "192.0.2.1", "5")


def test_json_is_flattened_and_what_is_none_is_skipped() -> None:
    """Names within names are one name."""
    text = 'prefix {"a": {"b": 1, "c": null}, "d": [1, 2], "e": "x"}'

    assert taken(text, Extract(kind="json")).vendor_fields == {"a.b": 1, "d": [1, 2], "e": "x"}
    assert taken('{"a": ', Extract(kind="json")).vendor_fields == {}


def test_structured_data_is_taken_from_its_element_only() -> None:
    """RFC 5424 section 6.3: an element's name says whose parameters they are."""
    step = Extract(kind="structured_data", id="junos@")
    profile = Profile(vendor="v", recognise=[Recognise(structured_data="junos@")], extract=[step])
    event = Event(b"", structured_data={"junos@2636": {"user": "jane"}, "origin": {"ip": "x"}})
    CompiledProfiles([profile]).apply(event, None)

    assert event.vendor_fields == {"user": "jane"}


def test_steps_follow_one_another_and_scratch_is_thrown_away() -> None:
    """Pairs stand within a column, behind a prefix."""
    steps = [
        Extract(kind="regex", pattern=r"(?P<kind>\w+): (?P<_rest>.*)"),
        Extract(kind="key_value", source="_rest", when={"kind": "flow"}),
    ]

    event = taken("flow: src=192.0.2.1 act=drop", *steps, map={"src": "source.ip"})

    assert event.vendor_fields == {"kind": "flow", "src": "192.0.2.1", "act": "drop"}
    assert event.fields == {"source.ip": "192.0.2.1"}
    assert taken("none: src=192.0.2.1", *steps).vendor_fields == {"kind": "none"}


def test_of_several_names_for_one_the_first_in_the_map_counts() -> None:
    """A translated address must not hide the real one."""
    mapping = {"real": "source.ip", "nat": "source.ip"}

    event = taken("nat=192.0.2.9 real=192.0.2.1", Extract(), map=mapping)

    assert event.fields == {"source.ip": "192.0.2.1"}


def test_words_become_ours_and_those_for_nothing_are_no_value() -> None:
    """`accept`, `ACCEPT` and `permit` are one action; `N/A` is none."""
    values = {"event.action": {"accept": "allow", "*": "other"}}
    mapping = {"a": "event.action", "u": "user.name", "p": "network.transport"}

    event = taken("a=ACCEPT u=N/A p=6", Extract(), map=mapping, values=values)

    assert event.fields == {"event.action": "allow", "network.transport": "tcp"}
