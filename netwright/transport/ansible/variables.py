"""Variables as Ansible reads them from JSON: nothing in them is a template.

ansible-core 2.19 renders a plain extra variable: `{{ lookup('pipe', 'id') }}` as the name of a user
runs a shell on the controller. A value of the form `{"__ansible_unsafe": text}` is never rendered,
one of the form `{"__ansible_vault": text}` is decrypted when it is used.
"""

from collections.abc import Callable, Mapping
from typing import Any

from netwright.model.secret import Secret
from netwright.transport.ansible.request import AnsibleHost

Seal = Callable[[Secret], str]
"""Turns a secret into the format of Ansible Vault."""

_RESERVED = frozenset({"__ansible_unsafe", "__ansible_vault", "__ansible_type"})


def tagged(value: Any, seal: Seal) -> Any:
    """Tag every text in a value, however deep, as one that is never rendered; seal secrets.

    Raises:
        ValueError: a key would itself be taken for a tag, or a value is of no JSON type.
    """
    if isinstance(value, str):
        return {"__ansible_unsafe": value}
    if isinstance(value, Secret):
        return {"__ansible_vault": seal(value)}
    if isinstance(value, Mapping):
        return {_key(key): tagged(each, seal) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [tagged(each, seal) for each in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise ValueError(f"a {type(value).__name__} cannot be a variable")


def _key(key: object) -> str:
    if not isinstance(key, str) or key in _RESERVED or "{" in key:
        raise ValueError("the name of a variable is reserved or no name")
    return key


def inventory(hosts: tuple[AnsibleHost, ...], seal: Seal) -> dict[str, Any]:
    """Return an inventory with these hosts and no other, as Ansible reads it from a file."""
    return {"all": {"hosts": {host.name: tagged(host.variables, seal) for host in hosts}}}
