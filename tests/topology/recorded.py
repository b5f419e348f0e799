"""Evidence of recorded networks (networks/scenarios.jsonl): SNMP walks through our own parsers."""

import json
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

from netwright.mibs.identity import identity_keys
from netwright.mibs.plan import observe
from netwright.mibs.snmpv2_mib import system
from netwright.model.device import Device, Identification
from netwright.model.evidence import Observation
from netwright.topology.evidence import DeviceEvidence
from tests.recordings import load
from tests.topology.networks import AT


class Scenario(NamedTuple):
    """One recorded network."""

    name: str
    devices: list[DeviceEvidence]


def read_scenarios(networks: Path) -> Iterator[Scenario]:
    """Return the networks whose every device was recorded."""
    for line in (networks / "scenarios.jsonl").read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        devices = [_device(networks, one, number) for number, one in enumerate(said["devices"], 1)]
        yield Scenario(said["scenario"], devices)


def _device(networks: Path, said: dict[str, Any], number: int) -> DeviceEvidence:
    walks = load(networks / said["snmprec"]).walks()
    address = ip_address(said.get("address") or f"192.0.2.{number}")
    device = Device(said["device"], address, system=system(walks))
    return DeviceEvidence.observed(
        device,
        Observation(
            address, AT, device.system, Identification(), identity_keys(walks), observe(walks)
        ),
    )
