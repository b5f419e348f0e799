"""Profiles tried on devices: netwright.runs.credential_trials."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from sqlalchemy import select

from netwright.credentials.folder import open_vault
from netwright.credentials.writing import add_profile
from netwright.discovery.credential_budget import Verdict
from netwright.errors import UsageError
from netwright.model.credential import Community, Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.project import Project, init_project
from netwright.runs.clock import utc_now
from netwright.runs.credential_trials import TrialRequest, try_profiles
from netwright.simulate.aaa import Aaa
from netwright.simulate.access import CAMPUS, CAMPUS_RO, NETOPS_SSH
from netwright.simulate.campus import CampusPlan
from netwright.simulate.simulation import Simulation, campus_simulation
from netwright.simulate.terminals import shared_aaa, terminals
from netwright.store.credential_budget import StoredBudget
from netwright.store.credential_tables import CredentialAttemptRow
from netwright.store.database import Store
from netwright.store.migrate import open_current
from tests.simulate.serving import Ports, serving

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
]

ADMIN = Profile("admin", Kind.SSH, Login("admin", Secret("CANARY-admin")), order=1)
STRANGER = Profile("stranger", Kind.SNMP_V2C, Community(Secret("CANARY-stranger")))


@dataclass(frozen=True, slots=True)
class Bench:
    """A project, its database, and some devices behind one AAA server."""

    project: Project
    store: Store
    addresses: list[IPv4Address]
    ports: Ports
    aaa: Aaa

    def outcomes(self, *addresses: IPv4Address, profiles: tuple[str, ...] = ()) -> list[list[str]]:
        """Try profiles; return profile and outcome of each trial, by device."""
        request = TrialRequest(
            [str(each) for each in addresses],
            profiles,
            snmp_port=self.ports.snmp,
            ssh_port=self.ports.ssh,
        )
        trials = try_profiles(self.project, self.store, request)
        assert "CANARY" not in repr(trials)
        return [[each.address, each.profile, each.outcome] for each in trials]


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    """A drawn campus."""
    return campus_simulation(CampusPlan(), lambda: 0.0)


@pytest.fixture
def bench(tmp_path: Path, simulation: Simulation) -> Iterator[Bench]:
    """Five of its devices, which take `campus-ro` and, through the AAA server, `netops`."""
    network = simulation.network
    assert network is not None
    chosen = [each.address for each in network.devices if each.access is CAMPUS][:5]
    aaa = shared_aaa(network)
    agents = {address: simulation.agents[address] for address in chosen}
    clis = {a: each for a, each in terminals(network, aaa).items() if a in agents}
    project = init_project(tmp_path / "project")
    folder = open_vault(project.vault, project.vault_passwords, "default")
    for profile in (ADMIN, CAMPUS_RO, NETOPS_SSH, STRANGER):
        add_profile(folder, profile)
    store = open_current(project.database_url)
    with serving(agents, clis) as ports:
        yield Bench(project, store, chosen, ports, aaa)
    store.close()


def test_every_profile_on_every_device_has_an_outcome(bench: Bench) -> None:
    """A wrong login stops itself; a wrong community is silence; no account is locked."""
    trials = bench.outcomes(*bench.addresses)
    by_profile = {
        profile: [outcome for _, name, outcome in trials if name == profile]
        for profile in ("admin", "campus-ro", "netops-ssh", "stranger")
    }

    assert by_profile["campus-ro"] == ["ok"] * 5
    assert by_profile["netops-ssh"] == ["ok"] * 5
    assert by_profile["stranger"] == ["no_answer"] * 5
    assert sorted(by_profile["admin"]) == ["refused"] * 2 + ["stopped"] * 3
    assert bench.aaa.report()["locked"] == []


def test_trials_and_discoveries_spend_from_one_budget(bench: Bench) -> None:
    """What an operator tries by hand an AAA server counts like what a run tries at night."""
    bench.outcomes(*bench.addresses, profiles=("admin",))
    budget = StoredBudget(bench.store, "default", "a-discovery", utc_now)
    decision = budget.reserve(ADMIN, str(bench.addresses[-1]), bench.addresses[-1])
    again = bench.outcomes(*bench.addresses, profiles=("admin",))

    assert (decision.verdict, decision.everywhere) == (Verdict.STOPPED, True)
    assert {outcome for *_, outcome in again} == {"stopped"}
    assert bench.aaa.report()["refused"] == {"admin": 2}


def test_after_the_login_that_fits_no_other_is_tried(bench: Bench) -> None:
    """Each further one would be a wrong password for nothing."""
    add_profile(
        open_vault(bench.project.vault, bench.project.vault_passwords, "default"),
        replace(ADMIN, name="later", order=200),
    )
    trials = bench.outcomes(bench.addresses[0], profiles=("netops-ssh", "later"))

    assert [outcome for *_, outcome in trials] == ["ok", "skipped"]


def test_a_silent_address_is_no_refusal(bench: Bench) -> None:
    """And costs the account nothing."""
    nobody = IPv4Address("127.255.1.1")

    assert {outcome for *_, outcome in bench.outcomes(nobody)} <= {"no_answer", "skipped"}
    assert bench.aaa.report()["tries"] == {}


def test_every_use_is_audited(bench: Bench) -> None:
    """Logins and communities alike, under the run that tried them."""
    bench.outcomes(bench.addresses[0])
    with bench.store.read() as session:
        rows = session.scalars(select(CredentialAttemptRow)).all()

    assert sorted((row.profile, row.outcome) for row in rows) == [
        ("admin", "refused"),
        ("campus-ro", "ok"),
        ("netops-ssh", "ok"),
        ("netops-ssh/enable", "ok"),
        ("stranger", "no_answer"),
    ]
    assert len({row.run_id for row in rows}) == 1


def test_a_profile_that_is_not_there_is_named(bench: Bench) -> None:
    """A typing error is no device without credentials."""
    with pytest.raises(UsageError, match="no profile 'gone'"):
        bench.outcomes(bench.addresses[0], profiles=("gone",))


def test_without_known_devices_a_target_is_needed(bench: Bench) -> None:
    """The first thing a new operator meets."""
    with pytest.raises(UsageError, match="no devices are known yet"):
        bench.outcomes()
