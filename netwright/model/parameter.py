"""A parameter that a playbook declares."""

from dataclasses import dataclass
from enum import StrEnum

ParameterValue = str | int


class ParameterType(StrEnum):
    """What a parameter may be."""

    ADDRESS = "ip_address"
    PREFIX = "ip_prefix"
    INTERFACE = "interface"
    MAC_ADDRESS = "mac_address"
    VID = "vid"
    INTEGER = "integer"
    DURATION = "duration"  # seconds
    CHOICE = "choice"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter; `most` of a prefix bounds its host bits, of others the number."""

    name: str
    type: ParameterType
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    default: ParameterValue | None = None
