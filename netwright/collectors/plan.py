"""What a supervisor tells its receiver: everything, so that a restart reads no settings."""

import json
from dataclasses import asdict, dataclass
from typing import NamedTuple

from netwright.collectors.endpoint import Endpoint
from netwright.model.received import ListenerKind


class Passed(NamedTuple):
    """A socket that the receiver inherits, and where it is bound."""

    descriptor: int
    kind: ListenerKind
    address: str
    port: int

    @property
    def endpoint(self) -> Endpoint:
        """Return where it is bound."""
        return Endpoint(ListenerKind(self.kind), self.address, self.port)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one receiver does."""

    project: str
    spool: str
    spool_max_bytes: int
    run: int  # when the supervisor was started, in nanoseconds: names the run in the counters
    log_level: int
    log_form: str
    passed: list[Passed]
    connections: int
    connections_per_source: int
    idle_s: float
    message_bytes: int
    tls: (
        tuple[str, str, str | None] | None
    )  # certificate, key and CA, if there is a listener that needs them
    peers: list[str]  # names of senders that mean something

    def text(self) -> str:
        """Return it as an argument on a command line."""
        return json.dumps(asdict(self))


def read_plan(text: str) -> Plan:
    """Return the plan that `Plan.text` wrote."""
    read = json.loads(text)
    return Plan(**{**read, "passed": [Passed(*each) for each in read["passed"]]})
