"""What notifications mean."""

import pytest

from netwright.events.interfaces import name_interfaces
from netwright.events.notifications.event import notification_event, read_wrapped_syslog
from netwright.events.tags import TAGS
from netwright.mibs.notifications import registry
from netwright.mibs.notifications.rows import Tags
from netwright.model.event import Event
from netwright.model.notification import Notification, Told, Trust
from netwright.model.snmp import Tag, Varbind, oid
from netwright.project.profiles import profiles_of
from tests.notifications import LINK_DOWN, PORT_3

OID, TEXT, NUMBER, ADDRESS = (
    Tag.OBJECT_IDENTIFIER,
    Tag.OCTET_STRING,
    Tag.INTEGER,
    Tag.IP_ADDRESS,
)


def event_of(name: str, *varbinds: Varbind) -> Event:
    """Return the event of a notification."""
    notification = Notification(oid(name), 4200, list(varbinds))
    return notification_event(Told(b"raw", "2c", notification, Trust.COMMUNITY, "campus"))


def test_link_down_is_the_same_as_in_syslog() -> None:
    """Rules and the live status see one vocabulary."""
    event = notification_event(Told(b"raw", "2c", Notification(LINK_DOWN, 4200, list(PORT_3))))

    assert (event.format, event.code, event.tag, event.severity) == (
        "snmp",
        "linkDown",
        "INTERFACE_DOWN",
        3,
    )
    assert event.fields == {
        "interface.id": 3,
        "interface.name": "Gi0/3",
        "interface.admin_status": "up",
        "snmp.version": "2c",
        "snmp.trust": "none",
        "snmp.type": "trap",
    }
    assert event.vendor_fields["ifIndex"] == 3
    assert event.message == "linkDown ifIndex=3 ifName=Gi0/3 ifAdminStatus=up"
    assert event.valid


def test_a_port_without_its_name_is_named_by_its_number() -> None:
    """Many agents send ifIndex only; the device's own table knows better."""
    event = event_of("1.3.6.1.6.3.1.1.5.4", (oid("1.3.6.1.2.1.2.2.1.8.7"), NUMBER, 1))
    name_interfaces(event, {7: "xe-0/0/7"}.get)

    assert event.tag == "INTERFACE_UP"
    assert event.fields["interface.name"] == "xe-0/0/7"


def test_a_port_of_an_unknown_device_has_its_description_for_a_name() -> None:
    """Better than none."""
    event = event_of("1.3.6.1.6.3.1.1.5.3", (oid("1.3.6.1.2.1.2.2.1.2.7"), TEXT, b"port7"))
    name_interfaces(event, lambda _: None)

    assert event.fields["interface.name"] == "port7"


def test_the_neighbor_of_bgp_is_in_the_index() -> None:
    """The objects of bgpBackwardTransition name it by their instance only."""
    event = event_of(
        "1.3.6.1.2.1.15.7.2",
        (oid("1.3.6.1.2.1.15.3.1.14.192.0.2.77"), TEXT, b"\x04\x00"),
        (oid("1.3.6.1.2.1.15.3.1.2.192.0.2.77"), NUMBER, 1),
    )

    assert event.tag == "BGP_NEIGHBOR_STATE_CHANGED"
    assert event.fields["neighbor.address"] == "192.0.2.77"
    assert event.fields["neighbor.state"] == "idle"


@pytest.mark.parametrize(
    ("state", "tag"),
    [(8, "OSPF_NEIGHBOR_UP"), (1, "OSPF_NEIGHBOR_DOWN"), (3, "OSPF_NEIGHBOR_DOWN")],
)
def test_an_ospf_neighbor_is_up_or_down_by_its_state(state: int, tag: str) -> None:
    """One notification says both."""
    event = event_of(
        "1.3.6.1.2.1.14.16.2.2",
        (oid("1.3.6.1.2.1.14.1.1.0"), ADDRESS, bytes((10, 0, 0, 1))),
        (oid("1.3.6.1.2.1.14.10.1.1.192.0.2.3.0"), ADDRESS, bytes((192, 0, 2, 3))),
        (oid("1.3.6.1.2.1.14.10.1.6.192.0.2.3.0"), NUMBER, state),
    )

    assert (event.tag, event.fields["neighbor.address"]) == (tag, "192.0.2.3")


def test_a_neighbor_by_its_internet_address_may_be_ipv6() -> None:
    """CISCO-BGP4-MIB indexes by type, length and octets."""
    index = ".".join(map(str, (2, 16, *bytes.fromhex("20010db8000000000000000000000001"))))
    event = event_of(
        "1.3.6.1.4.1.9.9.187.0.7",
        (oid(f"1.3.6.1.4.1.9.9.187.1.2.5.1.3.{index}"), NUMBER, 6),
    )

    assert event.fields["neighbor.address"] == "2001:db8::1"
    assert (event.vendor, event.fields["neighbor.state"]) == ("Cisco", "established")


def test_a_configuration_change_names_who_did_it() -> None:
    """From where, too, if the agent says so."""
    entry = "1.3.6.1.4.1.9.9.43.1.1.6.1"
    event = event_of(
        "1.3.6.1.4.1.9.9.43.2.0.1",
        (oid(f"{entry}.3.12"), NUMBER, 1),
        (oid(f"{entry}.5.12"), NUMBER, 3),
        (oid(f"{entry}.8.12"), TEXT, b"alice"),
    )

    assert (event.tag, event.fields["user.name"]) == ("CONFIG_CHANGED", "alice")
    assert event.vendor_fields["ccmHistoryEventConfigDestination"] == "running"


def test_a_fan_that_works_again_is_no_alarm() -> None:
    """The state decides."""
    event = event_of(
        "1.3.6.1.4.1.9.9.13.3.0.8",
        (oid("1.3.6.1.4.1.9.9.13.1.4.1.2.1"), TEXT, b"Fan 1"),
        (oid("1.3.6.1.4.1.9.9.13.1.4.1.3.1"), NUMBER, 1),
    )

    assert (event.tag, event.fields["component.name"]) == ("FAN_RECOVERED", "Fan 1")


def test_a_wrapped_syslog_message_is_that_message() -> None:
    """So that the device's profile may read it."""
    entry = "1.3.6.1.4.1.9.9.41.1.2.3.1"
    event = event_of(
        "1.3.6.1.4.1.9.9.41.2.0.1",
        (oid(f"{entry}.2.9"), TEXT, b"LINK"),
        (oid(f"{entry}.3.9"), NUMBER, 4),
        (oid(f"{entry}.4.9"), TEXT, b"UPDOWN"),
        (oid(f"{entry}.5.9"), TEXT, b"Interface Gi0/1, changed state to down"),
    )

    assert event.message == "%LINK-3-UPDOWN: Interface Gi0/1, changed state to down"
    assert event.severity == 3
    read_wrapped_syslog(event, profiles_of(None), "cisco_ios")
    assert (event.tag, event.code) == ("INTERFACE_DOWN", "LINK-3-UPDOWN")
    assert (event.format, event.fields["interface.name"]) == ("snmp", "Gi0/1")


def test_a_trap_of_v1_finds_its_row_with_or_without_the_zero() -> None:
    """UPS-MIB was written for v1: agents of both versions number it their way."""
    assert event_of("1.3.6.1.2.1.33.2.0.1").tag == event_of("1.3.6.1.2.1.33.2.1").tag
    assert event_of("1.3.6.1.4.1.9.9.43.2.1").tag == "CONFIG_CHANGED"


def test_what_nobody_knows_is_kept_with_its_numbers() -> None:
    """Nothing is lost because there is no row for it."""
    event = event_of(
        "1.3.6.1.4.1.6296.9.9.0.7",
        (oid("1.3.6.1.4.1.6296.1.2.3"), TEXT, "포트 3".encode("cp949")),
        (oid("1.3.6.1.4.1.6296.1.2.4"), TEXT, b"\x00\x01\x02\x03\x04\x05"),
        (oid("1.3.6.1.4.1.6296.1.2.5"), OID, oid("1.3.6.1")),
    )

    assert (event.tag, event.code) == (None, "1.3.6.1.4.1.6296.9.9.0.7")
    assert event.vendor_fields["1.3.6.1.4.1.6296.1.2.4"] == "00:01:02:03:04:05"
    assert event.vendor_fields["1.3.6.1.4.1.6296.1.2.5"] == "1.3.6.1"
    assert event.valid


def test_what_is_not_believed_says_why_and_means_nothing() -> None:
    """An event without a tag fires no rule about links."""
    event = notification_event(Told(b"raw", "3", username="netops", error="wrongDigest"))

    assert (event.valid, event.errors, event.tag) == (False, ["wrongDigest"], None)
    assert event.fields["snmp.user"] == "netops"


def test_a_value_of_another_type_breaks_nothing() -> None:
    """Agents send what they like."""
    event = event_of(
        "1.3.6.1.6.3.1.1.5.3",
        (oid("1.3.6.1.2.1.2.2.1.1.3"), TEXT, b"\xff\xfe"),
        (oid("1.3.6.1.2.1.2.2.1.7.3"), OID, oid("1.3.6")),
        (oid("1.3.6.1.2.1.2.2.1.8"), NUMBER, 2),
        (oid("1.3.6.1.2.1.15.3.1.2.999.0.0.1"), NUMBER, 2**40),
        (oid("1.3.6.1.4.1.9.2.1.5.0"), TEXT, b"no address"),
    )

    assert event.tag == "INTERFACE_DOWN"
    assert "source.ip" not in event.fields


def test_every_tag_is_of_the_vocabulary() -> None:
    """A misspelt tag would match no rule."""
    for each in registry._NOTIFICATIONS.values():  # noqa: SLF001 - all of them
        tags = each.tag
        words = [*tags.by_value.values(), tags.otherwise] if isinstance(tags, Tags) else [tags]
        assert {word for word in words if word} <= TAGS.keys(), each.name
