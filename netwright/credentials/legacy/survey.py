"""Read a source whole: which rows hold which credentials, for which devices, and what is wrong."""

import ipaddress
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from netwright.credentials.legacy.columns import Mapped, Role, TableRoles, check_mapping, recognise
from netwright.credentials.legacy.references import with_guessed_references
from netwright.credentials.legacy.rows import profiles_in, text_of
from netwright.errors import UsageError, VaultError
from netwright.model.credential import Address, Profile
from netwright.model.legacy import LegacyRow, LegacySource, LegacyTable
from netwright.model.secret import Secret


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of a source and what is to be imported from it."""

    table: str
    key: str
    secrets: Mapping[str, Secret]  # column -> what stands there
    profiles: tuple[Profile, ...]  # without name and scope
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that holds a secret which cannot be imported; it is left as it is."""

    table: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All that a source holds."""

    tables: tuple[TableRoles, ...]
    rows: list[ImportRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def survey(source: LegacySource, mapped: Mapped) -> Survey:
    """Read every row that holds a secret.

    Raises:
        UsageError: there is no column of secrets, or the mapping does not fit.
        StoreError: the source cannot be read.
    """
    tables = with_guessed_references(source.tables())
    check_mapping(mapped, tables)
    shapes = [recognise(each, mapped, alone=len(tables) == 1) for each in tables]
    found = Survey(tuple(shape for shape in shapes if shape.secrets))
    if not found.tables:
        raise UsageError(
            f"{source.name}: no column looks like a credential",
            "say which are, with --mapping FILE",
        )
    addresses = _Addresses(source, shapes)
    for shape in found.tables:
        columns = [*shape.roles, *addresses.needed_by(shape)]
        for row in source.rows(shape.table, dict.fromkeys(columns)):
            _add(found, shape, row, addresses)
    return found


def secrets_of_row(shape: TableRoles, row: LegacyRow) -> dict[str, Secret]:
    """Return what stands in the columns of secrets, where something does.

    Raises:
        VaultError: octets that are no text.
    """
    texts = {column: text_of(row.cells.get(column)) for column in shape.secrets}
    return {column: Secret(text) for column, text in texts.items() if text}


def _add(found: Survey, shape: TableRoles, row: LegacyRow, addresses: "_Addresses") -> None:
    try:
        secrets = secrets_of_row(shape, row)
        if not secrets:
            return
        profiles = tuple(dict.fromkeys(profiles_in(shape, row.cells)))
    except VaultError as error:
        reason = str(error).removeprefix("row: ")
        found.problems.append(Problem(shape.table.name, row.key, reason))
        return
    found.rows.append(
        ImportRow(shape.table.name, row.key, secrets, profiles, addresses.of(shape, row))
    )


class _Addresses:
    """The addresses of devices: in the row itself, or in rows that refer to it or it refers to."""

    def __init__(self, source: LegacySource, shapes: Sequence[TableRoles]) -> None:
        # (table with credentials, its column) -> value there -> addresses
        self._by: dict[tuple[str, str], dict[str, set[Address]]] = {}
        bare = {s.table.name: s.table for s in shapes if s.secrets and not s.columns(Role.ADDRESS)}
        for device in shapes:
            if device.columns(Role.ADDRESS):
                for column, table, target in _links(device.table, bare):
                    self._index(source, device, column, (table, target))

    def needed_by(self, shape: TableRoles) -> list[str]:
        """Return the columns by which addresses are found."""
        return [column for table, column in self._by if table == shape.table.name]

    def of(self, shape: TableRoles, row: LegacyRow) -> tuple[Address, ...]:
        """Return the addresses of the devices that a row is for."""
        own = set(_addresses(row, shape.columns(Role.ADDRESS)))
        for column in self.needed_by(shape):
            own |= self._by[shape.table.name, column].get(str(row.cells.get(column)), set())
        return tuple(sorted(own, key=lambda each: (each.version, each)))

    def _index(
        self, source: LegacySource, device: TableRoles, column: str, place: tuple[str, str]
    ) -> None:
        index = self._by.setdefault(place, defaultdict(set))
        columns = device.columns(Role.ADDRESS)
        for row in source.rows(device.table, dict.fromkeys([*columns, column])):
            index[str(row.cells.get(column))].update(_addresses(row, columns))


def _links(device: LegacyTable, bare: Mapping[str, LegacyTable]) -> Iterator[tuple[str, str, str]]:
    """Yield (column of the devices, table with credentials, its column) that mean the same."""
    for reference in device.references:
        if reference.table in bare:
            yield reference.column, reference.table, reference.target
    for table in bare.values():
        for reference in table.references:
            if reference.table == device.name:
                yield reference.target, table.name, reference.column


def _addresses(row: LegacyRow, columns: Sequence[str]) -> Iterator[Address]:
    for column in columns:
        with suppress(ValueError, VaultError):
            text = (text_of(row.cells.get(column)) or "").strip()
            yield ipaddress.ip_interface(text).ip
