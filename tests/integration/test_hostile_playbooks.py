"""What anybody can send, up to a real ansible-playbook at a real firewall: it stays text.

A datagram's user name, host name, message and interface are hostile while its address is a valid
one: the block is made. So does a parameter that no playbook checks further: it arrives as it is.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from netwright.events.rules.rule import Rule
from netwright.model.action import Action, ActionState
from netwright.runs.clock import utc_now
from netwright.runs.remediation.desk import Desk
from netwright.runs.remediation.responder import Responder
from netwright.store.actions import ActionFilter, list_actions
from netwright.transport.ansible.request import AnsibleHost
from netwright.transport.ansible.runner import AnsibleRunner
from tests.playbooks.namespace import ROOT_ONLY, host_in, inside, namespace, needs
from tests.runs.events.conftest import (
    Bench,
    bench,
    migrated_postgres,
    migrated_sqlite,
    profiles,
    store,
)
from tests.runs.remediation.network import FakeDevices, Lab
from tests.runs.remediation.test_hostile_input import DEVICES, PAYLOADS, lab
from tests.runs.remediation.test_hostile_input import rule as using
from tests.runs.remediation.test_storm import rule

__all__ = ["bench", "lab", "migrated_postgres", "migrated_sqlite", "profiles", "store"]

pytestmark = [pytest.mark.integration, ROOT_ONLY, needs("nft"), needs("ip")]

OWNED = Path("/tmp/netwright-owned")  # noqa: S108 - what the payloads would make
BEFORE = "table inet own { chain in { type filter hook input priority 0; policy accept; }; }"
PLACES = {
    "user name and message": "<38>Nov 24 10:00:00 gw sshd[7]: Failed password for {0} from {1} "
    "port 4 ssh2 {0}",
    "host name": "<38>Nov 24 10:00:00 {0} sshd[7]: Failed password for root from {1} port 4 ssh2",
}


class OneFirewall(FakeDevices):
    """The small network's devices; the firewall is a namespace."""

    def __init__(self, host: AnsibleHost) -> None:
        """Reach it by this host."""
        self._host = host

    def ansible_host(self, device: str) -> AnsibleHost:
        """Return how Ansible gets there."""
        return replace(self._host, name=device)


@pytest.fixture
def firewall(tmp_path: Path) -> Iterator[tuple[str, AnsibleHost]]:
    """A namespace with rules of its own."""
    with namespace("nw-hostile") as name:
        inside(name, "nft", BEFORE)
        yield name, host_in(name, tmp_path)


def _desk(lab: Lab, host: AnsibleHost) -> Desk:
    runner = AnsibleRunner(lambda text: text)
    return replace(lab.desk(), runner=runner, devices=OneFirewall(host))


def _lines(place: str) -> Iterator[tuple[str, bytes]]:
    """Yield a datagram for each payload, and the address that it truly tells of."""
    for number, payload in enumerate(PAYLOADS.values(), 1):
        address = f"198.51.100.{number}"
        yield address, PLACES[place].format(payload, address).encode()[:65_000]


@pytest.mark.parametrize("place", PLACES)
def test_hostile_text_around_a_valid_address_blocks_that_address_and_no_more(
    bench: Bench, lab: Lab, firewall: tuple[str, AnsibleHost], place: str
) -> None:
    """Nothing is executed, and the firewall's other rules stay as they were."""
    name, host = firewall
    sent = dict(_lines(place))

    actions = _answers(bench, lab, _desk(lab, host), rule("auto"), [*sent.values()])

    active = {one.params["address"] for one in actions if one.state is ActionState.ACTIVE}
    assert active, [(one.state, one.params, one.history[-1].reason[:300]) for one in actions]
    assert active <= {f"{address}/32" for address in sent}
    assert {one.state for one in actions} <= {ActionState.ACTIVE, ActionState.DENIED}
    assert _blocked(name) == {str(one).partition("/")[0] for one in active}
    assert not OWNED.exists()
    assert _tables(name) == {"own", "netwright"}


def test_hostile_text_that_a_playbook_is_to_use_is_refused_and_nothing_runs(
    bench: Bench, lab: Lab, firewall: tuple[str, AnsibleHost]
) -> None:
    """The refusals are kept, without what was sent; the firewall is as it was."""
    name, host = firewall
    lines = [line for place in PLACES for _, line in _lines(place)]

    actions = _answers(bench, lab, _desk(lab, host), using("user.name"), lines)

    assert actions
    assert {one.state for one in actions} == {ActionState.DENIED}
    assert not any(payload in str(actions) for payload in PAYLOADS.values())
    assert not OWNED.exists()
    assert _tables(name) == {"own"}


def _answers(
    bench: Bench, lab: Lab, desk: Desk, what: Rule, lines: Sequence[bytes]
) -> list[Action]:
    """Let two devices tell the same, and let all of it be answered for real."""
    OWNED.unlink(missing_ok=True)
    for source in (DEVICES["srv1"], DEVICES["srv2"]):
        bench.receive(*lines, source=source)
    bench.drain(bench.with_parts(rules=[what]))
    lab.now = utc_now()
    Responder(bench.project, desk, [what]).answer()
    with bench.store.read() as session:
        return list_actions(session, "default", ActionFilter(limit=1000))


def _tables(name: str) -> set[str]:
    return {line.split()[-1] for line in inside(name, "nft", "list", "tables").splitlines()}


def _blocked(name: str) -> set[str]:
    told = json.loads(inside(name, "nft", "-j", "list", "table", "inet", "netwright"))
    elements = [e for one in told["nftables"] for e in one.get("set", {}).get("elem", ())]
    return {str(one["elem"]["val"]) for one in elements}
