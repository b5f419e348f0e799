"""The connection plugin `snmp`, in a real Nornir run."""

from collections.abc import Iterator

import pytest
from nornir.core import Nornir
from nornir.core.inventory import ConnectionOptions, Defaults, Groups, Host, Hosts, Inventory
from nornir.core.task import Result, Task
from nornir.plugins.runners import ThreadedRunner

from netwright.errors import UsageError
from netwright.model.credential import Community, Kind, Profile
from netwright.model.secret import Secret
from netwright.transport.snmp import SnmpEngine
from nornir_tasks.snmp import SnmpSessions, register
from tests.transport.snmp.hostile import SYS_NAME, HostileAgent, honest

CANARY = "canary-4711"
PROFILES = {"core": Profile("core", Kind.SNMP_V2C, Community(Secret(CANARY)))}


@pytest.fixture
def sessions() -> Iterator[SnmpSessions]:
    """Sessions over an engine of their own."""
    register()
    register()
    with SnmpEngine() as engine:
        yield SnmpSessions(engine, PROFILES.__getitem__)


def nornir(options: ConnectionOptions, count: int = 1) -> Nornir:
    """Build a Nornir over hosts that are all the same agent."""
    hosts = Hosts()
    for number in range(count):
        name = f"device-{number}"
        hosts[name] = Host(name, "127.0.0.1", connection_options={"snmp": options})
    return Nornir(Inventory(hosts, Groups(), Defaults()), runner=ThreadedRunner(num_workers=8))


def fetch_name(task: Task) -> Result:
    """Get sysName over the host's session."""
    session = task.host.get_connection("snmp", task.nornir.config)
    return Result(host=task.host, result=session.get([SYS_NAME])[0][2])


def test_tasks_get_a_session_under_the_named_profile(sessions: SnmpSessions) -> None:
    """From many threads, over one engine."""
    with HostileAgent(honest) as agent, nornir(sessions.options("core", agent.port), 20) as nr:
        results = nr.run(task=fetch_name)
        assert {multi[0].result for multi in results.values()} == {b"hostile"}
        assert {query.community for query in agent.queries} == {CANARY.encode()}


def test_the_inventory_shows_no_secret(sessions: SnmpSessions) -> None:
    """Nornir prints, dumps and serializes hosts freely."""
    with HostileAgent(honest) as agent, nornir(sessions.options("core", agent.port)) as nr:
        nr.run(task=fetch_name)
        host = nr.inventory.hosts["device-0"]
        assert CANARY not in repr([host.dict(), host.connections, vars(host.connections["snmp"])])


def test_a_host_without_sessions_fails_alone(sessions: SnmpSessions) -> None:
    """The error says what to do."""
    assert sessions
    with nornir(ConnectionOptions()) as nr:
        results = nr.run(task=fetch_name)
        error = results["device-0"][0].exception
    assert isinstance(error, UsageError)
    assert "SnmpSessions" in error.hint
