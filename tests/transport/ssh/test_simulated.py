"""Logging in to the demo network's command lines, one device per platform."""

from pathlib import Path

import pytest

from netwright.model.credential import Kind, Login, Profile
from netwright.model.evidence import Table
from netwright.model.secret import Secret
from netwright.simulate.aaa import Aaa
from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.network import SimDevice
from netwright.simulate.terminals import shared_aaa, terminals
from netwright.transport.ssh.host_keys import HostKeys
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from nornir_tasks.cli_facts import CliFacts, read_cli
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
PROFILE = Profile("netops", Kind.SSH, Login("netops", Secret("netops-pass")))


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, CliFacts], Aaa]:
    """What every platform told, and what the AAA server saw of it."""
    folder: Path = tmp_path_factory.mktemp("ssh")
    options = SshOptions(HostKeys(folder / "known_hosts"), timeout_s=5.0)
    aaa = shared_aaa(NETWORK)
    with serving(terminals=terminals(NETWORK, aaa)) as ports:
        told = {model: _visit(device, ports.ssh, options) for model, device in DEVICES.items()}
    return told, aaa


def _visit(device: SimDevice, port: int, options: SshOptions) -> CliFacts:
    with open_session(device.address, port, PROFILE, platform=None, options=options) as session:
        return read_cli(session)


def test_every_platform_is_known_after_one_login(
    visits: tuple[dict[str, CliFacts], Aaa],
) -> None:
    """No driver is guessed, no password offered twice."""
    told, aaa = visits

    assert len(told) >= 8
    assert {
        model: (facts.identification.platform, facts.identification.os_version)
        for model, facts in told.items()
    } == {
        model: (device.platform.name, device.platform.os_version)
        for model, device in DEVICES.items()
    }
    assert aaa.report()["tries"] == {"netops": len(told)}


def test_devices_are_named_as_they_name_themselves(
    visits: tuple[dict[str, CliFacts], Aaa],
) -> None:
    """Some shells show the name without its domain."""
    for model, facts in visits[0].items():
        assert facts.system.sys_name == DEVICES[model].name.partition(".")[0], model


def test_neighbors_are_read_on_every_platform_that_we_can_read(
    visits: tuple[dict[str, CliFacts], Aaa],
) -> None:
    """A device without SNMP still draws its links."""
    silent = {"cisco_ios", "fortinet", "extreme_exos"}  # Korean shells, and no template for these
    for model, facts in visits[0].items():
        neighbors = facts.tables[Table.NEIGHBORS]
        if DEVICES[model].platform.name not in silent:
            assert neighbors.rows, (model, neighbors)
