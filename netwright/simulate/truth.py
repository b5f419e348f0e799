"""The ground truth of a drawn network as JSON: what a perfect discovery would say."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from netwright.model.credential import Community, Login, Profile, UsmUser
from netwright.model.secret import Secret
from netwright.model.snmp import oid_text
from netwright.simulate.access import Fault
from netwright.simulate.network import Building, Heard, Network, SimDevice
from netwright.simulate.tables import cdp, lldp
from netwright.simulate.tables.system import description, engine_id

_HIDDEN = frozenset((Fault.UNKNOWN_COMMUNITY, Fault.WRONG_PASSWORD, Fault.NO_PROTOCOL))


def truth(network: Network) -> dict[str, Any]:
    """Return devices, links, hosts and the credentials that open the devices."""
    return {
        "devices": [_device(network, device) for device in network.devices],
        "links": [link for device in network.devices for link in _links(network, device)],
        "hosts": [host for building in network.buildings for host in _hosts(network, building)],
        "credentials": [credential(profile) for profile in profiles(network)],
    }


def profiles(network: Network) -> list[Profile]:
    """Return the credentials an operator of the network has."""
    known = {
        profile.name: profile
        for device in network.devices
        for profile in (*device.access.snmp, *device.access.system_only, *device.access.ssh)
    }
    return [known[name] for name in sorted(known)]


def credential(profile: Profile) -> dict[str, Any]:
    """Return a profile with its secrets, in the fields of a vault file."""
    fields = profile.credential
    pairs: dict[str, Any] = {"name": profile.name, "kind": str(profile.kind)}
    pairs |= {"order": profile.order, "realm": profile.realm}
    match fields:
        case Community(community):
            pairs["community"] = community
        case UsmUser():
            pairs |= {"username": fields.username}
            pairs |= {"auth_protocol": fields.auth_protocol, "auth_key": fields.auth_key}
            pairs |= {"priv_protocol": fields.priv_protocol, "priv_key": fields.priv_key}
        case Login():
            pairs |= {"username": fields.username, "password": fields.password}
            pairs["enable_password"] = fields.enable_password
    return {
        key: value.reveal() if isinstance(value, Secret) else value
        for key, value in pairs.items()
        if value is not None
    }


def targets(network: Network) -> list[str]:
    """Return every address a discovery should be pointed at."""
    return [str(device.address) for device in network.devices]


@lru_cache(maxsize=1)
def names(network: Network) -> tuple[str, ...]:
    """Return the sysNames, with the address where two devices share one."""
    counted = Counter(device.name for device in network.devices)
    return tuple(
        device.name if counted[device.name] == 1 else f"{device.name}@{device.address}"
        for device in network.devices
    )


def _device(network: Network, device: SimDevice) -> dict[str, Any]:
    platform, access = device.platform, device.access
    found: dict[str, Any] = {
        "name": names(network)[device.number],
        "sys_name": device.name,
        "address": str(device.address),
        "addresses": [str(interface.ip) for _, interface in device.addresses],
        "vendor": platform.vendor,
        "platform": platform.name,
        "kind": str(platform.kind),
        "tier": str(device.tier),
        "site": device.site,
        "model": platform.model,
        "os_name": platform.os_name,
        "os_version": platform.os_version,
        "serial": device.serials[0],
        "members": [
            {"serial": serial, "model": platform.model, "position": position}
            for position, serial in enumerate(device.serials, 1)
            if len(device.serials) > 1
        ],
        "sys_object_id": oid_text(platform.sys_object_id),
        "sys_descr": description(device),
        "engine_id": engine_id(device).hex(),
        "interfaces": [slot.if_name for slot in device.layout.slots],
        "credentials": _credentials(device),
        "is_manageable": access.fault not in _HIDDEN,
    }
    if access.fault:
        found["fault"] = str(access.fault)
    return found


def _credentials(device: SimDevice) -> dict[str, str]:
    names = {"snmp": device.access.snmp, "ssh": device.access.ssh}
    return {kind: granted[0].name for kind, granted in names.items() if granted}


def _hosts(network: Network, building: Building) -> Iterator[dict[str, Any]]:
    for vid, hosts in building.hosts.items():
        for host in hosts:
            switch = network.devices[host.switch]
            where = _end(network, switch, host.if_index)
            yield {"mac": str(host.mac), "ip": str(host.address), "vid": vid, "port": where}


def _links(network: Network, device: SimDevice) -> Iterator[dict[str, Any]]:
    """Yield the links of which this device is the first end, an aggregate as one."""
    done = set()
    for heard in network.neighbors(device):
        lag = device.lag_of(heard.if_index)
        if heard.device.number < device.number or (lag and lag.if_index in done):
            continue
        if lag:
            done.add(lag.if_index)
            yield _aggregate(network, device, heard)
        else:
            a, b = _end(network, device, heard.if_index), _end(network, heard.device, heard.slot[0])
            yield {"a": a, "b": b, "kind": "p2p", "evidence": _evidence(network, device, heard)}


def _aggregate(network: Network, device: SimDevice, heard: Heard) -> dict[str, Any]:
    lag, far = device.lag_of(heard.if_index), heard.device.lag_of(heard.slot.if_index)
    if lag is None or far is None:
        raise ValueError(f"{device.name}: half an aggregate")
    members = [
        {
            "a": _end(network, device, member),
            "b": _end(network, heard.device, device.peers[member].if_index),
        }
        for member in lag.members
    ]
    return {
        "a": _end(network, device, lag.if_index),
        "b": _end(network, heard.device, far.if_index),
        "kind": "lag",
        "members": members,
        "evidence": _evidence(network, device, heard),
    }


def _end(network: Network, device: SimDevice, if_index: int) -> dict[str, str]:
    return {
        "device": names(network)[device.number],
        "address": str(device.address),
        "interface": device.slot(if_index).if_name,
    }


def _evidence(network: Network, device: SimDevice, heard: Heard) -> list[dict[str, str]]:
    """Return which end can read the other's announcement, and by which protocol."""
    pairs = ((device, heard.device), (heard.device, device))
    return [
        {"source": source, "device": names(network)[own.number]}
        for own, far in pairs
        for source, hears in (("lldp", lldp.hears), ("cdp", cdp.hears))
        if hears(own, far) and own.access.fault not in _HIDDEN
    ]
