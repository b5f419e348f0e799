"""Logging in and reading the CLI as Nornir tasks: nornir_tasks.login and cli_facts."""

from pathlib import Path

import pytest
from nornir.core import Nornir
from nornir.core.inventory import Defaults, Groups, Host, Hosts, Inventory
from nornir.plugins.runners import SerialRunner
from nornir_netmiko.tasks import netmiko_send_command

from netwright.errors import AuthenticationFailed, DeviceUnreachable
from netwright.model.credential import Kind, Login, Profile
from netwright.model.evidence import Answer, Table
from netwright.model.secret import Secret
from netwright.transport.ssh.host_keys import HostKeys
from netwright.transport.ssh.options import SshOptions
from nornir_tasks.cli_facts import cli_facts
from nornir_tasks.login import log_in
from tests.transport.ssh.fake_device import IOS_VERSION, FakeDevice, serving

PROFILE = Profile("netops", Kind.SSH, Login("netops", Secret("S3cure-net")))


@pytest.fixture
def options(tmp_path: Path) -> SshOptions:
    """Limits short enough for a test."""
    return SshOptions(HostKeys(tmp_path / "known_hosts"), timeout_s=2.0, budget_s=20.0)


def nornir_over(port: int) -> Nornir:
    """Return Nornir over one device on loopback."""
    host = Host(name="sw1", hostname="127.0.0.1", port=port, defaults=Defaults())
    return Nornir(Inventory(Hosts({"sw1": host}), Groups(), Defaults()), runner=SerialRunner())


def test_tasks_written_for_netmiko_use_the_one_login(options: SshOptions) -> None:
    """nornir-netmiko stays the per-host connection; the secret stays out of the inventory."""
    device = FakeDevice()
    with serving(device) as port, nornir_over(port) as nornir:
        nornir.run(task=log_in, profile=PROFILE, options=options)
        result = nornir.run(task=netmiko_send_command, command_string="show version")["sw1"]

        assert result[0].result == IOS_VERSION.rstrip("\n")
        assert "S3cure-net" not in repr(nornir.inventory.hosts["sw1"].dict())
    assert device.offered == [("netops", "S3cure-net")]


def test_facts_come_over_the_session_that_is_open(options: SshOptions) -> None:
    """One visit, one login."""
    with serving(FakeDevice()) as port, nornir_over(port) as nornir:
        nornir.run(task=log_in, profile=PROFILE, options=options)
        facts = nornir.run(task=cli_facts, tables=[Table.ARP])["sw1"][0].result

    assert facts.system.sys_name == "sw1"
    assert facts.keys.serials == {"Cisco:FOC1010X104"}
    assert facts.tables[Table.ARP].answer is Answer.UNSUPPORTED


def test_refused_credential_fails_the_host_by_its_name(options: SshOptions) -> None:
    """The caller counts refusals, and nothing else, against the account."""
    wrong = Profile("wrong", Kind.SSH, Login("netops", Secret("nope")))
    with serving(FakeDevice()) as port, nornir_over(port) as nornir:
        result = nornir.run(task=log_in, profile=wrong, options=options)["sw1"][0]

    assert isinstance(result.exception, AuthenticationFailed)


def test_facts_without_a_login_are_an_error() -> None:
    """Nothing logs in behind the caller's back."""
    with nornir_over(1) as nornir:
        result = nornir.run(task=cli_facts)["sw1"][0]

    assert isinstance(result.exception, DeviceUnreachable)
