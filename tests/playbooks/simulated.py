"""Simulated devices, and how our own process logs in to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from netwright.simulate.aaa import Aaa
from netwright.simulate.access import NETOPS_SSH
from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.cli.dialects import dialect_of
from netwright.simulate.network import SimDevice
from netwright.simulate.terminals import shared_aaa, terminals
from netwright.transport.ssh.host_keys import HostKeyMode, HostKeys
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession
from tests.simulate.serving import serving

ROOT = Path(__file__).parents[2] / "playbooks"
NETWORK = campus(CampusPlan())
DEVICES = {
    device.platform.name: device
    for device in reversed(NETWORK.devices)
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
            shown = ""
            for line in lines:
                session.prompt = session.prompt.replace("(config)", "")
                session.terminal.enter(line)
                shown = session.terminal.read(0.2, lambda _: False)
        return shown

    def _open(self, mode: HostKeyMode) -> CliSession:
        options = SshOptions(HostKeys(self.known_hosts, mode))
        name = self.device.platform.name
        return open_session(
            self.device.address, self.port, NETOPS_SSH, platform=name, options=options
        )


@contextmanager
def served(platform: str, known_hosts: Path) -> Iterator[Served]:
    """Serve the campus's device of a platform."""
    device = DEVICES[platform]
    aaa = shared_aaa(NETWORK)
    with serving(terminals={device.address: terminals(NETWORK, aaa)[device.address]}) as ports:
        one = Served(device, ports.ssh, known_hosts, aaa)
        one.trust()
        yield one
