"""Where a device's neighbors lead: netwright.discovery.frontier."""

from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from netwright.discovery.frontier import Lead, leads
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Answer, Observation, Table, TableAnswer
from netwright.model.forwarding import ArpEntry
from netwright.model.mac import MacAddress
from netwright.model.neighbor import ChassisIdSubtype, Neighbor, NeighborProtocol

HERE, THERE = ip_address("192.0.2.1"), ip_address("192.0.2.2")
ALLOWED = ip_network("192.0.2.0/24")
CHASSIS = "00:1b:54:00:00:01"


def neighbor(*addresses: str, capabilities: tuple[str, ...] = ("bridge",)) -> Neighbor:
    """Return a neighbor that announces some addresses."""
    return Neighbor(
        NeighborProtocol.LLDP,
        "Gi1/0/1",
        CHASSIS,
        ChassisIdSubtype.MAC_ADDRESS,
        management_addresses=tuple(map(ip_address, addresses)),
        capabilities=capabilities,
    )


def found(*neighbors: Neighbor, arp: tuple[ArpEntry, ...] = (), hops: int = 0) -> list[Lead]:
    """Return the leads of one visit, at most two hops allowed."""
    tables = {
        Table.NEIGHBORS: TableAnswer(Answer.COMPLETE, neighbors),
        Table.ARP: TableAnswer(Answer.COMPLETE, arp),
    }
    keys = IdentityKeys(addresses=frozenset({HERE}))
    at = datetime(2026, 11, 24, tzinfo=UTC)
    seen = Observation(HERE, at, System(), Identification(), keys, tables)
    return list(leads(seen, "sw1", hops, allows=lambda a: a in ALLOWED, max_hops=2))


def test_a_neighbor_leads_one_hop_further() -> None:
    """The crawl follows what LLDP announces."""
    assert found(neighbor("192.0.2.2")) == [Lead(THERE, 1, "sw1:Gi1/0/1")]


def test_a_neighbor_outside_is_recorded_and_refused() -> None:
    """The provider's router is on the map, and is never contacted."""
    [lead] = found(neighbor("203.0.113.1"))

    assert lead.refusal == "outside the allowed prefixes"


def test_a_neighbor_too_far_away_is_refused() -> None:
    """A crawl ends where it was told to."""
    [lead] = found(neighbor("192.0.2.2"), hops=2)

    assert lead.refusal == "more than 2 hops from the targets"


def test_a_phone_leads_nowhere() -> None:
    """Thousands of phones must not be tried with every credential."""
    [lead] = found(neighbor("192.0.2.2", capabilities=("telephone",)))

    assert lead.refusal == "end station (telephone)"


def test_a_phone_with_a_switch_in_it_is_followed() -> None:
    """What forwards may have something behind it."""
    [lead] = found(neighbor("192.0.2.2", capabilities=("bridge", "telephone")))

    assert lead.refusal == ""


def test_a_neighbor_without_an_address_is_found_by_its_mac() -> None:
    """Many switches announce no management address; ARP knows it."""
    arp = ArpEntry("Vlan1", THERE, MacAddress.parse(CHASSIS))

    assert [lead.address for lead in found(neighbor(), arp=(arp,))] == [THERE]


def test_own_and_meaningless_addresses_lead_nowhere() -> None:
    """A loop back to ourselves, link-local and unspecified addresses are no targets."""
    assert found(neighbor("192.0.2.1", "169.254.0.1", "0.0.0.0", "fe80::1")) == []  # noqa: S104


def test_an_address_announced_twice_is_one_lead() -> None:
    """Two cables to one switch are one visit."""
    assert len(found(neighbor("192.0.2.2"), neighbor("192.0.2.2"))) == 1
