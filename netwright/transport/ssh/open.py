"""Open a session: reach the device, log in once, find out who answers, make it readable."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from netwright.discovery.credential_budget import Decision, Outcome, Verdict
from netwright.errors import (
    AuthenticationFailed,
    CommandRejected,
    DeviceUnreachable,
    ProfileUnfit,
    ProtocolViolation,
    RefusedError,
)
from netwright.model.credential import Address, Kind, Login, Profile
from netwright.model.secret import Secret
from netwright.transport.ssh.budget import Budget
from netwright.transport.ssh.connect import logged_in
from netwright.transport.ssh.host_keys import host_key_of
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession
from netwright.transport.ssh.shell_login import become_privileged, reach_prompt
from netwright.transport.ssh.telnet import telnet
from netwright.transport.ssh.terminal import Terminal
from netwright.transport.ssh.wire import Wire, shell
from netwright.vendors.cli.dialects import UNKNOWN, dialect_of, dialect_spoken, version_commands


def open_session(
    address: Address, port: int, profile: Profile, *, platform: str | None, options: SshOptions
) -> CliSession:
    """Log in once with the profile; the session knows the platform, if it is one we know.

    `platform` is what SNMP told, if it did: then only that is asked for. What answers decides:
    behind one sysDescr there may be another shell. Once there is a prompt, the login has worked:
    what breaks afterwards is among the session's problems.

    Raises:
        AuthenticationFailed: the credential was refused; only this counts against the account.
        HostKeyChanged: another device than before answers; no credential was sent.
        DeviceUnreachable: no answer in time, no connection, or it hung up.
        ProfileUnfit: it wants what the profile has not; nothing was tried, another may fit.
        ProtocolViolation: what answers does not speak SSH, or not as we allow.
        RefusedError: the profile is for Telnet and the scope does not allow it.
    """
    device = str(address)
    login = profile.credential
    if not isinstance(login, Login):
        raise ProfileUnfit(device, f"profile {profile.name} is no login")
    with ExitStack() as stack:
        stack.enter_context(options.slots.hold(device, options.budget_s))
        budget = Budget(device, options)
        way_in = _telnet if profile.kind is Kind.TELNET else _ssh
        wire, fingerprint = stack.enter_context(way_in(device, port, login, options, budget))
        terminal = Terminal(wire, budget)
        prompt = reach_prompt(terminal, login, options.timeout_s)
        session = CliSession(terminal, prompt, options.timeout_s)
        session.host_key_fingerprint = fingerprint
        try:
            _introduce(session, platform)
            if _wants_enable(session, login):
                _enable(session, profile, address, options)
            _prepare(session)
        except (DeviceUnreachable, ProtocolViolation) as error:
            session.problems.append(f"login: {error.reason}")
        session.keep(stack.pop_all())
    return session


@contextmanager
def _ssh(
    device: str, port: int, login: Login, options: SshOptions, budget: Budget
) -> Iterator[tuple[Wire, str | None]]:
    with logged_in(device, port, login, options, budget) as transport:
        fingerprint = host_key_of(transport).fingerprint
        with shell(transport, device, budget.seconds(options.timeout_s)) as wire:
            yield wire, fingerprint


@contextmanager
def _telnet(
    device: str, port: int, _: Login, options: SshOptions, budget: Budget
) -> Iterator[tuple[Wire, str | None]]:
    if not options.telnet:
        raise RefusedError(f"{device}: this scope does not allow Telnet")
    with telnet(device, port, options, budget) as wire:
        yield wire, None


def _introduce(session: CliSession, platform: str | None) -> None:
    """Find the dialect by harmless questions; the answers are kept, as they tell the rest."""
    told = dialect_of(platform)
    session.dialect = told or UNKNOWN
    first = (told.version,) if told else ()
    for command in dict.fromkeys((*first, *version_commands(session.prompt))):
        try:
            session.answers[command] = session.run(command)
        except CommandRejected:
            continue
        spoken = dialect_spoken(session.answers[command])
        if spoken or command in first:
            session.dialect = spoken or session.dialect
            break


def _prepare(session: CliSession) -> None:
    """Turn paging off."""
    for command in session.dialect.prepare:
        with suppress(CommandRejected):  # then pages are turned, and little else is lost
            session.run(command)


def _wants_enable(session: CliSession, login: Login) -> bool:
    """Tell whether the session could become privileged: the profile can, and it is not yet."""
    can = session.dialect.enable and login.enable_password
    return bool(can) and session.prompt.rstrip().endswith(">")


def _enable(session: CliSession, profile: Profile, address: Address, options: SshOptions) -> None:
    """Become privileged, where the budget allows a try: a wrong enable password locks as well.

    The session is kept where it is refused: most commands work without.
    """
    decision = Decision(Verdict.ALLOWED)
    if options.budget:
        decision = options.budget.reserve(profile.enabling(), session.device, address)
    if not decision.allowed:
        session.problems.append(f"enable: {decision.reason}")
        return
    outcome = Outcome.NO_ANSWER
    try:
        outcome = _become_privileged(session, profile)
    finally:
        if options.budget:
            options.budget.settle(decision.reservation, outcome)


def _become_privileged(session: CliSession, profile: Profile) -> Outcome:
    secret = profile.credential.enable_password if isinstance(profile.credential, Login) else None
    terminal, command = session.terminal, session.dialect.enable
    try:
        session.prompt = become_privileged(
            terminal, command, secret or Secret(""), session.timeout_s
        )
    except AuthenticationFailed as error:
        session.problems.append(f"enable: {error.reason}")
        session.resume()
        return Outcome.REFUSED
    return Outcome.OK
