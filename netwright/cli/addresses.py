"""Addresses as people type them."""

from ipaddress import ip_address

from netwright.errors import UsageError
from netwright.model.credential import Address


def address_of(text: str) -> Address:
    """Read an address.

    Raises:
        UsageError: it is none.
    """
    try:
        return ip_address(text)
    except ValueError as error:
        raise UsageError(f"not an address: {text!r}") from error
