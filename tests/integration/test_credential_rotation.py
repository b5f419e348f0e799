"""New secrets on real servers, by the real command: OpenSSH's sshd and net-snmp's snmpd."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from netwright.credentials.folder import load_profiles, open_vault
from netwright.errors import AuthenticationFailed
from netwright.model.credential import Kind, Login, Profile, UsmUser
from netwright.model.device import Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.secret import Secret
from netwright.project import find_project
from netwright.runs.clock import utc_now
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current
from netwright.transport.snmp import SnmpEngine
from netwright.transport.ssh.host_keys import HostKeys
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from tests.integration.command import Netwright, new_project
from tests.integration.linux_host import Account, free_port, linux_host, missing, program
from tests.net_snmp import snmpd

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(bool(missing()), reason=missing() or "can be run"),
]
OLD = "CANARY-old.Pass1"
ADMIN = Profile("admin", Kind.SSH, Login("netadmin", Secret(OLD)), realm="local")
HOSTS = ("127.44.0.1", "127.44.0.2", "127.44.0.3")
REAL = "exec /usr/sbin/chpasswd"


@dataclass(frozen=True, slots=True)
class Bench:
    """Three hosts that one profile opens, and what they run instead of their own programs."""

    command: Netwright
    port: int
    folder: Path
    hosts: dict[str, ExitStack]

    def start_host(self, address: str, uid: int = 0) -> None:
        """Let a host be there, and known: on one machine they would all be one device."""
        account = Account("netadmin", OLD, uid)
        self.hosts[address] = ExitStack()
        host = linux_host(self.folder / address, address, self.port, account)
        self.hosts[address].enter_context(host)
        told = Identification(platform="linux")
        seen = Observation(
            ip_address(address),
            utc_now(),
            System(sys_name=address),
            told,
            IdentityKeys(),
            ssh_profile="admin",
            login_port=self.port,
        )
        url = find_project(self.command.project).database_url
        with closing(open_current(url)) as store, store.write() as session:
            claim_devices(session, "default", [Arrival(seen)])

    def program(self, address: str, name: str, script: str = "") -> None:
        """Put a script in the place of a host's program, or nothing any more."""
        path = self.folder / address / "bin" / name
        if script:
            program(path, script)
        else:
            path.unlink()

    def rotate(self, *options: str, code: int = 0) -> dict[str, Any]:
        """Rotate; return the one report, in which there is no secret."""
        said = self.command.json("creds", "rotate", "admin", *options, code=code)
        assert "CANARY" not in json.dumps(said)
        [report] = said["data"]
        return dict(report)

    def states(self, report: dict[str, Any]) -> list[str]:
        """Return how far each host has come."""
        by_address = {each["address"]: each["state"] for each in report["devices"]}
        return [by_address[address] for address in HOSTS]

    def secrets(self) -> dict[str, str]:
        """Return the passwords in the vault."""
        project = find_project(self.command.project)
        profiles = load_profiles(open_vault(project.vault, project.vault_passwords, "default"))
        return {
            name: each.credential.password.reveal()
            for name, each in profiles.items()
            if isinstance(each.credential, Login) and each.credential.password
        }

    def opens(self, address: str, password: str) -> bool:
        """Tell whether a host lets the user in."""
        profile = replace(ADMIN, credential=Login("netadmin", Secret(password)))
        options = SshOptions(HostKeys(self.folder / "known_hosts"), timeout_s=5.0)
        try:
            session = open_session(
                ip_address(address), self.port, profile, platform="linux", options=options
            )
        except AuthenticationFailed:
            return False
        session.close()
        return True


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Three hosts that a discovery has found."""
    with hosts_of(tmp_path) as bench:
        for address in HOSTS:
            bench.start_host(address)
        yield bench


@contextmanager
def hosts_of(folder: Path) -> Iterator[Bench]:
    """Yield a project without hosts; those that are started end with the block."""
    bench = Bench(new_project(folder / "project", [ADMIN]), free_port(), folder, {})
    try:
        yield bench
    finally:
        for host in bench.hosts.values():
            host.close()


def test_a_plan_shows_what_would_be_done_and_does_nothing(bench: Bench) -> None:
    """Without --apply; the secret is made only when it is needed."""
    report = bench.rotate()

    assert (report["state"], bench.states(report)) == ("planned", ["pending"] * 3)
    assert all("***" not in each or "CANARY" not in each for each in report["devices"][0])
    assert "chpasswd" in report["devices"][0]["commands"][0]
    assert bench.secrets() == {"admin": OLD}
    assert bench.opens(HOSTS[0], OLD)


def test_every_device_moves_and_then_the_vault(bench: Bench) -> None:
    """The new password opens all of them, the old one none; nobody but the vault knows it."""
    report = bench.rotate("--apply")
    [new] = bench.secrets().values()

    assert (report["state"], bench.states(report)) == ("done", ["moved"] * 3)
    assert bench.secrets().keys() == {"admin"}
    assert [bench.opens(address, new) for address in HOSTS] == [True] * 3
    assert [bench.opens(address, OLD) for address in HOSTS] == [False] * 3
    written = [path for path in bench.command.project.rglob("*") if path.is_file()]
    assert [path for path in written if new.encode() in path.read_bytes()] == []
    devices = bench.command.devices()
    assert {each["credentials"]["ssh"] for each in devices} == {"admin"}


def test_a_person_may_choose_the_password(bench: Bench) -> None:
    """From standard input; one that some device might not take as it is, is refused first."""
    for text, code in (('{"password": "what? \'no\'"}', 2), ('{"password": "Chosen-by.me1"}', 0)):
        done = bench.command.run(
            "creds", "rotate", "admin", "--apply", "--secret-stdin", "--json", text=text
        )
        assert done.code == code, done.output

    assert bench.secrets() == {"admin": "Chosen-by.me1"}


def test_a_user_that_is_not_root_changes_its_own(tmp_path: Path) -> None:
    """By `passwd`, which asks for the old one."""
    with hosts_of(tmp_path) as bench:
        bench.start_host(HOSTS[0], uid=4711)
        report = bench.rotate("--apply")
        [new] = bench.secrets().values()

        assert report["state"] == "done", report
        assert bench.opens(HOSTS[0], new)


def test_a_device_that_refuses_ends_the_rotation(bench: Bench) -> None:
    """It keeps the old password, those after it were not touched, and the vault has both."""
    for name in ("chpasswd", "passwd"):
        bench.program(HOSTS[1], name, "echo 'Permission denied.'; exit 1")
    report = bench.rotate("--apply", code=3)

    assert (report["state"], bench.states(report)) == ("stopped", ["moved", "refused", "pending"])
    assert bench.secrets().keys() == {"admin", "admin.next"}
    assert bench.opens(HOSTS[0], bench.secrets()["admin.next"])
    assert [bench.opens(address, OLD) for address in HOSTS[1:]] == [True, True]
    for name in ("chpasswd", "passwd"):
        bench.program(HOSTS[1], name)
    assert bench.rotate("--apply")["state"] == "done"


def test_a_device_that_is_away_is_left_for_later(bench: Bench) -> None:
    """The others move; it is reported, and the vault keeps both until it has moved as well."""
    bench.hosts[HOSTS[1]].close()
    report = bench.rotate("--apply", code=3)

    assert report["state"] == "waiting"
    assert bench.states(report) == ["moved", "unreachable", "moved"]
    assert bench.secrets()["admin"] == OLD
    told = bench.command.json("devices", "list")["data"]
    assert [each["credentials"]["ssh"] for each in told] == ["admin.next", "admin", "admin.next"]


def test_a_password_that_does_not_open_is_taken_back(bench: Bench) -> None:
    """The device cuts it off, say; the session that is still open gives the old one back."""
    once = bench.folder / "once"
    bench.program(
        HOSTS[0],
        "chpasswd",
        f"if [ -e {once} ]; then {REAL}; fi; touch {once}; cut -c1-20 | /usr/sbin/chpasswd",
    )
    report = bench.rotate("--apply", code=3)

    assert (report["state"], bench.states(report)) == (
        "stopped",
        ["rolled_back", "pending", "pending"],
    )
    assert bench.opens(HOSTS[0], OLD)
    assert bench.rotate("--apply")["state"] == "done"


def test_a_rotation_that_is_killed_goes_on_where_it_was(bench: Bench) -> None:
    """Killed after a device changed and before anybody knew: it is asked which one it has."""
    reached = bench.folder / "reached"
    bench.program(
        HOSTS[1],
        "chpasswd",
        f"/usr/sbin/chpasswd && touch {reached} && exec sleep 60",
    )
    with bench.command.start("creds", "rotate", "admin", "--apply", "--json") as process:
        _wait_until(reached)
        os.kill(process.pid, signal.SIGKILL)
    bench.program(HOSTS[1], "chpasswd")
    both = bench.secrets()
    plan = bench.rotate()

    assert both.keys() == {"admin", "admin.next"}
    assert bench.states(plan) == ["moved", "changing", "pending"]
    assert bench.opens(HOSTS[1], both["admin.next"])
    report = bench.rotate("--apply")
    assert (report["state"], bench.states(report)) == ("done", ["moved"] * 3)
    assert bench.secrets() == {"admin": both["admin.next"]}


def test_a_shared_account_is_not_changed_on_devices(bench: Bench) -> None:
    """The AAA server keeps it: the guard rail says so, and what to do."""
    shared = replace(ADMIN, name="shared", realm="default")
    bench.command.add_credentials([shared])
    refused = bench.command.json("creds", "rotate", "shared", "--apply", code=6)

    assert "realm default is shared" in refused["error"]["message"]
    assert "AAA server" in refused["error"]["hint"]


def _wait_until(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, path
        time.sleep(0.02)


USER = UsmUser("ops", "SHA", Secret("CANARY-old-auth"), "AES-128", Secret("CANARY-old-priv"))
OPS = Profile("ops", Kind.SNMP_V3, USER)
AGENTS = ("127.44.1.1", "127.44.1.2")


@pytest.fixture
def agents(tmp_path: Path) -> Iterator[tuple[Netwright, int]]:
    """Two agents, discovered; the user is a clone, whose keys net-snmp lets it change."""
    client = shutil.which("snmpusm")
    if client is None:
        pytest.skip("snmpusm (Debian: snmp) is not installed")
    keys = "SHA CANARY-old-auth AES CANARY-old-priv"
    lines = [f"createUser template {keys}", "rwuser template priv", "rwuser ops priv"]
    options = "-v3 -u template -l authPriv -a SHA -A CANARY-old-auth -x AES -X CANARY-old-priv"
    command = new_project(tmp_path / "project", [OPS])
    with ExitStack() as stack:
        port = 0
        for address in AGENTS:
            port = stack.enter_context(snmpd(tmp_path / address, lines, address, port))
            clone = [client, "-m", "", *options.split(), f"{address}:{port}"]
            subprocess.run([*clone, "create", "ops", "template"], check=True, capture_output=True)
        command.discover(*AGENTS, "--no-crawl", f"--snmp-port={port}")
        yield command, port


def reads(address: str, port: int, profile: Profile) -> bool:
    """Tell whether an agent answers a user."""
    with SnmpEngine() as engine:
        results = engine.probe(ip_address(address), [profile], port=port, timeout_s=0.5)
    return results[0].outcome == "ok"


def test_the_keys_of_a_user_are_changed_on_every_agent(agents: tuple[Netwright, int]) -> None:
    """By RFC 3414, and proven by a fresh session."""
    command, port = agents
    done = command.json("creds", "rotate", "ops", "--apply")
    project = find_project(command.project)
    profiles = load_profiles(open_vault(project.vault, project.vault_passwords, "default"))

    assert [each["state"] for each in done["data"][0]["devices"]] == ["moved"] * 2
    assert [reads(address, port, profiles["ops"]) for address in AGENTS] == [True] * 2
    assert [reads(address, port, OPS) for address in AGENTS] == [False] * 2
    assert profiles.keys() == {"ops"}
