"""LLDP neighbors as a command line shows them."""

from collections.abc import Iterator
from typing import NamedTuple

from netwright.model.mac import MacAddress
from netwright.model.neighbor import PortIdSubtype
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.platforms.platform import Slot
from netwright.simulate.tables import lldp
from netwright.simulate.tables.system import description


class LldpNeighbor(NamedTuple):
    """What one announcement said."""

    slot: Slot  # ours
    device: SimDevice
    port_id: str
    port_id_subtype: PortIdSubtype
    port_description: str
    capabilities: tuple[str, ...]

    @property
    def description(self) -> str:
        """The system description, on Unix lines."""
        return description(self.device).replace("\r\n", "\n")


def lldp_neighbors(network: Network, device: SimDevice) -> Iterator[LldpNeighbor]:
    """Yield the announcements heard, in the order of if_index."""
    for heard in lldp.heard(network, device):
        far = heard.device.platform.lldp
        subtype = far.port_id if far else PortIdSubtype.LOCAL
        _, raw = lldp.port_id(heard.device, heard.slot)
        is_mac = subtype is PortIdSubtype.MAC_ADDRESS
        yield LldpNeighbor(
            slot=device.slot(heard.if_index),
            device=heard.device,
            port_id=str(MacAddress.from_bytes_or_none(raw)) if is_mac else raw.decode(),
            port_id_subtype=subtype,
            port_description=heard.slot.if_descr,
            capabilities=("bridge", "router") if heard.device.routes else ("bridge",),
        )
