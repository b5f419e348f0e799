"""Recorded agents: `.snmprec` files, a line `OID|TAG|VALUE` per varbind.

TAG is the BER tag in decimal; an `x` behind it says that the value is in hexadecimal. A file
`NAME@VLAN.snmprec` beside `NAME.snmprec` is what the agent tells in that VLAN's context.
"""

import glob
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path

from netwright.errors import UsageError
from netwright.model.snmp import Oid, Tag, Value, Varbind, oid
from netwright.simulate.mib import Mib, loose

SUFFIX = ".snmprec"

_COLUMNS = 3
_SHORTEST_NAME = 2  # X.690 8.19.4 writes the first two numbers as one


@dataclass(slots=True)
class Recording:
    """What a file holds, and which of its lines cannot be read."""

    varbinds: list[Varbind] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_recording(content: bytes) -> Recording:
    """Read the lines of a recording; what is broken is reported, never fatal."""
    recording = Recording()
    for number, line in enumerate(content.decode("utf-8", "surrogateescape").split("\n"), 1):
        if not line.strip():
            continue
        try:
            recording.varbinds.append(_varbind(line.rstrip("\r")))
        except ValueError as error:
            recording.problems.append(f"line {number}: {error}")
    return recording


def load_contexts(path: Path) -> tuple[Mapping[str, Mib], list[str]]:
    """Return a recording's MIB by context, and what could not be read of its files.

    Raises:
        UsageError: there is no such file.
    """
    contexts: dict[str, Mib] = {}
    problems: list[str] = []
    for context, file in _files(path):
        try:
            recording = read_recording(file.read_bytes())
        except OSError as error:
            raise UsageError(f"cannot read {file}: {error.strerror}") from error
        contexts[context] = loose(recording.varbinds)
        problems += [f"{file.name}: {problem}" for problem in recording.problems]
    return contexts, problems


def recordings_in(folder: Path) -> list[Path]:
    """Return the recordings of a folder by name, without those that are only a context of one."""
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if "@" not in path.stem)


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    yield "", path
    for beside in sorted(path.parent.glob(f"{glob.escape(path.stem)}@*{SUFFIX}")):
        yield beside.stem.removeprefix(f"{path.stem}@"), beside


def _varbind(line: str) -> Varbind:
    columns = line.split("|", _COLUMNS - 1)
    if len(columns) < _COLUMNS:
        raise ValueError("not OID|TAG|VALUE")
    name, kind, text = columns
    tag = int(kind.removesuffix("x"))
    if tag not in _TEXT:
        raise ValueError(f"unknown tag {kind}")
    if kind.endswith("x"):
        return _name(name), tag, bytes.fromhex(text)
    return _name(name), tag, _TEXT[tag](text)


def _name(text: str) -> Oid:
    name = oid(text)
    if len(name) < _SHORTEST_NAME or min(name) < 0:
        raise ValueError(f"not an OID: {text}")
    return name


_TEXT: Mapping[int, Callable[[str], Value]] = {
    Tag.INTEGER: int,
    Tag.OCTET_STRING: lambda text: text.encode("utf-8", "surrogateescape"),
    Tag.NULL: lambda _: None,
    Tag.OBJECT_IDENTIFIER: _name,
    Tag.IP_ADDRESS: lambda text: IPv4Address(text).packed,
    Tag.COUNTER32: int,
    Tag.GAUGE32: int,
    Tag.TIME_TICKS: int,
    Tag.OPAQUE: lambda text: text.encode("utf-8", "surrogateescape"),
    Tag.COUNTER64: int,
}
