"""Real playbooks, run by a real ansible-playbook: netwright.transport.ansible."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netwright.model.secret import Secret
from netwright.transport.ansible.private import TMPFS, fill, private_directory
from netwright.transport.ansible.request import (
    AnsibleHost,
    AnsibleRequest,
    AnsibleResult,
    HostState,
    RunState,
)
from netwright.transport.ansible.runner import AnsibleRunner
from netwright.transport.ansible.variables import tagged
from netwright.transport.ansible.warm import WarmServer
from netwright.vault.keys import VaultKeys, VaultPassword

WARM_PROGRAM = Path(__file__).parents[3] / "helpers" / "ansible-warm" / "ansible_warm.py"
WARM = WarmServer(WARM_PROGRAM)


def _mask(text: str) -> str:
    return text.replace("hunter22", "***")


RUNNERS = {"anew": AnsibleRunner(_mask), "warm": AnsibleRunner(_mask, start=WARM.ask)}
LOCAL = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
PASSWORD = Secret("correct horse battery staple 4711")
HOSTILE = (
    "{{ lookup('pipe', 'touch MARK') }}",
    "{% for x in [1] %}{{ lookup('pipe', 'touch MARK') }}{% endfor %}",
    "!unsafe x",
    "$(touch MARK)",
    "`touch MARK`; touch MARK",
    "\x1b[2J\r\nno shutdown\n",
    "../../../etc/passwd",
    "--extra-vars=x=1",
    '"}], "x": "{{ 1 }}',
    "x" * 65_536,
)


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """Every run removes its private directory."""
    before = set(TMPFS.glob("netwright-*"))
    yield
    assert set(TMPFS.glob("netwright-*")) <= before


@pytest.fixture(params=sorted(RUNNERS))
def runner(request: pytest.FixtureRequest) -> AnsibleRunner:
    """Whoever runs playbooks: both do the same."""
    return RUNNERS[request.param]


@pytest.fixture(scope="module", autouse=True)
def _warm_server() -> Iterator[None]:
    """The server ends with the tests that need it."""
    yield
    WARM.close()


def run(runner: AnsibleRunner, tmp_path: Path, tasks: str, **changes: Any) -> AnsibleResult:
    """Run tasks on this machine."""
    playbook = tmp_path / "apply.yml"
    playbook.write_text(f"- hosts: all\n  gather_facts: false\n  tasks:\n{tasks}")
    wanted = {"hosts": (AnsibleHost("fw", LOCAL),), "playbooks": (playbook,)} | changes
    return runner.run(AnsibleRequest(**wanted))


def test_nothing_that_an_event_says_is_ever_a_template(
    runner: AnsibleRunner, tmp_path: Path
) -> None:
    """A plain extra variable runs a shell on the controller; ours arrive as they were sent."""
    mark = tmp_path / "mark"
    values = [text.replace("MARK", str(mark)) for text in HOSTILE]
    told = run(
        runner,
        tmp_path,
        "    - ansible.builtin.copy:\n"
        f"        {{content: '{{{{ values | to_json }}}}', dest: {tmp_path}/out}}\n"
        "    - ansible.builtin.command: {argv: [echo, '{{ values[0] }}']}\n"
        "    - ansible.builtin.debug: {msg: '{{ values }} {{ netwright_targets[0].user }}'}\n"
        "    - ansible.builtin.set_stats:\n"
        "        data: {netwright: '{{ {inventory_hostname: {\"echoed\": values | length}} }}'}\n",
        variables={"values": values, "netwright_targets": [{"user": values[0]}]},
    )

    assert told.state is RunState.DONE, told
    assert told.hosts["fw"].state is HostState.OK, told
    assert told.hosts["fw"].facts == {"echoed": len(values)}
    assert not mark.exists()
    assert "lookup" in (tmp_path / "out").read_text()


def test_check_mode_shows_the_change_and_makes_none(runner: AnsibleRunner, tmp_path: Path) -> None:
    """That is what a plan is made of."""
    task = f"    - ansible.builtin.copy: {{content: 'new', dest: {tmp_path}/out}}\n"
    planned = run(runner, tmp_path, task, is_check=True)

    assert (planned.hosts["fw"].is_changed, (tmp_path / "out").exists()) == (True, False)
    assert "+new" in planned.hosts["fw"].diff


def test_secrets_arrive_and_are_seen_by_nobody(runner: AnsibleRunner, tmp_path: Path) -> None:
    """Ours sealed with a password of the run, the project's by its vault id."""
    vault = VaultKeys([VaultPassword("campus", PASSWORD)])
    sealed = vault.seal(Secret("of the project"), "campus").replace("\n", "\n  ")
    (tmp_path / "vars.yml").write_text(f"theirs: !vault |\n  {sealed}\n")
    told = run(
        runner,
        tmp_path,
        f"    - ansible.builtin.include_vars: {{file: {tmp_path}/vars.yml}}\n"
        "    - ansible.builtin.copy:\n"
        f"        {{content: '{{{{ ours }}}}|{{{{ theirs }}}}', dest: {tmp_path}/out}}\n"
        "      no_log: true\n"
        "    - ansible.builtin.fail: {msg: 'leaks {{ ours }}'}\n",
        hosts=(AnsibleHost("fw", {**LOCAL, "ours": Secret("hunter22")}),),
        vault={"campus": PASSWORD},
    )

    assert (tmp_path / "out").read_text() == "hunter22|of the project"
    assert told.hosts["fw"].message == "leaks ***"
    assert "hunter22" not in repr(told)


def test_no_secret_is_in_a_file() -> None:
    """Vault passwords wait in pipes, and what Ansible reads is sealed."""
    host = AnsibleHost("fw", {"ansible_password": Secret("hunter22")})
    with private_directory() as directory:
        passwords = fill(directory, AnsibleRequest((), (host,), vault={"campus": PASSWORD}))
        written = b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())
        mode = directory.stat().st_mode & 0o777

    assert mode == 0o700
    assert b"ansible_password" in written
    for secret in (Secret("hunter22"), *passwords.values()):
        assert secret.reveal().encode() not in written


def test_a_run_that_hangs_is_ended_with_all_it_started(
    runner: AnsibleRunner, tmp_path: Path
) -> None:
    """Also what has moved to a session of its own."""
    pid_file = tmp_path / "pid"
    started = time.monotonic()
    told = run(
        runner,
        tmp_path,
        f"    - ansible.builtin.shell: 'setsid sh -c \"echo $$ > {pid_file}; exec sleep 300\"'\n",
        timeout_s=8,
    )

    assert told.state is RunState.TIMED_OUT
    assert time.monotonic() - started < 60
    assert not _is_alive(pid_file.read_text().strip())


def _is_alive(pid: str) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_a_host_whose_key_is_not_known_is_not_reached(
    runner: AnsibleRunner, tmp_path: Path
) -> None:
    """No password is shown to whoever answers there."""
    ssh = {"ansible_host": "127.0.0.1", "ansible_port": 1, "ansible_user": "x"}
    told = run(runner, tmp_path, "    - ansible.builtin.ping:\n", hosts=(AnsibleHost("fw", ssh),))

    assert told.hosts["fw"].state is HostState.UNREACHABLE


def test_a_broken_playbook_is_no_success(runner: AnsibleRunner, tmp_path: Path) -> None:
    """Nothing is believed of a run in which Ansible itself failed."""
    told = run(runner, tmp_path, "    - no.such.module: {}\n")

    assert told.state is not RunState.DONE or told.hosts["fw"].state is HostState.FAILED
    assert told.message


@pytest.mark.parametrize("name", ["__ansible_unsafe", "{{ x }}", "__ansible_vault"])
def test_a_variables_name_cannot_be_a_tag(name: str) -> None:
    """Else a value could be taken for a sealed one."""
    with pytest.raises(ValueError, match="name"):
        tagged({name: "x"}, lambda secret: secret.reveal())


def test_the_warm_server_is_ours_alone_and_is_started_anew_when_it_is_told_otherwise(
    tmp_path: Path,
) -> None:
    """Ansible reads its configuration once: another one needs another process."""
    runner = RUNNERS["warm"]
    run(runner, tmp_path, "    - ansible.builtin.meta: noop\n")
    first, folder = WARM.process_id, WARM.folder
    assert folder is not None
    assert (folder.stat().st_mode & 0o777, (folder / "socket").stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )
    run(runner, tmp_path, "    - ansible.builtin.meta: noop\n")
    assert WARM.process_id == first

    run(runner, tmp_path, "    - ansible.builtin.meta: noop\n", library=(tmp_path,))
    assert WARM.process_id != first
    assert not folder.exists()


def test_the_warm_server_ends_with_whoever_started_it(tmp_path: Path) -> None:
    """However he ends: nothing is left that could run playbooks."""
    program = WARM_PROGRAM
    code = (
        "import os, sys; from pathlib import Path\n"
        "from netwright.transport.ansible.warm import WarmServer\n"
        f"server = WarmServer(Path({str(program)!r}))\n"
        f"server.ask({{'directory': {str(tmp_path)!r}, 'environment': dict(os.environ),"
        " 'options': [], 'timeout_s': 1}, 5)\n"
        "print(server.process_id, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid = done.stdout.strip()
    assert pid, done.stderr
    until = time.monotonic() + 10
    while _is_alive(pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not _is_alive(pid)
