"""Simulated command lines behind real sockets, logged in to by Netmiko's own drivers."""

import time
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import IPv4Address

import paramiko
import pytest
from netmiko import BaseConnection, ConnectHandler, NetmikoAuthenticationException

from netwright.simulate.aaa import Aaa
from netwright.simulate.access import Fault
from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.network import SimDevice
from netwright.simulate.ssh_session import Terminal
from netwright.simulate.terminals import shared_aaa, terminals
from tests.simulate.serving import serving

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
]
NETWORK = campus(CampusPlan())
DEVICES = {
    device.platform.model: device
    for device in NETWORK.devices
    if device.access.ssh and not device.access.unknown
}
PASSWORD = "netops-pass"
CISCO = DEVICES["WS-C2960X-48TS-L"]
VERSION_COMMANDS = {
    "huawei_vrp": "display version",
    "hp_comware": "display version",
    "fortinet": "get system status",
}


def test_netmiko_logs_in_to_every_platform_and_reads_its_version() -> None:
    """The real drivers decide what a believable command line is."""
    with _served(DEVICES.values()) as (port, _):

        def version(device: SimDevice) -> str:
            with _connect(device, port) as cli:
                command = VERSION_COMMANDS.get(device.platform.name, "show version")
                return str(cli.send_command(command))

        with ThreadPoolExecutor(4) as pool:
            versions = dict(zip(DEVICES, pool.map(version, DEVICES.values()), strict=True))

    wrong = {
        model: text
        for model, text in versions.items()
        if DEVICES[model].platform.os_version not in text
    }
    assert len(versions) >= 8
    assert not wrong


def test_the_configuration_needs_the_enable_password() -> None:
    """Privileged mode as on a real one."""
    with _served([CISCO]) as (port, _), _connect(CISCO, port) as cli:
        cli.enable()
        config = cli.send_command("show running-config")

    assert "hostname" in config


def test_a_wrong_password_is_refused_and_the_third_locks_the_account() -> None:
    """All devices ask one AAA server, so guessing on three devices locks the account on all."""
    others = [device for device in NETWORK.devices if device.access.ssh][:3]
    with _served([*others, CISCO]) as (port, aaa):
        for device in others:
            with pytest.raises(NetmikoAuthenticationException):
                _connect(device, port, password="guess").disconnect()
        with pytest.raises(NetmikoAuthenticationException):
            _connect(CISCO, port).disconnect()

    assert aaa.report()["locked"] == ["netops"]


def test_a_device_with_its_own_account_refuses_ours_without_locking_it() -> None:
    """Realm local: the failure is this device's alone."""
    stranger = next(
        device for device in NETWORK.devices if device.access.fault is Fault.WRONG_PASSWORD
    )
    with _served([stranger, CISCO]) as (port, aaa):
        for _ in range(4):
            with pytest.raises(NetmikoAuthenticationException):
                _connect(stranger, port).disconnect()
        _connect(CISCO, port).disconnect()

    assert aaa.report() == {"tries": {"netops": 1}, "refused": {}, "locked": []}


def test_a_device_may_take_keyboard_interactive_only() -> None:
    """Many do, and ask for the password unseen."""
    device = replace(CISCO, access=replace(CISCO.access, takes_password=False))
    with _served([device]) as (port, _):
        transport = paramiko.Transport((str(device.address), port))
        try:
            transport.start_client()
            transport.auth_interactive("netops", lambda *_: [PASSWORD])
            assert transport.is_authenticated()
        finally:
            transport.close()


def test_a_host_key_stays_until_it_is_changed_on_purpose() -> None:
    """Trust on first use needs both."""
    keys = []
    for rekeyed in (frozenset(), frozenset(), frozenset([CISCO.address])):
        with serving(terminals=terminals(NETWORK, Aaa({}), rekeyed)) as ports:
            transport = paramiko.Transport((str(CISCO.address), ports.ssh))
            try:
                transport.start_client()
                keys.append(transport.get_remote_server_key().asbytes())
            finally:
                transport.close()

    assert keys[0] == keys[1] != keys[2]


def test_a_slow_device_writes_a_character_at_a_time() -> None:
    """A client must bound how long it waits, not how many bytes come."""
    device = replace(CISCO, access=replace(CISCO.access, character_s=0.05))
    with _served([device]) as (port, _):
        client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())  # noqa: S507 - loopback
        try:
            client.connect(str(device.address), port, "netops", PASSWORD, look_for_keys=False)
            channel = client.invoke_shell()
            began, screen = time.monotonic(), b""
            while not screen.endswith(b">"):
                screen += channel.recv(100)
            elapsed_s = time.monotonic() - began
        finally:
            client.close()

    assert screen == CISCO.name.partition(".")[0].encode() + b">"
    assert elapsed_s > 0.4


@contextmanager
def _served(devices: Collection[SimDevice]) -> Iterator[tuple[int, Aaa]]:
    network = replace(NETWORK, devices=_with(devices))
    aaa = shared_aaa(network)
    wanted = {device.address for device in devices}
    served: Mapping[IPv4Address, Terminal] = {
        address: terminal
        for address, terminal in terminals(network, aaa).items()
        if address in wanted
    }
    with serving(terminals=served) as ports:
        yield ports.ssh, aaa


def _with(devices: Collection[SimDevice]) -> tuple[SimDevice, ...]:
    changed = {device.number: device for device in devices}
    return tuple(changed.get(device.number, device) for device in NETWORK.devices)


def _connect(device: SimDevice, port: int, password: str = PASSWORD) -> BaseConnection:
    return ConnectHandler(
        device_type=device.platform.name,
        host=str(device.address),
        port=port,
        username="netops",
        password=password,
        secret="netops-pass-enable",
    )
