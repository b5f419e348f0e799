"""Understand a datagram on the notifications' port: who says what; never raises (no I/O).

Keys are localized to the sender's engine, or to ours for an inform: both are in the message.
"""

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from netwright.model.credential import Community, Profile
from netwright.model.notification import Notification, Told, Trust
from netwright.transport.snmp import ber
from netwright.transport.snmp.engine_clocks import EngineClocks
from netwright.transport.snmp.message import Message, Version, read_message
from netwright.transport.snmp.notification import TRAP_COMMUNITY, read_notification
from netwright.transport.snmp.usm_message import Parameters, read_parameters, read_scoped
from netwright.transport.snmp.usm_users import Opened, SecurityError, UsmUsers

NOT_IN_TIME_WINDOW = "notInTimeWindow"

_VERSIONS = {Version.V1: "1", Version.V2C: "2c", Version.V3: "3"}
_MASK = b"*"
_UP_TO_COMMUNITY = re.compile(
    rb"\x30(?:[\x00-\x7f]|\x81.|\x82..|\x83...)\x02\x01[\x00\x01]\x04", re.DOTALL
)
_ENCODED_TRAP_COMMUNITY = ber.encode_oid(TRAP_COMMUNITY)
_LONGEST_NAME = 32  # SnmpAdminString, SnmpEngineID


class NotificationReader:
    """Reads notifications, knowing the tenant's credential profiles."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        profiles = tuple(profiles)
        self._users = UsmUsers(profiles)
        self._clocks = EngineClocks()
        self._communities: dict[bytes, list[Profile]] = {}
        for profile in profiles:
            if isinstance(profile.credential, Community):
                secret = profile.credential.community.reveal().encode()
                self._communities.setdefault(secret, []).append(profile)

    def read(self, data: bytes, source: str, at_s: float) -> Told:
        """Return what a datagram says that came from an address at some second since 1970."""
        try:
            message = read_message(data)
        except ber.DecodeError as error:
            return Told(masked(data), error=str(error))
        if message.version not in _VERSIONS:
            return Told(masked(data), error=f"SNMP version {message.version}")
        if message.version == Version.V3:
            return self._read_v3(message, at_s)
        return self._read_community(message, source)

    def _read_community(self, message: Message, source: str) -> Told:
        data, version = message.data, _VERSIONS[Version(message.version)]
        community = data[message.security_at : message.at]
        raw = masked(data)
        try:
            notification = read_notification(data, message.at, message.end)
        except ber.DecodeError as error:
            return Told(raw, version, error=str(error))
        profile = self._profile(community, source)
        trust = Trust.COMMUNITY if profile else Trust.NONE
        return Told(raw, version, notification, trust, profile.name if profile else None)

    def _profile(self, community: bytes, source: str) -> Profile | None:
        for profile in self._communities.get(community, ()):
            if not profile.scopes or profile.covers(ip_address(source)):
                return profile
        return None

    def _read_v3(self, message: Message, at_s: float) -> Told:
        try:
            found = read_parameters(message)
        except ber.DecodeError as error:
            return Told(masked(message.data), "3", error=str(error))
        username = found.username[:_LONGEST_NAME].decode(errors="replace")
        engine_id = found.engine_id[:_LONGEST_NAME].hex()
        try:
            opened, notification = self._open_v3(message, found, at_s)
        except ber.DecodeError as error:
            return Told(message.data, "3", username=username, engine_id=engine_id, error=str(error))
        trust = Trust.USER if opened.keys.level else Trust.NONE
        name = opened.profile.name
        return Told(masked(message.data), "3", notification, trust, name, username, engine_id)

    def _open_v3(
        self, message: Message, found: Parameters, at_s: float
    ) -> tuple[Opened, Notification]:
        opened = self._users.open(message, found)
        if opened.keys.level and not self._clocks.accepts(found.engine_id, found.clock, at_s):
            raise SecurityError(NOT_IN_TIME_WINDOW)
        at, end = read_scoped(opened.data, opened.at, opened.end)
        return opened, read_notification(opened.data, at, end)

    def state(self) -> Any:
        """Return what is remembered of engines, for JSON."""
        return self._clocks.state()

    def restore(self, state: Any) -> None:
        """Remember what `state` was taken of."""
        self._clocks = EngineClocks.restore(state)


def masked(data: bytes) -> bytes:
    """Return a datagram with asterisks where communities are, that of a proxy too."""
    found = _UP_TO_COMMUNITY.match(data)
    if found is None or found.end() >= len(data):
        return _masked_proxied(data)
    size, start = data[found.end()], found.end() + 1
    if size >= ber.LONG_FORM:
        octets = size - ber.LONG_FORM
        size, start = int.from_bytes(data[start : start + octets]), start + octets
    stop = min(start + size, len(data))
    return _masked_proxied(data[:start] + _MASK * (stop - start) + data[stop:])


def _masked_proxied(data: bytes) -> bytes:
    at = data.find(_ENCODED_TRAP_COMMUNITY)
    while at >= 0:
        start = at + len(_ENCODED_TRAP_COMMUNITY) + 2
        stop = min(start + (data[start - 1] if start <= len(data) else 0), len(data))
        data = data[:start] + _MASK * (stop - start) + data[stop:]
        at = data.find(_ENCODED_TRAP_COMMUNITY, stop)
    return data
