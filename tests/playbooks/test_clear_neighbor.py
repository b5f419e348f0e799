"""A BGP session of real FRR daemons is cleared, and comes back: playbooks/clear_neighbor."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from netwright.transport.ansible.request import HostState
from tests.playbooks.namespace import ROOT_ONLY, host_in, inside, namespace, needs
from tests.playbooks.running import attempt, run

_BGPD = Path("/usr/lib/frr/bgpd")
pytestmark = [
    pytest.mark.integration,
    ROOT_ONLY,
    needs("vtysh"),
    pytest.mark.skipif(not _BGPD.exists(), reason="FRR's bgpd is not installed"),
]
PEER = [{"protocol": "bgp", "neighbor": "192.0.2.2"}]


def test_a_session_is_cleared_and_seen_to_be(tmp_path: Path) -> None:
    """Once: what was reset a moment ago need not be again."""
    with _peers(tmp_path) as (name, sockets):
        host = host_in(name, tmp_path, {"PATH": f"{tmp_path}:$PATH"})
        _await_established(name, sockets)
        planned = run(host, "clear_neighbor", PEER, "verify", "apply", is_check=True)
        assert planned.facts["present"] == [False]
        assert planned.facts["diffs"] == ["!clear bgp neighbor 192.0.2.2"]

        made = run(host, "clear_neighbor", PEER, "apply", "verify")
        assert (made.is_changed, made.facts["present"]) == (True, [True])
        assert _peer(name, sockets)["connectionsDropped"] == 1

        assert not run(host, "clear_neighbor", PEER, "apply").is_changed
        stranger = [{"protocol": "bgp", "neighbor": "192.0.2.9"}]
        assert attempt(host, "clear_neighbor", stranger, "apply").state is HostState.FAILED


@contextmanager
def _peers(folder: Path) -> Iterator[tuple[str, Path]]:
    """Start two BGP speakers that know each other; give the first."""
    folder.chmod(0o755)
    for parent in folder.parents[:2]:
        parent.chmod(0o755)
    with ExitStack() as stack:
        names = [stack.enter_context(namespace(f"nwbgp{number}")) for number in (1, 2)]
        link = ["ip", "link", "add", "e1", "netns", names[0], "type", "veth", "peer", "name", "e2"]
        subprocess.run([*link, "netns", names[1]], check=True)
        for number, name in enumerate(names, 1):
            inside(name, "ip", "addr", "add", f"192.0.2.{number}/24", "dev", f"e{number}")
            inside(name, "ip", "link", "set", f"e{number}", "up")
            stack.enter_context(_bgpd(name, folder / name, number))
        sockets = folder / names[0]
        vtysh = folder / "vtysh"
        vtysh.write_text(f'#!/bin/sh\nexec /usr/bin/vtysh --vty_socket {sockets} "$@"\n')
        vtysh.chmod(0o755)
        yield names[0], sockets


@contextmanager
def _bgpd(name: str, folder: Path, number: int) -> Iterator[None]:
    folder.mkdir()
    folder.chmod(0o777)
    other = 3 - number
    config = folder / "bgpd.conf"
    config.write_text(
        f"router bgp 6500{number}\n bgp router-id 192.0.2.{number}\n no bgp ebgp-requires-policy\n"
        f" neighbor 192.0.2.{other} remote-as 6500{other}\n"
        f" neighbor 192.0.2.{other} timers connect 1\n"
    )
    options = ["--no_zebra", "-f", str(config), "--vty_socket", str(folder), "-P", "0"]
    command = ["ip", "netns", "exec", name, str(_BGPD), *options, "-i", str(folder / "pid")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as daemon:
        try:
            yield
        finally:
            daemon.terminate()


def _peer(name: str, sockets: Path) -> dict[str, object]:
    command = ("/usr/bin/vtysh", "--vty_socket", str(sockets), "-c", "show bgp neighbors json")
    told = json.loads(inside(name, *command))
    peer: dict[str, object] = told["192.0.2.2"]
    return peer


def _await_established(name: str, sockets: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if _peer(name, sockets)["bgpState"] == "Established":
                return
        except (subprocess.CalledProcessError, ValueError, KeyError):
            pass
        time.sleep(0.3)
    pytest.fail("the session does not come up")
