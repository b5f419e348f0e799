"""A command line without a socket: netwright.simulate.cli.shell."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netwright.simulate.campus import CampusPlan, campus
from netwright.simulate.cli.dialects import dialect_of
from netwright.simulate.cli.shell import Shell
from netwright.simulate.platforms import cisco_ios, extreme_exos, juniper_junos
from netwright.simulate.platforms.platform import Platform

NETWORK = campus(CampusPlan())
OpenShell = Callable[[Platform], Shell]


@pytest.fixture
def open_shell() -> OpenShell:
    """Open a session on the first device of a platform."""

    def opened(platform: Platform) -> Shell:
        device = next(device for device in NETWORK.devices if device.platform is platform)
        return Shell(dialect_of(platform), NETWORK, device, "netops", "secret")

    return opened


def test_what_is_typed_is_echoed_and_answered(open_shell: OpenShell) -> None:
    """Netmiko waits for the echo, then for the prompt."""
    shell = open_shell(cisco_ios.PLATFORM)

    assert shell.start() == "b01-acc-01>"
    screen = shell.feed("show ver\n")
    assert screen.startswith("show ver\r\nCisco IOS Software")
    assert screen.endswith("\r\nb01-acc-01>")


def test_carriage_return_and_line_feed_are_one_enter(open_shell: OpenShell) -> None:
    """Clients send either, or both."""
    prompts = [
        open_shell(cisco_ios.PLATFORM).feed(keys).count(">") for keys in ("\r", "\n", "\r\n")
    ]

    assert prompts == [1, 1, 1]


def test_enable_asks_for_the_password_without_showing_it(open_shell: OpenShell) -> None:
    """And only then shows the configuration."""
    shell = open_shell(cisco_ios.PLATFORM)

    assert "Invalid input" in shell.feed("show running-config\n")
    assert shell.feed("enable\n").endswith("Password: ")
    assert shell.feed("wrong\n") == "\r\n% Access denied\r\nb01-acc-01>"
    shell.feed("en\n")
    assert shell.feed("secret\n") == "\r\nb01-acc-01#"
    assert "hostname b01-acc-01" in shell.feed("show running-config\n")


def test_an_unknown_command_is_rejected_as_the_product_does(open_shell: OpenShell) -> None:
    """A client that cannot read the rejection would store it as an answer."""
    assert "unknown command" in open_shell(juniper_junos.PLATFORM).feed("display version\n")


def test_an_answer_can_be_filtered(open_shell: OpenShell) -> None:
    """`| include` and its kin."""
    answer = open_shell(cisco_ios.PLATFORM).run("show version | include Base Ethernet")

    assert answer == "Base Ethernet MAC Address       : 00:FE:C8:00:07:00"


def test_the_prompt_counts_where_the_product_does(open_shell: OpenShell) -> None:
    """EXOS numbers its command lines; an empty one does not count."""
    shell = open_shell(extreme_exos.PLATFORM)

    assert shell.start().endswith("b01-acc-06.1 # ")
    assert shell.feed("\n").endswith("b01-acc-06.1 # ")
    assert shell.feed("show switch\n").endswith("b01-acc-06.2 # ")


def test_exit_ends_the_session(open_shell: OpenShell) -> None:
    """So that the client does not wait for a prompt."""
    shell = open_shell(cisco_ios.PLATFORM)
    shell.feed("exit\n")

    assert not shell.is_open


def test_a_mistyped_key_can_be_taken_back(open_shell: OpenShell) -> None:
    """People use simulated devices as well."""
    assert open_shell(cisco_ios.PLATFORM).feed("show verx\x7f").endswith("x\b \b")


@given(st.text(max_size=300))
def test_any_keys_are_survived(keys: str) -> None:
    """Whatever a client sends, the server lives on."""
    device = NETWORK.devices[0]
    shell = Shell(dialect_of(device.platform), NETWORK, device, "netops")

    shell.feed(keys)
