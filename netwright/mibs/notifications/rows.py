"""The rows of the tables of notifications."""

from collections.abc import Mapping
from typing import NamedTuple


class Index(NamedTuple):
    """What the instance of an object tells beside its value."""

    kind: str
    """`number`: the first sub-identifier; `ipv4`: the first four; `inet`: RFC 4001's type, length
    and octets, perhaps behind `skip` others."""
    field: str
    skip: int = 0


class Object(NamedTuple):
    """An object: its name, the common field that its value goes to, and names of its values."""

    name: str
    field: str = ""
    values: Mapping[int, str] = {}
    instance: Index | None = None


class Tags(NamedTuple):
    """Tags by what a common field says; `otherwise` for anything else."""

    field: str
    by_value: Mapping[str, str]
    otherwise: str = ""


class NotificationType(NamedTuple):
    """A notification: its name, its tag, and how severe it is (RFC 5424 section 6.2.1)."""

    name: str
    tag: str | Tags = ""
    severity: int = 5


class Mib(NamedTuple):
    """Notifications and objects by their OIDs as text."""

    notifications: Mapping[str, NotificationType]
    objects: Mapping[str, Object]


def column(entry: str, objects: Mapping[int, Object]) -> dict[str, Object]:
    """Return the columns of a table by their OIDs."""
    return {f"{entry}.{number}": each for number, each in objects.items()}


def below(root: str, types: Mapping[int, NotificationType]) -> dict[str, NotificationType]:
    """Return notifications that are numbered below an OID."""
    return {f"{root}.{number}": each for number, each in types.items()}


CRITICAL, ERROR, WARNING, NOTICE, INFORMATIONAL = 2, 3, 4, 5, 6
INTERFACE = Index("number", "interface.id")
UP_DOWN = {1: "up", 2: "down", 3: "testing"}
"""ifAdminStatus and the like (RFC 2863)."""
