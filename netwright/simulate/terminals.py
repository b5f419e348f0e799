"""From the devices of a drawn network to the terminals one logs in to."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Address

from netwright.model.credential import Login, Profile
from netwright.simulate.aaa import Aaa
from netwright.simulate.cli.configuration import Configuration
from netwright.simulate.cli.dialects import dialect_of
from netwright.simulate.cli.shell import Shell
from netwright.simulate.network import Network, SimDevice
from netwright.simulate.ssh_session import Terminal

Clock = Callable[[], float]

_LOCAL = "local"
_NEVER = 1 << 30  # a device's own accounts are not locked


def shared_aaa(network: Network) -> Aaa:
    """Return the AAA server all devices ask about accounts of a shared realm."""
    profiles = [profile for device in network.devices for profile in device.access.ssh]
    return Aaa(_accounts(profile for profile in profiles if profile.realm != _LOCAL))


def terminals(
    network: Network,
    aaa: Aaa,
    rekeyed: frozenset[IPv4Address] = frozenset(),
    clock: Clock = time.monotonic,
) -> Mapping[IPv4Address, Terminal]:
    """Return the terminal of each address; those of `rekeyed` show another host key."""
    return {
        address: replace(
            _terminal(network, device, aaa, clock),
            host_key=f"{device.number % 4} {address in rekeyed}",
        )
        for device in network.devices
        if device.access.serves_ssh
        for address in (device.address, *device.aliases)
    }


def _terminal(network: Network, device: SimDevice, aaa: Aaa, clock: Clock) -> Terminal:
    granted = (*device.access.ssh, *device.access.unknown)
    local = [profile for profile in granted if profile.realm == _LOCAL]
    return Terminal(
        aaa=Aaa(_accounts(local), _NEVER) if local else aaa,
        open_shell=_opener(network, device, _enable(granted), clock),
        takes_password=device.access.takes_password,
        character_s=device.access.character_s,
    )


def _opener(
    network: Network, device: SimDevice, enable_password: str, clock: Clock
) -> Callable[[str], Shell]:
    """Return what opens sessions; all of them share the device's configuration."""
    dialect = dialect_of(device.platform)
    if dialect.configure is None or dialect.configured is None:
        return partial(Shell, dialect, network, device, enable_password=enable_password)
    configure = dialect.configure
    configuration = Configuration(dialect.configured(network, device), clock)

    def open_shell(username: str) -> Shell:
        configurator = configure(configuration)
        return Shell(dialect, network, device, username, enable_password, configurator)

    return open_shell


def _accounts(profiles: Iterable[Profile]) -> dict[str, str]:
    return {
        login.username: login.password.reveal()
        for profile in profiles
        if isinstance(login := profile.credential, Login) and login.password
    }


def _enable(profiles: Iterable[Profile]) -> str:
    secrets = [
        profile.credential.enable_password
        for profile in profiles
        if isinstance(profile.credential, Login)
    ]
    return secrets[0].reveal() if secrets and secrets[0] else ""
