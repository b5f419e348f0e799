"""Nornir's connection plugin `snmp`: `task.host.get_connection("snmp", …)` is an SnmpSession.

Nornir's inventory knows no secret: a host's options hold the name of a credential profile and an
opaque SnmpSessions, which looks the profile up when the connection is opened.
"""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nornir.core.configuration import Config
from nornir.core.inventory import ConnectionOptions
from nornir.core.plugins.connections import ConnectionPluginRegister

from netwright.errors import UsageError
from netwright.model.credential import Profile
from netwright.transport.snmp import SnmpEngine, SnmpSession

CONNECTION_NAME = "snmp"
_PORT = 161


@dataclass(frozen=True, slots=True)
class SnmpSessions:
    """Opens the sessions of many hosts through one engine; shows nothing of itself."""

    engine: SnmpEngine = field(repr=False)
    profile_named: Callable[[str], Profile] = field(repr=False)

    def options(self, profile_name: str, port: int = _PORT) -> ConnectionOptions:
        """Return what goes into a host's `connection_options["snmp"]`."""
        return ConnectionOptions(port=port, extras={"sessions": self, "profile": profile_name})


class SnmpConnection:
    """One host's session, opened on first use."""

    def __init__(self) -> None:
        self.connection: SnmpSession

    def open(  # noqa: PLR0913, PLR0917 - Nornir's protocol
        self,
        hostname: str | None,
        username: str | None,  # noqa: ARG002
        password: str | None,  # noqa: ARG002
        port: int | None,
        platform: str | None,  # noqa: ARG002
        extras: dict[str, Any] | None = None,
        configuration: Config | None = None,  # noqa: ARG002
    ) -> None:
        """Make the session; nothing is sent yet.

        Raises:
            UsageError: the host has no address, or no SnmpSessions in its options.
        """
        match extras:
            case {"sessions": SnmpSessions() as sessions, "profile": str() as name} if hostname:
                address = ipaddress.ip_address(hostname)
                profile = sessions.profile_named(name)
                self.connection = sessions.engine.session(address, profile, port=port or _PORT)
            case _:
                raise UsageError(
                    "the host has no SNMP session to open",
                    "give it an address as hostname, and SnmpSessions.options() as options",
                )

    def close(self) -> None:
        """End what is going on."""
        self.connection.close()


def register() -> None:
    """Make the plugin known to Nornir, once."""
    if CONNECTION_NAME not in ConnectionPluginRegister.available:
        ConnectionPluginRegister.register(CONNECTION_NAME, SnmpConnection)
