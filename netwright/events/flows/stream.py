"""What is remembered of one stream: an exporter's port, version and observation domain.

RFC 7011 section 8 ties templates to a transport session and an observation domain; over UDP a
session is the exporter's address and port. An exporter that restarts has another port, and
another process beside it too, so no record is ever read by somebody else's template.
"""

from typing import Any, NamedTuple

from netwright.events.flows.sampling import Sampling
from netwright.events.flows.sequence import Sequence
from netwright.events.flows.template import Field, Layout, Record, layout

TEMPLATE_LIFETIME_S = 6 * 3600
"""RFC 7011 section 8.4 wants thrice the time after which exporters send a template anew: they do
so every half hour, or every few packets, of which an idle one has few."""

MOST_TEMPLATES = 128


class StreamKey(NamedTuple):
    """Which stream of an exporter."""

    port: int
    version: int
    domain: int | str


class Held(NamedTuple):
    """A template that is in force."""

    layout: Layout
    is_options: bool
    sent_s: float


class Stream:
    """The templates, sampling rates and sequence of one stream."""

    __slots__ = ("_templates", "init_ms", "sampling", "sequence")

    def __init__(self) -> None:
        self._templates: dict[int, Held] = {}
        self.init_ms: int | None = None
        """When the exporter was started, where options say so: uptimes count from there."""
        self.sampling = Sampling()
        self.sequence = Sequence()

    def __len__(self) -> int:
        """Count the fields of all its templates, which is what it costs."""
        return sum(len(held.layout.fields) for held in self._templates.values())

    def fields_of(self, template_id: int) -> int:
        """Count the fields of one template."""
        held = self._templates.get(template_id)
        return len(held.layout.fields) if held else 0

    def template(self, template_id: int, now_s: float) -> Held | None:
        """Return a template that is in force."""
        held = self._templates.get(template_id)
        if held is not None and now_s - held.sent_s > TEMPLATE_LIFETIME_S:
            del self._templates[template_id]
            return None
        return held

    def define(self, template_id: int, held: Held) -> None:
        """Take a template; when there are too many, the one goes that was not sent for longest."""
        self._templates.pop(template_id, None)
        if len(self._templates) >= MOST_TEMPLATES:
            del self._templates[next(iter(self._templates))]
        self._templates[template_id] = held

    def withdraw(self, template_id: int) -> None:
        """Forget a template."""
        self._templates.pop(template_id, None)

    def withdraw_all(self, *, are_options: bool) -> None:
        """Forget all templates of flows, or of options."""
        for template_id, held in list(self._templates.items()):
            if held.is_options is are_options:
                del self._templates[template_id]

    def learn(self, options: Record) -> bool:
        """Take what options say of the exporter; always true."""
        self.sampling.learn(options)
        init_ms = options.get("systemInitTimeMilliseconds")
        if init_ms:
            self.init_ms = init_ms
        return True

    def restarted(self) -> None:
        """Forget what the exporter does not know any more either."""
        self._templates.clear()

    def state(self) -> list[Any]:
        """Return all of it, for JSON."""
        templates = [
            [template_id, held.is_options, held.sent_s, [list(f) for f in held.layout.fields]]
            for template_id, held in self._templates.items()
        ]
        return [templates, self.init_ms, self.sampling.state(), self.sequence.state()]

    @classmethod
    def restore(cls, state: list[Any]) -> "Stream":
        """Return what `state` was taken of."""
        it = cls()
        templates, it.init_ms, sampling, sequence = state
        for template_id, is_options, sent_s, fields in templates:
            read = layout(tuple(Field(*field) for field in fields))
            it._templates[template_id] = Held(read, is_options, sent_s)
        it.sampling = Sampling.restore(sampling)
        it.sequence = Sequence.restore(sequence)
        return it
