"""From a request to a scope: netwright.runs.scoping."""

from ipaddress import ip_address
from pathlib import Path

import pytest

from netwright.errors import RefusedError, UsageError
from netwright.project import Project
from netwright.runs.request import DiscoveryRequest
from netwright.runs.scoping import scope_of
from netwright.settings import Settings

SCOPES = """
seoul:
  targets: [192.0.2.0/28]
  allow: [198.51.100.0/24]
  deny: [192.0.2.5]
  site: seoul
  snmp_port: 1161
  credentials: [core, edge]
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with one scope."""
    (tmp_path / "inventory").mkdir()
    (tmp_path / "inventory" / "scopes.yaml").write_text(SCOPES)
    return Project(tmp_path, Settings())


def test_a_lone_seed_allows_only_itself(project: Project) -> None:
    """Without --allow nothing but the target is ever contacted."""
    scope = scope_of(project, DiscoveryRequest(targets=["192.0.2.1"]))

    assert scope.allows(ip_address("192.0.2.1"))
    assert not scope.allows(ip_address("192.0.2.2"))


def test_a_named_scope_brings_its_limits_and_a_request_changes_them(project: Project) -> None:
    """What is written once in git is narrowed on the command line."""
    request = DiscoveryRequest(scope="seoul", deny=["192.0.2.6"], ssh_port=2222, max_hops=0)
    scope = scope_of(project, request)

    assert (scope.site, scope.snmp_port, scope.ssh_port) == ("seoul", 1161, 2222)
    assert (scope.max_hops, scope.credentials) == (0, ("core", "edge"))
    assert [scope.allows(ip_address(f"192.0.2.{last}")) for last in (4, 5, 6)] == [
        True,
        False,
        False,
    ]


def test_an_unknown_scope_names_those_there_are(project: Project) -> None:
    """A typing error costs one look."""
    with pytest.raises(UsageError, match="busan") as caught:
        scope_of(project, DiscoveryRequest(scope="busan"))

    assert caught.value.hint == "there are: seoul"


def test_nothing_to_start_from_is_refused(project: Project) -> None:
    """An empty allow list never means the whole world."""
    with pytest.raises(RefusedError, match="no address is allowed"):
        scope_of(project, DiscoveryRequest())


def test_a_large_sweep_wants_a_yes(project: Project) -> None:
    """A mistyped prefix length must not sweep a continent."""
    with pytest.raises(RefusedError, match="65534"):
        scope_of(project, DiscoveryRequest(targets=["10.0.0.0/16"]))

    assert scope_of(project, DiscoveryRequest(targets=["10.0.0.0/16"], confirmed=True))


def test_targets_come_from_a_file(project: Project, tmp_path: Path) -> None:
    """Exports of other tools are lists of addresses."""
    file = tmp_path / "targets.txt"
    file.write_text("# core\n192.0.2.1\n\n192.0.2.8/30\n")
    scope = scope_of(project, DiscoveryRequest(targets=[f"@{file}"]))

    assert [str(address) for address in sorted(scope.addresses(), key=int)] == [
        "192.0.2.1",
        "192.0.2.9",
        "192.0.2.10",
    ]


def test_a_missing_file_is_one_clear_error(project: Project) -> None:
    """Not a traceback."""
    with pytest.raises(UsageError, match="@nowhere"):
        scope_of(project, DiscoveryRequest(targets=["@nowhere"]))
