"""Prove a credential to an SSH server (RFC 4252), each secret at most once.

Method `none` comes first, as OpenSSH does it: it costs no attempt, tells which methods are worth
one, and some devices (NexG VForce) let everybody in and ask for the password in the shell.
Silence, a hang-up before any secret was sent and a server that wants something else are not
refusals: they must not count against the account.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event

from paramiko import Message, PKey, Transport
from paramiko.auth_handler import AuthHandler
from paramiko.ssh_exception import (
    AuthenticationException,
    BadAuthenticationType,
    PartialAuthentication,
    SSHException,
)

from netwright.errors import (
    AuthenticationFailed,
    DeviceUnreachable,
    ProfileUnfit,
    ProtocolViolation,
)
from netwright.model.credential import Login
from netwright.model.secret import Secret
from netwright.transport.ssh.private_key import read_private_key

_ALL_METHODS = ("publickey", "password", "keyboard-interactive")


@dataclass(frozen=True, slots=True)
class _Offer:
    """One secret, and how to send it by each method that can carry it."""

    name: str
    senders: dict[str, Callable[[AuthHandler, Event], None]]

    def sender(self, wanted: tuple[str, ...]) -> Callable[[AuthHandler, Event], None] | None:
        return next((send for method, send in self.senders.items() if method in wanted), None)


def authenticate(transport: Transport, login: Login, device: str, timeout_s: float) -> None:
    """Log in with what the profile has: the private key, then the password.

    Raises:
        AuthenticationFailed: a secret was refused, and none accepted.
        DeviceUnreachable: no answer; nothing is known about the credential.
        ProfileUnfit: the server wants what the profile has not; nothing was tried.
        ProtocolViolation: the server speaks nonsense.
    """
    offers = list(_offers(login, device))
    exchange = _Exchange(_Handler(transport), device, timeout_s)
    transport.auth_handler = exchange.handler
    wanted = exchange.methods(login.username)
    refused = ""
    for offer in offers:
        send = offer.sender(wanted)
        if send is None or not transport.is_active():
            continue
        answer = exchange.offer(send)
        if answer is None:
            refused = offer.name
        else:
            wanted = answer
    if refused and wanted:
        raise AuthenticationFailed(device, f"{refused} refused")
    if wanted:
        raise ProfileUnfit(device, f"wants {', '.join(wanted)}, which the profile has not")


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One conversation about who we are; `device` is for the errors only."""

    handler: AuthHandler
    device: str
    timeout_s: float

    def methods(self, username: str) -> tuple[str, ...]:
        """Return the methods the server accepts; none at all when it let us in."""
        answer = self._send(lambda handler, verdict: handler.auth_none(username, verdict))
        if answer is None:
            return ()
        if isinstance(answer, BadAuthenticationType | PartialAuthentication):
            return tuple(answer.allowed_types)
        if self.handler.transport.is_active():
            return _ALL_METHODS
        raise self._broken_off(answer)

    def offer(self, send: Callable[[AuthHandler, Event], None]) -> tuple[str, ...] | None:
        """Send a secret; return the methods still wanted, None when it was refused.

        A device that hangs up on hearing the secret has refused it: many close the connection
        after the last attempt they allow.
        """
        answer = self._send(send)
        if answer is None:
            return ()
        if isinstance(answer, PartialAuthentication):
            return tuple(answer.allowed_types)
        if isinstance(answer, AuthenticationException | EOFError | OSError):
            return None
        raise self._broken_off(answer)

    def _send(self, send: Callable[[AuthHandler, Event], None]) -> Exception | None:
        """Return why the server did not let us in; None when it did."""
        verdict = Event()
        send(self.handler, verdict)
        if not verdict.wait(self.timeout_s):
            raise DeviceUnreachable(
                self.device, f"no answer to the login in {self.timeout_s:.3g} s"
            )
        if self.handler.is_authenticated():
            return None
        # Neither a plain "no" nor a disconnect message leaves an exception behind.
        return self.handler.transport.get_exception() or EOFError("no")

    def _broken_off(self, error: Exception) -> DeviceUnreachable | ProtocolViolation:
        if isinstance(error, SSHException):
            return ProtocolViolation(self.device, f"login broken off: {error}")
        return DeviceUnreachable(self.device, "hung up before a credential was sent")


class _Handler(AuthHandler):
    """Ask for the authentication service once per connection; some devices hang up on a second."""

    _asked = False

    def _request_auth(self) -> None:
        if self._asked:
            accepted = Message()
            accepted.add_string("ssh-userauth")
            self._parse_service_accept(Message(accepted.asbytes()))  # type: ignore[attr-defined]
            return
        self._asked = True
        super()._request_auth()  # type: ignore[misc]


def _offers(login: Login, device: str) -> Iterator[_Offer]:
    name = login.username
    if login.private_key:
        key = _private_key(login.private_key, login.password, device)
        yield _Offer(
            "key", {"publickey": lambda auth, verdict: auth.auth_publickey(name, key, verdict)}
        )
    if login.password is not None:
        password = login.password.reveal()
        answers = _Answers(name, password)
        yield _Offer(
            "password",
            {
                "password": lambda auth, verdict: auth.auth_password(name, password, verdict),
                "keyboard-interactive": lambda auth, verdict: auth.auth_interactive(
                    name, answers, verdict
                ),
            },
        )


def _private_key(text: Secret, passphrase: Secret | None, device: str) -> PKey:
    try:
        return read_private_key(text, passphrase)
    except ValueError as error:
        raise ProfileUnfit(device, str(error)) from error


class _Answers:
    """Answer a server's questions (RFC 4256): what is echoed is the name, the rest the password."""

    def __init__(self, username: str, password: str) -> None:
        self._username = username
        self._password: str | None = password

    def __call__(self, _: str, __: str, prompts: list[tuple[str, bool]]) -> list[str]:
        """Return one answer per prompt; the password is given once.

        Raises:
            AuthenticationException: asked for it again, so the first one was wrong.
        """
        return [self._username if echo else self._take() for _, echo in prompts]

    def _take(self) -> str:
        if self._password is None:
            raise AuthenticationException("asked again")
        password, self._password = self._password, None
        return password
