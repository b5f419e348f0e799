"""What devices and their neighbors are called; both maps are made when a name is first asked."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from netwright.model.neighbor import Neighbor
from netwright.topology.evidence import DeviceEvidence


class Names:
    """Devices by sysName and its first label, and what was heard of neighbors by their name."""

    def __init__(self, devices: Mapping[str, DeviceEvidence]) -> None:
        self._devices = devices

    def devices(self, name: str) -> list[str]:
        """Return the devices of this name, else those whose name's first label it is."""
        if name in self._devices:
            return [name]
        wanted = name.casefold()
        return self._whole.get(wanted) or self._labels.get(wanted, [])

    def neighbors(self, name: str) -> list[Neighbor]:
        """Return what devices heard by LLDP or CDP of neighbors of this name."""
        return self._heard.get(name.casefold(), [])

    @cached_property
    def _whole(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for device, one in self._devices.items():
            for name in {device.casefold(), (one.device.system.sys_name or "").casefold()}:
                found[name].append(device)
        return found

    @cached_property
    def _labels(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, devices in self._whole.items():
            found[name.partition(".")[0]] += devices
        return {label: sorted(set(devices)) for label, devices in found.items()}

    @cached_property
    def _heard(self) -> Mapping[str, list[Neighbor]]:
        found: defaultdict[str, list[Neighbor]] = defaultdict(list)
        for one in self._devices.values():
            for row in one.neighbors:
                found[(row.system_name or "").casefold()].append(row)
        return found
