"""A campus of any size as evidence: LLDP on every cable, and the databases that its hosts fill."""

from collections import defaultdict
from ipaddress import IPv4Address

from netwright.model.device import DeviceKind
from netwright.model.evidence import Row
from netwright.model.forwarding import FdbEntry
from netwright.model.interface import InterfaceAddress
from netwright.model.mac import MacAddress
from netwright.topology.evidence import DeviceEvidence
from tests.topology.networks import device, lldp

HOSTS = 35  # below an access device
VLANS = 4  # in a block


class _Campus:
    """Devices by name with what they say, cabled one by one."""

    def __init__(self) -> None:
        self.rows: defaultdict[str, list[Row]] = defaultdict(list)
        self.kinds: dict[str, DeviceKind] = {}
        self.ports: defaultdict[str, int] = defaultdict(int)
        self.numbers: dict[str, int] = {}

    def add(self, name: str, kind: DeviceKind) -> None:
        self.numbers[name] = len(self.numbers) + 1
        self.kinds[name] = kind

    def cable(self, a: str, b: str) -> tuple[str, str]:
        """Connect the next free port of each and let both say so."""
        a_port, b_port = self._next(a), self._next(b)
        self.rows[a].append(lldp(a_port, self.numbers[b], b_port, name=b))
        self.rows[b].append(lldp(b_port, self.numbers[a], a_port, name=a))
        return a_port, b_port

    def evidence(self) -> list[DeviceEvidence]:
        return [
            device(
                number,
                *self.rows[name],
                ports=[f"Gi0/{i}" for i in range(1, self.ports[name] + 2)],
                name=name,
                kind=self.kinds[name],
            )
            for name, number in self.numbers.items()
        ]

    def _next(self, name: str) -> str:
        self.ports[name] += 1
        return f"Gi0/{self.ports[name]}"


def campus(blocks: int, access: int) -> list[DeviceEvidence]:
    """Return two cores, a distribution pair per block and its access devices, half dual-homed."""
    built = _Campus()
    for name in ("core1", "core2"):
        built.add(name, DeviceKind.ROUTER)
    built.cable("core1", "core2")
    for block in range(blocks):
        _block(built, block, access)
    for name, number in built.numbers.items():
        if not name.startswith("acc"):
            built.rows[name] += [_address(number, vlan) for vlan in range(VLANS)]
    return built.evidence()


def _block(built: _Campus, block: int, access: int) -> None:
    pair = [f"dist{block}a", f"dist{block}b"]
    for name in pair:
        built.add(name, DeviceKind.SWITCH)
        built.cable("core1", name)
        built.cable("core2", name)
    built.cable(*pair)
    for number in range(access):
        name = f"acc{block}-{number}"
        built.add(name, DeviceKind.SWITCH)
        down, up = built.cable(pair[0], name)
        if number % 2:
            built.cable(pair[1], name)
        _hosts(built, name, (pair[0], down, up))


def _hosts(built: _Campus, name: str, uplink: tuple[str, str, str]) -> None:
    """Let hosts talk: learned at their own port, on the way up, and by others on theirs."""
    above, down, up = uplink
    first = built.numbers[name] * 256
    for host in range(HOSTS):
        mac = MacAddress(0x020100000000 + first + host)
        vid = 10 + host % VLANS
        built.rows[name] += [FdbEntry(vid, f"Gi0/{20 + host}", mac)]
        built.rows[above].append(FdbEntry(vid, down, mac))
        # Stations of the same VLAN elsewhere in the block.
        elsewhere = MacAddress(0x020200000000 + first + host)
        built.rows[name] += [FdbEntry(vid, up, elsewhere)]


def _address(number: int, vlan: int) -> InterfaceAddress:
    address = IPv4Address(0x0A000000 + (number << 8) + (vlan << 4) + 1)
    return InterfaceAddress(f"Vlan{10 + vlan}", address, 28)
