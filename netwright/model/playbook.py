"""What a playbook says of itself in `action.yml`: parameters, platforms, what it takes away."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from netwright.model.parameter import Parameter


class EffectKind(StrEnum):
    """What an action takes away from the network, and so what has to be asked before."""

    BLOCK_ADDRESS = "block_address"
    LIMIT_ADDRESS = "limit_address"
    SHUT_INTERFACE = "shut_interface"
    MOVE_INTERFACE = "move_interface"
    CLEAR_NEIGHBOR = "clear_neighbor"
    RESTART_SERVICE = "restart_service"
    CONFIGURE = "configure"  # whatever a file says
    NONE = "none"  # a notice, a ticket, a copy of the configuration


OF_PORTS: Final = frozenset({EffectKind.SHUT_INTERFACE, EffectKind.MOVE_INTERFACE})
"""What hangs on a port loses it, or is elsewhere afterwards."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What is taken away, and the parameters that say from whom."""

    kind: EffectKind
    address: str = ""  # name of the parameter
    interface: str = ""


@dataclass(frozen=True, slots=True)
class Playbook:
    """One action that can be done to a device, verified and undone."""

    name: str
    version: str  # digest of all its files: what was planned is what is run
    platforms: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    effect: Effect
    is_dry_run_supported: bool
    has_rollback: bool
    longest_ttl_s: int
    needs_login: bool = True  # false: it only runs on this machine, about a device
