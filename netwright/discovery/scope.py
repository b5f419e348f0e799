"""What a discovery may touch, and how: targets, allowed and denied prefixes, limits.

Allowed is what the targets and `allow` cover, minus `deny`, which always wins; so a lone seed
address allows only itself. Nothing outside is ever contacted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from netwright.discovery.addresses import AddressSet
from netwright.discovery.targets import ReadLines, Target, parse_targets
from netwright.errors import InventoryError, NetwrightError, RefusedError, UsageError
from netwright.model.credential import Address, Kind

MAX_UNCONFIRMED = 4096
"""More addresses than this are swept only when somebody said yes."""

TELNET_PORT = 23

_MAX_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Scope:
    """The bounds of one discovery; the last two fields follow from the others."""

    name: str = ""
    targets: tuple[Target, ...] = ()
    allow: tuple[Target, ...] = ()
    deny: tuple[Target, ...] = ()
    site: str | None = None
    snmp_port: int = 161
    ssh_port: int = 22
    credentials: tuple[str, ...] = ()  # names of profiles, in order; empty: all that cover
    timeout_s: float | None = None  # None: from measured round trips
    telnet: bool = False
    legacy_ssh: bool = False
    max_hops: int = 32
    max_devices: int = 50_000
    max_wall_s: float = 86_400.0
    max_per_prefix: int = 32  # devices at once in one /24 (IPv6: /64)
    max_per_site: int = 1024
    allowed: AddressSet = field(init=False, repr=False, compare=False)
    swept: AddressSet = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Derive the sets that every packet is checked against."""
        denied = AddressSet(target.span for target in self.deny)
        allowed = AddressSet(target.span for target in (*self.targets, *self.allow))
        hosts = AddressSet(target.hosts for target in self.targets if target.hosts)
        object.__setattr__(self, "allowed", allowed.without(denied))
        object.__setattr__(self, "swept", hosts.without(denied))

    @classmethod
    def from_mapping(cls, name: str, mapping: object, read_lines: ReadLines) -> Self:
        """Return the scope that an entry of scopes.yaml describes.

        Raises:
            InventoryError: naming the key that is unknown or has a wrong value.
        """
        if not isinstance(mapping, Mapping):
            raise InventoryError(f"scope {name!r}: expected keys and values", _KEYS_HINT)
        readers = {**_READERS, **dict.fromkeys(_TARGET_KEYS, _targets_reader(read_lines))}
        values: dict[str, Any] = {}
        for key, value in mapping.items():
            if key not in readers:
                raise InventoryError(f"scope {name!r}: unknown key {key!r}", _KEYS_HINT)
            if value is not None:
                values[key] = _read(readers[key], value, f"scope {name!r}: {key}")
        return cls(name=name, **values)

    @property
    def login_ports(self) -> dict[Kind, int]:
        """The TCP port of each kind of login that the scope permits."""
        ports = {Kind.SSH: self.ssh_port}
        return ports | {Kind.TELNET: TELNET_PORT} if self.telnet else ports

    def allows(self, address: Address) -> bool:
        """Tell whether the address may be contacted."""
        return address in self.allowed

    def addresses(self) -> Iterator[Address]:
        """Yield each address to sweep once, neighbors in the sequence far apart in the network."""
        return self.swept.spread()

    def check(self, *, yes: bool = False) -> None:
        """Refuse a scope that allows nothing, sweeps nothing, or a lot that nobody confirmed.

        Raises:
            RefusedError: nothing is allowed, or too many addresses without `yes`.
            UsageError: something is allowed, but there is no address to start from.
        """
        if not self.allowed:
            hint = "name a target, or --allow a prefix that --deny does not cover"
            raise RefusedError("no address is allowed", hint)
        if not self.swept:
            hint = f"name a seed; an IPv6 prefix of more than {MAX_UNCONFIRMED} is never swept"
            raise UsageError("there is no address to start from", hint)
        if self.swept.size > MAX_UNCONFIRMED and not yes:
            message = f"{self.swept.size} addresses are more than {MAX_UNCONFIRMED}"
            raise RefusedError(message, "confirm with --yes, or name smaller prefixes")

    def explain(self, address: Address) -> str:
        """Say which target, prefix or absence decides whether the address may be contacted."""
        for verdict, rules in (
            ("denied by", self.deny),
            ("a target by", self.targets),
            ("allowed by", self.allow),
        ):
            for rule in rules:
                if address in AddressSet([rule.span]):
                    return f"{verdict} {rule}"
        return "outside the allowed prefixes"


def _read(reader: Callable[[object], object], value: object, where: str) -> object:
    try:
        return reader(value)
    except NetwrightError as error:
        raise InventoryError(f"{where}: {error}", error.hint) from error
    except ValueError as error:
        raise InventoryError(f"{where}: {error}, not {str(value)[:80]!r}") from error


def _targets_reader(read_lines: ReadLines) -> Callable[[object], tuple[Target, ...]]:
    return lambda value: parse_targets(_texts(value), read_lines)


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) and item.strip() for item in values):
        raise ValueError("expected a list of texts")
    return tuple(values)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("expected a text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("expected true or false")  # noqa: TRY004 - all readers raise one error
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError("expected a whole number above 0")
    return value


def _hops(value: object) -> int:
    return 0 if value == 0 and value is not False else _count(value)


def _port(value: object) -> int:
    port = _count(value)
    if port > _MAX_PORT:
        raise ValueError(f"expected a port up to {_MAX_PORT}")
    return port


def _seconds(value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not value > 0:
        raise ValueError("expected seconds above 0")
    return float(value)


_TARGET_KEYS = ("targets", "allow", "deny")
_READERS: dict[str, Callable[[object], object]] = {
    "site": _text,
    "snmp_port": _port,
    "ssh_port": _port,
    "credentials": _texts,
    "timeout_s": _seconds,
    "telnet": _flag,
    "legacy_ssh": _flag,
    "max_hops": _hops,
    "max_devices": _count,
    "max_wall_s": _seconds,
    "max_per_prefix": _count,
    "max_per_site": _count,
}
_KEYS_HINT = f"keys: {', '.join((*_TARGET_KEYS, *_READERS))}"
