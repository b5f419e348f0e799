"""Simulated devices, and how our own process logs in to them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from netwright.simulate.aaa import Aaa
from netwright.simulate.access import NETOPS_SSH
from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.cli.dialects import dialect_of
from netwright.simulate.network import SimDevice
from netwright.simulate.palette import DEMO, FIREWALLS
from netwright.simulate.terminals import shared_aaa, terminals
from netwright.transport.ssh.configure import put
from netwright.transport.ssh.host_keys import HostKeyMode, HostKeys
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession
from tests.simulate.serving import serving

ROOT = Path(__file__).parents[2] / "playbooks"
NETWORKS = {
    name: campus(CampusPlan(palette=replace(DEMO, firewall=product)))
    for name, product in FIREWALLS.items()
}
DEVICES = {
    device.platform.name: (network, device)
    for network in NETWORKS.values()
    for device in reversed(network.devices)
    if device.access.ssh and dialect_of(device.platform).configure and not device.access.fault
}


@dataclass(frozen=True, slots=True)
class Served:
    """A device that answers, and its keys once they are trusted."""

    device: SimDevice
    port: int
    known_hosts: Path
    aaa: Aaa

    def login(self) -> CliSession:
        """Log in with strict host keys."""
        return self._open(HostKeyMode.STRICT)

    def trust(self) -> None:
        """Meet it for the first time."""
        self._open(HostKeyMode.TOFU).close()

    def type(self, *lines: str) -> str:
        """Type lines as its operator would; return what the last one shows."""
        with self.login() as session:
            return [put(session, line)[0] for line in lines][-1]

    def _open(self, mode: HostKeyMode) -> CliSession:
        options = SshOptions(HostKeys(self.known_hosts, mode))
        name = self.device.platform.name
        return open_session(
            self.device.address, self.port, NETOPS_SSH, platform=name, options=options
        )


@contextmanager
def served(
    platform: str, known_hosts: Path, clock: Callable[[], float] = time.monotonic
) -> Iterator[Served]:
    """Serve a campus's device of a platform."""
    network, device = DEVICES[platform]
    aaa = shared_aaa(network)
    terminal = terminals(network, aaa, clock=clock)[device.address]
    with serving(terminals={device.address: terminal}) as ports:
        one = Served(device, ports.ssh, known_hosts, aaa)
        one.trust()
        yield one
