"""No command leaves a secret anywhere: not in what it prints, stores, logs or starts."""

import json
import os
import subprocess
from collections.abc import Iterator
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
import typer

from netwright.cli.main import app
from netwright.project import find_project
from netwright.simulate.campus import CampusPlan
from netwright.simulate.simulation import Simulation, campus_simulation
from netwright.simulate.terminals import shared_aaa, terminals
from netwright.vault.passwords import read_password
from tests.canaries import ACCESS, IMPORTED, PROFILES, WORDS, Forms, octets_of, watched_processes
from tests.integration.command import Netwright, new_project
from tests.simulate.serving import Ports, serving

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
]

ELSEWHERE = {"deploy", "simulate"}  # need a server, or run for ever: tests/e2e/test_canary.py
KEYS = ("vault_password", "database_key")  # the two files that are secrets


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    """A small campus that takes the marked credentials."""
    plan = CampusPlan(devices=8, access=ACCESS, is_broken=False, base=IPv4Address("127.66.0.0"))
    return campus_simulation(plan, lambda: 0.0)


@pytest.fixture(scope="module")
def ports(simulation: Simulation) -> Iterator[Ports]:
    """Where it is served."""
    network = simulation.network
    assert network is not None
    with serving(simulation.agents, terminals(network, shared_aaa(network))) as served:
        yield served


@pytest.fixture(scope="module")
def used(simulation: Simulation, ports: Ports, tmp_path_factory: pytest.TempPathFactory) -> "Used":
    """A project in which every command was run once, and all that was seen of it."""
    folder = tmp_path_factory.mktemp("canary")
    command = new_project(folder / "project", [])
    settings = command.project / "netwright.toml"
    log = '[log]\nlevel = "debug"\nfile = ".netwright/log/all.jsonl"\n'
    settings.write_text(settings.read_text().replace("[log]\n", log))
    used = Used(command)
    with watched_processes() as processes:
        command.add_credentials(PROFILES)
        for arguments in lines(folder, [str(each) for each in simulation.agents], ports):
            used.run(*arguments)
    used.seen += processes.items()
    return used


class Used:
    """A project and everything that commands in it printed."""

    def __init__(self, command: Netwright) -> None:
        self.command = command
        self.seen: list[tuple[str, bytes]] = []
        self.ran: set[str] = {"init", "creds add"}
        self.failed: list[str] = []

    def run(self, *arguments: str) -> None:
        """Run a command as loudly as it can."""
        done = self.command.run(*arguments, "-vv", "--debug")
        name = " ".join(arguments)
        self.seen.append((f"output of {name}", (done.output + done.errors).encode()))
        self.ran |= {each for each in commands() if name.startswith(each)}
        *_, last = done.errors.splitlines() or [""]
        if "Traceback" in done.errors and not last.startswith("netwright.errors."):
            self.failed.append(f"{name}: {last}")


def commands() -> Iterator[str]:
    """Yield every command there is."""

    def walk(command: Any, name: str) -> Iterator[str]:
        children = getattr(command, "commands", None)
        if children is None:
            yield name
            return
        for word, child in children.items():
            yield from walk(child, f"{name} {word}".strip())

    yield from walk(typer.main.get_command(app), "")


def lines(folder: Path, targets: list[str], ports: Ports) -> list[tuple[str, ...]]:
    """Return what is run: every command, most of them with something to do."""
    at = ("--snmp-port", str(ports.snmp), "--ssh-port", str(ports.ssh))
    legacy = folder / "legacy.csv"
    legacy.write_text(f'ip,ssh_user,ssh_password\n10.9.9.9,old,"{IMPORTED}"\n')
    broken = folder / "broken.csv"
    broken.write_text(f'ip,ssh_user,ssh_password\n10.9.9.9,,"{IMPORTED}"\n')
    return [
        ("version",),
        ("doctor",),
        ("db", "upgrade"),
        ("creds", "list", "--json"),
        ("creds", "show", "marked-v3"),
        ("creds", "order", "marked-v3", "marked-ro"),
        ("creds", "test", *targets[:3], *at),
        ("discover", *targets, *at, "--yes"),
        ("creds", "unlock", "marked-wrong"),
        ("discover", *targets, *at, "--yes", "--json"),
        ("status", "poll", "--snmp-port", str(ports.snmp)),
        ("record", targets[0], "--snmp-port", str(ports.snmp)),
        ("creds", "rotate", "marked-ssh"),
        ("creds", "rotate", "marked-v3", *at),
        ("creds", "migrate", str(legacy), "--wipe"),
        ("creds", "migrate", str(broken)),
        ("db", "rotate-key"),
        ("creds", "rekey"),
        ("creds", "remove", "marked-other"),
        *((name, "--json") for name in ("runs list", "devices list", "topology show")),
        *((each,) for each in sorted(set(commands()) - ELSEWHERE)),  # and all that is left
    ]


def test_every_command_was_run(used: Used) -> None:
    """A new command comes into this test by itself, or it fails here."""
    assert set(commands()) - used.ran == ELSEWHERE
    assert used.failed == []


def test_the_marked_credentials_were_used(used: Used) -> None:
    """A test that finds nothing because nothing happened proves nothing."""
    devices = used.command.devices()
    assert len(devices) == 8
    assert {each["credentials"]["ssh"] for each in devices} == {"marked-ssh"}
    log = used.command.project / ".netwright" / "log" / "all.jsonl"
    assert len(log.read_text().splitlines()) >= len(devices)


def test_no_output_argument_or_environment_shows_a_secret(used: Used) -> None:
    """Nothing that was printed at the loudest, nor what any process was started with."""
    forms = Forms(WORDS)
    assert any(name.startswith("environ") for name, _ in used.seen)

    assert {name: found for name, octets in used.seen if (found := forms.within(octets))} == {}


def test_no_file_shows_a_secret(used: Used) -> None:
    """The database and its write-ahead log, logs at DEBUG, caches, reports, git objects."""
    forms = Forms(WORDS)
    folder = used.command.project
    with (folder / ".netwright" / "netwright.db").open("rb") as database:
        assert database.read(6) == b"SQLite"

    hits = {name: found for name, octets in octets_of(folder) if (found := forms.within(octets))}
    assert hits == {}


def test_no_file_shows_a_vault_password_or_database_key(used: Used) -> None:
    """But the two that hold them."""
    project = find_project(used.command.project)
    words = [
        read_password(source, "default").reveal() for source in project.vault_passwords.values()
    ]
    words.append(read_password(project.database_key, "").reveal().partition(":")[2])
    forms = Forms(words)
    files = octets_of(project.root, *KEYS)

    assert {n: found for n, octets in (*files, *used.seen) if (found := forms.within(octets))} == {}
    for name in KEYS:
        assert (project.state / name).stat().st_mode & 0o777 == 0o600


def test_the_search_would_find_a_secret(tmp_path: Path) -> None:
    """In each of its forms."""
    forms = Forms([WORDS[3]])
    shown = ["CANARY/pass%word 4", "CANARY%2Fpass%25word%204", "Q0FOQVJZL3Bhc3Mld29yZCA0"]
    for text in shown:
        (tmp_path / "file").write_text(f"x {text} y")
        [(_, octets)] = octets_of(tmp_path)
        assert forms.within(octets)


def test_nothing_is_decrypted_to_disk_and_children_learn_nothing(
    used: Used, tmp_path: Path
) -> None:
    """A playbook opens the same files by `--vault-id`, and Ansible keeps no secret of them."""
    pytest.importorskip("ansible_runner", reason="ansible-runner is not installed")
    project = find_project(used.command.project)
    [source] = project.vault_passwords.values()
    playbook = tmp_path / "project" / "use.yml"
    playbook.parent.mkdir()
    playbook.write_text(
        json.dumps(
            [
                {
                    "hosts": "localhost",
                    "gather_facts": False,
                    "tasks": [
                        {
                            "include_vars": {
                                "file": str(project.vault / "marked-ssh.yml"),
                                "name": "it",
                            },
                            "no_log": True,
                        },
                        {"assert": {"that": ["it.password | length == 18"], "quiet": True}},
                    ],
                }
            ]
        )
    )
    command = ["ansible-runner", "run", str(tmp_path), "-p", "use.yml", "-vvv"]
    command += ["--cmdline", f"--vault-id default@{source}"]
    beside = Path(os.sys.executable).parent  # type: ignore[attr-defined]
    environment = {**os.environ, "PATH": f"{beside}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    with watched_processes() as processes:
        done = subprocess.run(command, env=environment, capture_output=True, check=False)

    assert done.returncode == 0, done.stdout.decode()[-2000:]
    artifacts = [*octets_of(tmp_path), ("output", done.stdout + done.stderr), *processes.items()]
    assert any("artifacts" in name for name, _ in artifacts)
    forms = Forms(WORDS)
    assert {name: found for name, octets in artifacts if (found := forms.within(octets))} == {}
