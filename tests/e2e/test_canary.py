"""No flow leaves a secret with Prefect: netwright's flows, run by a worker from its deployment."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from netwright.simulate.campus import CampusPlan
from netwright.simulate.simulation import campus_simulation
from netwright.simulate.terminals import shared_aaa, terminals
from tests.canaries import ACCESS, PROFILES, WORDS, Forms, octets_of, watched_processes
from tests.e2e.prefect_server import Prefect
from tests.integration.command import new_project
from tests.simulate.serving import serving

pytestmark = [
    pytest.mark.integration,
    pytest.mark.e2e,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
]

KEYS = ("vault_password", "database_key")  # the two files that are secrets


@pytest.fixture(scope="module")
def campus() -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """A small campus that takes the marked credentials: its addresses and options of its ports."""
    plan = CampusPlan(devices=8, access=ACCESS, is_broken=False, base=IPv4Address("127.67.0.0"))
    simulation = campus_simulation(plan, lambda: 0.0)
    network = simulation.network
    assert network is not None
    with serving(simulation.agents, terminals(network, shared_aaa(network))) as ports:
        options = ("--snmp-port", str(ports.snmp), "--ssh-port", str(ports.ssh))
        yield [str(each) for each in simulation.agents], options


def test_prefect_keeps_no_secret_of_a_discovery(
    prefect: Prefect, campus: tuple[list[str], tuple[str, ...]], tmp_path: Path
) -> None:
    """Its database with parameters, results and artifacts, its logs, its workers' environment."""
    targets, options = campus
    project = new_project(tmp_path / "canary", PROFILES).project
    settings = project / "netwright.toml"
    settings.write_text(settings.read_text().replace("[log]\n", '[log]\nlevel = "debug"\n'))
    prefect.netwright(project, "deploy")
    with watched_processes() as processes:
        run = prefect.submit(project, *targets, *options, timeout_s=240)

    assert run["state_type"] == "COMPLETED", prefect.log()
    home = Path(prefect.environment["PREFECT_HOME"])
    kept = [*octets_of(home), *octets_of(project, *KEYS), *processes.items()]
    assert any(name.endswith("prefect.db") for name, _ in kept)
    forms = Forms(WORDS)
    assert {name: found for name, octets in kept if (found := forms.within(octets))} == {}
