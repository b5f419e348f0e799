"""Logging in: netwright.transport.ssh.open."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import asyncssh
import paramiko
import pytest

from netwright.errors import (
    AuthenticationFailed,
    DeviceUnreachable,
    HostKeyChanged,
    ProfileUnfit,
    ProtocolViolation,
    RefusedError,
)
from netwright.model.credential import Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.transport.ssh.host_keys import HostKeyMode, HostKeys
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession
from netwright.transport.ssh.slots import SessionSlots
from tests.credential_fakes import MemoryBudget
from tests.transport.ssh.fake_device import IOS_VERSION, FakeDevice, serving

HOST = ipaddress.ip_address("127.0.0.1")
LOGIN = Login("netops", Secret("S3cure-net"))


def log_in(
    port: int, options: SshOptions, login: Login = LOGIN, platform: str | None = None
) -> CliSession:
    """Open a session as a discovery does."""
    profile = Profile("netops", Kind.SSH, login)
    return open_session(HOST, port, profile, platform=platform, options=options)


def test_one_login_proves_the_credential_and_finds_the_platform(options: SshOptions) -> None:
    """Guessing drivers with live logins locks accounts."""
    device = FakeDevice()

    with serving(device) as port, log_in(port, options) as session:
        assert (session.platform, session.prompt) == ("cisco_ios", "sw1#")
        assert session.run("show version") == IOS_VERSION.rstrip("\n")
    assert device.offered == [("netops", "S3cure-net")]


def test_platform_that_snmp_told_is_asked_for_alone(options: SshOptions) -> None:
    """A device with a slow CLI is not asked in every dialect."""
    device = FakeDevice(answers={"display version": "Huawei Versatile Routing Platform Software\n"})

    with serving(device) as port, log_in(port, options, platform="huawei") as session:
        assert session.platform == "huawei_vrp"
    assert device.heard == ["display version", "screen-length 0 temporary"]


def test_what_answers_counts_more_than_what_snmp_told(options: SshOptions) -> None:
    """An agent may pose as a vendor whose commands the shell does not know."""
    device = FakeDevice(answers={"show version": "FRRouting 8.4.4 (r1) on Linux.\n"})

    with serving(device) as port, log_in(port, options, platform="cisco_ios") as session:
        assert session.dialect.platform.vendor == "FRRouting"


def test_unknown_command_line_is_logged_in_to_all_the_same(options: SshOptions) -> None:
    """The credential works; which driver fits is another question."""
    device = FakeDevice(prompt="box>", answers={})

    with serving(device) as port, log_in(port, options) as session:
        assert (session.platform, session.prompt) == (None, "box>")


def test_wrong_password_is_offered_once_and_refused(options: SshOptions) -> None:
    """At most one wrong password per account and device."""
    device = FakeDevice(methods=("password", "keyboard-interactive"))

    with serving(device) as port, pytest.raises(AuthenticationFailed):
        log_in(port, options, replace(LOGIN, password=Secret("wrong")))
    assert device.offered == [("netops", "wrong")]


def test_keyboard_interactive_takes_the_password(options: SshOptions) -> None:
    """Where PAM or RADIUS asks, method `password` is switched off."""
    device = FakeDevice(methods=("keyboard-interactive",))

    with serving(device) as port, log_in(port, options) as session:
        assert session.platform == "cisco_ios"


def test_wrong_password_by_keyboard_interactive_is_offered_once(options: SshOptions) -> None:
    """A server that asks again is not told again."""
    device = FakeDevice(methods=("keyboard-interactive",))

    with serving(device) as port, pytest.raises(AuthenticationFailed):
        log_in(port, options, replace(LOGIN, password=Secret("wrong")))
    assert device.offered == [("netops", "wrong")]


def test_server_that_wants_another_method_refuses_no_credential(options: SshOptions) -> None:
    """A password was never offered, so it must not count as wrong."""
    with serving(FakeDevice(methods=("publickey",))) as port, pytest.raises(ProfileUnfit) as e:
        log_in(port, options)
    assert "publickey" in e.value.reason


def test_device_that_hangs_up_on_the_password_has_refused_it(options: SshOptions) -> None:
    """Many do, after the last attempt they allow; it must count."""
    wrong = replace(LOGIN, password=Secret("wrong"))
    with serving(FakeDevice(hangs_up=True)) as port, pytest.raises(AuthenticationFailed):
        log_in(port, options, wrong)


def test_silence_after_the_password_is_no_refusal(options: SshOptions) -> None:
    """An AAA server that is down says nothing about the credential."""
    with serving(FakeDevice(thinks=True)) as port, pytest.raises(DeviceUnreachable):
        log_in(port, replace(options, timeout_s=0.5))


@pytest.mark.parametrize(
    "login",
    [
        Login("netops", private_key=Secret("-----BEGIN NONSENSE-----")),
        Login("netops", Secret("x"), jump="hop@[::1"),
        Login("netops", Secret("x"), jump="hop@127.0.0.1:ssh"),
    ],
)
def test_profile_that_makes_no_sense_fits_no_device(options: SshOptions, login: Login) -> None:
    """It is told apart, so that the next profile is tried."""
    with serving(FakeDevice()) as port, pytest.raises(ProfileUnfit):
        log_in(port, options, login)


def test_fifty_logins_at_once_all_succeed(options: SshOptions) -> None:
    """A verdict that comes faster than we wait for it must not be missed."""
    many = replace(options, slots=SessionSlots(50), timeout_s=10.0)

    def log_in_once(port: int) -> str | None:
        with log_in(port, many) as session:
            return session.platform

    with serving(FakeDevice()) as port, ThreadPoolExecutor(50) as pool:
        assert set(pool.map(log_in_once, [port] * 50)) == {"cisco_ios"}


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"])
def test_private_key_logs_in(options: SshOptions, kind: str) -> None:
    """Profiles may hold a key instead of a password."""
    key = asyncssh.generate_private_key(kind)
    device = FakeDevice(methods=("publickey",))
    authorized = asyncssh.import_authorized_keys(key.export_public_key().decode())
    login = Login("netops", private_key=Secret(key.export_private_key().decode()))

    with (
        serving(device, authorized_client_keys=authorized) as port,
        log_in(port, options, login) as session,
    ):
        assert session.platform == "cisco_ios"


def test_shell_that_asks_for_the_password_again_gets_it(options: SshOptions) -> None:
    """NexG lets everybody in by method `none` and asks in the shell; AXGATE asks twice."""
    device = FakeDevice(
        password=None,
        shell_questions=(("Username: ", "netops"), ("Password: ", "S3cure-net")),
        answers={"show version": "NexG VForce 2000\n"},
    )

    with serving(device) as port, log_in(port, options) as session:
        assert session.dialect.platform.vendor == "NexG"


def test_wrong_password_in_the_shell_is_a_refusal(options: SshOptions) -> None:
    """It counts against the account like any other."""
    device = FakeDevice(password=None, shell_questions=(("Password: ", "S3cure-net"),))

    with serving(device) as port, pytest.raises(AuthenticationFailed):
        log_in(port, options, replace(LOGIN, password=Secret("wrong")))


def test_enable_password_is_used_where_configured(options: SshOptions) -> None:
    """Tables may only be shown to the privileged."""
    device = FakeDevice(prompt="sw1>", enable_password="Ena-ble")

    with (
        serving(device) as port,
        log_in(port, options, replace(LOGIN, enable_password=Secret("Ena-ble"))) as session,
    ):
        assert (session.prompt, session.problems) == ("sw1#", [])


def test_refused_enable_password_leaves_the_session_usable(options: SshOptions) -> None:
    """Most show commands work without; the password is not tried twice."""
    device = FakeDevice(prompt="sw1>", enable_password="Ena-ble")

    with (
        serving(device) as port,
        log_in(port, options, replace(LOGIN, enable_password=Secret("wrong"))) as session,
    ):
        assert session.problems == ["enable: enable password refused"]
        assert session.run("show version").startswith("Cisco IOS")
    assert device.offered[1:] == [("enable", "wrong")]


def test_enable_passwords_are_spent_from_the_budget(options: SshOptions) -> None:
    """An AAA server counts them too: after two devices refused it, a third is not asked."""
    device = FakeDevice(prompt="sw1>", enable_password="Ena-ble")
    budget = MemoryBudget()
    login = replace(LOGIN, enable_password=Secret("wrong"))
    problems: list[str] = []
    with serving(device) as port:
        for _ in range(3):
            budget.run_id += "+"  # else one device is asked once
            with log_in(port, replace(options, budget=budget), login) as session:
                problems = session.problems

    assert device.offered.count(("enable", "wrong")) == 2
    assert "rests: refused 2 times in a row" in problems[0]
    assert {account.username for account in budget.attempts} == {f"{LOGIN.username} (enable)"}


def test_without_enable_password_nothing_is_tried(options: SshOptions) -> None:
    """A wrong enable password locks accounts too."""
    device = FakeDevice(prompt="sw1>", enable_password="Ena-ble")

    with serving(device) as port, log_in(port, options) as session:
        assert session.prompt == "sw1>"
    assert "enable" not in device.heard


def test_changed_host_key_is_refused_before_the_credential(options: SshOptions) -> None:
    """Whoever stands in between must not hear the password."""
    with serving(FakeDevice()) as port, log_in(port, options):
        pass
    impostor = FakeDevice()

    with serving(impostor, port=port) as port, pytest.raises(HostKeyChanged):
        log_in(port, options)
    assert impostor.offered == []


def test_strict_mode_refuses_an_unknown_host_key(options: SshOptions, host_keys: HostKeys) -> None:
    """Where keys are handed out beforehand, the first one is not trusted either."""
    strict = replace(options, host_keys=HostKeys(host_keys.path, HostKeyMode.STRICT))
    device = FakeDevice()

    with serving(device) as port, pytest.raises(HostKeyChanged):
        log_in(port, strict)
    assert device.offered == []


def test_known_key_type_is_asked_for_among_several(options: SshOptions) -> None:
    """A device with two host keys may otherwise look changed."""
    keys = [asyncssh.generate_private_key(kind) for kind in ("ssh-ed25519", "ssh-rsa")]
    with serving(FakeDevice(), server_host_keys=keys[1:]) as port:
        log_in(port, options).close()

    with serving(FakeDevice(), server_host_keys=keys, port=port), log_in(port, options) as session:
        assert session.platform == "cisco_ios"


def test_jump_host_carries_the_session(options: SshOptions) -> None:
    """Both host keys are checked, both logins are ours."""
    jump, device = FakeDevice(username="hop"), FakeDevice()

    with (
        serving(jump) as jump_port,
        serving(device) as port,
        log_in(port, options, replace(LOGIN, jump=f"hop@127.0.0.1:{jump_port}")) as session,
    ):
        assert session.platform == "cisco_ios"
        assert options.host_keys.known("127.0.0.1", jump_port)
    assert jump.offered == [("hop", "S3cure-net")]


def test_device_behind_a_jump_host_that_is_off_is_unreachable(options: SshOptions) -> None:
    """The jump host's login worked, so no credential failed."""
    with serving(FakeDevice()) as jump_port, pytest.raises(DeviceUnreachable):
        log_in(free_port(), options, replace(LOGIN, jump=f"netops@127.0.0.1:{jump_port}"))


def test_closed_port_is_unreachable(options: SshOptions) -> None:
    """A reset is no refusal of a credential."""
    with pytest.raises(DeviceUnreachable) as e:
        log_in(free_port(), options)
    assert "connection refused" in e.value.reason


LEGACY = {
    "kex_algs": "diffie-hellman-group1-sha1",
    "encryption_algs": "3des-cbc",
    "mac_algs": "hmac-sha1",
    "signature_algs": "ssh-rsa",
}


@pytest.mark.filterwarnings("ignore:Diffie-Hellman over finite fields")  # the server's
@pytest.mark.parametrize(
    "algorithms",
    [
        LEGACY,
        {**LEGACY, "kex_algs": "diffie-hellman-group14-sha1"},
        {**LEGACY, "kex_algs": "diffie-hellman-group-exchange-sha1"},
    ],
    ids=lambda algorithms: algorithms["kex_algs"],
)
def test_legacy_algorithms_work_only_where_the_scope_allows(
    options: SshOptions, algorithms: dict[str, Any]
) -> None:
    """Old switches know nothing else; nobody else gets a weak connection."""
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)

    with serving(FakeDevice(), server_host_keys=[key], **algorithms) as port:
        with pytest.raises(ProtocolViolation):
            log_in(port, options)
        with log_in(port, replace(options, legacy=True)) as session:
            assert session.platform == "cisco_ios"


def test_second_session_waits_for_the_first(options: SshOptions) -> None:
    """Vty lines are few; discovery takes one."""
    hurried = replace(options, budget_s=0.2)
    with serving(FakeDevice()) as port:
        with log_in(port, options), pytest.raises(DeviceUnreachable) as e:
            log_in(port, hurried)
        assert "taken" in e.value.reason
        log_in(port, options).close()


def test_telnet_is_refused_unless_the_scope_allows_it(options: SshOptions) -> None:
    """It sends the password in clear."""
    telnet = Profile("old", Kind.TELNET, LOGIN)
    with pytest.raises(RefusedError):
        open_session(HOST, free_port(), telnet, platform=None, options=options)


def test_server_of_another_ssh_version_is_a_violation(options: SshOptions) -> None:
    """It has refused nobody."""
    with answering(b"SSH-1.5-old\r\n", hold=True) as port, pytest.raises(ProtocolViolation):
        log_in(port, options)


def test_server_that_hangs_up_at_once_is_unreachable(options: SshOptions) -> None:
    """Too many sessions, or an access list."""
    with answering(b"") as port, pytest.raises(DeviceUnreachable):
        log_in(port, options)


def test_server_that_says_nothing_is_unreachable_in_time(options: SshOptions) -> None:
    """A tarpit costs one timeout."""
    with answering(b"", hold=True) as port, pytest.raises(DeviceUnreachable) as e:
        log_in(port, replace(options, timeout_s=0.5))
    assert "0.5 s" in e.value.reason


def test_endless_greeting_is_cut_off(options: SshOptions) -> None:
    """RFC 4253 allows lines before the version; not a hundred megabytes of them."""
    with answering(b"x" * 200_000, hold=True) as port, pytest.raises(ProtocolViolation):
        log_in(port, options)


def test_shell_that_stays_silent_is_unreachable_in_time(options: SshOptions) -> None:
    """A hung CLI behind a working SSH server costs a few timeouts, not the run."""
    with serving(FakeDevice(silent=True)) as port, pytest.raises(DeviceUnreachable):
        log_in(port, replace(options, timeout_s=0.2))


def test_server_that_never_answers_a_request_is_unreachable_in_time(options: SshOptions) -> None:
    """Paramiko would wait for a terminal for ever."""
    with paramiko_serving(_Server) as port, pytest.raises(DeviceUnreachable) as e:
        log_in(port, replace(options, timeout_s=1.0))
    assert "no shell" in e.value.reason


def test_server_that_wants_key_and_password_gets_both(options: SshOptions) -> None:
    """Partial success is no refusal; here only the terminal is missing."""
    key = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
    hurried = replace(options, timeout_s=1.0)

    with paramiko_serving(_TwoFactors) as port, pytest.raises(DeviceUnreachable) as e:
        log_in(port, hurried, replace(LOGIN, private_key=Secret(key)))
    assert "no shell" in e.value.reason


def test_second_factor_the_profile_lacks_makes_it_unfit(options: SshOptions) -> None:
    """The key was right; nothing was refused."""
    key = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
    login = Login("netops", private_key=Secret(key))

    with paramiko_serving(_TwoFactors) as port, pytest.raises(ProfileUnfit):
        log_in(port, options, login)


def test_hang_up_before_a_secret_was_sent_is_no_refusal(options: SshOptions) -> None:
    """The device has not heard a password, so it cannot have counted one."""
    with paramiko_serving(_HangsUp) as port, pytest.raises(DeviceUnreachable):
        log_in(port, options)


def test_one_octet_per_interval_ends_with_the_budget(options: SshOptions) -> None:
    """A device that drips never goes silent, so only the budget ends it."""
    hurried = replace(options, budget_s=1.0)
    dripping = FakeDevice(banner="x" * 100, pause_s=0.05)
    with serving(dripping) as port, pytest.raises(DeviceUnreachable) as e:
        log_in(port, hurried)
    assert "budget" in e.value.reason


def test_login_that_worked_stays_one_when_the_device_breaks_later(options: SshOptions) -> None:
    """The credential is proven; that the CLI is slow is another matter."""
    hurried = replace(options, budget_s=2.0)
    with serving(FakeDevice(pause_s=0.05)) as port, log_in(port, hurried) as session:
        assert session.prompt == "sw1#"
        assert "budget" in session.problems[0]


def test_password_that_must_be_changed_is_neither_right_nor_wrong(options: SshOptions) -> None:
    """It is not ours to change, and no failure of the account."""
    device = FakeDevice(password=None, shell_questions=(("New password: ", ""),))

    with serving(device) as port, pytest.raises(ProtocolViolation) as e:
        log_in(port, options)
    assert "new password" in e.value.reason


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def answering(octets: bytes, *, hold: bool = False) -> Iterator[int]:
    """Serve one connection that says so much, then hangs up, or holds the line."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(octets)
                if hold:
                    done.wait()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            done.set()
            thread.join()


class _Server(paramiko.ServerInterface):
    """Let everybody in, and never answer a request for a terminal."""

    def __init__(self, done: threading.Event) -> None:
        self.done = done

    def check_auth_none(self, _: str) -> int:
        return paramiko.common.AUTH_SUCCESSFUL

    def check_channel_request(self, *_: object) -> int:
        return paramiko.common.OPEN_SUCCEEDED

    def check_channel_pty_request(self, *_: object) -> bool:
        self.done.wait()
        return False


class _TwoFactors(_Server):
    """Want the key, then the password."""

    def get_allowed_auths(self, _: str) -> str:
        return "publickey,password"

    def check_auth_none(self, _: str) -> int:
        return paramiko.common.AUTH_FAILED

    def check_auth_publickey(self, *_: object) -> int:
        return paramiko.common.AUTH_PARTIALLY_SUCCESSFUL

    def check_auth_password(self, _: str, password: str) -> int:
        right = password == "S3cure-net"
        return paramiko.common.AUTH_SUCCESSFUL if right else paramiko.common.AUTH_FAILED


class _HangsUp(_Server):
    """Close the connection when asked to let somebody in."""

    transport: paramiko.Transport

    def check_auth_none(self, _: str) -> int:
        self.transport.packetizer.close()
        return paramiko.common.AUTH_FAILED


@contextmanager
def paramiko_serving(kind: type[_Server]) -> Iterator[int]:
    """Serve one connection by a server whose every answer we choose."""
    done = threading.Event()
    key = paramiko.ECDSAKey.generate()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            transport = paramiko.Transport(connection)
            transport.add_server_key(key)
            interface = kind(done)
            if isinstance(interface, _HangsUp):
                interface.transport = transport
            transport.start_server(server=interface)
            done.wait()
            transport.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            done.set()
            thread.join()
