"""How a field of a model value becomes a column, and back.

Evidence tables are derived from the dataclasses they hold, so a new field is a new column and
nothing else to write (and a migration, which a test demands).
"""

import types
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson
from sqlalchemy import BigInteger, Boolean, Column, Float, String, Text
from sqlalchemy.types import TypeEngine

from netwright.model.credential import Address, Prefix
from netwright.model.forwarding import NextHop
from netwright.model.mac import MacAddress

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its column's type, and the way in and out of the database."""

    name: str
    type: TypeEngine[Any]
    nullable: bool
    encode: Convert | None
    decode: Convert | None

    def column(self) -> Column[Any]:
        """Return a fresh column."""
        return Column(self.name, self.type, nullable=self.nullable)


def fields_of(row_type: type) -> tuple[Field, ...]:
    """Return the fields of a dataclass or NamedTuple in their order."""
    return tuple(_field(name, hint) for name, hint in get_type_hints(row_type).items())


def _field(name: str, hint: Any) -> Field:
    nullable = False
    if get_origin(hint) in (Union, types.UnionType) and hint not in (Address, Prefix):
        arms = [arm for arm in get_args(hint) if arm is not type(None)]
        nullable = len(arms) < len(get_args(hint))
        hint = arms[0] if len(arms) == 1 else Union[tuple(arms)]  # noqa: UP007 - built at run time
    column, encode, decode = _conversion(hint)
    return Field(name, column, nullable, _optional(encode, nullable), _optional(decode, nullable))


def _conversion(hint: Any) -> tuple[TypeEngine[Any], Convert | None, Convert | None]:
    if get_origin(hint) is tuple:
        return Text(), _tuple_encoder(get_args(hint)[0]), _tuple_decoder(get_args(hint)[0])
    if hint == Address:
        return String(45), str, ip_address
    if hint == Prefix:
        return String(49), str, ip_network
    if issubclass(hint, StrEnum):
        return String(31), str, hint
    return _SCALARS[hint]


_SCALARS: dict[type, tuple[TypeEngine[Any], Convert | None, Convert | None]] = {
    MacAddress: (BigInteger(), int, MacAddress),  # a million are read in one go
    bool: (Boolean(), None, None),
    int: (BigInteger(), None, None),
    float: (Float(), None, None),
    str: (Text(), None, None),
}


def _optional(convert: Convert | None, nullable: bool) -> Convert | None:  # noqa: FBT001
    if convert is None or not nullable:
        return convert
    return lambda value: None if value is None else convert(value)


def _tuple_encoder(item: Any) -> Convert:
    encode: Convert = _ITEM_ENCODERS.get(item, lambda value: value)
    return lambda values: orjson.dumps([encode(value) for value in values]).decode()


def _tuple_decoder(item: Any) -> Convert:
    decode: Convert = _ITEM_DECODERS.get(item, lambda value: value)
    return lambda text: tuple(decode(value) for value in orjson.loads(text))


def _next_hop(pair: list[str | None]) -> NextHop:
    address, if_name = pair
    return NextHop(ip_address(address) if address else None, if_name)


_ITEM_ENCODERS: dict[Any, Convert] = {
    Address: str,
    NextHop: lambda hop: [hop.address and str(hop.address), hop.if_name],
}
_ITEM_DECODERS: dict[Any, Convert] = {Address: ip_address, NextHop: _next_hop}
