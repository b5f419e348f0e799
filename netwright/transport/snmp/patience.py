"""How long, how often and how much to ask an agent."""

from dataclasses import dataclass

FIRST_TIMEOUT_S = 1.0
"""Until the round trip is measured; every further try waits longer."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often to try.

    Args:
        timeout_s: for the first answer; later ones by what was measured.
        retries: retransmissions of a question.
        budget_s: for everything that is asked of the agent, waiting included.
        max_outstanding: questions in flight per agent.
    """

    timeout_s: float = FIRST_TIMEOUT_S
    retries: int = 2
    budget_s: float = 60.0
    max_outstanding: int = 4


@dataclass(slots=True)
class Budget:
    """What is left of an agent's time, whatever the credential or context."""

    left_s: float
