"""What the settings say about senders, checked."""

from ipaddress import ip_network
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netwright.errors import ProjectError
from netwright.events.origin import Peer, Prefix, Senders
from netwright.settings import CollectSettings


def senders_of(settings: CollectSettings) -> Senders:
    """Return who is trusted for what.

    Raises:
        ProjectError: a prefix is none, or a zone is unknown.
    """
    try:
        zone = ZoneInfo(settings.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        hint = "give a name of the tz database, such as Asia/Seoul"
        raise ProjectError(f"collect.zone: no such zone: {settings.zone!r}", hint) from error
    return Senders(
        tenants=tuple(
            (_prefix("tenants", text), tenant) for text, tenant in settings.tenants.items()
        ),
        peers={name: Peer(one.tenant, one.device) for name, one in settings.peers.items()},
        relays=tuple(_prefix("relays", text) for text in settings.relays),
        zone=zone,
    )


def _prefix(key: str, text: str) -> Prefix:
    try:
        return ip_network(text, strict=False)
    except ValueError as error:
        hint = "give an address or a prefix, such as 192.0.2.0/24"
        raise ProjectError(f"collect.{key}: {error}", hint) from error
