"""What a dialect does with a line that concerns the configuration."""

from collections.abc import Callable
from typing import Protocol

from netwright.simulate.cli.configuration import Configuration


class Configurator(Protocol):
    """The configuration as one session sees it."""

    def answer(self, line: str, *, is_privileged: bool) -> str | None:
        """Return what is said to a line; None if it is none of the configuration's."""
        ...

    def mode(self) -> str:
        """Return what the prompt shows of the mode; empty outside of configuration."""
        ...


MakeConfigurator = Callable[[Configuration], Configurator]
