"""How far a run is, in one line."""

from collections.abc import Callable


class ProgressLine:
    """Takes what a run reports about its stages, and keeps it as a line of text."""

    def __init__(self, changed: Callable[[str], None] = lambda _: None) -> None:
        self._stages: dict[str, tuple[int, int]] = {}
        self._changed = changed

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note how much of a stage is done; a stage of the sweep replaces the one before."""
        self._stages["visited" if stage == "visit" else "swept"] = (done, total)
        self._changed(self.text)

    @property
    def text(self) -> str:
        """The line."""
        parts = [f"{name} {done}/{total}" for name, (done, total) in self._stages.items()]
        return ", ".join(parts) or "starting"

    @property
    def percent(self) -> float:
        """How much is done, by the stage that is furthest behind."""
        shares = [done / total for done, total in self._stages.values() if total]
        return round(100 * min(shares, default=0.0), 1)
