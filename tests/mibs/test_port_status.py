"""What a poll asks of a few ports: netwright.mibs.port_status."""

from netwright.mibs.port_status import instances, port_statuses
from netwright.mibs.walks import instances as walks_of
from netwright.model.link import LinkStatus
from netwright.model.snmp import Tag, Value, Varbind, oid
from netwright.model.state import WatchedPort

IF_NAME, IF_DESCR = oid("1.3.6.1.2.1.31.1.1.1.1"), oid("1.3.6.1.2.1.2.2.1.2")
ADMIN, OPER = oid("1.3.6.1.2.1.2.2.1.7"), oid("1.3.6.1.2.1.2.2.1.8")
PORT = WatchedPort("Gi1", 7, "GigabitEthernet1")


def told(port: WatchedPort, *, name: bytes | None, admin: int, oper: int) -> dict[str, LinkStatus]:
    """Return what follows from an agent's answer about a port."""
    asked = instances([port])
    values: tuple[Value, ...] = (name, admin, oper)
    answer: list[Varbind] = [
        (instance, int(Tag.INTEGER), value) for instance, value in zip(asked, values, strict=True)
    ]
    return dict(port_statuses(walks_of(asked, answer), [port]))


def test_three_instances_are_asked_of_each_port() -> None:
    """Ten thousand devices are asked every minute."""
    assert instances([PORT]) == [(*IF_NAME, 7), (*ADMIN, 7), (*OPER, 7)]


def test_an_agent_without_if_names_is_asked_its_descriptions() -> None:
    """There the ifName that we know is the ifDescr."""
    port = WatchedPort("swp1", 3, "swp1")

    assert instances([port])[0] == (*IF_DESCR, 3)
    assert told(port, name=b"swp1", admin=1, oper=1) == {"swp1": LinkStatus.UP}


def test_a_port_is_down_when_it_carries_nothing_or_is_shut() -> None:
    """RFC 2863: lowerLayerDown and its like pass no traffic; some agents leave a shut port up."""
    for admin, oper in ((1, 2), (1, 7), (1, 6), (2, 1)):
        assert told(PORT, name=b"Gi1", admin=admin, oper=oper) == {"Gi1": LinkStatus.DOWN}
    assert told(PORT, name=b"Gi1", admin=1, oper=1) == {"Gi1": LinkStatus.UP}


def test_unknown_is_no_word() -> None:
    """What an agent does not know must not replace what was known."""
    assert told(PORT, name=b"Gi1", admin=1, oper=4) == {}
    assert told(PORT, name=b"Gi1", admin=99, oper=99) == {}


def test_a_port_that_was_numbered_anew_is_left_out() -> None:
    """After a restart the ifIndex may be another port's."""
    assert told(PORT, name=b"Gi2", admin=1, oper=2) == {}
    assert told(PORT, name=None, admin=1, oper=2) == {}


def test_one_of_several_ports_of_one_name_is_known_by_its_number() -> None:
    """The second `lan` is our `lan#9`."""
    port = WatchedPort("lan#9", 9, "lan")

    assert told(port, name=b"lan", admin=1, oper=2) == {"lan#9": LinkStatus.DOWN}
