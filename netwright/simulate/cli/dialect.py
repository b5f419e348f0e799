"""How a product's command line looks and what it understands, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from netwright.simulate.cli.configuration import Sections
from netwright.simulate.cli.configurator import MakeConfigurator
from netwright.simulate.network import Network, SimDevice

Show = Callable[[Network, SimDevice], str]
FirstSections = Callable[[Network, SimDevice], Sections]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One product's command line.

    Prompts may contain {host}, {user} and {number} (of the command line, counted from one).
    """

    prompt: str
    commands: Mapping[str, Show]
    privileged_prompt: str = ""  # after `enable`; empty: there is no such mode
    privileged: frozenset[str] = frozenset()  # commands that need it
    settings: Mapping[str, str] = field(default_factory=dict)  # answers, by how a line begins
    rejection: str = "% Invalid input detected at '^' marker."
    greeting: str = ""
    configure: MakeConfigurator | None = None  # where the configuration can be changed
    configured: FirstSections | None = None  # what it is at first
