"""Putting commands: netwright.transport.ssh.session."""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from netwright.errors import CommandRejected, DeviceUnreachable, ProtocolViolation
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.transport.ssh.driver import netmiko_over
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession
from tests.transport.ssh.fake_device import IOS_VERSION, FakeDevice, serving

HOST = ipaddress.ip_address("127.0.0.1")
PROFILE = Profile("netops", Kind.SSH, Login("netops", Secret("S3cure-net")))
LINES = "".join(f"GigabitEthernet0/{number} is up\n" for number in range(100))


@contextmanager
def session_with(device: FakeDevice, options: SshOptions) -> Iterator[CliSession]:
    """Serve the device and log in to it."""
    with (
        serving(device) as port,
        open_session(HOST, port, PROFILE, platform=None, options=options) as session,
    ):
        yield session


def answering(**answers: str) -> dict[str, str]:
    """Return a device's answers, its version among them."""
    said = {command.replace("_", " "): answer for command, answer in answers.items()}
    return {"show version": IOS_VERSION, "terminal length 0": "", **said}


def test_output_is_free_of_echo_and_prompt(options: SshOptions) -> None:
    """What a parser reads is what the device said to this command."""
    device = FakeDevice(answers=answering(show_clock="10:00:00 UTC\n"))

    with session_with(device, options) as session:
        assert session.run("show clock") == "10:00:00 UTC"
        assert session.run("show clock") == "10:00:00 UTC"


@pytest.mark.parametrize("pager", ["--More--", "<--- More --->", " -- MORE --, next page: Space"])
def test_pages_are_turned_where_paging_cannot_be_switched_off(
    options: SshOptions, pager: str
) -> None:
    """FortiOS keeps paging in its configuration, which discovery does not touch."""
    device = FakeDevice(answers=answering(show_interfaces=LINES), page_lines=24, pager=pager)

    with session_with(device, options) as session:
        assert session.run("show interfaces") == LINES.rstrip("\n")


def test_rejected_command_is_named(options: SshOptions) -> None:
    """An error message is never parsed as a table."""
    with session_with(FakeDevice(), options) as session, pytest.raises(CommandRejected) as e:
        session.run("show lldp neighbors detail")
    assert e.value.reason == ("show lldp neighbors detail: % Invalid input detected at '^' marker.")


def test_device_without_echo_is_understood(options: SshOptions) -> None:
    """Some shells do not repeat what is typed."""
    device = FakeDevice(echo=False, answers=answering(show_clock="10:00:00 UTC\n"))

    with session_with(device, options) as session:
        assert session.run("show clock") == "10:00:00 UTC"


def test_banner_that_looks_like_a_prompt_is_not_one(options: SshOptions) -> None:
    """Only a prompt is repeated when Enter is pressed."""
    device = FakeDevice(banner="########\n# WARNING: no access #\n########")

    with session_with(device, options) as session:
        assert session.prompt == "sw1#"


def test_prompt_that_counts_commands_is_still_the_prompt(options: SshOptions) -> None:
    """Numbers in a prompt change."""
    device = FakeDevice(prompt="A:router-17:42#", answers=answering(show_clock="now\n"))

    with session_with(device, options) as session:
        device.prompt = "A:router-17:43#"
        assert session.run("show clock") == "now"


def test_text_is_korean_where_the_device_is(options: SshOptions) -> None:
    """Descriptions are what people typed."""
    device = FakeDevice(answers=answering(show_run="description 서울 본사 업링크\n"))

    with session_with(device, options) as session:
        assert session.run("show run") == "description 서울 본사 업링크"


def test_command_that_gives_no_prompt_fails_and_the_next_one_works(options: SshOptions) -> None:
    """One interactive command must not cost the rest of the visit."""
    device = FakeDevice(prompt="sw1>", enable_password="x", answers=answering(show_clock="now\n"))

    with session_with(device, replace(options, timeout_s=0.5)) as session:
        with pytest.raises(DeviceUnreachable):
            session.run("enable")
        assert session.run("show clock") == "now"


def test_output_without_end_is_cut_off(options: SshOptions) -> None:
    """16 MiB are more than any table; a device in a loop must not fill the memory."""
    device = FakeDevice(answers=answering(show_tech="x" * 79 + "\n"))
    device.answers["show tech"] *= 10_000

    with (
        session_with(device, replace(options, max_output=200_000)) as session,
        pytest.raises(ProtocolViolation),
    ):
        session.run("show tech")


def test_netmiko_driver_talks_through_the_session(options: SshOptions) -> None:
    """Tasks written for netmiko need no second login."""
    device = FakeDevice(answers=answering(show_clock="10:00:00 UTC\n"))

    with session_with(device, options) as session:
        driver = netmiko_over(session)
        assert driver.device_type == "cisco_ios"
        assert driver.send_command("show clock") == "10:00:00 UTC"
    assert len(device.offered) == 1
