"""How playbooks reach devices: netwright.runs.remediation.devices."""

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest

from netwright.credentials.folder import open_vault
from netwright.errors import AuthenticationFailed, UsageError
from netwright.model.device import Device, Identification, IdentityKeys, System
from netwright.model.evidence import Observation
from netwright.model.secret import Secret
from netwright.project import find_project, init_project
from netwright.runs.clock import utc_now
from netwright.runs.remediation.devices import KnownDevices
from netwright.runs.remediation.opening import open_desk, responding
from netwright.store.decisions import merge_devices
from netwright.store.evidence import Visit, record
from netwright.store.identities import Arrival, claim_devices
from netwright.store.migrate import open_current
from netwright.topology.evidence import DeviceEvidence
from tests.runs.kept_network import Kept


def device(name: str, number: int, platform: str) -> DeviceEvidence:
    """Return a device that the profile `lab` opens."""
    known = Device(
        name,
        ip_address(f"192.0.2.{number}"),
        system=System(sys_name=name),
        identification=Identification(platform=platform),
    )
    return DeviceEvidence(known, IdentityKeys(sys_name=name))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """Return a Linux firewall and a switch."""
    init_project(tmp_path / "project")
    project = find_project(tmp_path / "project")
    store = open_current(project.database_url)
    kept = Kept(project, store)
    kept.run([device("fw", 1, "linux"), device("sw", 2, "cisco_ios")])
    yield kept
    store.close()


def test_a_device_is_what_discovery_found(kept: Kept) -> None:
    """And one that nobody found is an error with a hint."""
    known = KnownDevices(kept.project, kept.store, "default")

    assert (known.platform("fw"), known.platform("sw")) == ("linux", "cisco_ios")
    assert known.site("fw") == "default"
    here = known.controller("fw").variables
    assert here["ansible_connection"] == "local"
    with pytest.raises(UsageError, match="no device named fw9"):
        known.platform("fw9")


def test_another_tenants_device_is_not_known(kept: Kept) -> None:
    """Whatever its name."""
    with pytest.raises(UsageError):
        KnownDevices(kept.project, kept.store, "b").site("fw")


def test_without_a_login_that_works_nobody_comes_in(kept: Kept) -> None:
    """Nothing is tried that was not tried before."""
    with pytest.raises(AuthenticationFailed, match="no login is known to work"):
        KnownDevices(kept.project, kept.store, "default").ansible_host("fw")


def opened(kept: Kept, name: str, number: int, platform: str) -> None:
    """Let a discovery have logged in with the profile `lab`."""
    told, keys = System(sys_name=name), IdentityKeys(sys_name=name)
    known = Identification(platform=platform)
    address = ip_address(f"192.0.2.{number}")
    seen = Observation(address, utc_now(), told, known, keys, {}, ssh_profile="lab")
    with kept.store.write() as session:
        [claimed] = claim_devices(session, "default", [Arrival(seen)])
        record(session, [Visit("default", "run", claimed.device_id, seen)])


def keep_profile(kept: Kept, username: str, scope: str = "192.0.2.0/24") -> None:
    """Write the profile `lab` into the vault."""
    text = f"kind: ssh\nusername: {username}\npassword: hunter22\nscopes: [{scope}]\n"
    keys = open_vault(kept.project.vault, kept.project.vault_passwords, "default").keys
    sealed = keys.seal(Secret(text), "default")
    (kept.project.vault / "lab.yml").write_text(sealed, encoding="utf-8")


def test_a_vault_that_changes_is_read_again(kept: Kept) -> None:
    """A login that was rotated while a block is in force still takes it back."""
    opened(kept, "fw", 1, "linux")
    keep_profile(kept, "ann")
    known = KnownDevices(kept.project, kept.store, "default")
    assert known.ansible_host("fw").variables["ansible_user"] == "ann"
    keep_profile(kept, "robot")
    assert known.ansible_host("fw").variables["ansible_user"] == "robot"
    keep_profile(kept, "robot", "198.51.100.0/24")

    with pytest.raises(AuthenticationFailed, match="not for it any more"):
        known.ansible_host("fw")


def test_ansible_never_has_the_login_of_a_command_line(kept: Kept) -> None:
    """A process of ours takes it from the vault."""
    opened(kept, "sw", 2, "cisco_ios")
    keep_profile(kept, "ann")
    variables = KnownDevices(kept.project, kept.store, "default").ansible_host("sw").variables

    assert (variables["netwright_profile"], variables["netwright_address"]) == ("lab", "192.0.2.2")
    assert "hunter22" not in repr(variables)
    assert not [name for name in variables if "password" in name]


def test_a_device_that_became_part_of_another_is_reached_as_that(kept: Kept) -> None:
    """What is in force at it has to end."""
    with kept.store.write() as session:
        merge_devices(session, "default", "sw", "fw")

    assert KnownDevices(kept.project, kept.store, "default").platform("fw") == "cisco_ios"


def test_a_desk_is_of_one_tenant_and_process(kept: Kept) -> None:
    """Two desks are two holders, and find the project's playbooks before ours."""
    one, other = (open_desk(kept.project, kept.store, "default") for _ in range(2))

    assert one.holder != other.holder
    assert not one.is_gone(other.holder)
    assert one.roots[0] == kept.project.root / "playbooks"
    assert set(one.vault()) == set(kept.project.vault_passwords)


def test_a_vault_password_that_changes_is_the_next_runs(kept: Kept) -> None:
    """The worker has been running for weeks."""
    desk = open_desk(kept.project, kept.store, "default")
    [(vault_id, source)] = kept.project.vault_passwords.items()
    before = desk.vault()[vault_id].reveal()
    Path(source).write_text("another one of many letters\n", encoding="utf-8")

    assert before != desk.vault()[vault_id].reveal() == "another one of many letters"


def test_a_worker_looks_after_actions_even_if_it_works_once(kept: Kept) -> None:
    """`worker events --once` in a timer is enough for blocks to end."""
    with responding(kept.project, kept.store, (), once=True):
        pass
