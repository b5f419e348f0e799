"""Kinds of messages: netwright.events.profiles.messages, meaning, rendering."""

from typing import Any

import pytest

from netwright.events.profiles.compiled import CompiledProfiles
from netwright.events.profiles.compiled_profile import CompiledProfile
from netwright.events.profiles.messages import MessageError
from netwright.events.profiles.profile import Code, Meaning, Message, Profile, Recognise
from netwright.events.profiles.safety import UnsafeError
from netwright.model.event import Event

BGP = Message(
    code="BGP-5-ADJ",
    line="peer {neighbor.ip} is {event.action}[[, {event.reason:text}]]",
    tag={"event.action": {"Up": "UP", "*": "DOWN"}},
    openconfig={
        "bgp/{neighbor.ip}/state": "{event.action|state|upper}",
        "bgp/{neighbor.ip}/why": "{event.reason}",
        "bgp/{vrf}/x": 1,
    },
)


def read(text: str, *messages: Message, **more: Any) -> Event:
    """Return what a message of a profile with these kinds becomes."""
    profile = Profile(
        vendor="v",
        product="p",
        recognise=[Recognise(matches="^")],
        code=Code(matches=r"%([A-Z]+(?:-\w+)?-\d-\w+)", ignore=r"(?:-SW\d)?-\d(?=-)"),
        messages=list(messages),
        **{"tables": {"state": {"Up": "established"}}, **more},
    )
    event = Event(text.encode(), message=text)
    CompiledProfiles([profile]).apply(event, None)
    return event


def test_a_line_gives_common_and_own_names() -> None:
    """A dot makes a name common; its type follows from it."""
    kind = Message(code="A-1-B", line="{user.name} on {line:int} from {source.ip}:{source.port}")

    event = read("%A-1-B: jane on 3 from ::ffff:192.0.2.1:22", kind)

    assert event.fields == {"user.name": "jane", "source.ip": "192.0.2.1", "source.port": 22}
    assert event.vendor_fields == {"line": "3"}


def test_an_address_that_is_a_name_is_kept_as_one() -> None:
    """Sshd resolves names: rules on addresses must not see them, people must."""
    event = read("%A-1-B: from host.example", Message(code="A-1-B", line="from {source.ip}"))

    assert event.fields == {"source.address": "host.example"}


@pytest.mark.parametrize("code", ["BGP-5-ADJ", "BGP-3-ADJ", "BGP-SW1-5-ADJ"])
def test_a_code_is_the_same_in_every_release(code: str) -> None:
    """Severities change between releases, and a stack names its unit."""
    event = read(f"%{code}: peer 192.0.2.9 is Down, gone", BGP)

    assert (event.tag, event.code) == ("DOWN", code)


def test_leaves_are_filled_in_and_left_out_where_a_name_is_missing() -> None:
    """A path with a hole in it would name nothing."""
    event = read("%BGP-5-ADJ: peer 192.0.2.9 is Up", BGP)

    assert event.openconfig == {"bgp/192.0.2.9/state": "ESTABLISHED", "bgp/192.0.2.9/why": None}


def test_a_code_may_be_any_of_some_and_a_line_may_be_missing() -> None:
    """Twenty kinds of broken fans have one meaning."""
    kind = Message(code="*-FAN*", tag="FAN_FAILED")

    assert read("%ENV-2-FANBAD: anything", kind).tag == "FAN_FAILED"


def test_a_kind_may_depend_on_what_is_known() -> None:
    """The same words of another program mean something else."""
    kinds = [
        Message(line="{x} up", when={"app_name": "bgpd"}, tag="A"),
        Message(line="{x} up", tag="B"),
    ]

    assert read("peer up", *kinds).tag == "B"


def test_tags_of_values_come_after_messages() -> None:
    """A kind of message is more particular than what its values say."""
    tags = [Meaning(when={"x": "peer"}, tag="B", set={"event.kind": "{x}"})]
    kind = Message(line="{x} {y}", when={}, tag=None)

    event = read("peer up", kind, tags=tags)

    assert (event.tag, event.fields) == ("B", {"event.kind": "peer"})


def test_a_kind_that_cannot_be_used_tells_which_one_it_is() -> None:
    """Of two hundred kinds in a file, one has the mistake."""
    kinds = [BGP, Message(line="{a}{b}")]
    profile = Profile(vendor="v", messages=kinds, tables={"state": {}})

    with pytest.raises(MessageError) as caught:
        CompiledProfile(profile).messages.check()

    assert caught.value.place == 1


def test_an_unknown_table_is_refused() -> None:
    """A typing mistake would silently leave a value as it is."""
    with pytest.raises(UnsafeError, match="no such table"):
        read("x", Message(line="{x}", openconfig={"a": "{x|nope}"}))


def test_codes_that_a_sender_makes_up_do_not_fill_the_memory() -> None:
    """A code is text of a datagram."""
    compiled = CompiledProfile(Profile(vendor="v", messages=[BGP], tables={"state": {}}))
    for number in range(10_000):
        compiled.messages.of(f"X-1-{number}")

    assert len(compiled.messages._of_code) <= 4_096  # noqa: SLF001 - what must be bounded
