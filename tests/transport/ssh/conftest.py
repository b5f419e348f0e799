"""What the SSH tests share."""

from pathlib import Path

import pytest

from netwright.transport.ssh.host_keys import HostKeys
from netwright.transport.ssh.options import SshOptions


@pytest.fixture
def host_keys(tmp_path: Path) -> HostKeys:
    """A store that trusts on first use."""
    return HostKeys(tmp_path / "known_hosts")


@pytest.fixture
def options(host_keys: HostKeys) -> SshOptions:
    """Limits short enough for a test."""
    return SshOptions(host_keys, timeout_s=2.0, budget_s=20.0)
