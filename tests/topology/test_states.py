"""The newest word about nodes and links: netwright.topology.states."""

from dataclasses import replace
from datetime import datetime, timedelta

from netwright.model.device import DeviceStatus
from netwright.model.evidence import Table
from netwright.model.interface import Interface, Port
from netwright.model.link import Link, LinkStatus, Node, Topology
from netwright.model.state import DEVICE, State, StateSource, Status
from netwright.topology.build import build_topology
from netwright.topology.evidence import DeviceEvidence
from netwright.topology.states import unsaid, with_states, words_of
from tests.topology.networks import AT, device, lldp

LATER = AT + timedelta(minutes=5)
ONE, OTHER = Port("sw1", "Gi0/1"), Port("sw2", "Gi0/2")


def network() -> list[DeviceEvidence]:
    """Return two switches and the cable between them, all of it told at AT."""
    told = [device(1, lldp("Gi0/1", 2, "Gi0/2")), device(2, lldp("Gi0/2", 1, "Gi0/1"))]
    return [
        replace(one, device=replace(one.device, last_seen=AT), seen_at=dict.fromkeys(Table, AT))
        for one in told
    ]


def drawn(states: dict[Port, Status], at: datetime = LATER) -> Topology:
    """Return the topology after a poll said something of ports and devices at an instant."""
    said = {port: State(s, StateSource.POLL, at, at) for port, s in states.items()}
    evidence = network()
    return with_states(build_topology(evidence, LATER), evidence, said)


def told(item: Link | Node) -> tuple[str | None, str | None, datetime | None]:
    """Return an item's status, and who told it when."""
    return item.status, item.status_source, item.status_at


def test_without_further_word_the_discovery_said_it() -> None:
    """Every status says where it comes from and how old it is."""
    topology = drawn({})

    assert told(topology.links[0]) == (LinkStatus.UP, "discovery", AT)
    assert told(topology.nodes[0]) == (DeviceStatus.UP, "discovery", AT)


def test_a_link_is_down_when_the_newest_word_of_either_end_is_down() -> None:
    """A unidirectional fault shows at one end only."""
    for end in (ONE, OTHER):
        assert told(drawn({end: LinkStatus.DOWN}).links[0]) == (LinkStatus.DOWN, "poll", LATER)


def test_a_link_that_is_up_is_as_old_as_its_older_word() -> None:
    """Half of it was not asked since."""
    assert told(drawn({ONE: LinkStatus.UP}).links[0]) == (LinkStatus.UP, "discovery", AT)
    both = drawn({ONE: LinkStatus.UP, OTHER: LinkStatus.UP})
    assert told(both.links[0]) == (LinkStatus.UP, "poll", LATER)


def test_what_was_said_before_the_discovery_is_past() -> None:
    """The discovery saw it up again."""
    before = AT - timedelta(minutes=1)

    assert told(drawn({ONE: LinkStatus.DOWN}, before).links[0])[0] is LinkStatus.UP


def test_a_device_that_does_not_answer_takes_no_link_down() -> None:
    """Its agent may have died; whether the cable is down, the far end says."""
    topology = drawn({Port("sw1", DEVICE): DeviceStatus.UNREACHABLE})

    assert told(topology.nodes[0]) == (DeviceStatus.UNREACHABLE, "poll", LATER)
    assert topology.links[0].status is LinkStatus.UP


def test_the_words_of_a_discovery_are_those_of_devices_and_of_ports_with_links() -> None:
    """Ports of stations come and go by the thousand, and no link depends on them."""
    evidence = network()
    words = words_of(build_topology(evidence, LATER), evidence)

    assert {(word.device, word.if_name) for word in words} == {
        ("sw1", DEVICE),
        ("sw2", DEVICE),
        ONE,
        OTHER,
    }
    assert {(word.source, word.at) for word in words} == {(StateSource.DISCOVERY, AT)}


def test_a_port_that_is_unknown_has_no_word() -> None:
    """RFC 2863: unknown is neither up nor down."""
    first, second = network()
    unknown = replace(first, interfaces=[Interface(1, "Gi0/1", if_oper_status="unknown")])

    words = words_of(build_topology([unknown, second], LATER), [unknown, second])

    assert ONE not in {(word.device, word.if_name) for word in words}


def test_a_port_that_newer_evidence_lacks_is_unsaid() -> None:
    """What was said of it before is past; what is said of it since holds."""
    before, gone = AT - timedelta(minutes=1), Port("sw1", "Gi0/9")
    states = {
        port: State(LinkStatus.UP, StateSource.POLL, at, at)
        for port, at in ((gone, before), (ONE, before), (Port("sw2", "Gi0/9"), LATER))
    }

    assert unsaid(network(), states, LATER) == [gone]
