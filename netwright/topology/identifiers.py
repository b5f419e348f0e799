"""Identifiers that are text in one place and an address in another."""

import ipaddress

from netwright.model.credential import Address
from netwright.model.mac import MacAddress


def address_or_none(text: str) -> Address | None:
    """Read an IP address; None when it is none."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def mac_or_none(text: str) -> MacAddress | None:
    """Read a MAC address; None when it is none, or all zeros."""
    try:
        return MacAddress.parse(text) or None
    except ValueError:
        return None
