"""Read in the logs of the lab's sshd who tried which password."""

import re
from collections import Counter

from tests.lab.container import RunningLab

_FAILED = re.compile(r"Failed password for (?:invalid user )?(\S+) from")
_ACCEPTED = re.compile(r"Accepted password for (\S+) from")

Passwords = Counter[tuple[str, str]]
"""How many passwords, by node and user name."""


def failed_passwords(net: RunningLab) -> Passwords:
    """Count the wrong passwords so far."""
    return _count(net, _FAILED)


def accepted_passwords(net: RunningLab) -> Passwords:
    """Count the logins so far."""
    return _count(net, _ACCEPTED)


def _count(net: RunningLab, line: re.Pattern[str]) -> Passwords:
    return Counter(
        (node.name, username)
        for node in net.lab.nodes
        if node.logins
        for username in line.findall(net.log(node.name, "sshd"))
    )
