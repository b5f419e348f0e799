"""What a simulated device is configured to, and the timer that takes a change back."""

from collections.abc import Callable, Mapping
from copy import deepcopy

Sections = dict[str, list[str]]
"""Lines by the header they stand under; those at the top are headers without lines."""

_AROUND = ("!", "end", "Building configuration", "Current configuration")


class Configuration:
    """Shared by all sessions of one device."""

    def __init__(self, running: Mapping[str, list[str]], clock: Callable[[], float]) -> None:
        self._running = deepcopy(dict(running))
        self._clock = clock
        self._before: Sections | None = None
        self._draft: Sections | None = None
        self._until = 0.0
        self._name = ""
        self._saved = deepcopy(self._running)

    @property
    def running(self) -> Sections:
        """What is in force now; a change that nobody confirmed in time is not."""
        self._pending()
        return self._running

    def _pending(self) -> Sections | None:
        """Return what will be in force again if nobody confirms; late is not in time."""
        if self._before is not None and self._clock() >= self._until:
            self._running, self._before = self._before, None
        return self._before

    def candidate(self) -> Sections:
        """Return a copy to work on."""
        return deepcopy(self.running)

    @property
    def saved(self) -> Sections:
        """What a restart would begin with."""
        return self._saved

    def save(self) -> None:
        """Keep over a restart what is in force."""
        self._saved = self.candidate()

    def draft(self) -> Sections:
        """Return the candidate that all sessions share, where a product has such a one."""
        if self._draft is None:
            self._draft = self.candidate()
        return self._draft

    def drop_draft(self) -> None:
        """Forget what was not committed."""
        self._draft = None

    def waiting(self) -> tuple[str, float]:
        """Return the name of the change that waits to be confirmed, and for how long."""
        return (
            (self._name, self._until - self._clock()) if self._pending() is not None else ("", 0.0)
        )

    def commit(self, changed: Sections, timer_s: float | None = None, name: str = "") -> None:
        """Put a configuration in force, for a time or for good."""
        before = self.candidate()
        self._running = changed
        self._before = before if timer_s is not None else None
        self._until = self._clock() + (timer_s or 0.0)
        self._name = name

    def start_timer(self, timer_s: float) -> None:
        """Take back whatever is changed from now on, unless confirmed."""
        self.commit(self.candidate(), timer_s)

    def confirm(self) -> bool:
        """Keep what is in force; false if nothing was pending."""
        before = self._pending()
        self._before = None
        return before is not None


def sections_of(text: str) -> Sections:
    """Read a configuration whose lines are indented under their headers."""
    found: Sections = {}
    header = ""
    for line in text.splitlines():
        if line.startswith(" ") and header:
            found[header].append(line.strip())
        elif line.strip() and not line.startswith(_AROUND):
            header = line.strip()
            found.setdefault(header, [])
    return found
