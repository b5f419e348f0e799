"""What is served at which address, and what is told about it: a campus, agents or recordings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address
from pathlib import Path
from typing import Any

from netwright.errors import UsageError
from netwright.simulate.access import OPEN
from netwright.simulate.agent import Agent
from netwright.simulate.agents import agent_of, community_views
from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.network import Network
from netwright.simulate.palette import BENCHMARK
from netwright.simulate.recording import load_contexts, recordings_in
from netwright.simulate.truth import credential, profiles, targets, truth

_BENCHMARK_BUILDING = 40
_BENCHMARK_HOSTS = 7
_SMALLEST_CAMPUS = 8

Elapsed = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Service:
    """An agent, and how late it answers."""

    agent: Agent
    delay_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Simulation:
    """Agents by address, the network behind them, and what to tell whoever started it."""

    agents: Mapping[IPv4Address, Service]
    network: Network | None = None  # of a campus, whose devices have a command line
    report: dict[str, Any] = field(default_factory=dict)


def campus_simulation(plan: CampusPlan, elapsed_s: Elapsed) -> Simulation:
    """Return a drawn campus with its ground truth."""
    network = campus(plan)
    agents: dict[IPv4Address, Service] = {}
    for device in network.devices:
        if device.access.serves_snmp:
            service = Service(agent_of(network, device, elapsed_s), device.access.delay_s)
            agents |= dict.fromkeys((device.address, *device.aliases), service)
    report = {
        "targets": targets(network),
        "credentials": [credential(profile) for profile in profiles(network)],
        "truth": truth(network),
    }
    return Simulation(agents, network, report)


def benchmark_simulation(
    count: int, base: IPv4Address, delay_s: float, elapsed_s: Elapsed
) -> Simulation:
    """Return so many agents of about 2,400 varbinds; the network is larger when count is tiny."""
    plan = CampusPlan(
        devices=max(count, _SMALLEST_CAMPUS),
        base=base,
        building_size=_BENCHMARK_BUILDING,
        hosts_per_access=_BENCHMARK_HOSTS,
        palette=BENCHMARK,
        access=OPEN,
        is_broken=False,
    )
    network = campus(plan)
    served = network.devices[-count:]  # access switches, when only few are wanted
    agents = {
        device.address: Service(agent_of(network, device, elapsed_s), delay_s) for device in served
    }
    report = {
        "targets": [str(address) for address in agents],
        "credentials": [credential(profile) for profile in profiles(network)],
        "varbinds": sum(map(_varbinds, agents.values())),
    }
    return Simulation(agents, report=report)


def _varbinds(service: Service) -> int:
    return max(map(len, service.agent.communities.values()))


def recording_simulation(
    recordings: Iterable[tuple[IPv4Address, Path]], community: str, delay_s: float
) -> Simulation:
    """Return recorded agents."""
    agents: dict[IPv4Address, Service] = {}
    files: dict[str, str] = {}
    problems: list[str] = []
    for address, path in recordings:
        contexts, unread = load_contexts(path)
        views = dict(community_views(community, contexts))
        agents[address] = Service(Agent(views), delay_s)
        files[str(address)] = str(path)
        problems += unread
    report = {
        "targets": list(files),
        "files": files,
        "problems": problems,
        "credentials": [{"name": "recorded", "kind": "snmp_v2c", "community": community}],
    }
    return Simulation(agents, report=report)


def placed(text: str) -> tuple[IPv4Address, Path]:
    """Read FILE@ADDRESS.

    Raises:
        UsageError: it is not that.
    """
    path, _, address = text.rpartition("@")
    try:
        return IPv4Address(address), Path(path)
    except AddressValueError as error:
        raise UsageError(f"not FILE@ADDRESS: {text}") from error


def placed_from(folder: Path, base: IPv4Address) -> list[tuple[IPv4Address, Path]]:
    """Give each recording of a folder an address, counted from base.

    Raises:
        UsageError: there is none.
    """
    paths = recordings_in(folder)
    if not paths:
        raise UsageError(f"no recordings in {folder}")
    return [(base + number, path) for number, path in enumerate(paths)]
