"""The lines of a device's configuration that an action adds or takes away: a file per platform.

A file says in which line it shows that the action is there, where to read that line, and what to
type to add and to remove it. `{name}` stands for a parameter, or for a word of the file's own that
depends on the parameter (`words`: host or net, ipv4 or ipv6). Values are canonical: of a closed
alphabet, without spaces, so a line stays one line and a word one word.
"""

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from netwright.errors import PlaybookError, RefusedError
from netwright.yaml_text import parse, read

_LONGEST = 512
Text = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST, pattern=r"^[ -~]+$")]


class Needs(BaseModel):
    """What must stand in the configuration for the lines to have an effect."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    read: Text
    words: Text  # stand in a line of it in this order, whatever is between
    reason: Text  # told where they do not

    def is_met(self, shown: str) -> bool:
        """Tell whether they stand in what the device shows."""
        return any(_is_in_order(self.words.split(), words) for words in _lines(shown))


class Lines(BaseModel):
    """One platform's file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, dict[str, Text]] = {}
    read: Text
    line: Text
    within: bool = Field(default=False, description="The line's words are a part of a longer line.")
    present: tuple[Text, ...]
    absent: tuple[Text, ...]
    before: Text | None = Field(
        default=None, description="The line that must be there to be replaced."
    )
    needs: Needs | None = None


class Target:
    """An action's parameters, written as one platform writes them."""

    def __init__(self, lines: Lines, params: Mapping[str, object]) -> None:
        self._fields = _fields(lines, params)
        self.read = self._fill(lines.read)
        self.line = self._fill(lines.line)
        self.present = tuple(map(self._fill, lines.present))
        self.absent = tuple(map(self._fill, lines.absent))
        self.before = self._fill(lines.before) if lines.before else None
        self.needs = self._needs(lines.needs) if lines.needs else None
        self._is_within = lines.within

    def is_there(self, shown: str) -> bool:
        """Tell whether the line stands in what the device shows."""
        return stands_in(self.line, shown, within=self._is_within)

    def is_replaceable(self, shown: str) -> bool:
        """Tell whether what the action replaces stands there."""
        return self.before is None or stands_in(self.before, shown, within=self._is_within)

    def _needs(self, needs: Needs) -> Needs:
        return Needs(
            read=self._fill(needs.read),
            words=self._fill(needs.words),
            reason=self._fill(needs.reason),
        )

    def _fill(self, text: str) -> str:
        try:
            return Formatter().vformat(text, (), self._fields)
        except (KeyError, IndexError, AttributeError, ValueError) as error:
            raise RefusedError(f"no value for {text!r} on this platform") from error


def load_lines(path: Path) -> Lines:
    """Read a platform's file.

    Raises:
        PlaybookError: there is none, or it cannot be used.
    """
    name = f"{path.parent.parent.name}/{path.name}"
    try:
        return Lines.model_validate(parse(name, read(path, PlaybookError), PlaybookError))
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise PlaybookError(f"{name}: {where}: {fault['msg']}") from error


def stands_in(line: str, shown: str, *, within: bool) -> bool:
    """Tell whether a line, or its words within a longer one, stands in a text."""
    wanted = line.split()
    return any(_is_part(wanted, words) if within else wanted == words for words in _lines(shown))


def _lines(shown: str) -> Iterable[list[str]]:
    for line in shown.splitlines():
        yield line.rstrip().rstrip(";").split()


def _is_part(wanted: list[str], words: list[str]) -> bool:
    count = len(wanted)
    return any(words[at : at + count] == wanted for at in range(len(words) - count + 1))


def _is_in_order(wanted: list[str], words: list[str]) -> bool:
    rest = iter(words)
    return all(one in rest for one in wanted)


def _fields(lines: Lines, params: Mapping[str, object]) -> Mapping[str, object]:
    """Return what `{…}` may stand for; words may themselves be made of parameters."""
    fields: dict[str, object] = {}
    kinds: set[str] = set()
    for name, value in params.items():
        text = str(value)
        if not text.isascii() or not text.isprintable() or " " in text or len(text) > _LONGEST:
            raise RefusedError(f"parameter {name} is no word")
        fields[name] = value
        if name == "address":
            network = ip_network(text)
            fields |= _address(network)
            kinds |= {f"ipv{network.version}", "host" if network.num_addresses == 1 else "net"}
    for kinds_of in _FAMILIES:
        if (asked := kinds & kinds_of) and lines.words.keys() & kinds_of:
            fields |= _words(lines, asked.pop(), fields)
    return fields


_FAMILIES = (frozenset({"ipv4", "ipv6"}), frozenset({"host", "net"}))


def _words(lines: Lines, kind: str, fields: Mapping[str, object]) -> dict[str, object]:
    if kind not in lines.words:
        raise RefusedError(f"this platform's lines know no {kind}")
    return {name: Formatter().vformat(text, (), fields) for name, text in lines.words[kind].items()}


def _address(network: IPv4Network | IPv6Network) -> dict[str, object]:
    return {
        "ip": str(network.network_address),
        "mask": str(network.netmask),
        "wildcard": str(network.hostmask),
        "prefix": str(network),
        "slug": str(network).replace("/", "_").replace(":", "-"),
    }
