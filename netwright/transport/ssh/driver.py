"""A netmiko driver over a session that is already open, for tasks written for netmiko.

The login, the host key check and the question who answers are behind us, so the driver neither
connects nor prepares; what it reads counts in the session's budget.
"""

from netmiko import BaseConnection
from netmiko.channel import Channel
from netmiko.ssh_dispatcher import CLASS_MAPPER, ssh_dispatcher

from netwright.transport.ssh.session import CliSession
from netwright.transport.ssh.terminal import Terminal

_ANY_PLATFORM = "generic"


class _TerminalChannel(Channel):
    """What netmiko reads and writes: our terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def read_buffer(self) -> str:
        return self._terminal.poll()

    def read_channel(self) -> str:
        return self._terminal.poll()

    def write_channel(self, out_data: str) -> None:
        self._terminal.send(out_data)


def netmiko_over(session: CliSession) -> BaseConnection:
    """Return the platform's netmiko driver, talking through the session; closing is ours."""
    device_type = session.dialect.driver or session.platform or _ANY_PLATFORM
    driver_class = ssh_dispatcher(device_type if device_type in CLASS_MAPPER else _ANY_PLATFORM)
    driver = driver_class(host=session.device, device_type=device_type, auto_connect=False)
    driver.remote_conn = driver.remote_conn_pre = None
    driver.channel = _TerminalChannel(session.terminal)
    driver.base_prompt = session.prompt.rstrip()[:-1]
    driver.ansi_escape_codes = True
    return driver
