"""Typing lines with secrets in them: netwright.transport.ssh.dialogue."""

import ipaddress
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from netwright.errors import CommandRejected, DeviceError
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.transport.ssh.dialogue import Words, converse
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession
from netwright.vendors.cli.dialects import dialect_of
from netwright.vendors.cli.password_change import Line, PasswordChange
from tests.transport.ssh.fake_device import IOS_VERSION, FakeDevice, serving

HOST = ipaddress.ip_address("127.0.0.1")
PROFILE = Profile("netops", Kind.SSH, Login("netops", Secret("S3cure-net")), realm="local")
WORDS = Words("netops", Secret("CANARY-new.Pass1"), Secret("CANARY-old.Pass1"))
SECRET_LINE = "username netops secret CANARY-new.Pass1"
_NEW = re.compile(r"New password: ?\Z")
IOS_MODES = {"configure terminal": "sw1(config)#", "end": "sw1#"}
IOS_SAYS = {"show version": IOS_VERSION, "terminal length 0": "", **dict.fromkeys(IOS_MODES, "")}


@contextmanager
def session_with(device: FakeDevice, options: SshOptions) -> Iterator[CliSession]:
    """Serve the device and log in to it."""
    with (
        serving(device) as port,
        open_session(HOST, port, PROFILE, platform=None, options=options) as session,
    ):
        yield session


def change_of(platform: str) -> PasswordChange:
    """Return how a platform changes a password."""
    dialect = dialect_of(platform)
    assert dialect is not None
    assert dialect.password_change is not None
    return dialect.password_change


def ios(answer: str = "") -> FakeDevice:
    """Return a switch that says this to the line with the password."""
    return FakeDevice(answers={**IOS_SAYS, SECRET_LINE: answer}, prompts=IOS_MODES)


def test_a_switch_is_told_line_by_line(options: SshOptions) -> None:
    """Through its modes, whose prompts differ."""
    device = ios()
    with session_with(device, options) as session:
        converse(session, change_of("cisco_ios").ways[0], WORDS)
        assert session.run("terminal length 0") == ""  # it is where it was

    assert device.heard[-4:-1] == ["configure terminal", SECRET_LINE, "end"]


def test_questions_are_answered_unseen(options: SshOptions) -> None:
    """Junos asks twice; then the commit has to say that it was one."""
    line = "set system login user netops authentication plain-text-password"
    device = FakeDevice(
        prompt="netops@r1> ",
        answers={
            "show version": "Junos: 21.4R1\n",
            "set cli screen-length 0": "",
            "set cli screen-width 511": "",
            "configure exclusive": "Entering configuration mode\n",
            line: "",
            "commit and-quit": "commit complete\nExiting configuration mode\n",
        },
        questions={line: ("New password:", "Retype new password:")},
        prompts={"configure exclusive": "[edit]\nnetops@r1# ", "commit and-quit": "netops@r1> "},
    )
    with session_with(device, options) as session:
        converse(session, change_of("juniper_junos").ways[0], WORDS)

    assert device.offered[1:] == [
        ("New password:", "CANARY-new.Pass1"),
        ("Retype new password:", "CANARY-new.Pass1"),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "% Invalid input detected at '^' marker.\n",
        f"% Password too weak: {SECRET_LINE}\n",
        "Error: The password CANARY-new.Pass1 is in the dictionary.\n",
    ],
)
def test_a_refusal_is_told_without_the_secret(
    options: SshOptions, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The device may quote what was typed; the error, its causes and the log do not."""
    caplog.set_level(logging.DEBUG)
    with (
        session_with(ios(answer), options) as session,
        pytest.raises(CommandRejected) as caught,
    ):
        converse(session, change_of("cisco_ios").ways[0], WORDS)

    assert caught.value.reason.startswith("username netops secret ***: ")
    assert "CANARY" not in f"{caught.value}{caught.value.__cause__}{caplog.text}"
    assert caught.value.__suppress_context__


def test_a_warning_is_no_refusal(options: SshOptions) -> None:
    """IOS complains of type 5, and obeys."""
    with session_with(ios("% WARNING: type 5 will be deprecated\n"), options) as session:
        converse(session, change_of("cisco_ios").ways[0], WORDS)


def test_a_session_that_ends_in_the_middle_is_told_without_the_secret(
    options: SshOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last words of a device may be the echo of the line."""
    device = FakeDevice(answers=IOS_SAYS)
    with session_with(device, options) as session:
        monkeypatch.setattr(session.terminal, "read", _hang_up)
        with pytest.raises(DeviceError) as caught:
            converse(session, [Line("username {username} secret {password}")], WORDS)

    assert "CANARY" not in str(caught.value)


def _hang_up(*_: object) -> str:
    raise DeviceError("sw1", f"closed the session: {SECRET_LINE}")


def test_a_question_that_is_asked_again_is_a_refusal(options: SshOptions) -> None:
    """`passwd` asks three times for a password that it does not like."""
    line = Line("passwd", ((_NEW, "{password}"),))
    device = FakeDevice(
        answers={**IOS_SAYS, "passwd": ""}, questions={"passwd": ("New password: ",) * 3}
    )
    with session_with(device, options) as session, pytest.raises(DeviceError, match="no prompt"):
        converse(session, [line], WORDS)

    assert [given for _, given in device.offered].count("CANARY-new.Pass1") == 1
