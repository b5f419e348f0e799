"""Log in to one device, once, and leave the session as the host's `netmiko` connection.

Nornir's inventory knows no secret: the profile comes as an argument and ends with the login. Any
task written for nornir-netmiko (`netmiko_send_command`, …) then works on the open session.
"""

import ipaddress

from netmiko import BaseConnection
from nornir.core.inventory import Host
from nornir.core.task import Result, Task
from nornir_netmiko.connections import CONNECTION_NAME

from netwright.errors import DeviceUnreachable
from netwright.model.credential import Kind, Profile
from netwright.transport.ssh.driver import netmiko_over
from netwright.transport.ssh.open import open_session
from netwright.transport.ssh.options import SshOptions
from netwright.transport.ssh.session import CliSession

_PORTS = {Kind.SSH: 22, Kind.TELNET: 23}


class SessionConnection:
    """What Nornir keeps for a host: the netmiko driver, and the session it talks through."""

    def __init__(self, session: CliSession) -> None:
        self.session = session
        self.connection: BaseConnection = netmiko_over(session)

    def open(self, *_: object, **__: object) -> None:
        """Do nothing: a session is opened by `log_in`, which has the profile."""

    def close(self) -> None:
        """Hang up."""
        self.session.close()


def log_in(task: Task, profile: Profile, options: SshOptions) -> Result:
    """Log in with the profile; the result is the open CliSession.

    The host's `hostname` is its address, `platform` what SNMP told. Closing the host's connections
    (`nornir.close_connections()`, or the end of its `with` block) hangs up.
    """
    host = task.host
    address = ipaddress.ip_address(host.hostname or host.name)
    session = open_session(
        address, host.port or _PORTS[profile.kind], profile, platform=host.platform, options=options
    )
    host.connections[CONNECTION_NAME] = SessionConnection(session)
    return Result(host=host, result=session)


def session_of(host: Host) -> CliSession:
    """Return the session `log_in` left.

    Raises:
        DeviceUnreachable: nobody has logged in.
    """
    connection = host.connections.get(CONNECTION_NAME)
    if not isinstance(connection, SessionConnection):
        raise DeviceUnreachable(host.name, "not logged in")
    return connection.session
