"""Move a cable of a running lab: unplug one of its ends and plug it in elsewhere."""

import time
from dataclasses import replace

from tests.lab.container import READY_S, RunningLab
from tests.lab.node import plug_lines, unplug_lines
from tests.lab.topology import End

_POLL_S = 0.2


def moved(net: RunningLab, end: End, to: End) -> RunningLab:
    """Plug the cable at a port into another; return the lab as it is then, its neighbors heard."""
    after = replace(net, lab=net.lab.moved(end, to))
    _replug(net, after, end, to)
    return after


def _replug(before: RunningLab, after: RunningLab, end: End, to: End) -> None:
    cable = after.lab.ports(to.node)[to.port]
    _script(before, end, unplug_lines(before.lab.node(end.node), end.port))
    before.run(end.node, "ip", "link", "del", end.port)  # both ends of a veth go at once
    after.plug(cable)
    for each in (cable.a, cable.b):
        _script(after, each, plug_lines(after.lab.node(each.node), each.port))
    for node in {end.node, to.node}:
        ports = ",".join(after.lab.ports(node))
        after.run(node, "lldpcli", "configure", "system", "interface", "pattern", ports)
    _wait_until_heard(after, to)


def _script(net: RunningLab, end: End, lines: list[str]) -> None:
    net.run(end.node, "sh", "-ec", "\n".join(["PATH=/usr/sbin:/sbin:$PATH", *lines]))


def _wait_until_heard(net: RunningLab, end: End) -> None:
    deadline = time.monotonic() + READY_S
    while f"lldp.{end.port}." not in net.run(
        end.node, "lldpcli", "-f", "keyvalue", "show", "neighbors"
    ):
        assert time.monotonic() < deadline, f"nothing is heard at {end.node} {end.port}"
        time.sleep(_POLL_S)
