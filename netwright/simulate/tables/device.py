"""Everything one device's agent tells, by context."""

from collections.abc import Iterator, Mapping

from netwright.simulate.mib import Mib, Run
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.tables import (
    addresses,
    arp,
    bridge,
    cdp,
    entity,
    fdb,
    interfaces,
    lag,
    lldp,
    routes,
    system,
    vlans,
)

DEFAULT_CONTEXT = ""


def contexts(network: Network, device: SimDevice) -> Mapping[str, Mib]:
    """Return the MIB of each context: the default one, and one per VLAN where bridges do so."""
    mibs = {DEFAULT_CONTEXT: Mib(_runs(network, device))}
    building = network.building(device)
    if building and device.platform.fdb_by_context:
        for vid in building.vlans:
            own = fdb.context_runs(network, device, vid)
            mibs[str(vid)] = Mib((*mibs[DEFAULT_CONTEXT].runs, *own))
    return mibs


def _runs(network: Network, device: SimDevice) -> Iterator[Run]:
    yield from system.runs(device)
    yield from interfaces.runs(network, device)
    yield from addresses.runs(device)
    yield from arp.runs(network, device)
    yield from routes.runs(network, device)
    yield from bridge.runs(network, device)
    yield from vlans.runs(network, device)
    if not device.platform.fdb_by_context:
        yield from fdb.runs(network, device)
    yield from lag.runs(network, device)
    yield from lldp.runs(network, device)
    yield from cdp.runs(network, device)
    yield from entity.runs(device)
