"""An event: one message as understood, whoever sent it in whatever form.

Common fields carry the names of the Elastic Common Schema (`source.ip`, `user.name`), tags are
words of one vocabulary (`INTERFACE_DOWN`), and the vendor's own names stay beside them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Value = str | int | float


@dataclass(slots=True)
class Event:
    """One message; what it does not say is None or empty.

    Not frozen: it is filled in steps (header, profile, origin), ten thousand times a second, and
    copying would cost more than reading. Past `store/` nothing changes it any more.
    """

    raw: bytes
    format: str = ""  # rfc5424, rfc3164, cisco, ..., snmp, flow; "unknown" if no header is known
    # RFC 5424 section 6
    priority: int | None = None
    facility: int | None = None
    severity: int | None = None
    timestamp: datetime | None = None  # what the device says
    hostname: str | None = None
    app_name: str | None = None
    proc_id: str | None = None
    msg_id: str | None = None
    structured_data: dict[str, dict[str, str]] | None = None
    message: str = ""
    errors: list[str] = field(default_factory=list)  # why it is no valid instance of its format
    # what a profile understood
    vendor: str | None = None
    platform: str | None = None
    class_: str | None = None  # vendor:product
    code: str | None = None  # the vendor's mnemonic, such as LINEPROTO-5-UPDOWN
    tag: str | None = None  # normalised, such as INTERFACE_DOWN
    fields: dict[str, Value] = field(default_factory=dict)
    vendor_fields: dict[str, Any] = field(default_factory=dict)
    openconfig: dict[str, Any] | None = None
    # where it came from
    tenant: str = ""
    spool: str = ""
    position: int = 0
    part: int = 0  # which one, of those that came in one message: a datagram holds many flows
    received_at: datetime | None = None
    at: datetime | None = None  # when it happened: what the device says, unless its clock is off
    source: str | None = None  # address of the original sender, behind trusted relays too
    port: int = 0
    transport: str = ""  # udp, tcp, tls, trap, netflow, sflow
    peer: str = ""  # who the sender proved to be
    device: str | None = None  # name in the inventory

    @property
    def id(self) -> str:
        """Return what names it for ever: the spool it came through, and its place there."""
        place = f"{self.spool}-{self.position}"
        return f"{place}.{self.part}" if self.part else place

    @property
    def valid(self) -> bool:
        """Tell whether it is a well-formed instance of its format."""
        return not self.errors
