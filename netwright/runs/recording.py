"""Record what a device's SNMP agent says, masked, as a file that `netwright simulate` serves."""

import secrets
from ipaddress import ip_address
from pathlib import Path

from netwright.errors import DeviceUnreachable, UsageError
from netwright.model.credential import Profile
from netwright.model.device import Device
from netwright.model.snmp import Varbind, oid_text
from netwright.project import Project
from netwright.project.credentials import profiles_of
from netwright.runs.masking import Masker
from netwright.store.database import Store
from netwright.store.devices import find_by_address, get_device
from netwright.transport.snmp import SnmpEngine

ROOTS = (
    (1, 0, 8802),  # LLDP-MIB
    (1, 2, 840, 10006),  # IEEE8023-LAG-MIB
    (1, 3, 6, 1, 2, 1),
    (1, 3, 6, 1, 4, 1),
    (1, 3, 6, 1, 6, 3, 10),  # snmpEngineID
    (1, 3, 111, 2, 802),  # the IEEE 802 MIBs
)


def record_device(
    project: Project, store: Store, tenant: str, name: str, *, port: int = 161
) -> tuple[str, tuple[str, ...]]:
    """Walk all that a discovered device tells; return the recording, and what was cut short.

    Raises:
        UsageError: no such device, or no SNMP profile opened it.
        DeviceUnreachable: it does not answer.
    """
    device = _device(store, tenant, name)
    profile = _profile(project, tenant, device)
    with SnmpEngine() as engine:
        session = engine.session(device.mgmt_address, profile, port=port, budget_s=600.0)
        walks = session.collect(ROOTS)
    varbinds = [varbind for walk in walks.values() for varbind in walk.varbinds]
    if not varbinds:
        raise DeviceUnreachable(name, "; ".join({walk.reason for walk in walks.values()}))
    cut = tuple(f"{oid_text(root)}: {w.reason}" for root, w in walks.items() if not w.answered)
    masked = Masker(_key(project.state / "recording_key")).mask(varbinds)
    return "".join(map(_line, masked)), cut


def _device(store: Store, tenant: str, name: str) -> Device:
    with store.read() as session:
        try:
            found = find_by_address(session, tenant, ip_address(name))
        except ValueError:
            found = None
        return found or get_device(session, tenant, name)


def _profile(project: Project, tenant: str, device: Device) -> Profile:
    profiles = profiles_of(project, tenant)
    if device.snmp_profile not in profiles:
        raise UsageError(f"{device.name}: no SNMP profile opened it", "run `netwright discover`")
    return profiles[device.snmp_profile]


def _key(file: Path) -> bytes:
    """Return the project's key, so that its recordings fit together; made at the first use."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    return bytes.fromhex(file.read_text(encoding="ascii"))


def _line(varbind: Varbind) -> str:
    """Write a varbind as snmpsim's data files do: OID|TAG|VALUE, an x when VALUE is hex."""
    name, tag, value = varbind
    if isinstance(value, bytes):
        return f"{oid_text(name)}|{int(tag)}x|{value.hex()}\n"
    text = oid_text(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"{oid_text(name)}|{int(tag)}|{text}\n"
